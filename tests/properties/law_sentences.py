"""The rule language once more, read and answered in plain Python: apart from the engine's grammar and its compiler.

A node is a tuple that begins with what it is. Numbers are fractions in their own unit (money in minor units), answers
are True, False or None; None is unknown throughout.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

from engine.columns.codes import currency_exponents

TOKENS = re.compile(
    r"""(?P<date>\d{4}-\d\d-\d\d)|(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"""
    r"""|(?P<text>"[^"]*")|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign><=|>=|==|!=|[-<>+*/()\[\],%])|(?P<gap>\s+)"""
)
SIZES = {
    "kg": Fraction(1), "kilogram": Fraction(1), "kilograms": Fraction(1), "g": Fraction(1, 1000),
    "grams": Fraction(1, 1000), "litre": Fraction(1), "litres": Fraction(1), "l": Fraction(1), "ml": Fraction(1, 1000),
    "day": Fraction(1), "days": Fraction(1),
}  # fmt: skip
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


def micro(value: Fraction) -> Fraction:
    """Round half up to a millionth, as every product and quotient of an amount is."""
    return Fraction(floor(value * 10**6 + Fraction(1, 2)), 10**6)


class Reader:
    """Reads one sentence from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = TOKENS.match(text, at)
            assert found is not None, f"{text!r} at {at}"
            at = found.end()
            if found.lastgroup != "gap":
                self.tokens.append((found.lastgroup or "", found.group()))
        self.at = 0

    def seen(self, *texts: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in texts:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def need(self, text: str) -> None:
        assert self.seen(text), f"{text} is missing in {self.tokens} at {self.at}"

    def whole(self) -> Any:
        node = self.either()
        assert self.at == len(self.tokens), f"{self.tokens} goes on at {self.at}"
        return node

    def either(self) -> Any:
        parts = [self.both()]
        while self.seen("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def both(self) -> Any:
        parts = [self.inverse()]
        while self.seen("and"):
            parts.append(self.inverse())
        return parts[0] if len(parts) == 1 else ("and", parts)

    def inverse(self) -> Any:
        return ("not", self.inverse()) if self.seen("not") else self.comparison()

    def comparison(self) -> Any:
        values, signs = [self.total()], []
        while sign := self.seen(*COMPARISONS):
            signs.append(sign)
            values.append(self.total())
        if signs:
            pairs = [("compare", sign, values[k], values[k + 1]) for k, sign in enumerate(signs)]
            return pairs[0] if len(pairs) == 1 else ("and", pairs)
        is_not = bool(self.seen("not"))
        if self.seen("in"):
            inside = ("in", values[0], self.entries())
            return ("not", inside) if is_not else inside
        return values[0]

    def entries(self) -> Any:
        if not self.seen("["):
            self.at += 1
            return self.tokens[self.at - 1][1]
        found = []
        while not self.seen("]"):
            found.append(self.tokens[self.at][1].strip('"'))
            self.at += 1
            self.seen(",")
        return found

    def total(self) -> Any:
        node = self.product()
        while sign := self.seen("+", "-"):
            node = (sign, node, self.product())
        return node

    def product(self) -> Any:
        node = self.factor()
        while sign := self.seen("*", "/", "of"):
            node = ("*" if sign == "of" else sign, node, self.factor())
        return node

    def factor(self) -> Any:
        if self.seen("-"):
            return ("-", ("number", Fraction(0), ""), self.factor())
        if self.seen("("):
            node = self.either()
            self.need(")")
            return node
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return self.amount(text)
        if kind in ("text", "date"):
            # A day is written so that the earlier one stands first in the alphabet too.
            return ("text", text.strip('"'))
        assert kind == "name", f"{text} in {self.tokens}"
        if self.seen("["):
            key = self.either()
            self.need("]")
            return ("look up", text, key)
        if self.seen("("):
            return self.call(text)
        return ("name", text)

    def amount(self, text: str) -> Any:
        number = Fraction(text.replace(",", ""))
        if self.seen("%"):
            return ("number", number / 100, "")
        unit = ""
        if self.at < len(self.tokens):
            word = self.tokens[self.at][1]
            if word in SIZES or re.fullmatch("[A-Z]{3}", word):
                self.at += 1
                unit = word
                if self.seen("per"):
                    self.at += 1
        return ("number", number * SIZES.get(unit, Fraction(1)), unit if unit not in SIZES else "")

    def call(self, function: str) -> Any:
        arguments, where = [], None
        while not self.seen(")"):
            if self.at < len(self.tokens) and self.tokens[self.at][1] == "[":
                arguments.append(("entries", self.entries()))
            else:
                arguments.append(self.either())
            if self.seen("where"):
                where = self.either()
            self.seen(",")
        return ("call", function, arguments, where)


@cache
def read_sentence(text: str) -> Any:
    """Give the tree of a sentence."""
    return Reader(" ".join(text.split())).whole()


@dataclass
class Answering:
    """Answers sentences about one parcel.

    ``words`` and ``items`` are the facts by word; ``given`` what the assessment has by then; ``parameters`` sentences,
    ``definitions`` sentences, ``tables`` and ``lists`` as pages.py gives them on the day; ``money`` turns an amount of
    a currency into minor units, None without a rate; ``declared_in`` says of a value and a currency whether the parcel
    is declared in it, and the value in it.
    """

    words: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    parameters: Mapping[str, str | None]
    definitions: Mapping[str, str]
    tables: Mapping[str, Any]
    lists: Mapping[str, Sequence[str]]
    money: Callable[[Fraction, str], Fraction | None]
    declared_in: Callable[[str, str], tuple[bool, Fraction | None]] = lambda _name, _unit: (False, None)
    given: dict[str, Fraction | None] = field(default_factory=dict)
    item_given: dict[str, Sequence[Fraction | None]] = field(default_factory=dict)

    def number(self, node: Any, item: int | None = None) -> Any:
        """Give a number, a text, or None."""
        what = node[0]
        if what == "number":
            return node[1] if not node[2] else self.money(node[1], node[2])
        if what == "text":
            return node[1]
        if what == "name":
            return self.named(node[1], item)
        if what in ("+", "-", "*", "/"):
            return self.worked(what, self.number(node[1], item), self.number(node[2], item))
        if what == "look up":
            return self.looked_up(node[1], node[2], item)
        if what == "call" and node[1] not in TRUTHS:
            return self.called(node, item)
        return self.truth(node, item)

    def named(self, name: str, item: int | None) -> Any:
        if name in self.item_given and item is not None:
            return self.item_given[name][item]
        if name.startswith("item_") and item is not None and name in self.items[item]:
            return self.items[item][name]
        if name in self.given:
            return self.given[name]
        if name in self.parameters:
            text = self.parameters[name]
            return None if text is None else self.number(read_sentence(text))
        if name in self.definitions:
            return self.number(read_sentence(self.definitions[name]), item)
        assert name in self.words, name
        return self.words[name]

    def worked(self, sign: str, left: Any, right: Any) -> Any:
        if left is None or right is None or (sign == "/" and right == 0):
            return None
        if sign == "+":
            return left + right
        if sign == "-":
            return left - right
        return micro(left * right) if sign == "*" else micro(left / right)

    def looked_up(self, table: str, key: Any, item: int | None) -> Any:
        found = self.tables[table]
        value = self.number(key, item)
        if value is None or found is None:
            return None
        if found["by"] == "bands":
            for band in found["bands"]:
                if self.lies_in(band, value):
                    return self.number(read_sentence(band["value"])) if band["value"] != "unknown" else None
            return None
        if found["by"] == "hs":
            fitting = [prefix for prefix in found["values"] if value.startswith(prefix)]
            if any(prefix.startswith(value) and prefix != value for prefix in found["values"]):
                return None
            text = found["values"][max(fitting, key=len)] if fitting else None
        else:
            text = found["values"].get(value)
        return None if text in (None, "unknown") else self.number(read_sentence(text))

    def lies_in(self, band: Mapping[str, str], value: Fraction) -> bool:
        edges = {
            name: self.number(read_sentence(band[name])) for name in ("from", "above", "below", "up_to") if name in band
        }
        return (
            ("from" not in edges or value >= edges["from"])
            and ("above" not in edges or value > edges["above"])
            and ("below" not in edges or value < edges["below"])
            and ("up_to" not in edges or value <= edges["up_to"])
        )

    def called(self, node: Any, item: int | None) -> Any:
        _, function, arguments, where = node
        if function in ("min", "max"):
            values = [self.number(one, item) for one in arguments]
            return None if None in values else (min if function == "min" else max)(values)
        if function == "if":
            answer = self.truth(arguments[0], item)
            yes, no = self.number(arguments[1], item), self.number(arguments[2], item)
            return (yes if yes == no else None) if answer is None else yes if answer else no
        if function in ("round_down", "round_up", "round_half_up"):
            value, step = self.number(arguments[0], item), self.number(arguments[1], item)
            if value is None or step is None or step <= 0:
                return None
            rounder = {"round_down": floor, "round_up": ceil}.get(function, lambda x: floor(x + Fraction(1, 2)))
            return rounder(value / step) * step
        if function == "different":
            return self.different(int(arguments[1][1]), where)
        if function in ("sum", "count", "smallest", "largest"):
            return self.folded(function, arguments[0], where)
        if function in ("per_piece", "per_kilogram", "share_of"):
            return self.worked("/", self.number(arguments[0], item), self.number(arguments[1], item))
        raise AssertionError(function)

    def different(self, digits: int, where: Any) -> Fraction | None:
        asked = [True if where is None else self.truth(where, k) for k in range(len(self.items))]
        if None in asked:
            return None
        codes = [self.items[k]["item_hs_code"] for k, is_meant in enumerate(asked) if is_meant]
        if len(codes) < 2:
            return Fraction(len(codes))
        if any(code is None or len(code) < digits for code in codes):
            return None
        return Fraction(len({code[:digits] for code in codes}))

    def folded(self, function: str, argument: Any, where: Any) -> Any:
        total: list[Any] = []
        for k in range(len(self.items)):
            asked = True if where is None else self.truth(where, k)
            if asked is False:
                continue
            value = self.truth(argument, k) if function == "count" else self.number(argument, k)
            if function == "count":
                value = None if value is None else Fraction(int(value))
            if asked is None and value == 0 and function in ("sum", "count"):
                continue
            if asked is None or value is None:
                return None
            total.append(value)
        if function in ("sum", "count"):
            return sum(total, Fraction(0))
        return None if not total else (min if function == "smallest" else max)(total)

    def truth(self, node: Any, item: int | None = None) -> bool | None:
        """Answer a condition."""
        what = node[0]
        if what == "not":
            answer = self.truth(node[1], item)
            return None if answer is None else not answer
        if what in ("and", "or"):
            return joined(what, [self.truth(part, item) for part in node[1]])
        if what == "compare":
            return self.compared(node, item)
        if what == "in":
            return self.member(node, item)
        if what == "name" and node[1] in self.definitions and node[1] not in self.words:
            return self.truth(read_sentence(self.definitions[node[1]]), item)
        if what == "call" and node[1] in TRUTHS:
            return self.asked(node, item)
        value = self.number(node, item)
        assert value is None or isinstance(value, bool), node
        return value

    def line(self, node: Any) -> tuple[Fraction, str] | None:
        """Give an amount in a currency, where that is all that the node is."""
        if node[0] == "name" and node[1] in self.parameters and node[1] not in self.given:
            text = self.parameters[node[1]]
            node = node if text is None else read_sentence(text)
        is_money = node[0] == "number" and node[2] in currency_exponents()
        return (node[1], node[2]) if is_money else None

    def held_against_a_line(self, left: Any, right: Any, item: int | None) -> tuple[Any, Any] | None:
        """Compare in the line's own currency where the parcel is declared in it, else with the line as rounded."""
        line = self.line(right)
        if line is None:
            return None
        amount, unit = line
        if left[0] == "name" and left[1] in VALUE_NAMES:
            is_declared, value = self.declared_in(left[1], unit)
            if is_declared:
                return value, amount * 10 ** currency_exponents()[unit]
        minor = self.money(amount, unit)
        return self.number(left, item), None if minor is None else Fraction(floor(minor + Fraction(1, 2)))

    def compared(self, node: Any, item: int | None) -> bool | None:
        _, sign, left, right = node
        for one_side, other_side, way in ((left, right, sign), (right, left, FLIPPED.get(sign, sign))):
            sides = self.held_against_a_line(one_side, other_side, item)
            if sides is not None:
                return None if None in sides else SIGNS[way](*sides)
        one = self.number(left, item)
        if isinstance(one, str) or (one is None and right[0] == "name" and right[1] not in self.given):
            other: Any = right[1] if right[0] == "name" and not self.is_name(right[1]) else self.number(right, item)
        else:
            other = self.number(right, item)
        if one is None or other is None:
            return None
        if isinstance(one, str) and right[0] == "number" and sign in ("==", "!="):
            return one.startswith(str(right[1])) == (sign == "==")
        return SIGNS[sign](one, other)

    def is_name(self, name: str) -> bool:
        return name in self.words or name in self.parameters or name in self.definitions or name in self.given

    def member(self, node: Any, item: int | None) -> bool | None:
        value = self.number(node[1], item)
        entries = self.lists[node[2]] if isinstance(node[2], str) else node[2]
        if entries is None or value is None:
            return None
        if node[1] != ("name", "item_hs_code"):
            return str(value) in entries
        if any(value.startswith(prefix) for prefix in entries):
            return True
        return None if any(prefix.startswith(value) for prefix in entries) else False

    def asked(self, node: Any, item: int | None) -> bool | None:
        _, function, arguments, where = node
        if function in ("is_known", "is_unknown"):
            return (self.number(arguments[0], item) is not None) == (function == "is_known")
        if function in ("any", "all", "none"):
            answers = []
            for k in range(len(self.items)):
                answer = self.truth(arguments[0], k)
                if where is not None:
                    meant = self.truth(where, k)
                    inside = meant if function != "all" else None if meant is None else not meant
                    answer = joined("and" if function != "all" else "or", [inside, answer])
                answers.append(answer)
            if function == "all":
                return joined("and", answers)
            found = joined("or", answers)
            return found if function == "any" or found is None else not found
        if function in ("proven", "elects"):
            said = self.words["proven_scheme" if function == "proven" else "election"]
            return arguments[0][1] in re.split(r"[,\s]+", said or "")
        text = self.number(arguments[0], item)
        if text is None:
            return None
        wanted = [entry for one in arguments[1:] for entry in ([one[1]] if one[0] == "text" else one[1])]
        padded = f" {' '.join(re.findall('[a-z0-9]+', text.lower()))} "
        if function == "has_word":
            return any(f" {' '.join(re.findall('[a-z0-9]+', one.lower()))} " in padded for one in wanted)
        raise AssertionError(function)


VALUE_NAMES = frozenset({"customs_value", "cif_value", "fob_value", "goods_value"})
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
TRUTHS = frozenset({
    "is_known", "is_unknown", "any", "all", "none", "proven", "elects", "has_word", "starts_with", "contains",
})  # fmt: skip


def joined(word: str, answers: Sequence[bool | None]) -> bool | None:
    """Join answers: what decides alone decides."""
    decisive = word == "or"
    if any(answer is decisive for answer in answers):
        return decisive
    return None if any(answer is None for answer in answers) else not decisive
