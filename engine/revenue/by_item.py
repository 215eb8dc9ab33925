"""Levies that differ between the goods items of a consignment: charged on some, relieved on some, rounded for each.

For each item the first relief, in order, that applies to it is the one that counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import NO, YES, AnyArray
from engine.revenue.exact import Answers, Exact
from engine.revenue.item_charging import (
    NOT_CHARGED_PPM,
    charge_bases,
    choose_for_items,
    find_lacking,
    lay_bases,
    summarise_items,
)
from engine.revenue.rates import ItemRates
from engine.revenue.reliefs import NO_RELIEF, PART, WHOLE, Chosen, Judged, unnamed_of_items
from engine.revenue.unknowns import MEANT_OF_ITEMS, Mask
from engine.revenue.working import DUE, FULL, Charged, Flags, ItemScope, Turn, WorkedLevy
from engine.rulebook.law import Levy


def is_by_item(levy: Levy, judged: Judged, covering: Sequence[int], below: Sequence[WorkedLevy]) -> bool:
    """Say whether a levy may differ between items by more than their rates."""
    if levy.amount is not None:
        return False
    has_own = levy.where is not None or levy.is_rounded_by_item
    return has_own or any(place in judged.of_items for place in covering) or any(one.scope for one in below)


def work_out_by_item(
    turn: Turn, judged: Judged, covering: Sequence[int], asked: Answers, rates: ItemRates, exact: Exact
) -> WorkedLevy:
    """Work out one levy item by item; ``rates`` forgets those of items on which it is not charged."""
    known, value = exact.known, turn.value
    inside = _inside(turn, asked, exact)
    scope = _choose(judged, covering, inside, known.item_rows)
    rows, items = known.consignments, known.items
    chosen = Chosen(np.empty(rows, np.int32), np.empty(rows, np.int8), np.zeros(rows, np.int64))
    is_charged, is_supplied = np.empty((2, rows), np.bool_)
    rate, (due_missing, full_missing) = np.empty(rows, np.int64), np.empty((2, rows), np.int64)
    are_alike = np.empty(rows, np.bool_)
    summarise_items(
        value.offsets, inside.truth, scope.relief, scope.answer, turn.ppm, rates.is_supplied[turn.position],
        chosen.relief, chosen.answer, is_charged, rate, is_supplied, are_alike,
    )  # fmt: skip
    if turn.levy.is_rounded_by_item:
        are_alike &= np.diff(value.offsets) == 1
    find_lacking(
        value.offsets, value.ends, inside.truth, inside.missing, scope.answer, scope.lacks,
        rates.unknown[turn.position], value.goods_unknown, are_alike, due_missing, full_missing, rate,
    )  # fmt: skip
    common = asked.missing if turn.levy.when is not None else np.zeros(rows, np.int64)
    if turn.levy.on_value:
        common = common | value.unknown
    takes_full = _takes_full(turn, scope, known.item_rows)
    is_owing = is_charged & (chosen.answer != WHOLE)
    due_missing = (due_missing | common | _missing_below(turn, np.zeros_like(takes_full), value.offsets)) * is_owing
    is_outside = inside.truth == NO
    due = _charge(turn, DUE, is_owing, is_outside | (scope.answer == WHOLE), scope.answer == PART, scope,
                  np.zeros_like(takes_full), due_missing)  # fmt: skip
    full = due
    if (chosen.answer > NO).any():
        full_missing = full_missing | common | _missing_below(turn, takes_full, value.offsets)
        nothing = np.zeros(items, np.bool_)
        full = _charge(turn, FULL, chosen.answer > NO, is_outside, nothing, scope, takes_full, full_missing)
    _write_rates(turn, rates, scope, inside)
    return WorkedLevy(chosen, is_charged, rate, is_supplied, due, full, scope)


def _inside(turn: Turn, asked: Answers, exact: Exact) -> Answers:
    """Answer on which items the levy is charged: on none of a consignment for which its ``when`` says no."""
    if turn.levy.where is None:
        items = exact.known.items
        found = Answers(np.full(items, YES, np.int8), np.zeros(items, np.int64))
    else:
        found = unnamed_of_items(exact.of_each_item(turn.levy.where))
    is_off = asked.truth[exact.known.item_rows] == NO
    return Answers(np.where(is_off, np.int8(NO), found.truth), np.where(is_off, np.int64(0), found.missing))


def _choose(judged: Judged, covering: Sequence[int], inside: Answers, item_rows: AnyArray) -> ItemScope:
    items, reliefs = len(item_rows), len(judged.answer)
    scope = ItemScope(np.empty(items, np.int32), np.empty(items, np.int8), inside.truth, np.empty(items, np.int64))
    flags = np.array([place in judged.of_items for place in range(reliefs)], np.bool_)
    answers, missing = np.zeros((reliefs, items), np.int8), np.zeros((reliefs, items), np.int64)
    for place, found in judged.of_items.items():
        answers[place], missing[place] = found.truth, found.missing
    choose_for_items(
        item_rows, np.array(sorted(covering), np.int64), judged.answer, judged.unknown, flags, answers, missing,
        inside.truth, scope.relief, scope.answer, scope.lacks,
    )  # fmt: skip
    return scope


def _takes_full(turn: Turn, scope: ItemScope, item_rows: AnyArray) -> Flags:
    """Say of each levy below and each item whether the same relief takes both away."""
    takes = np.zeros((len(turn.below), len(item_rows)), np.bool_)
    for place, earlier in enumerate(turn.below):
        relief = earlier.scope.relief if earlier.scope is not None else earlier.chosen.relief[item_rows]
        takes[place] = (relief == scope.relief) & (relief != NO_RELIEF)
    return takes


def _missing_below(turn: Turn, takes_full: Flags, offsets: AnyArray) -> Mask:
    """Say what is missing of the levies below: of what they come to in full, where an item takes that."""
    rows = len(offsets) - 1
    missing = np.zeros(rows, np.int64)
    if not rows:
        return missing
    for place, earlier in enumerate(turn.below):
        some = np.logical_or.reduceat(takes_full[place], offsets[:-1])
        every = np.logical_and.reduceat(takes_full[place], offsets[:-1])
        missing |= np.where(some, earlier.full.missing, 0).astype(np.int64)
        missing |= np.where(every, 0, earlier.due.missing).astype(np.int64)
    return missing


def _charge(
    turn: Turn, version: int, is_wanted: Flags, is_nothing: Flags, is_part: Flags, scope: ItemScope, takes_full: Flags,
    missing: Mask,
) -> Charged:  # fmt: skip
    levy, value, amounts = turn.levy, turn.value, turn.amounts
    base, amount = np.empty(len(value.ends), np.int64), np.empty(len(value.ends), np.int64)
    ppm, whole, atto = np.where(is_nothing, np.int64(-1), turn.ppm), amounts.whole, amounts.atto
    is_wanted = (missing == 0) & is_wanted
    lay_bases(
        value.offsets, value.ends, is_wanted, is_nothing, is_part, ppm, levy.on_value != "", value.shares,
        value.excess, scope.relief, np.array(levy.on_levies, np.int64), takes_full, whole, atto,
        int(levy.base_rounding), levy.base_step, turn.is_built_on, levy.is_rounded_by_item,
        whole[version, turn.position], atto[version, turn.position],
    )  # fmt: skip
    charge_bases(
        value.offsets, value.ends, is_wanted, ppm, int(levy.rounding), levy.step, levy.is_rounded_by_item,
        whole[version, turn.position], atto[version, turn.position], base, amount, missing,
    )  # fmt: skip
    return Charged(base, amount, missing)


def _write_rates(turn: Turn, rates: ItemRates, scope: ItemScope, inside: Answers) -> None:
    """Leave to each item the rate that it is charged at, and say what it lacks."""
    position, is_outside = turn.position, inside.truth == NO
    lacks = np.where(scope.answer == WHOLE, 0, rates.unknown[position] | scope.lacks | inside.missing)
    rates.unknown[position] = np.where(is_outside, 0, lacks & MEANT_OF_ITEMS)
    rates.ppm[position][is_outside] = NOT_CHARGED_PPM
    rates.is_supplied[position][is_outside] = False
