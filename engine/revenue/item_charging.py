"""The steps of a levy that differs between goods items: which relief each has, what is missing, and what is charged.

The columns are those of charging.py. An item is inside where the levy is charged on it at all; what is outside is
neither due nor relieved, and nothing is asked of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_PPM, NO, UNKNOWN, AnyArray, Code, Minor, Offsets, Ppm, Truth
from engine.exact import ATTO, round_to_step, times_rate
from engine.jit import kernel
from engine.money import MAX_BASE_MINOR
from engine.revenue.charging import plus, round_by_rate
from engine.revenue.rates import GOODS_UNKNOWN, MIXED_PPM
from engine.revenue.reliefs import NO_RELIEF, PART, WHOLE
from engine.revenue.unknowns import ITEM_VALUE_SPLIT, TOO_LARGE, Mask

NOT_CHARGED_PPM: Final = -3
"""In place of a rate: the levy is not charged on the goods item."""

_HALF: Final = ATTO // 2


@kernel(
    "ro int64[:], ro int64[:], ro int8[:,:], ro int64[:,:], ro boolean[:], ro int8[:,:], ro int64[:,:], ro int8[:], "
    "int32[:], int8[:], int64[:]"
)
def choose_for_items(
    item_rows: Offsets, covering: Offsets, answers: AnyArray, missing: AnyArray, is_by_item: AnyArray,
    item_answers: AnyArray, item_missing: AnyArray, inside: Truth, relief: Code, answer: Truth, lacks: Mask,
) -> None:  # fmt: skip
    """Choose for each goods item the first of the ``covering`` reliefs that does not say no to it.

    ``answers`` and ``missing`` (reliefs, n) are those of the consignments, ``item_answers`` and ``item_missing``
    (reliefs, m) those of the items, where ``is_by_item``. ``lacks`` says why it is unknown whether one applies.
    """
    for k in range(item_rows.shape[0]):
        relief[k], answer[k], lacks[k] = NO_RELIEF, NO, 0
        if inside[k] == NO:
            continue
        i = item_rows[k]
        for at in range(covering.shape[0]):
            place = covering[at]
            applies, lacking = answers[place, i], np.int64(missing[place, i])
            if is_by_item[place] and applies != NO:
                if item_answers[place, k] == NO:
                    continue
                if item_answers[place, k] == UNKNOWN:
                    applies, lacking = UNKNOWN, lacking | item_missing[place, k]
            if applies != NO:
                relief[k], answer[k], lacks[k] = place, applies, lacking
                break


@kernel(
    "ro int64[:], ro int8[:], ro int32[:], ro int8[:], ro int64[:], ro boolean[:], int32[:], int8[:], boolean[:], "
    "int64[:], boolean[:], boolean[:]"
)
def summarise_items(
    offsets: Offsets, inside: Truth, relief: Code, answer: Truth, ppm: Ppm, is_supplied: AnyArray, one_relief: Code,
    one_answer: Truth, is_charged: AnyArray, one_ppm: Ppm, is_any_supplied: AnyArray, are_alike: AnyArray,
) -> None:  # fmt: skip
    """Say of each consignment what its items come to, those outside left out: its relief, its answer and its rate.

    The relief is the first one that is not known to apply, else the first one. The answer is WHOLE where every item is
    relieved, PART where some or some part of them are. ``are_alike``: every item is inside, with one rate and relief.
    """
    for i in range(one_relief.shape[0]):
        whole, none, unknown, many, like, shown = 0, 0, 0, 0, -1, -1
        rate, supplied, alike = MISSING_PPM, False, True
        for k in range(offsets[i], offsets[i + 1]):
            if inside[k] == NO:
                alike = False
                continue
            many += 1
            whole += answer[k] == WHOLE
            none += answer[k] == NO
            unknown += answer[k] == UNKNOWN
            supplied |= is_supplied[k]
            like = k if like < 0 else like
            rate = ppm[k] if like == k or ppm[k] == rate else MIXED_PPM
            alike &= ppm[k] == ppm[like] and answer[k] == answer[like] and relief[k] == relief[like]
            is_first = shown < 0 or (answer[k] == UNKNOWN and answer[shown] != UNKNOWN)
            shown = k if relief[k] != NO_RELIEF and is_first else shown
        one_relief[i] = NO_RELIEF if shown < 0 else relief[shown]
        is_charged[i], one_ppm[i], is_any_supplied[i], are_alike[i] = many > 0, rate, supplied, alike
        one_answer[i] = UNKNOWN if unknown > 0 else NO if none == many else WHOLE if whole == many else PART


@kernel(
    "ro int64[:], ro int64[:], ro int8[:], ro int64[:], ro int8[:], ro int64[:], ro int64[:], ro int64[:], "
    "ro boolean[:], int64[:], int64[:], int64[:]"
)
def find_lacking(
    offsets: Offsets, ends: Offsets, inside: Truth, inside_missing: Mask, answer: Truth, lacks: Mask,
    rate_missing: Mask, goods_unknown: Mask, are_alike: AnyArray, due: Mask, full: Mask, one_ppm: Ppm,
) -> None:  # fmt: skip
    """Say what each consignment's items lack for what is due, and for what would be due in full.

    What is lacking of an item that is relieved whole is lacking in full only. Items that are not alike and whose value
    cannot be shared lack the split. The one rate is not known where an item's is not.
    """
    for i in range(ends.shape[0]):
        due[i] = full[i] = 0
        is_owing = False
        for k in range(offsets[i], offsets[i + 1]):
            if inside[k] == NO:
                continue
            lacking = rate_missing[k] | lacks[k] | (inside_missing[k] if inside[k] == UNKNOWN else np.int64(0))
            full[i] |= lacking
            if rate_missing[k] != 0:
                one_ppm[i] = MISSING_PPM
            if answer[k] != WHOLE:
                due[i] |= lacking
                is_owing = True
        if ends[i] < offsets[i + 1] and not are_alike[i]:
            split = goods_unknown[i] & np.int64(GOODS_UNKNOWN)
            split = np.int64(ITEM_VALUE_SPLIT) if split == 0 else split
            due[i] = split if is_owing and due[i] == 0 else due[i]
            full[i] = split if full[i] == 0 else full[i]


@kernel(
    "ro int64[:], ro int64[:], ro boolean[:], ro boolean[:], ro boolean[:], ro int64[:], boolean, ro int64[:], "
    "ro int64[:,:], ro int32[:], ro int64[:], ro boolean[:,:], ro int64[:,:,:], ro int64[:,:,:], int64, int64, "
    "boolean, boolean, int64[:], int64[:]"
)
def lay_bases(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, is_nothing: AnyArray, is_part: AnyArray, ppm: Ppm,
    is_on_value: bool, values: Minor, excess: AnyArray, relief: Code, below: Offsets, takes_full: AnyArray,
    wholes: AnyArray, attos: AnyArray, base_mode: int, base_step: int, is_built_on: bool, is_rounded_by_item: bool,
    whole: Minor, atto: Minor,
) -> None:  # fmt: skip
    """Give every item of the consignments that are wanted the base of one levy; ``is_nothing`` (m) have none.

    ``is_part``, ``relief`` (m) and ``takes_full`` (levies below, m) are those of each item. ``ppm`` is -1 where there
    is no base, so that such items are not rounded with others.
    """
    widest = np.max(ends - offsets[:-1]) if ends.shape[0] > 0 else 0
    spare = np.empty((4, widest), np.int64)
    for i in range(ends.shape[0]):
        first, end = offsets[i], ends[i]
        is_alone = is_rounded_by_item or end - first == 1
        for k in range(first, end):
            whole[k] = atto[k] = 0
            if not is_wanted[i] or is_nothing[k]:
                continue
            item, item_atto = 0, 0
            if is_on_value:
                item = excess[relief[k], k] if is_part[k] else values[k]
            for place in range(below.shape[0]):
                levy, version = below[place], 1 if takes_full[place, k] else 0
                item, item_atto = plus(item, item_atto, wholes[version, levy, k], attos[version, levy, k])
            if base_step > 0 and is_alone:
                item, item_atto = round_to_step(item, item_atto, base_mode, base_step), 0
            whole[k], atto[k] = item, item_atto
        if is_wanted[i] and base_step > 0 and not is_alone:
            round_by_rate(first, end, ppm, base_mode, base_step, is_built_on, spare, whole, atto)


@kernel(
    "ro int64[:], ro int64[:], ro boolean[:], ro int64[:], int64, int64, boolean, int64[:], int64[:], int64[:], "
    "int64[:], int64[:]"
)
def charge_bases(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, ppm: Ppm, mode: int, step: int, is_rounded_by_item: bool,
    whole: Minor, atto: Minor, base: Minor, amount: Minor, missing: Mask,
) -> None:  # fmt: skip
    """Put the rates to the bases in ``whole`` and ``atto``, which become amounts, and add both up, rounded."""
    for i in range(ends.shape[0]):
        first, end = offsets[i], ends[i]
        base[i] = amount[i] = 0
        if not is_wanted[i]:
            continue
        total, total_atto = 0, 0
        for k in range(first, end):
            total, total_atto = plus(total, total_atto, whole[k], atto[k])
        if total > MAX_BASE_MINOR:
            missing[i] = TOO_LARGE
            continue
        due, due_atto = 0, 0
        for k in range(first, end):
            # An item without a base has no rate either.
            whole[k], atto[k] = times_rate(whole[k], atto[k], max(ppm[k], 0))
            if is_rounded_by_item:
                whole[k], atto[k] = round_to_step(whole[k], atto[k], mode, step), 0
            due, due_atto = plus(due, due_atto, whole[k], atto[k])
        base[i] = total + (1 if total_atto >= _HALF else 0)
        amount[i] = due if is_rounded_by_item else round_to_step(due, due_atto, mode, step)
