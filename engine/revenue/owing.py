"""What a batch owes: by the law of each consignment's day, with what is taken together, and quotas drawn down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from engine.arrays import MISSING_DAY
from engine.columns.batch import Batch
from engine.columns.taken import Rows, with_replaced
from engine.evidence import Evidence
from engine.indicators.quotas import COLUMNS_USED
from engine.revenue.assess import Assessment, assess
from engine.revenue.drawing import Drawn, Turns, draw_down
from engine.revenue.of_days import Piece, join, laws_of, part_of
from engine.revenue.spreading import spread
from engine.revenue.together import Units, make_units
from engine.rulebook.law import RevenueLaw, RulesInForce


class Place(NamedTuple):
    """Where one consignment's assessment stands: under which law, in which batch, at which row."""

    assessment: Assessment
    law: RevenueLaw
    known: Batch
    row: int
    units: Units | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What a batch owes, and how that was found.

    ``gathered`` is the batch with its evidence, and ``known`` the same with what was used of quotas before each
    consignment. ``law`` is the law in force, whose revenue law has the levies that ``assessment`` speaks of.
    ``pieces`` are the rows by the law of their day, none where one law holds for each consignment by itself. ``drawn``
    is what is used of quotas by the end, None where the law does not say how they are used.
    """

    gathered: Batch
    known: Batch
    law: RulesInForce
    assessment: Assessment
    pieces: tuple[Piece, ...] = ()
    drawn: Drawn | None = None

    def place(self, row: int) -> Place:
        """Find where the assessment of one consignment stands."""
        for piece in self.pieces:
            at = int(np.searchsorted(piece.rows, row))
            if at < len(piece.rows) and piece.rows[at] == row:
                return Place(piece.assessment, piece.law, piece.known, at, piece.units)
        return Place(self.assessment, self.law.revenue, self.known, row, None)


def owe(gathered: Batch, law: RulesInForce, evidence: Evidence) -> Owed:
    """Work out what every consignment of a batch owes.

    Parameters
    ----------
    gathered
        The batch with its evidence.
    evidence
        The setting that it was gathered in: exchange rates and counters.

    Notes
    -----
    Most laws are one law for one day, for each consignment by itself: they take the short way.
    """
    revenue = law.revenue
    if law.other_days is None and not revenue.together and not revenue.quotas:
        return Owed(gathered, gathered, law, assess(gathered, revenue))
    order = _order(gathered, evidence.setting.day)
    laws = laws_of(gathered, law)
    batches = [part_of(gathered, rows) for rows, _ in laws]
    units = [make_units(batch, one, evidence.setting) for batch, (_, one) in zip(batches, laws, strict=True)]
    turns = [
        Turns(unit.batch, order[rows[unit.first_of]], one, None if one is None else assess(unit.batch, one))
        for unit, (rows, one) in zip(units, laws, strict=True)
    ]
    turns, drawn = draw_down(turns)
    pieces = []
    for (rows, one), batch, unit, turn in zip(laws, batches, units, turns, strict=True):
        if one is not None and turn.owed is not None:
            known, now = _with_used(batch, unit, turn), replace(unit, batch=turn.batch)
            pieces.append(Piece(rows, known, one, now, spread(turn.owed, one, known, now)))
    known = gathered if drawn is None else _with_all_used(gathered, pieces)
    assessment, joined = join(pieces, known, revenue)
    return Owed(gathered, known, replace(law, revenue=joined), assessment, tuple(pieces), drawn)


def _with_used(batch: Batch, units: Units, turn: Turns) -> Batch:
    """Give a batch with what its units found used before them."""
    if turn.batch is units.batch:
        return batch
    return with_replaced(batch, {name: turn.batch[name][units.unit_of] for name in COLUMNS_USED.values()})


def _with_all_used(gathered: Batch, pieces: Sequence[Piece]) -> Batch:
    columns = {name: gathered[name].copy() for name in COLUMNS_USED.values()}
    for piece in pieces:
        for name, column in columns.items():
            column[piece.rows] = piece.known[name]
    return with_replaced(gathered, columns)


def _order(known: Batch, today: int) -> Rows:
    """Rank consignments by day of arrival, else the day of the call, then by consignment_id as text."""
    days = np.where(known["arrival_day"] == MISSING_DAY, np.int32(today), known["arrival_day"])
    texts = known.texts["consignment_id"].texts
    places = np.empty(len(texts), np.int64)
    places[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    ranks = np.empty(len(days), np.int64)
    ranks[np.lexsort((places[known["consignment_id"]], days))] = np.arange(len(days))
    return ranks
