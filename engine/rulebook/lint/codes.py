"""HS prefixes, lists and bands: what stands in tables, and what falls through them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from engine.columns.codes import RULES_FOLDER
from engine.errors import Fault
from engine.language.checker import Condition
from engine.language.kinds import Band
from engine.language.meaning import Meaning, UnderPrefixes, inner
from engine.rulebook.lint.subject import Subject
from engine.rulebook.nodes import Mark
from engine.rulebook.reading import Given
from engine.rulebook.tables import band_of

_HEADING: Final = 4
_NATIONAL: Final = ("98", "99")
"""Chapters that every country may use as it likes."""


@cache
def headings() -> frozenset[str]:
    """Give the headings of the Harmonized System of 2022; its chapters are what they begin with."""
    with (RULES_FOLDER / "common" / "hs_headings.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["heading"] for row in csv.DictReader(file))


def is_known(prefix: str) -> bool:
    """Say whether a prefix is, begins or refines a heading."""
    if prefix.startswith(_NATIONAL):
        return True
    if len(prefix) >= _HEADING:
        return prefix[:_HEADING] in headings()
    return any(heading.startswith(prefix) for heading in headings())


def unknown_prefixes(subject: Subject) -> Iterator[Fault]:
    """Find prefixes that are in no heading: mostly a slip of the finger, and then a rule or rate that never applies."""
    for mark, prefix, about in _prefixes(subject):
        if not is_known(prefix):
            message = f"{prefix} is not in the Harmonized System of 2022."
            hint = "Check the digits; a heading of an older edition may be right for old parcels only."
            yield mark.fault("unknown_hs_prefix", message, hint, about)


def empty(subject: Subject) -> Iterator[Fault]:
    """Find versions of lists and tables in which nothing stands."""
    for given in subject.all_of("list_entry", "table_entry"):
        key = next((key for key in ("values", "bands") if key in given.values), None)
        if key is not None and not given[key]:
            yield given.fault(key, "empty_list_version", "nothing stands in it.", "Fill it, or write it as unknown.")


def gaps(subject: Subject) -> Iterator[Fault]:
    """Find quantities between two bands."""
    for given, lower, upper in _neighbours(subject):
        if lower.end is None or upper.start is None:
            continue
        is_open = not lower.end_inside and not upper.start_inside
        if lower.end.amount < upper.start.amount or (lower.end.amount == upper.start.amount and is_open):
            message = f"what lies between {lower.end.text} and {upper.start.text} is in no band, and so unknown."
            yield given.fault(_edge(given), "band_gap", message, "Let each band begin where the one below it ends.")


def overlaps(subject: Subject) -> Iterator[Fault]:
    """Find quantities in two bands."""
    for given, lower, upper in _neighbours(subject):
        if lower.end is not None and upper.start is not None:
            is_shared = lower.end.amount == upper.start.amount and lower.end_inside and upper.start_inside
            if lower.end.amount <= upper.start.amount and not is_shared:
                continue
        begins = "the lowest" if upper.start is None else upper.start.text
        message = f"this band and another both hold from {begins} on; the one that stands first counts."
        yield given.fault(_edge(given), "band_overlap", message, "Let each band begin where the one below it ends.")


def _edge(given: Given) -> str:
    """Name the key that says where a band begins; one without a beginning is shown at its end."""
    return next((key for key in ("from", "above", "below", "up_to") if key in given.values), "value")


def _neighbours(subject: Subject) -> Iterator[tuple[Given, Band, Band]]:
    """Give each band with the one that begins next, whatever order they stand in."""
    for entry in subject.all_of("table_entry"):
        bands = [(given, band_of(given)) for given in entry.get("bands", ())]
        bands.sort(key=lambda pair: _begins(pair[1]))
        yield from ((given, lower, upper) for (_, lower), (given, upper) in pairwise(bands))


def _begins(band: Band) -> tuple[bool, float, bool]:
    return (False, 0.0, False) if band.start is None else (True, float(band.start.amount), not band.start_inside)


def _prefixes(subject: Subject) -> Iterator[tuple[Mark, str, str]]:
    """Give every HS prefix of the rulebook's own files with its place."""
    for given in subject.all_of("table"):
        if given.get("by", "hs") == "hs":
            for entry in given["history"]:
                yield from ((text.mark, text.value, given.about) for text, _ in entry.get("values", ()))
    for given in subject.all_of("list"):
        if given["of"] == "hs":
            for entry in given["history"]:
                yield from ((text.mark, text.value, given.about) for text in entry["values"])
    file = subject.files.source("tariff.csv")
    for number, line in enumerate(file.lines[1:] if file is not None else (), start=2):
        prefix = line.partition(",")[0].strip().strip('"')
        if file is not None and prefix.isdigit():
            yield Mark(file, number, 1, len(prefix)), prefix, ""
    yield from _in_conditions(subject)


def _in_conditions(subject: Subject) -> Iterator[tuple[Mark, str, str]]:
    written: dict[str, Condition] = {rule.rule.id: rule.when for area in subject.book.areas for rule in area.rules}
    written |= {relief.id: relief.when for relief in subject.book.reliefs}
    for given in subject.all_of("rule", "relief"):
        yield from _of(given, "when", written.get(given["id"]))
    for name, given in subject.named("definitions.yaml", "define").items():
        yield from _of(given, "means", subject.book.definitions[name].definition.expression)


def _of(given: Given, key: str, condition: Condition | None) -> Iterator[tuple[Mark, str, str]]:
    if condition is not None:
        for prefix in sorted(_prefixes_in(condition.meaning)):
            yield _within(given.marks[key], prefix), prefix, given.about


def _prefixes_in(meaning: Meaning) -> set[str]:
    found = set(meaning.prefixes) if isinstance(meaning, UnderPrefixes) else set()
    for part in inner(meaning):
        found |= _prefixes_in(part)
    return found


def _within(mark: Mark, text: str) -> Mark:
    """Point at a piece of an expression: in its own line, or in the indented lines below it."""
    lines = mark.file.lines
    for number in range(mark.line, len(lines) + 1):
        at = lines[number - 1].find(text, mark.column - 1 if number == mark.line else 0)
        if at >= 0:
            return replace(mark, line=number, column=at + 1, length=len(text))
    return mark
