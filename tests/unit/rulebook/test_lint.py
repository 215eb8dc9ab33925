"""Lint finds what is no fault and deserves a second look, each with its place and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.days import day_from_text
from engine.errors import Fault
from engine.rulebook.lint.checks import CHECKS, lint
from engine.rulebook.lint.codes import headings, is_known
from engine.rulebook.load import available, load, read
from service.copying import copy_rulebook

TODAY = day_from_text("2026-01-01")
EXAMPLIA = load("xx").folder

EDITS = [
    (
        "thresholds.yaml", '"XX Customs Act, section 12, as changed for 2025"}\n\n  # The', '"Some act"}\n\n  # The',
        "thin_citation", "'Some act' is too little to find where this comes from.",
    ),
    (
        "levies.yaml", 'customs.example/recovery-act"}\n\n', 'customs/recovery-act"}\n\n',
        "unreadable_url", "https://customs/recovery-act is not the address of a public page.",
    ),
    (
        "thresholds.yaml", "value: 100 USD\n        review: 2035-12-31", "value: 100 USD\n        review: 2025-12-31",
        "review_due", "somebody was to look at this again by 2025-12-31.",
    ),
    (
        "risk/goods.yaml", "review: 2035-12-31", "review: 2025-12-31",
        "review_due", "somebody was to look at this again by 2025-12-31.",
    ),
    (
        "levies.yaml",
        "value: 12.5 %\n        review: 2035-12-31\n        status: fictional",
        "value: unknown\n        status: unknown",
        "unknown_today", "this is in force today, and nobody knows it.",
    ),
    (
        "tables.yaml", "values: [7113, 9101, 9102]", "values: [7713, 9101, 9102]",
        "unknown_hs_prefix", "7713 is not in the Harmonized System of 2022.",
    ),
    (
        "tables.yaml", "          85: 10 USD per kg", "          77: 10 USD per kg",
        "unknown_hs_prefix", "77 is not in the Harmonized System of 2022.",
    ),
    (
        "tariff.csv", "2208,", "2298,",
        "unknown_hs_prefix", "2298 is not in the Harmonized System of 2022.",
    ),
    (
        "definitions.yaml",
        "item_hs_code in watched_goods", "(item_hs_code in watched_goods or item_hs_code in [9901, 8803])",
        "unknown_hs_prefix", "8803 is not in the Harmonized System of 2022.",
    ),
    (
        "tables.yaml", "values: [7113, 9101, 9102]", "values: []",
        "empty_list_version", "nothing stands in it.",
    ),
    (
        "tables.yaml", "{from: 1 kg, up_to: 5 kg", "{from: 1.5 kg, up_to: 5 kg",
        "band_gap", "what lies between 1 kg and 1.5 kg is in no band, and so unknown.",
    ),
    (
        "tables.yaml", "{from: 1 kg, up_to: 5 kg", "{above: 1 kg, up_to: 5 kg",
        "band_gap", "what lies between 1 kg and 1 kg is in no band, and so unknown.",
    ),
    (
        "tables.yaml", "{above: 5 kg", "{from: 5 kg",
        "band_overlap", "this band and another both hold from 5 kg on; the one that stands first counts.",
    ),
    (
        "tables.yaml", "below: 1 kg", "below: 2 kg",
        "band_overlap", "this band and another both hold from 1 kg on; the one that stands first counts.",
    ),
    (
        "examples/worked.yaml", "hits: [xx.goods.watched]", "hits: []",
        "no_example", "no worked example is hit by this rule.",
    ),
    (
        "definitions.yaml",
        "  is_watched:\n", "  is_idle:\n    title: Idle\n    means: goods_value > 1 USD\n  is_watched:\n",
        "unused_name", "nothing uses the definition is_idle.",
    ),
    (
        "risk/goods.yaml", "when: any(is_watched)", "when: many_pieces > 2",
        "no_word", "this condition asks nothing of the parcel: its answer is the same for all of them.",
    ),
    (
        "risk/goods.yaml", "cap: 40", "cap: 50",
        "cap_never_reached", "all rules of this area together add 40 points, so that a cap of 50 changes nothing.",
    ),
]  # fmt: skip


def findings(folder: Path) -> list[Fault]:
    reading = read(folder)
    assert reading.book is not None, reading.faults
    return list(lint(reading, TODAY))


@pytest.mark.parametrize(("file", "old", "new", "code", "message"), EDITS)
def test_a_slip_is_found_where_it_stands(
    file: str, old: str, new: str, code: str, message: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(EXAMPLIA, tmp_path / "xx"))
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    before = {(one.code, one.message) for one in findings(EXAMPLIA)}
    found = [one for one in findings(folder) if (one.code, one.message) not in before or one.code == code]
    wanted = [one for one in found if (one.code, one.message) == (code, message)]
    assert wanted, found
    assert all(one.hint and one.file.endswith(".yaml" if file != "tariff.csv" else ".csv") for one in wanted)


def test_placeholder_owners_are_told_once_for_each() -> None:
    (found,) = [one for one in findings(load("fj").folder) if one.code == "placeholder_owner"]
    assert found.message.startswith("risk-unit@customs.example is a placeholder: nobody answers for this. It stands ")


def test_a_copy_of_examplia_is_told_what_still_names_examplia(tmp_path: Path) -> None:
    folder = copy_rulebook("tk", EXAMPLIA, tmp_path)
    found = [one for one in findings(folder) if one.code == "left_from_examplia"]
    assert {"about.yaml", "collection.yaml", "thresholds.yaml"} <= {Path(one.file).name for one in found}
    assert any(one.message == "this is left over from Examplia: it names Examplia." for one in found)
    assert any(one.message == "this is left over from Examplia: it names XX." for one in found)


@pytest.mark.parametrize("folder", available(), ids=lambda folder: folder.name)
def test_no_shipped_rulebook_has_texts_of_examplia(folder: Path) -> None:
    assert "left_from_examplia" not in {one.code for one in findings(folder)}


def test_every_check_is_shown_by_an_edit() -> None:
    shown_apart = {"placeholder_owner", "left_from_examplia"}
    assert {code for _, _, _, code, _ in EDITS} | shown_apart == CHECKS.keys()


def test_examplia_has_only_the_unknown_value_that_it_shows() -> None:
    assert [(one.code, one.about) for one in findings(EXAMPLIA)] == [("unknown_today", "parameter formal_entry_line")]


def test_a_superseded_value_needs_no_review(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLIA, tmp_path / "xx"))
    path = folder / "thresholds.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("value: 50 USD\n", "value: 50 USD\n        review: 2024-12-31\n"), encoding="utf-8")
    assert "review_due" not in {one.code for one in findings(folder)}


def test_the_headings_are_those_of_2022() -> None:
    assert len(headings()) == 1228
    assert {"2404", "8485", "8524", "8549", "8806", "8807"} <= headings()
    assert not {"8803", "8107", "6908", "7700"} & headings()


@pytest.mark.parametrize(
    ("prefix", "known"),
    [("0", True), ("22", True), ("220", True), ("2203", True), ("22030010", True), ("77", False), ("2299", False)],
)
def test_a_subheading_under_a_known_heading_is_known(prefix: str, *, known: bool) -> None:
    assert is_known(prefix) is known


@pytest.mark.parametrize("folder", available(), ids=lambda folder: folder.name)
def test_every_finding_of_a_shipped_rulebook_has_its_place_and_its_hint(folder: Path) -> None:
    for one in findings(folder):
        assert one.code in CHECKS
        assert one.source.strip()
        assert one.hint.endswith(".")


def test_the_manual_lists_every_check() -> None:
    page = (Path(__file__).parents[3] / "service" / "manual" / "writing-rules.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{code}` | {check.meaning} |" for code, check in CHECKS.items()]


def test_a_definition_that_only_a_channel_asks_is_used(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLIA, tmp_path / "xx"))
    for file, old, new in (
        ("definitions.yaml", "define:\n", "define:\n  is_small:\n    title: Small\n    means: goods_value < 9 USD\n"),
        ("collection.yaml", "when: goods_value <= 150 USD", "when: is_small"),
    ):  # fmt: skip
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert "unused_name" not in {finding.code for finding in findings(folder)}
