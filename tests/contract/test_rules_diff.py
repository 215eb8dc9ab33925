"""`landfall rules diff` and --overlay keep their word: exit codes, what goes where, a sentence for every mistake."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]
OVERLAY = "overlay: what_if\nrulebook: fj\nchanges: {low_value_line: 500 FJD}\n"
SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def what_if(tmp_path: Path) -> str:
    (tmp_path / "what_if.yaml").write_text(OVERLAY, encoding="utf-8")
    return "what_if.yaml"


def test_differences_are_all_well(landfall: Run, what_if: str) -> None:
    outcome = landfall("rules", "diff", "fj", what_if)

    assert outcome.code == 0
    assert "low_value_line: 1,000 FJD -> 500 FJD" in outcome.text


def test_no_difference_is_all_well_and_said(landfall: Run) -> None:
    outcome = landfall("rules", "diff", "fj", "fj")

    assert outcome.code == 0
    assert "The law says the same." in outcome.text


def test_json_holds_everything_and_nothing_else_is_on_standard_output(landfall: Run, what_if: str) -> None:
    outcome = landfall("rules", "diff", "fj", what_if, "--on", "demo", "--day", "2025-09-01", "--json")
    found = json.loads(outcome.out)
    effect = found["effect"]

    assert outcome.code == 0
    assert [change["name"] for change in found["changes"]] == ["low_value_line"]
    assert sum(sum(row.values()) for row in effect["lanes"].values()) == effect["consignments"] == 5000
    assert len(effect["parcels"]) == effect["changed"] >= effect["flipped"] > 0
    assert found["new"]["overlays"] == ["what_if"]
    assert found["old"]["digest"] != found["new"]["digest"]


def test_a_file_of_records_is_a_batch(landfall: Run, what_if: str) -> None:
    batch = str(SAMPLES / "consignments.csv")

    outcome = landfall("rules", "diff", "fj", what_if, "--on", batch, "--day", "2025-09-01", "--json")

    assert outcome.code == 0
    assert json.loads(outcome.out)["effect"]["consignments"] > 0


def test_every_parcel_that_changed_is_written_as_csv(landfall: Run, tmp_path: Path) -> None:
    days = ("fj@2024-06-27", "fj@2024-06-28")

    outcome = landfall("rules", "diff", *days, "--on", "demo", "--out", "changed.csv", "--json")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "changed.csv").read_text(encoding="utf-8"))))

    assert len(rows) == json.loads(outcome.out)["effect"]["changed"]
    assert {"consignment_id", "old_lane", "new_lane", "began", "levies"} <= rows[0].keys()


def test_the_comparison_can_be_read_in_eighty_columns(landfall: Run, what_if: str) -> None:
    outcome = landfall("rules", "diff", "fj", what_if, "--on", "demo", "--day", "2025-09-01")

    assert max(len(line.rstrip()) for line in outcome.text.splitlines()) <= 80


def test_the_batch_is_not_written_over(landfall: Run, what_if: str, tmp_path: Path) -> None:
    (tmp_path / "parcels.csv").write_bytes((SAMPLES / "consignments.csv").read_bytes())

    outcome = landfall("rules", "diff", "fj", what_if, "--on", "parcels.csv", "--out", "parcels.csv")

    assert (outcome.code, outcome.out.count(b"Lanes")) == (2, 0)
    assert "is also what is read" in outcome.err


@pytest.mark.parametrize(
    "sides", [("fj",), ("fj", "zz"), ("fj", "none.yaml"), ("fj", "xx"), ("fj", "deadbeef00"), ("fj@yesterday", "fj")]
)
def test_a_mistake_is_a_sentence(landfall: Run, sides: tuple[str, ...]) -> None:
    outcome = landfall("rules", "diff", *sides)

    assert outcome.code == 2
    assert outcome.err
    assert "Traceback" not in outcome.err


def test_a_fault_of_an_overlay_points_into_its_file(landfall: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(OVERLAY.replace("500 FJD", "500 kg"), encoding="utf-8")

    outcome = landfall("rules", "check", "fj", "--overlay", "bad.yaml")

    assert outcome.code == 1
    assert "bad.yaml:3:" in outcome.text
    assert "^^^^^^" in outcome.text


@pytest.mark.parametrize(
    "command",
    [
        ("rules", "show", "fj", "--on", "2025-09-01"),
        ("estimate", "--country", "FJ", "--value", "800", "--currency", "FJD", "--duty-rate", "0.05"),
    ],
)
def test_what_is_laid_over_a_law_is_said(landfall: Run, command: tuple[str, ...], what_if: str) -> None:
    assert "Laid over it, and not law: what_if" in landfall(*command, "--overlay", what_if).text


def test_decisions_under_an_overlay_carry_another_digest(landfall: Run, what_if: str) -> None:
    command = ("screen", str(SAMPLES / "consignments.csv"), "--country", "FJ", "--on", "2025-09-01")
    plain, laid = landfall(*command), landfall(*command, "--overlay", what_if)

    digests = {json.loads(line)["rulebook"]["digest"] for one in (plain, laid) for line in one.out.splitlines()}
    assert len(digests) == 2


def test_a_version_that_was_checked_is_found_by_its_digest(
    landfall: Run, what_if: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDFALL_KEPT", str(tmp_path / "kept"))
    landfall("rules", "check", "fj", "--overlay", what_if)
    (archive,) = (tmp_path / "kept").iterdir()

    outcome = landfall("rules", "diff", "fj", archive.stem.removeprefix("fj-")[:10])

    assert outcome.code == 0
    assert "500 FJD" in outcome.text


def test_a_batch_is_summed_up_above_everything_else(landfall: Run, what_if: str) -> None:
    batch = str(SAMPLES / "consignments.csv")
    text = landfall("rules", "diff", "fj", what_if, "--on", batch, "--day", "2025-09-01").text

    assert 0 <= text.index("On the parcels that can be worked out under both laws:") < text.index("What the law says")


def test_an_overlay_without_a_first_day_holds_on_every_day(landfall: Run, what_if: str) -> None:
    assert "on every day, fictional: Overlay what_if" in landfall("rules", "diff", "fj", what_if).text


def test_a_condition_that_stands_above_already_is_not_said_twice(landfall: Run) -> None:
    text = landfall("rules", "diff", "xx@2024-07-01", "xx@2026-02-02").text

    assert text.count("the goods are for personal use, or this is not known") == 1
    assert text.count("in words: the same as of xx.relief.cliff") == 1


def test_a_country_without_a_market_is_told_to_give_records_of_its_own(landfall: Run) -> None:
    outcome = landfall("rules", "diff", "ck", "ck", "--on", "demo")

    assert outcome.code == 2
    assert "There is no simulated market for CK" in outcome.err
    assert "Give records of your own" in outcome.err
