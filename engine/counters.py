"""Counters: what persons have used of periodic quotas before this batch; state that is passed in, read once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.errors import CountersError, UnusableValue
from engine.money import about_comma, minor_from_decimal

if TYPE_CHECKING:
    from _csv import Reader

PERIODS: Final = ("month", "year")
"""The periods of a quota: the month and the year that the law's day is in."""

COUNTERS: Final = ("quota",)
"""What is counted."""

_HEADER: Final = ("consignee_id", "period", "counter", "value")
_MAX_LINE_CHARACTERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Counters:
    """What each person has used in each period, in national minor units."""

    used: Mapping[str, Mapping[str, int]]

    def used_by(self, person: str, period: str) -> int | None:
        """Give what a person has used in a period.

        A person who is not counted at all has used nothing. Where only another period of the person is counted, this
        one is not known: None.
        """
        own = self.used.get(person)
        return 0 if own is None else own.get(period)


def read_counters(text: str, name: str, exponent: int) -> Counters:
    """Read a CSV of ``consignee_id,period,counter,value``; all its faults are told at once.

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
    if header != _HEADER:
        message = f"{name}:1: the first line must be {','.join(_HEADER)}; it is {','.join(header) or 'empty'}."
        if ";" in "".join(header):
            message += " Separate the cells by commas, and write amounts with a point."
        raise CountersError(message)
    used: dict[str, dict[str, int]] = {}
    faults = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            person, period, value = _read_row(cells, exponent)
            if period in used.setdefault(person, {}):
                message = f"the {period} of this consignee stands twice."
                raise UnusableValue(message)
            used[person][period] = value
        except UnusableValue as problem:
            faults.append(f"{name}:{rows.line_num}: {problem.message}")
    if faults:
        raise CountersError("\n".join(faults))
    return Counters(used)


def _read_row(cells: list[str], exponent: int) -> tuple[str, str, int]:
    if len(cells) != len(_HEADER):
        comma = about_comma(",".join(cells[3:])) if len(cells) == len(_HEADER) + 1 else ""
        message = f"{len(cells)} cells where {','.join(_HEADER)} are four.{comma}"
        raise UnusableValue(message)
    person, period, counter, value = cells
    if not person:
        message = "the consignee_id is missing."
        raise UnusableValue(message)
    for said, allowed, what in ((period, PERIODS, "period"), (counter, COUNTERS, "counter")):
        if said not in allowed:
            message = f"{said!r} is not a {what}; write {' or '.join(allowed)}."
            raise UnusableValue(message)
    return person, period, minor_from_decimal(value, exponent)
