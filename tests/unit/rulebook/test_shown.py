"""What an example shows: a relief only where its condition may say yes to the record."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.explain.explanation import explain
from engine.explain.subjects import find
from engine.explain.titles import setting_of
from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.phrasing.tongues import TONGUES
from engine.rulebook.book import Rulebook
from engine.rulebook.lint.checks import lint
from engine.rulebook.load import load, read
from engine.rulebook.shown import shows_relief
from engine.rulebook.trying import scope_of

BOOK = load("xx")
GIFT = next(relief for relief in BOOK.reliefs if relief.id == "xx.relief.gift")
SENT = next(example for example in BOOK.examples if example.id == "xx.example.gift")


def shown(book: Rulebook, name: str) -> list[str]:
    setting = setting_of(book, SENT.on, TONGUES["en"])
    (explanation,) = explain(setting, find(book, name), "officer")
    return [example.id for example in explanation.examples]


def test_a_relief_is_shown_by_the_parcels_that_it_is_meant_for_only() -> None:
    assert shown(BOOK, "xx.relief.gift") == ["xx.example.gift"]


def test_a_rule_is_shown_by_what_it_hits_and_by_what_it_must_leave_alone() -> None:
    found = shown(BOOK, "xx.goods.too_many_for_mass")
    assert found == ["xx.example.too_many_for_mass", "xx.example.not_too_many_for_mass"]


def test_lint_and_explain_agree_on_a_relief_that_nothing_shows(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BOOK.folder, tmp_path / "xx"))
    path = folder / "examples" / "worked.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("      nature_of_transaction: gift\n", ""), encoding="utf-8")
    reading = read(folder)
    assert reading.book is not None
    assert shown(reading.book, "xx.relief.gift") == []
    found = [one.about for one in lint(reading, SENT.on) if one.code == "no_example"]
    assert found == ["relief xx.relief.gift"]


@pytest.mark.parametrize(
    ("condition", "is_shown"),
    [
        ("nature_of_transaction == gift", True),
        ("nature_of_transaction == documents", False),
        ("not (nature_of_transaction == gift)", False),
        ("purpose == personal", False),
        ("is_unknown(purpose) or purpose == personal", True),
        ("is_known(purpose)", False),
        ("any(item_hs_code in [61])", True),
        ("all(item_hs_code in [62])", False),
        ("none(item_hs_code in [6117])", False),
        ("any(item_hs_code in watched_goods)", False),
        # What cannot be read from the record as it is written may be anything.
        ("goods_value < 1 USD", True),
        ("goods_value < 1 USD and nature_of_transaction == documents", False),
        ("lodgement == electronic", True),
    ],
)  # fmt: skip
def test_only_what_the_record_surely_denies_is_left_out(condition: str, *, is_shown: bool) -> None:
    when, faults = check_condition(condition, Place("test", 1, 1, condition, ""), scope_of(BOOK))
    assert when is not None, faults
    assert shows_relief(SENT, replace(GIFT, when=when), BOOK.lists) is is_shown
