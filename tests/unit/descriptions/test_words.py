"""Words and phrases found in descriptions, held to a plain search over tokens."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.fold import fold
from engine.columns.folded import fold_texts
from engine.columns.ingest import ingest
from engine.descriptions.lists import shipped_word_lists
from engine.descriptions.phrases import phrase_table
from engine.descriptions.words import NAMED, described_goods, read_texts
from engine.indicators.indicator import Setting, WordList
from engine.records import RawRecord

SHIPPED = Setting("FJ", "FJD", 19905, words=shipped_word_lists())


def flags(column: str, *records: dict[str, Any], setting: Setting = SHIPPED) -> list[int]:
    numbered = [RawRecord({"consignment_id": str(number), **record}) for number, record in enumerate(records)]
    found: list[int] = described_goods(ingest(numbered).batch, setting)[column].tolist()
    return found


def flag(name: str, description: str) -> int:
    return flags(NAMED[name], {"items": [{"description": description}]})[0]


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("weapon", "Airsoft pistol, black"),
        ("weapon", "2 x PEPPER SPRAY keychain"),
        ("weapon", "toy gun"),
        ("weapon", "Feu d'artifice"),
        ("weapon", "throwing knives set"),
        ("narcotic", "CBD-oil 30ml"),
        ("narcotic", "résine de cannabis"),
        ("narcotic", "Tramadol 50 mg capsules"),
        ("biosecurity_goods", "Tomato seeds 100 pcs"),
        ("biosecurity_goods", "Mānuka honey"),
        ("biosecurity_goods", "Graines de courge"),
        ("biosecurity_goods", "beef jerky"),
        ("liquor_or_tobacco", "Red wine 750 ml"),
        ("liquor_or_tobacco", "Cigarettes, 1 carton"),
        ("liquor_or_tobacco", "rhum vieux"),
        ("medicine", "Amoxicillin 500 mg"),
        ("medicine", "Herbal medicine"),
        ("medicine", "Médicament"),
        ("battery", "Power bank 10000 mAh"),
        ("battery", "Li-ion battery for drone"),
        ("battery", "Batterie externe"),
    ],
)
def test_goods_that_are_named_are_found(name: str, description: str) -> None:
    assert flag(name, description) == 1


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("weapon", "Hot glue gun with sticks"),
        ("weapon", "Water guns for kids"),
        ("weapon", "Burgundy dress"),
        ("weapon", "Gun metal grey case"),
        ("weapon", "Pistolet à colle"),
        ("narcotic", "Weed killer spray"),
        ("narcotic", "Tweed jacket"),
        ("biosecurity_goods", "Shampoo"),
        ("biosecurity_goods", "Seed beads bracelet kit"),
        ("biosecurity_goods", "Shea butter cream"),
        ("biosecurity_goods", "Honeycomb paper"),
        ("biosecurity_goods", "LED bulb"),
        ("liquor_or_tobacco", "Wine glasses, set of 6"),
        ("liquor_or_tobacco", "Rum raisin ice cream mould"),
        ("liquor_or_tobacco", "Ginger tea"),
        ("liquor_or_tobacco", "Drum sticks"),
        ("medicine", "Pill box 7 days"),
        ("medicine", "Tablet 10 inch"),
        ("battery", "Torch, battery operated"),
        ("battery", "Drone, lithium battery not included"),
    ],
)
def test_goods_that_only_sound_alike_are_not_found(name: str, description: str) -> None:
    assert flag(name, description) == 0


def test_a_phrase_that_cancels_leaves_the_rest_of_the_description_alone() -> None:
    assert flag("weapon", "Water gun and air pistol") == 1


def test_only_a_phrase_that_holds_the_whole_hit_cancels_it() -> None:
    words = {"weapon": WordList(("gun metal rod",), ("toy gun",))}
    record = {"items": [{"description": "toy gun metal rod"}]}
    assert flags(NAMED["weapon"], record, setting=Setting("FJ", "FJD", 19905, words=words)) == [1]


def test_the_description_of_the_consignment_is_read_for_each_of_its_items() -> None:
    items = [{"hs_code": "9304"}, {"description": "mug"}]
    assert flags(NAMED["weapon"], {"description": "Air rifle", "items": items}) == [1, 1]


def test_an_item_is_vague_only_where_the_consignment_says_nothing_either() -> None:
    items = [{"description": "goods"}, {"description": "mug"}]
    assert flags("item_is_vague", {"description": "gift", "items": items}) == [1, 0]
    assert flags("item_is_vague", {"description": "cotton shirts", "items": items}) == [0, 0]


def test_what_no_description_says_is_unknown() -> None:
    silent, speaking = {"items": [{"hs_code": "9304"}]}, {"items": [{"description": "air rifle"}]}
    assert flags(NAMED["weapon"], silent, speaking) == [-1, 1]
    assert flags(NAMED["weapon"], silent, {"description": "mug", **silent}) == [-1, 0]
    assert flags("item_is_vague", silent) == [-1]


def test_without_its_list_a_column_is_unknown() -> None:
    record = {"items": [{"description": "air rifle"}]}
    assert flags(NAMED["weapon"], record, setting=Setting("FJ", "FJD", 19905)) == [-1]
    assert flags("item_is_vague", record, setting=Setting("FJ", "FJD", 19905)) == [-1]


def test_an_empty_batch_has_no_flags() -> None:
    assert flags("item_is_vague") == []


TOKENS = st.lists(st.sampled_from(["a", "b", "ab", "c", "as", "bs"]), min_size=1, max_size=3).map(" ".join)
LISTS = st.builds(
    WordList, st.lists(TOKENS, max_size=4, unique=True).map(tuple), st.lists(TOKENS, max_size=3, unique=True).map(tuple)
)


def spans(tokens: list[str], phrases: tuple[str, ...]) -> list[tuple[int, int]]:
    forms = {form for phrase in phrases for form in (phrase, phrase + "s")}
    ends = range(len(tokens) + 1)
    return [(one, end) for one in ends for end in ends if one < end and " ".join(tokens[one:end]) in forms]


@given(st.dictionaries(st.sampled_from(["w", "x", "y"]), LISTS), st.lists(TOKENS, min_size=1, max_size=4))
def test_hits_are_those_of_a_plain_search(words: dict[str, WordList], texts: list[str]) -> None:
    table = phrase_table(words)
    found, _ = read_texts(fold_texts(texts), table)
    for text, mask in zip(texts, found.tolist(), strict=True):
        for bit, name in enumerate(table.names):
            tokens = fold(text).split()
            cancelled = spans(tokens, words[name].not_words)
            hits = [
                (first, last)
                for first, last in spans(tokens, words[name].words)
                if not any(one <= first and last <= end for one, end in cancelled)
            ]
            assert (mask >> bit & 1) == bool(hits)


def test_every_list_has_its_own_bit_whatever_the_others_hold() -> None:
    alone = read_texts(fold_texts(["wine gun"]), phrase_table({"weapon": SHIPPED.words["weapon"]}))[0]
    table = phrase_table(SHIPPED.words)
    together = read_texts(fold_texts(["wine gun"]), table)[0]
    assert alone[0] == 1
    assert together[0] == sum(
        np.uint64(1) << np.uint64(table.names.index(name)) for name in ("weapon", "liquor_or_tobacco")
    )
