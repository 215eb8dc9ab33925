"""What reliefs measure, for the solver: goods, fob and cif values, with what the delivery term puts into the price."""

from __future__ import annotations

from typing import Final

import z3

from engine.columns.codes import code_list
from engine.money import MAX_ASSESSED_MINOR
from engine.prove.numbers import Number
from engine.prove.parcel import Parcel, among
from engine.prove.solver import Claim
from engine.prove.truths import FALSE, both, either, implied, negated
from engine.revenue.basis import INCLUDED

GOODS: Final = "goods_value_national_minor"
FREIGHT: Final = "freight_national_minor"
INSURANCE: Final = "insurance_national_minor"
COLUMNS: Final = (GOODS, FREIGHT, INSURANCE, "incoterm")
MEASURES: Final = ("cif", "fob", "goods")

_WITH_FREIGHT, _WITH_INSURANCE, _WITH_DUTIES = INCLUDED["CFR"], INCLUDED["CIF"] - INCLUDED["CFR"], 4


def measured(parcel: Parcel, name: str) -> Number:
    """Give the goods, fob or cif value; unknown where a part that it needs is, or where duties are inside."""
    goods, freight, insurance = (parcel.number(column) for column in (GOODS, FREIGHT, INSURANCE))
    known = both([goods.known, negated(_puts_in(parcel, _WITH_DUTIES))])
    if name == "goods":
        return Number(known, goods.value, 0)
    sign = -1 if name == "fob" else 1
    value, parts = goods.value, list[Claim]()
    for part, bit in ((freight, _WITH_FREIGHT), (insurance, _WITH_INSURANCE)):
        inside = _puts_in(parcel, bit)
        needed = inside if name == "fob" else negated(inside)
        value = value + z3.If(needed, sign * part.value, 0)
        parts.append(implied(needed, part.known))
    within = value >= 0 if name == "fob" else value <= MAX_ASSESSED_MINOR
    return Number(both([known, *parts, within]), value, 0)


def _puts_in(parcel: Parcel, bit: int) -> Claim:
    term, codes = parcel.choice("incoterm"), code_list("incoterm").codes
    positions = [at for at, code in enumerate(codes) if INCLUDED[code] & bit]
    return both([term.known, among(term.at, positions)]) if positions else either([FALSE])
