"""The loops of the block machine: what one instruction does to a block of rows. NaN is unknown, and so is -1.

What arithmetic gives is steadied, so that a row exactly on a line stands on the side that the law says.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import AnyArray, Hs, Real, Truth
from engine.exact import steadied
from engine.hs import DIGITS
from engine.jit import inlined

_NAN = np.nan
_FEW = 8
_MILLION = 1e6
_IN_MILLIONTHS = 4e12
_REST = np.array([10 ** max(0, DIGITS - digits) - 1 for digits in range(16)], dtype=np.int64)
"""By how many digits were declared: how far the last code that begins with them is from the first."""


@inlined
def copy(x: AnyArray, out: AnyArray, count: int) -> None:
    """Copy a block."""
    for i in range(count):
        out[i] = x[i]


@inlined
def fill(value: float, out: AnyArray, count: int) -> None:
    """Write one value everywhere."""
    for i in range(count):
        out[i] = value


@inlined
def measure(x: AnyArray, missing: int, out: Real, count: int) -> None:
    """Read whole numbers; ``missing`` is unknown."""
    for i in range(count):
        out[i] = _NAN if x[i] == missing else x[i]


@inlined
def hs_first(x: Hs, out: Real, count: int) -> None:
    """Give the first ten-digit code that a declared one may be."""
    for i in range(count):
        out[i] = _NAN if x[i] < 0 else x[i] >> 4


@inlined
def hs_last(x: Hs, out: Real, count: int) -> None:
    """Give the last ten-digit code that a declared one may be."""
    for i in range(count):
        out[i] = _NAN if x[i] < 0 else (x[i] >> 4) + _REST[x[i] & 15]


@inlined
def add(x: Real, y: Real, out: Real, count: int) -> None:
    """Give x + y."""
    for i in range(count):
        out[i] = steadied(x[i] + y[i])


@inlined
def subtract(x: Real, y: Real, out: Real, count: int) -> None:
    """Give x - y."""
    for i in range(count):
        out[i] = steadied(x[i] - y[i])


@inlined
def multiply(x: Real, y: Real, out: Real, count: int) -> None:
    """Give x * y."""
    for i in range(count):
        out[i] = steadied(x[i] * y[i])


@inlined
def divide(x: Real, y: Real, out: Real, count: int) -> None:
    """Give x / y; by 0 it is unknown."""
    for i in range(count):
        out[i] = _NAN if y[i] == 0.0 else steadied(x[i] / y[i])


@inlined
def add_by(x: Real, constant: float, out: Real, count: int) -> None:
    """Give x + constant."""
    for i in range(count):
        out[i] = steadied(x[i] + constant)


@inlined
def subtract_from(x: Real, constant: float, out: Real, count: int) -> None:
    """Give constant - x."""
    for i in range(count):
        out[i] = steadied(constant - x[i])


@inlined
def multiply_by(x: Real, constant: float, out: Real, count: int) -> None:
    """Give x * constant."""
    for i in range(count):
        out[i] = steadied(x[i] * constant)


@inlined
def divide_by(x: Real, constant: float, out: Real, count: int) -> None:
    """Give x / constant; by 0 it is unknown."""
    for i in range(count):
        out[i] = _NAN if constant == 0.0 else steadied(x[i] / constant)


@inlined
def divide_from(x: Real, constant: float, out: Real, count: int) -> None:
    """Give constant / x; by 0 it is unknown."""
    for i in range(count):
        out[i] = _NAN if x[i] == 0.0 else steadied(constant / x[i])


@inlined
def range_of(first: float, ranges: AnyArray, at: int, stop: int, longest: int) -> int:
    """Find the last range from ``at`` up to ``stop`` that begins at or before ``first``, or at - 1.

    The steps halve from ``longest``, whatever the row holds: there is no branch to mispredict.
    """
    k, step = at - 1, longest
    while step > 0:
        there = min(k + step, stop - 1)
        k = there if ranges[0, there] <= first else k
        step >>= 1
    return k


@inlined
def longest_step(ranges_count: int) -> int:
    """Give the largest power of two that is not more than the number of ranges."""
    step = 1
    while 2 * step <= ranges_count:
        step *= 2
    return step


@inlined
def find_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Real, count: int) -> None:
    """Give the value of the range that holds everything from first to last, else unknown."""
    # Neighbouring ranges of one value were joined, so that a code agrees only where one range holds all of it.
    if ranges_count <= _FEW:
        fill(_NAN, out, count)
        for k in range(at, at + ranges_count):
            low, high, value = ranges[0, k], ranges[1, k], ranges[2, k]
            for i in range(count):
                out[i] = value if (first[i] >= low) & (last[i] <= high) else out[i]
        return
    longest, stop = longest_step(ranges_count), at + ranges_count
    for i in range(count):
        k = range_of(first[i], ranges, at, stop, longest)
        out[i] = ranges[2, max(k, at)] if (k >= at) & (last[i] <= ranges[1, max(k, at)]) else _NAN


@inlined
def under_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Truth, count: int) -> None:
    """Say whether everything from first to last lies in one of the ranges; unknown where only a part does."""
    # A short code may cover ranges that are listed and others that are not: then the answer is not known.
    for i in range(count):
        out[i] = -1 if first[i] != first[i] else 0
    if ranges_count > _FEW:
        search_hs(first, last, ranges, at, ranges_count, out, count)
        return
    for k in range(at, at + ranges_count):
        low, high = ranges[0, k], ranges[1, k]
        for i in range(count):
            inside = (first[i] >= low) & (last[i] <= high)
            touches = (first[i] <= high) & (last[i] >= low)
            out[i] = 1 if inside else -1 if touches else out[i]


@inlined
def search_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Truth, count: int) -> None:
    """Do as under_hs, for many ranges."""
    longest, stop = longest_step(ranges_count), at + ranges_count
    for i in range(count):
        k = range_of(first[i], ranges, at, stop, longest)
        following = min(k + 1, stop - 1)
        k = max(k, at)
        inside = (first[i] >= ranges[0, k]) & (last[i] <= ranges[1, k])
        touches = (first[i] >= ranges[0, k]) & (first[i] <= ranges[1, k])
        reaches = (first[i] < ranges[0, following]) & (last[i] >= ranges[0, following])
        out[i] = 1 if inside else -1 if touches | reaches else out[i]


@inlined
def in_codes(codes: AnyArray, lookup: Truth, at: int, out: Truth, count: int) -> None:
    """Look each code up in a table of answers."""
    # The first place of the table answers for a code that is not known.
    for i in range(count):
        out[i] = lookup[at + 1 + codes[i]]


@inlined
def find_code(codes: AnyArray, numbers: Real, at: int, out: Real, count: int) -> None:
    """Look each code up in a table of numbers."""
    for i in range(count):
        out[i] = numbers[at + 1 + codes[i]]


@inlined
def choose(truth: Truth, yes: Real, no: Real, out: Real, count: int) -> None:
    """Give one or the other; where the condition is unknown, both have to be the same."""
    for i in range(count):
        agreed = yes[i] if yes[i] == no[i] else _NAN
        out[i] = yes[i] if truth[i] == 1 else no[i] if truth[i] == 0 else agreed


@inlined
def smallest_of(x: Real, y: Real, out: Real, count: int) -> None:
    """Give the smaller; unknown if one is."""
    for i in range(count):
        out[i] = x[i] if (x[i] < y[i]) | (x[i] != x[i]) else y[i]


@inlined
def largest_of(x: Real, y: Real, out: Real, count: int) -> None:
    """Give the larger; unknown if one is."""
    for i in range(count):
        out[i] = x[i] if (x[i] > y[i]) | (x[i] != x[i]) else y[i]


@inlined
def to_step(x: Real, y: Real, way: int, out: Real, count: int) -> None:
    """Give x in whole steps of y: -1 the step below it, 1 the one above it, 0 the nearest, a half going up."""
    for i in range(count):
        out[i] = _in_steps(x[i], y[i], way)


@inlined
def _in_steps(x: float, step: float, way: int) -> float:
    if np.isnan(x) or not step > 0:
        return _NAN
    # In whole millionths, where they fit: a quotient of floats would round what lies just below a step up to it.
    if abs(x) < _IN_MILLIONTHS and step < _IN_MILLIONTHS:
        parts, wide = np.int64(np.rint(x * _MILLION)), max(np.int64(1), np.int64(np.rint(step * _MILLION)))
        over = parts % wide
        up = over > 0 if way > 0 else way == 0 and over >= wide - over
        return (parts - over + (wide if up else 0)) / _MILLION
    rest = x % step
    is_up = rest > 0 if way > 0 else way == 0 and rest >= step - rest
    return x - rest + (step if is_up else 0.0)


# A comparison with NaN is false both ways round, so that twice "it holds" plus "its opposite holds", less one, is
# 1, 0 or -1 without a branch.


@inlined
def less(x: Real, y: Real, out: Truth, count: int) -> None:
    """Say whether x < y."""
    for i in range(count):
        out[i] = 2 * (x[i] < y[i]) + (x[i] >= y[i]) - 1


@inlined
def at_most(x: Real, y: Real, out: Truth, count: int) -> None:
    """Say whether x <= y."""
    for i in range(count):
        out[i] = 2 * (x[i] <= y[i]) + (x[i] > y[i]) - 1


@inlined
def same(x: Real, y: Real, out: Truth, count: int) -> None:
    """Say whether x == y."""
    for i in range(count):
        out[i] = 2 * (x[i] == y[i]) + (x[i] < y[i]) + (x[i] > y[i]) - 1


@inlined
def less_than(x: Real, constant: float, out: Truth, count: int) -> None:
    """Say whether x < constant."""
    for i in range(count):
        out[i] = 2 * (x[i] < constant) + (x[i] >= constant) - 1


@inlined
def at_most_to(x: Real, constant: float, out: Truth, count: int) -> None:
    """Say whether x <= constant."""
    for i in range(count):
        out[i] = 2 * (x[i] <= constant) + (x[i] > constant) - 1


@inlined
def more_than(x: Real, constant: float, out: Truth, count: int) -> None:
    """Say whether x > constant."""
    for i in range(count):
        out[i] = 2 * (x[i] > constant) + (x[i] <= constant) - 1


@inlined
def at_least_to(x: Real, constant: float, out: Truth, count: int) -> None:
    """Say whether x >= constant."""
    for i in range(count):
        out[i] = 2 * (x[i] >= constant) + (x[i] < constant) - 1


@inlined
def same_to(x: Real, constant: float, out: Truth, count: int) -> None:
    """Say whether x == constant."""
    for i in range(count):
        out[i] = 2 * (x[i] == constant) + (x[i] < constant) + (x[i] > constant) - 1


@inlined
def is_unknown(x: Real, out: Truth, count: int) -> None:
    """Say whether x is unknown."""
    for i in range(count):
        out[i] = 1 if x[i] != x[i] else 0


@inlined
def both(x: Truth, y: Truth, out: Truth, count: int) -> None:
    """Say x and y: no if one is no, else unknown if one is."""
    for i in range(count):
        out[i] = 0 if (x[i] == 0) | (y[i] == 0) else min(x[i], y[i])


@inlined
def either(x: Truth, y: Truth, out: Truth, count: int) -> None:
    """Say x or y: yes if one is yes, else unknown if one is."""
    for i in range(count):
        out[i] = 1 if (x[i] == 1) | (y[i] == 1) else min(x[i], y[i])


@inlined
def opposite(x: Truth, out: Truth, count: int) -> None:
    """Say not x; unknown stays unknown."""
    for i in range(count):
        out[i] = x[i] if x[i] < 0 else 1 - x[i]


@inlined
def truth_unknown(x: Truth, out: Truth, count: int) -> None:
    """Say whether x is unknown."""
    for i in range(count):
        out[i] = 1 if x[i] < 0 else 0
