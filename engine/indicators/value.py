"""What was declared about money, as facts in national minor units."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from engine.arrays import (
    MISSING_CODE,
    MISSING_HS,
    MISSING_MINOR,
    UNKNOWN,
    AnyArray,
    Code,
    Day,
    Hs,
    Minor,
    Offsets,
    Real,
    Truth,
)
from engine.columns.batch import Batch
from engine.columns.codes import code_list, currency_exponents
from engine.exact import convert, mul_div, share_out, steadied
from engine.indicators.indicator import Setting
from engine.indicators.law_day import law_days
from engine.jit import kernel
from engine.money import MAX_ASSESSED_MINOR

_CODES_PER_CHAPTER: Final = 10**8
_MICRO: Final = 10**6
_MOST_PIECES: Final = 1.0e12
"""The largest quantity that is read exactly to six decimals."""

_TOO_MANY: Final = 1.0e17


def add_values(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Give every indicator about money, mass for money, and the number of items.

    Returns
    -------
    dict
        Columns of the catalogue, by name.

    Notes
    -----
    Unknown: money whose currency is not declared or has no rate on the law's day, and money above
    money.MAX_ASSESSED_MINOR. Item values are unknown where several items stand and one has no value.

    Rounding: each of the three amounts is rounded half up once it is in national units; the items share the goods
    value by what was declared for them, largest remainder.
    """
    rates = factors_of(batch, setting)
    declared, mismatch, share_weights = declared_goods(batch)
    goods = in_national_units(declared, rates)
    items = np.empty(batch.items, np.int64)
    _share_goods(goods, batch.item_offsets, share_weights, items)
    return {
        "has_exchange_rate": _has_rate(batch["currency"], rates),
        "goods_value_national_minor": goods,
        "declared_goods_value_minor": declared,
        "freight_national_minor": in_national_units(batch["freight_minor"], rates),
        "insurance_national_minor": in_national_units(batch["insurance_minor"], rates),
        "prepaid_tax_amount_national_minor": in_national_units(batch["prepaid_tax_amount_minor"], rates),
        "item_value_national_minor": items,
        "foreign_tax_national_minor": _if_declared(batch["foreign_tax_minor"], rates),
        "item_retail_price_national_minor": _if_declared(batch["item_retail_price_minor"], rates, batch.item_rows),
        "is_value_mismatch": mismatch,
        "unit_value_national_minor_per_kg": _per_measure(goods, batch["gross_mass_kg"]),
        "item_unit_value_national_minor_per_kg": _per_measure(items, _item_mass_kg(batch)),
        "item_piece_value_national_minor": _piece_value(items, batch["item_quantity"]),
        "items_count": np.diff(batch.item_offsets).astype(np.float64),
        "item_hs_chapter": _chapter(batch["item_hs_code"]),
    }


def factors_of(batch: Batch, setting: Setting) -> tuple[Minor, Minor]:
    """Give each consignment's factor to national minor units, numerator and denominator; 0 over 1 is unknown."""
    currency = batch["currency"]
    if setting.date_basis != "acceptance":
        return _factors_of_days(currency, law_days(batch, setting), setting)
    codes, exponents = code_list("currency").codes, currency_exponents()
    numerators, denominators = np.zeros(len(codes) + 1, np.int64), np.ones(len(codes) + 1, np.int64)
    for position in np.flatnonzero(np.bincount(currency + 1, minlength=1)[1:]):
        factor: Fraction | None = setting.rates.minor_factor(codes[position], setting.currency, setting.day, exponents)
        if factor is not None:
            numerators[position], denominators[position] = factor.numerator, factor.denominator
    # Code -1, no currency, reads the last place.
    return numerators[currency], denominators[currency]


def _factors_of_days(currency: Code, days: Day, setting: Setting) -> tuple[Minor, Minor]:
    """Give each consignment's factor at the rate of its own day; each currency is looked up once for each day."""
    codes, exponents = code_list("currency").codes, currency_exponents()
    pairs, at = np.unique(np.stack([currency, days]), axis=1, return_inverse=True)
    numerators, denominators = np.zeros(pairs.shape[1], np.int64), np.ones(pairs.shape[1], np.int64)
    for place, (position, day) in enumerate(pairs.T.tolist()):
        if position == MISSING_CODE:
            continue
        factor: Fraction | None = setting.rates.minor_factor(codes[position], setting.currency, day, exponents)
        if factor is not None:
            numerators[place], denominators[place] = factor.numerator, factor.denominator
    return numerators[at.reshape(-1)], denominators[at.reshape(-1)]


def in_national_units(amounts: Minor, factors: tuple[Minor, Minor]) -> Minor:
    """Convert amounts by their factors, each rounded half up; unknown without one, and above what is assessed."""
    out = np.empty(len(amounts), np.int64)
    convert(amounts, *factors, out)
    out[out > MAX_ASSESSED_MINOR] = MISSING_MINOR
    return out


def _if_declared(amounts: Minor, factors: tuple[Minor, Minor], rows: Offsets | None = None) -> Minor:
    """Convert amounts that hardly anybody declares; ``rows`` says of which consignment each is, None: its own."""
    if (amounts == MISSING_MINOR).all():
        return amounts
    numerators, denominators = factors if rows is None else (factors[0][rows], factors[1][rows])
    return in_national_units(amounts, (numerators, denominators))


def _has_rate(currency: Code, factors: tuple[Minor, Minor]) -> Truth:
    known = (factors[0] > 0).astype(np.int8)
    known[currency == MISSING_CODE] = UNKNOWN
    return known


def declared_goods(batch: Batch) -> tuple[Minor, Truth, Minor]:
    """Give the goods value as declared, whether header and items disagree, and what each item weighs in sharing."""
    goods, mismatch = np.empty(batch.consignments, np.int64), np.empty(batch.consignments, np.int8)
    weights = np.empty(batch.items, np.int64)
    _add_items(batch["goods_value_minor"], batch.item_offsets, batch["item_value_minor"], goods, mismatch, weights)
    return goods, mismatch, weights


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:], int8[:], int64[:]")
def _add_items(header: Minor, offsets: Offsets, values: Minor, goods: Minor, mismatch: Truth, weights: Minor) -> None:
    for i in range(header.shape[0]):
        first, last = offsets[i], offsets[i + 1]
        stated, is_whole = 0, last > first
        for k in range(first, last):
            if values[k] == MISSING_MINOR:
                is_whole = False
            else:
                stated += values[k]
        total = stated if is_whole else MISSING_MINOR
        for k in range(first, last):
            # A lone item without a value takes the header's; several cannot be told apart.
            weights[k] = values[k] if total != MISSING_MINOR else 1 if last - first == 1 else MISSING_MINOR
        goods[i] = header[i] if total == MISSING_MINOR else total
        mismatch[i] = UNKNOWN
        if total != MISSING_MINOR and header[i] != MISSING_MINOR:
            mismatch[i] = 1 if total != header[i] else 0
        elif header[i] != MISSING_MINOR and stated > header[i]:
            # Some items alone are worth more than the header says of all: neither can be assessed.
            mismatch[i] = 1
            goods[i] = MISSING_MINOR


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:]")
def _share_goods(goods: Minor, offsets: Offsets, weights: Minor, items: Minor) -> None:
    for i in range(goods.shape[0]):
        first, last = offsets[i], offsets[i + 1]
        if first == last:
            continue
        if last - first == 1:
            items[first] = goods[i]
        elif goods[i] != MISSING_MINOR and weights[first] != MISSING_MINOR:
            share_out(goods[i], weights, first, last, items)
        else:
            for k in range(first, last):
                items[k] = MISSING_MINOR


def _item_mass_kg(batch: Batch) -> Real:
    """Give net mass, or gross mass where the consignment has one item and its net mass is not known."""
    net = batch["item_net_mass_kg"]
    is_alone = np.diff(batch.item_offsets)[batch.item_rows] == 1
    mass: Real = np.where(is_alone & ~(net > 0), batch["gross_mass_kg"][batch.item_rows], net)
    return mass


def _per_measure(amounts: Minor, measure: Real) -> Real:
    quotients = np.empty(len(amounts))
    _divide(amounts, measure, quotients)
    return quotients


@kernel("ro int64[:], ro float64[:], float64[:]")
def _divide(amounts: Minor, measure: Real, quotients: Real) -> None:
    for i in range(amounts.shape[0]):
        is_known = amounts[i] != MISSING_MINOR and measure[i] > 0
        quotients[i] = steadied(amounts[i] / measure[i]) if is_known else np.nan


def _piece_value(values: Minor, quantity: Real) -> Minor:
    pieces = np.empty(len(values), np.int64)
    _divide_down(values, quantity, pieces)
    return pieces


@kernel("ro int64[:], ro float64[:], int64[:]")
def _divide_down(amounts: Minor, quantity: Real, pieces: Minor) -> None:
    """Divide by a quantity, read to six decimals, rounded down; unknown by nothing, and above what is assessed."""
    for i in range(amounts.shape[0]):
        pieces[i] = MISSING_MINOR
        # Amounts are below 2**53, so that a quantity beyond what millionths can hold leaves a small, exact float.
        if amounts[i] == MISSING_MINOR or not quantity[i] > 0:
            continue
        if quantity[i] > _MOST_PIECES:
            pieces[i] = np.int64(np.floor(amounts[i] / quantity[i]))
            continue
        micro = int(np.rint(quantity[i] * _MICRO))
        if micro > 0 and float(amounts[i]) * _MICRO / float(micro) < _TOO_MANY:
            quotient = mul_div(amounts[i], _MICRO, micro)[0]
            pieces[i] = quotient if quotient <= MAX_ASSESSED_MINOR else MISSING_MINOR


def _chapter(codes: Hs) -> Code:
    chapters = (codes >> 4) // _CODES_PER_CHAPTER
    return np.where(codes == MISSING_HS, MISSING_CODE, chapters).astype(np.int32)
