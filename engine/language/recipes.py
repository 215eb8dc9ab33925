"""Recipes: an amount of money with every name and number of the day put in, ready to be worked out exactly.

Every number is an int64 in millionths of its own unit: money in millionths of a minor unit, masses in milligrams,
volumes in microlitres, numbers and shares in millionths. A product or quotient is rounded half up there.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

from engine.arrays import AnyArray, Hs

MICRO: Final = 10**6
"""How many of a recipe's units make one of the kind's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A part of an amount. ``of_items``: it has one value for each goods item."""

    of_items: bool = False


@dataclass(frozen=True, slots=True)
class Fixed(Recipe):
    """The same for every row; None: the law has it, and it is not known on the day, or it is more than 64 bits hold.

    ``without_rate`` names the currency that it is written in and that has no exchange rate on the day.
    """

    value: int | None
    is_too_large: bool = False
    without_rate: str = ""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An amount in another currency than the national one, in whole minor units of its own.

    ``currency`` is its position in the code list. A parcel declared in that currency is compared in it, whatever the
    exchange rate rounds.
    """

    currency: int
    minor: int


@dataclass(frozen=True, slots=True)
class OwnBands:
    """The ends of bands in another currency, in millionths of its minor unit, for the parcels declared in it.

    ``value`` is the value of the consignment that the bands are asked with.
    """

    currency: int
    value: str
    first: AnyArray
    last: AnyArray


@dataclass(frozen=True, slots=True)
class Given(Recipe):
    """A value that the assessment has by then: customs_value and its like, or an earlier levy."""

    name: str


@dataclass(frozen=True, slots=True)
class Declared(Recipe):
    """A column of what was declared, by its word."""

    word: str


@dataclass(frozen=True, slots=True)
class Worked(Recipe):
    """``left operator right``; round_down, round_up and round_half_up are operators too, with the step on the right."""

    operator: str
    left: Recipe
    right: Recipe


@dataclass(frozen=True, slots=True)
class Extreme(Recipe):
    """The smallest (min) or the largest (max) of several values."""

    function: Literal["min", "max"]
    values: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Chosen(Recipe):
    """``yes`` where the condition holds, else ``no``."""

    condition: Recipe
    yes: Recipe
    no: Recipe


@dataclass(frozen=True, slots=True)
class Folded(Recipe):
    """sum, smallest or largest over the items for which ``where`` is yes, or how many (count) those are."""

    function: str
    argument: Recipe
    where: Recipe | None


@dataclass(frozen=True, slots=True)
class Different(Recipe):
    """How many HS codes of so many digits the items have for which ``where`` is yes."""

    column: str
    digits: int
    where: Recipe | None


@dataclass(frozen=True, slots=True)
class ByHs(Recipe):
    """A value by HS prefix: disjoint ranges of ten-digit codes in order; MISSING_PPM is listed and not known."""

    first: Hs
    last: Hs
    values: AnyArray


@dataclass(frozen=True, slots=True)
class ByCode(Recipe):
    """A value by the position of a column's code in its list; MISSING_MINOR where there is none."""

    column: str
    values: AnyArray


@dataclass(frozen=True, slots=True)
class ByBand(Recipe):
    """A value by bands of a measured quantity, both ends inside; MISSING_MINOR is not known. The first one counts."""

    key: Recipe
    first: AnyArray
    last: AnyArray
    values: AnyArray
    own: OwnBands | None = None


@dataclass(frozen=True, slots=True)
class Asked(Recipe):
    """A condition of the rule language, by its place among those that are asked; ``of_hs``: it asks for an HS code."""

    place: int
    of_hs: bool


@dataclass(frozen=True, slots=True)
class Compared(Recipe):
    """Two values compared exactly."""

    operator: str
    left: Recipe
    right: Recipe


@dataclass(frozen=True, slots=True)
class ComparedInOwn(Recipe):
    """A value of the consignment compared with a line in another currency; ``line`` is that line in national money."""

    operator: str
    value: str
    line: Recipe
    own: OwnLine


@dataclass(frozen=True, slots=True)
class Joined(Recipe):
    """Conditions joined with and, or with or."""

    word: Literal["and", "or"]
    conditions: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class AnyItem(Recipe):
    """Whether a condition holds for at least one goods item."""

    condition: Recipe


@dataclass(frozen=True, slots=True)
class Opposite(Recipe):
    """The opposite of a condition."""

    condition: Recipe


@dataclass(frozen=True, slots=True)
class NotKnown(Recipe):
    """Whether a value is not known."""

    value: Recipe


def currencies_without_rate(recipe: object) -> frozenset[str]:
    """Name the currencies that a recipe writes amounts in and that have no exchange rate on the day."""
    if isinstance(recipe, Fixed):
        return frozenset({recipe.without_rate} - {""})
    parts = [getattr(recipe, item.name) for item in fields(recipe)] if isinstance(recipe, Recipe) else recipe
    if not isinstance(parts, (list, tuple)):
        return frozenset()
    return frozenset().union(*(currencies_without_rate(part) for part in parts))
