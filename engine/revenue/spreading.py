"""What a group owes, shared among its consignments: each amount by their part of it, so that shares add up exactly."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM, AnyArray, Minor, Offsets, Ppm
from engine.columns.batch import Batch, read_only
from engine.columns.catalogue import COLUMNS
from engine.columns.merging import add_known as add_members
from engine.columns.taken import Rows, items_of, take, with_replaced
from engine.exact import share_out
from engine.jit import kernel
from engine.revenue.assess import Assessment, at_risk
from engine.revenue.basis import MeasuredValues, measures_by_name
from engine.revenue.channels import Channels, choose_channels
from engine.revenue.charging import add_known
from engine.revenue.item_charging import NOT_CHARGED_PPM
from engine.revenue.own_value import values_under
from engine.revenue.rates import MIXED_PPM
from engine.revenue.reliefs import NO_RELIEF
from engine.revenue.settling import collect
from engine.revenue.together import Groups, Units
from engine.rulebook.law import Levy, RevenueLaw
from engine.rulebook.ordering import find_order

_FINEST: Final = 2.0**40
"""What the heaviest of a group weighs where weights are no whole amounts."""

_EVIDENCE: Final = tuple(
    name for name in COLUMNS if name.startswith(("proven_", "prepaid_")) and COLUMNS[name].grain == "consignment"
)
"""Columns that tell what a consignment shows of tax that was paid before the border: they stay its own."""

_BASES: Final = ("base_minor", "relieved_base_minor")
_AMOUNTS: Final = ("amount_minor", "relieved_amount_minor", "waived_amount_minor")
_OF_RELIEFS: Final = frozenset({"relieved_base_minor", "relieved_amount_minor"})
_CHANGED: Final = (
    *_BASES, *_AMOUNTS, "rate_ppm", "is_supplied", "is_charged", "has_due_row", "has_relieved_row",
)  # fmt: skip


def spread(owed: Assessment, law: RevenueLaw, known: Batch, units: Units) -> Assessment:
    """Give what every consignment owes, from what the units owe.

    Parameters
    ----------
    owed
        The assessment of the batch of units under ``law``.
    known
        The batch of consignments.

    Notes
    -----
    Rounding: every amount of a group is shared by largest remainder, on a tie to the first by consignment_id. A base is
    shared by the members' values and what they owe of the levies in the base; an amount by their base or, where their
    rates differ, by what each base comes to at its own; an amount without a base by the goods values. Where all weigh
    nothing the first has it all. Totals are those of each member's own amounts, so they add up too.
    """
    if units.groups is None:
        return owed
    placed = Assessment(**{
        one.name: _placed(one.name, getattr(owed, one.name), known, units) for one in fields(Assessment)
    })  # fmt: skip
    return _shared(placed, owed, law, known, units, units.groups)


def _placed(name: str, column: AnyArray, known: Batch, units: Units) -> AnyArray:
    if name == "item_offsets":
        return known.item_offsets
    at = units.item_of if name.startswith("item_") else units.unit_of
    if column.strides[0] == 0 and column.ndim > 1:
        # One value stands for all.
        return np.broadcast_to(column.flat[0], (*column.shape[:-1], len(at)))
    return read_only(np.take(column, at, axis=-1))


def _shared(
    placed: Assessment, owed: Assessment, law: RevenueLaw, known: Batch, units: Units, groups: Groups
) -> Assessment:
    part = take(known, groups.members)
    values, basis, _ = values_under(part, law)
    group = np.repeat(np.arange(len(groups.units)), np.diff(groups.offsets))
    sharing = _Sharing(part, groups, values, basis, group)
    changed = {name: getattr(placed, name).copy() for name in _CHANGED}
    items = units.item_of[items_of(known.item_offsets, groups.members)]
    # What is owed of a levy weighs in those that are charged on it: it is shared before them, wherever it is written.
    for place in find_order([levy.on_levies for levy in law.levies]):
        levy = law.levies[place]
        base = sharing.base(levy, changed["amount_minor"])
        is_mixed = owed.rate_ppm[place][groups.units] == MIXED_PPM
        by = dict.fromkeys((*_BASES, *_AMOUNTS), base)
        if is_mixed.any() or owed.item_is_supplied[place].any() or _is_by_item(owed, place):
            rates, is_own = _own_rates(owed, law, place, items, sharing.part), is_mixed[sharing.group]
            by = sharing.weights_of(base, rates, is_mixed)
            changed["rate_ppm"][place, groups.members[is_own]] = rates.ppm[is_own]
            changed["is_supplied"][place, groups.members] = rates.is_supplied
            changed["is_charged"][place, groups.members] &= rates.is_charged
            changed["has_due_row"][place, groups.members] &= rates.owing.is_any
            changed["has_relieved_row"][place, groups.members] &= rates.relieved.is_any
        for name, weights in by.items():
            changed[name][place, groups.members] = sharing.share(getattr(owed, name)[place][groups.units], weights)
    customs_value = placed.customs_value_minor.copy()
    customs_value[groups.members] = sharing.share(
        owed.customs_value_minor[groups.units], sharing.values("customs_value")
    )
    changed |= _own_channels(placed, owed, law, known, units, groups)
    columns = {name: read_only(column) for name, column in changed.items()}
    return with_totals(replace(placed, customs_value_minor=read_only(customs_value), **columns), law, known)


def _own_channels(
    placed: Assessment, owed: Assessment, law: RevenueLaw, known: Batch, units: Units, groups: Groups
) -> dict[str, AnyArray]:
    """Choose the channels of members that show different evidence: each by its own, and by what the group is worth.

    Nobody is to pay a tax twice because a parcel that was taken together with theirs had not paid it.
    """
    names = [name for name in _EVIDENCE if name in known.columns]
    shown = known["proven_scheme"][groups.members] if "proven_scheme" in names else np.zeros(0, np.int32)
    if len(law.channels) == 1 or not len(shown) or _alike(shown, groups.offsets).all():
        return {}
    at = units.unit_of[groups.members]
    batch = with_replaced(take(units.batch, at), {name: known[name][groups.members] for name in names})
    exact = values_under(batch, law)[2]
    for place, levy in enumerate(law.levies):
        exact.values[levy.id] = owed.amount_minor[place][at], owed.levy_unknown_mask[place][at]
    chosen = choose_channels(law, batch, exact)
    channel, missing = placed.channel.copy(), placed.channel_unknown_mask.copy()
    # What a group is exempt from is no longer among what it owes, whatever one of them shows.
    is_exempt = placed.is_exempt[:, groups.members]
    channel[:, groups.members] = np.where(is_exempt, channel[:, groups.members], chosen.place)
    missing[groups.members] = chosen.missing
    return {"channel": channel, "channel_unknown_mask": missing}


def _alike(codes: AnyArray, offsets: Offsets) -> AnyArray:
    is_alike: AnyArray = np.minimum.reduceat(codes, offsets[:-1]) == np.maximum.reduceat(codes, offsets[:-1])
    return is_alike


def with_totals(assessment: Assessment, law: RevenueLaw, known: Batch) -> Assessment:
    """Add up the levies of every consignment anew, and say where what is due is collected."""
    due, relieved, waived = (np.empty(known.consignments, np.int64) for _ in range(3))
    add_known(assessment.amount_minor, due)
    add_known(assessment.relieved_amount_minor, relieved)
    add_known(assessment.waived_amount_minor, waived)
    chosen = Channels(assessment.channel, assessment.channel_unknown_mask)
    collected = collect(law, chosen, assessment.amount_minor, due, known)
    placed = (collected.at_border, collected.prepaid, collected.deferred)
    is_placed = np.logical_and.reduce([part != MISSING_MINOR for part in placed])
    risk = at_risk(due, assessment.customs_value_minor, known["goods_value_national_minor"])
    return replace(
        assessment,
        is_computable=read_only(assessment.is_levy_computable.all(axis=0) & is_placed),
        levy_at_border_minor=collected.levy_at_border, levy_prepaid_minor=collected.levy_prepaid,
        levy_deferred_minor=collected.levy_deferred,
        due_at_border_minor=collected.at_border, prepaid_minor=collected.prepaid, deferred_minor=collected.deferred,
        relieved_minor=read_only(relieved), waived_minor=read_only(waived), total_minor=read_only(due),
        at_risk_minor=read_only(risk),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Meant:
    """Those of the members' own items that bear a levy, or are relieved of it: their part of the value and their rate.

    ``rate`` is on average over all of a member's items, those that are not meant counting 0. ``is_all``: every item of
    every member is meant.
    """

    part: AnyArray
    rate: AnyArray
    is_any: AnyArray
    is_all: bool


@dataclass(frozen=True, slots=True)
class _Rates:
    """One levy's rates of the members' own items: their one rate or MIXED_PPM, and which items it is due on."""

    ppm: Ppm
    is_supplied: AnyArray
    is_charged: AnyArray
    owing: _Meant
    relieved: _Meant


def _is_by_item(owed: Assessment, levy: int) -> bool:
    """Say whether a levy is charged, or relieved, on some goods items and not on others."""
    has_reliefs = (owed.item_relief[levy] != NO_RELIEF).any()
    return bool(has_reliefs or (owed.item_rate_ppm[levy] == NOT_CHARGED_PPM).any())


def _own_rates(owed: Assessment, law: RevenueLaw, levy: int, items: Rows, part: Batch) -> _Rates:
    ppm, starts, relief = owed.item_rate_ppm[levy][items], part.item_offsets[:-1], owed.item_relief[levy][items]
    inside = ppm != NOT_CHARGED_PPM
    # Position -1, no relief, reads the last place.
    is_cliff = np.array([*(one.shape == "cliff" for one in law.reliefs), False], np.bool_)[relief]
    least = np.minimum.reduceat(np.where(inside, ppm, np.iinfo(np.int64).max), starts)
    most = np.maximum.reduceat(ppm, starts)
    is_charged = np.logical_or.reduceat(inside, starts)
    one = np.where(least == most, least, np.where(least == MISSING_PPM, MISSING_PPM, MIXED_PPM))
    relieved = (relief != NO_RELIEF) if _is_by_item(owed, levy) else inside
    return _Rates(
        np.where(is_charged, one, MISSING_PPM), np.logical_or.reduceat(owed.item_is_supplied[levy][items], starts),
        is_charged, _meant(inside & ~is_cliff, ppm, part), _meant(relieved, ppm, part),
    )  # fmt: skip


def _meant(is_meant: AnyArray, ppm: Ppm, part: Batch) -> _Meant:
    starts = part.item_offsets[:-1]
    worth = np.maximum(part["item_value_national_minor"], 0).astype(np.float64)
    total, is_any = np.add.reduceat(worth, starts), np.logical_or.reduceat(is_meant, starts)
    rate = np.where(is_meant, np.maximum(ppm, 0), 0)

    def mean(values: AnyArray, otherwise: AnyArray) -> AnyArray:
        added = np.add.reduceat(worth * values, starts)
        found: AnyArray = np.divide(added, total, out=otherwise.astype(np.float64), where=total > 0)
        return found

    return _Meant(mean(is_meant, is_any), mean(rate, np.maximum.reduceat(rate, starts)), is_any, bool(is_meant.all()))


@dataclass(frozen=True, slots=True)
class _Sharing:
    """The members of all groups as a batch of their own, and how amounts are shared among them.

    ``group`` is the group of each member; ``weighed`` keeps what members weigh by each value.
    """

    part: Batch
    groups: Groups
    measured: MeasuredValues
    basis: str
    group: Rows
    weighed: dict[str, Minor] = field(default_factory=dict)

    def values(self, name: str) -> Minor:
        """Give what members weigh by a value; by goods value, or nothing, where a group lacks it."""
        if name not in self.weighed:
            measured, _ = self.measured.measured_as(measures_by_name(self.basis)[name])
            goods = self.part["goods_value_national_minor"]
            self.weighed[name] = self._known(measured, self._known(goods, np.zeros(len(goods), np.int64)))
        return self.weighed[name]

    def _known(self, weights: Minor, otherwise: Minor) -> Minor:
        is_known = add_members(weights, self.groups.offsets)[self.group] != MISSING_MINOR
        return np.where(is_known, weights, otherwise)

    def base(self, levy: Levy, amounts: AnyArray) -> Minor:
        """Give what members weigh by their part of a levy's base; ``amounts`` are what all owe of earlier levies."""
        if levy.amount is not None:
            return self.values("goods_value")
        nothing = np.zeros(self.part.consignments, np.int64)
        base = self.values(levy.on_value) if levy.on_value else nothing
        for earlier in levy.on_levies:
            base = base + np.maximum(amounts[earlier, self.groups.members], 0)
        return base

    def weights_of(self, base: Minor, rates: _Rates, is_mixed: AnyArray) -> dict[str, Minor]:
        """Give what members weigh for each column: in what is due by the items that owe it, in what is not by those."""
        one_rate = np.zeros_like(is_mixed)
        found = {}
        for names, is_at_rates in ((_BASES, one_rate), (_AMOUNTS, is_mixed)):
            for name in names:
                meant = rates.relieved if name in _OF_RELIEFS else rates.owing
                found[name] = self.weights(base, meant, is_at_rates)
        return found

    def weights(self, base: Minor, meant: _Meant, is_mixed: AnyArray) -> Minor:
        """Give what members weigh by their items that are meant: at their own rates where those of a group differ."""
        if meant.is_all and not is_mixed.any():
            return base
        charged = base * np.where(is_mixed[self.group], meant.rate, meant.part)
        heaviest = np.maximum.reduceat(charged, self.groups.offsets[:-1])[self.group]
        fine = np.rint(np.divide(charged, heaviest, out=np.zeros_like(charged), where=heaviest > 0) * _FINEST)
        is_fine = is_mixed[self.group] | (not meant.is_all)
        return np.where(is_fine, fine, base).astype(np.int64)

    def share(self, amounts: Minor, weights: Minor) -> Minor:
        """Share one amount of each group among its members."""
        if not amounts.any():
            return np.zeros(len(weights), np.int64)
        shares = np.empty(len(weights), np.int64)
        _share(self.groups.offsets, np.ascontiguousarray(amounts), weights, shares)
        return shares


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:]")
def _share(offsets: Offsets, amounts: Minor, weights: Minor, shares: Minor) -> None:
    for group in range(amounts.shape[0]):
        first, last = offsets[group], offsets[group + 1]
        if amounts[group] == MISSING_MINOR:
            for member in range(first, last):
                shares[member] = MISSING_MINOR
        else:
            share_out(amounts[group], weights, first, last, shares)
