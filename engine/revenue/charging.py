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
from engine.revenue.reliefs import PART
from engine.revenue.unknowns import TOO_LARGE, Mask

_HALF: Final = ATTO // 2
_MAX_BASE_MINOR: Final = 9 * 10**11
"""The largest base that exact.times_rate multiplies exactly; a larger one is too large to assess."""


@inlined
def _plus(whole: int, atto: int, other: int, other_atto: int) -> tuple[int, int]:
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


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int8[:], int64, ro int64[:], int64[:]")
def take_off(
    offsets: Offsets, ends: Offsets, value: Minor, values: Minor, answer: AnyArray, allowance: int, measured: Minor,
    excess: Minor,
) -> None:  # fmt: skip
    """Give what an allowance leaves of each item's value: it takes off as much of it as it is of the measured value."""
    for i in range(value.shape[0]):
        first, end = offsets[i], ends[i]
        if answer[i] != PART or value[i] == MISSING_MINOR:
            continue
        part = mul_div_half_up(value[i], allowance, measured[i])
        excess[first] = part
        if end - first > 1:
            share_out(part, values, first, end, excess)
        for k in range(first, end):
            excess[k] = values[k] - excess[k]


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:,:], ro int32[:], ro int8[:], int64[:], int64[:]")
def begin_with_value(
    offsets: Offsets, ends: Offsets, values: Minor, excess: AnyArray, relief: AnyArray, answer: AnyArray,
    whole: Minor, atto: Minor,
) -> None:  # fmt: skip
    """Begin each base with the customs value, or with what its relief leaves of it."""
    for i in range(ends.shape[0]):
        for k in range(offsets[i], ends[i]):
            whole[k] = excess[relief[i], k] if answer[i] == PART else values[k]
            atto[k] = 0


@kernel("ro int64[:], ro int64[:], ro boolean[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def add_levy(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, levy: Minor, levy_atto: Minor, whole: Minor, atto: Minor
) -> None:
    """Add an earlier levy's amounts to the bases of the consignments that are wanted."""
    for i in range(ends.shape[0]):
        if is_wanted[i]:
            for k in range(offsets[i], ends[i]):
                whole[k], atto[k] = _plus(whole[k], atto[k], levy[k], levy_atto[k])


@kernel("ro int64[:], ro int64[:], ro boolean[:], ro int64[:], int64, int64, boolean, int64[:], int64[:]")
def round_bases(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, ppm: Ppm, mode: int, step: int, is_built_on: bool,
    whole: Minor, atto: Minor,
) -> None:  # fmt: skip
    """Round the base of all items of one rate together, and share the rounded base over them by whole units.

    Only a later levy that builds on this one sees the shares: without one the first item of a rate keeps it all.
    """
    widest = np.max(ends - offsets[:-1]) if ends.shape[0] > 0 else 0
    rounded, is_done = np.empty(widest, np.int64), np.empty(widest, np.bool_)
    parts, rows = np.empty(widest, np.int64), np.empty(widest, np.int64)
    for i in range(ends.shape[0]):
        first, end = offsets[i], ends[i]
        if not is_wanted[i]:
            continue
        if end - first == 1:
            whole[first], atto[first] = round_to_step(whole[first], atto[first], mode, step), 0
            continue
        is_done[: end - first] = False
        for j in range(first, end):
            if is_done[j - first]:
                continue
            members, total, total_atto = 0, 0, 0
            for k in range(j, end):
                if ppm[k] == ppm[j]:
                    is_done[k - first] = True
                    parts[members], rows[members] = whole[k], k
                    members += 1
                    total, total_atto = _plus(total, total_atto, whole[k], atto[k])
            rounded[:members] = 0
            rounded[0] = round_to_step(total, total_atto, mode, step)
            if is_built_on:
                share_out(rounded[0], parts, 0, members, rounded)
            for member in range(members):
                whole[rows[member]], atto[rows[member]] = rounded[member], 0


@kernel(
    "ro int64[:], ro int64[:], ro boolean[:], ro int64[:], int64, int64, int64[:], int64[:], int64[:], int64[:], "
    "uint32[:]"
)
def charge(
    offsets: Offsets, ends: Offsets, is_wanted: AnyArray, ppm: Ppm, mode: int, step: int, whole: Minor, atto: Minor,
    base: Minor, amount: Minor, missing: Mask,
) -> None:  # fmt: skip
    """Turn bases into amounts, and give each consignment's base and amount, rounded; 0 for those not wanted."""
    for i in range(ends.shape[0]):
        base[i] = amount[i] = 0
        if not is_wanted[i]:
            for k in range(offsets[i], ends[i]):
                whole[k] = atto[k] = 0
            continue
        first, due, due_atto = offsets[i], 0, 0
        total, total_atto = whole[first], atto[first]
        for k in range(first + 1, ends[i]):
            total, total_atto = _plus(total, total_atto, whole[k], atto[k])
        if total > _MAX_BASE_MINOR:
            missing[i] = TOO_LARGE
            continue
        for k in range(first, ends[i]):
            whole[k], atto[k] = times_rate(whole[k], atto[k], ppm[k])
            due, due_atto = _plus(due, due_atto, whole[k], atto[k])
        base[i] = total + (1 if total_atto >= _HALF else 0)
        amount[i] = round_to_step(due, due_atto, mode, step)


@kernel(
    "ro int8[:], ro uint32[:], ro uint32[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], "
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
