"""Word lists as one table for the kernel: every phrase of every list, found by the hash of its first token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
import numpy.typing as npt

from engine.arrays import Key
from engine.columns.folded import Folded, fold_texts, hash_letters
from engine.indicators.indicator import WordList
from engine.jit import kernel


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrases of all lists, those of one first token together: phrases that cancel before those that hit.

    ``slots`` (a power of two) is open addressing by that hash: row s is (hash, first phrase, end of phrases), with
    first phrase -1 where the slot is free. ``lists`` has a bit for each list that the phrase belongs to, in the order
    of ``names``; ``cancels`` marks the phrases that only look like a hit.
    """

    names: tuple[str, ...]
    slots: npt.NDArray[np.int64]
    phrases: Folded
    lists: Key
    cancels: npt.NDArray[np.int8]


def phrase_table(words: Mapping[str, WordList]) -> PhraseTable:
    """Put word lists into one table; the same lists are put together once."""
    return _phrase_table(tuple(sorted(words.items())))


@lru_cache(maxsize=8)
def _phrase_table(words: tuple[tuple[str, WordList], ...]) -> PhraseTable:
    lists: dict[tuple[str, bool], int] = {}
    for bit, (_, listed) in enumerate(words):
        for phrases, cancels in ((listed.words, False), (listed.not_words, True)):
            for phrase in with_plural(phrases):
                lists[phrase, cancels] = lists.get((phrase, cancels), 0) | 1 << bit
    firsts = {phrase: _hash_first_token(phrase) for phrase, _ in lists}
    ordered = sorted(lists, key=lambda entry: (firsts[entry[0]], not entry[1], entry[0]))
    return PhraseTable(
        names=tuple(name for name, _ in words),
        slots=_slots([firsts[phrase] for phrase, _ in ordered]),
        phrases=fold_texts([phrase for phrase, _ in ordered]),
        lists=np.array([lists[entry] for entry in ordered], dtype=np.uint64),
        cancels=np.array([cancels for _, cancels in ordered], dtype=np.int8),
    )


def with_plural(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Add to each phrase the same with an s at its end: the one plural that the lists need not write."""
    return tuple(dict.fromkeys(form for phrase in phrases for form in (phrase, phrase + "s")))


def _slots(hashes: list[int]) -> npt.NDArray[np.int64]:
    slots = np.full((1 << (2 * len(hashes) + 1).bit_length(), 3), -1, dtype=np.int64)
    for found, same in groupby(range(len(hashes)), key=hashes.__getitem__):
        phrases = list(same)
        slot = found & (len(slots) - 1)
        while slots[slot, 1] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = found, phrases[0], phrases[-1] + 1
    return slots


def _hash_first_token(phrase: str) -> int:
    letters = np.frombuffer(phrase.partition(" ")[0].encode("ascii"), dtype=np.uint8)
    found = np.zeros(1, dtype=np.int64)
    _hash(letters, found)
    return int(found[0])


@kernel("ro uint8[:], int64[:]")
def _hash(letters: npt.NDArray[np.uint8], found: npt.NDArray[np.int64]) -> None:
    found[0] = hash_letters(letters, 0, letters.shape[0])
