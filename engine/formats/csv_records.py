"""CSV: the wire's names in the first line, one row for each goods item, the header's values repeated."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from engine.columns.wire import HEADER_NAMES, ITEM_NAMES
from engine.errors import Problem, UnreadableInput
from engine.formats.reading import Reading, decode, listed
from engine.records import RawRecord, nearest, quoted

# A CSV row is a goods item, so that its description is the item's.
_HEADER: Final = HEADER_NAMES - ITEM_NAMES - {"items"}
_NAMES: Final = _HEADER | ITEM_NAMES
_SEPARATORS: Final = (",", ";", "\t")
_IDENTIFIER: Final = "consignment_id"
_MAX_CELL_CHARACTERS: Final = 2**30


@dataclass(slots=True)
class _Group:
    """The rows of one consignment, while they are read."""

    line: int
    header: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)

    def add(self, row: dict[str, str], line: int) -> None:
        """Add one goods item, and hold the header's values to those of the rows before."""
        for name, value in row.items():
            if name in _HEADER and self.header.setdefault(name, value) != value:
                detail = f"Line {line} says another {name} than the rows before it; repeat the same value on each row."
                self.problems.setdefault(name, Problem("header_differs", f"/{name}", detail))
        self.items.append({name: value for name, value in row.items() if name in ITEM_NAMES})

    def record(self) -> RawRecord:
        """Give the consignment as a record."""
        value: dict[str, Any] = {**self.header, "items": self.items}
        return RawRecord(value, tuple(self.problems.values()), self.line)


def read_csv(data: bytes, name: str, *, strict: bool = False) -> Reading:
    """Read consignments from CSV, separated by commas, semicolons or tabs.

    Parameters
    ----------
    data, name
        The file, and what to call it in sentences.
    strict
        Whether a column that is not a field makes the file unreadable; else it is named in a remark and ignored.

    Raises
    ------
    UnreadableInput
        Where the first line does not name the columns, a quotation mark is never closed, or ``strict`` says so.

    Notes
    -----
    Unknown: an empty cell is absent. Space around a cell is not part of it.
    """
    text = decode(data, name)
    rows = _rows(text, name)
    columns = _without_blank_end([cell.strip() for cell in next(rows, (0, []))[1]], 0)
    _refuse_unless_columns(columns, name)
    unknown = [column for column in columns if column not in _NAMES]
    if unknown and strict:
        raise UnreadableInput(f"{name}: {_unknown_columns(unknown)}", code="unknown_column")
    remarks = [f"{_unknown_columns(unknown)} Nothing in it was read."] if unknown else []
    records = list(_records(rows, columns))
    if not records:
        remarks.append(f"{name} has column names and no rows; there was nothing to decide.")
    return Reading("csv", records, tuple(remarks))


def known_columns(first_line: str) -> int:
    """Count the cells of a first line that name fields, by the separator that finds the most."""
    return max(_count(first_line, separator) for separator in _SEPARATORS)


def _count(line: str, separator: str) -> int:
    return sum(cell.strip().strip('"') in _NAMES for cell in line.split(separator))


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    # The module's limit is for the whole process; a longer cell must reach its record, which is then refused by name.
    csv.field_size_limit(_MAX_CELL_CHARACTERS)
    first_line = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=lambda mark: _count(first_line, mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            # A row begins on the line after the last one's end: quoted cells may hold line breaks.
            if any(cell and not cell.isspace() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        message = (
            f"{name}: a quotation mark in the row that begins on line {line} is not closed, or text follows it. "
            'Write a cell with quotation marks as "a ""quoted"" word" and read the file again.'
        )
        raise UnreadableInput(message, code="not_csv") from None


def _refuse_unless_columns(columns: list[str], name: str) -> None:
    if _IDENTIFIER not in columns:
        near = nearest(_IDENTIFIER, columns)
        hint = f"rename {quoted(near)}" if near else "name the columns in the first line as the records' fields"
        message = f"{name}: the first line has no column {_IDENTIFIER}; {hint}."
        raise UnreadableInput(message, code="missing_column")
    twice = [column for column, count in Counter(columns).items() if count > 1 and column in _NAMES]
    if twice:
        message = f"{name}: the column {twice[0]} stands twice in the first line; remove one of them."
        raise UnreadableInput(message, code="duplicate_column")


def _unknown_columns(unknown: list[str]) -> str:
    named = []
    for column in unknown:
        right = nearest(column, sorted(_NAMES))
        named.append(f"{quoted(column)} (nearest right name: {right})" if right else quoted(column))
    what = "The column is not a field" if len(unknown) == 1 else "Columns are not fields"
    return f"{what} of a consignment: {listed(named, most=20)}."


def _without_blank_end(cells: list[str], least: int) -> list[str]:
    """Leave out the empty cells that spreadsheets add at the end of a row."""
    end = len(cells)
    while end > least and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _records(rows: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[RawRecord]:
    group: _Group | None = None
    for line, cells in rows:
        row = {
            name: text for name, cell in zip(columns, cells, strict=False) if name in _NAMES and (text := cell.strip())
        }
        identifier = row.get(_IDENTIFIER)
        if group is None or identifier is None or identifier != group.header.get(_IDENTIFIER):
            if group is not None:
                yield group.record()
            group = _Group(line)
        group.add(row, line)
        found = len(_without_blank_end(cells, len(columns)))
        if found != len(columns):
            detail = (
                f"Line {line} has {found} cells where the first line names {len(columns)} columns; "
                "look for a missing or an extra separator."
            )
            group.problems.setdefault(f"line {line}", Problem("ragged_row", "", detail))
    if group is not None:
        yield group.record()
