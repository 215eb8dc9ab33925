"""`landfall rules prove`: findings with their parcels, exit codes, JSON, history, and the sentence without a solver."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.prove.planted import MINIMAL, Planted, Rule

_OVERLAP = Planted(
    "overlap", "overlap", (), (Rule("a", "gross_mass <= 2 kg"), Rule("b", "gross_mass >= 2 kg")), lanes="{yellow: 35}"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Plant an overlap in the smallest good rulebook."""
    return _OVERLAP.build(tmp_path).folder


def test_a_fault_is_told_with_its_place_its_sentence_and_a_parcel(book, landfall):
    outcome = landfall("rules", "prove", str(book), "--on-date", "2025-09-01")

    assert outcome.code == 1
    assert "risk/planted.yaml:5" in outcome.text
    assert "fault overlap: xx.planted.a" in outcome.text
    assert '"gross_mass_kg": "2"' in outcome.text
    assert "xx on 2025-09-01: 1 fault, " in outcome.text


def test_a_rulebook_without_a_fault_exits_with_zero(landfall, tmp_path):
    outcome = landfall("rules", "prove", str(Planted("none", "", ()).build(tmp_path / "clean").folder))

    assert outcome.code == 0
    assert "no faults" in outcome.text


def test_json_holds_every_finding_with_its_witness(book, landfall):
    outcome = landfall("rules", "prove", str(book), "--on-date", "2025-09-01", "--json")

    (proof,) = json.loads(outcome.out)
    faults = [finding for finding in proof["findings"] if finding["level"] == "fault"]
    assert (proof["rulebook"], proof["day"], proof["history"]) == ("xx", "2025-09-01", None)
    assert [(one["code"], one["subjects"]) for one in faults] == [("overlap", ["xx.planted.a", "xx.planted.b"])]
    assert faults[0]["witness"]["record"]["gross_mass_kg"] == "2"


def test_a_witness_that_was_written_is_screened_like_any_parcel(book, landfall, tmp_path):
    landfall("rules", "prove", str(book), "--on-date", "2025-09-01", "--witnesses", "shown")
    (file,) = sorted(Path("shown").glob("*-overlap.json"))

    outcome = landfall("screen", str(file), "--country", "XX", "--rules", str(tmp_path), "--on", "2025-09-01")

    hits = [hit["rule"] for hit in json.loads(outcome.out)["hits"]]
    assert hits == ["xx.planted.a", "xx.planted.b"]


def test_a_batch_of_the_past_is_counted(book, landfall):
    records = [{"consignment_id": "A", "gross_mass_kg": "1", "items": [{"description": "cotton shirt"}]}]
    Path("past.json").write_text(json.dumps(records), encoding="utf-8")

    outcome = landfall("rules", "prove", str(book), "--on-date", "2025-09-01", "--on", "past.json", "--json")

    (proof,) = json.loads(outcome.out)
    counts = {one["rule"]: one["hits"] for one in proof["history"]["rules"]}
    assert counts == {"xx.planted.a": 1, "xx.planted.b": 0, "xx.value.low": 0}


def test_without_the_solver_one_sentence_says_what_to_install(landfall, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "z3" else found(name))

    outcome = landfall("rules", "prove", str(MINIMAL))

    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err == "Proving needs the solver z3; install it with: pip install 'landfall-customs[prove]'\n"
