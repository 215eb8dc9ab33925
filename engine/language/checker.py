"""From a rule's tree to its meaning: names, kinds, units and grain, with every fault of the expression at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, cast

from engine.columns.catalogue import WORDS
from engine.errors import Fault
from engine.language import calls, comparisons, hints
from engine.language.diagnostics import Place
from engine.language.kinds import MEASURED, NUMBER, TRUTH, Kind, currencies_clash, is_key, kind_of
from engine.language.kinds import kind_of_arithmetic as arithmetic_kind
from engine.language.meaning import (
    Calculation,
    Combined,
    Constant,
    Defined,
    Found,
    LawDay,
    Meaning,
    Opposite,
    Parameter,
    Word,
    goes_over_items,
    measure,
)
from engine.language.quantities import date_of, quantity_of
from engine.language.scope import LAW_DAY, Definition, Expression, Scope
from engine.language.syntax import parse, print_tree
from engine.language.tree import (
    Amount,
    Arithmetic,
    Call,
    Comparison,
    Date,
    Joined,
    Lookup,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Text,
)

DEEPEST_MEANING: Final = 120
LARGEST_MEANING: Final = 20_000
"""How deep and how large an expression may be once its definitions are put in their places."""

Condition: TypeAlias = Expression
"""An expression that is yes, no or unknown."""


def check_condition(text: str, place: Place, scope: Scope) -> tuple[Condition | None, list[Fault]]:
    """Read a condition and hold it to the catalogue and to what the rulebook declares.

    Returns
    -------
    condition, faults
        The condition and no fault, or None and every fault of it, in order of place.
    """
    return _check(text, Checker(place, scope), Checker.condition)


def check_value(text: str, place: Place, scope: Scope) -> tuple[Expression | None, list[Fault]]:
    """Read a value of any kind, told once for the consignment.

    Returns
    -------
    expression, faults
        The expression and no fault, or None and every fault of it, in order of place.
    """
    return _check(text, Checker(place, scope), Checker.answer)


def check_item_condition(text: str, place: Place, scope: Scope) -> tuple[Condition | None, list[Fault]]:
    """Read a condition that is asked of each goods item, as a filter over items is.

    Returns
    -------
    condition, faults
        The condition and no fault, or None and every fault of it, in order of place.
    """
    return _check(text, Checker(place, scope, allows_items=True), Checker.condition)


def check_definition(text: str, place: Place, scope: Scope) -> tuple[Expression | None, list[Fault]]:
    """Read what a definition means: a condition or a value of any kind, about the consignment or about an item.

    Returns
    -------
    expression, faults
        The expression and no fault, or None and every fault of it, in order of place.
    """
    return _check(text, Checker(place, scope, allows_items=True), Checker.answer)


def _check(
    text: str, checker: Checker, read: Callable[[Checker, Node], Meaning | None],
) -> tuple[Expression | None, list[Fault]]:  # fmt: skip
    tree, faults = parse(text, checker.place)
    if tree is None:
        return None, faults
    meaning = read(checker, tree)
    if meaning is None or checker.faults:
        return None, sorted(checker.faults, key=lambda fault: (fault.column, fault.length))
    fault = _refuse_size(meaning, text, checker.place)
    if fault is not None:
        return None, [fault]
    used = checker.used
    return Expression(
        text, tree, tuple(used.words), frozenset(used.parameters), frozenset(used.tables), meaning,
        frozenset(used.lists), frozenset(used.definitions), tuple(used.looked_up),
    ), []  # fmt: skip


def _refuse_size(meaning: Meaning, text: str, place: Place) -> Fault | None:
    depth, size = measure(meaning)
    if depth <= DEEPEST_MEANING and size <= LARGEST_MEANING:
        return None
    code, much = ("expression_too_deep", "deep") if depth > DEEPEST_MEANING else ("expression_too_long", "long")
    message = f"This is too {much} together with the definitions that it uses."
    return place.fault(code, (0, len(text)), message, "Write it as two or more rules, or use fewer definitions.")


@dataclass(slots=True)
class _Used:
    """The names that an expression looks at, each once, in order of appearance."""

    words: dict[str, None] = field(default_factory=dict)
    parameters: dict[str, None] = field(default_factory=dict)
    tables: dict[str, None] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)
    looked_up: dict[str, None] = field(default_factory=dict)

    def take(self, definition: Definition) -> None:
        """Look at everything that a definition looks at."""
        expression = definition.expression
        self.definitions[definition.name] = None
        for mine, more in (
            (self.words, expression.words), (self.parameters, sorted(expression.parameters)),
            (self.tables, sorted(expression.tables)), (self.lists, sorted(expression.lists)),
            (self.definitions, sorted(expression.definitions)), (self.looked_up, expression.looked_up),
        ):  # fmt: skip
            mine.update(dict.fromkeys(more))


@dataclass(slots=True)
class Checker:
    """Reads one expression. A method gives None where it has told a fault; nothing is then said twice about it.

    ``inside`` is the function over items that is being read; ``allows_items``: item words may stand outside of one.
    """

    place: Place
    scope: Scope
    allows_items: bool = False
    faults: list[Fault] = field(default_factory=list)
    used: _Used = field(default_factory=_Used)
    inside: str = ""

    def tell(self, code: str, node: Node, message: str, hint: str) -> None:
        """Add a fault at a node."""
        self.faults.append(self.place.fault(code, node.span, message, hint))

    def use_list(self, name: str) -> None:
        """Remember that a list of the rulebook is looked at."""
        self.used.lists[name] = self.used.looked_up[name] = None

    def condition(self, node: Node) -> Meaning | None:
        """Read a node where a condition is needed."""
        found = self.value(node)
        if found is None:
            return None
        if found.kind.name not in {"truth", "flag"}:
            message = f"{print_tree(node)} is {found.kind.describe()}, not a condition."
            self.tell("not_a_condition", node, message, hints.as_condition(node, found.kind))
            return None
        return found

    def quantity(self, node: Node) -> Meaning | None:
        """Read a node where something measured is needed."""
        found = self.value(node)
        if found is None:
            return None
        if found.kind.name not in MEASURED | {"date"}:
            message = f"{print_tree(node)} is {found.kind.describe()}; an amount is needed here."
            self.tell(
                "condition_as_value", node, message, "Only amounts, numbers and dates are compared and calculated."
            )
            return None
        return found

    def answer(self, node: Node) -> Meaning | None:
        """Read a node where a condition or something measured is needed."""
        found = self.value(node)
        if found is None or found.kind.name in MEASURED | {"date", "truth", "flag"}:
            return found
        message = f"{print_tree(node)} is {found.kind.describe()}; a condition or an amount is needed here."
        self.tell("not_a_value", node, message, hints.as_condition(node, found.kind))
        return None

    def value(self, node: Node) -> Meaning | None:
        """Read any node."""
        return _READERS[type(node)](self, node)

    def name(self, node: Name) -> Meaning | None:
        """Read a bare name that is not opposite a code."""
        column = WORDS.get(node.name)
        if column is not None:
            return self.word(node)
        if node.name in self.scope.of_items:
            return self.of_item(node)
        if node.name in self.scope.parameters:
            self.used.parameters[node.name] = self.used.looked_up[node.name] = None
            return Parameter(node.name, kind=self.scope.parameters[node.name])
        if node.name in self.scope.definitions:
            return self.definition(node, self.scope.definitions[node.name])
        if node.name == LAW_DAY:
            return LawDay(kind=Kind("date"))
        self.faults.append(hints.unknown_name(node, self.scope, self.place))
        return None

    def of_item(self, node: Name) -> Parameter | None:
        """Read a name that is told for each goods item."""
        kind = self.scope.parameters[node.name]
        if not self.inside and not self.allows_items:
            message = f"{node.name} is told for each goods item, not for the consignment."
            self.tell("item_outside", node, message, hints.item_outside(node.name, kind))
            return None
        self.used.parameters[node.name] = None
        return Parameter(node.name, kind=kind, of_items=True)

    def definition(self, node: Name, definition: Definition) -> Meaning | None:
        """Read a definition by its name."""
        meaning = definition.expression.meaning
        self.used.take(definition)
        if meaning.of_items and not self.inside and not self.allows_items:
            message = f"{node.name} is told for each goods item, not for the consignment."
            self.tell("item_outside", node, message, hints.item_outside(node.name, meaning.kind))
            return None
        if self.inside and goes_over_items(meaning):
            message = f"{node.name} goes over the items already and stands inside {self.inside}()."
            self.tell("nested_items", node, message, f"Its definition is: {definition.expression.text.strip()}.")
            return None
        return Defined(node.name, meaning, kind=meaning.kind, of_items=meaning.of_items)

    def word(self, node: Name) -> Word | None:
        """Read a word of the catalogue; a word about items needs a function over items around it."""
        column = WORDS[node.name]
        self.used.words[node.name] = None
        if column.grain == "item" and not self.inside and not self.allows_items:
            message = f"{node.name} is told for each goods item, not for the consignment."
            self.tell("item_outside", node, message, hints.item_outside(node.name, kind_of(column)))
            return None
        return Word(column, kind=kind_of(column), of_items=column.grain == "item")

    def amount(self, node: Amount) -> Meaning | None:
        """Read an amount."""
        quantity = quantity_of(node, self.place)
        if isinstance(quantity, Fault):
            self.faults.append(quantity)
            return None
        if quantity.kind.currency:
            self.used.looked_up[quantity.kind.currency] = None
        return Constant(quantity, kind=quantity.kind)

    def date(self, node: Date) -> Meaning | None:
        """Read a date."""
        quantity = date_of(node, self.place)
        if isinstance(quantity, Fault):
            self.faults.append(quantity)
            return None
        return Constant(quantity, kind=quantity.kind)

    def text(self, node: Text) -> Meaning | None:
        """Refuse quoted text where there is no text word opposite."""
        message = f"{print_tree(node)} is text; only a text word is compared with it."
        self.tell("cannot_compare", node, message, "Write it opposite a text word, with == or in [...].")
        return None

    def call(self, node: Call) -> Meaning | None:
        """Read a function."""
        return calls.call(self, node)

    def lookup(self, node: Lookup) -> Meaning | None:
        """Read a table and its key."""
        key = self.value(node.key)
        table = self.scope.tables.get(node.table)
        if table is None:
            self.faults.append(hints.unknown_table(node, self.scope, self.place))
            return None
        self.used.tables[node.table] = self.used.looked_up[node.table] = None
        if key is None:
            return None
        if not is_key(table.key, key.kind):
            message = f"The table {node.table} is asked with {table.key.describe()}; this is {key.kind.describe()}."
            self.tell("wrong_key", node.key, message, hints.words_of(table.key))
            return None
        return Found(node.table, key, kind=table.value, of_items=key.of_items)

    def negative(self, node: Negative) -> Meaning | None:
        """Read a negative as a product."""
        value = self.quantity(node.value)
        if value is None:
            return None
        if value.kind.name == "date":
            self.tell("cannot_calculate", node, "A date has no negative.", "Leave the minus sign out.")
            return None
        minus_one = Constant(hints.MINUS_ONE, kind=NUMBER)
        return Calculation("*", value, minus_one, kind=value.kind, of_items=value.of_items)

    def arithmetic(self, node: Arithmetic) -> Meaning | None:
        """Read + - * and /."""
        if hints.is_divided_by_unit(node):
            self.tell("unknown_unit", node, f"{print_tree(node)} divides by a unit.", hints.per_unit(node))
            return None
        left, right = self.quantity(node.left), self.quantity(node.right)
        if left is None or right is None:
            return None
        kind = arithmetic_kind(node.operator, left.kind, right.kind)
        if kind is None:
            code, message, hint = hints.cannot_calculate(node, left.kind, right.kind)
            message += hints.told_of_parameters((node.left, node.right), self.scope)
            self.tell(code, node, message, hint)
            return None
        if self.two_currencies(node, left.kind, right.kind):
            return None
        return Calculation(node.operator, left, right, kind=kind, of_items=left.of_items or right.of_items)

    def two_currencies(self, node: Node, left: Kind, right: Kind) -> bool:
        """Say whether amounts in two currencies meet that may not, and tell it."""
        if self.scope.brings_to_national or not currencies_clash(left, right):
            return False
        message = f"{left.describe()} and {right.describe()} are two currencies."
        hint = "Write both amounts in one currency; a word that is money may meet an amount in any one currency."
        self.tell("two_currencies", node, message, hint)
        return True

    def comparison(self, node: Comparison) -> Meaning | None:
        """Read a comparison or a chain of them."""
        return comparisons.comparison(self, node)

    def membership(self, node: Membership) -> Meaning | None:
        """Read in and not in."""
        return comparisons.membership(self, node)

    def inverse(self, node: Not) -> Meaning | None:
        """Read not."""
        found = self.condition(node.condition)
        return None if found is None else Opposite(found, kind=TRUTH, of_items=found.of_items)

    def joined(self, node: Joined) -> Meaning | None:
        """Read and, or."""
        found = [self.condition(condition) for condition in node.conditions]
        return combine(cast("Literal['and', 'or']", node.word), found)


def combine(word: Literal["and", "or"], found: Iterable[Meaning | None]) -> Meaning | None:
    """Join conditions; None where one of them has a fault."""
    conditions = tuple(found)
    known = tuple(condition for condition in conditions if condition is not None)
    if len(known) < len(conditions):
        return None
    of_items = any(condition.of_items for condition in known)
    return known[0] if len(known) == 1 else Combined(word, known, kind=TRUTH, of_items=of_items)


_READERS: Final[Mapping[type[Any], Callable[[Checker, Any], Meaning | None]]] = {
    Name: Checker.name,
    Amount: Checker.amount,
    Date: Checker.date,
    Text: Checker.text,
    Call: Checker.call,
    Lookup: Checker.lookup,
    Negative: Checker.negative,
    Arithmetic: Checker.arithmetic,
    Comparison: Checker.comparison,
    Membership: Checker.membership,
    Not: Checker.inverse,
    Joined: Checker.joined,
}
