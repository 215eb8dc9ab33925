"""The steps of exact amounts: what one of them does to whole columns of int64, and to the masks of what is missing.

Where a mask is not 0 the value beside it means nothing. Nothing here leaves 64 bits: a result beyond LARGEST is
missing as too large.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_HS, MISSING_MINOR, NO, UNKNOWN, YES, AnyArray, Code, Hs, Minor, Offsets
from engine.exact import mul_div, share_out
from engine.jit import inlined, kernel
from engine.language.different import count_different, lacks_code
from engine.revenue.rates import DISAGREE, HEADINGS, NOT_LISTED, index_headings, look_up
from engine.revenue.unknowns import (
    AMOUNT_CONDITION,
    AMOUNT_NOT_KNOWN,
    AMOUNT_NOT_LISTED,
    DIVIDED_BY_ZERO,
    HS_CODE,
    NO_STEP,
    TOO_LARGE,
    Mask,
)

LARGEST: Final = 9 * 10**18
"""The largest number of millionths that is worked with; 64 bits hold a little more."""

_LARGEST_FLOAT: Final = 9.0e18
MICRO: Final = 10**6
_BEYOND: Final = LARGEST + 1
"""A sum that is more than is worked with."""

_MOST_DECLARED: Final = 1.0e9
"""The most kilograms, litres or pieces that are read exactly to six decimals."""

ADD, SUBTRACT, MULTIPLY, DIVIDE, SMALLER, LARGER, ROUND_DOWN, ROUND_UP, ROUND_HALF_UP = range(9)
LESS, AT_MOST, MORE, AT_LEAST, SAME, OTHER = range(6)
SUM, SMALLEST, LARGEST_OF, COUNT = range(4)


@inlined
def _scaled(left: int, right: int, by: int) -> Any:
    """Give left * right / by, rounded half up, and whether it fits; ``by`` is positive."""
    if abs(float(left) * float(right)) / float(by) > _LARGEST_FLOAT:
        return 0, False
    is_negative = (left < 0) != (right < 0)
    quotient, rest = mul_div(abs(left), abs(right), by)
    # Half up goes towards plus infinity: of a negative the exact half goes to the smaller size.
    if rest > by - rest or (rest == by - rest and not is_negative):
        quotient += 1
    return (-quotient if is_negative else quotient), True


@inlined
def _can_be_added(left: int, right: int) -> bool:
    """Say whether a sum stays within LARGEST; it is not worked out where it does not."""
    return left <= LARGEST - right if right >= 0 else left >= -LARGEST - right


@inlined
def _to_step(operator: int, value: int, step: int) -> Any:
    """Give ``value`` in whole steps: the step below it, the one above it, or the nearest, a half going up."""
    steps = value // step
    rest = value - steps * step
    up = rest > 0 if operator == ROUND_UP else operator == ROUND_HALF_UP and rest >= step - rest
    return value - rest + step if up else value - rest, not up or _can_be_added(value - rest, step)


@kernel("int64, ro int64[:], ro int64[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def work(operator: int, left: Minor, left_mask: Mask, right: Minor, right_mask: Mask, out: Minor, mask: Mask) -> None:
    """Give ``left operator right``, row by row."""
    for i in range(out.shape[0]):
        mask[i] = left_mask[i] | right_mask[i]
        out[i] = 0
        if mask[i] != 0:
            continue
        result, fits = left[i], True
        if operator <= SUBTRACT:
            added = right[i] if operator == ADD else -right[i]
            fits = _can_be_added(left[i], added)
            result = left[i] + added
        elif operator == MULTIPLY:
            result, fits = _scaled(left[i], right[i], MICRO)
        elif operator == DIVIDE:
            if right[i] == 0:
                mask[i] = DIVIDED_BY_ZERO
                continue
            # The divisor is made positive, so that the quotient keeps its sign in the dividend.
            result, fits = _scaled(left[i] if right[i] > 0 else -left[i], MICRO, abs(right[i]))
        elif operator >= ROUND_DOWN:
            if right[i] <= 0:
                mask[i] = NO_STEP
                continue
            result, fits = _to_step(operator, left[i], right[i])
        elif operator == SMALLER:
            result = min(left[i], right[i])
        else:
            result = max(left[i], right[i])
        if fits and -LARGEST <= result <= LARGEST:
            out[i] = result
        else:
            mask[i] = TOO_LARGE


@kernel("ro int8[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def choose(
    answer: AnyArray, asked: Mask, yes: Minor, yes_mask: Mask, no: Minor, no_mask: Mask, out: Minor, mask: Mask
) -> None:
    """Give ``yes`` or ``no`` by an answer; where it is unknown, both if they are equal and known."""
    for i in range(out.shape[0]):
        out[i], mask[i] = 0, 0
        if answer[i] == YES:
            out[i], mask[i] = yes[i], yes_mask[i]
        elif answer[i] == NO:
            out[i], mask[i] = no[i], no_mask[i]
        elif yes_mask[i] == 0 and no_mask[i] == 0 and yes[i] == no[i]:
            out[i] = yes[i]
        else:
            mask[i] = asked[i]


@kernel("int64, ro int64[:], ro int64[:], ro int64[:], ro int64[:], int8[:], int64[:]")
def compare(
    operator: int, left: Minor, left_mask: Mask, right: Minor, right_mask: Mask, answer: AnyArray, mask: Mask
) -> None:
    """Answer ``left operator right``."""
    for i in range(answer.shape[0]):
        mask[i] = left_mask[i] | right_mask[i]
        is_so = left[i] == right[i]
        if operator == LESS:
            is_so = left[i] < right[i]
        elif operator == AT_MOST:
            is_so = left[i] <= right[i]
        elif operator == MORE:
            is_so = left[i] > right[i]
        elif operator == AT_LEAST:
            is_so = left[i] >= right[i]
        elif operator == OTHER:
            is_so = left[i] != right[i]
        answer[i] = UNKNOWN if mask[i] != 0 else YES if is_so else NO


@kernel("int8, ro int8[:], ro int64[:], int8[:], int64[:]")
def join(decides: int, other: AnyArray, other_mask: Mask, answer: AnyArray, mask: Mask) -> None:
    """Join another answer to one in place; ``decides`` is NO for and, YES for or."""
    for i in range(answer.shape[0]):
        if answer[i] == decides or other[i] == decides:
            answer[i], mask[i] = decides, 0
        elif answer[i] == UNKNOWN or other[i] == UNKNOWN:
            answer[i], mask[i] = UNKNOWN, mask[i] | other_mask[i]


@kernel("ro int64[:], ro int8[:], ro int64[:], int8[:], int64[:], int64[:]")
def any_item(
    offsets: Offsets, item_answer: AnyArray, item_lacks: Mask, answer: AnyArray, mask: Mask, item_mask: Mask
) -> None:
    """Answer whether the answer of at least one item is yes; ``item_mask`` keeps what made it unknown."""
    for i in range(answer.shape[0]):
        found, missing = NO, np.int64(0)
        for k in range(offsets[i], offsets[i + 1]):
            if item_answer[k] == YES:
                found = YES
            elif item_answer[k] == UNKNOWN:
                missing |= item_lacks[k]
                found = UNKNOWN if found == NO else found
        for k in range(offsets[i], offsets[i + 1]):
            if found == UNKNOWN and item_answer[k] == UNKNOWN:
                item_mask[k] |= item_lacks[k]
        answer[i], mask[i] = found, missing if found == UNKNOWN else np.int64(0)


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:], int64, int64[:], int64[:]")
def share_over_items(
    offsets: Offsets, minor: Minor, missing: Mask, weights: Minor, bit: int, shares: Minor, mask: Mask
) -> None:
    """Share each consignment's value over its items by their values, largest remainder; ``bit``: they have none."""
    for i in range(minor.shape[0]):
        first, last = offsets[i], offsets[i + 1]
        lacks = np.int64(missing[i])
        if lacks == 0 and last - first > 1 and weights[first] == MISSING_MINOR:
            lacks = np.int64(bit)
        for k in range(first, last):
            shares[k], mask[k] = MISSING_MINOR, lacks
        if lacks == 0 and last > first:
            share_out(minor[i], weights, first, last, shares)


@kernel("ro int64[:], ro int64[:], int64[:], int64[:]")
def from_minor(minor: Minor, missing: Mask, out: Minor, mask: Mask) -> None:
    """Read minor units; ``missing`` says what a missing one lacks."""
    for i in range(out.shape[0]):
        out[i], mask[i] = 0, 0
        if minor[i] == MISSING_MINOR:
            mask[i] = missing[i]
        elif abs(minor[i]) > LARGEST // MICRO:
            mask[i] = TOO_LARGE
        else:
            out[i] = minor[i] * MICRO


@kernel("ro float64[:], int64, int64[:], int64[:]")
def from_measure(measure: AnyArray, bit: int, out: Minor, mask: Mask) -> None:
    """Read a declared mass, volume, share or count, to six decimals."""
    for i in range(out.shape[0]):
        out[i], mask[i] = 0, 0
        if measure[i] != measure[i]:
            mask[i] = bit
        elif measure[i] > _MOST_DECLARED:
            mask[i] = TOO_LARGE
        else:
            out[i] = np.int64(np.rint(measure[i] * MICRO))


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def find_by_hs(codes: Hs, first: Hs, last: Hs, values: Minor, out: Minor, mask: Mask) -> None:
    """Look HS codes up in a table by prefix."""
    begins = np.zeros(HEADINGS + 1, np.int64)
    index_headings(last, begins)
    for i in range(codes.shape[0]):
        out[i], mask[i] = 0, 0
        if codes[i] == MISSING_HS:
            mask[i] = HS_CODE
            continue
        value = look_up(codes[i], begins, first, last, values, NOT_LISTED)
        if value >= 0:
            out[i] = value
        else:
            mask[i] = AMOUNT_NOT_LISTED if value == NOT_LISTED else HS_CODE if value == DISAGREE else AMOUNT_NOT_KNOWN


@kernel("ro int32[:], ro int64[:], int64[:], int64[:]")
def find_by_code(codes: Code, values: Minor, out: Minor, mask: Mask) -> None:
    """Look codes up in a table by their positions."""
    for i in range(codes.shape[0]):
        out[i], mask[i] = 0, 0
        if codes[i] < 0:
            mask[i] = AMOUNT_CONDITION
        elif values[codes[i]] == MISSING_MINOR:
            mask[i] = AMOUNT_NOT_KNOWN
        else:
            out[i] = values[codes[i]]


@kernel("ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], int64[:], int64[:]")
def find_by_band(
    keys: Minor, keys_mask: Mask, first: Minor, last: Minor, values: Minor, out: Minor, mask: Mask
) -> None:
    """Find the first band that holds a value; a gap and a band without a value are not known."""
    for i in range(keys.shape[0]):
        out[i], mask[i] = 0, keys_mask[i]
        if mask[i] != 0:
            continue
        mask[i] = AMOUNT_NOT_KNOWN
        for k in range(first.shape[0]):
            if first[k] <= keys[i] <= last[k]:
                if values[k] != MISSING_MINOR:
                    out[i], mask[i] = values[k], 0
                break


@kernel("ro int64[:], ro int64[:], int64, ro int8[:], ro int64[:], int64[:], int64[:], int64[:]")
def count_codes(
    offsets: Offsets, codes: Hs, digits: int, where: AnyArray, where_mask: Mask, out: Minor, mask: Mask,
    item_mask: Mask,
) -> None:  # fmt: skip
    """Count the different HS codes of the items for which ``where`` is yes; ``item_mask`` keeps what was missing."""
    for i in range(out.shape[0]):
        first, last, missing = offsets[i], offsets[i + 1], np.int64(0)
        found, lacking = count_different(codes, first, last, digits, where, first)
        for k in range(first, last):
            if lacking == 0 or where[k] == NO:
                continue
            lacks = np.int64(where_mask[k] if where[k] == UNKNOWN else 0)
            if lacks_code(codes[k], digits):
                lacks |= np.int64(HS_CODE)
            missing |= lacks
            item_mask[k] |= lacks
        out[i], mask[i] = (found * MICRO if lacking == 0 else 0), missing


@inlined
def _fold_one(function: int, so_far: int, value: int, is_first: bool) -> int:
    if function in (SUM, COUNT):
        return so_far + value if _can_be_added(so_far, value) else _BEYOND
    if is_first:
        return value
    return min(so_far, value) if function == SMALLEST else max(so_far, value)


@inlined
def _leaves_it(function: int, total: int, value: int, found: int) -> bool:
    """Say whether an item leaves the answer as it is, whether it counts or not."""
    if function in (SUM, COUNT):
        return value == 0
    return found > 0 and (value >= total if function == SMALLEST else value <= total)


@kernel("int64, ro int64[:], ro int64[:], ro int64[:], ro int8[:], ro int64[:], int64, int64[:], int64[:], int64[:]")
def fold(
    function: int, offsets: Offsets, values: Minor, values_mask: Mask, where: AnyArray, where_mask: Mask, nothing: int,
    out: Minor, mask: Mask, item_mask: Mask,
) -> None:  # fmt: skip
    """Fold the items for which ``where`` is yes; ``nothing`` is what is missing where there is no such item.

    An item of which it is not known whether it counts leaves the answer unknown where it would change it. ``item_mask``
    keeps, for every item, what made the answer unknown.
    """
    for i in range(out.shape[0]):
        total, found, missing = 0, 0, np.int64(0)
        for k in range(offsets[i], offsets[i + 1]):
            if where[k] == YES:
                missing |= values_mask[k]
                item_mask[k] |= values_mask[k]
                total = _fold_one(function, total, values[k], found == 0)
                found += 1
                if total == _BEYOND:
                    total, missing = 0, missing | np.int64(TOO_LARGE)
        for k in range(offsets[i], offsets[i + 1]):
            if where[k] == UNKNOWN:
                is_same = values_mask[k] == 0 and _leaves_it(function, total, values[k], found)
                if not is_same:
                    lacking = where_mask[k] | values_mask[k]
                    missing |= lacking
                    item_mask[k] |= lacking
        if found == 0 and missing == 0 and function not in (SUM, COUNT):
            missing = np.int64(nothing)
        out[i], mask[i] = (total if missing == 0 else 0), missing
