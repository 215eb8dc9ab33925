"""What lint looks at: a rulebook, the mappings of its own files with their places, and today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.language.checker import Condition
from engine.rulebook.book import Rulebook
from engine.rulebook.files import RulebookFiles
from engine.rulebook.reading import Given

FICTIONAL = "XX"
"""Code of Examplia, which is invented from its law to its offices."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One rulebook under the magnifying glass; the shared base is not looked at: a country cannot mend it."""

    files: RulebookFiles
    book: Rulebook
    day: int
    _by_shape: dict[str, list[Given]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Sort every mapping of the rulebook's own files by its shape."""
        for file in self.files.givens.values():
            for given in _inside(file):
                self._by_shape.setdefault(given.shape, []).append(given)

    def all_of(self, *shapes: str) -> Iterator[Given]:
        """Give every mapping of these shapes in the rulebook's own files, each shape in the order of the files."""
        for shape in shapes:
            yield from self._by_shape.get(shape, ())

    def named(self, file: str, key: str) -> dict[str, Given]:
        """Give the parameters, tables, lists or definitions of the rulebook's own files."""
        given = self.files.givens.get(file)
        return {} if given is None else given.get(key, {})

    def conditions(self) -> Iterator[Condition]:
        """Give every condition and amount of the rulebook, its base's included."""
        yield from (rule.when for area in self.book.areas for rule in area.rules)
        yield from (written.definition.expression for written in self.book.definitions.values())
        yield from self.book.owed_expressions()


def _inside(given: Given) -> Iterator[Given]:
    yield given
    for value in given.values.values():
        if isinstance(value, Given):
            yield from _inside(value)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, Given):
                    yield from _inside(entry)
        elif isinstance(value, dict):
            for entry in value.values():
                if isinstance(entry, Given):
                    yield from _inside(entry)
