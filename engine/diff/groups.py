"""What a changed law does to each customs office, operator and stream: lanes and money of their consignments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS
from engine.columns.codes import code_list
from engine.diff.money import MoneyEffect
from engine.rulebook.law import LANES

GROUPED_BY: Final = ("customs_office", "operator_id", "stream")
"""The columns of a consignment by which an effect is split up."""


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """The consignments of one office, operator or stream under two laws; ``name`` None: the declarations say none.

    ``old_lanes`` and ``new_lanes`` count consignments for each of LANES, ``moved`` those that changed lane; ``money``
    is what they owe in total.
    """

    name: str | None
    consignments: int
    old_lanes: tuple[int, ...]
    new_lanes: tuple[int, ...]
    moved: int
    money: MoneyEffect


def compare_groups(
    known: Batch, column: str, lanes: tuple[AnyArray, AnyArray], totals: tuple[Minor, Minor]
) -> tuple[GroupEffect, ...]:
    """Split an effect up by a column of the batch; groups stand in the order of their size.

    Parameters
    ----------
    known
        The batch.
    column
        One of GROUPED_BY.
    lanes, totals
        Lanes (positions in LANES) and totals due in minor units, each under the old law and the new one.
    """
    codes, group = np.unique(known[column], return_inverse=True)
    olds, news = (_count_lanes(group, len(codes), lane) for lane in lanes)
    moved = np.bincount(group, weights=lanes[0] != lanes[1], minlength=len(codes)).astype(np.int64)
    money = _money(group, len(codes), *totals)
    found = [
        GroupEffect(
            _name(known, column, int(code)), int(olds[at].sum()), tuple(olds[at].tolist()), tuple(news[at].tolist()),
            int(moved[at]), MoneyEffect("total", *(int(part[at]) for part in money)),
        )
        for at, code in enumerate(codes.tolist())
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.consignments, one.name or "")))


def _name(known: Batch, column: str, code: int) -> str | None:
    if code < 0:
        return None
    listed = COLUMNS[column].codes
    return code_list(listed).codes[code] if listed else known.texts[column].texts[code]


def _count_lanes(group: AnyArray, groups: int, lane: AnyArray) -> AnyArray:
    at = group * len(LANES) + lane
    return np.bincount(at, minlength=groups * len(LANES)).reshape(groups, len(LANES))


def _money(group: AnyArray, groups: int, old: Minor, new: Minor) -> tuple[AnyArray, ...]:
    """Give, for each group, the parts of a MoneyEffect in their order; sums stay in whole minor units."""
    is_old, is_new = old != MISSING_MINOR, new != MISSING_MINOR
    both, became, stopped = is_old & is_new, is_new & ~is_old, is_old & ~is_new

    def total(amounts: AnyArray, wanted: AnyArray) -> AnyArray:
        sums = np.zeros(groups, dtype=np.int64)
        np.add.at(sums, group[wanted], amounts[wanted])
        return sums

    one = np.ones(len(group), dtype=np.int64)
    return (
        total(old, both), total(new, both), total(one, both & (old != new)), total(one, became), total(new, became),
        total(one, stopped), total(old, stopped), total(one, ~is_old & ~is_new),
    )  # fmt: skip
