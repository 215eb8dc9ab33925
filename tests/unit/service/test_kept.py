"""Kept versions: what was used can be looked at again by its digest, and keeping never stands in the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.errors import UnusableValue
from engine.rulebook.load import load
from engine.rulebook.overlay import read_overlay
from service.kept import keep, kept_versions
from service.versions import Places, find_version
from tests.rulebooks.museum import MINIMAL


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "own" / "xx"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_a_version_is_kept_once_and_found_by_its_digest(book: Path, kept: Path) -> None:
    first = load(book)
    keep(first, kept)
    keep(first, kept)
    (book / "CHANGELOG.md").write_text("# Changed\n", encoding="utf-8")

    found = find_version(first.digest[:20], Places((), kept)).rulebook

    assert [one.digest for one in kept_versions(kept)] == [first.digest]
    assert (found.digest, found.name) == (first.digest, "xx")
    assert found.levies == first.levies


def test_the_same_text_makes_the_same_archive(book: Path, kept: Path, tmp_path: Path) -> None:
    keep(load(book), kept)
    keep(load(book), tmp_path / "again")

    contents = [path.read_bytes() for folder in (kept, tmp_path / "again") for path in folder.iterdir()]
    assert contents[0] == contents[1]


def test_a_version_is_kept_with_what_was_laid_over_it(book: Path, kept: Path) -> None:
    overlay = read_overlay(b"overlay: try\nrulebook: xx\nchanges: {lanes.random.share: 7 %}\n", "try.yaml")
    laid = load(book, (), [overlay])
    keep(laid, kept)

    found = find_version(laid.digest, Places((), kept)).rulebook

    assert found.digest == laid.digest
    assert [one.name for one in found.overlays] == ["try"]


def test_the_word_lists_of_a_version_are_its_own(book: Path, kept: Path, tmp_path: Path) -> None:
    from engine.rulebook.files import BASE

    common = Path(shutil.copytree(BASE, tmp_path / "common"))
    words = common / "words" / "battery.yaml"
    words.write_text(words.read_text(encoding="utf-8") + "\n# another text\n", encoding="utf-8")
    other = load(book, (), (), common)
    keep(other, kept)
    keep(load(book), kept)

    changed = find_version(other.digest, Places((), kept))
    assert changed.rulebook.digest == other.digest
    assert changed.words is not None
    assert find_version(load(book).digest, Places((), kept)).words is None


def test_an_archive_that_holds_something_else_is_not_used(book: Path, kept: Path) -> None:
    first = load(book)
    keep(first, kept)
    (archive,) = kept.iterdir()
    archive.rename(kept / f"xx-{'0' * 64}.zip")

    with pytest.raises(UnusableValue) as refused:
        find_version("00000000", Places((), kept))
    assert refused.value.code == "damaged_version"


def test_an_archive_that_is_none_is_not_used(kept: Path) -> None:
    kept.mkdir()
    (kept / f"xx-{'0' * 64}.zip").write_bytes(b"PK, but no archive")

    with pytest.raises(UnusableValue) as refused:
        find_version("00000000", Places((), kept))
    assert refused.value.code == "damaged_version"


def test_where_nothing_can_be_kept_one_line_says_so(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    keep(load(book), tmp_path / "file" / "kept")

    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_kept_where_keeping_is_off(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(load(book), None)

    assert capsys.readouterr().err == ""
    assert kept_versions(None) == []


def test_a_rulebook_that_changed_meanwhile_is_not_kept_under_the_old_digest(book: Path, kept: Path) -> None:
    loaded = load(book)
    (book / "CHANGELOG.md").write_text("# Changed\n", encoding="utf-8")
    keep(loaded, kept)

    assert kept_versions(kept) == []
