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
from engine.language import instructions as do
from engine.language import lookups
from engine.language.bands import flatten_bands
from engine.language.checker import Condition
from engine.language.folds import fold_count, fold_different, fold_number, fold_truth
from engine.language.graph import Fixed, Graph, Operand, Step
from engine.language.kinds import PER_UNIT, Band, Quantity
from engine.language.meaning import (
    Calculation,
    Choice,
    Combined,
    Compared,
    Constant,
    DatePart,
    Defined,
    Different,
    Extreme,
    Found,
    InCodes,
    InList,
    InTexts,
    LawDay,
    Meaning,
    Opposite,
    OverItems,
    Parameter,
    Rounded,
    SameText,
    Shown,
    TextLength,
    TextTest,
    UnderPrefixes,
    Unknown,
    Word,
)
from engine.language.program import Program
from engine.language.schedule import lay_out
from engine.language.texts import Asked, Question, folded_texts

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
    defined: dict[tuple[str, int], Operand] = field(default_factory=dict)

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

    def hs_range(self, word: Word) -> tuple[int, int]:
        """Give the steps of the first and the last ten-digit code that a declared HS code may be."""
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
        if found.key.kind.name not in {"hs", "code"}:
            bands = self.values.bands.get(found.table, ())
            ranges = flatten_bands(bands, lambda bound: number_of(bound, self.values))
            return lookups.find_band(self.graph, self.number(found.key), ranges)
        table, word = self.values.tables.get(found.table, {}), _word_of(found.key)
        numbers = {key: number_of(quantity, self.values) for key, quantity in table.items()}
        if found.key.kind.name == "code":
            return lookups.find_code(self.graph, word, numbers)
        return lookups.find_prefix(self.graph, self.hs_range(word), numbers, of_items=word.of_items)

    def calculation(self, calculation: Calculation) -> Operand:
        left, right = self.number(calculation.left), self.number(calculation.right)
        return self.graph.calculate(calculation.operator, left, right)

    def law_day(self, _: LawDay) -> Fixed:
        return Fixed(_NAN if self.values.day == MISSING_DAY else float(self.values.day))

    def date_part(self, part: DatePart) -> Operand:
        return self.graph.read(_DATE_PARTS[part.part], self.graph.for_rows(self.number(part.value)))

    def extreme(self, extreme: Extreme) -> Operand:
        operation = do.SMALLEST_OF if extreme.function == "min" else do.LARGEST_OF
        found = [self.graph.for_rows(self.number(value)) for value in extreme.values]
        return reduce(lambda left, right: self.graph.read(operation, left, right), found)

    def rounded(self, rounded: Rounded) -> Operand:
        left, right = self.graph.for_rows(self.number(rounded.value)), self.graph.for_rows(self.number(rounded.step))
        return self.graph.read(_ROUNDINGS[rounded.way], left, right)

    def different(self, different: Different) -> int:
        where = None if different.where is None else self.truth(different.where)
        return fold_different(self.graph, different.value.column.name, different.digits, where)

    def choice(self, choice: Choice) -> Operand:
        return self.graph.choose(self.truth(choice.condition), self.number(choice.yes), self.number(choice.no))

    def chosen_truth(self, choice: Choice) -> int:
        condition, yes, no = self.truth(choice.condition), self.truth(choice.yes), self.truth(choice.no)
        # The third part says what holds either way, where the condition is not known.
        read = self.graph.read
        parts = (read(do.BOTH, condition, yes), read(do.BOTH, read(do.OPPOSITE, condition), no), read(do.BOTH, yes, no))
        return read(do.EITHER, read(do.EITHER, parts[0], parts[1]), parts[2])

    def defined_number(self, defined: Defined) -> Operand:
        key = (defined.name, id(defined.meaning))
        if key not in self.defined:
            self.defined[key] = self.number(defined.meaning)
        return self.defined[key]

    def defined_truth(self, defined: Defined) -> int:
        key = (defined.name, id(defined.meaning))
        if key not in self.defined:
            self.defined[key] = self.truth(defined.meaning)
        step = self.defined[key]
        if isinstance(step, Fixed):
            raise TypeError(defined.name)
        return step

    def number_over_items(self, fold: OverItems) -> int:
        where = None if fold.where is None else self.truth(fold.where)
        if fold.function == "count":
            return fold_count(self.graph, self.truth(fold.argument), where)
        return fold_number(self.graph, fold.function, self.number(fold.argument), where)

    def truth_over_items(self, fold: OverItems) -> int:
        where = None if fold.where is None else self.truth(fold.where)
        return fold_truth(self.graph, fold.function, self.truth(fold.argument), where)

    def text_test(self, test: TextTest) -> int:
        lists = [self.values.lists.get(name) for name in sorted(test.lists)]
        known = frozenset().union(test.texts, *(texts for texts in lists if texts is not None))
        found = self.ask_truth(test.value, test.function, known)
        if None not in lists:
            return found
        # A list that is not known on the day may hold anything: a yes from the rest stays, a no does not.
        return self.graph.read(do.EITHER, found, self.graph.fill_truth(UNKNOWN))

    def ask_truth(self, word: Word, asked: Asked, texts: frozenset[str]) -> int:
        question = Question(word.column.name, asked, folded_texts(texts))
        return self.graph.ask(do.ASK_TEXT_TRUTH, question, of_items=word.of_items)

    def shown(self, shown: Shown) -> int:
        question = Question(shown.value.column.name, "lists", (shown.name,))
        return self.graph.ask(do.ASK_TEXT_TRUTH, question, of_items=shown.of_items)

    def same_text(self, same: SameText) -> int:
        left, right = (
            self.graph.ask(
                do.ASK_TEXT_NUMBER, Question(word.column.name, "alike", other=other.column.name), of_items=word.of_items
            )
            for word, other in ((same.left, same.right), (same.right, same.left))
        )
        return self.graph.compare("==", left, right)

    def text_length(self, length: TextLength) -> int:
        word = length.value
        return self.graph.ask(do.ASK_TEXT_NUMBER, Question(word.column.name, "length"), of_items=word.of_items)

    def in_list(self, condition: InList) -> int:
        held, word = self.values.lists.get(condition.name), condition.value
        if held is None:
            return self.graph.fill_truth(UNKNOWN)
        if word.kind.name == "text":
            return self.ask_truth(word, "same", held)
        if word.kind.name == "hs":
            return self.under(word, frozenset(prefix.replace(".", "") for prefix in held))
        positions = code_list(word.kind.codes or "").positions
        return self.among(word, frozenset(positions[code] for code in held))

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
        return self.among(condition.value, condition.positions)

    def among(self, word: Word, positions: frozenset[int]) -> int:
        if len(positions) == 1:
            return self.graph.compare("==", self.load(word), Fixed(float(min(positions))))
        return lookups.is_among(self.graph, word, positions)

    def in_texts(self, condition: InTexts) -> int:
        word = condition.value
        load = self.load(word)
        found = [self.graph.same_text(load, word.column.name, text) for text in sorted(condition.texts)]
        return reduce(lambda left, right: self.graph.read(do.EITHER, left, right), found)

    def under_prefixes(self, condition: UnderPrefixes) -> int:
        return self.under(condition.value, condition.prefixes)

    def under(self, word: Word, prefixes: frozenset[str]) -> int:
        return lookups.is_under(self.graph, self.hs_range(word), prefixes, of_items=word.of_items)

    def opposite(self, opposite: Opposite) -> int:
        return self.graph.read(do.OPPOSITE, self.truth(opposite.condition))

    def combined(self, combined: Combined) -> int:
        operation = do.BOTH if combined.word == "and" else do.EITHER
        found = [self.truth(condition) for condition in combined.conditions]
        return reduce(lambda left, right: self.graph.read(operation, left, right), found)


def _word_of(meaning: Meaning) -> Word:
    # The checker gives nothing but a word the kind of a code or an HS code.
    if not isinstance(meaning, Word):
        raise TypeError(meaning)
    return meaning


_LOADS: Final[Mapping[tuple[str, bool], tuple[int, int]]] = {
    ("float64", False): (do.LOAD_FLOAT, 0),
    ("int64", False): (do.LOAD_INT64, MISSING_MINOR),
    ("int32", False): (do.LOAD_INT32, MISSING_CODE),
    ("int32", True): (do.LOAD_INT32, MISSING_DAY),
}

_DATE_PARTS: Final[Mapping[str, int]] = {"year": do.YEAR, "month": do.MONTH, "weekday": do.WEEKDAY}

_ROUNDINGS: Final[Mapping[str, int]] = {"down": do.ROUND_DOWN, "up": do.ROUND_UP, "half_up": do.ROUND_HALF_UP}

_NUMBERS: Final[Mapping[type[Meaning], Callable[[_Compiler, Any], Operand]]] = {
    Word: _Compiler.load,
    Parameter: _Compiler.parameter,
    Constant: _Compiler.constant,
    Found: _Compiler.found,
    Calculation: _Compiler.calculation,
    OverItems: _Compiler.number_over_items,
    LawDay: _Compiler.law_day,
    DatePart: _Compiler.date_part,
    Extreme: _Compiler.extreme,
    Choice: _Compiler.choice,
    Rounded: _Compiler.rounded,
    Different: _Compiler.different,
    TextLength: _Compiler.text_length,
    Defined: _Compiler.defined_number,
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
    OverItems: _Compiler.truth_over_items,
    TextTest: _Compiler.text_test,
    Shown: _Compiler.shown,
    SameText: _Compiler.same_text,
    InList: _Compiler.in_list,
    Choice: _Compiler.chosen_truth,
    Defined: _Compiler.defined_truth,
}
