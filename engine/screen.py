"""The hall: a batch of consignments becomes decisions. Read this file first; each name in it is a room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.columns.batch import Batch
from engine.columns.ingest import Ingested, ingest
from engine.decision import Decisions, refused_record
from engine.evidence import Evidence
from engine.records import DecisionRecord, RawRecord
from engine.revenue.owing import Owed, owe
from engine.rulebook.law import RulesInForce
from engine.scoring.hits import find_hits
from engine.scoring.lanes import Stakes, choose_lanes
from engine.scoring.points import add_points
from engine.scoring.sampling import draw, seed_of


def screen(
    batch: Batch, law: RulesInForce, evidence: Evidence, *, seed: int | None = None, threads: int = 1
) -> Decisions:
    """Decide a batch under the law in force.

    Parameters
    ----------
    batch
        n consignments and their goods items as columns.
    law
        The rulebook, narrowed to one day.
    evidence
        What turns declared columns into indicators: country, day, exchange rates, word lists.
    seed
        Draws the random share; by default the rulebook's digest and the day say it.
    threads
        How many threads may work on the rules; decisions do not depend on it.

    Returns
    -------
    Decisions
        Lane, reasons and money of every consignment, in the batch's order.
    """
    known = evidence.gather(batch)
    return _decide(owe(known, law, evidence), evidence, seed, threads)


def screen_again(decided: Decisions, law: RulesInForce, *, seed: int | None = None, threads: int = 1) -> Decisions:
    """Decide the same batch of the same day under other risk rules: its facts, and what is owed, are known already.

    What is owed is worked out anew where the law says it otherwise.
    """
    is_owed_alike = law.revenue is decided.law.revenue
    owed = replace(decided.owed, law=law) if is_owed_alike else owe(decided.owed.gathered, law, decided.evidence)
    return _decide(owed, decided.evidence, seed, threads)


def _decide(owed: Owed, evidence: Evidence, seed: int | None, threads: int) -> Decisions:
    known, law, assessment = owed.known, owed.law, owed.assessment
    hits = find_hits(known, law.rules, threads=threads)
    score = add_points(hits, law.points)
    keys = known["consignment_key"]
    drawn = draw(keys, seed_of(law.digest, law.day) if seed is None else seed, law.lanes.random_ppm)
    stakes = Stakes(assessment.at_risk_minor, assessment.is_computable, drawn, keys)
    lanes = choose_lanes(score, hits, stakes, law.lanes)
    return Decisions(owed, evidence, hits, score, lanes)


@dataclass(frozen=True, slots=True)
class Screened:
    """Everything that came in, decided or refused; nothing is lost between the two."""

    ingested: Ingested
    decisions: Decisions

    def records(self) -> Iterator[DecisionRecord]:
        """Write one decision record for each record that came in, in the order they came in."""
        rows = {int(position): row for row, position in enumerate(self.ingested.positions)}
        refused = {one.position: one for one in self.ingested.refused}
        for position in range(len(rows) + len(refused)):
            if position in refused:
                yield refused_record(refused[position], self.decisions.law)
            else:
                yield self.decisions.record(rows[position])


def screen_records(
    records: Sequence[RawRecord], law: RulesInForce, evidence: Evidence, *, seed: int | None = None, threads: int = 1
) -> Screened:
    """Decide wire records: what can be read is screened, the rest is refused by name."""
    ingested = ingest(records)
    return Screened(ingested, screen(ingested.batch, law, evidence, seed=seed, threads=threads))
