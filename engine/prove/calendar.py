"""Dates for the solver: year, month and weekday of a day number, in whole-number arithmetic."""

from __future__ import annotations

from typing import Final

import z3

from engine.prove.solver import Term

_TO_MARCH_OF_YEAR_0: Final = 719468
"""Days from 0000-03-01 to 1970-01-01: years are counted from March here, so that a leap day is a year's last day."""

_DAYS_IN_400_YEARS: Final = 146097
_MONTHS_FROM_MARCH_TO_DECEMBER: Final = 10


def part_of_date(part: str, day: Term) -> Term:
    """Give the year, the month (1 to 12) or the weekday (1 Monday to 7 Sunday) of days since 1970-01-01."""
    day = z3.ToInt(day) if z3.is_real(day) else day
    if part == "weekday":
        return (day + 3) % 7 + 1
    shifted = day + _TO_MARCH_OF_YEAR_0
    era = shifted / _DAYS_IN_400_YEARS
    of_era = shifted % _DAYS_IN_400_YEARS
    year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365
    of_year = of_era - (365 * year + year / 4 - year / 100)
    from_march = (5 * of_year + 2) / 153
    is_before_january = from_march < _MONTHS_FROM_MARCH_TO_DECEMBER
    if part == "month":
        return z3.If(is_before_january, from_march + 3, from_march - 9)
    return year + era * 400 + z3.If(is_before_january, 0, 1)
