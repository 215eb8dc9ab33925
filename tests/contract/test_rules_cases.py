"""The table of published cases: what passes, what fails with exit code 1, and what stands apart with its reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def examplia(tmp_path: Path) -> Path:
    folder = tmp_path / "mine" / "xx"
    shutil.copytree(HOUSE / "rules" / "xx", folder)
    return folder


def publish(examplia: Path, vat: str) -> None:
    path = examplia / "examples" / "worked.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("kind: derived", "kind: published", 1)
        .replace('cite: {note: "100 of 150', 'cite: {url: "https://customs.example/page", text: "100 of 150', 1)
        .replace("vat: 23.25", f"vat: {vat}", 1),
        encoding="utf-8",
    )


def test_a_case_that_comes_out_as_printed_passes_and_one_apart_says_why(landfall, examplia):
    publish(examplia, "23.25")

    outcome = landfall("rules", "cases", examplia)

    assert outcome.code == 0
    assert "apart: The" in outcome.text
    assert "xx: 2 published cases: 1 came out as printed, 0 otherwise, 1 apart." in outcome.text


def test_a_case_that_comes_out_otherwise_says_what_came_out_and_gives_exit_code_1(landfall, examplia):
    publish(examplia, "23.24")

    outcome = landfall("rules", "cases", examplia, "--json")
    told = json.loads(outcome.text)
    case = next(case for case in told["cases"] if case["outcome"] == "fail")

    assert outcome.code == 1
    assert case["found"] == ["levies.vat: expected 23.24, found 23.25."]
    assert (case["url"], case["on"]) == ("https://customs.example/page", "2025-09-01")
    assert "vat 23.24" in case["prints"]
    assert told["counts"] == [{"rulebook": "xx", "pass": 0, "fail": 1, "apart": 1}]


def test_what_is_invented_is_listed_only_where_it_is_named(landfall):
    told = json.loads(landfall("rules", "cases", "--json").text)

    assert "xx" not in {row["rulebook"] for row in told["counts"]}
    assert {"fj", "nz"} <= {row["rulebook"] for row in told["counts"]}
    assert all(case["url"] for case in told["cases"])


def test_every_published_case_comes_out_as_printed(landfall):
    outcome = landfall("rules", "cases", "--json")

    failed = [(case["id"], case["found"]) for case in json.loads(outcome.text)["cases"] if case["outcome"] == "fail"]
    assert (outcome.code, failed) == (0, [])
