"""The prover finds what was planted, each by its code and with the rules it is about, and nothing where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from engine.arrays import NO, UNKNOWN, YES
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.kinds import Band
from engine.prove.findings import CODES, Finding
from engine.prove.prove import Proof, prove
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.law import LANES
from engine.rulebook.load import load
from engine.screen import Screened, screen_records
from tests.prove.planted import CODES_OF_KIND, KINDS, OTHER, TWENTY, Planted, Rule, planted

_DAY = day_from_text("2025-09-01")
_SECONDS: Final = 20.0
"""The solver's budget is wall time, and a busy machine has little of it."""

Proven: TypeAlias = Callable[[Planted], tuple[Rulebook, Proof]]

_SAID: Final = dict.fromkeys(
    (
        "overlap", "rules_alike", "rule_adds_nothing", "rule_inside_another", "rule_always_fires",
        "threshold_never_binds", "part_never_matters", "conditions_contradict",
        "lane_always_overridden", "lane_below_points",
    ),
    YES,
) | {"gap": NO}  # fmt: skip
"""What the rules that a finding names say of its parcel."""

_OF_OTHER_THINGS: Final = {"gap", "overlap", "band_never_used", "open_end", "relief_shadowed"}
"""Findings about tables and reliefs, which name no rule; their parcels are looked at otherwise."""

_ALWAYS_SHOWN: Final = {"gap", "overlap", "rules_alike", "rule_adds_nothing", "lane_below_points", "relief_shadowed"}
"""Findings that are about parcels which there are."""


def _only(proof: Proof, case: Planted) -> Finding:
    found = [finding for finding in proof.findings if finding.code == case.code]
    assert [finding.subjects for finding in found] == [case.subjects], [
        (finding.code, finding.subjects, finding.sentence) for finding in proof.findings
    ]
    return found[0]


def _screened(rulebook: Rulebook, finding: Finding) -> Screened:
    """Screen a finding's witness as anybody would, apart from the prover."""
    assert finding.witness is not None
    records = [RawRecord(dict(record)) for record in finding.witness.records()]
    law = rulebook.in_force(_DAY)
    evidence = make_evidence(rulebook.country, rulebook.currency, _DAY, ExchangeRates())
    screened = screen_records(records, law, evidence)
    assert not screened.ingested.refused
    return screened


def _answers(screened: Screened) -> dict[str, int]:
    """Give what each rule said of the witness."""
    rules = screened.decisions.law.rules.rules
    return {rule.id: int(answer) for rule, answer in zip(rules, screened.decisions.hits[:, 0], strict=True)}


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Proven:
    """Give a planted case with its proof; each is proven once."""

    @cache
    def prove_case(case_name: str) -> tuple[Rulebook, Proof]:
        case = next(case for case in (*TWENTY, *OTHER) if case.name == case_name)
        rulebook = case.build(tmp_path_factory.mktemp("planted"))
        return rulebook, prove(rulebook, _DAY, seconds=_SECONDS)

    return lambda case: prove_case(case.name)


@pytest.mark.parametrize("case", [*TWENTY, *OTHER], ids=lambda case: case.name)
def test_each_planted_fault_is_found_by_code_and_name(case: Planted, proven: Proven) -> None:
    finding = _only(proven(case)[1], case)
    assert finding.sentence
    assert finding.places


@pytest.mark.parametrize("case", [*TWENTY, *OTHER], ids=lambda case: case.name)
def test_every_finding_shows_a_parcel_or_says_why_there_is_none(case: Planted, proven: Proven) -> None:
    for finding in proven(case)[1].findings:
        assert finding.reason or finding.witness is not None, finding


@pytest.mark.parametrize("case", TWENTY, ids=lambda case: case.name)
def test_a_planted_fault_brings_no_other_fault_with_it(case: Planted, proven: Proven) -> None:
    found = proven(case)[1].findings
    assert {finding.code for finding in found if finding.level != "note"} <= {case.code}


def test_there_are_four_planted_faults_of_each_of_five_kinds() -> None:
    assert {kind: len({case.name for case in cases}) for kind, cases in KINDS.items()} == dict.fromkeys(
        ("dead", "contradictory", "implied", "gap", "overlap"), 4
    )
    for kind, cases in KINDS.items():
        assert {case.code for case in cases} <= CODES_OF_KIND[kind]


@pytest.mark.parametrize("case", [*TWENTY, *OTHER], ids=lambda case: case.name)
def test_the_engine_answers_for_every_parcel_as_its_finding_says(case: Planted, proven: Proven) -> None:
    rulebook, proof = proven(case)
    for finding in proof.findings:
        if finding.witness is None:
            assert finding.code not in _ALWAYS_SHOWN, finding
            continue
        answers = _answers(_screened(rulebook, finding))
        rules = {subject for subject in finding.subjects if subject in answers}
        assert all(answers[rule] == _SAID[finding.code] for rule in rules), finding
        assert rules or finding.code in _OF_OTHER_THINGS, finding


@pytest.mark.parametrize("case", [case for case in TWENTY if case.subjects == ("most",)], ids=lambda case: case.name)
def test_the_parcel_of_bands_lies_where_the_finding_says(case: Planted, proven: Proven) -> None:
    rulebook, proof = proven(case)
    finding = _only(proof, case)
    mass = _mass(finding)
    holding = [band for band in rulebook.values_on(_DAY, ExchangeRates()).bands["most"] if _holds(band, mass)]
    answer = _answers(_screened(rulebook, finding))["xx.planted.pieces"]
    if case.code == "gap":
        assert not holding
        assert answer == UNKNOWN
    else:
        assert len(holding) == 2


def test_the_parcel_of_a_band_inside_a_band_lies_in_both(proven: Proven) -> None:
    case = next(case for case in OTHER if case.code == "band_never_used")
    rulebook, proof = proven(case)
    mass = _mass(_only(proof, case))
    assert all(_holds(band, mass) for band in rulebook.values_on(_DAY, ExchangeRates()).bands["most"])


def _mass(finding: Finding) -> Fraction:
    assert finding.witness is not None
    return Fraction(str(finding.witness.record["gross_mass_kg"]))


def _holds(band: Band, mass: Fraction) -> bool:
    start, end = band.start, band.end
    above = start is None or mass > start.amount or (band.start_inside and mass == start.amount)
    return above and (end is None or mass < end.amount or (band.end_inside and mass == end.amount))


@pytest.mark.parametrize("code", ["lane_below_points", "lane_always_overridden"])
def test_the_parcel_of_a_lane_that_never_decides_goes_to_a_more_severe_one(code: str, proven: Proven) -> None:
    case = next(case for case in OTHER if case.code == code)
    rulebook, proof = proven(case)
    screened = _screened(rulebook, _only(proof, case))
    own = next(rule.lane for rule in case.rules if planted(rule.name) == case.subjects[0])
    assert int(screened.decisions.lanes.lane[0]) > LANES.index(own)


@pytest.mark.parametrize("code", ["xx", "fj"])
def test_a_clean_rulebook_has_no_fault_and_is_decided_but_for_registrations(code: str) -> None:
    rulebook = load(code)
    proof = prove(rulebook, _DAY, seconds=_SECONDS)
    # Nobody invents a registration number that somebody issued: the two rules that ask about one stay open, by name.
    about_registrations = {f"{code}.prepaid.number_of_others", f"{code}.prepaid.number_fails"}
    open_ones = [finding for finding in proof.findings if finding.level == "undecided"]
    assert {subject for finding in open_ones for subject in finding.subjects} == about_registrations
    assert all(finding.code == "undecided" and "registration number" in finding.reason for finding in open_ones)
    others = [finding for finding in proof.findings if finding.level not in ("note", "undecided")]
    assert [(finding.code, finding.sentence) for finding in others] == []
    for finding in proof.findings:
        assert finding.reason or finding.witness is not None, finding


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
