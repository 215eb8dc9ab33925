"""A rulebook that is read again with what was read before is the one that would be read without it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import RulebookError
from engine.rulebook.cache import ReadingCache
from engine.rulebook.load import load
from tests.rulebooks.museum import CASES, MINIMAL, build

FIJI = load("fj").folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_reading_again_gives_the_same_rulebook() -> None:
    cache = ReadingCache()
    assert load("fj", cache=cache) == load("fj", cache=cache) == load("fj")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("risk/splitting.yaml", "same_parties_consignments >= 2", "same_parties_consignments >= 3"),
        ("thresholds.yaml", "value: 1,000 FJD\n        status: sourced", "value: 900 FJD\n        status: sourced"),
        ("levies.yaml", "base_step: 1 FJD", "base_step: 2 FJD"),
        ("tariff.csv", "15 %,10 %", "16 %,10 %"),
        ("examples/rules.yaml", "An ordinary parcel", "Any ordinary parcel"),
    ],
)
def test_an_edit_is_seen(file: str, old: str, new: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIJI, tmp_path / "fj"))
    cache = ReadingCache()
    before = load(folder, cache=cache)
    change(folder / file, old, new)
    after = load(folder, cache=cache)
    assert after == load(folder)
    assert after != before


def test_a_name_that_becomes_another_kind_is_checked_anew(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIJI, tmp_path / "fj"))
    cache = ReadingCache()
    load(folder, cache=cache)
    change(folder / "thresholds.yaml", "value: 2 FJD", "value: 2 kg")
    with pytest.raises(RulebookError) as cached:
        load(folder, cache=cache)
    with pytest.raises(RulebookError) as fresh:
        load(folder)
    assert cached.value.faults == fresh.value.faults


def test_a_definition_that_means_something_else_is_seen_where_it_is_used(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "xx"))
    definitions, rules = folder / "definitions.yaml", folder / "risk" / "value.yaml"
    definitions.write_text("define:\n  is_low:\n    title: Low\n    means: goods_value < 5 USD\n", encoding="utf-8")
    change(rules, "any(item_unit_value < floor[item_hs_code])", "is_low")
    cache = ReadingCache()
    first = load(folder, cache=cache)
    change(definitions, "5 USD", "6 USD")
    second = load(folder, cache=cache)
    assert first.areas[0].rules[0].when.meaning != second.areas[0].rules[0].when.meaning
    assert second == load(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_faults_come_again_with_the_same_places(case: Path, tmp_path: Path) -> None:
    folder, cache = build(case, tmp_path), ReadingCache()
    found = []
    for _ in range(2):
        with pytest.raises(RulebookError) as refused:
            load(folder, cache=cache)
        found.append(refused.value.faults)
    assert found[0] == found[1]
