"""The levies, worked out one after the other for all consignments: bases, rates, amounts due and relieved.

``due`` is what is owed; ``full`` is what would be owed if the levy's own relief were not there, on itself and on the
levies that it builds on and that the same relief takes away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.arrays import NO, UNKNOWN, YES, Truth
from engine.columns.batch import Batch
from engine.language.recipes import Recipe
from engine.revenue.basis import MeasuredValues
from engine.revenue.by_item import is_by_item, work_out_by_item
from engine.revenue.charging import charge, share_values, take_off
from engine.revenue.exact import Answers, Exact
from engine.revenue.fees import work_out_amount
from engine.revenue.rates import ItemRates, summarise_rates
from engine.revenue.reliefs import NO_RELIEF, WHOLE, Chosen, Judged, choose_reliefs
from engine.revenue.unknowns import AMOUNT_CONDITION, LEVY_CONDITION, MEANT_OF_ITEMS, Mask
from engine.revenue.working import DUE, FULL, Charged, Flags, ItemAmounts, SharedValue, Turn, WorkedLevy, owed
from engine.rulebook.law import Relief, RevenueLaw
from engine.rulebook.ordering import find_order


def share_value(
    known: Batch, values: MeasuredValues, measure: str, judged: Judged, reliefs: Sequence[Relief]
) -> SharedValue:
    """Share each consignment's value over its items by their value, and what every allowance leaves of it.

    Notes
    -----
    Rounding: in whole minor units, largest remainder. An allowance takes off as much of the customs value as its
    amount is of the measured value, rounded half up: goods that are relieved are relieved with their freight.
    """
    offsets, (value, unknown) = known.item_offsets, values.measured_as(measure)
    ends, shares = np.empty(known.consignments, np.int64), np.empty(known.items, np.int64)
    share_values(offsets, value, known["item_value_national_minor"], ends, shares)
    excess = np.empty((len(reliefs), known.items), np.int64)
    for position, relief in enumerate(reliefs):
        if relief.shape == "allowance":
            answer, measured, line = judged.answer[position], judged.measured[position], judged.line[position]
            take_off(offsets, ends, value, shares, answer, line, measured, excess[position])
    return SharedValue(offsets, ends, value, unknown, values.measured_as("goods")[1], shares, excess)


def work_out_levies(
    law: RevenueLaw, rates: ItemRates, judged: Judged, shared: Mapping[str, SharedValue], exact: Exact
) -> list[WorkedLevy]:
    """Work out every levy of every consignment, each after those that it needs; they are given as the law writes them.

    Notes
    -----
    Rounding: at full precision for each item, once for each levy and consignment. A base that the law rounds is
    rounded for the items of one rate together, and shared over them again. An amount, and a condition that looks at
    other levies, sees them as they are owed: rounded.
    """
    worked: dict[int, WorkedLevy] = {}
    value = next(iter(shared.values()))
    shape = (2, len(law.levies), len(value.shares))
    amounts = ItemAmounts(np.empty(shape, np.int64), np.empty(shape, np.int64))
    rows = exact.known.consignments
    always = Answers(np.full(rows, YES, np.int8), np.zeros(rows, np.int64))
    all_charged = always.truth == YES
    looked_at = {place for levy in law.levies for place in levy.looks_at}
    for position in find_order([(*levy.on_levies, *levy.looks_at) for levy in law.levies]):
        levy = law.levies[position]
        covering = [place for place, relief in enumerate(law.reliefs) if _takes_from(relief, position)]
        below = [worked[place] for place in levy.on_levies]
        is_built_on = any(position in later.on_levies for later in law.levies)
        asked = always if levy.when is None else _asked(levy.when, exact)
        by_item = is_by_item(levy, judged, covering, below)
        chosen = choose_reliefs(judged, covering)
        turn = Turn(
            levy, position, rates.ppm[position], chosen if asked is always else _where_charged(chosen, asked.truth),
            all_charged if asked is always else asked.truth != NO,
            shared.get(levy.on_value, value), below, is_built_on, amounts,
        )  # fmt: skip
        if by_item:
            worked[position] = work_out_by_item(turn, judged, covering, asked, rates, exact)
        elif levy.amount is None:
            worked[position] = _work_out(turn, asked.missing, rates.is_supplied[position], rates.unknown[position])
        else:
            worked[position] = work_out_amount(turn, levy.amount, asked.missing, worked, exact)
            # Of a choice only the side that counts is missing for the parcel; what the other lacks is not named.
            lacks = worked[position].due.missing[exact.known.item_rows]
            rates.unknown[position] = exact.item_missing & lacks & np.int64(MEANT_OF_ITEMS)
        if position in looked_at:
            exact.values[levy.id] = owed(worked[position].due)
    return [worked[position] for position in range(len(law.levies))]


def _takes_from(relief: Relief, position: int) -> bool:
    return relief.shape != "waiver" and position in relief.levies


def _asked(when: Recipe, exact: Exact) -> Answers:
    """Answer whether a levy is charged at all."""
    found = exact.condition(when)
    missing = found.missing & ~np.int64(AMOUNT_CONDITION)
    missing[found.truth == UNKNOWN] |= np.int64(LEVY_CONDITION)
    return Answers(found.truth, missing)


def _where_charged(chosen: Chosen, asked: Truth) -> Chosen:
    """Leave a levy that is not charged without a relief."""
    is_off = asked == NO
    if not is_off.any():
        return chosen
    return Chosen(
        np.where(is_off, np.int32(NO_RELIEF), chosen.relief),
        np.where(is_off, np.int8(NO), chosen.answer),
        np.where(is_off, np.int64(0), chosen.unknown),
    )


def _work_out(turn: Turn, asked_missing: Mask, item_is_supplied: Flags, item_unknown: Mask) -> WorkedLevy:
    value, consignments = turn.value, len(turn.value.minor)
    rate, is_supplied = np.empty(consignments, np.int64), np.empty(consignments, np.bool_)
    missing = np.empty(consignments, np.int64)
    summarise_rates(
        value.offsets, value.ends, turn.ppm, item_is_supplied, item_unknown, value.goods_unknown,
        rate, is_supplied, missing,
    )  # fmt: skip
    missing |= turn.chosen.unknown
    if turn.levy.when is not None:
        missing |= asked_missing
    if turn.levy.on_value:
        missing |= value.unknown
    due = _charge_due(turn, missing)
    full = _charge_full(turn, missing) if (turn.chosen.answer != NO).any() else due
    return WorkedLevy(turn.chosen, turn.is_charged, rate, is_supplied, due, full)


def _charge_due(turn: Turn, missing: Mask) -> Charged:
    """Charge what is due: nothing where a relief takes the levy away, whatever else is missing."""
    missing = missing.copy()
    for earlier in turn.below:
        missing |= earlier.due.missing
    is_charged = turn.chosen.answer != WHOLE
    if turn.levy.when is not None:
        is_charged &= turn.is_charged
    missing *= is_charged
    takes_full = np.zeros((len(turn.below), len(missing)), np.bool_)
    return _charge(turn, DUE, (missing == 0) & is_charged, turn.chosen.answer, takes_full, missing)


def _charge_full(turn: Turn, missing: Mask) -> Charged:
    """Charge what would be due without the levy's relief, where it has one."""
    missing, relief = missing.copy(), turn.chosen.relief
    takes_full = np.empty((len(turn.below), len(missing)), np.bool_)
    for place, earlier in enumerate(turn.below):
        takes_full[place] = (earlier.chosen.relief == relief) & (relief != NO_RELIEF)
        missing |= np.where(takes_full[place], earlier.full.missing, earlier.due.missing)
    is_wanted = (missing == 0) & (turn.chosen.answer > NO)
    return _charge(turn, FULL, is_wanted, np.zeros_like(turn.chosen.answer), takes_full, missing)


def _charge(turn: Turn, version: int, is_wanted: Flags, answer: Truth, takes_full: Flags, missing: Mask) -> Charged:
    levy, value, amounts = turn.levy, turn.value, turn.amounts
    base, amount = np.empty(len(value.ends), np.int64), np.empty(len(value.ends), np.int64)
    charge(
        value.offsets, value.ends, is_wanted, turn.ppm, levy.on_value != "", value.shares, value.excess,
        turn.chosen.relief, answer, np.array(levy.on_levies, np.int64), takes_full, amounts.whole, amounts.atto,
        int(levy.base_rounding), levy.base_step, int(levy.rounding), levy.step, turn.is_built_on,
        amounts.whole[version, turn.position], amounts.atto[version, turn.position], base, amount, missing,
    )  # fmt: skip
    return Charged(base, amount, missing)
