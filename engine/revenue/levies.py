"""The levies, worked out one after the other for all consignments: bases, rates, amounts due and relieved.

``due`` is what is owed; ``full`` is what would be owed if the levy's own relief were not there, on itself and on the
earlier levies that the same relief takes away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine.arrays import NO, AnyArray, Minor, Offsets, Ppm, Truth
from engine.columns.batch import Batch
from engine.revenue.basis import MeasuredValues
from engine.revenue.charging import add_levy, begin_with_value, charge, round_bases, share_values, take_off
from engine.revenue.rates import ItemRates, summarise_rates
from engine.revenue.reliefs import NO_RELIEF, PART, WHOLE, Chosen, Judged, choose_reliefs
from engine.revenue.unknowns import Mask
from engine.rulebook.law import Levy, Relief

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SharedValue:
    """The customs value (n) and its shares (m), each consignment's from its offset up to its end.

    ``excess`` (reliefs, m) is what an allowance leaves of the shares, where it is a part.
    """

    offsets: Offsets
    ends: Offsets
    minor: Minor
    unknown: Mask
    goods_unknown: Mask
    shares: Minor
    excess: AnyArray


@dataclass(frozen=True, slots=True)
class Charged:
    """Amounts at full precision (m, two columns), and base and amount in minor units (n); what is missing."""

    whole: Minor
    atto: Minor
    base_minor: Minor
    amount_minor: Minor
    missing: Mask


@dataclass(frozen=True, slots=True)
class WorkedLevy:
    """One levy of all consignments: which relief it has, the items' one rate, what is due, what it would be in full."""

    chosen: Chosen
    rate_ppm: Ppm
    is_supplied: Flags
    due: Charged
    full: Charged


def share_value(
    known: Batch, values: MeasuredValues, basis: Literal["cif", "fob"], judged: Judged, reliefs: Sequence[Relief]
) -> SharedValue:
    """Share each customs value over its items by their value, and what every allowance leaves of it.

    Notes
    -----
    Rounding: in whole minor units, largest remainder. An allowance takes off as much of the customs value as its
    amount is of the measured value, rounded half up: goods that are relieved are relieved with their freight.
    """
    offsets, (value, unknown) = known.item_offsets, values.measured_as(basis)
    ends, shares = np.empty(known.consignments, np.int64), np.empty(known.items, np.int64)
    share_values(offsets, value, known["item_value_national_minor"], ends, shares)
    excess = np.empty((len(reliefs), known.items), np.int64)
    for position, relief in enumerate(reliefs):
        if relief.shape == "allowance":
            answer, measured = judged.answer[position], judged.measured_minor[position]
            take_off(offsets, ends, value, shares, answer, relief.amount_minor, measured, excess[position])
    return SharedValue(offsets, ends, value, unknown, values.measured_as("goods")[1], shares, excess)


def work_out_levies(
    levies: Sequence[Levy], reliefs: Sequence[Relief], rates: ItemRates, judged: Judged, value: SharedValue
) -> list[WorkedLevy]:
    """Work out every levy of every consignment, in the law's order.

    Notes
    -----
    Rounding: at full precision for each item, once for each levy and consignment. A base that the law rounds is
    rounded for the items of one rate together, and shared over them again.
    """
    worked: list[WorkedLevy] = []
    for position, levy in enumerate(levies):
        covering = [place for place, relief in enumerate(reliefs) if position in relief.levies]
        chosen = choose_reliefs(judged, covering)
        worked.append(_work_out(levy, rates, position, chosen, value, [worked[place] for place in levy.on_levies]))
    return worked


def _work_out(
    levy: Levy, rates: ItemRates, position: int, chosen: Chosen, value: SharedValue, below: Sequence[WorkedLevy]
) -> WorkedLevy:
    consignments, ppm = len(value.minor), rates.ppm[position]
    rate, is_supplied = np.empty(consignments, np.int64), np.empty(consignments, np.bool_)
    missing = np.empty(consignments, np.uint32)
    summarise_rates(
        value.offsets, value.ends, ppm, rates.is_supplied[position], rates.unknown[position], value.goods_unknown,
        rate, is_supplied, missing,
    )  # fmt: skip
    missing |= chosen.unknown
    if levy.on_value:
        missing |= value.unknown
    due = _charge_due(levy, ppm, chosen, value, below, missing)
    full = _charge_full(levy, ppm, chosen, value, below, missing) if (chosen.answer != NO).any() else due
    return WorkedLevy(chosen, rate, is_supplied, due, full)


def _charge_due(
    levy: Levy, ppm: Ppm, chosen: Chosen, value: SharedValue, below: Sequence[WorkedLevy], missing: Mask
) -> Charged:
    """Charge what is due: nothing where a relief takes the levy away, whatever else is missing."""
    missing = missing.copy()
    for earlier in below:
        missing |= earlier.due.missing
    is_charged = chosen.answer != WHOLE
    missing *= is_charged
    is_wanted = (missing == 0) & is_charged
    whole, atto = _begin_base(levy, chosen.relief, chosen.answer, value)
    for earlier in below:
        add_levy(value.offsets, value.ends, is_wanted, earlier.due.whole, earlier.due.atto, whole, atto)
    return _charge(levy, ppm, value, is_wanted, whole, atto, missing)


def _charge_full(
    levy: Levy, ppm: Ppm, chosen: Chosen, value: SharedValue, below: Sequence[WorkedLevy], missing: Mask
) -> Charged:
    """Charge what would be due without the levy's relief, where it has one."""
    missing = missing.copy()
    same = [(earlier.chosen.relief == chosen.relief) & (chosen.relief != NO_RELIEF) for earlier in below]
    for earlier, is_same in zip(below, same, strict=True):
        missing |= np.where(is_same, earlier.full.missing, earlier.due.missing)
    is_wanted = (missing == 0) & (chosen.answer > NO)
    whole, atto = _begin_base(levy, chosen.relief, np.zeros_like(chosen.answer), value)
    for earlier, is_same in zip(below, same, strict=True):
        add_levy(value.offsets, value.ends, is_wanted & is_same, earlier.full.whole, earlier.full.atto, whole, atto)
        add_levy(value.offsets, value.ends, is_wanted & ~is_same, earlier.due.whole, earlier.due.atto, whole, atto)
    return _charge(levy, ppm, value, is_wanted, whole, atto, missing)


def _begin_base(levy: Levy, relief: AnyArray, answer: Truth, value: SharedValue) -> tuple[Minor, Minor]:
    whole, atto = np.zeros(len(value.shares), np.int64), np.zeros(len(value.shares), np.int64)
    if levy.on_value:
        begin_with_value(value.offsets, value.ends, value.shares, value.excess, relief, answer, whole, atto)
    return whole, atto


def _charge(
    levy: Levy, ppm: Ppm, value: SharedValue, is_wanted: Flags, whole: Minor, atto: Minor, missing: Mask
) -> Charged:
    if levy.base_step > 0:
        round_bases(value.offsets, value.ends, is_wanted, ppm, levy.base_rounding, levy.base_step, whole, atto)
    base, amount = np.empty(len(value.minor), np.int64), np.empty(len(value.minor), np.int64)
    charge(value.offsets, value.ends, is_wanted, ppm, levy.rounding, levy.step, whole, atto, base, amount, missing)
    return Charged(whole, atto, base, amount, missing)
