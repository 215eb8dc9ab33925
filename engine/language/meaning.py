"""What a rule means once the checker has read it: every name resolved, every value of a known kind and grain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.columns.catalogue import Column
from engine.language.kinds import Kind, Quantity

Aggregate: TypeAlias = Literal["any", "all", "sum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A part of a rule. ``of_items``: it has one answer for each goods item, not one for the consignment."""

    kind: Kind
    of_items: bool = False


@dataclass(frozen=True, slots=True)
class Word(Meaning):
    """A column of the batch."""

    column: Column


@dataclass(frozen=True, slots=True)
class Parameter(Meaning):
    """A value of the rulebook, known on the day."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant(Meaning):
    """An amount that stands in the rule."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Found(Meaning):
    """What a table by HS prefix says for an HS code."""

    table: str
    key: Meaning


@dataclass(frozen=True, slots=True)
class Calculation(Meaning):
    """``left operator right``."""

    operator: str
    left: Meaning
    right: Meaning


@dataclass(frozen=True, slots=True)
class OverItems(Meaning):
    """any(), all() or sum() over the goods items of a consignment."""

    function: Aggregate
    argument: Meaning


@dataclass(frozen=True, slots=True)
class Unknown(Meaning):
    """Whether the argument is not known: always yes or no."""

    argument: Meaning


@dataclass(frozen=True, slots=True)
class Compared(Meaning):
    """``left operator right`` of two measured values, or == and != of two codes of one list."""

    operator: str
    left: Meaning
    right: Meaning


@dataclass(frozen=True, slots=True)
class InCodes(Meaning):
    """Whether a code is one of these positions of its code list."""

    value: Word
    positions: frozenset[int]


@dataclass(frozen=True, slots=True)
class InTexts(Meaning):
    """Whether a text is one of these."""

    value: Word
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnderPrefixes(Meaning):
    """Whether an HS code begins with one of these."""

    value: Word
    prefixes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opposite(Meaning):
    """The opposite of a condition."""

    condition: Meaning


@dataclass(frozen=True, slots=True)
class Combined(Meaning):
    """Conditions joined with and, or with or."""

    word: Literal["and", "or"]
    conditions: tuple[Meaning, ...]
