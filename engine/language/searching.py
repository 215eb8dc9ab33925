"""The kernel that looks for folded texts in folded texts."""

from __future__ import annotations

import numpy as np

from engine.arrays import AnyArray, Offsets, Truth
from engine.columns.folded import Letters, are_equal
from engine.jit import inlined, kernel

# The places of the ways in texts.WAYS.
_STARTS = 0
_ENDS = 1
_CONTAINS = 2
_HAS_WORD = 3

_SPACE = 32
_LETTERS = 256


@inlined
def _by_first_letter(sought: Letters, sought_offsets: Offsets) -> AnyArray:
    """Give where the texts that begin with each letter begin among those sought."""
    begins = np.zeros(_LETTERS + 1, np.int64)
    for k in range(sought_offsets.shape[0] - 1):
        begins[sought[sought_offsets[k]] + 1] += 1
    for letter in range(_LETTERS):
        begins[letter + 1] += begins[letter]
    return begins


@inlined
def _stands(
    letters: Letters, at: int, last: int, sought: Letters, sought_offsets: Offsets, begins: AnyArray, way: int
) -> bool:
    """Say whether one of those sought stands at ``at``, as the way asks for."""
    letter = letters[at]
    for k in range(begins[letter], begins[letter + 1]):
        first, length = sought_offsets[k], sought_offsets[k + 1] - sought_offsets[k]
        end = at + length
        if end > last or not are_equal(sought, first, first + length, letters, at):
            continue
        if way in (_STARTS, _CONTAINS) or end == last or (way == _HAS_WORD and letters[end] == _SPACE):
            return True
    return False


@inlined
def _ends(letters: Letters, first: int, last: int, sought: Letters, sought_offsets: Offsets) -> bool:
    """Say whether the text ends with one of those sought."""
    for k in range(sought_offsets.shape[0] - 1):
        begin, length = sought_offsets[k], sought_offsets[k + 1] - sought_offsets[k]
        if length <= last - first and are_equal(sought, begin, begin + length, letters, last - length):
            return True
    return False


@kernel("ro uint8[:], ro int64[:], ro uint8[:], ro int64[:], int64, int8[:]")
def find_texts(
    letters: Letters, offsets: Offsets, sought: Letters, sought_offsets: Offsets, way: int, truths: Truth
) -> None:
    """Say for each text whether one of those sought stands in it.

    Parameters
    ----------
    letters, offsets
        The folded texts that are searched.
    sought, sought_offsets
        The folded texts that are looked for, in alphabetical order; none is empty.
    way
        Where they must stand: position in texts.WAYS.
    truths
        (texts + 1,) int8; the first place, for a text that is not known, is left as it is.
    """
    begins = _by_first_letter(sought, sought_offsets)
    for text in range(offsets.shape[0] - 1):
        first, last = offsets[text], offsets[text + 1]
        found = False
        if way == _ENDS:
            found = _ends(letters, first, last, sought, sought_offsets)
        elif way in (_CONTAINS, _HAS_WORD):
            at = first
            while at < last and not found:
                if way == _CONTAINS or at == first or letters[at - 1] == _SPACE:
                    found = _stands(letters, at, last, sought, sought_offsets, begins, way)
                at += 1
        elif first < last:
            found = _stands(letters, first, last, sought, sought_offsets, begins, way)
        truths[text + 1] = 1 if found else 0
