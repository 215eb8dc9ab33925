"""Which version is meant: a code, a folder, a date, a digest or an overlay."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from engine.days import day_from_text, day_text
from engine.errors import LandfallError
from engine.rulebook.load import load
from service.versions import Places, find_pair, find_version
from tests.rulebooks.museum import MINIMAL


@pytest.fixture
def overlay(tmp_path: Path) -> str:
    path = tmp_path / "try.yaml"
    path.write_text("overlay: try\nrulebook: fj\nchanges: {low_value_line: 500 FJD}\n", encoding="utf-8")
    return str(path)


def code_of(old: str, new: str, places: Places = Places()) -> str:  # noqa: B008
    with pytest.raises(LandfallError) as refused:
        find_pair(old, new, None, places)
    return refused.value.code


def test_a_code_and_a_date_are_a_version() -> None:
    version = find_version("fj@2024-06-27", Places())

    assert (version.rulebook.name, version.day) == ("fj", day_from_text("2024-06-27"))


def test_a_folder_is_a_version(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "xx"))

    assert find_version(str(folder), Places()).rulebook.folder == folder
    assert find_version(f"{folder}@2025-01-01", Places()).day == day_from_text("2025-01-01")


def test_a_present_rulebook_is_found_by_its_digest() -> None:
    digest = load("fj").digest

    assert find_version(digest, Places()).rulebook.name == "fj"
    assert find_version(digest[7:17], Places()).rulebook.name == "fj"


def test_an_overlay_takes_the_day_of_what_it_lies_over(overlay: str) -> None:
    pair = find_pair("fj@2024-07-01", overlay, None, Places())

    assert day_text(pair.old_day) == day_text(pair.new_day) == "2024-07-01"
    assert [one.name for one in pair.new.rulebook.overlays] == ["try"]


def test_both_are_taken_on_the_stated_day(overlay: str) -> None:
    pair = find_pair("fj", overlay, "2025-03-01", Places())

    assert day_text(pair.old_day) == day_text(pair.new_day) == "2025-03-01"


def test_an_overlay_that_begins_later_is_taken_from_then_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "later.yaml"
    path.write_text("overlay: later\nrulebook: fj\nsince: 2190-01-01\nchanges: {vat.rate: 9 %}\n", encoding="utf-8")

    pair = find_pair("fj", str(path), None, Places())

    assert day_text(pair.old_day) == day_text(pair.new_day) == "2190-01-01"
    assert len(pair.remarks) == 1


def test_names_that_stand_for_nothing_are_told(overlay: str) -> None:
    assert code_of(overlay, "fj") == "overlay_first"
    assert code_of("fj", "xx") == "two_countries"
    assert code_of("fj", "deadbeef") == "unknown_digest"
    assert code_of("fj", "fj@2024-6-27") == "not_a_date"
    assert code_of("fj", "nothing.yaml") == "cannot_read"
    assert code_of("zz", "fj") == "unknown_rulebook"


def test_digits_that_begin_two_digests_are_told(tmp_path: Path) -> None:
    for last in "12":
        (tmp_path / f"xx-{'0' * 63}{last}.zip").write_bytes(b"")

    assert code_of("fj", "0" * 10, Places((), tmp_path)) == "ambiguous_digest"


def test_of_many_digests_ten_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    for number in range(30):
        path = tmp_path / f"xx-{number:064x}.zip"
        path.write_bytes(b"")
        os.utime(path, (number, number))

    with pytest.raises(LandfallError) as refused:
        find_pair("fj", "deadbeef", None, Places((), tmp_path))

    _, _, kept = str(refused.value).partition("newest first: ")
    assert "20 more (30 in all)" in kept
    assert kept.count("xx ") == 10
