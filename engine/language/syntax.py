"""From a rule's text to its tree and back: parsing with faults in our own words, and printing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.errors import Fault
from engine.language.diagnostics import Place
from engine.language.kinds import Quantity
from engine.language.quantities import date_of, quantity_of
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
    depth_of,
)

LONGEST: Final = 2_000
DEEPEST: Final = 50


def parse(text: str, place: Place) -> tuple[Node | None, list[Fault]]:
    """Read a condition as a tree.

    Returns
    -------
    tree, faults
        The tree and no fault, or None and at least one fault.
    """
    fault = _refuse_size(text, place)
    if fault is not None:
        return None, [fault]
    tree, faults = _parse(text, "condition", place)
    if tree is not None and depth_of(tree) > DEEPEST:
        message = f"This condition is nested more than {DEEPEST} deep."
        return None, [place.fault("expression_too_deep", (0, len(text)), message, "Write it as two or more rules.")]
    return tree, faults


def read_quantity(text: str, place: Place) -> tuple[Quantity | None, list[Fault]]:
    """Read one amount with its unit, or one date.

    Returns
    -------
    quantity, faults
        The quantity and no fault, or None and at least one fault.
    """
    fault = _refuse_size(text, place)
    if fault is not None:
        return None, [fault]
    tree, faults = _parse(text, "quantity", place)
    if tree is None:
        return None, faults
    found = date_of(tree, place) if isinstance(tree, Date) else quantity_of(tree, place)
    return (None, [found]) if isinstance(found, Fault) else (found, [])


def print_tree(node: Node) -> str:
    """Write a tree as text; parsing it gives the same tree."""
    return _PRINTERS[type(node)](node)


def _refuse_size(text: str, place: Place) -> Fault | None:
    if not text.strip():
        hint = "Write what must hold, such as goods_value > 400 USD, or an amount, such as 400 USD."
        return place.fault("empty_expression", (0, max(1, len(text))), "Nothing is written here.", hint)
    if len(text) > LONGEST:
        message = f"This has {len(text):,} characters; the most is {LONGEST:,}."
        return place.fault("expression_too_long", (0, len(text)), message, "Write it as two or more rules.")
    return None


def _parse(text: str, start: str, place: Place) -> tuple[Any, list[Fault]]:
    from lark.exceptions import UnexpectedInput

    from engine.language.grammar import END, parser

    try:
        return parser().parse(text, start=start), []
    except UnexpectedInput as stop:
        from engine.language.slips import explain

        token = getattr(stop, "token", None)
        at = len(text) if token is None or token.type == END else token.start_pos
        return None, explain(text, at, start, place)


def _amount(node: Amount) -> str:
    unit = f" {node.unit}" if node.unit else ""
    return node.number + unit + (f" per {node.per}" if node.per else "")


def _text(node: Text) -> str:
    mark = "'" if '"' in node.text else '"'
    return mark + node.text + mark


def _arithmetic(node: Arithmetic) -> str:
    strength = _STRENGTH[node.operator]
    # What stands on the right of an operator of its own strength had brackets: a - (b - c).
    return f"{_inside(node.left, strength)} {node.operator} {_inside(node.right, strength + 1)}"


def _comparison(node: Comparison) -> str:
    values = [_inside(value, _STRENGTH["+"]) for value in node.values]
    pairs = zip(node.operators, values[1:], strict=True)
    return values[0] + "".join(f" {operator} {value}" for operator, value in pairs)


def _membership(node: Membership) -> str:
    entries = node.listed or f"[{', '.join(print_tree(entry) for entry in node.entries)}]"
    return f"{_inside(node.value, _STRENGTH['+'])} {'not in' if node.negated else 'in'} {entries}"


def _call(node: Call) -> str:
    where = f" where {print_tree(node.where)}" if node.where is not None else ""
    return f"{node.function}({', '.join(print_tree(argument) for argument in node.arguments)}{where})"


def _joined(node: Joined) -> str:
    strength = _STRENGTH[node.word] + 1
    return f" {node.word} ".join(_inside(condition, strength) for condition in node.conditions)


def _inside(node: Node, at_least: int) -> str:
    text = print_tree(node)
    return text if _strength_of(node) >= at_least else f"({text})"


def _strength_of(node: Node) -> int:
    match node:
        case Joined():
            return _STRENGTH[node.word]
        case Not():
            return _STRENGTH["not"]
        case Comparison() | Membership():
            return _STRENGTH["=="]
        case Arithmetic():
            return _STRENGTH[node.operator]
        case Negative():
            return _STRENGTH["negative"]
    return _STRENGTH["negative"] + 1


_STRENGTH: Final[Mapping[str, int]] = {
    "or": 0, "and": 1, "not": 2, "==": 3, "+": 4, "-": 4, "*": 5, "/": 5, "of": 5, "negative": 6,
}  # fmt: skip
"""How firmly an operator holds what stands beside it."""

_PRINTERS: Final[Mapping[type[Any], Callable[[Any], str]]] = {
    Name: lambda node: node.name,
    Amount: _amount,
    Date: lambda node: node.text,
    Text: _text,
    Call: _call,
    Lookup: lambda node: f"{node.table}[{print_tree(node.key)}]",
    Negative: lambda node: f"-{_inside(node.value, _STRENGTH['negative'])}",
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Membership: _membership,
    Not: lambda node: f"not {_inside(node.condition, _STRENGTH['not'])}",
    Joined: _joined,
}
