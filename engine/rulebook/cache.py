"""What was read before, kept by the very text it was read from, so that one edit costs one file and not a rulebook."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from engine.errors import Fault
from engine.language.scope import Definition, Expression, Scope
from engine.rulebook.nodes import SourceFile

_MOST_EXPRESSIONS: Final = 20_000
"""A service that is edited for months forgets everything once, rather than growing for ever."""

_ASK_OF_COLLECTION: Final = {"proven", "elects"}
"""The functions that ask for what collection.yaml names."""


Checked: TypeAlias = tuple[Expression | None, list[Fault]]
"""An expression and no fault, or its faults."""


@dataclass(slots=True)
class ReadingCache:
    """Handed to the loader by whoever reads rulebooks again and again; what it holds is never out of date.

    Everything in it is a pure function of its key: the name and the bytes of a file, the node that is typed, the text
    of an expression with what its names are. Faults are kept with their places, since those come with the file.
    """

    _sources: dict[str, tuple[bytes, SourceFile, tuple[Fault, ...]]] = field(default_factory=dict)
    _made: dict[Hashable, tuple[object, Any, tuple[Fault, ...]]] = field(default_factory=dict)
    _expressions: dict[Hashable, tuple[Expression, tuple[Definition, ...]]] = field(default_factory=dict)

    def source(
        self, name: str, data: bytes, decode: Callable[[bytes, str], tuple[SourceFile, list[Fault]]]
    ) -> tuple[SourceFile, tuple[Fault, ...]]:
        """Give the lines of a file; while its bytes are the same they are the very same object."""
        known = self._sources.get(name)
        if known is None or known[0] != data:
            file, faults = decode(data, name)
            known = self._sources[name] = (data, file, tuple(faults))
        return known[1], known[2]

    def made(
        self, key: Hashable, origin: object, make: Callable[[], tuple[Any, list[Fault]]]
    ) -> tuple[Any, tuple[Fault, ...]]:
        """Give what ``make`` gave last time under ``key``, while it comes from the very same object."""
        known = self._made.get(key)
        if known is None or known[0] is not origin:
            value, faults = make()
            known = self._made[key] = (origin, value, tuple(faults))
        return known[1], known[2]

    def expression(
        self, how: Hashable, text: str, names: set[str], scope: Scope, check: Callable[[], Checked]
    ) -> Checked:
        """Give a checked expression; one with faults is checked again, since they point into the file it stands in."""
        used = tuple(scope.definitions[name] for name in sorted(names & scope.definitions.keys()))
        key = (how, text, _kinds(names, scope), tuple(id(definition.expression) for definition in used))
        known = self._expressions.get(key)
        if known is not None:
            return known[0], []
        expression, faults = check()
        if expression is not None and not faults:
            if len(self._expressions) >= _MOST_EXPRESSIONS:
                self._expressions.clear()
            # The definitions are kept with it, so that no other one ever has the identity that is part of the key.
            self._expressions[key] = (expression, used)
        return expression, faults


def _kinds(names: set[str], scope: Scope) -> Hashable:
    """Say what each name in an expression is in the rulebook: with the same kinds it means the same."""
    shown = (scope.schemes, scope.choices) if names & _ASK_OF_COLLECTION else None
    return shown, tuple(
        tuple((name, known[name]) for name in sorted(names & known.keys()))
        for known in (scope.parameters, scope.tables, scope.lists)
    )
