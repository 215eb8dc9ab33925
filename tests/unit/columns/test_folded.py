"""Many texts folded at once: the same answers as one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.codes import Vocabulary
from engine.columns.fold import fold
from engine.columns.folded import Folded, fold_texts, join_folded, number_alike

TEXTS = st.lists(
    st.text(st.sampled_from("aB9 é'-,.&/_\t\n中ßŒ") | st.characters(codec="utf-8"), max_size=12), max_size=8
)


def read(folded: Folded) -> list[str]:
    letters = folded.letters.tobytes().decode("ascii")
    return [letters[first:last] for first, last in zip(folded.offsets, folded.offsets[1:], strict=False)]


@given(TEXTS)
def test_folding_many_texts_gives_what_folding_each_gives(texts: list[str]) -> None:
    assert read(fold_texts(texts)) == [fold(text.replace("\0", " ")) for text in texts]


@given(st.lists(st.text(st.characters(max_codepoint=127), max_size=12), max_size=8))
def test_ascii_texts_fold_in_one_pass_as_they_do_one_by_one(texts: list[str]) -> None:
    assert read(fold_texts(texts)) == [fold(text.replace("\0", " ")) for text in texts]


@given(TEXTS)
def test_texts_that_fold_alike_share_the_number_of_the_first(texts: list[str]) -> None:
    folded = [fold(text.replace("\0", " ")) for text in texts]
    assert number_alike(fold_texts(texts)).tolist() == [folded.index(text) if text else -1 for text in folded]


@given(TEXTS, TEXTS)
def test_joined_texts_keep_their_order(one: list[str], other: list[str]) -> None:
    assert read(join_folded([fold_texts(one), fold_texts(other)])) == read(fold_texts(one + other))


def test_an_end_mark_inside_a_text_does_not_shift_the_texts_behind_it() -> None:
    assert read(fold_texts(["one\0two", "three"])) == ["one two", "three"]


def test_a_vocabulary_is_folded_once() -> None:
    vocabulary = Vocabulary(("Reef Road",))
    assert vocabulary.folded() is vocabulary.folded()


def test_vocabularies_of_the_same_texts_are_equal_folded_or_not() -> None:
    folded = Vocabulary(("Reef Road",))
    folded.folded()
    assert folded == Vocabulary(("Reef Road",))


def test_no_texts_fold_to_no_texts() -> None:
    assert np.array_equal(fold_texts([]).offsets, [0])
