"""Definitions of a rulebook: conditions and values with a name, each checked after those that it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.language.scope import Definition
from engine.rulebook.conditions import ConditionChecker, names_in
from engine.rulebook.reading import Given
from engine.rulebook.written import WrittenDefinition


def read_definitions(definitions: Mapping[str, Given], checker: ConditionChecker) -> dict[str, WrittenDefinition]:
    """Type all definitions, and add them to what ``checker`` knows; those with faults are added to its broken names."""
    reader = _DefinitionReader(definitions, checker)
    for name in definitions:
        reader.read(name)
    return {name: reader.found[name] for name in definitions if name in reader.found}


@dataclass(slots=True)
class _DefinitionReader:
    """Reads definitions in the order in which they need each other; ``path`` are those that wait for another one."""

    definitions: Mapping[str, Given]
    checker: ConditionChecker
    found: dict[str, WrittenDefinition] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)

    def read(self, name: str) -> None:
        """Read one definition, after those that it uses."""
        if name in self.found or name in self.checker.broken:
            return
        given = self.definitions[name]
        if name in self.path:
            self._tell_ring(name)
            return
        self.path.append(name)
        if "means" in given.values:
            for other in sorted(names_in(given["means"]) & self.definitions.keys()):
                self.read(other)
        self.path.pop()
        if name not in self.checker.broken:
            self._take(name, given)

    def _take(self, name: str, given: Given) -> None:
        means = self.checker.check_definition(given["means"], given.about) if "means" in given.values else None
        if means is None or not given.is_whole:
            self.checker.broken |= {name}
            return
        definition = Definition(name, given["title"].main, means)
        scope = self.checker.scope
        self.checker.scope = replace(scope, definitions={**scope.definitions, name: definition})
        self.found[name] = WrittenDefinition(definition, given["title"].by_language)

    def _tell_ring(self, name: str) -> None:
        ring = [*self.path[self.path.index(name) :], name]
        self.checker.broken |= set(ring)
        message = f"this definition needs itself: {' needs '.join(ring)}."
        if len(ring) == len([name, name]):
            message = "this definition uses its own name."
        hint = "Write one of them without the others."
        self.checker.faults.append(self.definitions[name].fault("means", "definition_ring", message, hint))
