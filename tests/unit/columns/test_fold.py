"""One spelling for what people write in many; this file holds fold to it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.fold import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Power-Bank, 20,000 mAh", "power bank 20 000 mah"),
        ("  ", ""),
        ("ÉLAN Café", "elan cafe"),
        ("Straße", "strasse"),
        ("Tāne Māhuta", "tane mahuta"),
        ("\uff21\uff22\uff23\uff11\uff12", "abc12"),
        ("Иван", "ivan"),
        ("!!!", ""),
    ],
)
def test_a_text_is_folded_to_plain_words(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_is_plain_words_joined_by_single_spaces(text):
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
