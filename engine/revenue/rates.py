"""The rate of each levy for each goods item: the caller's own, the law's flat one, or the tariff table's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_HS, MISSING_PPM, NO, AnyArray, Hs, Offsets, Ppm
from engine.columns.batch import Batch
from engine.hs import DIGITS
from engine.jit import inlined, kernel
from engine.revenue.unknowns import (
    CURRENCY,
    DUTY_RATE,
    EXCHANGE_RATE,
    GOODS_VALUE,
    HS_CODE,
    ITEM_VALUE_SPLIT,
    RATE_NOT_KNOWN,
    TOO_LARGE,
    Mask,
)
from engine.rulebook.law import Levy, LevyRate

MIXED_PPM: Final = -2
"""The goods items of the consignment have different rates."""

GOODS_UNKNOWN: Final = GOODS_VALUE | CURRENCY | EXCHANGE_RATE | TOO_LARGE
"""What keeps a goods value from being shared over its items, beside the values of the items."""

_NOTHING_LISTED = np.zeros(0, np.int64)
HEADINGS: Final = 10**4
_CODES_PER_HEADING: Final = 10**6
_SPAN = np.array([10 ** (DIGITS - digits) for digits in range(DIGITS + 1)], dtype=np.int64)
"""How many ten-digit codes begin with a code of so many digits."""

NOT_LISTED = -2
DISAGREE = -3


@dataclass(frozen=True, slots=True)
class ItemRates:
    """Each levy's rate for each item, shape (levies, m): the rate, whether the caller supplied it, what is missing."""

    ppm: AnyArray
    is_supplied: AnyArray
    unknown: AnyArray


def find_rates(known: Batch, levies: Sequence[Levy]) -> ItemRates:
    """Find the rate of each levy for each goods item.

    Notes
    -----
    Unknown: goods that a table which is not selective does not list; listed goods whose rate is not known; an absent
    HS code; a code shorter than the table's prefixes, where not everything under it has the same rate. A selective
    levy is not owed on goods without an HS code where the caller supplied their duty rate, since it has classified
    them; but not where their words name what such levies are there for, or the levy's ``when`` asks what they are.
    """
    is_classified = _is_classified(known)
    nobody_is = np.zeros_like(is_classified)
    shape = (len(levies), known.items)
    rates = ItemRates(np.empty(shape, np.int64), np.empty(shape, np.bool_), np.empty(shape, np.int64))
    for position, levy in enumerate(levies):
        if levy.amount is not None:
            rates.ppm[position], rates.is_supplied[position], rates.unknown[position] = MISSING_PPM, False, 0
            continue
        _find_rates(
            known["item_hs_code"], _supplied(known, levy.rate), nobody_is if levy.chooses_goods else is_classified,
            *_rate_law(levy.rate),
            rates.ppm[position], rates.is_supplied[position], rates.unknown[position],
        )  # fmt: skip
    return rates


def _is_classified(known: Batch) -> AnyArray:
    """Say of which items the caller's duty rate speaks for their class: a bottle of rum is excise goods at any rate."""
    is_rated = known["item_duty_rate_ppm"] != MISSING_PPM
    is_classified: AnyArray = is_rated & (known["item_names_liquor_or_tobacco"] == NO)
    return is_classified


def _supplied(known: Batch, rate: LevyRate) -> Ppm:
    return np.full(known.items, MISSING_PPM, np.int64) if rate.supplied is None else known[rate.supplied]


def _rate_law(rate: LevyRate) -> tuple[int, bool, bool, Hs, Hs, Ppm]:
    flat = MISSING_PPM if rate.flat_ppm is None else rate.flat_ppm
    table = rate.table
    if table is None:
        return flat, False, rate.selective, _NOTHING_LISTED, _NOTHING_LISTED, _NOTHING_LISTED
    return flat, True, rate.selective, table.first, table.last, table.values


@inlined
def _first_reaching(last: Hs, at: int, end: int, code: int) -> int:
    """Find the first range from ``at`` up to ``end`` that ends at or after ``code``."""
    while at < end:
        half = (at + end) // 2
        if last[half] < code:
            at = half + 1
        else:
            end = half
    return at


@inlined
def index_headings(last: Hs, begins: AnyArray) -> None:
    """Say for each four-digit heading which range is the first to reach it, so that a search begins close by."""
    at = 0
    for heading in range(begins.shape[0]):
        while at < last.shape[0] and last[at] < heading * _CODES_PER_HEADING:
            at += 1
        begins[heading] = at


@inlined
def look_up(code: int, begins: AnyArray, first: Hs, last: Hs, values: Ppm, not_listed: int) -> Any:
    """Give the one rate of everything under an HS code; DISAGREE where there are several."""
    lowest = code >> 4
    highest = lowest + _SPAN[code & 15] - 1
    heading = lowest // _CODES_PER_HEADING
    at = _first_reaching(last, begins[heading], begins[heading + 1], lowest)
    if at == last.shape[0] or first[at] > highest:
        return not_listed
    rate = values[at]
    if first[at] > lowest and rate != not_listed:
        return DISAGREE
    while last[at] < highest:
        reached = last[at]
        at += 1
        is_gap = at == last.shape[0] or first[at] > reached + 1
        if is_gap and rate != not_listed:
            return DISAGREE
        if at == last.shape[0] or first[at] > highest:
            return rate
        if values[at] != rate:
            return DISAGREE
    return rate


@kernel(
    "ro int64[:], ro int64[:], ro boolean[:], int64, boolean, boolean, ro int64[:], ro int64[:], ro int64[:], "
    "int64[:], boolean[:], int64[:]"
)
def _find_rates(
    codes: Hs, supplied: Ppm, is_classified: AnyArray, flat: int, has_table: bool, is_selective: bool,
    first: Hs, last: Hs, values: Ppm, ppm: Ppm, is_supplied: AnyArray, unknown: Mask,
) -> None:  # fmt: skip
    begins = np.zeros(HEADINGS + 1, np.int64)
    if has_table:
        index_headings(last, begins)
    for k in range(codes.shape[0]):
        is_supplied[k] = supplied[k] != MISSING_PPM
        missing = 0
        rate = supplied[k] if is_supplied[k] else flat
        if rate == MISSING_PPM and not has_table:
            missing = RATE_NOT_KNOWN
        elif rate == MISSING_PPM and codes[k] == MISSING_HS:
            if is_selective and is_classified[k]:
                rate = 0
            else:
                missing = HS_CODE
        elif rate == MISSING_PPM:
            rate = look_up(codes[k], begins, first, last, values, 0 if is_selective else NOT_LISTED)
            if rate < 0:
                missing = DUTY_RATE if rate == NOT_LISTED else HS_CODE if rate == DISAGREE else RATE_NOT_KNOWN
                rate = MISSING_PPM
        ppm[k] = rate
        unknown[k] = missing


@kernel(
    "ro int64[:], ro int64[:], ro int64[:], ro boolean[:], ro int64[:], ro int64[:], int64[:], boolean[:], int64[:]"
)
def summarise_rates(
    offsets: Offsets, ends: Offsets, ppm: Ppm, is_supplied: AnyArray, unknown: Mask, goods_unknown: Mask,
    one_ppm: Ppm, is_any_supplied: AnyArray, missing: Mask,
) -> None:  # fmt: skip
    """Say for each consignment which rate its items have, whether one was supplied, and what is missing of them.

    Items of different rates whose values are not known lack the split, or whatever the goods value lacks.
    """
    for i in range(ends.shape[0]):
        first, last = offsets[i], offsets[i + 1]
        rate, any_supplied, lacking = ppm[first], is_supplied[first], unknown[first]
        for k in range(first + 1, last):
            any_supplied |= is_supplied[k]
            lacking |= unknown[k]
            if ppm[k] != rate:
                rate = MIXED_PPM
        if lacking != 0:
            rate = MISSING_PPM
        elif rate == MIXED_PPM and ends[i] < last:
            lacking = goods_unknown[i] & np.int64(GOODS_UNKNOWN)
            if lacking == 0:
                lacking = np.int64(ITEM_VALUE_SPLIT)
        one_ppm[i], is_any_supplied[i], missing[i] = rate, any_supplied, lacking
