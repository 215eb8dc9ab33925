"""What holds for every batch that goes through the hall, under Fiji's real law."""

from __future__ import annotations

import random
from functools import cache

import pytest

from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.evidence import Evidence, make_evidence
from engine.exchange import read_rates
from engine.records import DecisionRecord, RawRecord
from engine.rulebook.law import RulesInForce
from engine.rulebook.load import load
from engine.screen import screen, screen_records
from engine.simulation.population import make_day

ON = "2025-09-01"


@cache
def day_of_parcels() -> tuple[RawRecord, ...]:
    return tuple(RawRecord(record) for record in make_day(seed=3, consignments=1500, country="FJ", day=ON).records)


@cache
def law_and_evidence() -> tuple[RulesInForce, Evidence]:
    text = make_day(seed=3, consignments=1, country="FJ", day=ON).rates_csv
    rates = read_rates(text, "rates.csv", currency_exponents())
    law = load("fj").in_force(day_from_text(ON), rates)
    return law, make_evidence(law.country, law.currency, law.day, rates)


def decide(records: list[RawRecord], *, seed: int = 9, threads: int = 1) -> list[DecisionRecord]:
    return list(screen_records(records, *law_and_evidence(), seed=seed, threads=threads).records())


def by_name(decisions: list[DecisionRecord]) -> dict[str | None, DecisionRecord]:
    return {decision["consignment_id"]: decision for decision in decisions}


def test_decisions_do_not_depend_on_the_order_of_consignments() -> None:
    records = list(day_of_parcels())
    shuffled = random.Random(4).sample(records, len(records))
    assert by_name(decide(shuffled)) == by_name(decide(records))


def test_the_same_input_twice_gives_the_same_decisions() -> None:
    records = list(day_of_parcels())
    assert decide(records) == decide(records)


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_decisions_do_not_depend_on_the_number_of_threads(threads: int) -> None:
    records = list(day_of_parcels())
    assert decide(records, threads=threads) == decide(records)


@pytest.mark.parametrize("block", [1, 7, 1000, 4096])
def test_answers_of_rules_do_not_depend_on_the_size_of_blocks(block: int) -> None:
    law, evidence = law_and_evidence()
    known = evidence.gather(ingest(day_of_parcels()).batch)
    assert (law.rules.program.run(known, block=block) == law.rules.program.run(known)).all()


def test_every_record_that_comes_in_is_decided_or_refused_in_its_place() -> None:
    records = list(day_of_parcels()[:50])
    spoilt = [RawRecord({"consignment_id": f"SPOILT{i}"}) if i % 7 == 3 else one for i, one in enumerate(records)]
    decisions = decide([*spoilt, *records[:5]])
    assert len(decisions) == 55
    assert [decision["status"] for decision in decisions[:50]] == [
        "refused" if i % 7 == 3 else "decided" for i in range(50)
    ]


def test_no_consignments_give_no_decisions() -> None:
    assert decide([]) == []


def test_another_seed_changes_only_what_chance_decides() -> None:
    records = list(day_of_parcels())
    one, other = by_name(decide(records, seed=1)), by_name(decide(records, seed=2))
    changed = [name for name in one if one[name]["lane"] != other[name]["lane"]]
    assert changed
    assert all("random" in one[name]["selected_by"] + other[name]["selected_by"] for name in changed)
    assert all(one[name]["assessment"] == other[name]["assessment"] for name in one)


def test_a_decision_without_a_computable_assessment_is_never_green() -> None:
    decisions = decide(list(day_of_parcels()))
    uncertain = [decision for decision in decisions if not decision["assessment"]["computable"]]
    assert uncertain
    assert all(decision["lane"] != "green" for decision in uncertain)


def test_a_batch_answers_as_its_consignments_one_by_one_but_for_what_looks_across_it() -> None:
    law, evidence = law_and_evidence()
    records = day_of_parcels()[:80]
    whole = screen(ingest(records).batch, law, evidence, seed=9)
    across = {
        "same_parties_consignments", "same_parties_value", "same_parties_known_value", "same_consignee_consignments",
    }  # fmt: skip
    alone = [rule for rule, written in enumerate(law.rules.rules) if not across & set(written.words)]
    assert alone
    for row, record in enumerate(records):
        one = screen(ingest([record]).batch, law, evidence, seed=9)
        assert (one.hits[alone, 0] == whole.hits[alone, row]).all()
        assert one.assessment.total_minor[0] == whole.assessment.total_minor[row]
