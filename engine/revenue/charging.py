"""The exact sums of one levy: every item's base, the law's rounding of it, and what is charged.

An amount is two columns, whole minor units and atto-minor (exact.py). A consignment's sums stand at the rows of its
items, from its first one up to ``ends``: after the last item, or after the first where its value cannot be shared.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, NO, UNKNOWN, AnyArray, Minor, Offsets, Ppm
from engine.exact import ATTO, mul_div_half_up, round_to_step, share_out, times_rate
from engine.jit import inlined, kernel
from engine.money import MAX_ASSESSED_MINOR, MAX_BASE_MINOR
from engine.revenue.reliefs import PART
from engine.revenue.unknowns import TOO_LARGE, Mask

_HALF: Final = ATTO // 2
_MICRO: Final = 10**6
_ATTO_IN_MICRO: Final = ATTO // _MICRO


@inlined
def plus(whole: int, atto: int, other: int, other_atto: int) -> tuple[int, int]:
    """Add two amounts at full precision."""
    atto += other_atto
    carry = 1 if atto >= ATTO else 0
    return whole + other + carry, atto - carry * ATTO


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def share_values(offsets: Offsets, value: Minor, weights: Minor, ends: Offsets, values: Minor) -> None:
    """Share each customs value over its items by ``weights``; unknown weights leave it in one sum."""
    for i in range(value.shape[0]):
        first, last = offsets[i], offsets[i + 1]
        ends[i] = last if weights[first] != MISSING_MINOR else first + 1
        values[first] = value[i]
        if ends[i] - first > 1 and value[i] != MISSING_MINOR:
            share_out(value[i], weights, first, last, values)


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int8[:], ro int64[:], ro int64[:], int64[:]")
def take_off(
    offsets: Offsets, ends: Offsets, value: Minor, values: Minor, answer: AnyArray, allowance: Minor, measured: Minor,
    excess: Minor,
) -> None:  # fmt: skip
    """Give what an allowance leaves of each item's value: it takes off as much of it as it is of the measured value."""
    for i in range(value.shape[0]):
        first, end = offsets[i], ends[i]
        if answer[i] != PART or value[i] == MISSING_MINOR:
            continue
        part = mul_div_half_up(value[i], allowance[i], measured[i])
        excess[first] = part
        if end - first > 1:
            share_out(part, values, first, end, excess)
        for k in range(first, end):
            excess[k] = values[k] - excess[k]


@inlined
def round_by_rate(
    first: int, end: int, ppm: Ppm, mode: int, step: int, is_built_on: bool, spare: AnyArray, whole: Minor,
    atto: Minor,
) -> None:  # fmt: skip
    """Round the base of all items of one rate together, and share the rounded base over them by whole units.

    Only a later levy that builds on this one sees the shares: without one the first item of a rate keeps it all.
    """
    rounded, parts, rows, is_done = spare[0], spare[1], spare[2], spare[3]
    is_done[: end - first] = 0
    for j in range(first, end):
        if is_done[j - first]:
            continue
        members, total, total_atto = 0, 0, 0
        for k in range(j, end):
            if ppm[k] == ppm[j]:
                is_done[k - first] = 1
                parts[members], rows[members] = whole[k], k
                members += 1
                total, total_atto = plus(total, total_atto, whole[k], atto[k])
        rounded[:members] = 0
        rounded[0] = round_to_step(total, total_atto, mode, step)
        if is_built_on:
            share_out(rounded[0], parts, 0, members, rounded)
        for member in range(members):
            whole[rows[member]], atto[rows[member]] = rounded[member], 0


@kernel(
    "ro int64[:], ro int64[:], ro boolean[:], ro int64[:], boolean, ro int64[:], ro int64[:,:], ro int32[:], "
    "ro int8[:], ro int64[:], ro boolean[:,:], ro int64[:,:,:], ro int64[:,:,:], int64, int64, int64, int64, boolean, "
    "int64[:], int64[:], int64[:], int64[:], int64[:]"
)
def charge(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, ppm: Ppm, is_on_value: bool, values: Minor,
    excess: AnyArray, relief: AnyArray, answer: AnyArray, below: Offsets, takes_full: AnyArray, wholes: AnyArray,
    attos: AnyArray, base_mode: int, base_step: int, mode: int, step: int, is_built_on: bool, whole: Minor,
    atto: Minor, base: Minor, amount: Minor, missing: Mask,
) -> None:  # fmt: skip
    """Charge one levy: each consignment's base and amount, rounded, and its items' amounts; 0 for those not wanted.

    ``wholes`` and ``attos`` (2, levies, m) hold the earlier levies' amounts, as due and as in full; ``takes_full``
    says which of the two each of the levies ``below`` gives a consignment. ``base_step`` 0 leaves the base as it is.
    """
    widest = np.max(ends - offsets[:-1]) if ends.shape[0] > 0 else 0
    spare = np.empty((4, widest), np.int64)
    for i in range(ends.shape[0]):
        first, end = offsets[i], ends[i]
        base[i] = amount[i] = 0
        if not is_wanted[i]:
            for k in range(first, end):
                whole[k] = atto[k] = 0
            continue
        # Helpers that take arrays cost more than their work where they are called for every item or consignment.
        for k in range(first, end):
            item, item_atto = 0, 0
            if is_on_value:
                item = excess[relief[i], k] if answer[i] == PART else values[k]
            for place in range(below.shape[0]):
                levy, version = below[place], 1 if takes_full[place, i] else 0
                item, item_atto = plus(item, item_atto, wholes[version, levy, k], attos[version, levy, k])
            whole[k], atto[k] = item, item_atto
        if base_step > 0 and end - first == 1:
            whole[first], atto[first] = round_to_step(whole[first], atto[first], base_mode, base_step), 0
        elif base_step > 0:
            round_by_rate(first, end, ppm, base_mode, base_step, is_built_on, spare, whole, atto)
        total, total_atto = whole[first], atto[first]
        for k in range(first + 1, end):
            total, total_atto = plus(total, total_atto, whole[k], atto[k])
        if total > MAX_BASE_MINOR:
            missing[i] = TOO_LARGE
            continue
        due, due_atto = 0, 0
        for k in range(first, end):
            whole[k], atto[k] = times_rate(whole[k], atto[k], ppm[k])
            due, due_atto = plus(due, due_atto, whole[k], atto[k])
        base[i] = total + (1 if total_atto >= _HALF else 0)
        amount[i] = round_to_step(due, due_atto, mode, step)


@kernel(
    "ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro boolean[:], int64, int64, "
    "int64[:], int64[:], int64[:], int64[:]"
)
def charge_amounts(
    offsets: Offsets, ends: Offsets, weights: Minor, micro: Minor, is_wanted: AnyArray, mode: int, step: int,
    whole: Minor, atto: Minor, amount: Minor, missing: Mask,
) -> None:  # fmt: skip
    """Charge one levy by amounts in millionths of a minor unit: rounded, and shared over the items by ``weights``.

    An amount below 0 is 0: nobody is owed money by a levy. The shares are whole minor units, and the first item has
    the rest. Those not wanted are 0.
    """
    for i in range(ends.shape[0]):
        first, end = offsets[i], ends[i]
        amount[i] = 0
        for k in range(first, end):
            whole[k] = atto[k] = 0
        if not is_wanted[i] or micro[i] <= 0:
            continue
        minor = micro[i] // _MICRO
        if minor > MAX_ASSESSED_MINOR:
            missing[i] = TOO_LARGE
            continue
        rest = (micro[i] - minor * _MICRO) * _ATTO_IN_MICRO
        share_out(minor, weights, first, end, whole)
        atto[first] = rest
        amount[i] = round_to_step(minor, rest, mode, step)


@kernel(
    "ro int8[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], "
    "int8[:], int64[:], int64[:], int64[:], int64[:]"
)
def settle(
    answer: AnyArray, missing: Mask, full_missing: Mask, base: Minor, amount: Minor, full_base: Minor,
    full_amount: Minor, settled: AnyArray, due_base: Minor, due_amount: Minor, relieved_base: Minor, relieved: Minor,
) -> None:  # fmt: skip
    """Write down what is due and what is relieved, and that what cannot be worked out is unknown."""
    for i in range(answer.shape[0]):
        is_known = missing[i] == 0
        is_relief_known = is_known and (answer[i] == NO or full_missing[i] == 0)
        settled[i] = answer[i] if is_known else UNKNOWN
        due_base[i] = base[i] if is_known else MISSING_MINOR
        due_amount[i] = amount[i] if is_known else MISSING_MINOR
        # Sharing a rounded base in whole units may move one unit between items of different rates: never below 0.
        relieved_base[i] = max(0, full_base[i] - base[i]) if is_relief_known else MISSING_MINOR
        relieved[i] = max(0, full_amount[i] - amount[i]) if is_relief_known else MISSING_MINOR


@kernel("ro int64[:,:], int64[:]")
def add_known(amounts: AnyArray, total: Minor) -> None:
    """Add up over the levies; unknown where one is."""
    total[:] = 0
    for levy in range(amounts.shape[0]):
        for i in range(amounts.shape[1]):
            is_known = total[i] != MISSING_MINOR and amounts[levy, i] != MISSING_MINOR
            total[i] = total[i] + amounts[levy, i] if is_known else MISSING_MINOR
