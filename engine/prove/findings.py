"""What the prover finds: one written table of codes, and each finding with its sentence, reason and witness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from engine.prove.witness import Witness

Level: TypeAlias = Literal["fault", "note", "undecided"]
"""A fault is to be mended; a note is to be known; of the undecided nobody could tell."""


@dataclass(frozen=True, slots=True)
class FindingCode:
    """One kind of finding: how much it matters, and what it says."""

    code: str
    level: Level
    says: str


CODES: Final[Mapping[str, FindingCode]] = {
    found.code: found
    for found in (
        FindingCode("rule_never_fires", "fault", "No parcel can make the rule say yes."),
        FindingCode("rule_always_fires", "fault", "Every parcel makes the rule say yes."),
        FindingCode("conditions_contradict", "fault", "Parts of a condition exclude each other."),
        FindingCode("part_never_matters", "fault", "A part of a condition can be left out: no answer changes."),
        FindingCode("threshold_never_binds", "fault", "A line in a condition can be left out: no answer changes."),
        FindingCode("entry_never_matters", "fault", "An HS prefix stands beside a shorter one that holds all of it."),
        FindingCode("rules_alike", "fault", "Two rules hit the same parcels."),
        FindingCode(
            "rule_adds_nothing", "fault", "A rule hits only what another one hits, and adds no points or lane."
        ),
        FindingCode("rule_inside_another", "note", "A rule hits only what another one hits, and adds to it."),
        FindingCode("lane_always_overridden", "fault", "Whatever a rule hits, other rules send to a more severe lane."),
        FindingCode("lane_below_points", "fault", "A rule's points alone send to a more severe lane than it names."),
        FindingCode("lane_never_reached", "fault", "No score sends a parcel to a lane."),
        FindingCode("caps_never_reached", "note", "Caps that the points of the rules cannot reach."),
        FindingCode("gap", "fault", "Neighbouring bands leave something out between them."),
        FindingCode("overlap", "fault", "Bands hold the same thing twice; of a table the first one counts."),
        FindingCode("open_end", "note", "A table by bands says nothing below its first or above its last band."),
        FindingCode("band_never_used", "fault", "A band lies wholly inside bands that count before it."),
        FindingCode("relief_never_applies", "fault", "No parcel can get a relief."),
        FindingCode("relief_shadowed", "fault", "Whoever could get a relief gets an earlier one."),
        FindingCode("relief_line_never_binds", "fault", "No parcel is above the line of a relief."),
        FindingCode("limit_never_binds", "fault", "A value in min() or max() is never the one that counts."),
        FindingCode("waits_for_value", "note", "A rule or relief cannot answer until a value of law is known."),
        FindingCode("never_hit", "note", "A rule hit no parcel of the batch."),
        FindingCode("never_alone", "note", "A rule hit only parcels of the batch that another rule hit too."),
        FindingCode("band_empty", "note", "No parcel of the batch fell into a band or lane."),
        FindingCode(
            "undecided", "undecided", "The solver could not tell in the time that it had, or was contradicted."
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``subjects`` are the rules, reliefs, tables or lanes that it is about, the one to mend first; ``places`` where they
    stand, file and line. ``sentence`` says what was found, ``reason`` why there is no parcel that does otherwise.
    ``limits`` says of which parcels only it was found.
    """

    code: str
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    sentence: str
    reason: str = ""
    witness: Witness | None = None
    limits: str = ""

    @property
    def level(self) -> Level:
        """Say how much it matters."""
        return CODES[self.code].level

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "code": self.code,
            "level": self.level,
            "subjects": list(self.subjects),
            "places": list(self.places),
            "sentence": self.sentence,
            "reason": self.reason,
            "limits": self.limits,
            "witness": None if self.witness is None else self.witness.to_json(),
        }
