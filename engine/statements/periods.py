"""Periods of a statement: a month, a quarter, half a year or a year, as people write them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final

from engine.days import day_from_text, day_text
from engine.errors import UnusableValue

_WRITTEN: Final = re.compile(r"(?P<year>[0-9]{4})(-(?P<part>Q[1-4]|H[12]|0[1-9]|1[0-2]))?")
_MONTHS: Final = {"Q": 3, "H": 6}


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name, from its first to its last day, both inside."""

    name: str
    first: int
    last: int

    def holds(self, day: int) -> bool:
        """Say whether a day is in the period."""
        return self.first <= day <= self.last

    def contains(self, other: Period) -> bool:
        """Say whether all of another period is in this one."""
        return self.first <= other.first and other.last <= self.last


def read_period(text: str) -> Period:
    """Read a period: 2026, 2026-H1, 2026-Q1 or 2026-06.

    Raises
    ------
    UnusableValue
        ``not_a_period``.
    """
    found = _WRITTEN.fullmatch(text.strip().upper())
    if found is None or int(found["year"]) < 1:
        message = f"{text!r} is not a period; write a year, half, quarter or month: 2026, 2026-H1, 2026-Q1, 2026-06."
        raise UnusableValue(message, code="not_a_period")
    year, part = int(found["year"]), found["part"] or ""
    months = _MONTHS.get(part[:1], 1 if part else 12)
    first = (int(part[1:]) - 1) * months + 1 if part[:1] in _MONTHS else int(part or 1)
    return Period(found[0], _first_of(year, first), _first_of(year, first + months) - 1)


def period_of(day: int, months: int) -> Period:
    """Give the period of so many months that a day is in: 1, 3, 6 or 12."""
    on = datetime.date.fromisoformat(day_text(day))
    at = (on.month - 1) // months + 1
    part = {1: f"-{on.month:02}", 3: f"-Q{at}", 6: f"-H{at}", 12: ""}[months]
    return read_period(f"{on.year:04}{part}")


def _first_of(year: int, month: int) -> int:
    if month > 12:  # noqa: PLR2004 - the months of a year
        # The day after the last day of December, of the last year that there is too.
        return day_from_text(f"{year:04}-12-31") + 1
    return day_from_text(f"{year:04}-{month:02}-01")
