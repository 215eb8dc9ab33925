"""Parts of a batch: some of its consignments, and two batches of one vocabulary put one after the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.arrays import AnyArray, Offsets
from engine.columns.batch import Batch, read_only
from engine.columns.catalogue import COLUMNS

Rows = npt.NDArray[np.int64]
"""Positions of consignments, or of goods items, in the order in which they are wanted."""


def items_of(offsets: Offsets, rows: Rows) -> Rows:
    """Give the positions of the goods items of some consignments, one consignment after the other."""
    counts = offsets[rows + 1] - offsets[rows]
    ends = np.cumsum(counts)
    items: Rows = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(offsets[rows] - (ends - counts), counts)
    return items


def take(batch: Batch, rows: Rows) -> Batch:
    """Give some consignments of a batch with their goods items, in the order of ``rows``."""
    items = items_of(batch.item_offsets, rows)
    columns = {
        name: np.take(column, items if COLUMNS[name].grain == "item" else rows)
        for name, column in batch.columns.items()
    }
    return batch_of(np.diff(batch.item_offsets)[rows], columns, batch)


def append(first: Batch, second: Batch) -> Batch:
    """Put one batch after another that has the same columns and the same vocabularies."""
    counts = np.concatenate([np.diff(first.item_offsets), np.diff(second.item_offsets)])
    columns = {name: np.concatenate([column, second[name]]) for name, column in first.columns.items()}
    return batch_of(counts, columns, first)


def batch_of(counts: Offsets, columns: dict[str, AnyArray], like: Batch) -> Batch:
    """Make a batch of consignments with so many items each, with the vocabularies of another one."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    rows = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    kept = {name: read_only(one) for name, one in columns.items()}
    return Batch(read_only(offsets), read_only(rows), kept, like.texts)


def with_replaced(batch: Batch, columns: dict[str, AnyArray]) -> Batch:
    """Give a batch in which some columns hold other values than before."""
    return replace(batch, columns={**batch.columns, **{name: read_only(one) for name, one in columns.items()}})
