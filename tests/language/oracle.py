"""The oracle of the rule language: what a tree says about one row, in plain Python and in the order of reading."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np

from engine.columns.catalogue import WORDS
from engine.columns.fold import fold
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
    "ml": Fraction(1, 1000), "kilograms": 1, "grams": Fraction(1, 1000), "percent": Fraction(1, 100), "piece": 1,
    "item": 1, "parcel": 1,
}  # fmt: skip
_DOING: Final = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_COMPARING: Final = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
Pairs: TypeAlias = list[tuple[Value, Value]]
"""For each goods item what is asked of it, and whether the filter takes it in."""

_LISTED: Final = {"code", "hs", "text"}


@dataclass(frozen=True)
class Law:
    """What the rulebook's names stand for: numbers as registers hold them, factors from minor to national minor.

    A band is (">=" or ">", where it begins, "<=" or "<", where it ends, its value).
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    factors: Mapping[str, Fraction] = field(default_factory=dict)
    exponents: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bands: Mapping[str, tuple[tuple[str, float, str, float, float | None], ...]] = field(default_factory=dict)
    definitions: Mapping[str, Node] = field(default_factory=dict)
    day: float | None = None


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
        case Membership(value=value, entries=entries, negated=negated, listed=listed):
            found = _listed(value, listed, row, law, item) if listed else _among(value, entries, row, law, item)
            return _opposite(found) if negated else found
        case Lookup(table=table, key=key):
            found = evaluate(key, row, law, item)
            return None if found is None else _looked_up(table, key, found, law)
        case Call():
            return _call(node, row, law, item)
    raise TypeError(node)


def _name(name: str, row: Row, law: Law, item: Mapping[str, Value] | None) -> Value:
    if name in law.definitions:
        return evaluate(law.definitions[name], row, law, item)
    if name == "law_day":
        return law.day
    if name not in WORDS:
        return law.parameters[name]
    if WORDS[name].grain == "consignment":
        return row.words.get(name)
    assert item is not None
    return item.get(name)


def _literal(node: Amount | Date, law: Law) -> float | None:
    if isinstance(node, Date):
        return float(day_from_text(node.text))
    number = Fraction(node.number.replace(",", "").replace(" ", ""))
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


def _listed(node: Node, name: str, row: Row, law: Law, item: Mapping[str, Value] | None) -> bool | None:
    """Say whether a named list holds it; a list that is not there is unknown."""
    assert isinstance(node, Name)
    value = evaluate(node, row, law, item)
    if value is None or name not in law.lists:
        return None
    held = law.lists[name]
    if WORDS[node.name].kind == "hs":
        return _under(str(value), [prefix.replace(".", "") for prefix in held])
    if WORDS[node.name].kind == "text":
        return fold(str(value)) in {fold(text) for text in held} - {""}
    return value in held


def _looked_up(table: str, key: Node, found: Value, law: Law) -> float | None:
    if isinstance(key, Name) and key.name in WORDS and WORDS[key.name].kind == "hs":
        return _table(law.tables[table], str(found))
    if isinstance(found, str):
        return law.tables[table].get(found)
    for after, start, before, end, value in law.bands[table]:
        if _COMPARING[after](found, start) and _COMPARING[before](found, end):
            return value
    return None


def _table(table: Mapping[str, float | None], code: str) -> float | None:
    """Give the value of the longest prefix, where everything that begins with ``code`` has the same."""
    if any(prefix.startswith(code) and prefix != code for prefix in table):
        values = {_table(table, code + digit) for digit in "0123456789"}
        return values.pop() if len(values) == 1 else None
    under = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(under, key=len)] if under else None


def _call(node: Call, row: Row, law: Law, item: Mapping[str, Value] | None) -> Value:
    if node.function in _OVER_ITEMS:
        pairs = [
            (
                evaluate(node.arguments[0], row, law, each),
                True if node.where is None else evaluate(node.where, row, law, each),
            )
            for each in row.items
        ]
        return _OVER_ITEMS[node.function](pairs)
    if node.function == "different":
        return _different(node, row, law)
    if node.function in _SHOWN:
        listed = row.words.get(_SHOWN[node.function])
        (asked,) = node.arguments
        assert isinstance(asked, Text)
        return asked.text.lower() in str(listed or "").lower().replace(",", " ").replace(";", " ").split()
    if node.function in _OF_TEXTS:
        return _text_test(node, row, law, item)
    given = [evaluate(argument, row, law, item) for argument in node.arguments]
    if node.function in {"is_unknown", "is_known"}:
        return (given[0] is None) == (node.function == "is_unknown")
    if node.function == "if":
        condition, yes, no = given
        return yes if condition is True else no if condition is False else yes if yes == no else None
    return None if None in given else _PLAIN[node.function](*given)


def _different(node: Call, row: Row, law: Law) -> float | None:
    """Try every way in which the items with an unknown filter may be in or out: known is what all of them say."""
    digits = int(str(_written(node.arguments[1])))
    picked = [True if node.where is None else evaluate(node.where, row, law, item) for item in row.items]
    answers = set()
    for choice in itertools.product([True, False], repeat=picked.count(None)):
        settled = iter(choice)
        inside = [next(settled) if is_in is None else is_in for is_in in picked]
        codes = [item.get("item_hs_code") for item, is_in in zip(row.items, inside, strict=True) if is_in]
        told = {code and str(code)[:digits] for code in codes}
        is_known = len(codes) == 1 or all(code is not None and len(str(code)) >= digits for code in codes)
        answers.add(float(len(told)) if is_known else None)
    return answers.pop() if len(answers) == 1 else None


def _in_steps(way: str, value: float, step: float) -> float | None:
    whole, wide = (Fraction(round(number * 10**6)) for number in (value, step))
    if wide <= 0:
        return None
    steps = {"down": whole // wide, "up": -(-whole // wide), "half_up": (whole + wide / 2) // wide}[way]
    return float(steps * wide / 10**6)


def _sum(pairs: Pairs) -> float | None:
    total = 0.0
    for value, is_in in pairs:
        if is_in is None and value is not None and float(value) == 0:
            continue
        if is_in is not False:
            if value is None or is_in is None:
                return None
            total = _six_decimals(total + float(value))
    return total


def _outermost(pick: Callable[[list[float]], float]) -> Callable[[Pairs], float | None]:
    """Try every way in which the items with an unknown filter may be in or out: known is what all of them say."""

    def find(pairs: Pairs) -> float | None:
        sure = [value for value, is_in in pairs if is_in is True]
        unsure = [value for value, is_in in pairs if is_in is None]
        answers = set()
        for choice in itertools.product([True, False], repeat=len(unsure)):
            values = sure + [value for value, is_in in zip(unsure, choice, strict=True) if is_in]
            answers.add(None if not values or None in values else pick([float(value) for value in values]))
        return answers.pop() if len(answers) == 1 else None

    return find


def _count(pairs: Pairs) -> float | None:
    answers = [_all(pair) for pair in pairs]
    return None if None in answers else float(answers.count(True))


_OVER_ITEMS: Final[dict[str, Callable[[Pairs], Value]]] = {
    "any": lambda pairs: _any(_all(pair) for pair in pairs),
    "none": lambda pairs: _opposite(_any(_all(pair) for pair in pairs)),
    "all": lambda pairs: _all(_any((_opposite(is_in), answer)) for answer, is_in in pairs),
    "count": _count,
    "sum": _sum,
    "smallest": _outermost(min),
    "largest": _outermost(max),
}


def _text_test(node: Call, row: Row, law: Law, item: Mapping[str, Value] | None) -> bool | None:
    value = evaluate(node.arguments[0], row, law, item)
    if value is None:
        return None
    answers: list[bool | None] = []
    for part in node.arguments[1:]:
        if isinstance(part, Name) and part.name not in law.lists:
            answers.append(None)
            continue
        sought = (part.text,) if isinstance(part, Text) else law.lists[part.name]
        folded = [fold(text) for text in sought if fold(text)]
        answers += [False, *(_OF_TEXTS[node.function](fold(str(value)), text) for text in folded)]
    return _any(answers)


_SHOWN: Final = {"proven": "proven_scheme", "elects": "election"}

_OF_TEXTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": lambda text, sought: sought in text,
    "has_word": lambda text, sought: f" {sought} " in f" {text} ",
}


def _alike(left: str, right: str) -> bool | None:
    return fold(left) == fold(right) if fold(left) and fold(right) else None


def _quotient(left: float, right: float) -> float | None:
    return _arithmetic("/", left, right)


def _date(day: float) -> Any:
    return np.datetime64(math.floor(day), "D")


_PLAIN: Final[dict[str, Callable[..., Value]]] = {
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "alike": _alike,
    "length": lambda text: float(len(text)),
    "days_between": lambda first, second: _arithmetic("-", second, first),
    "year": lambda day: float(_date(day).astype("datetime64[Y]").astype(int) + 1970),
    "month": lambda day: float(_date(day).astype("datetime64[M]").astype(int) % 12 + 1),
    "weekday": lambda day: float((_date(day) - np.datetime64("2024-01-01")).astype(int) % 7 + 1),
    "per_kilogram": _quotient,
    "per_piece": _quotient,
    "share_of": _quotient,
    "round_down": partial(_in_steps, "down"),
    "round_up": partial(_in_steps, "up"),
    "round_half_up": partial(_in_steps, "half_up"),
}
