"""Counters: what persons have used of periodic quotas before this batch; state that is passed in, read once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.days import PERIODS, day_from_text, day_text, period_start
from engine.errors import CountersError, UnusableValue
from engine.money import about_comma, decimal_text, minor_from_decimal

if TYPE_CHECKING:
    from _csv import Reader

COUNTERS: Final = ("quota", "imports")
"""What is counted: money used of a quota, and imports."""

Account: TypeAlias = tuple[str, str]
"""A counter and its period."""

ACCOUNTS: Final[dict[str, Account]] = {
    **{period: ("quota", period) for period in PERIODS},
    **{f"imports_{period}": ("imports", period) for period in PERIODS},
}
"""Every account by the name that worked examples and witnesses call it by."""

UNDATED: Final = None
"""Begins no day: the row speaks of the period that the day of the call is in."""

HEADER: Final = ("consignee_id", "period", "counter", "value")
SINCE: Final = "since"
NOT_KNOWN: Final = "unknown"
_MAX_LINE_CHARACTERS: Final = 10_000
_MOST_DIGITS: Final = 9

Used: TypeAlias = Mapping[Account, Mapping[int | None, int | None]]
"""One person's accounts: for the first day of each period, or UNDATED, what was used; None is not known."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What each person has used in each period: national minor units of a quota, or a number of imports."""

    used: Mapping[str, Used]

    def used_by(self, person: str, account: Account, day: int, today: int) -> int | None:
        """Give what a person has used in the period that ``day`` is in; ``today`` is the day of the call.

        A person who is not counted at all has used nothing, and so has one whose account speaks of earlier periods
        only. Where another account of the person is counted, this one is not known: None.
        """
        own = self.used.get(person)
        if own is None:
            return 0
        by_start = own.get(account)
        if by_start is None:
            return None
        start = period_start(account[1], day)
        if start in by_start:
            return by_start[start]
        if UNDATED in by_start:
            return by_start[UNDATED] if start == period_start(account[1], today) else None
        return 0 if all(since is not None and since < start for since in by_start) else None


def counters_of(person: str, used: Mapping[str, int]) -> Counters:
    """Give the counters of one person, by the names of ACCOUNTS, in the periods that the day of the call is in."""
    return Counters({person: {ACCOUNTS[name]: {UNDATED: value} for name, value in used.items()}})


def carry_on(before: Counters | None, used: Mapping[str, Used], today: int) -> Counters:
    """Give the counters after a batch that used so much; what it does not touch stays, and every row has its day."""
    found: dict[str, dict[Account, dict[int | None, int | None]]] = {
        person: {
            account: {period_start(account[1], today) if since is UNDATED else since: one for since, one in own.items()}
            for account, own in accounts.items()
        }
        for person, accounts in ({} if before is None else before.used).items()
    }
    for person, accounts in used.items():
        for account, own in accounts.items():
            found.setdefault(person, {}).setdefault(account, {}).update(own)
    return Counters(found)


def read_counters(text: str, name: str, exponent: int) -> Counters:
    """Read a CSV of ``consignee_id,period,counter,value`` and perhaps ``since``; all its faults are told at once.

    Parameters
    ----------
    name
        What messages call the file.
    exponent
        How many decimals the national currency has.

    Raises
    ------
    CountersError
        For a wrong header, or rows that count nothing, each with its line.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > _MAX_LINE_CHARACTERS:
            message = f"{name}:{number}: this line is no row of a CSV file (it has {len(line):,} characters)."
            raise CountersError(message)
    rows = csv.reader(lines, strict=True)
    try:
        return _read_rows(rows, name, exponent)
    except csv.Error:
        message = f"{name}:{rows.line_num}: this line is no row of a CSV file; look for a quotation mark."
        raise CountersError(message) from None


def _read_rows(rows: Reader, name: str, exponent: int) -> Counters:
    header = tuple(cell.strip() for cell in next(rows, []))
    if header not in {HEADER, (*HEADER, SINCE)}:
        message = f"{name}:1: the first line must be {','.join(HEADER)}; it is {','.join(header) or 'empty'}."
        message += f" A last column {SINCE} may say the first day of each period."
        if ";" in "".join(header):
            message += " Separate the cells by commas, and write amounts with a point."
        raise CountersError(message)
    used: dict[str, dict[Account, dict[int | None, int | None]]] = {}
    faults = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            person, account, since, value = _read_row(cells, header, exponent)
            own = used.setdefault(person, {}).setdefault(account, {})
            _refuse_if_said(own, account, since)
            own[since] = value
        except UnusableValue as problem:
            faults.append(f"{name}:{rows.line_num}: {problem.message}")
    if faults:
        raise CountersError("\n".join(faults))
    return Counters(used)


def _refuse_if_said(own: Mapping[int | None, int | None], account: Account, since: int | None) -> None:
    counter, period = account
    what = period if counter == COUNTERS[0] else f"{period} of {counter}"
    if since in own:
        message = f"the {what} of this consignee stands twice."
        raise UnusableValue(message)
    if own and (since is UNDATED or UNDATED in own):
        message = f"the {what} of this consignee stands once with a first day and once without; date both."
        raise UnusableValue(message)


def _read_row(cells: list[str], header: tuple[str, ...], exponent: int) -> tuple[str, Account, int | None, int | None]:
    if len(cells) != len(header):
        comma = about_comma(",".join(cells[3:])) if len(cells) == len(header) + 1 else ""
        many = "four" if header == HEADER else "five"
        message = f"{len(cells)} cells where {','.join(header)} are {many}.{comma}"
        raise UnusableValue(message)
    person, period, counter, value, since = (*cells, "")[: len(HEADER) + 1]
    if not person:
        message = "the consignee_id is missing."
        raise UnusableValue(message)
    for said, allowed, what in ((period, PERIODS, "period"), (counter, COUNTERS, "counter")):
        if said not in allowed:
            message = f"{said!r} is not a {what}; write {', '.join(allowed[:-1])} or {allowed[-1]}."
            raise UnusableValue(message)
    first = _read_since(since, period) if since else UNDATED
    return person, (counter, period), first, _read_value(value, counter, exponent)


def _read_since(text: str, period: str) -> int:
    day = day_from_text(text)
    start = period_start(period, day)
    if day != start:
        message = f"{text} is not the first day of a {period.replace('_', '-')}; that is {day_text(start)}."
        raise UnusableValue(message)
    return day


def _read_value(text: str, counter: str, exponent: int) -> int | None:
    if text == NOT_KNOWN:
        return None
    if counter == COUNTERS[0]:
        return minor_from_decimal(text, exponent)
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        message = f"{text!r} is not a number of imports; write a whole number, such as 2, or {NOT_KNOWN}."
        raise UnusableValue(message)
    return int(text)


def write_counters(counters: Counters, exponent: int) -> str:
    """Write counters as the CSV that read_counters reads, dated; persons, accounts and days stand in order."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow((*HEADER, SINCE))
    for person in sorted(counters.used):
        for (counter, period), by_start in sorted(counters.used[person].items(), key=_order):
            for since, value in sorted(by_start.items(), key=lambda one: -1 if one[0] is None else one[0]):
                shown = NOT_KNOWN if value is None else _shown(value, counter, exponent)
                writer.writerow((person, period, counter, shown, "" if since is None else day_text(since)))
    return lines.getvalue()


def _order(entry: tuple[Account, object]) -> tuple[int, int]:
    (counter, period), _ = entry
    return COUNTERS.index(counter), PERIODS.index(period)


def _shown(value: int, counter: str, exponent: int) -> str:
    return decimal_text(value, exponent if counter == COUNTERS[0] else 0)
