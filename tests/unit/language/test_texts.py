"""Questions about texts: what the kernel finds is what Python finds in the folded text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.fold import fold
from engine.language.texts import Asked, Question, answer, folded_texts
from tests.language.rows import Row, batch_of

_TEXTS = st.lists(st.text(alphabet="ab \u00e4\u5317'-", max_size=6), min_size=1, max_size=6)
_FINDS = {
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "contains": lambda text, sought: sought in text,
    "has_word": lambda text, sought: f" {sought} " in f" {text} ",
    "same": lambda text, sought: text == sought,
}


def _ask(asked: Asked, texts: list[str | None], sought: frozenset[str]) -> list[int]:
    batch = batch_of([Row({"description": text}) for text in texts])
    truths = answer(Question("description", asked, folded_texts(sought)), batch)
    return [int(truths[code + 1]) for code in batch["description"]]


@pytest.mark.parametrize("asked", list(_FINDS))
@given(texts=_TEXTS, sought=st.frozensets(st.text(alphabet="ab \u00e4", max_size=3), max_size=4))
def test_a_text_is_searched_as_python_searches_it(asked: Asked, texts: list[str], sought: frozenset[str]) -> None:
    folded = [fold(text) for text in sought if fold(text)]
    expected = [int(any(_FINDS[asked](fold(text), each) for each in folded)) for text in texts]
    assert _ask(asked, list(texts), sought) == expected


def test_a_text_that_was_not_declared_is_unknown() -> None:
    assert _ask("contains", ["gun", None], frozenset({"gun"})) == [1, -1]


def test_what_folds_to_nothing_is_found_in_nothing() -> None:
    assert _ask("contains", ["gun", "--"], frozenset({"--", ""})) == [0, 0]
    assert _ask("same", ["gun", "--"], frozenset({"--"})) == [0, 0]


@given(_TEXTS)
def test_two_columns_number_their_texts_alike(texts: list[str]) -> None:
    batch = batch_of([Row({"consignor_name": text, "consignee_name": text.upper()}) for text in texts])
    sent = answer(Question("consignor_name", "alike", other="consignee_name"), batch)
    received = answer(Question("consignee_name", "alike", other="consignor_name"), batch)
    left, right = sent[batch["consignor_name"] + 1], received[batch["consignee_name"] + 1]
    assert [bool(one == other) for one, other in zip(left, right, strict=True)] == [bool(fold(text)) for text in texts]
    assert np.isnan(sent[0])
