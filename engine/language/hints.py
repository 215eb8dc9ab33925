"""What the checker says about a name or a kind that does not fit: the nearest right name, and how to mend it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.errors import Fault
from engine.language.diagnostics import Place, did_you_mean, nearest
from engine.language.functions import FUNCTIONS, KINDS_TAKEN, Function, Takes
from engine.language.kinds import NUMBER, PER_UNIT, SUMMED, Kind, KindName, Quantity
from engine.language.quantities import UNITS, is_currency
from engine.language.scope import LAW_DAY, Scope
from engine.language.syntax import print_tree
from engine.language.tree import Amount, Arithmetic, Call, Date, Lookup, Name, Node, Text

MINUS_ONE: Final = Quantity(NUMBER, Fraction(-1), "-1")
_MOST_NAMED: Final = 4
_MEANT: Final = {
    "maximum": "max", "minimum": "min", "greatest": "max", "least": "min", "len": "length", "includes": "contains",
    "some": "any", "every": "all", "exists": "any", "total": "sum", "has_words": "has_word", "same": "alike",
    "days": "days_between", "datediff": "days_between",
    "iif": "if", "choose": "if", "share": "share_of",
    "percentage": "share_of", "number_of": "count", "begins_with": "starts_with",
}  # fmt: skip
"""What other languages, and people, call a function."""

_NUMBERED: Final = {
    name: number
    for names in (
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
    for number, name in enumerate(names, start=1)
}  # fmt: skip
"""What month() and weekday() give for a name."""

_IN_ORDER: Final[tuple[KindName, ...]] = (
    "money", "money_per_mass", "money_per_volume", "mass", "volume", "count", "number", "share", "days", "date",
)  # fmt: skip
_EXAMPLES: Final = {
    "money": "400 USD", "money_per_mass": "4 USD per kg", "money_per_volume": "4 USD per litre",
    "mass": "2 kg", "volume": "2 litres", "share": "30 %", "days": "10 days", "date": "2024-07-01",
    "count": "3", "number": "3",
}  # fmt: skip


def words_of(kind: Kind) -> str:
    """Name the words of a kind."""
    names = _words_of(kind)
    more = ", ..." if len(names) > _MOST_NAMED else ""
    return f"Words that are {kind.describe()}: {', '.join(names[:_MOST_NAMED])}{more}."


def _words_of(kind: Kind) -> list[str]:
    return [word for word, column in WORDS.items() if column.kind == kind.name and column.codes == kind.codes]


def as_condition(node: Node, kind: Kind) -> str:
    """Say how something that is no condition becomes one."""
    text = print_tree(node)
    if isinstance(node, (Amount, Date)):
        return "A condition asks about a word: goods_value > 400 USD."
    if kind.name == "code":
        return f"Compare it: {text} == ... or {text} in [...]."
    if kind.name == "hs":
        return f"Compare it: {text} == 8528.72 or {text} in [2402, 2403]."
    if kind.name == "text":
        return f'Compare it: {text} == "..." or is_unknown({text}).'
    return f"Compare it: {text} > {_EXAMPLES[kind.name]}."


def item_outside(name: str, kind: Kind) -> str:
    """Say how to ask about goods items."""
    if kind.name == "flag":
        return f"Write any({name}) or all({name})."
    added = f", or sum({name})" if kind.name in {"money", "mass", "volume", "count"} else ""
    if kind.name == "truth":
        return f"Write any({name}), all({name}) or count({name})."
    return f"Put the condition inside any(...) or all(...){added}."


def unknown_name(node: Name, scope: Scope, place: Place) -> Fault:
    """Tell that a bare name is nothing that is known here."""
    name = node.name
    if name in scope.tables:
        message = f"{name} is a table; it needs the key that is looked up."
        key = scope.tables[name].key
        words = _words_of(key)
        return place.fault("table_without_key", node.span, message, f"Write {name}[{words[0] if words else '...'}].")
    if name in scope.lists:
        message = f"{name} is a list; it is asked with in."
        held = scope.lists[name]
        words = _words_of(held)
        hint = f"Write {words[0]} in {name}." if held.name != "text" else f"Write has_word(description, {name})."
        return place.fault("list_without_in", node.span, message, hint)
    if name in UNITS or is_currency(name):
        message = f"{name} is a unit; a number is missing before it."
        return place.fault("unit_without_number", node.span, message, f"Write the amount, such as 2 {name}.")
    if name in FUNCTIONS:
        message = f"{name} is a function; it needs round brackets."
        return place.fault("unknown_word", node.span, message, shown(FUNCTIONS[name]))
    message = f"{name} is not a word that a rule knows."
    return place.fault("unknown_word", node.span, message, _meant_name(name, scope))


def _meant_name(name: str, scope: Scope) -> str:
    if name.casefold() in {"true", "false", "yes", "no"}:
        return "A flag or condition stands by itself: is_value_mismatch, or not is_value_mismatch."
    if name.casefold() in {"unknown", "null", "none", "missing"}:
        return "Ask is_unknown(...) around the word."
    if name.casefold() in _NUMBERED:
        return f"Months are 1 to 12 and days of the week 1 to 7: {name} is {_NUMBERED[name.casefold()]}."
    asked = [word for word, column in WORDS.items() if column.codes and name in code_list(column.codes).positions]
    if asked:
        more = ", ..." if len(asked) > _MOST_NAMED else ""
        return f"It is a code: compare it with {', '.join(asked[:_MOST_NAMED])}{more}."
    otherwise = "The catalogue of words lists them all; text stands between quotation marks."
    named = [*scope.parameters, *scope.tables, *scope.lists, *scope.definitions]
    return did_you_mean(name, [*WORDS, LAW_DAY, *named], otherwise)


def several(kind: Kind) -> str:
    """Name more than one of a kind of value that lists hold."""
    return {"hs": "HS codes", "text": "texts"}.get(kind.name, f"codes of the list {kind.codes}")


def no_such_list(node: Name, scope: Scope, kind: Kind | None) -> tuple[str, Name, str, str]:
    """Say that a name behind ``in`` is no list: code, node, message and hint; ``kind`` is what is looked for."""
    fitting = sorted(name for name, held in scope.lists.items() if kind in {held, None})
    found = nearest(node.name, fitting)
    if found is not None:
        return "unknown_list", node, f"{node.name} is not a list of this rulebook.", f"Did you mean {found}?"
    listed = f", or name a list of the rulebook: {', '.join(fitting)}" if fitting else ""
    return "list_needed", node, "`in` needs a list in square brackets.", f"Write the entries as [CN, VN]{listed}."


def unknown_function(node: Call, scope: Scope) -> tuple[str, Name, str, str]:
    """Say that a name before a round bracket is no function: code, node, message and hint."""
    name = Name(node.function, start=node.start, end=node.start + len(node.function))
    message = f"{node.function} is not a function."
    if node.function in scope.tables:
        asked = ", ".join(print_tree(argument) for argument in node.arguments)
        message = f"{node.function} is a table, not a function."
        return "unknown_function", name, message, f"Write square brackets: {node.function}[{asked}]."
    if node.function in {*scope.definitions, *scope.parameters, LAW_DAY}:
        return "unknown_function", name, message, "Leave the brackets out."
    if node.function in WORDS:
        return "unknown_function", name, f"{node.function} is a word, not a function.", "Leave the brackets out."
    if node.function in {"in", "and", "or", "not"}:
        return "unknown_function", name, message, f"Write a space after {node.function}."
    found = _MEANT.get(node.function.casefold()) or nearest(node.function, FUNCTIONS)
    listed = f"The functions are {', '.join(FUNCTIONS)}."
    hint = listed if found is None else f"Did you mean {found}? {shown(FUNCTIONS[found])}"
    return "unknown_function", name, message, hint


def shown(function: Function) -> str:
    """Show how a function is written."""
    return f"It is written {function.signature}."


def taken(takes: Takes) -> str:
    """Say what a function needs in one place of its brackets."""
    if takes in {"value", "part"}:
        return "an amount"
    return " or ".join(Kind(name).describe() for name in _IN_ORDER if name in KINDS_TAKEN[takes])


def not_alike(nodes: tuple[Node, Node], kinds: tuple[Kind, Kind]) -> tuple[str, str, str]:
    """Say that two values must be of one kind and are not: code, message and hint."""
    message = f"{print_tree(nodes[0])} is {kinds[0].describe()} and {print_tree(nodes[1])} is {kinds[1].describe()}."
    bare = _without_unit(nodes[1], kinds[0]) or _without_unit(nodes[0], kinds[1])
    if bare:
        return "number_without_unit", message, bare
    return "wrong_argument", message, "All values here are of one kind."


def not_a_text(node: Node, scope: Scope) -> tuple[str, Node, str, str]:
    """Say why something is no text to look for: code, node, message and hint."""
    written = print_tree(node)
    if isinstance(node, Text):
        return (
            "empty_text",
            node,
            f"{written} has no letter and no digit to look for.",
            "Write a word or a part of one.",
        )
    if isinstance(node, Name) and node.name in scope.lists:
        held = several(scope.lists[node.name])
        return "wrong_list", node, f"The list {node.name} holds {held}; texts are needed here.", "Name a list of texts."
    texts = [name for name, kind in scope.lists.items() if kind.name == "text"]
    found = nearest(node.name, texts) if isinstance(node, Name) else None
    if not isinstance(node, (Name, Amount)):
        hint = "Write each text between quotation marks, with commas between them."
        return "text_not_quoted", node, f"{written} is not text and not a list of texts.", hint
    quoted = f'Write it between quotation marks: "{written}".'
    hint = quoted if found is None else f"Did you mean the list {found}? {quoted}"
    return "text_not_quoted", node, f"{written} is not text and not a list of texts.", hint


def not_shown(node: Node, function: Function, known: frozenset[str] | None) -> tuple[str, Node, str, str]:
    """Say why something is no scheme or choice of the rulebook: code, node, message and hint."""
    written, what = print_tree(node), "scheme" if function.takes[0] == "scheme" else "choice"
    if not isinstance(node, Text):
        found = node.name if isinstance(node, Name) else "..."
        message = f"{written} is not the name of a {what} between quotation marks."
        return f"{what}_not_quoted", node, message, f'Write {function.name}("{found}").'
    message = f"{written} is not a {what} of this rulebook."
    key = "schemes" if what == "scheme" else "elections"
    listed = f"The {what}s are {', '.join(sorted(known))}." if known else f"Add it under {key}: in collection.yaml."
    return f"unknown_{what}", node, message, did_you_mean(node.text, known or (), listed)


def unknown_table(node: Lookup, scope: Scope, place: Place) -> Fault:
    """Tell that a name before a square bracket is no table."""
    span = (node.start, node.start + len(node.table))
    otherwise = f"The tables are {', '.join(sorted(scope.tables))}." if scope.tables else "This rulebook has no table."
    message = f"{node.table} is not a table of this rulebook."
    if node.table in scope.lists:
        message = f"{node.table} is a list, not a table."
        return place.fault("unknown_table", span, message, f"Write {print_tree(node.key)} in {node.table}.")
    return place.fault("unknown_table", span, message, did_you_mean(node.table, scope.tables, otherwise))


def cannot_calculate(node: Arithmetic, left: Kind, right: Kind) -> tuple[str, str, str]:
    """Say why two kinds cannot be added, multiplied or divided: code, message and hint."""
    doing = {"+": "add {right} to {left}", "-": "subtract {right} from {left}",
             "*": "multiply {left} by {right}", "of": "multiply {left} by {right}",
             "/": "divide {left} by {right}"}[node.operator]  # fmt: skip
    message = "cannot " + doing.format(left=left.describe(), right=right.describe()) + "."
    if per := _per_measure(node, left, right):
        return "cannot_calculate", message, per
    if node.operator in "+-":
        days = Kind("days")
        bare = _without_unit(node.right, days if left.name == "date" else left) or _without_unit(node.left, right)
        return ("number_without_unit", message, bare) if bare else ("cannot_calculate", message, _ADDING)
    return "cannot_calculate", message, _MULTIPLYING


def _per_measure(node: Arithmetic, left: Kind, right: Kind) -> str:
    """Say how money by weight or volume is written where money alone stands with a mass, or by itself in a sum."""
    for amount, kind, other, met in ((node.left, left, node.right, right), (node.right, right, node.left, left)):
        if not isinstance(amount, Amount):
            continue
        if node.operator == "*" and kind.name == "money" and met.name in _BY_MEASURE and not amount.per:
            return f"Write {print_tree(amount)} per {_BY_MEASURE[met.name][0]} * {print_tree(other)}."
        measure = PER_UNIT.get(kind.name, ("", ""))[0]
        if node.operator in "+-" and met.name == "money" and measure in _BY_MEASURE:
            return f"Write {print_tree(amount)} * {_BY_MEASURE[measure][1]}."
    return ""


_BY_MEASURE: Final = {"mass": ("kg", "gross_mass"), "volume": ("litre", "sum(item_volume)")}
"""What money is counted by for a mass or a volume, and the word of the consignment that says how much it is."""


def told_of_parameters(nodes: tuple[Node, Node], scope: Scope) -> str:
    """Say what the parameters among two nodes are and where they are written: the mistake may be there."""
    names = [node.name for node in nodes if isinstance(node, Name) and node.name not in WORDS]
    return "".join(
        f" {name} is {scope.parameters[name].describe()}{_written_in(name, scope)}."
        for name in dict.fromkeys(names)
        if name in scope.parameters
    )


def _written_in(name: str, scope: Scope) -> str:
    return f", written in {scope.places[name]}" if name in scope.places else ""


_ADDING: Final = "Only values of one kind are added or subtracted."
_MULTIPLYING: Final = "Amounts are multiplied and divided by numbers and shares; money / mass is money per mass."


def cannot_compare(nodes: tuple[Node, Node], kinds: tuple[Kind, Kind], *, of_items: bool) -> tuple[str, str, str]:
    """Say why two kinds cannot be compared: code, message and hint."""
    left, right = kinds
    message = f"cannot compare {left.describe()} with {right.describe()}."
    bare = _without_unit(nodes[1], left) or _without_unit(nodes[0], right)
    if bare:
        return "number_without_unit", message, bare
    if money := _as_money(nodes, kinds, of_items=of_items):
        return "cannot_compare", message, money
    if {left.name, right.name} == {"date", "number"}:
        return "cannot_compare", message, "Write a date as year-month-day, such as 2024-07-01."
    if left.name in PER_UNIT and right.name == "money" and isinstance(nodes[1], Amount):
        return "cannot_compare", message, f"Write {print_tree(nodes[1])} per {PER_UNIT[left.name][1]}."
    if isinstance(nodes[1], Amount) and right.name == "share" and left.name in SUMMED:
        return "cannot_compare", message, f"Say what it is a part of, such as {print_tree(nodes[1])} of goods_value."
    if isinstance(nodes[1], Amount):
        return "cannot_compare", message, _instead(right, of_items=of_items)
    if isinstance(nodes[0], Amount):
        return "cannot_compare", message, _instead(left, of_items=of_items)
    if unit := _unit_in_parameter(nodes, kinds):
        return "cannot_compare", message, unit
    return "cannot_compare", message, "Compare two values of one kind."


def _as_money(nodes: tuple[Node, Node], kinds: tuple[Kind, Kind], *, of_items: bool) -> str:
    for node, kind, other in (*zip(nodes, kinds, reversed(kinds), strict=True),):
        if isinstance(node, Amount) and other.name == "money" and kind.name in _MEASURES:
            written = f"{node.number} {other.currency or 'USD'}"
            instead = _instead(kind, of_items=of_items)
            return (
                f"Write the amount as money: {written}. Or c{instead[1:]}"
                if "instead" in instead
                else (f"Write the amount as money: {written}.")
            )
    return ""


_MEASURES: Final = frozenset({"mass", "volume", "days"})


def _unit_in_parameter(nodes: tuple[Node, Node], kinds: tuple[Kind, Kind]) -> str:
    for node, kind, other in (*zip(nodes, kinds, reversed(kinds), strict=True),):
        is_parameter = isinstance(node, Name) and node.name not in WORDS
        if is_parameter and kind == NUMBER and other.name in _EXAMPLES:
            return f"Give {print_tree(node)} its unit where it is written, such as {_EXAMPLES[other.name]}."
    return ""


def _instead(kind: Kind, *, of_items: bool) -> str:
    grain = "item" if of_items else "consignment"
    names = [word for word, column in WORDS.items() if column.kind == kind.name and column.grain == grain]
    said = kind.describe().partition(" (")[0]
    if len(names) == 1:
        return f"Compare {names[0]} instead, which is {said}."
    if not names:
        return "Compare two values of one kind."
    more = ", ..." if len(names) > _MOST_NAMED else ""
    return f"Compare a word that is {said} instead: {', '.join(names[:_MOST_NAMED])}{more}."


def _without_unit(node: Node, other: Kind) -> str:
    if not isinstance(node, Amount) or node.unit or other.name not in _EXAMPLES:
        return ""
    if other.name == "date":
        return "Write a date as year-month-day, such as 2024-07-01."
    units = {"money": other.currency or "USD", "money_per_mass": f"{other.currency or 'USD'} per kg", "mass": "kg",
             "money_per_volume": f"{other.currency or 'USD'} per litre", "volume": "litres", "days": "days",
             "share": "%"}  # fmt: skip
    unit = units.get(other.name)
    return f"Write its unit after the number, such as {node.number} {unit}." if unit else ""


def bracketed(node: Node) -> str:
    """Write a node so that ``not`` may stand before it."""
    text = print_tree(node)
    return text if isinstance(node, (Name, Call)) else f"({text})"


def is_divided_by_unit(node: Arithmetic) -> bool:
    """Say whether somebody wrote 4 USD/kg."""
    right = node.right
    return node.operator == "/" and isinstance(node.left, Amount) and isinstance(right, Name) and right.name in UNITS


def per_unit(node: Arithmetic) -> str:
    """Say how 4 USD/kg is written."""
    return f"Write {print_tree(node.left)} per {print_tree(node.right)}."
