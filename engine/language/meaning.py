"""What a rule means once the checker has read it: every name resolved, every value of a known kind and grain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from engine.columns.catalogue import Column
from engine.language.kinds import Kind, Quantity

Aggregate: TypeAlias = Literal["any", "all", "none", "count", "sum", "smallest", "largest"]
ShownQuestion: TypeAlias = Literal["proven", "elects"]
TextQuestion: TypeAlias = Literal["starts_with", "ends_with", "contains", "has_word"]


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
    """What a table says for an HS code (by prefix), for a code of its list, or for a quantity (by bands)."""

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
    """A function over the goods items of a consignment, over those for which ``where`` is yes; None is all of them.

    Where ``where`` is unknown for an item, the answer is unknown exactly where that item in or out would change it.
    """

    function: Aggregate
    argument: Meaning
    where: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Choice(Meaning):
    """if(): ``yes`` where the condition holds, else ``no``; unknown with it, unless both are known and equal."""

    condition: Meaning
    yes: Meaning
    no: Meaning


@dataclass(frozen=True, slots=True)
class Extreme(Meaning):
    """min() or max() of two or more values; unknown if one is."""

    function: Literal["min", "max"]
    values: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Rounded(Meaning):
    """A value in whole steps: the step below it (down), above it (up) or nearest to it (half_up)."""

    way: Literal["down", "up", "half_up"]
    value: Meaning
    step: Meaning


@dataclass(frozen=True, slots=True)
class Different(Meaning):
    """different(): how many HS codes of so many digits the goods items have, or those for which ``where`` is yes.

    Unknown where one of several items has no code or a shorter one; one item alone is always 1.
    """

    value: Word
    digits: int
    where: Meaning | None = None


@dataclass(frozen=True, slots=True)
class DatePart(Meaning):
    """The year, the month (1 to 12) or the weekday (1 Monday to 7 Sunday) of a date."""

    part: Literal["year", "month", "weekday"]
    value: Meaning


@dataclass(frozen=True, slots=True)
class LawDay(Meaning):
    """The day whose law is applied."""


@dataclass(frozen=True, slots=True)
class Defined(Meaning):
    """A definition of the rulebook, used by its name; it has the kind and the grain of what it means."""

    name: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class TextTest(Meaning):
    """Whether a text begins with, ends with, holds, or holds as whole words, one of ``texts``; all are folded first.

    ``texts`` are as written. ``lists`` are lists of the rulebook whose texts count as well.
    """

    function: TextQuestion
    value: Word
    texts: frozenset[str]
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown(Meaning):
    """proven() and elects(): whether ``name`` is among the names that a text lists; where there is no text, no."""

    question: ShownQuestion
    value: Word
    name: str


@dataclass(frozen=True, slots=True)
class SameText(Meaning):
    """alike(): whether two texts fold alike; unknown where folding leaves nothing of one of them."""

    left: Word
    right: Word


@dataclass(frozen=True, slots=True)
class TextLength(Meaning):
    """length(): how many characters a text has as it was declared."""

    value: Word


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
class InList(Meaning):
    """Whether a list of the rulebook holds it: an HS code by prefix, a code, or a text (folded, as alike() does)."""

    value: Word
    name: str


@dataclass(frozen=True, slots=True)
class Opposite(Meaning):
    """The opposite of a condition."""

    condition: Meaning


@dataclass(frozen=True, slots=True)
class Combined(Meaning):
    """Conditions joined with and, or with or."""

    word: Literal["and", "or"]
    conditions: tuple[Meaning, ...]


def inner(meaning: Meaning) -> Iterator[Meaning]:
    """Go through the meanings directly under a meaning, in the order in which they are written."""
    for item in fields(meaning):
        value = getattr(meaning, item.name)
        if isinstance(value, Meaning):
            yield value
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Meaning))


def goes_over_items(meaning: Meaning) -> bool:
    """Say whether a function over goods items stands anywhere in it."""
    return _has_part(meaning, (OverItems, Different))


def speaks_of_the_day(meaning: Meaning) -> bool:
    """Say whether the law's day stands anywhere in it."""
    return _has_part(meaning, LawDay)


def _has_part(meaning: Meaning, kind: type[Meaning] | tuple[type[Meaning], ...]) -> bool:
    seen, left = set[int](), [meaning]
    while left:
        part = left.pop()
        if isinstance(part, kind):
            return True
        # A definition that is used twice is one object, and is looked at once.
        if id(part) not in seen:
            seen.add(id(part))
            left.extend(inner(part))
    return False


def measure(meaning: Meaning) -> tuple[int, int]:
    """Give how deep it is and how many parts it has, with every definition in each of its places."""
    known: dict[int, tuple[int, int]] = {}

    def look(part: Meaning) -> tuple[int, int]:
        if id(part) not in known:
            below = [look(each) for each in inner(part)]
            known[id(part)] = (
                1 + max((depth for depth, _ in below), default=0), 1 + sum(size for _, size in below),
            )  # fmt: skip
        return known[id(part)]

    return look(meaning)
