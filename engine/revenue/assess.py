"""The assessment: what every consignment owes, levy by levy, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import MISSING_MINOR, NO, UNKNOWN, AnyArray, Minor, Offsets
from engine.columns.batch import Batch, read_only
from engine.money import MAX_ASSESSED_MINOR
from engine.revenue.basis import MeasuredValues, measures_by_name
from engine.revenue.channels import choose_channels
from engine.revenue.charging import add_known, settle
from engine.revenue.exact import Exact
from engine.revenue.levies import share_value, work_out_levies
from engine.revenue.own_value import values_under
from engine.revenue.rates import ItemRates, find_rates
from engine.revenue.reliefs import NO_RELIEF, PART, Judged, judge_reliefs
from engine.revenue.settling import Collected, collect, exempt
from engine.revenue.unknowns import Mask
from engine.revenue.waivers import waive
from engine.revenue.working import SharedValue, WorkedLevy
from engine.rulebook.law import RevenueLaw


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is owed. Shapes: per consignment (n), per levy (levies, n), per item and levy (levies, m).

    A levy that is computable has a due row, a relieved row, or both (an allowance that the value is above); one that
    is not has neither, and its amounts are unknown. ``amount_minor`` is what is due, 0 where all is relieved;
    ``relieved_amount_minor`` is what the relief took away, unknown where it cannot be worked out. ``rate_ppm`` is
    MISSING_PPM where it is not known and rates.MIXED_PPM where the items' rates differ (then the items have them).
    ``relief`` is a position in the law's reliefs, or -1. A levy that is charged by amounts has no base and no rate.

    ``item_relief`` is the relief of each goods item where items may have different ones, else -1; ``item_rate_ppm`` is
    item_charging.NOT_CHARGED_PPM where a levy is not charged on the item.

    ``is_charged`` is False where the levy's condition says no: it then has no row, and its amount is 0. ``waiver`` is
    a position in the law's reliefs, or -1: the levy then has a waived row in place of its due row, of
    ``waived_amount_minor``, or is not computable because nobody knows whether it is waived.

    ``channel`` is a place in the law's channels, or -1 where nobody knows which one collects: then what is due is
    known, and where it is collected is not; ``channel_unknown_mask`` (n) says what is missing for it. The parts of
    ``amount_minor`` are ``levy_at_border_minor``, ``levy_prepaid_minor`` and ``levy_deferred_minor``. ``is_exempt``: no
    channel collects it; what would be due is in ``waived_amount_minor``.

    ``unknown_mask`` holds the bits of unknowns.NAMES for all that is missing, of the customs value too; a consignment
    may owe a known nothing although its customs value is not known. ``at_risk_minor`` is what lanes rank by: what is
    due in total; where that is not computable the whole customs value, or the goods value, and where neither is known
    the most that is assessed, so that saying less never moves a parcel down the list.
    """

    item_offsets: Offsets
    customs_value_minor: Minor
    unknown_mask: Mask
    is_computable: AnyArray
    levy_unknown_mask: AnyArray
    is_levy_computable: AnyArray
    has_due_row: AnyArray
    has_relieved_row: AnyArray
    base_minor: AnyArray
    rate_ppm: AnyArray
    is_supplied: AnyArray
    amount_minor: AnyArray
    relieved_base_minor: AnyArray
    relieved_amount_minor: AnyArray
    relief: AnyArray
    item_rate_ppm: AnyArray
    item_is_supplied: AnyArray
    item_unknown_mask: AnyArray
    item_relief: AnyArray
    is_charged: AnyArray
    waiver: AnyArray
    waived_amount_minor: AnyArray
    channel: AnyArray
    channel_unknown_mask: Mask
    is_exempt: AnyArray
    levy_at_border_minor: AnyArray
    levy_prepaid_minor: AnyArray
    levy_deferred_minor: AnyArray
    due_at_border_minor: Minor
    prepaid_minor: Minor
    deferred_minor: Minor
    relieved_minor: Minor
    waived_minor: Minor
    total_minor: Minor
    at_risk_minor: Minor


def assess(known: Batch, law: RevenueLaw) -> Assessment:
    """Work out what every consignment owes under the law in force.

    Parameters
    ----------
    known
        The batch with the columns of indicators/value.py.

    Returns
    -------
    Assessment
        Read-only columns in the order of the batch.

    Notes
    -----
    Unknown: stays unknown and says what is missing, unless a relief takes everything away whatever it is.
    Rounding: each levy once for each consignment, as the law says.
    """
    values, basis, exact = values_under(known, law)
    rates = find_rates(known, law.levies)
    judged = judge_reliefs(law.reliefs, values, exact)
    shared = _share_values(known, values, basis, law, judged)
    levies = work_out_levies(law, rates, judged, shared, exact)
    return _put_together(known, law, shared["customs_value"], rates, levies, exact)


def _share_values(
    known: Batch, values: MeasuredValues, basis: str, law: RevenueLaw, judged: Judged
) -> dict[str, SharedValue]:
    """Share every value that a levy rests on, each measure once, and the customs value in any case."""
    measures = measures_by_name(basis)
    names = dict.fromkeys(("customs_value", *(levy.on_value for levy in law.levies if levy.on_value)))
    by_measure = {
        measure: share_value(known, values, measure, judged, law.reliefs)
        for measure in dict.fromkeys(measures[name] for name in names)
    }
    return {name: by_measure[measures[name]] for name in names}


def _put_together(
    known: Batch, law: RevenueLaw, value: SharedValue, rates: ItemRates, levies: Sequence[WorkedLevy], exact: Exact
) -> Assessment:
    shape = (len(levies), known.consignments)
    answer, (base, amount, relieved_base, relieved) = np.empty(shape, np.int8), np.empty((4, *shape), np.int64)
    for row, levy in enumerate(levies):
        settle(
            levy.chosen.answer, levy.due.missing, levy.full.missing, levy.due.base_minor, levy.due.amount_minor,
            levy.full.base_minor, levy.full.amount_minor,
            answer[row], base[row], amount[row], relieved_base[row], relieved[row],
        )  # fmt: skip
    missing = np.array([levy.due.missing for levy in levies], np.int64).reshape(shape)
    waived = waive(law, answer, amount, missing, exact)
    _forget_bases(law, answer, base, relieved_base)
    chosen = choose_channels(law, known, exact)
    is_exempt, waived_amount = exempt(law, chosen, amount, waived.amount_minor)
    due, all_relieved = np.empty((2, known.consignments), np.int64)
    add_known(amount, due)
    add_known(relieved, all_relieved)
    collected = collect(law, chosen, amount, due, known)
    has_due_row, is_charged = (answer == NO) | (answer == PART), _charged(law, levies, shape)
    if _has_conditions(law) or any(one.shape == "waiver" for one in law.reliefs):
        has_due_row &= is_charged & (waived.relief == NO_RELIEF)
    return Assessment(
        item_offsets=known.item_offsets,
        customs_value_minor=read_only(value.minor),
        unknown_mask=read_only(np.bitwise_or.reduce(missing, axis=0) | value.unknown),
        is_computable=read_only((answer != UNKNOWN).all(axis=0) & _is_placed(law, collected)),
        levy_unknown_mask=read_only(missing),
        is_levy_computable=read_only(answer != UNKNOWN),
        has_due_row=read_only(has_due_row),
        has_relieved_row=read_only(answer > NO),
        base_minor=read_only(base),
        rate_ppm=_table([levy.rate_ppm for levy in levies], shape, np.int64),
        is_supplied=_table([levy.is_supplied for levy in levies], shape, np.bool_),
        amount_minor=read_only(amount),
        relieved_base_minor=read_only(relieved_base),
        relieved_amount_minor=read_only(relieved),
        relief=_table([levy.chosen.relief for levy in levies], shape, np.int32),
        is_charged=is_charged,
        waiver=waived.relief,
        waived_amount_minor=_kept(waived_amount),
        item_rate_ppm=read_only(rates.ppm),
        item_is_supplied=read_only(rates.is_supplied),
        item_unknown_mask=read_only(rates.unknown),
        item_relief=_item_reliefs(levies, known.items),
        channel=_kept(chosen.place),
        channel_unknown_mask=_kept(chosen.missing),
        is_exempt=_kept(is_exempt),
        levy_at_border_minor=_kept(collected.levy_at_border),
        levy_prepaid_minor=_kept(collected.levy_prepaid),
        levy_deferred_minor=_kept(collected.levy_deferred),
        due_at_border_minor=_kept(collected.at_border),
        prepaid_minor=_kept(collected.prepaid),
        deferred_minor=_kept(collected.deferred),
        relieved_minor=read_only(all_relieved),
        waived_minor=waived.total_minor if waived_amount is waived.amount_minor else _added(waived_amount),
        total_minor=read_only(due),
        at_risk_minor=read_only(at_risk(due, value.minor, known["goods_value_national_minor"])),
    )


def _has_conditions(law: RevenueLaw) -> bool:
    return any(levy.when is not None or levy.where is not None for levy in law.levies)


def _item_reliefs(levies: Sequence[WorkedLevy], items: int) -> AnyArray:
    shape = (len(levies), items)
    if all(levy.scope is None for levy in levies):
        return np.broadcast_to(np.int32(NO_RELIEF), shape)
    nothing = np.full(items, NO_RELIEF, np.int32)
    return _table([nothing if levy.scope is None else levy.scope.relief for levy in levies], shape, np.int32)


def _charged(law: RevenueLaw, levies: Sequence[WorkedLevy], shape: tuple[int, int]) -> AnyArray:
    if not _has_conditions(law):
        return np.broadcast_to(np.bool_(True), shape)  # noqa: FBT003 - a value of an array
    return _table([levy.is_charged for levy in levies], shape, np.bool_)


def _forget_bases(law: RevenueLaw, answer: AnyArray, base: AnyArray, relieved_base: AnyArray) -> None:
    """Take the base from levies that are charged by amounts, and from those that a waiver made unknown."""
    for position, levy in enumerate(law.levies):
        if levy.amount is not None:
            base[position] = relieved_base[position] = MISSING_MINOR
    if any(relief.shape == "waiver" for relief in law.reliefs):
        base[answer == UNKNOWN] = MISSING_MINOR


def _is_placed(law: RevenueLaw, collected: Collected) -> AnyArray:
    """Say where it is known who collects what is due; a law with one channel leaves nothing open."""
    if len(law.channels) == 1 and law.channels[0].shortfall == "report":
        return np.broadcast_to(np.bool_(True), collected.at_border.shape)  # noqa: FBT003 - a value of an array
    parts = (collected.at_border, collected.prepaid, collected.deferred)
    placed: AnyArray = np.logical_and.reduce([part != MISSING_MINOR for part in parts])
    return placed


def _kept(array: AnyArray) -> AnyArray:
    """Give an array read-only; one value that stands for all is not copied."""
    return read_only(array) if array.flags.writeable else array


def _added(amounts: AnyArray) -> Minor:
    total = np.empty(amounts.shape[1], np.int64)
    add_known(np.ascontiguousarray(amounts), total)
    return total


def _table(columns: Sequence[AnyArray], shape: tuple[int, int], dtype: DTypeLike) -> AnyArray:
    return read_only(np.array(columns, dtype=dtype).reshape(shape))


def at_risk(due: Minor, customs_value: Minor, goods: Minor) -> Minor:
    """Give what lanes rank by, as Assessment says."""
    at_stake = np.where(customs_value != MISSING_MINOR, customs_value, goods)
    at_stake = np.where(at_stake != MISSING_MINOR, at_stake, MAX_ASSESSED_MINOR)
    return np.where(due != MISSING_MINOR, due, at_stake)
