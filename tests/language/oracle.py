"""The oracle of the rule language: what a tree says about one row, in plain Python and in the order of reading."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from engine.columns.catalogue import WORDS
from engine.days import day_from_text
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
from tests.language.rows import Row, Value

_SIZES: Final = {
    "": 1, "kg": 1, "l": 1, "litre": 1, "litres": 1, "days": 1, "day": 1, "g": Fraction(1, 1000), "%": Fraction(1, 100),
    "ml": Fraction(1, 1000),
}  # fmt: skip
_DOING: Final = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARING: Final = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_LISTED: Final = {"code", "hs", "text"}


@dataclass(frozen=True)
class Law:
    """What the rulebook's names stand for: numbers as registers hold them, factors from minor to national minor."""

    parameters: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    factors: Mapping[str, Fraction] = field(default_factory=dict)
    exponents: Mapping[str, int] = field(default_factory=dict)


def evaluate(node: Node, row: Row, law: Law, item: Mapping[str, Value] | None = None) -> Value:
    """Say what ``node`` is for a row, or for one of its goods items; None is unknown."""
    match node:
        case Name(name=name):
            return _name(name, row, law, item)
        case Amount() | Date():
            return _literal(node, law)
        case Negative(value=value):
            return _arithmetic("*", evaluate(value, row, law, item), -1.0)
        case Arithmetic(operator=sign, left=left, right=right):
            return _arithmetic(sign, evaluate(left, row, law, item), evaluate(right, row, law, item))
        case Not(condition=condition):
            return _opposite(evaluate(condition, row, law, item))
        case Joined(word=word, conditions=conditions):
            answers = [evaluate(condition, row, law, item) for condition in conditions]
            return _all(answers) if word == "and" else _any(answers)
        case Comparison(values=values, operators=operators):
            pairs = zip(values, operators, values[1:], strict=False)
            return _all([_compare(sign, left, right, row, law, item) for left, sign, right in pairs])
        case Membership(value=value, entries=entries, negated=negated):
            found = _among(value, entries, row, law, item)
            return _opposite(found) if negated else found
        case Lookup(table=table, key=key):
            code = evaluate(key, row, law, item)
            return None if code is None else _table(law.tables[table], str(code))
        case Call():
            return _call(node, row, law, item)
    raise TypeError(node)


def _name(name: str, row: Row, law: Law, item: Mapping[str, Value] | None) -> Value:
    if name not in WORDS:
        return law.parameters[name]
    if WORDS[name].grain == "consignment":
        return row.words.get(name)
    assert item is not None
    return item.get(name)


def _literal(node: Amount | Date, law: Law) -> float | None:
    if isinstance(node, Date):
        return float(day_from_text(node.text))
    number = Fraction(node.number.replace(",", ""))
    if node.unit in _SIZES:
        return float(number * _SIZES[node.unit])
    if node.unit not in law.factors:
        return None
    minor = number * 10 ** law.exponents[node.unit] * law.factors[node.unit]
    if node.per:
        return float(minor / _SIZES[node.per])
    return float(minor if law.factors[node.unit] == 1 else math.floor(minor + Fraction(1, 2)))


def _arithmetic(sign: str, left: Value, right: Value) -> float | None:
    if left is None or right is None:
        return None
    sign = "*" if sign == "of" else sign
    if sign == "/":
        return None if float(right) == 0 else _six_decimals(float(left) / float(right))
    return _six_decimals(_DOING[sign](float(left), float(right)))


def _six_decimals(number: float) -> float:
    """Take off what binary arithmetic adds far behind the point; above 4e9 there is no room for six decimals."""
    return round(number * 1e6) / 1e6 if abs(number) < 4e9 else number


def _opposite(answer: Value) -> bool | None:
    return None if answer is None else not answer


def _any(answers: Iterable[Value]) -> bool | None:
    known = list(answers)
    return True if True in known else None if None in known else False


def _all(answers: Iterable[Value]) -> bool | None:
    known = list(answers)
    return False if False in known else None if None in known else True


def _compare(sign: str, left: Node, right: Node, row: Row, law: Law, item: Mapping[str, Value] | None) -> bool | None:
    if _is_listed(right) and not _is_listed(left):
        left, right = right, left
    if _is_listed(left) and not _is_listed(right):
        found = _among(left, (right,), row, law, item)
        return found if sign == "==" else _opposite(found)
    values = (evaluate(left, row, law, item), evaluate(right, row, law, item))
    return None if None in values else bool(_COMPARING[sign](*values))


def _among(
    node: Node, entries: tuple[Node, ...], row: Row, law: Law, item: Mapping[str, Value] | None,
) -> bool | None:  # fmt: skip
    if not _is_listed(node):
        return _any([_compare("==", node, entry, row, law, item) for entry in entries])
    assert isinstance(node, Name)
    value = evaluate(node, row, law, item)
    if value is None:
        return None
    texts = [_written(entry) for entry in entries]
    return (
        _under(str(value), [text.replace(".", "") for text in texts])
        if WORDS[node.name].kind == "hs"
        else value in texts
    )


def _is_listed(node: Node) -> bool:
    return isinstance(node, Name) and node.name in WORDS and WORDS[node.name].kind in _LISTED


def _written(node: Node) -> str:
    match node:
        case Name(name=name):
            return name
        case Amount(number=number):
            return number
        case Text(text=text):
            return text
    raise TypeError(node)


def _under(code: str, prefixes: list[str]) -> bool | None:
    """Say whether everything that begins with ``code`` begins with one of the prefixes."""
    if any(code.startswith(prefix) for prefix in prefixes):
        return True
    if not any(prefix.startswith(code) for prefix in prefixes):
        return False
    answers = {_under(code + digit, prefixes) for digit in "0123456789"}
    return answers.pop() if len(answers) == 1 else None


def _table(table: Mapping[str, float | None], code: str) -> float | None:
    """Give the value of the longest prefix, where everything that begins with ``code`` has the same."""
    if any(prefix.startswith(code) and prefix != code for prefix in table):
        values = {_table(table, code + digit) for digit in "0123456789"}
        return values.pop() if len(values) == 1 else None
    under = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(under, key=len)] if under else None


def _call(node: Call, row: Row, law: Law, item: Mapping[str, Value] | None) -> Value:
    if node.function in {"is_unknown", "is_known"}:
        return (evaluate(node.arguments[0], row, law, item) is None) == (node.function == "is_unknown")
    answers = [evaluate(node.arguments[0], row, law, each) for each in row.items]
    if node.function == "sum":
        total = 0.0
        for answer in answers:
            total = total if answer is None else _six_decimals(total + float(answer))
        return None if None in answers else total
    return _any(answers) if node.function == "any" else _all(answers)
