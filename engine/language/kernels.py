"""The block machine: it runs a program over blocks of rows, one instruction over a whole block at a time.

What the instructions do stands in loops.py, item_loops.py and date_loops.py, what they are in instructions.py; all are
compiled into ``run_rows``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arrays import AnyArray, Offsets, Real, Truth
from engine.jit import inlined, kernel, view_at
from engine.language import date_loops, item_loops, loops
from engine.language import instructions as do

_ITEM_BLOCK = 1024
_ITEMS = 1
_AFTER = 2


@inlined
def _load(step: AnyArray, at: int, count: int, memory: Any, home: Any, home_at: int, pools: Any) -> None:
    operation, address = step[0], 0
    if operation <= do.LOAD_HS_LAST:
        address = pools[3][step[2]]
    if operation == do.LOAD_FLOAT:
        loops.copy(view_at(address + at * 8, count, np.empty(0, np.float64)), memory[0][step[1]], count)
    elif operation == do.LOAD_INT64:
        loops.measure(view_at(address + at * 8, count, np.empty(0, np.int64)), step[4], memory[0][step[1]], count)
    elif operation == do.LOAD_INT32:
        loops.measure(view_at(address + at * 4, count, np.empty(0, np.int32)), step[4], memory[0][step[1]], count)
    elif operation == do.LOAD_TRUTH:
        loops.copy(view_at(address + at, count, np.empty(0, np.int8)), memory[1][step[1]], count)
    elif operation == do.LOAD_HS_FIRST:
        loops.hs_first(view_at(address + at * 8, count, np.empty(0, np.int64)), memory[0][step[1]], count)
    elif operation == do.LOAD_HS_LAST:
        loops.hs_last(view_at(address + at * 8, count, np.empty(0, np.int64)), memory[0][step[1]], count)
    elif operation == do.SPREAD_NUMBER:
        item_loops.spread(home[0][step[2]], pools[4], at, home_at, memory[0][step[1]], count)
    elif operation == do.SPREAD_TRUTH:
        item_loops.spread(home[1][step[2]], pools[4], at, home_at, memory[1][step[1]], count)
    elif operation == do.FILL_NUMBER:
        loops.fill(pools[0][step[4]], memory[0][step[1]], count)
    elif operation == do.FIND_CODE:
        codes = view_at(pools[3][step[2]] + at * 4, count, np.empty(0, np.int32))
        loops.find_code(codes, pools[0], step[4], memory[0][step[1]], count)
    else:
        loops.fill(step[4], memory[1][step[1]], count)


@inlined
def _pick(step: AnyArray, left: AnyArray, out: AnyArray, count: int, numbers: AnyArray) -> None:
    operation = step[0]
    if operation == do.SMALLEST_OF:
        loops.smallest_of(left, numbers[step[3]], out, count)
    elif operation == do.LARGEST_OF:
        loops.largest_of(left, numbers[step[3]], out, count)
    elif operation == do.YEAR:
        date_loops.year(left, out, count)
    elif operation == do.MONTH:
        date_loops.month(left, out, count)
    elif operation == do.WEEKDAY:
        date_loops.weekday(left, out, count)
    else:
        way = -1 if operation == do.ROUND_DOWN else 1 if operation == do.ROUND_UP else 0
        loops.to_step(left, numbers[step[3]], way, out, count)


@inlined
def _calculate(step: AnyArray, count: int, memory: Any, pools: Any) -> None:
    operation, numbers = step[0], memory[0]
    out = numbers[step[1]]
    if operation == do.CHOOSE:
        loops.choose(memory[1][step[2]], numbers[step[3]], numbers[step[4]], out, count)
        return
    left = numbers[step[2]]
    if operation > do.CHOOSE:
        _pick(step, left, out, count, numbers)
        return
    if operation == do.ADD:
        loops.add(left, numbers[step[3]], out, count)
    elif operation == do.SUBTRACT:
        loops.subtract(left, numbers[step[3]], out, count)
    elif operation == do.MULTIPLY:
        loops.multiply(left, numbers[step[3]], out, count)
    elif operation == do.DIVIDE:
        loops.divide(left, numbers[step[3]], out, count)
    elif operation == do.ADD_BY:
        loops.add_by(left, pools[0][step[4]], out, count)
    elif operation == do.SUBTRACT_FROM:
        loops.subtract_from(left, pools[0][step[4]], out, count)
    elif operation == do.MULTIPLY_BY:
        loops.multiply_by(left, pools[0][step[4]], out, count)
    elif operation == do.DIVIDE_BY:
        loops.divide_by(left, pools[0][step[4]], out, count)
    elif operation == do.DIVIDE_FROM:
        loops.divide_from(left, pools[0][step[4]], out, count)
    else:
        loops.find_hs(left, numbers[step[3]], pools[1], step[4], step[5], out, count)


@inlined
def _compare(step: AnyArray, at: int, count: int, memory: Any, pools: Any) -> None:
    operation, out = step[0], memory[1][step[1]]
    if operation == do.IN_CODES:
        codes = view_at(pools[3][step[2]] + at * 4, count, np.empty(0, np.int32))
        loops.in_codes(codes, pools[2], step[4], out, count)
        return
    left = memory[0][step[2]]
    if operation == do.LESS:
        loops.less(left, memory[0][step[3]], out, count)
    elif operation == do.AT_MOST:
        loops.at_most(left, memory[0][step[3]], out, count)
    elif operation == do.SAME:
        loops.same(left, memory[0][step[3]], out, count)
    elif operation == do.LESS_THAN:
        loops.less_than(left, pools[0][step[4]], out, count)
    elif operation == do.AT_MOST_TO:
        loops.at_most_to(left, pools[0][step[4]], out, count)
    elif operation == do.MORE_THAN:
        loops.more_than(left, pools[0][step[4]], out, count)
    elif operation == do.AT_LEAST_TO:
        loops.at_least_to(left, pools[0][step[4]], out, count)
    elif operation == do.SAME_TO:
        loops.same_to(left, pools[0][step[4]], out, count)
    elif operation == do.IS_UNKNOWN:
        loops.is_unknown(left, out, count)
    else:
        loops.under_hs(left, memory[0][step[3]], pools[1], step[4], step[5], out, count)


@inlined
def _combine(step: AnyArray, count: int, truths: AnyArray) -> None:
    operation, left, out = step[0], truths[step[2]], truths[step[1]]
    if operation == do.BOTH:
        loops.both(left, truths[step[3]], out, count)
    elif operation == do.EITHER:
        loops.either(left, truths[step[3]], out, count)
    elif operation == do.OPPOSITE:
        loops.opposite(left, out, count)
    else:
        loops.truth_unknown(left, out, count)


@inlined
def _finish(step: AnyArray, at: int, count: int, memory: Any, home: Any, home_at: int, pools: Any) -> None:
    operation = step[0]
    if operation == do.FOLD_ANY:
        item_loops.fold_any(memory[1][step[2]], pools[4], at, home_at, home[1][step[1]], count)
    elif operation == do.FOLD_ALL:
        item_loops.fold_all(memory[1][step[2]], pools[4], at, home_at, home[1][step[1]], count)
    elif operation == do.FOLD_SUM:
        item_loops.fold_sum(memory[0][step[2]], pools[4], at, home_at, home[0][step[1]], count)
    elif operation == do.FOLD_COUNT:
        item_loops.fold_count(memory[1][step[2]], pools[4], at, home_at, home[0][step[1]], count)
    elif operation == do.FOLD_SMALLEST:
        item_loops.fold_smallest(memory[0][step[2]], pools[4], at, home_at, home[0][step[1]], count)
    elif operation == do.FOLD_LARGEST:
        item_loops.fold_largest(memory[0][step[2]], pools[4], at, home_at, home[0][step[1]], count)
    elif operation == do.FOLD_DIFFERENT:
        codes = view_at(pools[3][step[5]], pools[6][-1], np.empty(0, np.int64))
        item_loops.fold_different(
            memory[1][step[2]], codes, step[4], pools[4], pools[6], at, home_at, home[0][step[1]], count
        )
    else:
        loops.copy(memory[1][step[2]], pools[5][step[1], at:], count)


@inlined
def _most_items(item_offsets: Offsets, start: int, stop: int) -> int:
    most = 1
    for row in range(start, stop):
        most = max(most, item_offsets[row + 1] - item_offsets[row])
    return most


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
        The program's pools: constants, and numbers by position in a code list or vocabulary; first, last and value of
        ranges of HS codes or other quantities; truths by position in a code list or vocabulary.
    addresses
        Where each column's first value stands in memory.
    outputs
        (outputs, consignments) int8, written from ``start`` up to ``stop``.
    """
    # A consignment's items are never cut in two: one that has more than a block holds makes the blocks longer.
    item_width = max(min(block, _ITEM_BLOCK), _most_items(item_offsets, start, stop))
    numbers, truths = np.empty((shape[2], block)), np.empty((shape[3], block), np.int8)
    item_numbers, item_truths = np.empty((shape[4], item_width)), np.empty((shape[5], item_width), np.int8)
    pools = (constants, ranges, lookup, addresses, item_rows, outputs, item_offsets)
    home, items = (numbers, truths), (item_numbers, item_truths)
    for at in range(start, stop, block):
        end = min(at + block, stop)
        for phase in range(3):
            first, last = 0 if phase == 0 else shape[phase - 1], code.shape[0] if phase == _AFTER else shape[phase]
            row, stop_row, width, memory = at, end, block, home
            if phase == _ITEMS:
                row, stop_row, width, memory = item_offsets[at], item_offsets[end], item_width, items
            while row < stop_row:
                count = min(width, stop_row - row)
                if phase == _ITEMS and row + count < stop_row:
                    count = item_offsets[item_rows[row + count]] - row
                for k in range(first, last):
                    step = code[k]
                    if step[0] < do.ADD:
                        _load(step, row, count, memory, home, at, pools)
                    elif step[0] < do.LESS:
                        _calculate(step, count, memory, pools)
                    elif step[0] < do.BOTH:
                        _compare(step, row, count, memory, pools)
                    elif step[0] < do.FOLD_ANY:
                        _combine(step, count, memory[1])
                    else:
                        _finish(step, row, count, memory, home, at, pools)
                row += count
