"""From what conditions mean to one flat program that answers all of them: nothing is worked out twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import isnan
from typing import Any, Final

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_MINOR, NO, UNKNOWN, YES
from engine.columns.codes import code_list
from engine.hs import flatten
from engine.language import instructions as do
from engine.language.checker import Condition
from engine.language.graph import Fixed, Graph, Operand, Step
from engine.language.kinds import PER_UNIT, Band, Quantity
from engine.language.meaning import (
    Calculation,
    Combined,
    Compared,
    Constant,
    Found,
    InCodes,
    InTexts,
    Meaning,
    Opposite,
    OverItems,
    Parameter,
    UnderPrefixes,
    Unknown,
    Word,
)
from engine.language.program import Program
from engine.language.schedule import lay_out

_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Values:
    """What the rulebook's names stand for on the day, and how money is brought into the national currency.

    ``parameters`` and ``tables`` (HS prefix to quantity): None is unknown on that day. ``minor_factor`` gives the
    exact factor from minor units of a currency to national minor units, None without a rate; ``exponents`` how many
    decimals each currency has. Tables by a code list have its codes in place of prefixes; ``bands`` hold the tables
    by bands, and ``lists`` codes, HS prefixes or texts as text. A list or bands that are not there are unknown on
    that day, and so is ``day``, the day of the law, where it is left out.
    """

    currency: str
    exponent: int
    parameters: Mapping[str, Quantity | None]
    tables: Mapping[str, Mapping[str, Quantity | None]]
    minor_factor: Callable[[str], Fraction | None]
    exponents: Mapping[str, int]
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    day: int = MISSING_DAY


def compile_conditions(conditions: Sequence[Condition], values: Values) -> Program:
    """Make one program of all conditions; output k answers condition k.

    Notes
    -----
    Money becomes national minor units in float64. An amount in another currency is converted and rounded half up to
    the national minor unit, as declared amounts are, so that a parcel declared at exactly 20 USD is not above 20 USD.
    Money per mass or volume is not rounded. Unknown: a parameter or table value without a quantity, money without a
    rate.
    """
    compiler = _Compiler(values, Graph())
    outputs = [compiler.truth(condition.meaning) for condition in conditions]
    return lay_out(compiler.graph, outputs)


def number_of(quantity: Quantity | None, values: Values) -> float:
    """Give a quantity as the number that registers hold; NaN where it is unknown."""
    if quantity is None:
        return _NAN
    kind, amount = quantity.kind, quantity.amount
    if kind.name != "money" and kind.name not in PER_UNIT:
        return float(amount)
    if kind.currency is None or kind.currency == values.currency:
        return float(amount * 10**values.exponent)
    factor = values.minor_factor(kind.currency)
    if factor is None:
        return _NAN
    minor = amount * 10 ** values.exponents[kind.currency] * factor
    return float(_rounded_half_up(minor) if kind.name == "money" else minor)


def _rounded_half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns meanings into steps of a graph."""

    values: Values
    graph: Graph

    def truth(self, meaning: Meaning) -> int:
        """Give the step that answers a condition."""
        return _TRUTHS[type(meaning)](self, meaning)

    def number(self, meaning: Meaning) -> Operand:
        """Give the step or the fixed number that a value is."""
        return _NUMBERS[type(meaning)](self, meaning)

    def load(self, word: Word) -> int:
        column, graph = word.column, self.graph
        if word.kind.name == "hs":
            return self.hs_range(word)[0]
        operation, missing = _LOADS[column.dtype, column.kind == "date"]
        return graph.add(Step(operation, graph.slot(column.name), at=missing, of_items=word.of_items))

    def hs_range(self, word: Meaning) -> tuple[int, int]:
        """Give the steps of the first and the last ten-digit code that a declared HS code may be."""
        if not isinstance(word, Word):
            raise TypeError(word)
        slot = self.graph.slot(word.column.name)
        first, last = (
            self.graph.add(Step(operation, slot, of_items=word.of_items))
            for operation in (do.LOAD_HS_FIRST, do.LOAD_HS_LAST)
        )
        return first, last

    def parameter(self, parameter: Parameter) -> Fixed:
        return Fixed(number_of(self.values.parameters[parameter.name], self.values))

    def constant(self, constant: Constant) -> Fixed:
        return Fixed(number_of(constant.quantity, self.values))

    def found(self, found: Found) -> Operand:
        table = self.values.tables[found.table]
        numbers = {prefix: number_of(quantity, self.values) for prefix, quantity in table.items()}
        known = _ranges_of(numbers)
        if not known:
            return Fixed(_NAN)
        first, last = self.hs_range(found.key)
        at = self.graph.ranges_at(known)
        return self.graph.add(Step(do.FIND_HS, first, last, at, len(known), of_items=found.of_items))

    def calculation(self, calculation: Calculation) -> Operand:
        left, right = self.number(calculation.left), self.number(calculation.right)
        return self.graph.calculate(calculation.operator, left, right)

    def summed(self, fold: OverItems) -> int:
        return self.graph.add(Step(do.FOLD_SUM, self.graph.for_items(self.number(fold.argument))))

    def any_or_all(self, fold: OverItems) -> int:
        operation = do.FOLD_ANY if fold.function == "any" else do.FOLD_ALL
        step = self.graph.spread(self.truth(fold.argument))
        return self.graph.add(Step(operation, step))

    def flag(self, word: Word) -> int:
        return self.graph.add(Step(do.LOAD_TRUTH, self.graph.slot(word.column.name), of_items=word.of_items))

    def unknown(self, unknown: Unknown) -> int:
        argument = unknown.argument
        if argument.kind.name in {"truth", "flag"}:
            return self.graph.read(do.TRUTH_UNKNOWN, self.truth(argument))
        number = self.number(argument)
        if isinstance(number, Fixed):
            return self.graph.fill_truth(YES if isnan(number.value) else NO)
        return self.graph.read(do.IS_UNKNOWN, number)

    def compared(self, compared: Compared) -> int:
        left, right = self.number(compared.left), self.number(compared.right)
        return self.graph.compare(compared.operator, left, right)

    def in_codes(self, condition: InCodes) -> int:
        graph, word = self.graph, condition.value
        if len(condition.positions) == 1:
            return graph.compare("==", self.load(word), Fixed(float(min(condition.positions))))
        codes = range(len(code_list(word.kind.codes or "").codes))
        truths = (UNKNOWN, *(YES if code in condition.positions else NO for code in codes))
        at = graph.lookup_at(truths)
        return graph.add(
            Step(do.IN_CODES, graph.slot(word.column.name), at=at, count=len(truths), of_items=word.of_items)
        )

    def in_texts(self, condition: InTexts) -> int:
        word = condition.value
        load = self.load(word)
        found = [self.graph.same_text(load, word.column.name, text) for text in sorted(condition.texts)]
        return reduce(lambda left, right: self.graph.read(do.EITHER, left, right), found)

    def under_prefixes(self, condition: UnderPrefixes) -> int:
        known = _ranges_of(dict.fromkeys(condition.prefixes, 1.0))
        first, last = self.hs_range(condition.value)
        at = self.graph.ranges_at(known)
        return self.graph.add(Step(do.UNDER_HS, first, last, at, len(known), of_items=condition.of_items))

    def opposite(self, opposite: Opposite) -> int:
        return self.graph.read(do.OPPOSITE, self.truth(opposite.condition))

    def combined(self, combined: Combined) -> int:
        operation = do.BOTH if combined.word == "and" else do.EITHER
        found = [self.truth(condition) for condition in combined.conditions]
        return reduce(lambda left, right: self.graph.read(operation, left, right), found)


def _ranges_of(numbers: Mapping[str, float]) -> tuple[tuple[float, float, float], ...]:
    """Flatten a table by HS prefix into disjoint ranges; neighbours of one value are joined, unknown ones left out."""
    prefixes = sorted(numbers)
    first, last, position = flatten({prefix: k for k, prefix in enumerate(prefixes)})
    ranges: list[tuple[float, float, float]] = []
    for low, high, k in zip(first.tolist(), last.tolist(), position.tolist(), strict=True):
        value = numbers[prefixes[k]]
        if ranges and ranges[-1][1] + 1 == low and ranges[-1][2] == value:
            ranges[-1] = (ranges[-1][0], float(high), value)
        elif not isnan(value):
            ranges.append((float(low), float(high), value))
    return tuple(ranges)


_LOADS: Final[Mapping[tuple[str, bool], tuple[int, int]]] = {
    ("float64", False): (do.LOAD_FLOAT, 0),
    ("int64", False): (do.LOAD_INT64, MISSING_MINOR),
    ("int32", False): (do.LOAD_INT32, MISSING_CODE),
    ("int32", True): (do.LOAD_INT32, MISSING_DAY),
}

_NUMBERS: Final[Mapping[type[Meaning], Callable[[_Compiler, Any], Operand]]] = {
    Word: _Compiler.load,
    Parameter: _Compiler.parameter,
    Constant: _Compiler.constant,
    Found: _Compiler.found,
    Calculation: _Compiler.calculation,
    OverItems: _Compiler.summed,
}

_TRUTHS: Final[Mapping[type[Meaning], Callable[[_Compiler, Any], int]]] = {
    Word: _Compiler.flag,
    Unknown: _Compiler.unknown,
    Compared: _Compiler.compared,
    InCodes: _Compiler.in_codes,
    InTexts: _Compiler.in_texts,
    UnderPrefixes: _Compiler.under_prefixes,
    Opposite: _Compiler.opposite,
    Combined: _Compiler.combined,
    OverItems: _Compiler.any_or_all,
}
