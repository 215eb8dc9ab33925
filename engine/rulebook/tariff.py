"""tariff.csv: rates by HS prefix, one column for each levy that names one, with the days on which they hold."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from engine.arrays import MISSING_PPM
from engine.days import Citation, Span, Status, day_text
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean, nearest
from engine.money import with_point
from engine.rulebook.nodes import Mark, SourceFile
from engine.rulebook.scalars import Misread, read_day, read_rate, wrong_prefix
from engine.rulebook.schema import SHAPES, TARIFF_COLUMNS
from engine.rulebook.written import TariffRow

NOT_LISTED: Final = "-"
"""How a cell says that its column does not list these goods."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    mark: Mark


def read_tariff(file: SourceFile, columns: Sequence[str], faults: list[Fault]) -> tuple[TariffRow, ...]:
    """Type every row; ``columns`` are those that the levies name."""
    lines = [(number, line) for number, line in enumerate(file.lines, start=1) if line.strip()]
    header = _cells(file, *lines[0]) if lines else []
    wrong = _faults_of_header(file, header, columns)
    if wrong:
        faults.extend(wrong)
        return ()
    names = [cell.text for cell in header]
    found: list[TariffRow] = []
    for number, line in lines[1:]:
        cells = _cells(file, number, line)
        if len(cells) != len(names):
            faults.append(_wrong_row(Mark(file, number, 1, len(line)), cells, names))
            continue
        row = _row(dict(zip(names, cells, strict=True)), columns, faults)
        if row is not None:
            _check_twice(row, found, cells[0].mark, faults)
            found.append(row)
    return tuple(found)


def _wrong_row(row: Mark, cells: Sequence[_Cell], names: Sequence[str]) -> Fault:
    for left, right in pairwise(cells) if len(cells) == len(names) + 1 else ():
        written = f"{left.text},{right.text}"
        if written.endswith("%") and (meant := with_point(written)):
            mark = replace(left.mark, length=right.mark.column + right.mark.length - left.mark.column)
            message = f"{written}: a comma does not separate decimals."
            return mark.fault("decimal_comma", message, f"Write {meant}.")
    message = f"this row has {len(cells)} cells, and the first row has {len(names)}."
    return row.fault("wrong_row", message, "Put a text that holds a comma in double quotes.")


def rates_on(rows: Sequence[TariffRow], column: str, day: int) -> dict[str, int | None]:
    """Give what a column says of each prefix on ``day``: its ppm, MISSING_PPM for a rate not known, None for a dash.

    A row holds until its `until`, or until the next row of its prefix. A prefix whose first row begins after ``day``
    is listed and not known: nobody has said that its goods owed nothing before. A dash takes goods off the list: it
    ends an earlier rate of its prefix, and shields its goods from the rate of a shorter one.
    """
    found: dict[str, int | None] = {}
    by_prefix: dict[str, list[TariffRow]] = {}
    for row in rows:
        by_prefix.setdefault(row.prefix, []).append(row)
    for prefix, written in by_prefix.items():
        begun = [row for row in written if row.span.since is None or row.span.since <= day]
        if not begun:
            if any(column in row.rates for row in written):
                found[prefix] = MISSING_PPM
            continue
        last = max(begun, key=lambda row: row.span.since or 0)
        if last.span.holds(day):
            is_listed, rate = column in last.rates, last.rates.get(column)
            found[prefix] = None if not is_listed else MISSING_PPM if rate is None else rate
    return found


def _cells(file: SourceFile, number: int, line: str) -> list[_Cell]:
    cells, at = [], 0
    for text in next(csv.reader([line])):
        quoted = line[at : at + 1] == '"'
        length = len(text) + (2 + text.count('"') if quoted else 0)
        cells.append(_Cell(text.strip(), Mark(file, number, at + 1, max(length, 1))))
        at += length + 1
    return cells


def _faults_of_header(file: SourceFile, header: Sequence[_Cell], columns: Sequence[str]) -> list[Fault]:
    known = (*TARIFF_COLUMNS, *columns)
    if len(header) == 1 and ";" in header[0].text:
        message = "the cells are separated by semicolons."
        return [header[0].mark.fault("semicolons", message, "Save the file with commas between the cells.")]
    faults = [
        cell.mark.fault(
            "unknown_column",
            f"{cell.text} is no column of the tariff.",
            did_you_mean(cell.text, known, f"Columns here: {', '.join(known)}."),
        )
        for cell in header
        if cell.text not in known
    ]
    names = [cell.text for cell in header]
    # A column that is only written wrong is told once, where it stands.
    meant = {nearest(name, known) for name in names if name not in known}
    missing = [name for name in known if name not in names and name not in meant]
    if missing:
        first = Mark(file, 1, 1, max(len(file.lines[0]), 1) if file.lines else 1)
        message = f"the first row does not name {', '.join(missing)}."
        faults.append(first.fault("missing_column", message, f"Write the first row as {','.join(known)}."))
    faults += [
        cell.mark.fault("twice_in_header", f"{cell.text} is named twice.", "Name each column once.")
        for at, cell in enumerate(header)
        if cell.text in names[:at]
    ]
    return faults


def _row(cells: Mapping[str, _Cell], columns: Sequence[str], faults: list[Fault]) -> TariffRow | None:
    before = len(faults)
    prefix = cells["prefix"]
    about = f"prefix {prefix.text}"
    wrong = wrong_prefix(prefix.text)
    if wrong is not None:
        faults.append(prefix.mark.fault(*wrong))
        about = ""
    since, until = (_day(cells[name], about, faults) for name in ("since", "until"))
    status = cells["status"]
    choices = SHAPES["rate_entry"].keys["status"].choices
    if status.text not in choices:
        faults.append(
            status.mark.fault(
                "unknown_choice",
                f"{status.text!r} is not one of {', '.join(choices)}.",
                did_you_mean(status.text, choices, "Say how sure the rate is."),
                about,
            )
        )
    faults.extend(_faults_of_row(cells, since, until, about))
    rates = _rates(cells, columns, about, faults)
    if len(faults) > before:
        return None
    held: Status = next(name for name in ("sourced", "dated", "unknown", "fictional") if name == status.text)
    return TariffRow(prefix.text, Span(since, until), rates, Citation(cells["cite"].text, cells["url"].text), held)


def _faults_of_row(cells: Mapping[str, _Cell], since: int | None, until: int | None, about: str) -> list[Fault]:
    faults = []
    if not cells["since"].text:
        faults.append(
            cells["since"].mark.fault(
                "missing_value", "the day from which the row holds is missing.", "Write since as 2024-07-01.", about
            )
        )
    if not cells["cite"].text:
        faults.append(
            cells["cite"].mark.fault(
                "missing_value",
                "the row does not say where it comes from.",
                "Say in cite which source gives the rate.",
                about,
            )
        )
    if cells["status"].text == "sourced" and not cells["url"].text:
        faults.append(
            cells["url"].mark.fault(
                "no_source",
                "a row with status sourced must name its source.",
                "Write its public address in url, or use dated.",
                about,
            )
        )
    if since is not None and until is not None and until < since:
        message = f"it ends on {day_text(until)}, before it begins on {day_text(since)}."
        faults.append(
            cells["until"].mark.fault(
                "ends_before_it_begins", message, "Check both days; the last day itself is included.", about
            )
        )
    return faults


def _day(cell: _Cell, about: str, faults: list[Fault]) -> int | None:
    if not cell.text:
        return None
    try:
        return read_day(cell.text)
    except Misread as wrong:
        faults.append(cell.mark.fault(wrong.code, wrong.message, wrong.hint, about))
        return None


def _rates(
    cells: Mapping[str, _Cell], columns: Sequence[str], about: str, faults: list[Fault]
) -> dict[str, int | None]:
    rates: dict[str, int | None] = {}
    for name in columns:
        cell = cells[name]
        if cell.text == NOT_LISTED:
            continue
        try:
            rates[name] = read_rate(cell.text or "unknown")
        except Misread as wrong:
            faults.append(cell.mark.fault(wrong.code, wrong.message, wrong.hint, about))
    return rates


def _check_twice(row: TariffRow, earlier: Sequence[TariffRow], mark: Mark, faults: list[Fault]) -> None:
    for other in earlier:
        ends = other.span.until is not None and row.span.since is not None and other.span.until >= row.span.since
        if other.prefix == row.prefix and (row.span.since == other.span.since or (ends and _is_later(row, other))):
            message = f"two rows for {row.prefix} hold on the same days."
            faults.append(
                mark.fault("overlapping_spans", message, "End the earlier row the day before the later one begins.")
            )


def _is_later(row: TariffRow, other: TariffRow) -> bool:
    return (row.span.since or 0) > (other.span.since or 0)
