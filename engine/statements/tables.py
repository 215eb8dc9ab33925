"""Tables that come in beside the records: CSV with a fixed header; all faults are told at once, each with its line."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from engine.errors import UnusableTable, UnusableValue
from engine.money import about_comma

if TYPE_CHECKING:
    from _csv import Reader

T = TypeVar("T")

_MAX_LINE_CHARACTERS = 10_000


def read_table(
    text: str, name: str, header: Sequence[str], read_row: Callable[[dict[str, str], int], T]
) -> tuple[T, ...]:
    """Read a CSV.

    Parameters
    ----------
    name
        What messages call the file.
    header
        The columns that must stand in the first line, in any order.
    read_row
        Reads one row, given its cells by name and its line; raises UnusableValue for one that is none.

    Raises
    ------
    UnusableTable
        For a wrong header, or rows with faults, each with its line.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > _MAX_LINE_CHARACTERS:
            message = f"{name}:{number}: this line is no row of a CSV file (it has {len(line):,} characters)."
            raise UnusableTable(message)
    rows = csv.reader(lines, strict=True)
    try:
        return tuple(_read(rows, name, header, read_row))
    except csv.Error:
        message = f"{name}:{rows.line_num}: this line is no row of a CSV file; look for a quotation mark."
        raise UnusableTable(message) from None


def _read(rows: Reader, name: str, header: Sequence[str], read_row: Callable[[dict[str, str], int], T]) -> Iterator[T]:
    found = [cell.strip() for cell in next(rows, [])]
    if sorted(found) != sorted(header):
        message = f"{name}:1: the first line must be {','.join(header)}; it is {','.join(found) or 'empty'}."
        if ";" in "".join(found):
            message += " Separate the cells by commas, and write amounts with a point."
        raise UnusableTable(message)
    faults, read = [], []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            if len(cells) != len(found):
                raise UnusableValue(f"{len(cells)} cells where {','.join(found)} are {len(found)}.{_comma(cells)}")
            read.append(read_row(dict(zip(found, cells, strict=True)), rows.line_num))
        except UnusableValue as problem:
            faults.append(f"{name}:{rows.line_num}: {problem.message}")
    if faults:
        raise UnusableTable("\n".join(faults))
    yield from read


def _comma(cells: list[str]) -> str:
    pairs = (f"{one},{other}" for one, other in itertools.pairwise(cells) if one.isdigit())
    return next((said for pair in pairs if (said := about_comma(pair))), "")


def needed(cells: dict[str, str], name: str) -> str:
    """Give a cell that must say something."""
    if not cells[name]:
        raise UnusableValue(f"the {name} is missing.")
    return cells[name]
