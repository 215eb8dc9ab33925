"""Lanes: where each consignment goes next, and what sent it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import UNKNOWN, YES, AnyArray, Key, Minor, Truth
from engine.rulebook.law import LANES, Capacity, LaneLaw

SELECTED_BY: Final = ("rule", "score", "random", "model", "mandatory", "capacity")
"""What may send a consignment to its lane; a column holds one bit for each.

``rule``: a rule's own lane; ``score``: the score reached a lane's line; ``random``: the seeded share; ``mandatory``:
something that had to be known is not; ``capacity``: the lane it ranked for was full.
"""

_RULE, _SCORE, _RANDOM, _MANDATORY, _CAPACITY = (
    np.uint8(1 << SELECTED_BY.index(name)) for name in ("rule", "score", "random", "mandatory", "capacity")
)
_YELLOW: Final = LANES.index("yellow")


@dataclass(frozen=True, slots=True)
class Stakes:
    """What lanes may look at besides hits and score, as plain columns of one batch.

    ``money_minor`` is the money at risk to rank by; ``is_computable`` false keeps a consignment from being green;
    ``is_drawn`` is the random share; ``keys`` break ties.
    """

    money_minor: Minor
    is_computable: AnyArray
    is_drawn: AnyArray
    keys: Key


@dataclass(frozen=True, slots=True)
class Lanes:
    """For each consignment its lane, a position in LANES (int8), and the bits of SELECTED_BY (uint8)."""

    lane: AnyArray
    selected_by: AnyArray


def choose_lanes(score: AnyArray, hits: Truth, stakes: Stakes, law: LaneLaw) -> Lanes:
    """Send each consignment to the most severe lane that anything asks for, then keep lanes to their capacity."""
    lane = np.zeros(len(score), dtype=np.int8)
    selected_by = np.zeros(len(score), dtype=np.uint8)

    def send(where: AnyArray, to: int, by: np.uint8) -> None:
        # What asks for a lane below the one already chosen did not send it there.
        np.maximum(lane, np.int8(to), out=lane, where=where)
        asked.append((where, to, by))

    asked: list[tuple[AnyArray, int, np.uint8]] = []
    for at_least, name in law.at_least:
        send(score >= at_least, LANES.index(name), _SCORE)
    for rule, to in enumerate(law.rule_lanes):
        if to >= 0:
            send(hits[rule] == YES, int(to), _RULE)
    for rule, to in enumerate(law.rule_unknowns):
        if to >= 0:
            send(hits[rule] == UNKNOWN, int(to), _MANDATORY)
    send(~stakes.is_computable, _YELLOW, _MANDATORY)
    send(stakes.is_drawn, LANES.index(law.random_lane), _RANDOM)
    for where, to, by in asked:
        selected_by |= np.where(where & (lane == to) & (lane > 0), by, np.uint8(0))
    if law.capacity is not None:
        _cut_to_capacity(lane, selected_by, score, stakes, law.capacity)
    return Lanes(lane, selected_by)


def _cut_to_capacity(
    lane: AnyArray, selected_by: AnyArray, score: AnyArray, stakes: Stakes, capacity: Capacity
) -> None:
    full, overflow = LANES.index(capacity.lane), LANES.index(capacity.overflow)
    in_lane = lane == full
    may_move = np.flatnonzero(in_lane & (selected_by == _SCORE))
    places = max(capacity.most - int(in_lane.sum() - len(may_move)), 0)
    first, second = (
        (score, stakes.money_minor) if capacity.rank_by == "score" else (stakes.money_minor, score)
    )
    order = np.lexsort((
        stakes.keys[may_move], -second[may_move].astype(np.int64), -first[may_move].astype(np.int64),
    ))  # fmt: skip
    moved = may_move[order[places:]]
    lane[moved] = overflow
    selected_by[moved] |= _CAPACITY
