"""What a rule file may say already and the engine does not work out yet: a rulebook that says it is not loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.errors import Fault
from engine.language.meaning import Constant, Parameter
from engine.rulebook.reading import Given
from engine.rulebook.written import WrittenLevy, WrittenRelief

UNEVALUATED: Final = frozenset({
    ("levy", "amounts"), ("levy", "when"), ("levy", "liable"), ("levy", "collector"), ("levy", "point"),
    ("amount_entry", "since"), ("amount_entry", "value"), ("amount_entry", "status"), ("amount_entry", "cite"),
    ("amount_entry", "review"),
    ("example", "counters"), ("expected_assessment", "relieved"), ("expected_assessment", "waived"),
    ("expected_assessment", "deferred"), ("expected_assessment", "unknown"),
})  # fmt: skip
"""Keys of the schema that are read and checked, and not worked out yet."""


def faults_of_levies(levies: Iterable[WrittenLevy], entries: Iterable[Given]) -> list[Fault]:
    """Tell every levy that cannot be worked out yet."""
    found = {levy.id: levy for levy in levies}
    faults = []
    for given in entries:
        faults += [_fault(given, key) for key in given.marks if ("levy", key) in UNEVALUATED]
        levy = found.get(given.get("id", ""))
        if levy is not None and levy.on_value not in {"", "customs_value"}:
            faults.append(_fault(given, "base"))
    return faults


def faults_of_reliefs(reliefs: Iterable[WrittenRelief], entries: Iterable[Given]) -> list[Fault]:
    """Tell every relief that cannot be worked out yet."""
    found = {relief.id: relief for relief in reliefs}
    faults = []
    for given in entries:
        relief = found.get(given.get("id", ""))
        if relief is None:
            continue
        if relief.shape == "waiver":
            faults.append(_fault(given, "shape"))
        if not isinstance(relief.measure, str):
            faults.append(_fault(given, "measure"))
        if not isinstance(relief.line.meaning, (Constant, Parameter)):
            faults.append(_fault(given, "up_to" if relief.or_equal else "below"))
    return faults


def faults_of_examples(entries: Iterable[Given]) -> list[Fault]:
    """Tell every example that cannot be held to its parts yet."""
    faults = []
    for given in entries:
        faults += [_fault(given, key) for key in given.marks if ("example", key) in UNEVALUATED]
        expect: Given | None = given.get("expect")
        assessment: Given | None = None if expect is None else expect.get("assessment")
        marks = () if assessment is None else tuple(assessment.marks)
        if assessment is not None:
            faults += [_fault(assessment, key) for key in marks if ("expected_assessment", key) in UNEVALUATED]
    return faults


def _fault(given: Given, key: str) -> Fault:
    message = "this is read and checked already, and not worked out yet."
    return given.fault(key, "not_supported_yet", message, "Leave it for now; without it the rulebook loads.")
