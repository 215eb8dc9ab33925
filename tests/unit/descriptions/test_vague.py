"""Descriptions that say nothing about the goods."""

from __future__ import annotations

import pytest

from engine.columns.ingest import ingest
from engine.descriptions.lists import shipped_word_lists
from engine.descriptions.words import described_goods
from engine.indicators.indicator import Setting
from engine.records import RawRecord


def is_vague(description: str) -> int:
    record = {"consignment_id": "1", "items": [{"description": description}]}
    setting = Setting("FJ", "FJD", 19905, words=shipped_word_lists())
    return int(described_goods(ingest([RawRecord(record)]).batch, setting)["item_is_vague"][0])


@pytest.mark.parametrize(
    "description",
    [
        "gift", "GIFTS", "Parts", "clothes", "goods", "sample", "personal effects", "N/A", "Gift for you",
        "spare parts and accessories", "as per invoice", "cadeau", "Pièces détachées", "misc. items (3 pcs)",
    ],
)  # fmt: skip
def test_empty_words_are_vague_alone_and_together(description: str) -> None:
    assert is_vague(description) == 1


@pytest.mark.parametrize("description", ["12345", "0", "100 200", "2024-01"])
def test_digits_alone_are_vague(description: str) -> None:
    assert is_vague(description) == 1


@pytest.mark.parametrize("description", ["x", "xxx", "aaaa aaaa", "X.X.X"])
def test_one_sign_repeated_is_vague(description: str) -> None:
    assert is_vague(description) == 1


@pytest.mark.parametrize("description", ["...", "???", "-"])
def test_signs_alone_are_vague(description: str) -> None:
    assert is_vague(description) == 1


@pytest.mark.parametrize(
    "description",
    ["cotton t-shirt", "gift mug", "spare parts for outboard motor", "shoes", "sample perfume", "abab", "xxl"],
)
def test_one_word_that_says_something_is_enough(description: str) -> None:
    assert is_vague(description) == 0
