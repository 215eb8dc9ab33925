"""Finding and loading rulebooks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import RulebookError, UnknownRulebook
from engine.rulebook.load import available, load
from engine.rulebook.snapshot import digest
from tests.rulebooks.museum import MINIMAL


def copy(folder: Path, name: str = "xx") -> Path:
    return Path(shutil.copytree(MINIMAL, folder / name))


@pytest.mark.parametrize("name", ["fj", "FJ"])
def test_a_shipped_rulebook_is_found_by_its_code(name: str) -> None:
    assert load(name).country == "FJ"


def test_a_rulebook_is_found_by_its_folder(tmp_path: Path) -> None:
    assert load(copy(tmp_path)).folder == tmp_path / "xx"


def test_folders_are_looked_in_before_the_shipped_rulebooks(tmp_path: Path) -> None:
    own = copy(tmp_path, "xx")
    assert load("xx", [tmp_path]).folder == own
    assert load("xx", [own]).folder == own


def test_a_name_never_reaches_outside_the_folders(tmp_path: Path) -> None:
    copy(tmp_path / "secret", "fj2")
    inside = tmp_path / "rules"
    inside.mkdir()
    with pytest.raises(UnknownRulebook):
        load("../secret/fj2", [inside])


@pytest.mark.parametrize("folder", ["to", "XX"])
def test_a_folder_that_is_not_called_as_its_code_is_refused(folder: str, tmp_path: Path) -> None:
    copy(tmp_path, folder)
    with pytest.raises(RulebookError) as refused:
        load(folder, [tmp_path])
    assert [fault.code for fault in refused.value.faults] == ["folder_is_not_code"]


def test_examplia_may_be_called_what_is_no_country(tmp_path: Path) -> None:
    copy(tmp_path, "harbour")
    assert load("harbour", [tmp_path]).country == "XX"


def test_a_copied_rulebook_never_answers_for_the_country_of_its_folder(tmp_path: Path) -> None:
    about = copy(tmp_path, "to") / "about.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace("code: XX", "code: TO"), encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        load("to", [tmp_path])
    assert {fault.code for fault in refused.value.faults} == {"foreign_id"}


def test_a_folder_named_by_a_point_has_its_real_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy(tmp_path))
    assert load(Path()).name == "xx"


def test_a_rule_names_the_parameters_and_tables_that_it_looks_up_as_written(tmp_path: Path) -> None:
    risk = copy(tmp_path) / "risk" / "value.yaml"
    when = "line < goods_value and any(item_unit_value < floor[item_hs_code]) and freight < line"
    old = "any(item_unit_value < floor[item_hs_code])"
    risk.write_text(risk.read_text(encoding="utf-8").replace(old, when), encoding="utf-8")
    (rule,) = load(risk.parents[1]).areas[0].rules
    assert rule.rule.looked_up == ("line", "floor")


def test_an_unknown_name_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownRulebook, match="fj"):
        load("zz")


def test_the_shipped_rulebooks_are_listed() -> None:
    assert {"fj", "xx"} <= {folder.name for folder in available()}


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    for name, old, new in (
        ("risk/value.yaml", "points: 35", "points: 350"),
        ("lanes.yaml", "total_cap: 100", "total_cap: 0"),
        ("levies.yaml", "value: 10 %", "value: ten"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        load(folder)
    assert sorted(Path(fault.file).name for fault in refused.value.faults) == [
        "lanes.yaml",
        "levies.yaml",
        "value.yaml",
    ]


def test_a_customs_value_of_which_nobody_knows_the_basis_is_unknown_and_says_so(tmp_path: Path) -> None:
    levies = copy(tmp_path) / "levies.yaml"
    text = levies.read_text()
    levies.write_text(text.replace("cif, status: fictional", "unknown, status: unknown"))
    assert [entry.value for entry in load(levies.parent).basis] == ["unknown"]
    levies.write_text(text.replace("value: cif", "value: unknown"))
    with pytest.raises(RulebookError) as caught:
        load(levies.parent)
    assert [fault.code for fault in caught.value.faults] == ["unknown_status"]


def test_the_digest_does_not_depend_on_line_endings_or_place(tmp_path: Path) -> None:
    first, second = copy(tmp_path, "first"), copy(tmp_path, "second")
    for path in second.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest(first) == digest(second)


def test_the_digest_changes_with_any_text(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    before = digest(folder)
    (folder / "CHANGELOG.md").write_text("# Changes of a rulebook\n", encoding="utf-8")
    assert digest(folder) != before


def test_a_file_of_the_operating_system_is_no_fault_and_not_in_the_digest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    before = digest(folder)
    (folder / ".DS_Store").write_bytes(b"\x00")
    assert load(folder).digest == before
