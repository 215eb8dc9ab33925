"""What an amount comes to for one parcel, worked out in plain Python and fractions from the tree of its text.

A number is (value, what is missing), an answer (True, False or None, what is missing); money is in minor units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

from engine.language.tree import Amount, Arithmetic, Call, Comparison, Joined, Lookup, Membership, Name, Negative, Not

EURO = Fraction("1.234567891")
UNITS = {"": 1, "%": Fraction(1, 100), "kg": 1, "litres": 1, "USD": 100}
ITEM_WORDS = {
    "item_retail_price": "retail_price", "item_volume": "volume", "item_quantity": "quantity",
    "item_net_mass": "net_mass", "item_alcohol_share": "alcohol_share", "item_duty_rate": "duty_rate",
    "item_tax_rate": "tax_rate",
}  # fmt: skip


def micro(value: Fraction) -> Fraction:
    return Fraction(floor(value * 10**6 + Fraction(1, 2)), 10**6)


@dataclass
class Oracle:
    """One parcel: ``names`` by word, ``items`` with their words, bands and rates by heading as the law has them."""

    names: Mapping[str, tuple[Fraction | None, set[str]]]
    items: Sequence[Mapping[str, Any]]
    answers: Mapping[str, bool | None]
    bands: Sequence[tuple[Fraction, Fraction | None, Fraction | None]]
    by_heading: Mapping[str, Fraction | None]

    def number(self, node: Any, item: int | None = None) -> tuple[Fraction | None, set[str]]:
        if isinstance(node, Amount) and node.unit == "EUR":
            return micro(Fraction(node.number) * EURO * 100), set()
        if isinstance(node, Amount):
            return Fraction(node.number.replace(",", "")) * UNITS[node.unit], set()
        if isinstance(node, Name):
            return self.named(node.name, item)
        if isinstance(node, Negative):
            return self.work("*", self.number(node.value, item), (Fraction(-1), set()))
        if isinstance(node, Arithmetic):
            return self.work(node.operator, self.number(node.left, item), self.number(node.right, item))
        if isinstance(node, Lookup):
            return self.looked_up(node, item)
        assert isinstance(node, Call)
        return self.called(node, item)

    def named(self, name: str, item: int | None) -> tuple[Fraction | None, set[str]]:
        if item is None or not name.startswith("item_"):
            return self.names[name]
        value = self.items[item].get(name)
        if isinstance(value, tuple):
            return value
        if name == "item_value" and value is None:
            return None, self.names["goods_value"][1] or {f"items/{item}/value"}
        return value, set() if value is not None else {f"items/{item}/{ITEM_WORDS[name]}"}

    def work(self, operator: str, left: Any, right: Any) -> tuple[Fraction | None, set[str]]:
        missing = left[1] | right[1]
        if missing:
            return None, missing
        if operator == "/" and right[0] == 0:
            return None, {"divided_by_zero"}
        return {
            "+": lambda a, b: a + b,
            "-": lambda a, b: a - b,
            "*": lambda a, b: micro(a * b),
            "of": lambda a, b: micro(a * b),
            "/": lambda a, b: micro(a / b),
        }[operator](left[0], right[0]), set()

    def looked_up(self, node: Lookup, item: int | None) -> tuple[Fraction | None, set[str]]:
        if node.table == "by_band":
            value, missing = self.number(node.key, item)
            if missing:
                return None, missing
            found = [amount for low, high, amount in self.bands if low <= value and (high is None or value < high)]
            return (found[0], set()) if found and found[0] is not None else (None, {"amount_not_known"})
        assert item is not None
        code = self.items[item].get("hs")
        if code is None or any(heading.startswith(code) and heading != code for heading in self.by_heading):
            return None, {f"items/{item}/hs_code"}
        heading = next((one for one in self.by_heading if code.startswith(one)), None)
        if heading is None:
            return None, {f"items/{item}/amount_not_listed"}
        value = self.by_heading[heading]
        return (value, set()) if value is not None else (None, {"amount_not_known"})

    def called(self, node: Call, item: int | None) -> tuple[Fraction | None, set[str]]:
        if node.function in ("min", "max"):
            values = [self.number(one, item) for one in node.arguments]
            missing = set().union(*(lacks for _, lacks in values))
            extreme = min if node.function == "min" else max
            return (None, missing) if missing else (extreme(value for value, _ in values), set())
        if node.function == "if":
            return self.chosen(node, item)
        if node.function.startswith("round_"):
            return self.rounded(node, item)
        if node.function == "different":
            return self.different(node)
        return self.folded(node)

    def rounded(self, node: Call, item: int | None) -> tuple[Fraction | None, set[str]]:
        (value, missing), (step, _) = (self.number(one, item) for one in node.arguments)
        if missing:
            return None, missing
        steps = {"round_down": floor(value / step), "round_up": ceil(value / step),
                 "round_half_up": floor(value / step + Fraction(1, 2))}[node.function]  # fmt: skip
        return steps * step, set()

    def different(self, node: Call) -> tuple[Fraction | None, set[str]]:
        """Count the codes in every way in which the items with an unknown filter may be in or out."""
        digits, rows = int(node.arguments[1].number), range(len(self.items))
        where = [self.answer(node.where, k) if node.where is not None else (True, set()) for k in rows]
        open_rows, found = [k for k in rows if where[k][0] is None], set()
        for settled in product((True, False), repeat=len(open_rows)):
            chosen = dict(zip(open_rows, settled, strict=True))
            inside = [k for k in rows if chosen.get(k, where[k][0])]
            codes = [self.items[k].get("hs") for k in inside]
            is_known = len(codes) == 1 or all(code and len(code) >= digits for code in codes)
            found.add(len({code and code[:digits] for code in codes}) if is_known else None)
        if len(found) == 1 and None not in found:
            return Fraction(found.pop()), set()
        lacking: set[str] = set()
        for k in rows:
            if where[k][0] is not False:
                code = self.items[k].get("hs")
                lacking |= where[k][1] if where[k][0] is None else set()
                lacking |= {f"items/{k}/hs_code"} if not code or len(code) < digits else set()
        return None, lacking

    def chosen(self, node: Call, item: int | None) -> tuple[Fraction | None, set[str]]:
        condition, yes, no = node.arguments
        answer, missing = self.answer(condition, item)
        if answer is not None:
            return self.number(yes if answer else no, item)
        sides = [self.number(yes, item), self.number(no, item)]
        if not sides[0][1] and sides[0] == sides[1]:
            return sides[0]
        return None, missing

    def folded(self, node: Call) -> tuple[Fraction | None, set[str]]:
        rows = range(len(self.items))
        where = [self.answer(node.where, k) if node.where is not None else (True, set()) for k in rows]
        if node.function == "count":
            where = [self.both([where[k], self.answer(node.arguments[0], k)]) for k in rows]
            values: list[Any] = [(Fraction(1), set()) for _ in rows]
        else:
            values = [self.number(node.arguments[0], k) for k in rows]
        missing = set().union(*(values[k][1] for k in rows if where[k][0]))
        inside = [values[k][0] if values[k][0] is not None else Fraction(0) for k in rows if where[k][0]]
        fold: Callable[[Sequence[Any]], Any] = {"smallest": min, "largest": max}.get(node.function, sum)
        total = Fraction(fold(inside)) if inside else Fraction(0)
        is_sum = fold is sum
        for k in rows:
            if where[k][0] is not None:
                continue
            value = values[k][0]
            same = value == 0 if is_sum else bool(inside) and value is not None and fold([total, value]) == total
            if value is None or not same:
                missing |= where[k][1] | values[k][1]
        if not missing and not inside and not is_sum:
            missing = {"amount_condition"}
        return (None, missing) if missing else (total, set())

    def answer(self, node: Any, item: int | None) -> tuple[bool | None, set[str]]:
        if isinstance(node, Not):
            found, missing = self.answer(node.condition, item)
            return None if found is None else not found, missing
        if isinstance(node, Joined):
            found = [self.answer(one, item) for one in node.conditions]
            return self.both(found) if node.word == "and" else self.either(found)
        if isinstance(node, Comparison) and isinstance(node.values[0], Name) and node.values[0].name in self.answers:
            told = self.answers[node.values[0].name]
            return told, set() if told is not None else {"amount_condition"}
        if isinstance(node, Comparison):
            left, right = (self.side(one, item) for one in node.values)
            missing = left[1] | right[1]
            (operator,) = node.operators
            compared = {"<": Fraction.__lt__, "<=": Fraction.__le__, ">": Fraction.__gt__, ">=": Fraction.__ge__}
            return (None, missing) if missing else (compared[operator](left[0], right[0]), set())
        assert isinstance(node, Membership)
        assert item is not None
        return self.under(item, [one.number for one in node.entries])

    def side(self, node: Any, item: int | None) -> tuple[Fraction | None, set[str]]:
        """Give what is compared: an amount in euro is rounded to the cent, as what is held against it was."""
        value, missing = self.number(node, item)
        if isinstance(node, Amount) and node.unit == "EUR":
            return Fraction(floor(Fraction(node.number) * EURO * 100 + Fraction(1, 2))), missing
        return value, missing

    def under(self, item: int, prefixes: Sequence[str]) -> tuple[bool | None, set[str]]:
        code = self.items[item].get("hs")
        if code is not None and any(code.startswith(prefix) for prefix in prefixes):
            return True, set()
        if code is None or any(prefix.startswith(code) for prefix in prefixes):
            return None, {f"items/{item}/hs_code"}
        return False, set()

    def both(self, answers: Sequence[tuple[bool | None, set[str]]]) -> tuple[bool | None, set[str]]:
        if any(answer is False for answer, _ in answers):
            return False, set()
        missing = set().union(*(lacks for answer, lacks in answers if answer is None))
        return (None, missing) if missing else (True, set())

    def either(self, answers: Sequence[tuple[bool | None, set[str]]]) -> tuple[bool | None, set[str]]:
        if any(answer is True for answer, _ in answers):
            return True, set()
        missing = set().union(*(lacks for answer, lacks in answers if answer is None))
        return (None, missing) if missing else (False, set())
