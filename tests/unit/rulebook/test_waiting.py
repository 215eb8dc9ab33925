"""What could not be looked at because of other faults is said, and only that."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.rulebook.load import Reading, read
from tests.rulebooks.museum import MINIMAL


def reading(tmp_path: Path, name: str, old: str, new: str) -> Reading:
    folder = tmp_path / "xx"
    if not folder.exists():
        shutil.copytree(MINIMAL, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return read(folder)


def test_without_thresholds_neither_conditions_nor_examples_are_looked_at(tmp_path: Path) -> None:
    found = reading(tmp_path, "thresholds.yaml", "parameters:", "parameters: [")
    assert found.waiting == "Conditions and the examples are looked at once these are mended."


def test_without_levies_the_tariff_waits_too(tmp_path: Path) -> None:
    reading(tmp_path, "thresholds.yaml", "parameters:", "parameters: [")
    found = reading(tmp_path, "levies.yaml", "levies:", "levies: [")
    assert found.waiting == "Conditions, the tariff and the examples are looked at once these are mended."


def test_a_condition_on_a_name_with_a_fault_waits(tmp_path: Path) -> None:
    found = reading(tmp_path, "tables.yaml", "6 USD per kg", "6 QQQ per kg")
    assert found.waiting == "Conditions are looked at once these are mended."


def test_the_tariff_is_looked_at_beside_a_fault_of_another_levy(tmp_path: Path) -> None:
    reading(tmp_path, "levies.yaml", "value: 10 %", "value: 10")
    found = reading(tmp_path, "tariff.csv", "12 %", "twelve")
    assert {fault.file.rpartition("/")[2] for fault in found.faults} == {"levies.yaml", "tariff.csv"}
    assert found.waiting == ""


def test_nothing_waits_where_everything_could_be_read(tmp_path: Path) -> None:
    assert reading(tmp_path, "risk/value.yaml", "points: 35", "points: 350").waiting == ""
