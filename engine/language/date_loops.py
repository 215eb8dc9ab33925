"""The loops of the block machine for dates: year, month and day of the week; what no calendar reaches is unknown."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arrays import Real
from engine.jit import inlined

_NAN = np.nan

# Days are counted here from 0000-03-01, so that a leap day is the last of its year; 400 years have 146,097 days.
_TO_MARCH_0 = 719_468
_400_YEARS = 146_097
_FURTHEST = 1e9


@inlined
def year_and_month(day: float) -> Any:
    """Give the year and the month of a day of the Gregorian calendar."""
    count = np.int64(np.floor(day)) + _TO_MARCH_0
    era = count // _400_YEARS
    in_era = count - era * _400_YEARS
    years = (in_era - in_era // 1_460 + in_era // 36_524 - in_era // 146_096) // 365
    in_year = in_era - (365 * years + years // 4 - years // 100)
    months = (5 * in_year + 2) // 153
    month = months + 3 if months < 10 else months - 9  # noqa: PLR2004 - ten months from March to December
    return years + era * 400 + (1 if months >= 10 else 0), month  # noqa: PLR2004


@inlined
def year(x: Real, out: Real, count: int) -> None:
    """Give the year of a date; what no calendar reaches is unknown."""
    for i in range(count):
        out[i] = year_and_month(x[i])[0] if abs(x[i]) < _FURTHEST else _NAN


@inlined
def month(x: Real, out: Real, count: int) -> None:
    """Give the month of a date."""
    for i in range(count):
        out[i] = year_and_month(x[i])[1] if abs(x[i]) < _FURTHEST else _NAN


@inlined
def weekday(x: Real, out: Real, count: int) -> None:
    """Give the day of the week, 1 for Monday; 1970-01-01 was a Thursday."""
    for i in range(count):
        out[i] = (np.int64(np.floor(x[i])) + 3) % 7 + 1 if abs(x[i]) < _FURTHEST else _NAN
