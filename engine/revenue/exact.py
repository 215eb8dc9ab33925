"""Recipes worked out exactly over a whole batch: numbers and answers as columns, with masks of what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, TypeVar

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_MINOR, NO, UNKNOWN, YES, AnyArray, Minor, Truth
from engine.columns.batch import Batch
from engine.columns.catalogue import WORDS
from engine.language import recipes
from engine.language.amounts import ITEM_VALUES
from engine.language.recipes import MICRO, Recipe
from engine.revenue import exact_kernels as do
from engine.revenue import unknowns
from engine.revenue.basis import MEASURES, MeasuredValues, measure_declared, why_unknown
from engine.revenue.questions import Questions
from engine.revenue.unknowns import Mask


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of exact numbers, in millionths; where ``missing`` is not 0 the number means nothing."""

    micro: Minor
    missing: Mask


@dataclass(frozen=True, slots=True)
class Answers:
    """A column of answers, and what is missing where one is unknown."""

    truth: Truth
    missing: Mask


Found = TypeVar("Found", Numbers, Answers)


@dataclass(slots=True)
class Exact:
    """Works out recipes for one batch.

    ``values`` are by name the amounts that recipes ask for: minor units and masks. ``levies`` are the names of the
    law's levies, in its order. ``measures`` say how the values of the consignment are measured, by their names.

    ``item_missing`` gathers what made a recipe unknown for the sake of a goods item; ``forget_items`` empties it.
    """

    known: Batch
    values: dict[str, tuple[Minor, Mask]]
    questions: Questions
    levies: Sequence[str]
    measures: Mapping[str, str] = field(default_factory=dict)
    item_missing: Mask = field(init=False)
    _in_declared: list[MeasuredValues] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Begin with nothing missing."""
        self.forget_items()

    def forget_items(self) -> None:
        """Gather anew what items lack."""
        self.item_missing = np.zeros(self.known.items, np.int64)

    def amount(self, recipe: Recipe) -> Numbers:
        """Give the amount of every consignment, in millionths of a minor unit."""
        return self._numbers(recipe, of_items=False)

    def condition(self, recipe: Recipe) -> Answers:
        """Give the answer of every consignment."""
        return self._answers(recipe, of_items=False)

    def of_each_item(self, recipe: Recipe) -> Answers:
        """Give the answer of every goods item."""
        return self._answers(recipe, of_items=True)

    def _numbers(self, recipe: Recipe, *, of_items: bool) -> Numbers:
        found: Numbers = _NUMBERS[type(recipe)](self, recipe)
        if of_items and not recipe.of_items:
            return Numbers(self._spread(found.micro), self._spread(found.missing))
        return found

    def _answers(self, recipe: Recipe, *, of_items: bool) -> Answers:
        found: Answers = _ANSWERS[type(recipe)](self, recipe)
        if of_items and not recipe.of_items:
            return Answers(self._spread(found.truth), self._spread(found.missing))
        return found

    def _spread(self, column: AnyArray) -> AnyArray:
        spread: AnyArray = column[self.known.item_rows]
        return spread

    def _empty(self, recipe: Recipe) -> Numbers:
        rows = self.known.items if recipe.of_items else self.known.consignments
        return Numbers(np.empty(rows, np.int64), np.empty(rows, np.int64))

    def _no_answers(self, recipe: Recipe) -> Answers:
        rows = self.known.items if recipe.of_items else self.known.consignments
        return Answers(np.empty(rows, np.int8), np.empty(rows, np.int64))

    def fixed(self, recipe: recipes.Fixed) -> Numbers:
        """Give the same number to every row."""
        lacks = unknowns.TOO_LARGE if recipe.is_too_large else unknowns.AMOUNT_NOT_KNOWN
        lacks = unknowns.RATE_OF_LAW if recipe.without_rate else lacks
        value, rows = recipe.value, self.known.consignments
        if value is not None and abs(value) > do.LARGEST:
            value, lacks = None, unknowns.TOO_LARGE
        missing = lacks if value is None else 0
        return Numbers(np.full(rows, value or 0, np.int64), np.full(rows, missing, np.int64))

    def given(self, recipe: recipes.Given) -> Numbers:
        """Give a value that the assessment has."""
        if recipe.of_items and recipe.name not in self.values:
            self.values[recipe.name] = self._shares(ITEM_VALUES[recipe.name])
        found = self._empty(recipe)
        do.from_minor(*self.values[recipe.name], found.micro, found.missing)
        return found

    def _shares(self, value: str) -> tuple[Minor, Mask]:
        """Share a value of every consignment over its items, as the levies that rest on it do."""
        shares, missing = np.empty(self.known.items, np.int64), np.empty(self.known.items, np.int64)
        weights = self.known["item_value_national_minor"]
        do.share_over_items(self.known.item_offsets, *self.values[value], weights, unknowns.ITEM_VALUE, shares, missing)
        return shares, missing

    def declared(self, recipe: recipes.Declared) -> Numbers:
        """Give what was declared under a word."""
        if recipe.word in self.values:
            return self.given(recipes.Given(recipe.word))
        found, column = self._empty(recipe), self.known[WORDS[recipe.word].name]
        bit = unknowns.INPUTS[recipe.word]
        if column.dtype == np.float64:
            do.from_measure(column, bit, found.micro, found.missing)
        else:
            do.from_minor(column, self._lacks(recipe.word, bit, len(column)), found.micro, found.missing)
        return found

    def _lacks(self, word: str, bit: int, rows: int) -> Mask:
        """Say what is missing where an amount of money is not known."""
        if word in {"freight", "insurance", "foreign_tax"}:
            amounts = self.known[WORDS[word].name]
            return why_unknown(self.known, amounts, self.known[f"{word}_minor"] == MISSING_MINOR, bit)
        lacks = np.full(rows, bit, np.int64)
        if bit == unknowns.QUOTA_USED:
            lacks[self.known["consignee_id"] == MISSING_CODE] = unknowns.CONSIGNEE_ID
        elif bit == unknowns.ITEM_RETAIL_PRICE:
            # One that was declared lacks what the consignment's money lacks, a currency or its rate.
            is_declared = self.known["item_retail_price_minor"] != MISSING_MINOR
            of_money = np.full(self.known.consignments, MISSING_MINOR)
            lacks = np.where(is_declared, self._spread(why_unknown(self.known, of_money, of_money == 0, 0)), lacks)
        elif bit == unknowns.ITEM_VALUE:
            goods_lack = self._spread(self.values["goods_value"][1])
            lacks = np.where(goods_lack != 0, goods_lack, lacks)
        return lacks

    def worked(self, recipe: recipes.Worked) -> Numbers:
        """Give a sum, difference, product or quotient."""
        left, right = (self._numbers(side, of_items=recipe.of_items) for side in (recipe.left, recipe.right))
        return self._work(_OPERATORS[recipe.operator], recipe, left, right)

    def _work(self, operator: int, recipe: Recipe, left: Numbers, right: Numbers) -> Numbers:
        found = self._empty(recipe)
        do.work(operator, left.micro, left.missing, right.micro, right.missing, found.micro, found.missing)
        return found

    def extreme(self, recipe: recipes.Extreme) -> Numbers:
        """Give the smallest or the largest of several values."""
        values = [self._numbers(value, of_items=recipe.of_items) for value in recipe.values]
        operator = do.SMALLER if recipe.function == "min" else do.LARGER
        return reduce(lambda left, right: self._work(operator, recipe, left, right), values)

    def chosen(self, recipe: recipes.Chosen) -> Numbers:
        """Give one of two values."""
        asked, of_asked = self._noting_items(lambda: self._answers(recipe.condition, of_items=recipe.of_items))
        yes, of_yes = self._noting_items(lambda: self._numbers(recipe.yes, of_items=recipe.of_items))
        no, of_no = self._noting_items(lambda: self._numbers(recipe.no, of_items=recipe.of_items))
        found = self._empty(recipe)
        do.choose(asked.truth, asked.missing, yes.micro, yes.missing, no.micro, no.missing, found.micro, found.missing)
        truth, lacks = asked.truth, found.missing != 0
        if not recipe.of_items:
            truth, lacks = self._spread(truth), self._spread(lacks)
        # What the other side lacks, or a condition that is decided without it, keeps nothing from being known.
        self.item_missing |= np.where(truth == YES, of_yes, np.where(truth == NO, of_no, of_asked)) * lacks
        return found

    def _noting_items(self, work_out: Callable[[], Found]) -> tuple[Found, Mask]:
        """Work something out, and give apart what items lacked for it."""
        before = self.item_missing
        self.forget_items()
        found, lacking = work_out(), self.item_missing
        self.item_missing = before
        return found, lacking

    def folded(self, recipe: recipes.Folded) -> Numbers:
        """Give what the goods items come to."""
        items, offsets = self.known.items, self.known.item_offsets
        where = self._picked(recipe.where)
        if recipe.function == "count":
            counted = self._answers(recipe.argument, of_items=True)
            where = _both(where, counted)
            values = Numbers(np.full(items, MICRO, np.int64), np.zeros(items, np.int64))
        else:
            values = self._numbers(recipe.argument, of_items=True)
        found = self._empty(recipe)
        do.fold(
            _FOLDS[recipe.function], offsets, values.micro, values.missing, where.truth, where.missing,
            unknowns.AMOUNT_CONDITION, found.micro, found.missing, self.item_missing,
        )  # fmt: skip
        return found

    def different(self, recipe: recipes.Different) -> Numbers:
        """Give how many different HS codes the items have."""
        where, found = self._picked(recipe.where), self._empty(recipe)
        do.count_codes(
            self.known.item_offsets, self.known[recipe.column], recipe.digits, where.truth, where.missing, found.micro,
            found.missing, self.item_missing,
        )  # fmt: skip
        return found

    def _picked(self, where: Recipe | None) -> Answers:
        """Answer for every item whether a filter picks it."""
        if where is not None:
            return self._answers(where, of_items=True)
        items = self.known.items
        return Answers(np.full(items, YES, np.int8), np.zeros(items, np.int64))

    def by_hs(self, recipe: recipes.ByHs) -> Numbers:
        """Give what a table says of HS codes."""
        found = self._empty(recipe)
        do.find_by_hs(self.known["item_hs_code"], recipe.first, recipe.last, recipe.values, found.micro, found.missing)
        return found

    def by_code(self, recipe: recipes.ByCode) -> Numbers:
        """Give what a table says of codes."""
        found = self._empty(recipe)
        do.find_by_code(self.known[recipe.column], recipe.values, found.micro, found.missing)
        return found

    def by_band(self, recipe: recipes.ByBand) -> Numbers:
        """Give what bands say of a quantity."""
        found, key = self._empty(recipe), self._numbers(recipe.key, of_items=recipe.of_items)
        do.find_by_band(key.micro, key.missing, recipe.first, recipe.last, recipe.values, found.micro, found.missing)
        if recipe.own is not None:
            self._find_in_own(recipe.own, recipe.values, found)
        return found

    def _find_in_own(self, own: recipes.OwnBands, values: Minor, found: Numbers) -> None:
        """Find the bands of the parcels that are declared in the currency of the bands."""
        declared = self._declared_in(own.value, own.currency)
        if declared is None:
            return
        rows, minor, missing = declared
        there = Numbers(np.empty(len(rows), np.int64), np.empty(len(rows), np.int64))
        do.find_by_band(minor * MICRO, missing, own.first, own.last, values, there.micro, there.missing)
        found.micro[rows], found.missing[rows] = there.micro, there.missing

    def asked(self, recipe: recipes.Asked) -> Answers:
        """Answer what a rule would ask."""
        truth = self.questions.of_items(recipe.place) if recipe.of_items else self.questions.of_all(recipe.place)
        bit = unknowns.HS_CODE if recipe.of_items and recipe.of_hs else unknowns.AMOUNT_CONDITION
        return Answers(truth, np.where(truth == UNKNOWN, bit, 0).astype(np.int64))

    def compared(self, recipe: recipes.Compared) -> Answers:
        """Answer an exact comparison."""
        left, right = (self._numbers(side, of_items=recipe.of_items) for side in (recipe.left, recipe.right))
        found = self._no_answers(recipe)
        do.compare(
            _COMPARISONS[recipe.operator], left.micro, left.missing, right.micro, right.missing, found.truth,
            found.missing,
        )  # fmt: skip
        return found

    def compared_in_own(self, recipe: recipes.ComparedInOwn) -> Answers:
        """Answer a comparison with a line in another currency: in that one for the parcels declared in it."""
        value, line = self.given(recipes.Given(recipe.value)), self._numbers(recipe.line, of_items=False)
        value, line = self.in_own(recipe.value, recipe.own, value, line, MICRO)
        found = self._no_answers(recipe)
        operator = _COMPARISONS[recipe.operator]
        do.compare(operator, value.micro, value.missing, line.micro, line.missing, found.truth, found.missing)
        return found

    def in_own(
        self, name: str, own: recipes.OwnLine, value: Numbers, line: Numbers, unit: int
    ) -> tuple[Numbers, Numbers]:
        """Put a value and its line, in ``unit`` parts of a minor unit, in the line's currency where that was declared.

        ``name`` is the value's; an amount of its own has no name here, and stays as it is.
        """
        declared = self._declared_in(name, own.currency)
        if declared is None:
            return value, line
        rows, minor, missing = declared
        value = Numbers(value.micro.copy(), value.missing.copy())
        line = Numbers(line.micro.copy(), line.missing.copy())
        value.micro[rows], value.missing[rows] = minor * unit, missing
        line.micro[rows], line.missing[rows] = own.minor * unit, 0
        return value, line

    def _declared_in(self, name: str, currency: int) -> tuple[AnyArray, Minor, Mask] | None:
        """Give the consignments declared in a currency, with a value of theirs in its minor units; None: there is none.

        Unknown: as the mask says, the amount then being 0. ``name`` is the value's; no value of the parcel: None.
        """
        rows, measure = np.flatnonzero(self.known["currency"] == currency), self.measures.get(name, "")
        if not len(rows) or measure not in MEASURES:
            return None
        if not self._in_declared:
            self._in_declared.append(measure_declared(self.known))
        minor, missing = self._in_declared[0].measured_as(measure)
        amounts, lacks = minor[rows], missing[rows]
        lacks[(lacks == 0) & (amounts > do.LARGEST // MICRO)] = unknowns.TOO_LARGE
        return rows, np.where(lacks == 0, amounts, 0), lacks

    def any_item(self, recipe: recipes.AnyItem) -> Answers:
        """Answer whether a condition holds for an item."""
        asked, found = self._answers(recipe.condition, of_items=True), self._no_answers(recipe)
        do.any_item(self.known.item_offsets, asked.truth, asked.missing, found.truth, found.missing, self.item_missing)
        return found

    def joined(self, recipe: recipes.Joined) -> Answers:
        """Answer conditions joined with and, or with or."""
        answers = [self._answers(one, of_items=recipe.of_items) for one in recipe.conditions]
        return reduce(_both if recipe.word == "and" else _either, answers)

    def opposite(self, recipe: recipes.Opposite) -> Answers:
        """Answer the opposite."""
        found = self._answers(recipe.condition, of_items=recipe.of_items)
        return Answers(np.where(found.truth == UNKNOWN, UNKNOWN, 1 - found.truth).astype(np.int8), found.missing)

    def not_known(self, recipe: recipes.NotKnown) -> Answers:
        """Answer whether a value is not known."""
        found = self._numbers(recipe.value, of_items=recipe.of_items)
        return Answers((found.missing != 0).astype(np.int8), np.zeros(len(found.missing), np.int64))


def _both(left: Answers, right: Answers) -> Answers:
    return _join(NO, left, right)


def _either(left: Answers, right: Answers) -> Answers:
    return _join(YES, left, right)


def _join(decides: int, left: Answers, right: Answers) -> Answers:
    joined = Answers(left.truth.copy(), left.missing.copy())
    do.join(decides, right.truth, right.missing, joined.truth, joined.missing)
    return joined


_OPERATORS: Final = {
    "+": do.ADD, "-": do.SUBTRACT, "*": do.MULTIPLY, "of": do.MULTIPLY, "/": do.DIVIDE,
    "round_down": do.ROUND_DOWN, "round_up": do.ROUND_UP, "round_half_up": do.ROUND_HALF_UP,
}  # fmt: skip
_COMPARISONS: Final = {
    "<": do.LESS, "<=": do.AT_MOST, ">": do.MORE, ">=": do.AT_LEAST, "==": do.SAME, "!=": do.OTHER,
}  # fmt: skip
_FOLDS: Final = {"sum": do.SUM, "smallest": do.SMALLEST, "largest": do.LARGEST_OF, "count": do.COUNT}

_NUMBERS: Final[Mapping[type[Recipe], Callable[[Exact, Any], Numbers]]] = {
    recipes.Fixed: Exact.fixed,
    recipes.Given: Exact.given,
    recipes.Declared: Exact.declared,
    recipes.Worked: Exact.worked,
    recipes.Extreme: Exact.extreme,
    recipes.Chosen: Exact.chosen,
    recipes.Folded: Exact.folded,
    recipes.Different: Exact.different,
    recipes.ByHs: Exact.by_hs,
    recipes.ByCode: Exact.by_code,
    recipes.ByBand: Exact.by_band,
}

_ANSWERS: Final[Mapping[type[Recipe], Callable[[Exact, Any], Answers]]] = {
    recipes.Asked: Exact.asked,
    recipes.Compared: Exact.compared,
    recipes.ComparedInOwn: Exact.compared_in_own,
    recipes.AnyItem: Exact.any_item,
    recipes.Joined: Exact.joined,
    recipes.Opposite: Exact.opposite,
    recipes.NotKnown: Exact.not_known,
}
