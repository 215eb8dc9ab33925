"""How the checker reads functions: how many things stand in the brackets, of which kinds, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, Protocol, cast

from engine.columns.fold import fold
from engine.language import hints
from engine.language.functions import FUNCTIONS, KINDS_TAKEN, Function, Takes, Way
from engine.language.kinds import MEASURED, TRUTH, Kind, common_kind, kind_of_arithmetic
from engine.language.meaning import (
    Aggregate,
    Calculation,
    Choice,
    Constant,
    DatePart,
    Different,
    Extreme,
    Meaning,
    Opposite,
    OverItems,
    Rounded,
    SameText,
    Shown,
    ShownQuestion,
    TextLength,
    TextQuestion,
    TextTest,
    Unknown,
    Word,
)
from engine.language.quantities import has_separator
from engine.language.scope import Scope
from engine.language.syntax import print_tree
from engine.language.tree import Amount, Call, Name, Node, Text

_CONDITIONS: Final = frozenset({"truth", "flag"})
_DIGITS: Final = ("4", "6", "8", "10")
_LISTED_IN: Final[Mapping[str, str]] = {"proven": "proven_scheme", "elects": "election"}
"""The text word that lists the names which these functions ask for."""


class Checker(Protocol):
    """What reading a function needs of the checker."""

    scope: Scope
    inside: str

    def value(self, node: Node) -> Meaning | None:
        """Read any node."""

    def condition(self, node: Node) -> Meaning | None:
        """Read a node where a condition is needed."""

    def quantity(self, node: Node) -> Meaning | None:
        """Read a node where something measured is needed."""

    def tell(self, code: str, node: Node, message: str, hint: str) -> None:
        """Add a fault at a node."""

    def use_list(self, name: str) -> None:
        """Remember that a list of the rulebook is looked at."""

    def two_currencies(self, node: Node, left: Kind, right: Kind) -> bool:
        """Say whether amounts in two currencies meet that may not, and tell it."""


def call(checker: Checker, node: Call) -> Meaning | None:
    """Read a function."""
    function = FUNCTIONS.get(node.function)
    if function is None:
        checker.tell(*hints.unknown_function(node, checker.scope))
        return None
    if node.where is not None and not function.filtered:
        filtered = ", ".join(name for name, other in FUNCTIONS.items() if other.filtered)
        message = f"{node.function}() does not go over the goods items, so nothing is picked with where."
        checker.tell("where_misplaced", node.where, message, f"where stands inside {filtered}.")
        return None
    if _refuse_number(checker, node, function):
        return None
    if len(function.takes) > 1 and _refuse_separator(checker, node):
        return None
    return _READERS[function.way](checker, node, function)


def _refuse_number(checker: Checker, node: Call, function: Function) -> bool:
    given, wanted = len(node.arguments), len(function.takes)
    if given == wanted or (given > wanted and function.and_more):
        return False
    needed = "one thing" if wanted == 1 else f"{wanted} things"
    message = f"{function.name}() takes {needed}{' or more' if function.and_more else ''} and is given {given}."
    checker.tell("wrong_arguments", node, message, hints.shown(function))
    return True


def _refuse_separator(checker: Checker, node: Call) -> bool:
    # min(1,000, 20) may be two numbers or three; min(1,000 USD, 20 USD) can only be two.
    numbers = [part for part in node.arguments if isinstance(part, Amount) and not part.unit]
    unclear = [part for part in numbers if has_separator(part.number)]
    for part in unclear:
        plain = "".join(letter for letter in part.number if letter.isdigit() or letter == ".")
        message = f"{part.number} inside {node.function}() may be one number or more."
        checker.tell("separator_in_call", part, message, f"Write {plain} for the one number.")
    return bool(unclear)


def _measured(checker: Checker, node: Node, takes: Takes, function: Function) -> Meaning | None:
    found = checker.quantity(node)
    if found is None or found.kind.name in KINDS_TAKEN[takes]:
        return found
    code = "cannot_sum" if takes == "summed" else "wrong_argument"
    if code == "cannot_sum":
        message = f"{print_tree(node)} is {found.kind.describe()}; it does not add up over items."
        checker.tell(code, node, message, "sum() takes money, mass, volume, counts and numbers.")
        return None
    message = f"{print_tree(node)} is {found.kind.describe()}; {hints.taken(takes)} is needed here."
    checker.tell(code, node, message, hints.shown(function))
    return None


def _over_items(checker: Checker, node: Call, function: Function) -> Meaning | None:
    if checker.inside:
        message = f"{node.function}() stands inside {checker.inside}(), which already goes over the items."
        checker.tell("nested_items", node, message, "Write two conditions, or leave the inner one out.")
        return None
    asked, takes = node.arguments[0], function.takes[0]
    checker.inside = node.function
    argument = checker.condition(asked) if takes == "condition" else _measured(checker, asked, takes, function)
    where = None if node.where is None else checker.condition(node.where)
    checker.inside = ""
    if (
        argument is None
        or (node.where is not None and where is None)
        or not _is_of_items(checker, node, argument, where)
    ):
        return None
    kind = argument.kind if takes != "condition" else Kind("count") if function.name == "count" else TRUTH
    return OverItems(cast("Aggregate", node.function), argument, where, kind=kind)


def _is_of_items(checker: Checker, node: Call, argument: Meaning, where: Meaning | None) -> bool:
    if where is not None and node.where is not None and not where.of_items:
        message = f"{print_tree(node.where)} is told once for the consignment, so it picks all goods items or none."
        checker.tell("nothing_of_items", node.where, message, "Ask about an item word behind where.")
        return False
    if where is None and not argument.of_items:
        message = f"{print_tree(node.arguments[0])} is told once for the consignment, not for each item."
        hint = f"Leave {node.function}() out, or ask about an item word."
        checker.tell("nothing_of_items", node, message, hint)
        return False
    return True


def _known(checker: Checker, node: Call, _: Function) -> Meaning | None:
    argument = checker.value(node.arguments[0])
    if argument is None:
        return None
    asked = Unknown(argument, kind=TRUTH, of_items=argument.of_items)
    return asked if node.function == "is_unknown" else Opposite(asked, kind=TRUTH, of_items=asked.of_items)


def _extreme(checker: Checker, node: Call, function: Function) -> Meaning | None:
    found = [_measured(checker, part, "value", function) for part in node.arguments]
    values = tuple(value for value in found if value is not None)
    if len(values) < len(found):
        return None
    kind = values[0].kind
    for part, value in zip(node.arguments[1:], values[1:], strict=True):
        both = _in_common(checker, part, kind, value.kind, node.arguments[0])
        if both is None:
            return None
        kind = both
    name: Literal["min", "max"] = "min" if node.function == "min" else "max"
    return Extreme(name, values, kind=kind, of_items=any(value.of_items for value in values))


def _rounded(checker: Checker, node: Call, function: Function) -> Meaning | None:
    value, step = (_measured(checker, part, "value", function) for part in node.arguments)
    if value is None or step is None:
        return None
    if value.kind.name == "date":
        message = f"{print_tree(node.arguments[0])} is a date, and has no steps."
        checker.tell(
            "wrong_argument", node.arguments[0], message, "An amount, a mass, a volume or a number is rounded."
        )
        return None
    if _in_common(checker, node.arguments[1], value.kind, step.kind, node.arguments[0]) is None:
        return None
    if isinstance(step, Constant) and step.quantity.amount <= 0:
        message = f"{step.quantity.text} is no step: nothing is rounded to 0."
        checker.tell("no_step", node.arguments[1], message, f"Write a step above 0: {function.example}.")
        return None
    way = cast("Literal['down', 'up', 'half_up']", function.name.removeprefix("round_"))
    return Rounded(way, value, step, kind=value.kind, of_items=value.of_items or step.of_items)


def _different(checker: Checker, node: Call, function: Function) -> Meaning | None:
    if checker.inside:
        message = f"{node.function}() stands inside {checker.inside}(), which already goes over the items."
        checker.tell("nested_items", node, message, "Write two conditions, or leave the inner one out.")
        return None
    word, digits = node.arguments
    checker.inside = node.function
    value = checker.value(word)
    where = None if node.where is None else checker.condition(node.where)
    checker.inside = ""
    if value is None or (node.where is not None and where is None):
        return None
    if not isinstance(value, Word) or value.kind.name != "hs":
        message = f"{print_tree(word)} is {value.kind.describe()}; a word that is an HS code is needed here."
        checker.tell("wrong_argument", word, message, hints.shown(function))
        return None
    if not isinstance(digits, Amount) or digits.unit or digits.number not in _DIGITS:
        message = f"{print_tree(digits)} is not a number of digits that HS codes are told apart by."
        checker.tell("wrong_argument", digits, message, f"Write one of {', '.join(_DIGITS)}: {function.example}.")
        return None
    if where is not None and not _is_of_items(checker, node, value, where):
        return None
    return Different(value, int(digits.number), where, kind=Kind("count"))


def _choice(checker: Checker, node: Call, _: Function) -> Meaning | None:
    condition = checker.condition(node.arguments[0])
    yes, no = (_chosen(checker, part) for part in node.arguments[1:])
    if condition is None or yes is None or no is None:
        return None
    kind = _in_common(checker, node.arguments[2], yes.kind, no.kind, node.arguments[1])
    if kind is None:
        return None
    return Choice(condition, yes, no, kind=kind, of_items=condition.of_items or yes.of_items or no.of_items)


def _chosen(checker: Checker, node: Node) -> Meaning | None:
    found = checker.value(node)
    if found is None or found.kind.name in _CONDITIONS | MEASURED | {"date"}:
        return found
    message = f"{print_tree(node)} is {found.kind.describe()}; if() chooses between amounts, dates or conditions."
    checker.tell("wrong_argument", node, message, hints.as_condition(node, found.kind))
    return None


def _in_common(checker: Checker, node: Node, one: Kind, other: Kind, first: Node) -> Kind | None:
    kind = common_kind(one, other)
    if kind is None:
        code, message, hint = hints.not_alike((first, node), (one, other))
        checker.tell(code, node, message, hint)
        return None
    if checker.two_currencies(node, one, other):
        return None
    return kind


def _text_word(checker: Checker, node: Node, function: Function) -> Word | None:
    if isinstance(node, Text):
        message = f"{print_tree(node)} is a written text; a text word is needed here."
        hint = f"{hints.shown(function)} A word in a list of texts does not mind case, accents and signs either."
        if function.way == "text test":
            hint = f"The text word stands first: {function.example}."
        checker.tell("wrong_argument", node, message, hint)
        return None
    found = checker.value(node)
    if found is None:
        return None
    if not isinstance(found, Word) or found.kind.name != "text":
        message = f"{print_tree(node)} is {found.kind.describe()}; a text word is needed here."
        checker.tell("wrong_argument", node, message, hints.shown(function))
        return None
    return found


def _text_test(checker: Checker, node: Call, function: Function) -> Meaning | None:
    value = _text_word(checker, node.arguments[0], function)
    if isinstance(node.arguments[0], Text):
        return None
    texts, lists, sound = set[str](), set[str](), True
    for part in node.arguments[1:]:
        if isinstance(part, Text) and fold(part.text):
            texts.add(part.text)
        elif isinstance(part, Name) and checker.scope.lists.get(part.name) == Kind("text"):
            checker.use_list(part.name)
            lists.add(part.name)
        else:
            checker.tell(*hints.not_a_text(part, checker.scope))
            sound = False
    if value is None or not sound:
        return None
    question = cast("TextQuestion", node.function)
    return TextTest(question, value, frozenset(texts), frozenset(lists), kind=TRUTH, of_items=value.of_items)


def _shown(checker: Checker, node: Call, function: Function) -> Meaning | None:
    """Read a name in quotation marks that collection.yaml must have."""
    part = node.arguments[0]
    known = checker.scope.schemes if function.takes[0] == "scheme" else checker.scope.choices
    if not isinstance(part, Text) or (known is not None and part.text not in known):
        checker.tell(*hints.not_shown(part, function, known))
        return None
    word = _text_word(checker, Name(_LISTED_IN[function.name], start=node.start, end=node.end), function)
    return None if word is None else Shown(cast("ShownQuestion", node.function), word, part.text, kind=TRUTH)


def _alike(checker: Checker, node: Call, function: Function) -> Meaning | None:
    left, right = (_text_word(checker, part, function) for part in node.arguments)
    if left is None or right is None:
        return None
    return SameText(left, right, kind=TRUTH, of_items=left.of_items or right.of_items)


def _length(checker: Checker, node: Call, function: Function) -> Meaning | None:
    value = _text_word(checker, node.arguments[0], function)
    return None if value is None else TextLength(value, kind=Kind("count"), of_items=value.of_items)


def _two(checker: Checker, node: Call, function: Function) -> tuple[Meaning, Meaning] | None:
    first, second = (
        _measured(checker, part, takes, function) for part, takes in zip(node.arguments, function.takes, strict=True)
    )
    return None if first is None or second is None else (first, second)


def _between(checker: Checker, node: Call, function: Function) -> Meaning | None:
    dates = _two(checker, node, function)
    if dates is None:
        return None
    first, second = dates
    return Calculation("-", second, first, kind=Kind("days"), of_items=first.of_items or second.of_items)


def _date_part(checker: Checker, node: Call, function: Function) -> Meaning | None:
    value = _measured(checker, node.arguments[0], "date", function)
    part = cast("Literal['year', 'month', 'weekday']", node.function)
    return None if value is None else DatePart(part, value, kind=Kind("number"), of_items=value.of_items)


def _quotient(checker: Checker, node: Call, function: Function) -> Meaning | None:
    both = _two(checker, node, function)
    if both is None:
        return None
    left, right = both
    kind = kind_of_arithmetic("/", left.kind, right.kind)
    if function.name == "share_of":
        first, second = node.arguments
        alike = _in_common(checker, second, left.kind, right.kind, first)
        kind = None if alike is None else Kind("share")
    if kind is None:
        return None
    return Calculation("/", left, right, kind=kind, of_items=left.of_items or right.of_items)


_READERS: Final[Mapping[Way, Callable[[Checker, Call, Function], Meaning | None]]] = {
    "over items": _over_items,
    "known": _known,
    "extreme": _extreme,
    "choice": _choice,
    "text test": _text_test,
    "alike": _alike,
    "length": _length,
    "between": _between,
    "date part": _date_part,
    "quotient": _quotient,
    "shown": _shown,
    "rounded": _rounded,
    "different": _different,
}
