"""Amounts of money that somebody owes: the checker that holds an expression to exact money of one currency.

A rule compares, and may compare anything: floats, other currencies at the day's rate. An amount is owed to the cent.
What may stand in one is written here; everything else is refused by name.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

from engine.columns.codes import currency_exponents
from engine.days import PERIODS
from engine.errors import Fault
from engine.language.checker import check_condition, check_item_condition, check_value
from engine.language.diagnostics import Place
from engine.language.kinds import Kind
from engine.language.meaning import (
    Calculation,
    Choice,
    Combined,
    Compared,
    Constant,
    Defined,
    Different,
    Extreme,
    Found,
    Meaning,
    Opposite,
    OverItems,
    Parameter,
    Rounded,
    Unknown,
    Word,
    inner,
)
from engine.language.scope import Expression, Scope
from engine.language.syntax import print_tree
from engine.language.tree import Amount, Lookup, Name, Node
from engine.language.tree import parts_of as nodes_in
from engine.money import MAX_ASSESSED_MINOR, MAX_RECIPE_MINOR

MONEY: Final = Kind("money")
"""National money, as every name that stands for a value or a levy is."""

EXACT_WORDS: Final = frozenset({
    "goods_value", "freight", "insurance", "same_parties_value", "gross_mass", "number_of_packages", "items",
    *(f"{counter}_used_{period}" for counter in ("quota", "imports") for period in PERIODS),
    "item_value", "item_quantity", "item_net_mass", "item_volume", "item_alcohol_share", "item_duty_rate",
    "item_tax_rate", "foreign_tax", "item_retail_price",
})  # fmt: skip
"""Words whose columns hold what was declared, exactly; every other word is derived and exists for comparing only."""

ITEM_VALUES: Final[Mapping[str, str]] = {
    "item_customs_value": "customs_value", "item_cif_value": "cif_value", "item_fob_value": "fob_value",
    "item_goods_value": "goods_value",
}  # fmt: skip
"""Names of each goods item's share of a value of the consignment, and that value; the shares add up to it."""

_EXACT_KINDS: Final = frozenset(
    {"money", "money_per_mass", "money_per_volume", "mass", "volume", "number", "share", "count"}
)
_MONEY_KINDS: Final = frozenset({"money", "money_per_mass", "money_per_volume"})
_MOST: Final = MAX_RECIPE_MINOR
"""The largest number, or number of minor units, that an amount is worked out with: it fills 64 bits in millionths."""

_SOME_WORDS: Final = "goods_value, gross_mass or item_volume"
_OWED: Final = "What is owed is worked out from declared amounts, masses, volumes and numbers"


def check_amount(
    text: str, place: Place, scope: Scope, currency: str, names: Mapping[str, Kind]
) -> tuple[Expression | None, list[Fault]]:
    """Read an amount in the rule language and hold it to exact money of one currency.

    Parameters
    ----------
    currency
        The national currency; amounts in another one are brought to it at the customs rate of the law's day.
    names
        What the amount may use beside words and the rulebook's names, such as customs_value and earlier levies.

    Returns
    -------
    amount, faults
        The checked expression and no fault, or None and every fault of it, in order of place.
    """
    found, faults = check_value(text, place, _with(scope, names))
    if found is None:
        return None, faults
    return _held(_Exact(place, found.tree, currency, names), found, _Exact.money)


def check_owed_condition(
    text: str, place: Place, scope: Scope, currency: str, names: Mapping[str, Kind]
) -> tuple[Expression | None, list[Fault]]:
    """Read a condition that may use ``names`` too: it compares them exactly, and anything else as a rule does."""
    found, faults = check_condition(text, place, _with(scope, names))
    if found is None:
        return None, faults
    return _held(_Exact(place, found.tree, currency, names), found, _Exact.condition)


def check_owed_item_condition(
    text: str, place: Place, scope: Scope, currency: str, names: Mapping[str, Kind]
) -> tuple[Expression | None, list[Fault]]:
    """Read a condition that is asked of each goods item, and may use ``names`` too."""
    found, faults = check_item_condition(text, place, _with(scope, names))
    if found is None:
        return None, faults
    return _held(_Exact(place, found.tree, currency, names), found, _Exact.condition)


def check_measure(
    text: str, place: Place, scope: Scope, currency: str, names: Mapping[str, Kind]
) -> tuple[Expression | None, list[Fault]]:
    """Read an exact value of the consignment: national money, or a mass, a volume, a number."""
    found, faults = check_value(text, place, _with(scope, names))
    if found is None:
        return None, faults
    return _held(_Exact(place, found.tree, currency, names), found, _Exact.value)


def names_in(meaning: Meaning) -> frozenset[str]:
    """Name the parameters, and the names given to check_amount, that an expression looks at."""
    return frozenset(part.name for part in parts_of(meaning) if isinstance(part, Parameter))


def words_in(meaning: Meaning) -> frozenset[str]:
    """Name the catalogue's words that an expression looks at."""
    return frozenset(part.column.word or part.column.name for part in parts_of(meaning) if isinstance(part, Word))


def is_asked(meaning: Meaning, names: AbstractSet[str]) -> bool:
    """Say whether a condition is asked as a rule asks it: it looks at no name of an amount."""
    return not names_in(meaning) & names


def is_exact(meaning: Meaning) -> bool:
    """Say whether a value is exact money, or an exact mass, volume or number."""
    if type(meaning) not in _VALUES or meaning.kind.name not in _EXACT_KINDS:
        return False
    if isinstance(meaning, Word):
        return meaning.column.word in EXACT_WORDS
    if isinstance(meaning, Different):
        return True
    if isinstance(meaning, (OverItems, Choice)):
        values = [part for part in inner(meaning) if part.kind.name not in {"truth", "flag"}]
        return all(is_exact(value) for value in values)
    if isinstance(meaning, Found):
        return meaning.key.kind.name in {"hs", "code"} or is_exact(meaning.key)
    return all(is_exact(part) for part in inner(meaning))


def _with(scope: Scope, names: Mapping[str, Kind]) -> Scope:
    """Add the names of amounts; several currencies may meet, since each is brought to national money."""
    of_items = {name: MONEY for name, value in ITEM_VALUES.items() if value in names}
    parameters = {**scope.parameters, **names, **of_items}
    return replace(scope, parameters=parameters, of_items=frozenset(of_items), brings_to_national=True)


def _held(
    exact: _Exact, found: Expression, hold: Callable[[_Exact, Meaning], None]
) -> tuple[Expression | None, list[Fault]]:
    hold(exact, found.meaning)
    if exact.faults:
        return None, sorted(exact.faults, key=lambda fault: (fault.column, fault.length))
    return found, []


@dataclass(slots=True)
class _Exact:
    """Holds a meaning to exact money; a fault is told at the name that brings it in.

    ``within`` is the definition that is being read.
    """

    place: Place
    tree: Node
    currency: str
    names: Mapping[str, Kind]
    faults: list[Fault] = field(default_factory=list)
    is_inside: bool = False
    within: Node | None = None

    def money(self, meaning: Meaning) -> None:
        """Hold the whole amount to being money."""
        before = len(self.faults)
        self.value(meaning)
        if len(self.faults) == before and meaning.kind.name != "money":
            message = f"{print_tree(self.tree)} is {meaning.kind.describe()}, not money."
            hint = f"Write an amount of money, such as 5 {self.currency} or 2 {self.currency} per kg * gross_mass."
            self._tell("not_money", self.tree, message, hint)

    def value(self, meaning: Meaning) -> None:
        """Hold one value to being exact."""
        check = _VALUES.get(type(meaning))
        if check is None or meaning.kind.name not in _EXACT_KINDS:
            said = meaning.kind.describe()
            self._tell("not_money", self.tree, f"{said} is no part of an amount.", f"{_OWED}.")
            return
        check(self, meaning)
        self._size(meaning)

    def word(self, word: Word) -> None:
        """Refuse what exists for comparing only."""
        name = word.column.word or word.column.name
        if name in EXACT_WORDS:
            return
        message = f"{name} is worked out for comparing only; money that is owed cannot rest on it."
        self._tell("comparison_value_in_money", self._named(name), message, f"{_OWED}, such as {_SOME_WORDS}.")

    def sound(self, _: Meaning) -> None:
        """Take a value of law as it is: money of any currency is brought to the national one."""

    def found(self, found: Found) -> None:
        """Hold the key of a table to being exact where it is a quantity."""
        if found.key.kind.name in _EXACT_KINDS:
            self.value(found.key)

    def calculation(self, calculation: Calculation) -> None:
        """Hold both sides."""
        was_inside = self.is_inside
        # What is written may be more on the way than what comes out of it, as far as it can be worked out.
        self.is_inside = was_inside or written_value(calculation) is not None
        self.value(calculation.left)
        self.value(calculation.right)
        self.is_inside = was_inside

    def over_items(self, fold: OverItems) -> None:
        """Hold what is added up; what is counted is a condition, as is a filter."""
        (self.condition if fold.function == "count" else self.value)(fold.argument)
        if fold.where is not None:
            self.condition(fold.where)

    def choice(self, choice: Choice) -> None:
        """Hold the condition and both sides."""
        self.condition(choice.condition)
        self.value(choice.yes)
        self.value(choice.no)

    def rounded(self, rounded: Rounded) -> None:
        """Hold what is rounded, and the step."""
        self.value(rounded.value)
        self.value(rounded.step)

    def different(self, different: Different) -> None:
        """Hold the filter; the codes are as declared."""
        if different.where is not None:
            self.condition(different.where)

    def extreme(self, extreme: Extreme) -> None:
        """Hold every value."""
        for value in extreme.values:
            self.value(value)

    def defined(self, defined: Defined) -> None:
        """Hold what a definition means."""
        around, self.within = self.within, self.within or self._named(defined.name)
        self.value(defined.meaning)
        self.within = around

    def condition(self, meaning: Meaning) -> None:
        """Let a condition be any condition of a rule; one that uses the names of amounts compares exact values."""
        if is_asked(meaning, self.names.keys() | ITEM_VALUES.keys()):
            return
        if isinstance(meaning, Combined):
            for condition in meaning.conditions:
                self.condition(condition)
        elif isinstance(meaning, Opposite):
            self.condition(meaning.condition)
        elif isinstance(meaning, Compared):
            self.value(meaning.left)
            self.value(meaning.right)
        elif isinstance(meaning, Unknown):
            self.value(meaning.argument)
        elif isinstance(meaning, OverItems) and not names_in(meaning) & self.names.keys():
            # Only the shares of the items are asked for, and each item has its own.
            self.condition(meaning.argument)
            if meaning.where is not None:
                self.condition(meaning.where)
        else:
            name = min(names_in(meaning) & self.names.keys())
            message = f"{name} is told for the consignment, and is not asked inside any(), all() or a filter."
            self._tell("not_money", self._named(name), message, "Compare it outside, and join both with and.")

    def _size(self, meaning: Meaning) -> None:
        """Refuse what is written and is more than can be worked out, once: no parcel would ever have an amount."""
        written = None if _is_of_another(meaning, self.currency) else written_value(meaning)
        if written is None or not self.currency or any(fault.code == "amount_too_large" for fault in self.faults):
            return
        minor = 10 ** currency_exponents().get(self.currency, 2)
        is_money = meaning.kind.name in _MONEY_KINDS
        is_owed = is_money and not self.is_inside
        most = Fraction(min(MAX_ASSESSED_MINOR, _MOST) if is_owed else _MOST, minor if is_money else 1)
        what = "the most that is assessed" if is_owed else "the most that is worked with"
        if abs(written) <= most:
            return
        text = meaning.quantity.text if isinstance(meaning, Constant) else print_tree(self.tree)
        node = next((node for node in _nodes(self.tree) if isinstance(meaning, Constant) and _is_of(node, text)), None)
        unit = f" {self.currency}" if is_money else ""
        message = f"{text} is more than {int(most):,}{unit}, {what}."
        self._tell("amount_too_large", node, message, "Correct the number or its unit.")

    def _named(self, name: str) -> Node | None:
        return next((node for node in _nodes(self.tree) if _name_of(node) == name), None)

    def _tell(self, code: str, node: Node | None, message: str, hint: str) -> None:
        fault = self.place.fault(code, (self.within or node or self.tree).span, message, hint)
        if fault not in self.faults:
            self.faults.append(fault)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in nodes_in(node):
        yield from _nodes(part)


def _is_of_another(meaning: Meaning, currency: str) -> bool:
    """Say whether an amount of another currency stands in a value: what it comes to is told by the day's rate."""
    parts = (part for part in parts_of(meaning) if isinstance(part, Constant))
    return any(part.kind.currency not in {None, currency} for part in parts)


def _is_of(node: Node, text: str) -> bool:
    return isinstance(node, Amount) and print_tree(node) == text


def written_value(meaning: Meaning) -> Fraction | None:
    """Work out a value that is written down whole, such as 9,000 USD * 12; None where it rests on anything else."""
    if isinstance(meaning, Constant):
        return meaning.quantity.amount
    if isinstance(meaning, Defined):
        return written_value(meaning.meaning)
    if not isinstance(meaning, Calculation):
        return None
    left, right = written_value(meaning.left), written_value(meaning.right)
    if left is None or right is None or (meaning.operator == "/" and right == 0):
        return None
    return _OPERATIONS[meaning.operator](left, right)


def _name_of(node: Node) -> str:
    if isinstance(node, Name):
        return node.name
    return node.table if isinstance(node, Lookup) else ""


def parts_of(meaning: Meaning) -> Iterator[Meaning]:
    """Go through a meaning and all that it is made of, definitions opened."""
    yield meaning
    for part in inner(meaning):
        yield from parts_of(part)


_VALUES: Final[Mapping[type[Meaning], Callable[[_Exact, Any], None]]] = {
    Word: _Exact.word,
    Parameter: _Exact.sound,
    Constant: _Exact.sound,
    Found: _Exact.found,
    Calculation: _Exact.calculation,
    OverItems: _Exact.over_items,
    Choice: _Exact.choice,
    Extreme: _Exact.extreme,
    Rounded: _Exact.rounded,
    Different: _Exact.different,
    Defined: _Exact.defined,
}

_OPERATIONS: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "of": operator.mul,
    "/": operator.truediv,
}
