"""One consignment under two laws: where it went and would go, and why. Worked out only for those that are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.arrays import MISSING_MINOR, UNKNOWN, YES
from engine.diff.effect import Effect
from engine.rulebook.law import LANES
from engine.scoring.lanes import SELECTED_BY


@dataclass(frozen=True, slots=True)
class ParcelChange:
    """One consignment whose lane or money changed. Amounts are minor units, None is unknown.

    ``began`` and ``stopped`` are the rules that hit it only under the new law, or only under the old one;
    ``became_unknown`` and ``became_known`` the rules whose answer is missing under one law only. ``levies`` holds those
    whose amount changed, as (old, new).
    """

    consignment_id: str | None
    old_lane: str
    new_lane: str
    old_score: int
    new_score: int
    old_selected_by: tuple[str, ...]
    new_selected_by: tuple[str, ...]
    began: tuple[str, ...]
    stopped: tuple[str, ...]
    became_unknown: tuple[str, ...]
    became_known: tuple[str, ...]
    levies: dict[str, tuple[int | None, int | None]]
    old_total_minor: int | None
    new_total_minor: int | None


def changed_parcels(effect: Effect, most: int | None = None) -> Iterator[ParcelChange]:
    """Give the consignments that changed, in the order of ``effect.rows``; the first ``most`` of them, or all."""
    return (describe_change(effect, int(row)) for row in effect.rows[:most].tolist())


def describe_change(effect: Effect, row: int) -> ParcelChange:
    """Say of one consignment what changed and why."""
    old, new, rules = effect.old, effect.new, effect.paired_rules
    answers = list(zip(rules.names, rules.old[:, row].tolist(), rules.new[:, row].tolist(), strict=True))
    amounts = ((name, int(was[row]), int(now[row])) for name, (was, now) in effect.paired_levies.items())
    return ParcelChange(
        consignment_id=old.known.text("consignment_id", row),
        old_lane=LANES[int(old.lanes.lane[row])],
        new_lane=LANES[int(new.lanes.lane[row])],
        old_score=int(old.score[row]),
        new_score=int(new.score[row]),
        old_selected_by=_causes(int(old.lanes.selected_by[row])),
        new_selected_by=_causes(int(new.lanes.selected_by[row])),
        began=tuple(name for name, was, now in answers if now == YES != was),
        stopped=tuple(name for name, was, now in answers if was == YES != now),
        became_unknown=tuple(name for name, was, now in answers if now == UNKNOWN != was),
        became_known=tuple(name for name, was, now in answers if was == UNKNOWN != now),
        levies={name: (_known(was), _known(now)) for name, was, now in amounts if was != now},
        old_total_minor=_known(int(old.assessment.total_minor[row])),
        new_total_minor=_known(int(new.assessment.total_minor[row])),
    )


def _causes(bits: int) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(SELECTED_BY) if bits >> bit & 1)


def _known(minor: int) -> int | None:
    return None if minor == MISSING_MINOR else minor
