"""The block machine: it runs a program over blocks of rows, one instruction over a whole block at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arrays import AnyArray, Hs, Offsets, Real, Truth
from engine.hs import DIGITS
from engine.jit import inlined, kernel, view_at
from engine.language import instructions as do

_NAN = np.nan
_REST = np.array([10 ** max(0, DIGITS - digits) - 1 for digits in range(16)], dtype=np.int64)
_ITEM_BLOCK = 1024
_FEW = 8
_ITEMS = 1
_AFTER = 2


@inlined
def _copy(x: AnyArray, out: AnyArray, count: int) -> None:
    for i in range(count):
        out[i] = x[i]


@inlined
def _fill(value: float, out: AnyArray, count: int) -> None:
    for i in range(count):
        out[i] = value


@inlined
def _measure(x: AnyArray, missing: int, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if x[i] == missing else x[i]


@inlined
def _hs_first(x: Hs, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if x[i] < 0 else x[i] >> 4


@inlined
def _hs_last(x: Hs, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if x[i] < 0 else (x[i] >> 4) + _REST[x[i] & 15]


@inlined
def _spread(x: AnyArray, rows: Offsets, at: int, home_at: int, out: AnyArray, count: int) -> None:
    for i in range(count):
        out[i] = x[rows[at + i] - home_at]


@inlined
def _add(x: Real, y: Real, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = x[i] + y[i]


@inlined
def _subtract(x: Real, y: Real, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = x[i] - y[i]


@inlined
def _multiply(x: Real, y: Real, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = x[i] * y[i]


@inlined
def _divide(x: Real, y: Real, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if y[i] == 0.0 else x[i] / y[i]


@inlined
def _add_by(x: Real, constant: float, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = x[i] + constant


@inlined
def _subtract_from(x: Real, constant: float, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = constant - x[i]


@inlined
def _multiply_by(x: Real, constant: float, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = x[i] * constant


@inlined
def _divide_by(x: Real, constant: float, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if constant == 0.0 else x[i] / constant


@inlined
def _divide_from(x: Real, constant: float, out: Real, count: int) -> None:
    for i in range(count):
        out[i] = _NAN if x[i] == 0.0 else constant / x[i]


@inlined
def _range_of(first: float, ranges: AnyArray, at: int, stop: int, longest: int) -> int:
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
def _longest_step(ranges_count: int) -> int:
    step = 1
    while 2 * step <= ranges_count:
        step *= 2
    return step


@inlined
def _find_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Real, count: int) -> None:
    # Neighbouring ranges of one value were joined, so that a code agrees only where one range holds all of it.
    if ranges_count <= _FEW:
        _fill(_NAN, out, count)
        for k in range(at, at + ranges_count):
            low, high, value = ranges[0, k], ranges[1, k], ranges[2, k]
            for i in range(count):
                out[i] = value if (first[i] >= low) & (last[i] <= high) else out[i]
        return
    longest, stop = _longest_step(ranges_count), at + ranges_count
    for i in range(count):
        k = _range_of(first[i], ranges, at, stop, longest)
        out[i] = ranges[2, max(k, at)] if (k >= at) & (last[i] <= ranges[1, max(k, at)]) else _NAN


@inlined
def _under_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Truth, count: int) -> None:
    # A short code may cover ranges that are listed and others that are not: then the answer is not known.
    for i in range(count):
        out[i] = -1 if first[i] != first[i] else 0
    if ranges_count > _FEW:
        _search_hs(first, last, ranges, at, ranges_count, out, count)
        return
    for k in range(at, at + ranges_count):
        low, high = ranges[0, k], ranges[1, k]
        for i in range(count):
            inside = (first[i] >= low) & (last[i] <= high)
            touches = (first[i] <= high) & (last[i] >= low)
            out[i] = 1 if inside else -1 if touches else out[i]


@inlined
def _search_hs(first: Real, last: Real, ranges: AnyArray, at: int, ranges_count: int, out: Truth, count: int) -> None:
    longest, stop = _longest_step(ranges_count), at + ranges_count
    for i in range(count):
        k = _range_of(first[i], ranges, at, stop, longest)
        following = min(k + 1, stop - 1)
        k = max(k, at)
        inside = (first[i] >= ranges[0, k]) & (last[i] <= ranges[1, k])
        touches = (first[i] >= ranges[0, k]) & (first[i] <= ranges[1, k])
        reaches = (first[i] < ranges[0, following]) & (last[i] >= ranges[0, following])
        out[i] = 1 if inside else -1 if touches | reaches else out[i]


@inlined
def _in_codes(codes: AnyArray, lookup: Truth, at: int, out: Truth, count: int) -> None:
    # The first place of the table answers for a code that is not known.
    for i in range(count):
        out[i] = lookup[at + 1 + codes[i]]


# A comparison with NaN is false both ways round, so that twice "it holds" plus "its opposite holds", less one, is
# 1, 0 or -1 without a branch.


@inlined
def _less(x: Real, y: Real, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] < y[i]) + (x[i] >= y[i]) - 1


@inlined
def _at_most(x: Real, y: Real, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] <= y[i]) + (x[i] > y[i]) - 1


@inlined
def _same(x: Real, y: Real, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] == y[i]) + (x[i] < y[i]) + (x[i] > y[i]) - 1


@inlined
def _less_than(x: Real, constant: float, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] < constant) + (x[i] >= constant) - 1


@inlined
def _at_most_to(x: Real, constant: float, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] <= constant) + (x[i] > constant) - 1


@inlined
def _more_than(x: Real, constant: float, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] > constant) + (x[i] <= constant) - 1


@inlined
def _at_least_to(x: Real, constant: float, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] >= constant) + (x[i] < constant) - 1


@inlined
def _same_to(x: Real, constant: float, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 2 * (x[i] == constant) + (x[i] < constant) + (x[i] > constant) - 1


@inlined
def _is_unknown(x: Real, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 1 if x[i] != x[i] else 0


@inlined
def _both(x: Truth, y: Truth, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 0 if (x[i] == 0) | (y[i] == 0) else min(x[i], y[i])


@inlined
def _either(x: Truth, y: Truth, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 1 if (x[i] == 1) | (y[i] == 1) else min(x[i], y[i])


@inlined
def _opposite(x: Truth, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = x[i] if x[i] < 0 else 1 - x[i]


@inlined
def _truth_unknown(x: Truth, out: Truth, count: int) -> None:
    for i in range(count):
        out[i] = 1 if x[i] < 0 else 0


@inlined
def _fold_any(x: Truth, rows: Offsets, at: int, home_at: int, out: Truth, count: int) -> None:
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = 1 if (x[i] == 1) | (out[row] == 1) else min(x[i], out[row])


@inlined
def _fold_all(x: Truth, rows: Offsets, at: int, home_at: int, out: Truth, count: int) -> None:
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = 0 if (x[i] == 0) | (out[row] == 0) else min(x[i], out[row])


@inlined
def _fold_sum(x: Real, rows: Offsets, at: int, home_at: int, out: Real, count: int) -> None:
    for i in range(count):
        out[rows[at + i] - home_at] += x[i]


@inlined
def _load(step: AnyArray, at: int, count: int, memory: Any, home: Any, home_at: int, pools: Any) -> None:
    operation, address = step[0], 0
    if operation <= do.LOAD_HS_LAST:
        address = pools[3][step[2]]
    if operation == do.LOAD_FLOAT:
        _copy(view_at(address + at * 8, count, np.empty(0, np.float64)), memory[0][step[1]], count)
    elif operation == do.LOAD_INT64:
        _measure(view_at(address + at * 8, count, np.empty(0, np.int64)), step[4], memory[0][step[1]], count)
    elif operation == do.LOAD_INT32:
        _measure(view_at(address + at * 4, count, np.empty(0, np.int32)), step[4], memory[0][step[1]], count)
    elif operation == do.LOAD_TRUTH:
        _copy(view_at(address + at, count, np.empty(0, np.int8)), memory[1][step[1]], count)
    elif operation == do.LOAD_HS_FIRST:
        _hs_first(view_at(address + at * 8, count, np.empty(0, np.int64)), memory[0][step[1]], count)
    elif operation == do.LOAD_HS_LAST:
        _hs_last(view_at(address + at * 8, count, np.empty(0, np.int64)), memory[0][step[1]], count)
    elif operation == do.SPREAD_NUMBER:
        _spread(home[0][step[2]], pools[4], at, home_at, memory[0][step[1]], count)
    elif operation == do.SPREAD_TRUTH:
        _spread(home[1][step[2]], pools[4], at, home_at, memory[1][step[1]], count)
    elif operation == do.FILL_NUMBER:
        _fill(pools[0][step[4]], memory[0][step[1]], count)
    else:
        _fill(step[4], memory[1][step[1]], count)


@inlined
def _calculate(step: AnyArray, count: int, numbers: AnyArray, pools: Any) -> None:
    operation, left, out = step[0], numbers[step[2]], numbers[step[1]]
    if operation == do.ADD:
        _add(left, numbers[step[3]], out, count)
    elif operation == do.SUBTRACT:
        _subtract(left, numbers[step[3]], out, count)
    elif operation == do.MULTIPLY:
        _multiply(left, numbers[step[3]], out, count)
    elif operation == do.DIVIDE:
        _divide(left, numbers[step[3]], out, count)
    elif operation == do.ADD_BY:
        _add_by(left, pools[0][step[4]], out, count)
    elif operation == do.SUBTRACT_FROM:
        _subtract_from(left, pools[0][step[4]], out, count)
    elif operation == do.MULTIPLY_BY:
        _multiply_by(left, pools[0][step[4]], out, count)
    elif operation == do.DIVIDE_BY:
        _divide_by(left, pools[0][step[4]], out, count)
    elif operation == do.DIVIDE_FROM:
        _divide_from(left, pools[0][step[4]], out, count)
    else:
        _find_hs(left, numbers[step[3]], pools[1], step[4], step[5], out, count)


@inlined
def _compare(step: AnyArray, at: int, count: int, memory: Any, pools: Any) -> None:
    operation, out = step[0], memory[1][step[1]]
    if operation == do.IN_CODES:
        codes = view_at(pools[3][step[2]] + at * 4, count, np.empty(0, np.int32))
        _in_codes(codes, pools[2], step[4], out, count)
        return
    left = memory[0][step[2]]
    if operation == do.LESS:
        _less(left, memory[0][step[3]], out, count)
    elif operation == do.AT_MOST:
        _at_most(left, memory[0][step[3]], out, count)
    elif operation == do.SAME:
        _same(left, memory[0][step[3]], out, count)
    elif operation == do.LESS_THAN:
        _less_than(left, pools[0][step[4]], out, count)
    elif operation == do.AT_MOST_TO:
        _at_most_to(left, pools[0][step[4]], out, count)
    elif operation == do.MORE_THAN:
        _more_than(left, pools[0][step[4]], out, count)
    elif operation == do.AT_LEAST_TO:
        _at_least_to(left, pools[0][step[4]], out, count)
    elif operation == do.SAME_TO:
        _same_to(left, pools[0][step[4]], out, count)
    elif operation == do.IS_UNKNOWN:
        _is_unknown(left, out, count)
    else:
        _under_hs(left, memory[0][step[3]], pools[1], step[4], step[5], out, count)


@inlined
def _combine(step: AnyArray, count: int, truths: AnyArray) -> None:
    operation, left, out = step[0], truths[step[2]], truths[step[1]]
    if operation == do.BOTH:
        _both(left, truths[step[3]], out, count)
    elif operation == do.EITHER:
        _either(left, truths[step[3]], out, count)
    elif operation == do.OPPOSITE:
        _opposite(left, out, count)
    else:
        _truth_unknown(left, out, count)


@inlined
def _finish(step: AnyArray, at: int, count: int, memory: Any, home: Any, home_at: int, pools: Any) -> None:
    operation = step[0]
    if operation == do.FOLD_ANY:
        _fold_any(memory[1][step[2]], pools[4], at, home_at, home[1][step[1]], count)
    elif operation == do.FOLD_ALL:
        _fold_all(memory[1][step[2]], pools[4], at, home_at, home[1][step[1]], count)
    elif operation == do.FOLD_SUM:
        _fold_sum(memory[0][step[2]], pools[4], at, home_at, home[0][step[1]], count)
    else:
        _copy(memory[1][step[2]], pools[5][step[1], at:], count)


@inlined
def _execute(
    code: AnyArray, first: int, last: int, at: int, count: int, memory: Any, home: Any, home_at: int, pools: Any,
) -> None:  # fmt: skip
    # Compiled by itself and not into the loops below: the operations then become better machine code.
    for k in range(first, last):
        step = code[k]
        if step[0] < do.ADD:
            _load(step, at, count, memory, home, home_at, pools)
        elif step[0] < do.LESS:
            _calculate(step, count, memory[0], pools)
        elif step[0] < do.BOTH:
            _compare(step, at, count, memory, pools)
        elif step[0] < do.FOLD_ANY:
            _combine(step, count, memory[1])
        else:
            _finish(step, at, count, memory, home, home_at, pools)


@kernel(
    "ro int64[:,:], ro int64[:], ro float64[:], ro float64[:,:], ro int8[:], ro int64[:], ro int64[:], ro int64[:],"
    " int64, int64, int64, int8[:,:]",
)
def run_rows(
    code: AnyArray, shape: AnyArray, constants: Real, ranges: AnyArray, lookup: Truth, addresses: AnyArray,
    item_offsets: Offsets, item_rows: Offsets, start: int, stop: int, block: int, outputs: AnyArray,
) -> None:  # fmt: skip
    """Run a program over the consignments from ``start`` up to ``stop``.

    Parameters
    ----------
    code
        (instructions, 6) int64; see instructions.py.
    shape
        Where the instructions for items begin and where they end, then how many registers there are of numbers and of
        truths, for consignments and for items.
    constants, ranges, lookup
        The program's pools: constants; first, last and value of HS ranges; truths by position in a code list.
    addresses
        Where each column's first value stands in memory.
    outputs
        (outputs, consignments) int8, written from ``start`` up to ``stop``.
    """
    item_width = min(block, _ITEM_BLOCK)
    numbers, truths = np.empty((shape[2], block)), np.empty((shape[3], block), np.int8)
    item_numbers, item_truths = np.empty((shape[4], item_width)), np.empty((shape[5], item_width), np.int8)
    pools = (constants, ranges, lookup, addresses, item_rows, outputs)
    home, items = (numbers, truths), (item_numbers, item_truths)
    for at in range(start, stop, block):
        end = min(at + block, stop)
        for phase in range(3):
            first, last = 0 if phase == 0 else shape[phase - 1], code.shape[0] if phase == _AFTER else shape[phase]
            row, stop_row, width, memory = at, end, block, home
            if phase == _ITEMS:
                row, stop_row, width, memory = item_offsets[at], item_offsets[end], item_width, items
            while row < stop_row:
                _execute(code, first, last, row, min(width, stop_row - row), memory, home, at, pools)
                row += width
