"""What a program asks about the texts of a batch: answered for each distinct text, then looked up for each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from engine.arrays import AnyArray
from engine.columns.fold import fold
from engine.registrations import names_listed

if TYPE_CHECKING:
    from engine.columns.batch import Batch

Asked: TypeAlias = Literal["starts_with", "ends_with", "contains", "has_word", "same", "alike", "length", "lists"]

WAYS: Final[tuple[Asked, ...]] = ("starts_with", "ends_with", "contains", "has_word", "same")
"""Ways to look for folded texts in a folded text, in the order in which the kernel numbers them."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked of every text of ``column``.

    ``sought`` are the folded texts to look for, in order; ``other`` is the column that alike() compares with. For
    ``lists`` the one text that is sought is the name that a text must list.
    """

    column: str
    asked: Asked
    sought: tuple[str, ...] = ()
    other: str = ""


def folded_texts(texts: frozenset[str]) -> tuple[str, ...]:
    """Fold texts to look for, in order; what folds to nothing would stand everywhere, and is looked for nowhere."""
    return tuple(sorted({fold(text) for text in texts} - {""}))


def answer(question: Question, batch: Batch) -> AnyArray:
    """Answer a question for every text of its column.

    Returns
    -------
    array
        int8 truths, or float64 numbers for alike and length; the first place answers for a text that is not known.
    """
    if question.asked == "length":
        lengths = [float(len(text)) for text in batch.texts[question.column].texts]
        return np.array([np.nan, *lengths])
    if question.asked == "lists":
        name = question.sought[0].casefold()
        # The first place answers for a parcel that shows or chooses nothing: it does not list the name either.
        return np.array([0, *(name in names_listed(text) for text in batch.texts[question.column].texts)], np.int8)
    if question.asked == "alike":
        return _numbers_of(question, batch)
    return _searched(question, batch)


def _numbers_of(question: Question, batch: Batch) -> AnyArray:
    """Give the texts of a column numbers that they share with those of the other column that fold alike."""
    from engine.columns.folded import join_folded, number_alike

    # Both columns of a pair ask, and must number alike: the pair is put in one order.
    names = sorted({question.column, question.other})
    parts = [batch.texts[name].folded() for name in names]
    numbers = number_alike(join_folded(parts))
    starts = np.cumsum([0, *(len(part.offsets) - 1 for part in parts)])
    at = names.index(question.column)
    mine = numbers[starts[at] : starts[at + 1]]
    return np.concatenate(([np.nan], np.where(mine < 0, np.nan, mine)))


def _searched(question: Question, batch: Batch) -> AnyArray:
    from engine.language.searching import find_texts

    folded = batch.texts[question.column].folded()
    letters = np.frombuffer("".join(question.sought).encode("ascii"), dtype=np.uint8)
    offsets = np.cumsum([0, *map(len, question.sought)], dtype=np.int64)
    truths = np.full(len(folded.offsets), -1, dtype=np.int8)
    find_texts(folded.letters, folded.offsets, letters, offsets, WAYS.index(question.asked), truths)
    return truths
