"""Lanes: where each consignment goes next, and what sent it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import UNKNOWN, YES, AnyArray, Key, Minor, Truth
from engine.jit import kernel
from engine.rulebook.law import LANES, LaneLaw

SELECTED_BY: Final = ("rule", "score", "random", "model", "mandatory", "capacity")
"""What may send a consignment to its lane; a column holds one bit for each.

``rule``: a rule's own lane; ``score``: the score reached a lane's line; ``random``: the seeded share; ``mandatory``:
something that had to be known is not; ``capacity``: the lane it ranked for was full.
"""

_RULE, _SCORE, _RANDOM, _MANDATORY, _CAPACITY = (
    1 << SELECTED_BY.index(name) for name in ("rule", "score", "random", "mandatory", "capacity")
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
    lane = np.empty(len(score), dtype=np.int8)
    selected_by = np.empty(len(score), dtype=np.uint8)
    lines = np.array([at_least for at_least, _ in law.at_least], dtype=np.int64)
    line_lanes = np.array([LANES.index(name) for _, name in law.at_least], dtype=np.int64)
    without_score = Lanes(np.empty_like(lane), np.empty_like(selected_by))
    _send(
        score, hits, stakes.is_computable, stakes.is_drawn, lines, line_lanes, law.rule_lanes, law.rule_unknowns,
        LANES.index(law.random_lane), lane, selected_by, without_score.lane, without_score.selected_by,
    )  # fmt: skip
    chosen = Lanes(lane, selected_by)
    _cut_to_capacity(chosen, without_score, score, stakes, law)
    return chosen


@kernel(
    "ro int16[:], ro int8[:,:], ro boolean[:], ro boolean[:], ro int64[:], ro int64[:], ro int8[:], ro int8[:], "
    "int64, int8[:], uint8[:], int8[:], uint8[:]"
)
def _send(
    score: AnyArray, hits: Truth, is_computable: AnyArray, is_drawn: AnyArray, lines: AnyArray, line_lanes: AnyArray,
    rule_lanes: AnyArray, rule_unknowns: AnyArray, random_lane: int, lane: AnyArray, selected_by: AnyArray,
    other_lane: AnyArray, other_selected_by: AnyArray,
) -> None:  # fmt: skip
    """Write each consignment's lane and cause, and what they would be if its score asked for nothing."""
    for row in range(score.shape[0]):
        by_score, by_rule, by_unknown = 0, 0, 0 if is_computable[row] else _YELLOW
        for line in range(lines.shape[0]):
            if score[row] >= lines[line]:
                by_score = line_lanes[line]
        for rule in range(rule_lanes.shape[0]):
            answer = hits[rule, row]
            if answer == YES:
                by_rule = max(by_rule, rule_lanes[rule])
            elif answer == UNKNOWN:
                by_unknown = max(by_unknown, rule_unknowns[rule])
        by_chance = random_lane if is_drawn[row] else 0
        other = max(by_rule, by_unknown, by_chance)
        by = 0
        # What asks for a lane below the one chosen did not send it there.
        if other > 0:
            by |= _RULE if by_rule == other else 0
            by |= _MANDATORY if by_unknown == other else 0
            by |= _RANDOM if by_chance == other else 0
        other_lane[row], other_selected_by[row] = other, by
        if by_score > other:
            by = _SCORE
        elif by_score == other and other > 0:
            by |= _SCORE
        lane[row], selected_by[row] = max(by_score, other), by


def _cut_to_capacity(chosen: Lanes, without_score: Lanes, score: AnyArray, stakes: Stakes, law: LaneLaw) -> None:
    """Move what ranks too low for a full lane to its overflow, or to the most severe lane below that is asked for."""
    capacity = law.capacity
    if capacity is None:
        return
    full, overflow = LANES.index(capacity.lane), LANES.index(capacity.overflow)
    in_lane = chosen.lane == full
    may_move = np.flatnonzero(in_lane & (chosen.selected_by == _SCORE))
    places = max(capacity.most - int(in_lane.sum() - len(may_move)), 0)
    first, second = (score, stakes.money_minor) if capacity.rank_by == "score" else (stakes.money_minor, score)
    order = np.lexsort((
        stakes.keys[may_move], -second[may_move].astype(np.int64), -first[may_move].astype(np.int64),
    ))  # fmt: skip
    moved = may_move[order[places:]]
    to = np.maximum(without_score.lane[moved], np.int8(overflow))
    for at_least, name in law.at_least:
        # A score that reached the full lane has passed the lines of the lanes below it too.
        if LANES.index(name) < full:
            to = np.where(score[moved] >= at_least, np.maximum(to, np.int8(LANES.index(name))), to)
    is_sent = (without_score.lane[moved] == to) & (to > 0)
    chosen.lane[moved] = to
    chosen.selected_by[moved] |= np.uint8(_CAPACITY)
    chosen.selected_by[moved] |= np.where(is_sent, without_score.selected_by[moved], np.uint8(0))
