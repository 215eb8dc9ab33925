"""A rulebook with a fault never replaces the one in use, whatever the file looks like when it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.rulebook import snapshot
from engine.rulebook.load import load
from service.desk import Shelf

FIJI = load("fj").folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIJI, tmp_path / "fj"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_rulebook_is_put_in_use(folder: Path) -> None:
    shelf = Shelf()
    first = shelf.reload(folder)
    change(folder / "risk" / "splitting.yaml", "points: 40", "points: 41")
    second = shelf.reload(folder)
    assert first.is_new
    assert second.is_new
    assert first.book != second.book
    assert second.book == load(folder)


def test_a_fault_keeps_the_old_one_in_use_and_is_told(folder: Path) -> None:
    shelf = Shelf()
    sound = shelf.reload(folder).book
    change(folder / "risk" / "splitting.yaml", "points: 40", "points: 400")
    refused = shelf.reload(folder)
    assert refused.book is sound
    assert [fault.code for fault in refused.faults] == ["not_in_range"]
    change(folder / "risk" / "splitting.yaml", "points: 400", "points: 40")
    assert shelf.reload(folder).book == sound


def test_a_rulebook_that_never_was_sound_is_not_in_use(folder: Path) -> None:
    (folder / "levies.yaml").unlink()
    refused = Shelf().reload(folder)
    assert refused.book is None
    assert [fault.code for fault in refused.faults] == ["missing_file"]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.5, 0.75, 0.9])
@pytest.mark.parametrize("name", ["about.yaml", "thresholds.yaml", "levies.yaml", "collection.yaml"])
def test_a_half_written_file_never_comes_into_use(name: str, share: float, folder: Path) -> None:
    shelf = Shelf()
    sound = shelf.reload(folder).book
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(len(whole) * share)])
    refused = shelf.reload(folder)
    assert refused.book is sound
    assert refused.faults
    (folder / name).write_bytes(whole)
    assert shelf.reload(folder).book == sound


def test_a_rule_file_that_lost_its_last_rules_is_told_by_the_examples_that_name_them(folder: Path) -> None:
    shelf = Shelf()
    sound = shelf.reload(folder).book
    path = folder / "risk" / "declared_use.yaml"
    text = path.read_text(encoding="utf-8")
    # The shared rule would stand in for a lost one, so a rule of Fiji's own is lost here.
    own = folder / "risk" / "excise_goods.yaml"
    own.write_text(
        own.read_text(encoding="utf-8").partition("  - id:")[0].replace("rules:", "rules: []"), encoding="utf-8"
    )
    refused = shelf.reload(folder)
    assert text == path.read_text(encoding="utf-8")
    assert refused.book is sound
    assert {fault.code for fault in refused.faults} == {"unknown_rule"}


def test_a_folder_that_is_written_to_while_it_is_read_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole = folder / "thresholds.yaml", (folder / "thresholds.yaml").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    waiting = [whole]
    read_files = snapshot.read_files

    def written_meanwhile(*arguments: object) -> dict[str, bytes]:
        found = read_files(*arguments)  # type: ignore[arg-type]
        if waiting:
            path.write_bytes(waiting.pop())
        return found

    monkeypatch.setattr("engine.rulebook.files.read_files", written_meanwhile)
    reloaded = Shelf().reload(folder)
    assert reloaded.is_new
    assert reloaded.book == load(folder)


def test_a_folder_that_never_comes_to_rest_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    sound = shelf.reload(folder).book
    states = iter(range(100))
    monkeypatch.setattr("service.desk._signature", lambda _folder: (("changing", next(states), 0),))
    refused = shelf.reload(folder)
    assert refused.book is sound
    assert "still being written" in refused.problem


def test_a_folder_that_is_gone_keeps_the_old_one_in_use(folder: Path) -> None:
    shelf = Shelf()
    sound = shelf.reload(folder).book
    shutil.rmtree(folder)
    refused = shelf.reload(folder)
    assert refused.book is sound
    assert "cannot be read" in refused.problem
