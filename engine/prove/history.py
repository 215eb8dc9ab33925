"""The same questions asked of history: which rules hit nothing in a batch, which never alone, which bands are empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.arrays import UNKNOWN, YES
from engine.columns.batch import Batch
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.compiler import compile_conditions
from engine.language.kinds import TRUTH, Band
from engine.language.meaning import Combined, Compared, Constant, Found, Meaning, OverItems
from engine.prove.asked import parts_of
from engine.prove.bench import expression_of, place_in, place_of
from engine.prove.findings import Finding
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.law import LANES, Rule
from engine.screen import Screened, screen_records

_LEAST_FOR_TOGETHER: Final = 1


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule said yes, could not be answered, and said yes as the only one."""

    rule: str
    hits: int
    unknown: int
    alone: int


@dataclass(frozen=True, slots=True)
class History:
    """What a batch says of a rulebook; ``refused`` records could not be read and count for nothing."""

    parcels: int
    refused: int
    rules: tuple[RuleCount, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        rules = [{"rule": one.rule, "hits": one.hits, "unknown": one.unknown, "alone": one.alone} for one in self.rules]
        return {
            "parcels": self.parcels, "refused": self.refused, "rules": rules,
            "findings": [finding.to_json() for finding in self.findings],
        }  # fmt: skip


def look_back(
    rulebook: Rulebook, day: int, records: Sequence[RawRecord], rates: ExchangeRates | None = None
) -> History:
    """Screen a batch with the rulebook in force on a day and count what its rules, lanes and bands did."""
    known = rates or ExchangeRates()
    law = rulebook.in_force(day, known)
    evidence = make_evidence(
        rulebook.country, rulebook.currency, day, known, date_basis=law.date_basis, registered=rulebook.registrations()
    )
    screened = screen_records(records, law, evidence)
    rules, hits = screened.decisions.law.rules.rules, screened.decisions.hits
    yes = hits == YES
    alone = yes.sum(axis=0) == 1
    counts = tuple(
        RuleCount(rule.id, int(yes[at].sum()), int((hits[at] == UNKNOWN).sum()), int((yes[at] & alone).sum()))
        for at, rule in enumerate(rules)
    )
    parcels = screened.decisions.known.consignments
    findings = (
        *_never_hit(rules, counts, parcels),
        *_never_alone(rules, yes),
        *_empty_lanes(rulebook, screened),
        *_empty_bands(rulebook, day, known, screened.decisions.known),
    )
    return History(parcels, len(screened.ingested.refused), counts, findings)


def _never_hit(rules: Sequence[Rule], counts: Sequence[RuleCount], parcels: int) -> Iterator[Finding]:
    for rule, count in zip(rules, counts, strict=True):
        if count.hits == 0:
            unknown = f"; it could not be answered for {count.unknown:,}" if count.unknown else ""
            sentence = f"{rule.id} hit none of {parcels:,} parcels{unknown}."
            yield Finding("never_hit", (rule.id,), (place_of(rule),), sentence)


def _never_alone(rules: Sequence[Rule], yes: Any) -> Iterator[Finding]:
    totals = yes.sum(axis=1)
    together = yes.astype(np.int64) @ yes.T.astype(np.int64)
    for at, rule in enumerate(rules):
        if totals[at] < _LEAST_FOR_TOGETHER:
            continue
        for other_at, other in enumerate(rules):
            is_inside = at != other_at and together[at, other_at] == totals[at]
            if is_inside and not (totals[at] == totals[other_at] and other_at < at):
                sentence = (
                    f"{rule.id} found nothing that {other.id} did not: all of its {totals[at]:,} hits are hits of "
                    f"{other.id}, which has {totals[other_at]:,}."
                )
                yield Finding("never_alone", (rule.id, other.id), (place_of(rule), place_of(other)), sentence)


def _empty_lanes(rulebook: Rulebook, screened: Screened) -> Iterator[Finding]:
    lanes = np.bincount(screened.decisions.lanes.lane, minlength=len(LANES))
    for _, lane in screened.decisions.law.lanes.at_least:
        if lanes[LANES.index(lane)] == 0:
            sentence = f"No parcel of the batch went to {lane}."
            yield Finding("band_empty", (lane,), (place_in(rulebook, "lanes.yaml"),), sentence)


def _empty_bands(rulebook: Rulebook, day: int, rates: ExchangeRates, known: Batch) -> Iterator[Finding]:
    """Count how many parcels ask each band of a table, through any rule or relief in force."""
    values = rulebook.values_on(day, rates)
    keys = _keys(rulebook, day)
    for name, bands in values.bands.items():
        asked = [(band, key) for band in bands for key in keys.get(name, ())]
        if not asked:
            continue
        conditions = [expression_of(_in_band(key, band)) for band, key in asked]
        found = (compile_conditions(conditions, values).run(known) == YES).any(axis=1)
        for band in bands:
            if not any(hit for (other, _), hit in zip(asked, found, strict=True) if other is band):
                sentence = f"No parcel of the batch fell into the band {_said(band)} of {name}."
                yield Finding("band_empty", (name,), (place_in(rulebook, "tables.yaml", name),), sentence)


def _keys(rulebook: Rulebook, day: int) -> dict[str, set[Meaning]]:
    found: dict[str, set[Meaning]] = {}
    conditions = [rule.when for area in rulebook.areas for rule in area.rules if rule.span.holds(day)]
    conditions += [relief.when for relief in rulebook.reliefs if relief.span.holds(day)]
    for condition in conditions:
        for part in parts_of(condition.meaning):
            if isinstance(part, Found):
                found.setdefault(part.table, set()).add(part.key)
    return found


def _in_band(key: Meaning, band: Band) -> Meaning:
    sides: list[Meaning] = []
    if band.start is not None:
        sides.append(_compared(key, ">=" if band.start_inside else ">", Constant(band.start, kind=band.start.kind)))
    if band.end is not None:
        sides.append(_compared(key, "<=" if band.end_inside else "<", Constant(band.end, kind=band.end.kind)))
    joined = sides[0] if len(sides) == 1 else Combined("and", tuple(sides), kind=TRUTH, of_items=key.of_items)
    return OverItems("any", joined, kind=TRUTH) if key.of_items else joined


def _compared(key: Meaning, operator: str, bound: Meaning) -> Meaning:
    return Compared(operator, key, bound, kind=TRUTH, of_items=key.of_items)


def _said(band: Band) -> str:
    said = []
    if band.start is not None:
        said.append(f"{'from' if band.start_inside else 'above'} {band.start.text}")
    if band.end is not None:
        said.append(f"{'up to' if band.end_inside else 'below'} {band.end.text}")
    return " ".join(said)
