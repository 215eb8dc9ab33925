"""Who sends how much to whom: consignments of one batch between the same sender and receiver, counted and added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.arrays import MISSING_MINOR, AnyArray, Code, Minor, Real
from engine.columns.batch import Batch
from engine.columns.folded import SECRET, join_folded, number_alike
from engine.indicators.indicator import Setting
from engine.jit import kernel

Group: TypeAlias = npt.NDArray[np.int64]
"""A number that rows of one group share; -1: it is not known which group the row belongs to."""

_NOBODY: Final = -1
_MOST_MINOR: Final = 2**61
_SPREAD: Final = 1000003
_BITS: Final = 2**31 - 1


def same_parties(batch: Batch, setting: Setting) -> dict[str, AnyArray]:  # noqa: ARG001 - every indicator has it
    """Count the consignments of this batch with the same parties, and add up their goods values.

    The receiver is known by identifier, else by name with address, else by name with postcode; the sender by seller's
    identifier, else consignor's identifier, else name. Names, addresses and postcodes are compared folded.

    Notes
    -----
    Unknown: the counts and values where a party is not known; the value too where that of any consignment counted is
    unknown, but not what is known of it.
    """
    receiver = receivers(batch)
    pair = number_pairs(receiver, senders(batch))
    return {
        "same_parties_count": _count(pair),
        "same_parties_value_national_minor": _add_up(pair, batch["goods_value_national_minor"]),
        "same_parties_known_value_national_minor": _add_up(pair, _known_or_0(batch["goods_value_national_minor"])),
        "same_consignee_count": _count(receiver),
    }


def receivers(batch: Batch) -> Group:
    """Give each consignment the group of its receiver."""
    name = _alike(batch, ("consignee_name",))
    place = _first_known(_alike(batch, ("consignee_address",)), _alike(batch, ("consignee_postcode",)))
    return _first_known(batch["consignee_id"], number_pairs(name, place))


def senders(batch: Batch) -> Group:
    """Give each consignment the group of its sender: who sold it, else who sent it.

    A seller is only named where it is not the sender, so both names are looked up in one list.
    """
    name = _alike(batch, ("seller_name", "consignor_name"))
    return _first_known(batch["seller_id"], _first_known(batch["consignor_id"], name))


def consignors(batch: Batch) -> Group:
    """Give each consignment the group of who sent it, whoever sold it."""
    return _first_known(batch["consignor_id"], _alike(batch, ("consignor_name",)))


def _alike(batch: Batch, names: Sequence[str]) -> Group:
    """Give each row the number of the first known of these texts, folded; texts that fold alike share a number."""
    texts = [batch.texts[name] for name in names]
    numbers = number_alike(join_folded([some.folded() for some in texts]))
    found = np.full(batch.consignments, _NOBODY, dtype=np.int64)
    first = 0
    for name, some in zip(names, texts, strict=True):
        _fill_in(batch[name], first, numbers, found)
        first += len(some.texts)
    return found


@kernel("ro int32[:], int64, ro int64[:], int64[:]")
def _fill_in(codes: Code, first: int, numbers: Group, found: Group) -> None:
    for row in range(codes.shape[0]):
        if found[row] < 0 and codes[row] >= 0:
            found[row] = numbers[first + codes[row]]


def _first_known(one: AnyArray, other: Group) -> Group:
    """Take one number where it is known, else the other; equal numbers of the two stay apart."""
    found = np.empty(len(one), dtype=np.int64)
    _take_first_known(one.astype(np.int64), other, found)
    return found


@kernel("ro int64[:], ro int64[:], int64[:]")
def _take_first_known(one: Group, other: Group, found: Group) -> None:
    for row in range(one.shape[0]):
        found[row] = 2 * one[row] if one[row] >= 0 else 2 * other[row] + 1 if other[row] >= 0 else _NOBODY


def number_pairs(one: Group, other: Group) -> Group:
    """Give each distinct pair of two groups a number; a row that lacks either is in no group."""
    slots = np.full(1 << (2 * len(one) + 1).bit_length(), _NOBODY, dtype=np.int64)
    numbers = np.empty(len(one), dtype=np.int64)
    _number_pairs(one, other, SECRET, slots, numbers)
    return numbers


@kernel("ro int64[:], ro int64[:], int64, int64[:], int64[:]")
def _number_pairs(one: Group, other: Group, secret: int, slots: Group, numbers: Group) -> None:
    mask, distinct = slots.shape[0] - 1, 0
    for row in range(one.shape[0]):
        if one[row] < 0 or other[row] < 0:
            numbers[row] = _NOBODY
            continue
        mixed = ((one[row] & _BITS) * (secret | 1) + other[row] * _SPREAD) & _BITS
        slot = (mixed ^ (mixed >> 15) ^ (mixed >> 23)) & mask
        while slots[slot] >= 0 and (one[slots[slot]] != one[row] or other[slots[slot]] != other[row]):
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            slots[slot] = row
            numbers[row] = distinct
            distinct += 1
        else:
            numbers[row] = numbers[slots[slot]]


def _count(group: Group) -> Real:
    known = group >= 0
    # A place for every row's number, so that a batch in which nobody is known needs no case of its own.
    counts = np.bincount(group[known], minlength=1)
    return np.where(known, counts[np.where(known, group, 0)], np.nan)


def _known_or_0(minor: Minor) -> Minor:
    # Only for a sum that is said to be of known values: it is what the consignments are worth at least.
    return np.where(minor == MISSING_MINOR, 0, minor)


def _add_up(group: Group, minor: Minor) -> Minor:
    totals = np.zeros(int(group.max(initial=_NOBODY)) + 1, dtype=np.int64)
    sums = np.empty(len(group), dtype=np.int64)
    _add_up_groups(group, minor, totals, sums)
    return sums


@kernel("ro int64[:], ro int64[:], int64[:], int64[:]")
def _add_up_groups(group: Group, minor: Minor, totals: Minor, sums: Minor) -> None:
    for row in range(group.shape[0]):
        if group[row] < 0 or totals[group[row]] == MISSING_MINOR:
            continue
        # No amount is negative, so a total once too large stays so, whatever the order of the rows.
        is_lost = minor[row] == MISSING_MINOR or minor[row] > _MOST_MINOR - totals[group[row]]
        totals[group[row]] = MISSING_MINOR if is_lost else totals[group[row]] + minor[row]
    for row in range(group.shape[0]):
        sums[row] = totals[group[row]] if group[row] >= 0 else MISSING_MINOR
