"""The prover finds what was planted, each by its code and with the rules it is about, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.prove.findings import CODES, Finding
from engine.prove.prove import Proof, prove
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.load import load
from engine.screen import screen_records
from tests.prove.planted import OTHER, TWENTY, Planted, Rule

_DAY = day_from_text("2025-09-01")


def _only(proof: Proof, case: Planted) -> Finding:
    found = [finding for finding in proof.findings if finding.code == case.code]
    assert [finding.subjects for finding in found] == [case.subjects], [
        (finding.code, finding.subjects, finding.sentence) for finding in proof.findings
    ]
    return found[0]


def _answers(rulebook: Rulebook, finding: Finding) -> dict[str, int]:
    """Screen a finding's witness as anybody would, and give what each rule said of it."""
    assert finding.witness is not None
    records = [RawRecord(dict(record)) for record in finding.witness.records()]
    law = rulebook.in_force(_DAY)
    evidence = make_evidence(rulebook.country, rulebook.currency, _DAY, ExchangeRates())
    screened = screen_records(records, law, evidence)
    assert not screened.ingested.refused
    rules = screened.decisions.law.rules.rules
    return {rule.id: int(answer) for rule, answer in zip(rules, screened.decisions.hits[:, 0], strict=True)}


@pytest.mark.parametrize("case", TWENTY, ids=lambda case: case.name)
def test_each_of_twenty_planted_faults_is_found_by_code_and_name(case: Planted, tmp_path: Path) -> None:
    rulebook = case.build(tmp_path)

    finding = _only(prove(rulebook, _DAY), case)

    assert finding.sentence
    assert finding.places
    assert finding.reason or finding.witness is not None


@pytest.mark.parametrize("case", TWENTY, ids=lambda case: case.name)
def test_a_planted_fault_brings_no_other_fault_with_it(case: Planted, tmp_path: Path) -> None:
    found = prove(case.build(tmp_path), _DAY).findings
    assert {finding.code for finding in found if finding.level != "note"} <= {case.code}


def test_there_are_four_planted_faults_of_each_of_five_kinds() -> None:
    assert len(TWENTY) == 20
    assert len({case.name for case in TWENTY}) == 20


@pytest.mark.parametrize("case", OTHER, ids=lambda case: case.name)
def test_a_planted_fault_of_another_kind_is_found(case: Planted, tmp_path: Path) -> None:
    assert _only(prove(case.build(tmp_path), _DAY), case).sentence


@pytest.mark.parametrize(
    "case", [case for case in TWENTY if case.code in {"gap", "overlap"} and case.rules[0].name != "pieces"],
    ids=lambda case: case.name,
)  # fmt: skip
def test_the_parcel_of_a_gap_hits_neither_rule_and_that_of_an_overlap_both(case: Planted, tmp_path: Path) -> None:
    rulebook = case.build(tmp_path)
    answers = _answers(rulebook, _only(prove(rulebook, _DAY), case))
    assert {answers[rule] for rule in case.subjects} == ({0} if case.code == "gap" else {1})


@pytest.mark.parametrize(
    "case", [case for case in TWENTY if case.code in {"rules_alike", "rule_adds_nothing", "rule_inside_another"}],
    ids=lambda case: case.name,
)  # fmt: skip
def test_the_parcel_of_a_rule_inside_another_hits_both(case: Planted, tmp_path: Path) -> None:
    rulebook = case.build(tmp_path)
    answers = _answers(rulebook, _only(prove(rulebook, _DAY), case))
    assert {answers[rule] for rule in case.subjects} == {1}


@pytest.mark.parametrize("code", ["xx", "fj"])
def test_a_clean_rulebook_has_no_fault_and_nothing_undecided(code: str) -> None:
    rulebook = load(code)
    proof = prove(rulebook, _DAY)
    assert [(finding.code, finding.sentence) for finding in proof.findings if finding.level != "note"] == []


def test_every_code_that_questions_give_stands_in_the_table_and_can_be_planted() -> None:
    planted = {case.code for case in (*TWENTY, *OTHER)}
    of_history = {"never_hit", "never_alone", "band_empty"}
    notes = {"caps_never_reached", "open_end", "waits_for_value", "undecided"}
    assert planted | of_history | notes == set(CODES)


_HARD = (
    "per_kilogram(goods_value, gross_mass) / unit_value * (unit_value / per_kilogram(freight, gross_mass)) "
    "== 1.000003 * share_of(freight, insurance) * share_of(insurance, freight)"
)


def test_a_question_that_the_budget_is_too_small_for_says_so_by_name(tmp_path: Path) -> None:
    case = Planted("hard", "undecided", (), (Rule("a", _HARD),))
    undecided = prove(case.build(tmp_path), _DAY, seconds=0.02).of_level("undecided")
    told = {finding.subjects: finding.reason for finding in undecided}
    assert "0.02 seconds" in told["xx.planted.a",]
