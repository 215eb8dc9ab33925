"""The customs value: what goods value, freight, insurance and delivery term add up to on the law's basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, NO, YES, AnyArray, Code, Minor
from engine.columns.batch import Batch
from engine.columns.codes import code_list
from engine.jit import kernel
from engine.money import MAX_ASSESSED_MINOR
from engine.revenue.unknowns import (
    CURRENCY,
    DUTIES_IN_DDP_PRICE,
    EXCHANGE_RATE,
    FREIGHT,
    GOODS_VALUE,
    INSURANCE,
    TOO_LARGE,
    VALUE_BASIS,
    Mask,
)

MEASURES: Final = ("cif", "fob", "goods")
"""What a value may be measured as; ``goods`` is the goods value with whatever its delivery term put into it."""

UNKNOWN_BASIS: Final = "unknown"
"""The basis of a law of which nobody knows whether freight and insurance count."""

OWN_BASIS: Final = "own"
"""The basis of a law that writes the customs value as an amount of its own."""

_CIF, _FOB, _GOODS = 0, 1, 2
WITH_FREIGHT, WITH_INSURANCE, WITH_DUTIES = 1, 2, 4

INCLUDED: Final[dict[str, int]] = {
    "EXW": 0,
    "FCA": 0,
    "FAS": 0,
    "FOB": 0,
    "CFR": WITH_FREIGHT,
    "CPT": WITH_FREIGHT,
    "CIF": WITH_FREIGHT | WITH_INSURANCE,
    "CIP": WITH_FREIGHT | WITH_INSURANCE,
    "DAP": WITH_FREIGHT,
    "DPU": WITH_FREIGHT,
    "DDP": WITH_FREIGHT | WITH_DUTIES,
}
"""What each delivery term puts into the goods value (Incoterms 2020); no term puts nothing into it."""


@dataclass(frozen=True, slots=True)
class MeasuredValues:
    """Each consignment's value as every one of MEASURES, shape (3, n), and what is missing where it is unknown.

    ``own`` is the same for the law's own customs value, where it writes one.
    """

    minor: AnyArray
    unknown: AnyArray
    own: tuple[Minor, Mask] | None = None

    def measured_as(self, name: str) -> tuple[Minor, Mask]:
        """Give the value measured as cif, fob, goods or the law's own, and what is missing.

        Notes
        -----
        Unknown: measured as unknown, because nobody found what the law's customs value includes.
        """
        if name == UNKNOWN_BASIS:
            shape = self.minor.shape[1:]
            return np.full(shape, MISSING_MINOR), np.full(shape, VALUE_BASIS, np.int64)
        if name == OWN_BASIS and self.own is not None:
            return self.own
        position = MEASURES.index(name)
        return self.minor[position], self.unknown[position]


def measure_values(known: Batch) -> MeasuredValues:
    """Measure each consignment's value as cif, as fob and as goods.

    Notes
    -----
    Unknown: where a part is needed and not declared; where duties are inside the price (DDP); where a part that is
    taken out is more than the price that contains it; above money.MAX_ASSESSED_MINOR.
    """
    goods, freight, insurance = (known[f"{part}_national_minor"] for part in ("goods_value", "freight", "insurance"))
    is_absent = _is_goods_value_absent(known, goods)
    shape = (len(MEASURES), known.consignments)
    values = MeasuredValues(np.empty(shape, np.int64), np.empty(shape, np.int64))
    _measure(
        goods,
        freight,
        insurance,
        why_unknown(known, goods, is_absent, GOODS_VALUE),
        why_unknown(known, freight, known["freight_minor"] == MISSING_MINOR, FREIGHT),
        why_unknown(known, insurance, known["insurance_minor"] == MISSING_MINOR, INSURANCE),
        known["incoterm"],
        _included_by_code(),
        values.minor,
        values.unknown,
    )
    return values


def measure_declared(known: Batch) -> MeasuredValues:
    """Measure each consignment's value in the currency that was declared, in its own minor units.

    Notes
    -----
    Unknown: as measure_values says, but for a missing exchange rate, which nothing here needs.
    """
    goods, freight, insurance = known["declared_goods_value_minor"], known["freight_minor"], known["insurance_minor"]
    shape = (len(MEASURES), known.consignments)
    values = MeasuredValues(np.empty(shape, np.int64), np.empty(shape, np.int64))
    _measure(
        goods, freight, insurance, _absent(goods, GOODS_VALUE), _absent(freight, FREIGHT),
        _absent(insurance, INSURANCE), known["incoterm"], _included_by_code(), values.minor, values.unknown,
    )  # fmt: skip
    return values


def _absent(amounts: Minor, bit: int) -> Mask:
    return np.where(amounts == MISSING_MINOR, bit, 0).astype(np.int64)


def measures_by_name(basis: str) -> dict[str, str]:
    """Give, for each value as levies and amounts name it, how it is measured under the law's basis."""
    return {"customs_value": basis, "cif_value": "cif", "fob_value": "fob", "goods_value": "goods"}


def values_by_name(values: MeasuredValues, basis: str) -> dict[str, tuple[Minor, Mask]]:
    """Give the measured values as amounts name them."""
    return {name: values.measured_as(measure) for name, measure in measures_by_name(basis).items()}


def _included_by_code() -> AnyArray:
    # Code -1, no delivery term, reads the last place.
    return np.array([*(INCLUDED[code] for code in code_list("incoterm").codes), 0], dtype=np.int64)


def _is_goods_value_absent(known: Batch, goods: Minor) -> AnyArray:
    # A header below what some of its items alone are worth says no more than an absent one.
    is_absent: AnyArray = (known["goods_value_minor"] == MISSING_MINOR) | (known["is_value_mismatch"] == YES)
    if not (is_absent & (goods == MISSING_MINOR)).any():
        return is_absent
    lacking = known.item_rows[known["item_value_minor"] == MISSING_MINOR]
    is_absent &= np.bincount(lacking, minlength=known.consignments) > 0
    return is_absent


def why_unknown(known: Batch, amounts: Minor, is_absent: AnyArray, absent: int) -> Mask:
    """Say for each unknown amount whether the amount, its currency or the exchange rate is what is missing."""
    mask = np.zeros(len(amounts), np.int64)
    rows = np.flatnonzero(amounts == MISSING_MINOR)
    if len(rows):
        bits = np.where(is_absent[rows], absent, 0)
        bits |= np.where(known["currency"][rows] < 0, CURRENCY, 0)
        bits |= np.where(known["has_exchange_rate"][rows] == NO, EXCHANGE_RATE, 0)
        mask[rows] = np.where(bits == 0, TOO_LARGE, bits)
    return mask


@kernel(
    "ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int32[:], ro int64[:], "
    "int64[:,:], int64[:,:]"
)
def _measure(
    goods: Minor, freight: Minor, insurance: Minor, goods_mask: Mask, freight_mask: Mask, insurance_mask: Mask,
    incoterm: Code, included: Minor, values: AnyArray, unknown: AnyArray,
) -> None:  # fmt: skip
    for i in range(goods.shape[0]):
        inside = included[incoterm[i]]
        missing = np.int64(goods_mask[i])
        if inside & WITH_DUTIES:
            missing |= np.int64(DUTIES_IN_DDP_PRICE)
        missing_cif, missing_fob = missing, missing
        goods_now = goods[i] if goods_mask[i] == 0 else 0
        freight_now = freight[i] if freight_mask[i] == 0 else 0
        insurance_now = insurance[i] if insurance_mask[i] == 0 else 0
        cif, fob = goods_now, goods_now
        if inside & WITH_FREIGHT:
            missing_fob |= freight_mask[i]
            fob -= freight_now
        else:
            missing_cif |= freight_mask[i]
            cif += freight_now
        if inside & WITH_INSURANCE:
            missing_fob |= insurance_mask[i]
            fob -= insurance_now
        else:
            missing_cif |= insurance_mask[i]
            cif += insurance_now
        if missing_fob == 0 and fob < 0:
            missing_fob = np.int64(FREIGHT)
        if missing_cif == 0 and cif > MAX_ASSESSED_MINOR:
            missing_cif = np.int64(TOO_LARGE)
        values[_CIF, i] = cif if missing_cif == 0 else MISSING_MINOR
        values[_FOB, i] = fob if missing_fob == 0 else MISSING_MINOR
        values[_GOODS, i] = goods[i] if missing == 0 else MISSING_MINOR
        unknown[_CIF, i], unknown[_FOB, i], unknown[_GOODS, i] = missing_cif, missing_fob, missing
