"""From what an amount means to its recipe of the day; what it asks as a rule does is left to the rules' own program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM
from engine.columns.codes import code_list
from engine.hs import flatten
from engine.language import meaning as said
from engine.language import recipes
from engine.language.amounts import is_asked, is_exact, words_in
from engine.language.compiler import Values, compile_conditions
from engine.language.kinds import PER_UNIT, TRUTH, Quantity
from engine.language.meaning import Meaning, inner
from engine.language.program import Program
from engine.language.recipes import MICRO, Recipe
from engine.language.scope import Expression
from engine.language.tree import Name

_LARGEST: Final = 4 * 10**18
"""What int64 holds with room to add; a number of law beyond it is told apart from a known one."""


@dataclass(slots=True)
class RecipeBook:
    """Makes recipes and collects what they ask: conditions of the consignment, and conditions of each goods item.

    ``levies`` are those in force: a levy named in an amount on a day without it is 0.
    """

    values: Values
    names: frozenset[str]
    levies: frozenset[str]
    asked: list[Meaning] = field(default_factory=list)
    asked_of_items: list[Meaning] = field(default_factory=list)

    def amount(self, expression: Expression) -> Recipe:
        """Give the recipe of an amount."""
        return self._value(expression.meaning)

    def condition(self, expression: Expression) -> Recipe:
        """Give the recipe of a condition."""
        return self._truth(expression.meaning)

    def ask(self, meaning: Meaning) -> int:
        """Give the place of a condition among those asked of the consignment."""
        return _place(self.asked, meaning)

    @property
    def unknown(self) -> Recipe:
        """Give the recipe of an amount that the law has and nobody knows."""
        return recipes.Fixed(None)

    def programs(self) -> tuple[Program, Program | None]:
        """Compile what was asked of consignments, and of items where anything was: each is then asked on its own."""
        of_items = [said.OverItems("any", meaning, kind=TRUTH) for meaning in self.asked_of_items]
        return self._program(self.asked), self._program(of_items) if of_items else None

    def _program(self, meanings: Sequence[Meaning]) -> Program:
        nothing = Name("")
        asked = [Expression("", nothing, (), frozenset(), frozenset(), meaning) for meaning in meanings]
        return compile_conditions(asked, self.values)

    def _value(self, meaning: Meaning) -> Recipe:
        return _VALUES[type(meaning)](self, meaning)

    def _truth(self, meaning: Meaning) -> Recipe:
        """Compare exactly what is exact, so that what is missing has its name; ask the rest as a rule does."""
        if isinstance(meaning, said.Defined):
            return self._truth(meaning.meaning)
        compares = isinstance(meaning, (said.Compared, said.Unknown))
        is_exact_one = compares and all(is_exact(part, self.values.currency) for part in inner(meaning))
        if not is_exact_one and type(meaning) not in _JOINING and is_asked(meaning, self.names):
            of_hs = bool(words_in(meaning) & {"item_hs_code", "item_hs_chapter"})
            place = _place(self.asked_of_items if meaning.of_items else self.asked, meaning)
            return recipes.Asked(place, of_hs, of_items=meaning.of_items)
        return _TRUTHS[type(meaning)](self, meaning)

    def word(self, word: said.Word) -> Recipe:
        """Give a declared word."""
        return recipes.Declared(word.column.word or word.column.name, of_items=word.of_items)

    def parameter(self, parameter: said.Parameter) -> Recipe:
        """Give a value of the assessment, or the rulebook's own on the day."""
        if parameter.name in self.names:
            return recipes.Given(parameter.name) if self._is_there(parameter.name) else recipes.Fixed(0)
        return self._fixed(self.values.parameters[parameter.name])

    def _is_there(self, name: str) -> bool:
        return name in self.levies or name in _NOT_LEVIES

    def constant(self, constant: said.Constant) -> Recipe:
        """Give a written amount."""
        return self._fixed(constant.quantity)

    def found(self, found: said.Found) -> Recipe:
        """Give what a table says, by the kind of its key."""
        if found.key.kind.name == "hs":
            return self._by_hs(found)
        return self._by_code(found) if found.key.kind.name == "code" else self._by_band(found)

    def _by_hs(self, found: said.Found) -> Recipe:
        table = self.values.tables[found.table]
        numbers = [self._number(quantity) for quantity in table.values()]
        first, last, at = flatten({prefix: position for position, prefix in enumerate(table)})
        values = np.array([MISSING_PPM if number is None else number for number in numbers], dtype=np.int64)
        return recipes.ByHs(first, last, values[at], of_items=found.of_items)

    def _by_code(self, found: said.Found) -> Recipe:
        if not isinstance(found.key, said.Word):
            raise TypeError(found.key)
        table = self.values.tables[found.table]
        codes = code_list(found.key.kind.codes or "").codes
        numbers = [self._number(table.get(code)) for code in codes]
        values = [MISSING_MINOR if number is None else number for number in numbers]
        return recipes.ByCode(found.key.column.name, np.array(values, dtype=np.int64), of_items=found.of_items)

    def _by_band(self, found: said.Found) -> Recipe:
        bands = self.values.bands.get(found.table, ())
        edges = [
            (
                -_LARGEST if band.start is None else _least_inside(self._exact(band.start), band.start_inside),
                _LARGEST if band.end is None else _most_inside(self._exact(band.end), band.end_inside),
                self._number(band.value),
            )
            for band in bands
        ]
        columns = np.array(
            [(low, high, MISSING_MINOR if value is None else value) for low, high, value in edges], dtype=np.int64
        ).reshape(-1, 3)
        first, last, values = (columns[:, k].copy() for k in range(3))
        return recipes.ByBand(self._value(found.key), first, last, values, of_items=found.of_items)

    def calculation(self, calculation: said.Calculation) -> Recipe:
        """Give a sum, difference, product or quotient."""
        left, right = self._value(calculation.left), self._value(calculation.right)
        return recipes.Worked(calculation.operator, left, right, of_items=left.of_items or right.of_items)

    def over_items(self, fold: said.OverItems) -> Recipe:
        """Give a function over the goods items."""
        where = None if fold.where is None else self._truth(fold.where)
        if fold.function == "count":
            return recipes.Folded("count", self._truth(fold.argument), where)
        return recipes.Folded(fold.function, self._value(fold.argument), where)

    def defined(self, defined: said.Defined) -> Recipe:
        """Give what a definition means."""
        return self._value(defined.meaning)

    def extreme(self, extreme: said.Extreme) -> Recipe:
        """Give min() or max()."""
        values = tuple(self._value(value) for value in extreme.values)
        return recipes.Extreme(extreme.function, values, of_items=any(value.of_items for value in values))

    def choice(self, choice: said.Choice) -> Recipe:
        """Give if()."""
        condition, yes, no = self._truth(choice.condition), self._value(choice.yes), self._value(choice.no)
        return recipes.Chosen(condition, yes, no, of_items=condition.of_items or yes.of_items or no.of_items)

    def compared(self, compared: said.Compared) -> Recipe:
        """Give an exact comparison."""
        left, right = self._value(compared.left), self._value(compared.right)
        return recipes.Compared(compared.operator, left, right, of_items=left.of_items or right.of_items)

    def combined(self, combined: said.Combined) -> Recipe:
        """Give conditions joined."""
        conditions = tuple(self._truth(condition) for condition in combined.conditions)
        return recipes.Joined(combined.word, conditions, of_items=any(one.of_items for one in conditions))

    def opposite(self, opposite: said.Opposite) -> Recipe:
        """Give the opposite of a condition."""
        condition = self._truth(opposite.condition)
        return recipes.Opposite(condition, of_items=condition.of_items)

    def not_known(self, unknown: said.Unknown) -> Recipe:
        """Give is_unknown()."""
        value = self._value(unknown.argument)
        return recipes.NotKnown(value, of_items=value.of_items)

    def _exact(self, quantity: Quantity) -> Fraction:
        is_money = quantity.kind.name == "money" or quantity.kind.name in PER_UNIT
        return quantity.amount * MICRO * (10**self.values.exponent if is_money else 1)

    def _fixed(self, quantity: Quantity | None) -> Recipe:
        number = self._number(quantity)
        return recipes.Fixed(number, is_too_large=quantity is not None and number is None)

    def _number(self, quantity: Quantity | None) -> int | None:
        if quantity is None:
            return None
        number = floor(self._exact(quantity) + Fraction(1, 2))
        return None if number > _LARGEST else number


def _place(asked: list[Meaning], meaning: Meaning) -> int:
    if meaning not in asked:
        asked.append(meaning)
    return asked.index(meaning)


def _least_inside(edge: Fraction, is_inside: bool) -> int:
    return ceil(edge) if is_inside else floor(edge) + 1


def _most_inside(edge: Fraction, is_inside: bool) -> int:
    return floor(edge) if is_inside else ceil(edge) - 1


_NOT_LEVIES: Final = frozenset({"customs_value", "cif_value", "fob_value", "goods_value"})

_VALUES: Final[Mapping[type[Meaning], Callable[[RecipeBook, Any], Recipe]]] = {
    said.Word: RecipeBook.word,
    said.Parameter: RecipeBook.parameter,
    said.Constant: RecipeBook.constant,
    said.Found: RecipeBook.found,
    said.Calculation: RecipeBook.calculation,
    said.OverItems: RecipeBook.over_items,
    said.Extreme: RecipeBook.extreme,
    said.Choice: RecipeBook.choice,
    said.Defined: RecipeBook.defined,
}

_JOINING: Final = (said.Combined, said.Opposite)

_TRUTHS: Final[Mapping[type[Meaning], Callable[[RecipeBook, Any], Recipe]]] = {
    said.Compared: RecipeBook.compared,
    said.Combined: RecipeBook.combined,
    said.Opposite: RecipeBook.opposite,
    said.Unknown: RecipeBook.not_known,
}
