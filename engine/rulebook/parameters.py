"""Parameters and tables of a rulebook: named quantities, each of one kind through its whole history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.columns.catalogue import WORDS
from engine.errors import Fault
from engine.language.kinds import HS, Kind, Quantity, TableKind
from engine.language.scope import Scope
from engine.rulebook.histories import history
from engine.rulebook.reading import Given
from engine.rulebook.written import Parameter, Table


@dataclass(frozen=True, slots=True)
class Named:
    """What could be read, and the names of what could not."""

    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    broken: frozenset[str]
    places: Mapping[str, str] = field(default_factory=dict)

    def scope(self) -> Scope:
        """Give the names and kinds as the checker of the language wants them."""
        return Scope(
            {name: parameter.kind for name, parameter in self.parameters.items()},
            {name: TableKind(HS, table.kind) for name, table in self.tables.items()},
            self.places,
        )


def read_named(parameters: Mapping[str, Given], tables: Mapping[str, Given], faults: list[Fault]) -> Named:
    """Type all parameters and tables."""
    for name, given in (*parameters.items(), *tables.items()):
        if name in WORDS:
            message = f"{name} is already a word of the rule language."
            faults.append(given.mark.fault("name_taken", message, "Choose another name.", given.about))
    for name in tables.keys() & parameters.keys():
        message = f"{name} is the name of a parameter too."
        faults.append(tables[name].mark.fault("name_taken", message, "Choose another name.", tables[name].about))
    read_parameters = {name: _parameter(name, given, faults) for name, given in parameters.items()}
    read_tables = {name: _table(name, given, faults) for name, given in tables.items()}
    good_parameters = {name: parameter for name, parameter in read_parameters.items() if parameter is not None}
    good_tables = {name: table for name, table in read_tables.items() if table is not None}
    named = parameters.keys() | tables.keys()
    broken = frozenset(named - good_parameters.keys() - good_tables.keys())
    places = {name: f"{given.mark.file.name}:{given.mark.line}" for name, given in parameters.items()}
    return Named(good_parameters, good_tables, broken, places)


def _parameter(name: str, given: Given, faults: list[Fault]) -> Parameter | None:
    entries: list[Given] = given.get("history", [])
    values = history(entries, faults)
    kind = _one_kind(given, [(entry, (entry["value"],)) for entry in entries if entry.is_whole], faults)
    return Parameter(name, given["title"], kind, values) if kind is not None and given.is_whole else None


def _table(name: str, given: Given, faults: list[Fault]) -> Table | None:
    entries: list[Given] = given.get("history", [])
    values = history(entries, faults, lambda entry: entry["values"])
    kind = _one_kind(given, [(entry, entry["values"].values()) for entry in entries if entry.is_whole], faults)
    return Table(name, given["title"], kind, values) if kind is not None and given.is_whole else None


def _one_kind(
    given: Given, entries: Iterable[tuple[Given, Iterable[Quantity | None]]], faults: list[Fault]
) -> Kind | None:
    first: Quantity | None = None
    for entry, quantities in entries:
        for quantity in quantities:
            if quantity is None:
                continue
            first = first or quantity
            if quantity.kind != first.kind:
                message = f"{quantity.text} is {quantity.kind.describe()}, and {first.text} is {first.kind.describe()}."
                key = "value" if "value" in entry.marks else "values"
                faults.append(
                    entry.fault(key, "mixed_kinds", message, "All values under one name are of one kind and currency.")
                )
                return None
    if first is None and given.is_whole:
        message = "it has no known value, so nobody can tell what it is measured in."
        faults.append(
            given.fault("history", "no_known_value", message, "Give at least one value with its unit, for any day.")
        )
    return first.kind if first is not None else None
