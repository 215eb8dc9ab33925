"""How the checker reads comparisons and membership: measured values, codes of a list, HS prefixes and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.errors import Fault
from engine.language import hints
from engine.language.countries import told_code
from engine.language.diagnostics import nearest
from engine.language.kinds import TRUTH, Kind, are_comparable
from engine.language.meaning import (
    Combined,
    Compared,
    Constant,
    InCodes,
    InList,
    InTexts,
    Meaning,
    Opposite,
    Parameter,
    UnderPrefixes,
    Word,
)
from engine.language.quantities import has_separator
from engine.language.scope import Scope
from engine.language.syntax import print_tree
from engine.language.tree import Amount, Comparison, Membership, Name, Node, Text


class Checker(Protocol):
    """What reading a comparison needs of the checker."""

    faults: list[Fault]
    scope: Scope

    def value(self, node: Node) -> Meaning | None:
        """Read any node."""

    def tell(self, code: str, node: Node, message: str, hint: str) -> None:
        """Add a fault at a node."""

    def use_list(self, name: str) -> None:
        """Remember that a list of the rulebook is looked at."""

    def two_currencies(self, node: Node, left: Kind, right: Kind) -> bool:
        """Say whether amounts in two currencies meet that may not, and tell it."""


_LISTED: Final = frozenset({"code", "hs", "text"})
_FLIPPED: Final[Mapping[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_STANDARDS: Final[Mapping[str, str]] = {
    "country": "Countries are two capital letters (ISO 3166-1), such as CN.",
    "currency": "Currencies are three capital letters (ISO 4217), such as USD.",
}
_RISING: Final = frozenset({"<", "<="})
_FALLING: Final = frozenset({">", ">="})
_SHORTEST_PREFIX: Final = 2
_LONGEST_PREFIX: Final = 10


def comparison(checker: Checker, node: Comparison) -> Meaning | None:
    """Read ``a < b``, or a chain such as ``5 <= a < 20``, which means ``5 <= a and a < 20``."""
    operators = set(node.operators)
    if len(node.operators) > 1 and not (operators <= _RISING or operators <= _FALLING):
        message = "A chain of comparisons points one way: 5 <= a < 20."
        checker.tell("mixed_comparison", node, message, "Write each comparison by itself, with and between them.")
        return None
    pairs = zip(node.values, node.operators, node.values[1:], strict=False)
    told = len(checker.faults)
    found = [_pair(checker, left, operator, right) for left, operator, right in pairs]
    # The value in the middle of a chain is read twice; what is wrong with it is told once.
    checker.faults[told:] = list(dict.fromkeys(checker.faults[told:]))
    known = tuple(pair for pair in found if pair is not None)
    if len(known) < len(found):
        return None
    of_items = any(pair.of_items for pair in known)
    return known[0] if len(known) == 1 else Combined("and", known, kind=TRUTH, of_items=of_items)


def membership(checker: Checker, node: Membership) -> Meaning | None:
    """Read ``a in [b, c]`` and ``a not in [b, c]``."""
    told = len(checker.faults)
    _refuse_separators(checker, node.entries)
    for entry in node.entries:
        if isinstance(entry, Name) and entry.name in checker.scope.lists:
            message = f"{entry.name} is the name of a list: write it without brackets."
            word = "not in" if node.negated else "in"
            hint = f"Write {print_tree(node.value)} {word} {entry.name}."
            checker.tell("list_in_brackets", entry, message, hint)
            return None
    if node.listed:
        return _in_list(checker, node)
    value = checker.value(node.value)
    if value is None or len(checker.faults) > told:
        return None
    if value.kind.name in _LISTED and isinstance(value, Word):
        found = _listed(checker, value, node.entries)
    else:
        found = _one_of(checker, node)
    if found is None:
        return None
    return Opposite(found, kind=TRUTH, of_items=found.of_items) if node.negated else found


def _in_list(checker: Checker, node: Membership) -> Meaning | None:
    value, held = checker.value(node.value), checker.scope.lists.get(node.listed)
    name = Name(node.listed, start=node.end - len(node.listed), end=node.end)
    if held is None:
        checker.tell(*hints.no_such_list(name, checker.scope, None if value is None else value.kind))
        return None
    if value is None:
        return None
    if not isinstance(value, Word) or value.kind != held:
        message = f"The list {node.listed} holds {hints.several(held)}; {print_tree(node.value)} is not one of them."
        checker.tell("wrong_list", node.value, message, hints.words_of(held))
        return None
    checker.use_list(node.listed)
    found = InList(value, node.listed, kind=TRUTH, of_items=value.of_items)
    return Opposite(found, kind=TRUTH, of_items=found.of_items) if node.negated else found


def _refuse_separators(checker: Checker, entries: Sequence[Node]) -> None:
    for entry in entries:
        if isinstance(entry, Amount) and has_separator(entry.number):
            number = entry.number
            parts = re.split(r"[^\d.]", number)
            message = f"{number} inside a list may be one number or {len(parts)} entries."
            hint = f"Write {', '.join(parts)} for the entries, or {''.join(parts)} for the number."
            checker.tell("separator_in_list", entry, message, hint)


def _one_of(checker: Checker, node: Membership) -> Meaning | None:
    found = [_pair(checker, node.value, "==", entry) for entry in node.entries]
    known = tuple(pair for pair in found if pair is not None)
    if len(known) < len(found):
        return None
    of_items = any(pair.of_items for pair in known)
    return known[0] if len(known) == 1 else Combined("or", known, kind=TRUTH, of_items=of_items)


def _pair(checker: Checker, left: Node, operator: str, right: Node) -> Meaning | None:
    if _is_listed_word(right) and not _is_listed_word(left):
        left, operator, right = right, _FLIPPED[operator], left
    if not _is_listed_word(left):
        return _measured_pair(checker, left, operator, right)
    if operator not in {"==", "!="}:
        kind = Kind(WORDS[_name(left)].kind, codes=WORDS[_name(left)].codes)
        message = f"{_name(left)} is {kind.describe()}, which has no order."
        checker.tell("no_order", left, message, "Compare it with ==, != or in [...].")
        return None
    value = checker.value(left)
    if not isinstance(value, Word):
        return None
    if _is_listed_word(right):
        return _two_words(checker, value, operator, left, right)
    found = _listed(checker, value, (right,))
    if found is None or operator == "==":
        return found
    return Opposite(found, kind=TRUTH, of_items=found.of_items)


def _is_listed_word(node: Node) -> bool:
    return isinstance(node, Name) and node.name in WORDS and WORDS[node.name].kind in _LISTED


def _name(node: Node) -> str:
    return node.name if isinstance(node, Name) else ""


def _measured_pair(checker: Checker, left_node: Node, operator: str, right_node: Node) -> Meaning | None:
    left, right = checker.value(left_node), checker.value(right_node)
    if left is None or right is None:
        return None
    for node, found in ((left_node, left), (right_node, right)):
        if found.kind.name in {"truth", "flag"}:
            message = f"{print_tree(node)} is yes or no by itself and is not compared."
            hint = f"Write {print_tree(node)} or not {hints.bracketed(node)}."
            checker.tell("condition_as_value", node, message, hint)
            return None
    if not are_comparable(left.kind, right.kind):
        of_items = left.of_items or right.of_items
        nodes = (left_node, right_node)
        code, message, hint = hints.cannot_compare(nodes, (left.kind, right.kind), of_items=of_items)
        message += hints.told_of_parameters(nodes, checker.scope)
        plain = next((node for node in (right_node, left_node) if isinstance(node, Amount)), left_node)
        checker.tell(code, plain, message, hint)
        return None
    if checker.two_currencies(right_node, left.kind, right.kind):
        return None
    ways = ((left, right, left_node, right_node), (right, left, right_node, left_node))
    if any(_refuse_large_share(checker, *way) for way in ways):
        return None
    return Compared(operator, left, right, kind=TRUTH, of_items=left.of_items or right.of_items)


def _refuse_large_share(
    checker: Checker, share: Meaning, number: Meaning, share_node: Node, node: Node,
) -> bool:  # fmt: skip
    is_share = share.kind.name == "share" and not isinstance(share, (Constant, Parameter))
    if not is_share or not isinstance(number, Constant):
        return False
    if number.kind.name != "number" or number.quantity.amount <= 1:
        return False
    message = f"{print_tree(share_node)} is a share, a part of 1, and is compared with {number.quantity.text}."
    checker.tell("share_above_one", node, message, f"Write {number.quantity.text} %.")
    return True


def _two_words(checker: Checker, left: Word, operator: str, left_node: Node, right_node: Node) -> Meaning | None:
    right = checker.value(right_node)
    if right is None:
        return None
    if left.kind != right.kind or left.kind.name != "code":
        message = f"cannot compare {left.kind.describe()} with {right.kind.describe()}."
        hint = "Two words are compared where both are codes of one list; compare this one with a written value."
        checker.tell("cannot_compare", left_node, message, hint)
        return None
    return Compared(operator, left, right, kind=TRUTH, of_items=left.of_items or right.of_items)


def _listed(checker: Checker, value: Word, entries: Sequence[Node]) -> Meaning | None:
    readers: dict[str, Callable[[Checker, Word, Sequence[Node]], Meaning | None]] = {
        "code": _codes, "hs": _prefixes, "text": _texts,
    }  # fmt: skip
    return readers[value.kind.name](checker, value, entries)


def _codes(checker: Checker, value: Word, entries: Sequence[Node]) -> Meaning | None:
    positions = code_list(value.kind.codes or "").positions
    told = len(checker.faults)
    found = set()
    for entry in entries:
        code = entry.name if isinstance(entry, Name) else _bare_number(entry)
        if code in positions:
            found.add(positions[code])
        else:
            _tell_unknown_code(checker, value, entry)
    return (
        InCodes(value, frozenset(found), kind=TRUTH, of_items=value.of_items) if len(checker.faults) == told else None
    )


def _tell_unknown_code(checker: Checker, value: Word, entry: Node) -> None:
    name = value.kind.codes or ""
    known = code_list(name).codes
    shown = print_tree(entry)
    meant = told_code(entry.text if isinstance(entry, Text) else shown) if name == "country" else None
    if meant is not None:
        checker.tell("unknown_code", entry, *meant)
        return
    if isinstance(entry, Text):
        message = f"{shown} is text; {value.column.word} is {value.kind.describe()}."
        found = nearest(entry.text, known)
        hint = f"Write {found} without quotation marks." if found else _some_of(name)
        checker.tell("code_quoted", entry, message, hint)
        return
    message = f"{shown} is not a code of the list {name}."
    found = nearest(shown, known)
    hint = _some_of(name) if found is None else f"Did you mean {found}? {_STANDARDS.get(name, '')}".rstrip()
    checker.tell("unknown_code", entry, message, hint)


def _some_of(name: str) -> str:
    known = code_list(name).codes
    if name in _STANDARDS:
        return _STANDARDS[name]
    most = 12
    return f"The codes are {', '.join(known[:most])}{' and so on' if len(known) > most else ''}."


def _prefixes(checker: Checker, value: Word, entries: Sequence[Node]) -> Meaning | None:
    told = len(checker.faults)
    found = set()
    for entry in entries:
        digits = _bare_number(entry).replace(".", "")
        if digits.isdigit() and _SHORTEST_PREFIX <= len(digits) <= _LONGEST_PREFIX:
            found.add(digits)
        else:
            message = f"{print_tree(entry)} is not an HS code or the beginning of one."
            hint = "Write two to ten digits, with or without points and without quotation marks: 22, 8528.72."
            checker.tell("not_an_hs_code", entry, message, hint)
    if len(checker.faults) > told:
        return None
    return UnderPrefixes(value, frozenset(found), kind=TRUTH, of_items=value.of_items)


def _texts(checker: Checker, value: Word, entries: Sequence[Node]) -> Meaning | None:
    told = len(checker.faults)
    found = set()
    for entry in entries:
        if isinstance(entry, Text) and entry.text.strip():
            found.add(entry.text)
        elif isinstance(entry, Text):
            message = f"{value.column.word} is never empty text: what was left out is unknown."
            checker.tell("empty_text", entry, message, f"Ask is_unknown({value.column.word}).")
        else:
            message = f"{value.column.word} is text; {print_tree(entry)} is not."
            hint = f'Write it between quotation marks: "{print_tree(entry)}".'
            checker.tell("text_not_quoted", entry, message, hint)
    return (
        InTexts(value, frozenset(found), kind=TRUTH, of_items=value.of_items) if len(checker.faults) == told else None
    )


def _bare_number(node: Node) -> str:
    return node.number if isinstance(node, Amount) and not node.unit else ""
