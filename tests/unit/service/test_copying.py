"""A new rulebook is there whole and checks and tests well, or it is not there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import UnusableValue
from engine.examples import run_examples
from engine.explain.changes import about
from engine.rulebook.load import find_folder, load
from engine.rulebook.snapshot import digest
from service.copying import carries_examplia, copy_rulebook

EXAMPLIA = find_folder("xx")


@pytest.mark.parametrize(
    ("name", "code", "country"),
    [("to", "TO", "Tonga"), ("WS", "WS", "Samoa"), ("eu", "EU", "EU"), ("port", "XX", "Examplia")],
)
def test_a_copy_loads_under_its_own_name(name: str, code: str, country: str, tmp_path: Path) -> None:
    book = load(copy_rulebook(name, EXAMPLIA, tmp_path / "rules"))
    assert (book.name, book.country, book.about.country) == (name.lower(), code, country)
    own = {rule.rule.id.partition(".")[0] for area in book.areas for rule in area.rules}
    assert own == {code.lower()}
    assert load(book.folder.name, [tmp_path / "rules"]) == book


def test_all_examples_of_a_copy_come_out(tmp_path: Path) -> None:
    book = load(copy_rulebook("to", EXAMPLIA, tmp_path))
    assert [result.example.id for result in run_examples(book) if not result.has_passed] == []
    assert len(book.examples) == len(load("xx").examples)


def test_every_value_of_a_copy_is_still_marked_as_invented(tmp_path: Path) -> None:
    book = load(copy_rulebook("to", EXAMPLIA, tmp_path))
    assert {levy.status for levy in book.levies} == {"fictional"}
    assert "nothing in it is law yet" in book.title


def test_a_shipped_rulebook_is_copied_as_it_stands(tmp_path: Path) -> None:
    shipped = find_folder("fj")
    assert digest(copy_rulebook("fj", shipped, tmp_path)) == digest(shipped)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "to"
    folder.mkdir()
    (folder / "about.yaml").write_text("mine\n", encoding="utf-8")
    with pytest.raises(UnusableValue, match="is there already"):
        copy_rulebook("to", EXAMPLIA, tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["to", "about.yaml"]


@pytest.mark.parametrize("name", ["../to", "a b", "", "common", "con", "1x", "to/fj"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableValue, match="no name for a rulebook"):
        copy_rulebook(name, EXAMPLIA, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_law_of_another_country_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(UnusableValue, match="law of another country"):
        copy_rulebook("to", find_folder("fj"), tmp_path)


def test_a_copy_that_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, written = Path.write_text, []

    def full(path: Path, *arguments: object, **options: object) -> int:
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        return write(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UnusableValue, match="No space left"):
        copy_rulebook("to", EXAMPLIA, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_no_code_is_said_to_carry_examplia_s() -> None:
    assert list(carries_examplia("tokelau")) == [
        "It carries the code XX, for trying: tokelau is not the code of a country.",
        "For Tokelau write: landfall rules new tk",
    ]
    assert len(list(carries_examplia("trial"))) == 1
    assert not [*carries_examplia("tk"), *carries_examplia("xx"), *carries_examplia("eu")]


def test_the_changelog_of_a_copy_shows_how_a_change_is_written(tmp_path: Path) -> None:
    folder = copy_rulebook("to", EXAMPLIA, tmp_path)
    assert "    ## 2025-08-01\n" in (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    # The form is no change: nothing is told of the value that it names.
    assert about(load(folder), "to.low_value_line", "Low-value line", []) == ()
