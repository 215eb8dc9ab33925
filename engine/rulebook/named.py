"""Every name that a rulebook adds to the language: parameters, tables, lists and definitions, and the base's too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.columns.catalogue import WORDS
from engine.errors import Fault
from engine.language.kinds import TableKind
from engine.language.scope import Scope
from engine.rulebook.bases import VALUES
from engine.rulebook.files import part
from engine.rulebook.parameters import read_parameters
from engine.rulebook.reading import Given
from engine.rulebook.tables import read_lists, read_tables
from engine.rulebook.written import BandTable, NamedList, Parameter, Table


@dataclass(frozen=True, slots=True)
class Named:
    """What could be read, and the names of what could not."""

    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table | BandTable]
    lists: Mapping[str, NamedList]
    broken: frozenset[str]
    places: Mapping[str, str] = field(default_factory=dict)
    schemes: frozenset[str] | None = None
    choices: frozenset[str] | None = None

    def scope(self) -> Scope:
        """Give the names and kinds as the checker of the language wants them."""
        return Scope(
            {name: parameter.kind for name, parameter in self.parameters.items()},
            {name: TableKind(table.key, table.kind) for name, table in self.tables.items()},
            self.places,
            {name: named.kind for name, named in self.lists.items()},
            schemes=self.schemes, choices=self.choices,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one set of files declares, by what they are."""

    parameters: Mapping[str, Given]
    tables: Mapping[str, Given]
    lists: Mapping[str, Given]
    definitions: Mapping[str, Given]

    def all(self) -> set[str]:
        """Give every name."""
        return self.parameters.keys() | self.tables.keys() | self.lists.keys() | self.definitions.keys()

    def over(self, base: Names) -> Names:
        """Lay these names over a base's: a name that stands here replaces the base's, whatever that one is."""
        own = self.all()

        def both(shared: Mapping[str, Given], mine: Mapping[str, Given]) -> dict[str, Given]:
            return {name: given for name, given in shared.items() if name not in own} | dict(mine)

        return Names(
            both(base.parameters, self.parameters),
            both(base.tables, self.tables),
            both(base.lists, self.lists),
            both(base.definitions, self.definitions),
        )


def names_of(thresholds: Given | None, tables: Given | None, definitions: Given | None) -> Names:
    """Collect the names of one set of files."""
    return Names(
        part(thresholds, "parameters", {}),
        part(tables, "tables", {}),
        part(tables, "lists", {}),
        part(definitions, "define", {}),
    )


def read_named(names: Names, collection: Given | None, faults: list[Fault]) -> Named:
    """Type everything that has a name; ``collection`` names schemes and choices."""
    faults.extend(_taken(names))
    parameters = read_parameters(names.parameters, faults)
    tables = read_tables(names.tables, faults)
    lists = read_lists(names.lists, faults)
    broken = frozenset(names.all() - parameters.keys() - tables.keys() - lists.keys() - names.definitions.keys())
    places = {name: f"{given.mark.file.name}:{given.mark.line}" for name, given in names.parameters.items()}
    return Named(parameters, tables, lists, broken, places, *_schemes_and_choices(collection))


def _schemes_and_choices(collection: Given | None) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Give the names of schemes, and those of all choices; None where they could not be read."""
    if collection is None or not collection.is_whole:
        return None, None
    schemes, elections = collection.get("schemes", ()), collection.get("elections", ())
    return (
        frozenset(scheme["id"] for scheme in schemes),
        frozenset(choice for election in elections for choice in election["choices"]),
    )


def _taken(names: Names) -> Sequence[Fault]:
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    kinds = {
        "parameter": names.parameters, "table": names.tables, "list": names.lists, "definition": names.definitions,
    }  # fmt: skip
    for kind, named in kinds.items():
        for name, given in named.items():
            message = f"{name} is already a word of the rule language." if name in WORDS or name in VALUES else ""
            if name in seen:
                message = f"{name} is the name of a {seen[name]} too."
            seen.setdefault(name, kind)
            if message:
                faults.append(given.mark.fault("name_taken", message, "Choose another name.", given.about))
    return faults
