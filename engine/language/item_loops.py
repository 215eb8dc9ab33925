"""The loops of the block machine that go between a consignment and its goods items: spreading and folding."""

from __future__ import annotations

import numpy as np

from engine.arrays import AnyArray, Hs, Offsets, Real, Truth
from engine.exact import steadied
from engine.jit import inlined
from engine.language.different import count_different

_NAN = np.nan


@inlined
def spread(x: AnyArray, rows: Offsets, at: int, home_at: int, out: AnyArray, count: int) -> None:
    """Copy each consignment's value to its goods items."""
    for i in range(count):
        out[i] = x[rows[at + i] - home_at]


@inlined
def fold_any(x: Truth, rows: Offsets, at: int, home_at: int, out: Truth, count: int) -> None:
    """Add each item's answer to its consignment's with or."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = 1 if (x[i] == 1) | (out[row] == 1) else min(x[i], out[row])


@inlined
def fold_all(x: Truth, rows: Offsets, at: int, home_at: int, out: Truth, count: int) -> None:
    """Add each item's answer to its consignment's with and."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = 0 if (x[i] == 0) | (out[row] == 0) else min(x[i], out[row])


@inlined
def fold_sum(x: Real, rows: Offsets, at: int, home_at: int, out: Real, count: int) -> None:
    """Add each item's value to its consignment's."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = steadied(out[row] + x[i])


@inlined
def fold_count(x: Truth, rows: Offsets, at: int, home_at: int, out: Real, count: int) -> None:
    """Count each item's yes; unknown if one is."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] += x[i] if x[i] >= 0 else _NAN


@inlined
def fold_different(
    x: Truth, codes: Hs, digits: int, rows: Offsets, offsets: Offsets, at: int, home_at: int, out: Real, count: int
) -> None:
    """Count each consignment's different HS codes, of the items for which ``x`` is yes."""
    i = 0
    while i < count:
        row = rows[at + i]
        last = offsets[row + 1]
        found, lacking = count_different(codes, at + i, last, digits, x, i)
        out[row - home_at] = found if lacking == 0 else _NAN
        i = last - at


@inlined
def fold_smallest(x: Real, rows: Offsets, at: int, home_at: int, out: Real, count: int) -> None:
    """Keep the smallest of each consignment's items; unknown if one is."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = x[i] if (x[i] < out[row]) | (x[i] != x[i]) else out[row]


@inlined
def fold_largest(x: Real, rows: Offsets, at: int, home_at: int, out: Real, count: int) -> None:
    """Keep the largest of each consignment's items; unknown if one is."""
    for i in range(count):
        row = rows[at + i] - home_at
        out[row] = x[i] if (x[i] > out[row]) | (x[i] != x[i]) else out[row]
