"""Many texts folded at once into one row of bytes, and numbered so that texts which fold alike share a number."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.arrays import Offsets
from engine.columns.fold import fold
from engine.jit import inlined, kernel

_END: Final = "\0"
_SPACE: Final = 32
_FNV_START: Final = np.int64(2166136261)
_FNV_PRIME: Final = 16777619
_32_BITS: Final = 0xFFFFFFFF
_HALF: Final = 16

SECRET: Final = int.from_bytes(os.urandom(4), "big") >> 1
"""Begins the hashes of tables that hold what was declared: whoever crafts texts cannot make them all fall together.

No answer depends on it: equal hashes are always followed by comparing what was hashed.
"""


Letters: TypeAlias = npt.NDArray[np.uint8]
"""ASCII letters, digits and single spaces, one byte each."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded texts one behind the other: text k is ``letters[offsets[k]:offsets[k + 1]]``."""

    letters: Letters
    offsets: Offsets


def fold_texts(texts: Sequence[str]) -> Folded:
    """Fold every text as fold.fold does, at the cost of one pass over the bytes where they are ASCII.

    Parameters
    ----------
    texts
        Distinct texts of one batch, such as Vocabulary.texts.

    Returns
    -------
    Folded
        As many texts, in the same order; a text of nothing but signs is empty.
    """
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    raw = np.frombuffer(_joined(texts).encode("ascii").translate(_AS_FOLD_DOES, _DROPPED), dtype=np.uint8)
    letters = np.empty(len(raw), dtype=np.uint8)
    if texts:
        _squeeze(raw, letters, offsets)
    return Folded(letters[: offsets[-1]], offsets)


def join_folded(parts: Sequence[Folded]) -> Folded:
    """Put folded texts behind each other: those of the first part keep their positions."""
    if len(parts) == 1:
        return parts[0]
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    return Folded(np.concatenate([part.letters for part in parts]), offsets)


def number_alike(folded: Folded) -> npt.NDArray[np.int64]:
    """Give each text the position of the first text that folds alike, -1 where folding left nothing."""
    count = len(folded.offsets) - 1
    slots = np.full(1 << (2 * count + 1).bit_length(), -1, dtype=np.int64)
    numbers = np.empty(count, dtype=np.int64)
    _number_alike(folded.letters, folded.offsets, SECRET, slots, numbers)
    return numbers


def _joined(texts: Sequence[str]) -> str:
    joined = _END.join(texts)
    if joined.isascii() and joined.count(_END) == len(texts) - 1:
        return joined
    # A stray end mark inside a text would shift every text behind it.
    return _END.join(fold(text.replace(_END, " ")) for text in texts)


def _learn_from_fold() -> tuple[bytes, bytes]:
    # What fold does to one ASCII sign is asked of fold itself, so that the two cannot drift apart.
    table, dropped = bytearray(range(256)), bytearray()
    for code in range(1, 128):
        between = fold(f"a{chr(code)}b")[1:-1]
        if not between:
            dropped.append(code)
        elif len(between) == 1:
            table[code] = ord(between)
        else:
            message = f"fold writes {between!r} for {chr(code)!r}; one sign at most can be written for an ASCII sign."
            raise AssertionError(message)
    return bytes(table), bytes(dropped)


_AS_FOLD_DOES, _DROPPED = _learn_from_fold()


@kernel("ro uint8[:], uint8[:], int64[:]")
def _squeeze(raw: Letters, letters: Letters, offsets: Offsets) -> None:
    """Drop spaces at the ends of each text and all but one between tokens; an end mark closes a text."""
    written, text, start, before = 0, 1, 0, np.int64(_SPACE)
    for i in range(raw.shape[0]):
        letter = np.int64(raw[i])
        if letter == 0:
            written -= 1 if written > start and letters[written - 1] == _SPACE else 0
            offsets[text] = written
            text, start, before = text + 1, written, np.int64(_SPACE)
        else:
            # The place is written always and kept only if it is no second space: cheaper than to ask first.
            letters[written] = letter
            written += 1 if letter != _SPACE or before != _SPACE else 0
            before = letter
    written -= 1 if written > start and letters[written - 1] == _SPACE else 0
    offsets[text] = written


@inlined
def hash_letters(letters: Letters, first: int, last: int) -> np.int64:
    """Hash letters first..last - 1 (FNV-1a, 32 bits); equal hashes are always compared letter by letter."""
    found = _FNV_START
    for i in range(first, last):
        found = ((found ^ np.int64(letters[i])) * _FNV_PRIME) & _32_BITS
    return found


@inlined
def _hash_secretly(letters: Letters, first: int, last: int, secret: int) -> np.int64:
    """Hash letters first..last - 1 beginning with a number that nobody outside this process knows."""
    found = np.int64(secret)
    for i in range(first, last):
        found = ((found ^ np.int64(letters[i])) * _FNV_PRIME) & _32_BITS
    return found


@inlined
def hash_token(letters: Letters, first: int, last: int) -> tuple[int, np.int64]:
    """Give where the token that begins at ``first`` ends, and its hash as hash_letters gives it."""
    found, end = _FNV_START, first
    while end < last and letters[end] != _SPACE:
        found = ((found ^ np.int64(letters[end])) * _FNV_PRIME) & _32_BITS
        end += 1
    return end, found


@inlined
def are_equal(one: Letters, first: int, last: int, other: Letters, other_first: int) -> bool:
    """Say whether ``one[first:last]`` stands in ``other`` at ``other_first``; there must be room for it."""
    for i in range(last - first):  # noqa: SIM110 - a generator does not compile
        if one[first + i] != other[other_first + i]:
            return False
    return True


@kernel("ro uint8[:], ro int64[:], int64, int64[:], int64[:]")
def _number_alike(
    letters: Letters,
    offsets: Offsets,
    secret: int,
    slots: npt.NDArray[np.int64],
    numbers: npt.NDArray[np.int64],
) -> None:
    mask = slots.shape[0] - 1
    for text in range(numbers.shape[0]):
        first, last = offsets[text], offsets[text + 1]
        if first == last:
            numbers[text] = -1
            continue
        hashed = _hash_secretly(letters, first, last, secret)
        slot = (hashed ^ (hashed >> _HALF)) & mask
        while True:
            earlier = slots[slot]
            if earlier < 0:
                slots[slot] = text
                numbers[text] = text
                break
            begins = offsets[earlier]
            if offsets[earlier + 1] - begins == last - first and are_equal(letters, first, last, letters, begins):
                numbers[text] = earlier
                break
            slot = (slot + 1) & mask
