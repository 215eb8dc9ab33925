"""What kinds of values the rule language has, and which of them may be compared, added, multiplied and divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from engine.columns.catalogue import Column
from engine.columns.catalogue import Kind as ColumnKind

KindName: TypeAlias = ColumnKind | Literal["truth", "days", "money_per_volume"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    ``currency`` is the one that an amount was written in; None is national money, whatever it was declared in.
    ``codes`` names the code list of a code.
    """

    name: KindName
    currency: str | None = None
    codes: str | None = None

    def describe(self) -> str:
        """Say what it is, with its unit, as messages do: "money per mass (USD/kg)"."""
        if self.name == "money":
            return f"money ({self.currency})" if self.currency else "money"
        if self.name in PER_UNIT:
            per, unit = PER_UNIT[self.name]
            return f"money per {per} ({self.currency or 'national currency'}/{unit})"
        if self.name == "code":
            return f"a code of the list {self.codes}"
        return _SAID.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount that somebody wrote, exactly.

    ``amount`` is in whole units of the kind: money in units of its currency (not minor units), mass in kg, volume in
    litres, money per mass or volume in units of the currency for each kg or litre, a share as a part of 1, days as
    days, a date as days since 1970-01-01. ``text`` is how it was written.
    """

    kind: Kind
    amount: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a measured quantity and the value that holds in it.

    ``start`` or ``end`` None: without a bound on that side; ``start_inside`` and ``end_inside`` say whether the bound
    itself belongs to the band. ``value`` None is not known.
    """

    start: Quantity | None
    start_inside: bool
    end: Quantity | None
    end_inside: bool
    value: Quantity | None


@dataclass(frozen=True, slots=True)
class TableKind:
    """What a table is asked with (an HS code, a code of a list, or a measured quantity) and what it answers."""

    key: Kind
    value: Kind


TRUTH: Final = Kind("truth")
NUMBER: Final = Kind("number")
HS: Final = Kind("hs")

_SAID: Final[Mapping[str, str]] = {
    "mass": "mass (kg)",
    "volume": "volume (litres)",
    "count": "a count",
    "number": "a number",
    "share": "a share (%)",
    "hs": "an HS code",
    "flag": "a flag (yes or no)",
    "text": "text",
    "date": "a date",
    "days": "a number of days",
    "truth": "a condition (yes or no)",
}

PLAIN: Final = frozenset({"number", "count", "share"})
"""Kinds without a unit: what anything measured may be multiplied or divided by."""

PER_UNIT: Final[Mapping[KindName, tuple[KindName, str]]] = {
    "money_per_mass": ("mass", "kg"),
    "money_per_volume": ("volume", "litre"),
}
"""Kinds of money for each unit of a measure, with the kind and the unit of that measure."""

MEASURED: Final = frozenset({"money", "mass", "volume", "days", *PER_UNIT}) | PLAIN
SUMMED: Final = frozenset({"money", "mass", "volume"}) | PLAIN
_ALIKE: Final = (frozenset({"number", "count"}), frozenset({"number", "share"}))


def kind_of(column: Column) -> Kind:
    """Give the kind of a column's values."""
    return Kind(column.kind, codes=column.codes)


def currencies_clash(left: Kind, right: Kind) -> bool:
    """Say whether both are written in a currency, and not in the same one."""
    return None not in (left.currency, right.currency) and left.currency != right.currency


def are_comparable(left: Kind, right: Kind) -> bool:
    """Say whether two measured kinds may be compared, leaving their currencies aside."""
    if left.name not in MEASURED | {"date"}:
        return False
    return left.name == right.name or any({left.name, right.name} <= alike for alike in _ALIKE)


def is_key(wanted: Kind, given: Kind) -> bool:
    """Say whether a table that is asked with one kind may be asked with the other."""
    if wanted.name in MEASURED | {"date"}:
        return are_comparable(wanted, given) and not currencies_clash(wanted, given)
    return wanted == given


def common_kind(left: Kind, right: Kind) -> Kind | None:
    """Give the kind of a value that is one or the other, or None where it has none; currencies are not looked at."""
    if {left.name, right.name} <= {"truth", "flag"}:
        return TRUTH
    if "date" in {left.name, right.name}:
        return left if left.name == right.name else None
    return _total("+", left, right)


def kind_of_arithmetic(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Give the kind of ``left operator right``, or None where it has no meaning; currencies are not looked at."""
    if operator in {"*", "of"}:
        return _product(left, right) or _product(right, left)
    return _quotient(left, right) if operator == "/" else _total(operator, left, right)


def _total(operator: str, left: Kind, right: Kind) -> Kind | None:
    names = (left.name, right.name)
    if names == ("date", "date"):
        return Kind("days") if operator == "-" else None
    if names == ("date", "days"):
        return left
    if left.name not in MEASURED or not are_comparable(left, right):
        return None
    if left.name != right.name:
        return NUMBER
    return left if left.currency == right.currency else replace(left, currency=None)


def _product(left: Kind, right: Kind) -> Kind | None:
    if left.name in PER_UNIT and right.name == PER_UNIT[left.name][0]:
        return Kind("money", left.currency)
    if left.name in PLAIN and right.name in PLAIN:
        return NUMBER
    return left if left.name in MEASURED and right.name in PLAIN else None


def _quotient(left: Kind, right: Kind) -> Kind | None:
    if left.name in PLAIN and right.name in PLAIN:
        return NUMBER
    if left.name in MEASURED and right.name in PLAIN:
        return left
    if left.name in MEASURED and left.name == right.name:
        return NUMBER
    if left.name != "money":
        return None
    if right.name in PER_UNIT:
        return Kind(PER_UNIT[right.name][0])
    return next((Kind(name, left.currency) for name, (per, _) in PER_UNIT.items() if per == right.name), None)
