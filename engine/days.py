"""Days as int32 since 1970-01-01, spans of days, and Dated values: a value of law with its whole history."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from engine.errors import UnusableValue

T = TypeVar("T")
Status = Literal["sourced", "dated", "unknown", "fictional"]

PERIODS: Final = ("day", "month", "quarter", "half_year", "year")
"""The periods that something is counted or settled by; each begins on a day of the calendar."""

_MONTHS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_EPOCH: Final = datetime.date(1970, 1, 1).toordinal()


def day_from_text(text: str) -> int:
    """Read an ISO 8601 date (or the date of a date-time) as a day number.

    Raises
    ------
    UnusableValue
        ``not_a_date``.
    """
    try:
        if len(text) > len("2024-07-01"):
            return datetime.datetime.fromisoformat(text).toordinal() - _EPOCH
        if text[4:5] != "-" or text[7:8] != "-":
            # fromisoformat would also take 20240701 and the week date 2024-W01-1.
            raise ValueError
        return datetime.date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        message = f"{text!r} is not a date; write year-month-day, such as 2024-07-01."
        raise UnusableValue(message, code="not_a_date") from None


def day_text(day: int) -> str:
    """Write a day number as an ISO 8601 date."""
    return datetime.date.fromordinal(day + _EPOCH).isoformat()


def period_start(period: str, day: int) -> int:
    """Give the first day of the period that ``day`` is in; ``period`` is one of PERIODS."""
    if period == "day":
        return day
    date = datetime.date.fromordinal(day + _EPOCH)
    months = _MONTHS[period]
    return date.replace(month=(date.month - 1) // months * months + 1, day=1).toordinal() - _EPOCH


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` up to and including ``until``; None is open. In ``pauses`` it is suspended."""

    since: int | None = None
    until: int | None = None
    pauses: tuple[Span, ...] = ()

    def holds(self, day: int) -> bool:
        """Say whether ``day`` lies in the span, and in none of its pauses."""
        is_inside = (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        return is_inside and not any(pause.holds(day) for pause in self.pauses)

    def edges(self) -> Iterator[int]:
        """Give every day on which it begins, has ended, is suspended or is in force again."""
        if self.since is not None:
            yield self.since
        if self.until is not None:
            yield self.until + 1
        for pause in self.pauses:
            yield from pause.edges()

    def parts(self) -> Iterator[tuple[Span, Span | None]]:
        """Give, in order, the stretches that lie between its pauses, and its pauses as far as they lie within it.

        With each comes the pause that it is, or None for a stretch in which it is in force.
        """
        begins = self.since
        for pause in sorted(self.pauses, key=lambda one: one.since or 0):
            first = pause.since if begins is None or pause.since is None else max(begins, pause.since)
            last = _earlier(pause.until, self.until)
            if first is None or (last is not None and last < first) or (self.until is not None and self.until < first):
                continue
            if begins is None or begins < first:
                yield Span(begins, first - 1), None
            yield Span(first, last), pause
            if last is None or last == self.until:
                return
            begins = last + 1
        yield Span(begins, self.until), None


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((day for day in (one, other) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value of law or a rule comes from: an act, a public page or an internal note.

    ``read`` names the section of law that an administration must read where the value is not known.
    """

    text: str
    url: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One value of law from a day on.

    ``value`` None: from that day on, the value is not known. ``review`` is the day after which somebody should look at
    it again.
    """

    since: int
    value: T | None
    status: Status
    cite: Citation
    review: int | None = None


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value and its history, oldest first. Before the first entry the value is unknown."""

    entries: tuple[Entry[T], ...]

    def __iter__(self) -> Iterator[Entry[T]]:
        """Go through the history, oldest first."""
        return iter(self.entries)

    def at(self, day: int) -> Entry[T] | None:
        """Find what was in force on ``day``: the last entry that is not later, or None."""
        found = None
        for entry in self.entries:
            if entry.since <= day:
                found = entry
        return found
