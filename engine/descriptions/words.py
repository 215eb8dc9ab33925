"""Which goods a description names: listed words and phrases, found on word boundaries in every distinct text once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from engine.arrays import UNKNOWN, AnyArray, Code, Key, Offsets, Truth
from engine.columns.batch import Batch
from engine.columns.folded import Folded, Letters, are_equal, hash_token
from engine.descriptions.phrases import PhraseTable, phrase_table
from engine.descriptions.vague import says_nothing
from engine.indicators.indicator import Setting
from engine.jit import inlined, kernel

VAGUE: Final = "vague"
"""The list of words that say nothing: a text made of nothing else is vague."""

NAMED: Final[Mapping[str, str]] = {
    "weapon": "item_names_weapon",
    "narcotic": "item_names_narcotic",
    "biosecurity_goods": "item_names_biosecurity_goods",
    "liquor_or_tobacco": "item_names_liquor_or_tobacco",
    "medicine": "item_names_medicine",
    "battery": "item_names_battery",
}
"""The list that each column of named goods is found with."""

VAGUE_COLUMN: Final = "item_is_vague"

_SPACE: Final = 32
_MOST_LISTS: Final = 64
_NO_LIST: Final = -1
_ONE: Final = np.uint64(1)


def described_goods(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Say for each item what its description names, and whether it says anything at all.

    The description of the whole consignment is read for each of its items too: goods are named where either names
    them, and nothing is said where neither says anything.

    Notes
    -----
    Unknown: where neither is stated, and everywhere for a list that the setting does not hold.
    """
    table = phrase_table(setting.words)
    own = _read_column(batch, "item_description", table)
    header: Code = batch["description"]
    if (header < 0).all():
        return own
    shared = {column: flag[batch.item_rows] for column, flag in _read_column(batch, "description", table).items()}
    both = {column: np.maximum(own[column], shared[column]) for column in NAMED.values()}
    vague, other = own[VAGUE_COLUMN], shared[VAGUE_COLUMN]
    both[VAGUE_COLUMN] = np.where(vague == UNKNOWN, other, np.where(other == UNKNOWN, vague, vague & other))
    return both


def _read_column(batch: Batch, column: str, table: PhraseTable) -> dict[str, AnyArray]:
    """Give every flag for each row of one column of descriptions."""
    found, is_vague = read_texts(batch.texts[column].folded(), table)
    codes: Code = batch[column]
    bits = np.array([table.names.index(name) if name in table.names else _NO_LIST for name in NAMED], dtype=np.int64)
    flags, vague = np.empty((len(bits), len(codes)), dtype=np.int8), np.empty(len(codes), dtype=np.int8)
    _spread(codes, found, is_vague, bits, VAGUE in table.names, flags, vague)
    return dict(zip(NAMED.values(), flags, strict=True)) | {VAGUE_COLUMN: vague}


@kernel("ro int32[:], ro uint64[:], ro int8[:], ro int64[:], boolean, int8[:,:], int8[:]")
def _spread(
    codes: Code, found: Key, is_vague: Truth, bits: Offsets, has_vague_list: bool, flags: AnyArray, vague: Truth
) -> None:
    """Write what was found in each text to the rows that have it; no text and no list are unknown."""
    for row in range(codes.shape[0]):
        vague[row] = is_vague[codes[row]] if codes[row] >= 0 and has_vague_list else UNKNOWN
    for place in range(bits.shape[0]):
        for row in range(codes.shape[0]):
            is_known = codes[row] >= 0 and bits[place] >= 0
            flags[place, row] = (found[codes[row]] >> np.uint64(bits[place])) & _ONE if is_known else UNKNOWN


def read_texts(texts: Folded, table: PhraseTable) -> tuple[Key, Truth]:
    """Give each text a mask with a bit for each list of PhraseTable.names that it has a word of, and if it is vague."""
    count = len(texts.offsets) - 1
    found, is_vague = np.zeros(count, dtype=np.uint64), np.zeros(count, dtype=np.int8)
    vague_list = _ONE << np.uint64(table.names.index(VAGUE)) if VAGUE in table.names else np.uint64(0)
    phrases = table.phrases
    _read_texts(
        texts.letters, texts.offsets, table.slots, phrases.letters, phrases.offsets, table.lists, table.cancels,
        vague_list, found, is_vague,
    )  # fmt: skip
    return found, is_vague


@inlined
def _end_of_phrase(letters: Letters, first: int, last: int, phrases: Letters, begin: int, stop: int) -> int:
    """Give where the phrase ends in the text, or -1 where it does not stand at ``first`` as whole tokens."""
    end = first + stop - begin
    if end > last or (end < last and letters[end] != _SPACE):
        return -1
    return end if are_equal(phrases, begin, stop, letters, first) else -1


@inlined
def _cancel(lists: np.uint64, up_to: int, cancelled: Offsets) -> None:
    for bit in range(_MOST_LISTS):
        if (lists >> np.uint64(bit)) & _ONE:
            cancelled[bit] = max(cancelled[bit], up_to)


@inlined
def _left_of(lists: np.uint64, up_to: int, cancelled: Offsets) -> np.uint64:
    """Give those of ``lists`` in which a phrase that ends at ``up_to`` is not cancelled."""
    left = lists
    for bit in range(_MOST_LISTS):
        if up_to <= cancelled[bit]:
            left &= ~(_ONE << np.uint64(bit))
    return left


@kernel(
    "ro uint8[:], ro int64[:], ro int64[:,:], ro uint8[:], ro int64[:], ro uint64[:], ro int8[:], uint64, "
    "uint64[:], int8[:]"
)
def _read_texts(
    letters: Letters, offsets: Offsets, slots: Offsets, phrases: Letters, phrase_offsets: Offsets, lists: Key,
    cancels: Truth, vague_list: np.uint64, found: Key, is_vague: Truth,
) -> None:  # fmt: skip
    # Up to where the text is inside a phrase that cancels, for each list. Tokens are read from left to right, and at
    # one token the phrases that cancel come first, so a hit is cancelled exactly where one of them holds it whole.
    cancelled = np.zeros(_MOST_LISTS, dtype=np.int64)
    for text in range(found.shape[0]):
        first, last = offsets[text], offsets[text + 1]
        cancelled[:] = first
        covered, has_content, mask = first, False, np.uint64(0)
        while first < last:
            end, hashed = hash_token(letters, first, last)
            slot = hashed & (slots.shape[0] - 1)
            while slots[slot, 1] >= 0 and slots[slot, 0] != hashed:
                slot = (slot + 1) & (slots.shape[0] - 1)
            for phrase in range(max(slots[slot, 1], 0), max(slots[slot, 2], 0)):
                stop = phrase_offsets[phrase + 1]
                stands_to = _end_of_phrase(letters, first, last, phrases, phrase_offsets[phrase], stop)
                if cancels[phrase]:
                    _cancel(lists[phrase], stands_to, cancelled)
                elif stands_to >= 0:
                    left = _left_of(lists[phrase], stands_to, cancelled)
                    mask |= left
                    covered = max(covered, stands_to) if left & vague_list else covered
            if not has_content and end > covered:
                has_content = not says_nothing(letters, first, end)
            first = end + 1
        found[text] = mask
        is_vague[text] = 0 if has_content else 1
