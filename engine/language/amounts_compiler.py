"""From what an amount means to its recipe of the day; what it asks as a rule does is left to the rules' own program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM, AnyArray
from engine.columns.codes import code_list
from engine.hs import flatten
from engine.language import meaning as said
from engine.language import recipes
from engine.language.amounts import ITEM_VALUES, is_asked, is_exact, parts_of, words_in
from engine.language.compiler import Values, compile_conditions
from engine.language.kinds import PER_UNIT, TRUTH, Band, Quantity
from engine.language.meaning import Meaning, inner
from engine.language.program import Program
from engine.language.recipes import MICRO, OwnBands, OwnLine, Recipe
from engine.language.scope import Expression
from engine.language.tree import Name

_LARGEST: Final = 9 * 10**18
"""The largest number of millionths that is worked with; a number of law beyond it is told apart from a known one."""


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

    def is_asked(self, meaning: Meaning) -> bool:
        """Say whether a condition is asked as a rule asks it: it has no name of an amount and no line abroad."""
        if not is_asked(meaning, self.names | ITEM_VALUES.keys()):
            return False
        return not any(isinstance(part, said.Compared) and self._own_line(part) for part in parts_of(meaning))

    def item_under_line(
        self, measure: Expression | str, line: Expression, where: Expression | None, *, or_equal: bool
    ) -> Recipe:
        """Give the condition that a goods item is under its line, and one of those that are meant."""
        if isinstance(measure, str):
            raise TypeError(measure)
        operator = "<=" if or_equal else "<"
        inside = self._truth(said.Compared(operator, measure.meaning, line.meaning, kind=TRUTH, of_items=True))
        if where is None:
            return inside
        return recipes.Joined("and", (self._truth(where.meaning), inside), of_items=True)

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
        is_exact_one = compares and all(is_exact(part) for part in inner(meaning))
        names = self.names | ITEM_VALUES.keys()
        if not is_exact_one and type(meaning) not in _JOINING and is_asked(meaning, names):
            of_hs = bool(words_in(meaning) & {"item_hs_code", "item_hs_chapter"})
            place = _place(self.asked_of_items if meaning.of_items else self.asked, meaning)
            return recipes.Asked(place, of_hs, of_items=meaning.of_items)
        return _TRUTHS[type(meaning)](self, meaning)

    def word(self, word: said.Word) -> Recipe:
        """Give a declared word."""
        return recipes.Declared(word.column.word or word.column.name, of_items=word.of_items)

    def parameter(self, parameter: said.Parameter) -> Recipe:
        """Give a value of the assessment, or the rulebook's own on the day."""
        if parameter.of_items:
            return recipes.Given(parameter.name, of_items=True)
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
        lacking = next((one for one in self._currencies_of(found) if self._factor(one) is None), None)
        if lacking is not None:
            return recipes.Fixed(None, without_rate=lacking)
        if found.key.kind.name == "hs":
            return self._by_hs(found)
        return self._by_code(found) if found.key.kind.name == "code" else self._by_band(found)

    def _currencies_of(self, found: said.Found) -> Iterator[str]:
        """Name the currencies that a table is written in."""
        bounds = [bound for band in self.values.bands.get(found.table, ()) for bound in (band.start, band.end)]
        kinds = [found.kind, *(bound.kind for bound in bounds if bound is not None)]
        yield from (kind.currency for kind in kinds if kind.currency is not None)

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
        first, last = _ends(bands, self._line)
        values = [self._number(band.value) for band in bands]
        known = np.array([MISSING_MINOR if value is None else value for value in values], dtype=np.int64)
        own = self._own_bands(found, bands)
        return recipes.ByBand(self._value(found.key), first, last, known, own, of_items=found.of_items)

    def _own_bands(self, found: said.Found, bands: Sequence[Band]) -> OwnBands | None:
        """Give the ends as they are written, where all are in one other currency and a value of the parcel is asked."""
        bounds = [bound for band in bands for bound in (band.start, band.end) if bound is not None]
        currencies, name = {bound.kind.currency or "" for bound in bounds}, _name_of(found.key)
        if name not in VALUE_NAMES or len(currencies) != 1 or not all(self._is_foreign(bound) for bound in bounds):
            return None
        (currency,) = currencies
        scale = MICRO * 10 ** self.values.exponents[currency]
        position = code_list("currency").positions[currency]
        return OwnBands(position, name, *_ends(bands, lambda bound: bound.amount * scale))

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

    def rounded(self, rounded: said.Rounded) -> Recipe:
        """Give a value in whole steps."""
        value, step = self._value(rounded.value), self._value(rounded.step)
        return recipes.Worked(f"round_{rounded.way}", value, step, of_items=value.of_items or step.of_items)

    def different(self, different: said.Different) -> Recipe:
        """Give how many different HS codes there are."""
        where = None if different.where is None else self._truth(different.where)
        return recipes.Different(different.value.column.name, different.digits, where)

    def extreme(self, extreme: said.Extreme) -> Recipe:
        """Give min() or max()."""
        values = tuple(self._value(value) for value in extreme.values)
        return recipes.Extreme(extreme.function, values, of_items=any(value.of_items for value in values))

    def choice(self, choice: said.Choice) -> Recipe:
        """Give if()."""
        condition, yes, no = self._truth(choice.condition), self._value(choice.yes), self._value(choice.no)
        return recipes.Chosen(condition, yes, no, of_items=condition.of_items or yes.of_items or no.of_items)

    def compared(self, compared: said.Compared) -> Recipe:
        """Give an exact comparison; a line in another currency is rounded, as the value held against it was."""
        own = self._own_line(compared)
        if own is not None:
            value, line, operator, own_line = own
            return recipes.ComparedInOwn(operator, value, self._side(line), own_line)
        left, right = self._side(compared.left), self._side(compared.right)
        return recipes.Compared(compared.operator, left, right, of_items=left.of_items or right.of_items)

    def _own_line(self, compared: said.Compared) -> tuple[str, Meaning, str, OwnLine] | None:
        """Give the value of the consignment, the line, the operator between them, and the line in its own currency."""
        for value, line, operator in (
            (compared.left, compared.right, compared.operator),
            (compared.right, compared.left, _FLIPPED[compared.operator]),
        ):
            own = self.own_line(line)
            name = _name_of(value)
            if own is not None and name in VALUE_NAMES:
                return name, line, operator, own
        return None

    def own_line(self, meaning: Meaning) -> OwnLine | None:
        """Give a line in another currency as it is written; None where it is no such line, or not in minor units."""
        quantity = self._quantity(meaning)
        if quantity is None or quantity.kind.name != "money" or not self._is_foreign(quantity):
            return None
        currency = quantity.kind.currency or ""
        minor = quantity.amount * 10 ** self.values.exponents[currency]
        positions = code_list("currency").positions
        return OwnLine(positions[currency], int(minor)) if minor.denominator == 1 else None

    def _quantity(self, meaning: Meaning) -> Quantity | None:
        """Give the quantity that an amount is where it is written, or a value of the rulebook, by itself."""
        if isinstance(meaning, said.Constant):
            return meaning.quantity
        is_of_law = isinstance(meaning, said.Parameter) and meaning.name in self.values.parameters
        return self.values.parameters[meaning.name] if is_of_law and isinstance(meaning, said.Parameter) else None

    def _side(self, meaning: Meaning) -> Recipe:
        quantity = self._quantity(meaning)
        if quantity is None or not self._is_foreign(quantity) or self._factor(quantity.kind.currency or "") is None:
            return self._value(meaning)
        return recipes.Fixed(int(self._line(quantity)))

    def line_minor(self, meaning: Meaning) -> int | None:
        """Give a line in national minor units; None where nobody knows it, or its currency has no rate."""
        quantity = self._quantity(meaning)
        if quantity is None or (self._is_foreign(quantity) and self._factor(quantity.kind.currency or "") is None):
            return None
        return int(self._line(quantity) / MICRO)

    def over_conditions(self, fold: said.OverItems) -> Recipe:
        """Give any(), all() or none() of a condition that names the items' shares."""
        condition = self._truth(fold.argument)
        if fold.function == "all":
            condition = recipes.Opposite(condition, of_items=True)
        if fold.where is not None:
            condition = recipes.Joined("and", (self._truth(fold.where), condition), of_items=True)
        found = recipes.AnyItem(condition)
        return found if fold.function == "any" else recipes.Opposite(found)

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
        """Give a quantity in millionths, money in those of national minor units."""
        is_money = quantity.kind.name == "money" or quantity.kind.name in PER_UNIT
        if not self._is_foreign(quantity):
            return quantity.amount * MICRO * (10**self.values.exponent if is_money else 1)
        currency = quantity.kind.currency or ""
        factor = self._factor(currency)
        if factor is None:
            raise KeyError(currency)
        return factor * quantity.amount * MICRO * Fraction(10) ** self.values.exponents[currency]

    def _line(self, quantity: Quantity) -> Fraction:
        """Give a line that values are held against; in another currency it is rounded to minor units, as they are."""
        exact = self._exact(quantity)
        is_rounded = self._is_foreign(quantity) and quantity.kind.name == "money"
        return Fraction(floor(exact / MICRO + Fraction(1, 2)) * MICRO) if is_rounded else exact

    def _is_foreign(self, quantity: Quantity) -> bool:
        return quantity.kind.currency not in {None, self.values.currency}

    def _factor(self, currency: str) -> Fraction | None:
        """Give the exact factor from a currency's minor units to the national ones; None without a rate."""
        return Fraction(1) if currency == self.values.currency else self.values.minor_factor(currency)

    def _fixed(self, quantity: Quantity | None) -> Recipe:
        if quantity is not None and self._is_foreign(quantity) and self._factor(quantity.kind.currency or "") is None:
            return recipes.Fixed(None, without_rate=quantity.kind.currency or "")
        number = self._number(quantity)
        return recipes.Fixed(number, is_too_large=quantity is not None and number is None)

    def _number(self, quantity: Quantity | None) -> int | None:
        if quantity is None:
            return None
        number = floor(self._exact(quantity) + Fraction(1, 2))
        return None if abs(number) > _LARGEST else number


def _place(asked: list[Meaning], meaning: Meaning) -> int:
    if meaning not in asked:
        asked.append(meaning)
    return asked.index(meaning)


def _ends(bands: Sequence[Band], line: Callable[[Quantity], Fraction]) -> tuple[AnyArray, AnyArray]:
    """Give the least and the largest number inside each band."""
    first = [-_LARGEST if band.start is None else _least_inside(line(band.start), band.start_inside) for band in bands]
    last = [_LARGEST if band.end is None else _most_inside(line(band.end), band.end_inside) for band in bands]
    kept = [np.clip(np.array(ends, dtype=object), -_LARGEST, _LARGEST).astype(np.int64) for ends in (first, last)]
    return kept[0], kept[1]


def _least_inside(edge: Fraction, is_inside: bool) -> int:
    return ceil(edge) if is_inside else floor(edge) + 1


def _most_inside(edge: Fraction, is_inside: bool) -> int:
    return floor(edge) if is_inside else ceil(edge) - 1


def _name_of(meaning: Meaning) -> str:
    """Name a value of the consignment as amounts and words name it; empty for anything else."""
    if isinstance(meaning, said.Word):
        return meaning.column.word or ""
    return meaning.name if isinstance(meaning, said.Parameter) and not meaning.of_items else ""


VALUE_NAMES: Final = frozenset({"customs_value", "cif_value", "fob_value", "goods_value"})
"""The values of a consignment that a parcel declared in the currency of a line is measured by in that currency."""

_NOT_LEVIES: Final = VALUE_NAMES
_FLIPPED: Final[Mapping[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

_VALUES: Final[Mapping[type[Meaning], Callable[[RecipeBook, Any], Recipe]]] = {
    said.Word: RecipeBook.word,
    said.Parameter: RecipeBook.parameter,
    said.Constant: RecipeBook.constant,
    said.Found: RecipeBook.found,
    said.Calculation: RecipeBook.calculation,
    said.OverItems: RecipeBook.over_items,
    said.Extreme: RecipeBook.extreme,
    said.Rounded: RecipeBook.rounded,
    said.Different: RecipeBook.different,
    said.Choice: RecipeBook.choice,
    said.Defined: RecipeBook.defined,
}

_JOINING: Final = (said.Combined, said.Opposite)

_TRUTHS: Final[Mapping[type[Meaning], Callable[[RecipeBook, Any], Recipe]]] = {
    said.Compared: RecipeBook.compared,
    said.Combined: RecipeBook.combined,
    said.Opposite: RecipeBook.opposite,
    said.Unknown: RecipeBook.not_known,
    said.OverItems: RecipeBook.over_conditions,
}
