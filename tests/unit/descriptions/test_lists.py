"""Word lists: read strictly, and the shipped ones hold no dead phrase."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from engine.columns.folded import fold_texts
from engine.descriptions.lists import read_word_lists, shipped_word_lists
from engine.descriptions.phrases import phrase_table
from engine.descriptions.words import NAMED, VAGUE, read_texts
from engine.errors import RulebookError
from engine.indicators.indicator import WordList

GOOD = "id: weapon\ntitle: Weapons\nnote: Invented.\ncite: Own.\nwords:\n  - gun\n  - Épée d'acier\n"
SHIPPED = shipped_word_lists()


def read(folder: Path, text: str) -> WordList:
    (folder / "weapon.yaml").write_text(text, encoding="utf-8")
    return read_word_lists(folder)["weapon"]


def faults(folder: Path, text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(RulebookError) as caught:
        read(folder, text)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def test_words_are_read_folded(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == WordList(("gun", "epee d acier"))


def test_a_word_that_yaml_takes_for_a_truth_or_number_stays_a_word(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD + "  - no\n  - 007\n").words[-2:] == ("no", "007")


def test_phrases_that_are_no_hit_are_optional(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD + "not_words: [glue gun]\n").not_words == ("glue gun",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("title: Weapons\n", ""), ("missing_key", 1, 1)),
        (GOOD + "colour: red\n", ("unknown_key", 8, 1)),
        (GOOD + "title: Again\n", ("duplicate_key", 8, 1)),
        (GOOD.replace("id: weapon", "id: weapons"), ("wrong_id", 1, 5)),
        (GOOD.replace("title: Weapons", "title: [a]"), ("not_a_text", 2, 8)),
        (GOOD + "  - Gun\n", ("duplicate_phrase", 8, 5)),
        (GOOD + "  - '!!!'\n", ("not_a_phrase", 8, 5)),
        (GOOD + "  - {a: b}\n", ("not_a_phrase", 8, 5)),
        (GOOD + "not_words: glue gun\n", ("not_a_list", 8, 12)),
        ("- gun\n", ("not_a_mapping", 1, 1)),
        ("", ("not_a_mapping", 1, 1)),
        ("[a]: b\n" + GOOD, ("unknown_key", 1, 1)),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, expected: tuple[str, int, int]) -> None:
    assert expected in faults(tmp_path, text)


def test_what_is_not_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    assert faults(tmp_path, "id: [weapon\n")[0][0] == "not_yaml"


def test_a_control_character_is_told_as_not_yaml(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD + "  - \x01\n")[0][0] == "not_yaml"


def test_letters_that_are_not_utf_8_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "weapon.yaml").write_bytes(GOOD.encode("utf-8") + b"  - \xe9p\n")
    with pytest.raises(RulebookError) as caught:
        read_word_lists(tmp_path)
    assert [(fault.code, fault.line, fault.column) for fault in caught.value.faults] == [("not_utf8", 8, 5)]


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "battery.yaml").write_text("- a\n", encoding="utf-8")
    assert [code for code, _, _ in faults(tmp_path, "- b\n")] == ["not_a_mapping", "not_a_mapping"]


def test_a_folder_without_lists_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as caught:
        read_word_lists(tmp_path / "nowhere")
    assert caught.value.faults[0].code == "no_word_lists"


def test_every_list_that_an_indicator_reads_ships() -> None:
    assert set(SHIPPED) == {VAGUE, *NAMED}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_phrase_that_cancels_holds_a_listed_word(name: str) -> None:
    words = dataclasses.replace(SHIPPED[name], not_words=())
    found, _ = read_texts(fold_texts(SHIPPED[name].not_words), phrase_table({name: words}))
    assert [phrase for phrase, hit in zip(SHIPPED[name].not_words, found, strict=True) if not hit] == []


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_phrase_that_cancels_leaves_no_hit_in_itself(name: str) -> None:
    found, _ = read_texts(fold_texts(SHIPPED[name].not_words), phrase_table({name: SHIPPED[name]}))
    assert [phrase for phrase, hit in zip(SHIPPED[name].not_words, found, strict=True) if hit] == []


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_listed_word_hits(name: str) -> None:
    found, _ = read_texts(fold_texts(SHIPPED[name].words), phrase_table({name: SHIPPED[name]}))
    assert [phrase for phrase, hit in zip(SHIPPED[name].words, found, strict=True) if not hit] == []


def test_no_empty_word_names_restricted_goods() -> None:
    named = {name: words for name, words in SHIPPED.items() if name != VAGUE}
    found, _ = read_texts(fold_texts(SHIPPED[VAGUE].words), phrase_table(named))
    assert [word for word, hit in zip(SHIPPED[VAGUE].words, found, strict=True) if hit] == []
