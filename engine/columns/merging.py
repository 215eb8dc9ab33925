"""Several consignments merged into one: amounts are added up, what differs is unknown, goods items are joined."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import (
    MISSING_CODE,
    MISSING_DAY,
    MISSING_HS,
    MISSING_MINOR,
    MISSING_PPM,
    UNKNOWN,
    YES,
    AnyArray,
    Offsets,
)
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS, Column
from engine.columns.taken import Rows, batch_of, items_of
from engine.steady import steady_all

ADDED: Final = frozenset({"money", "mass", "volume", "count"})
"""Kinds that are added up where all say them."""

_ACROSS_THE_BATCH: Final = ("same_", "quota_used_", "imports_used_", "prepaid_number_")
"""How the names of columns begin that tell of more consignments than this one: these are not added up."""

_MISSING: Final[dict[str, float]] = {
    "money": MISSING_MINOR, "rate": MISSING_PPM, "code": MISSING_CODE, "text": MISSING_CODE, "hs": MISSING_HS,
    "date": MISSING_DAY,
}  # fmt: skip
"""What an integer column of each kind holds where it is unknown; a float is NaN, a flag UNKNOWN."""


def merge(batch: Batch, members: Rows, offsets: Offsets) -> Batch:
    """Merge consignments: those of group g are ``members[offsets[g]:offsets[g + 1]]``, at least one each.

    Notes
    -----
    Unknown: an amount, mass or count that one of them does not say; a code, text or day that is not the same for all.
    A flag is yes where it is for one of them, and unknown where none says yes and one does not say. A key is the first
    one's. Goods items stand in the order of the members.
    """
    items = items_of(batch.item_offsets, members)
    counts = np.add.reduceat(np.diff(batch.item_offsets)[members], offsets[:-1])
    columns = {
        name: column[items] if COLUMNS[name].grain == "item" else _merged(COLUMNS[name], column[members], offsets)
        for name, column in batch.columns.items()
    }
    return batch_of(counts, columns, batch)


def _merged(column: Column, cells: AnyArray, offsets: Offsets) -> AnyArray:
    if column.kind == "key":
        return cells[offsets[:-1]]
    if column.kind == "flag":
        return _any_yes(cells, offsets)
    if column.kind in ADDED and not column.name.startswith(_ACROSS_THE_BATCH):
        return add_known(cells, offsets)
    return _where_alike(column, cells, offsets)


def add_known(cells: AnyArray, offsets: Offsets) -> AnyArray:
    """Add up amounts or measures by group; unknown where one is."""
    if cells.dtype == np.float64:
        if np.isnan(cells).all():
            return cells[offsets[:-1]]
        return steady_all(np.add.reduceat(cells, offsets[:-1]))
    is_missing = cells == MISSING_MINOR
    if is_missing.all():
        return cells[offsets[:-1]]
    sums = np.add.reduceat(np.where(is_missing, 0, cells), offsets[:-1])
    return np.where(np.logical_or.reduceat(is_missing, offsets[:-1]), MISSING_MINOR, sums)


def _any_yes(cells: AnyArray, offsets: Offsets) -> AnyArray:
    is_yes = np.logical_or.reduceat(cells == YES, offsets[:-1])
    is_unknown = np.logical_or.reduceat(cells == UNKNOWN, offsets[:-1])
    return np.where(is_yes, YES, np.where(is_unknown, UNKNOWN, 0)).astype(np.int8)


def _where_alike(column: Column, cells: AnyArray, offsets: Offsets) -> AnyArray:
    first = cells[offsets[:-1]]
    if (cells == cells[0]).all():
        # Most columns say the same of all, or nothing.
        return first
    is_other = cells != np.repeat(first, np.diff(offsets))
    missing = np.nan if cells.dtype == np.float64 else _MISSING[column.kind]
    return np.where(np.logical_or.reduceat(is_other, offsets[:-1]), missing, first).astype(cells.dtype)
