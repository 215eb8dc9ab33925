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
from engine.revenue.charging import charge, share_values, take_off
from engine.revenue.rates import ItemRates, summarise_rates
from engine.revenue.reliefs import NO_RELIEF, WHOLE, Chosen, Judged, choose_reliefs
from engine.revenue.unknowns import Mask
from engine.rulebook.law import Levy, Relief

Flags = npt.NDArray[np.bool_]

_DUE, _FULL = 0, 1


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
class ItemAmounts:
    """Every levy's amounts at full precision, whole minor units and the rest (exact.py), each (2, levies, m).

    The first place is what is due, the second what would be in full. A levy reads those of the levies before it.
    """

    whole: AnyArray
    atto: AnyArray


@dataclass(frozen=True, slots=True)
class Charged:
    """Base and amount of one levy in minor units (n), and what is missing."""

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


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one levy is worked out from; ``is_built_on``: a later levy has it in its base."""

    levy: Levy
    position: int
    ppm: Ppm
    chosen: Chosen
    value: SharedValue
    below: Sequence[WorkedLevy]
    is_built_on: bool
    amounts: ItemAmounts


def share_value(
    known: Batch,
    values: MeasuredValues,
    basis: Literal["cif", "fob", "unknown"],
    judged: Judged,
    reliefs: Sequence[Relief],
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
            take_off(offsets, ends, value, shares, answer, relief.amount_minor or 0, measured, excess[position])
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
    shape = (2, len(levies), len(value.shares))
    amounts = ItemAmounts(np.empty(shape, np.int64), np.empty(shape, np.int64))
    for position, levy in enumerate(levies):
        covering = [place for place, relief in enumerate(reliefs) if position in relief.levies]
        below = [worked[place] for place in levy.on_levies]
        is_built_on = any(position in later.on_levies for later in levies)
        chosen = choose_reliefs(judged, covering)
        turn = Turn(levy, position, rates.ppm[position], chosen, value, below, is_built_on, amounts)
        worked.append(_work_out(turn, rates.is_supplied[position], rates.unknown[position]))
    return worked


def _work_out(turn: Turn, item_is_supplied: Flags, item_unknown: Mask) -> WorkedLevy:
    value, consignments = turn.value, len(turn.value.minor)
    rate, is_supplied = np.empty(consignments, np.int64), np.empty(consignments, np.bool_)
    missing = np.empty(consignments, np.uint32)
    summarise_rates(
        value.offsets, value.ends, turn.ppm, item_is_supplied, item_unknown, value.goods_unknown,
        rate, is_supplied, missing,
    )  # fmt: skip
    missing |= turn.chosen.unknown
    if turn.levy.on_value:
        missing |= value.unknown
    due = _charge_due(turn, missing)
    full = _charge_full(turn, missing) if (turn.chosen.answer != NO).any() else due
    return WorkedLevy(turn.chosen, rate, is_supplied, due, full)


def _charge_due(turn: Turn, missing: Mask) -> Charged:
    """Charge what is due: nothing where a relief takes the levy away, whatever else is missing."""
    missing = missing.copy()
    for earlier in turn.below:
        missing |= earlier.due.missing
    is_charged = turn.chosen.answer != WHOLE
    missing *= is_charged
    takes_full = np.zeros((len(turn.below), len(missing)), np.bool_)
    return _charge(turn, _DUE, (missing == 0) & is_charged, turn.chosen.answer, takes_full, missing)


def _charge_full(turn: Turn, missing: Mask) -> Charged:
    """Charge what would be due without the levy's relief, where it has one."""
    missing, relief = missing.copy(), turn.chosen.relief
    takes_full = np.empty((len(turn.below), len(missing)), np.bool_)
    for place, earlier in enumerate(turn.below):
        takes_full[place] = (earlier.chosen.relief == relief) & (relief != NO_RELIEF)
        missing |= np.where(takes_full[place], earlier.full.missing, earlier.due.missing)
    is_wanted = (missing == 0) & (turn.chosen.answer > NO)
    return _charge(turn, _FULL, is_wanted, np.zeros_like(turn.chosen.answer), takes_full, missing)


def _charge(turn: Turn, version: int, is_wanted: Flags, answer: Truth, takes_full: Flags, missing: Mask) -> Charged:
    levy, value, amounts = turn.levy, turn.value, turn.amounts
    base, amount = np.empty(len(value.ends), np.int64), np.empty(len(value.ends), np.int64)
    charge(
        value.offsets, value.ends, is_wanted, turn.ppm, levy.on_value, value.shares, value.excess, turn.chosen.relief,
        answer, np.array(levy.on_levies, np.int64), takes_full, amounts.whole, amounts.atto,
        int(levy.base_rounding), levy.base_step, int(levy.rounding), levy.step, turn.is_built_on,
        amounts.whole[version, turn.position], amounts.atto[version, turn.position], base, amount, missing,
    )  # fmt: skip
    return Charged(base, amount, missing)
