"""The effect of a changed law on one batch: two sets of decisions on the same consignments, laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray, Minor
from engine.decision import Decisions
from engine.diff.groups import GROUPED_BY, GroupEffect, compare_groups
from engine.diff.money import MoneyEffect, compare_money, pair_levies
from engine.diff.rules import PairedRules, RuleEffect, pair_rules
from engine.rulebook.law import LANES

INSPECTED: Final = ("yellow", "red", "hold")
"""Lanes in which somebody looks at the papers or the goods."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new law does to one batch, against an old one.

    ``matrix`` counts consignments by old lane (rows) and new lane (columns), both in the order of LANES. ``levies`` are
    what is due of each levy, ``totals`` the sums of an assessment by name. ``became_computable`` and
    ``stopped_computable`` count assessments. ``rows`` are the consignments of which lane or money changed, first those
    that changed lane, the furthest first, then by the change of what is due; ``flipped`` is how many changed lane.
    """

    old: Decisions
    new: Decisions
    matrix: AnyArray
    levies: tuple[MoneyEffect, ...]
    totals: Mapping[str, MoneyEffect]
    became_computable: int
    stopped_computable: int
    groups: Mapping[str, tuple[GroupEffect, ...]]
    rules: tuple[RuleEffect, ...]
    paired_rules: PairedRules
    paired_levies: Mapping[str, tuple[Minor, Minor]]
    rows: AnyArray
    flipped: int

    @property
    def consignments(self) -> int:
        """Count the consignments that were decided twice."""
        return self.old.known.consignments

    def lanes(self) -> dict[str, tuple[int, int]]:
        """Give, for each lane, how many consignments went there and how many would."""
        before, after = self.matrix.sum(axis=1).tolist(), self.matrix.sum(axis=0).tolist()
        return dict(zip(LANES, zip(before, after, strict=True), strict=True))

    def inspected(self) -> tuple[int, int]:
        """Count the consignments that somebody has to look at, under the old law and the new one."""
        lanes = self.lanes()
        return sum(lanes[lane][0] for lane in INSPECTED), sum(lanes[lane][1] for lane in INSPECTED)


def compare_decisions(old: Decisions, new: Decisions) -> Effect:
    """Lay the decisions of one batch under two laws side by side.

    Parameters
    ----------
    old, new
        Decisions on the same batch, drawn with the same seed, so that chance adds no difference.

    Raises
    ------
    ValueError
        Where they are not on the same consignments or not in the same currency.
    """
    if not np.array_equal(old.known["consignment_key"], new.known["consignment_key"]):
        message = "the two sets of decisions are not on the same consignments"
        raise ValueError(message)
    if old.law.currency != new.law.currency:
        message = f"money in {old.law.currency} cannot be compared with money in {new.law.currency}"
        raise ValueError(message)
    lanes = (old.lanes.lane, new.lanes.lane)
    totals = (old.assessment.total_minor, new.assessment.total_minor)
    paired_rules, paired_levies = pair_rules(old, new), pair_levies(old, new)
    was, now = old.assessment.is_computable, new.assessment.is_computable
    return Effect(
        old=old,
        new=new,
        matrix=_matrix(*lanes),
        levies=tuple(compare_money(name, *columns) for name, columns in paired_levies.items()),
        totals={name: compare_money(name, *columns) for name, columns in _pair_totals(old, new).items()},
        became_computable=int((now & ~was).sum()),
        stopped_computable=int((was & ~now).sum()),
        groups={column: compare_groups(old.known, column, lanes, totals) for column in GROUPED_BY},
        rules=paired_rules.effects(),
        paired_rules=paired_rules,
        paired_levies=paired_levies,
        rows=_changed_rows(lanes, totals, paired_levies, old.known["consignment_key"]),
        flipped=int((lanes[0] != lanes[1]).sum()),
    )


def _matrix(old: AnyArray, new: AnyArray) -> AnyArray:
    at = old.astype(np.int64) * len(LANES) + new
    return np.bincount(at, minlength=len(LANES) ** 2).reshape(len(LANES), len(LANES))


def _pair_totals(old: Decisions, new: Decisions) -> dict[str, tuple[Minor, Minor]]:
    before, after = old.assessment, new.assessment
    return {
        "total": (before.total_minor, after.total_minor),
        "due_at_border": (before.due_at_border_minor, after.due_at_border_minor),
        "deferred": (before.deferred_minor, after.deferred_minor),
        "relieved": (before.relieved_minor, after.relieved_minor),
        "waived": (before.waived_minor, after.waived_minor),
    }


def _changed_rows(
    lanes: tuple[AnyArray, AnyArray],
    totals: tuple[Minor, Minor],
    levies: Mapping[str, tuple[Minor, Minor]],
    keys: AnyArray,
) -> AnyArray:
    moved = np.abs(lanes[1].astype(np.int64) - lanes[0])
    is_changed = reduce(np.logical_or, (was != now for was, now in levies.values()), moved > 0)
    rows = np.flatnonzero(is_changed)
    is_known = (totals[0] != MISSING_MINOR) & (totals[1] != MISSING_MINOR)
    change = np.where(is_known, np.abs(totals[1] - totals[0]), 0)
    return rows[np.lexsort((keys[rows], -change[rows], -moved[rows]))]
