"""Parameters of a rulebook: named quantities, each of one kind through its whole history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors import Fault
from engine.language.kinds import Kind, Quantity
from engine.rulebook.histories import history
from engine.rulebook.reading import Given
from engine.rulebook.written import Parameter


def read_parameters(parameters: Mapping[str, Given], faults: list[Fault]) -> dict[str, Parameter]:
    """Type all parameters; those with faults are left out and their faults collected."""
    found = {name: _parameter(name, given, faults) for name, given in parameters.items()}
    return {name: parameter for name, parameter in found.items() if parameter is not None}


def _parameter(name: str, given: Given, faults: list[Fault]) -> Parameter | None:
    entries: list[Given] = given.get("history", [])
    values = history(entries, faults)
    written = [(entry, (entry["value"],)) for entry in entries if entry.is_whole]
    kind = one_kind(given, written, faults, given.get("unit"))
    if kind is None or not given.is_whole:
        return None
    title = given["title"]
    return Parameter(name, title.main, kind, values, title.by_language)


def one_kind(
    given: Given,
    entries: Iterable[tuple[Given, Iterable[Quantity | None]]],
    faults: list[Fault],
    unit: Kind | None = None,
) -> Kind | None:
    """Give the kind that all quantities under one name have; ``unit`` is what the writer says that it is."""
    kind, first = unit, "unit:"
    for entry, quantities in entries:
        for quantity in quantities:
            if quantity is None:
                continue
            if kind is None:
                kind, first = quantity.kind, quantity.text
            if quantity.kind != kind:
                message = f"{quantity.text} is {quantity.kind.describe()}, and {first} is {kind.describe()}."
                hint = "All values under one name are of one kind and currency."
                faults.append(entry.fault(_key_of(entry), "mixed_kinds", message, hint))
                return None
    if kind is None and given.is_whole:
        message = "it has no known value, so nobody can tell what it is measured in."
        faults.append(given.fault("history", "no_known_value", message, _hint_of(given)))
    return kind


def _key_of(entry: Given) -> str:
    return next(key for key in ("value", "values", "bands") if key in entry.marks)


def _hint_of(given: Given) -> str:
    if given.shape == "parameter":
        return "Add unit: with what it is measured in, such as FJD, kg or %."
    return "Give at least one value with its unit, for any day."
