"""What a rulebook adds to the words of the catalogue, and what the checker finds a written expression to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.language.kinds import Kind, TableKind
from engine.language.meaning import Meaning
from engine.language.tree import Node

LAW_DAY: Final = "law_day"
"""The word for the day whose law is applied."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or a value that the checker accepts.

    ``words`` are the catalogue's words that it looks at, in order of appearance; ``parameters``, ``tables``, ``lists``
    and ``definitions`` the rulebook's; all of them with those inside the definitions that it uses. ``looked_up`` are
    parameters, tables, lists and the currencies of its amounts, in order of appearance. ``meaning`` is what everything
    behind the checker works from.
    """

    text: str
    tree: Node
    words: tuple[str, ...]
    parameters: frozenset[str]
    tables: frozenset[str]
    meaning: Meaning
    lists: frozenset[str] = frozenset()
    definitions: frozenset[str] = frozenset()
    looked_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A condition or a value that a rulebook names once and uses by its name."""

    name: str
    title: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a rulebook adds to the words of the catalogue; ``places`` say where parameters are written.

    ``lists`` gives the kind of what a list holds: HS codes by prefix, codes of a code list, or texts. ``schemes`` and
    ``choices`` are what proven() and elects() may ask; None: nobody said, and any name may be right. Parameters
    ``of_items`` are told for each goods item. ``brings_to_national``: amounts of several currencies may meet, as in
    what is owed.
    """

    parameters: Mapping[str, Kind] = field(default_factory=dict)
    tables: Mapping[str, TableKind] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Kind] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    schemes: frozenset[str] | None = None
    choices: frozenset[str] | None = None
    of_items: frozenset[str] = frozenset()
    brings_to_national: bool = False
