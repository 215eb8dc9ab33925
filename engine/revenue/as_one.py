"""Several consignments as one: their declarations on one footing, merged, and the facts of what they are together."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_MINOR, AnyArray, Minor, Offsets
from engine.columns.batch import Batch
from engine.columns.catalogue import DECLARED
from engine.columns.codes import code_list
from engine.columns.merging import merge
from engine.columns.taken import Rows, take, with_replaced
from engine.exact import share_out
from engine.indicators.indicator import Setting
from engine.indicators.quotas import COLUMNS_USED
from engine.indicators.value import add_values, declared_goods, factors_of, in_national_units
from engine.jit import kernel
from engine.revenue.basis import INCLUDED, WITH_DUTIES, WITH_FREIGHT, WITH_INSURANCE

_MONEY: Final = tuple(column for column in DECLARED if column.kind == "money")
_NATIONAL: Final = {
    "goods_value_minor": "goods_value_national_minor", "freight_minor": "freight_national_minor",
    "insurance_minor": "insurance_national_minor", "item_value_minor": "item_value_national_minor",
}  # fmt: skip
"""Declared amounts that every batch has in national money already."""


def as_one(known: Batch, members: Rows, offsets: Offsets, setting: Setting) -> Batch:
    """Give one consignment for each group of ``members[offsets[g]:offsets[g + 1]]``, with its facts.

    Notes
    -----
    Amounts are added up in the currency that all of a group declare, and else in national money. Where the delivery
    terms of a group differ, freight and insurance are taken out of the goods values that include them. Unknown: as
    columns/merging.py; a goods value from which an unknown freight or insurance would have to be taken out.
    """
    part = take(known, members)
    group = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    part = with_replaced(part, _worth(part))
    part = with_replaced(part, _in_one_currency(part, group, offsets, setting))
    part = with_replaced(part, _on_one_term(part, group, offsets))
    merged = merge(part, np.arange(len(members)), offsets)
    return with_replaced(merged, add_values(merged, setting) | _of_one_person(merged))


def _of_one_person(merged: Batch) -> dict[str, AnyArray]:
    """Give what the one receiver of a group has used of quotas; of several nobody knows."""
    is_lost = merged["consignee_id"] == MISSING_CODE
    return {
        name: np.where(is_lost, np.nan if merged[name].dtype == np.float64 else MISSING_MINOR, merged[name])
        for name in COLUMNS_USED.values()
    }


def _worth(part: Batch) -> dict[str, AnyArray]:
    """Say what each consignment and each item is worth as declared: a lone item is worth what its header says."""
    goods, _, _ = declared_goods(part)
    items, is_alone = part["item_value_minor"], (np.diff(part.item_offsets) == 1)[part.item_rows]
    takes_header = is_alone & (items == MISSING_MINOR)
    return {"goods_value_minor": goods, "item_value_minor": np.where(takes_header, goods[part.item_rows], items)}


def _in_one_currency(part: Batch, group: Rows, offsets: Offsets, setting: Setting) -> dict[str, AnyArray]:
    """Bring the amounts of groups that declare several currencies into national money; the rest stay as they are."""
    currency = part["currency"]
    is_mixed = _differs(currency, offsets)[group]
    if not is_mixed.any():
        return {}
    factors = factors_of(part, setting)
    has_rate = factors[0] > 0
    columns: dict[str, AnyArray] = {}
    for column in _MONEY:
        rows = part.item_rows if column.grain == "item" else np.arange(part.consignments)
        national = (
            part[_NATIONAL[column.name]]
            if column.name in _NATIONAL
            else in_national_units(part[column.name], (factors[0][rows], factors[1][rows]))
        )
        columns[column.name] = np.where(is_mixed[rows], national, part[column.name])
    # One without a rate, or without a currency, speaks for its group, so that the decision can name what is missing.
    home = code_list("currency").positions[setting.currency]
    speaks = np.where(has_rate, np.int32(home), currency)
    least, most = (function.reduceat(speaks, offsets[:-1])[group] for function in (np.minimum, np.maximum))
    said = np.where(least == home, most, least)
    columns["currency"] = np.where(is_mixed, said, currency).astype(np.int32)
    return columns


def _on_one_term(part: Batch, group: Rows, offsets: Offsets) -> dict[str, AnyArray]:
    """Take freight and insurance out of goods values where the terms of a group differ; it then has no term."""
    term = part["incoterm"]
    is_mixed = _differs(term, offsets)[group]
    if not is_mixed.any():
        return {}
    inside = np.array([*(INCLUDED[code] for code in code_list("incoterm").codes), 0], np.int64)[term]
    goods = part["goods_value_minor"]
    for bit, name in ((WITH_FREIGHT, "freight_minor"), (WITH_INSURANCE, "insurance_minor")):
        goods = np.where(is_mixed & (inside & bit > 0), _less(goods, part[name]), goods)
    items = part["item_value_minor"].copy()
    is_new = is_mixed & (goods != part["goods_value_minor"])
    _share_again(part.item_offsets, goods, is_new, part["item_value_minor"], items)
    # Duties inside one price are inside the price of all: nobody knows how much of it they are.
    has_duties = np.logical_or.reduceat(inside & WITH_DUTIES > 0, offsets[:-1])[group]
    stays = np.where(has_duties, code_list("incoterm").positions["DDP"], MISSING_CODE)
    return {
        "goods_value_minor": goods,
        "item_value_minor": items,
        "incoterm": np.where(is_mixed, stays, term).astype(np.int32),
    }


def _differs(codes: AnyArray, offsets: Offsets) -> AnyArray:
    is_other: AnyArray = np.minimum.reduceat(codes, offsets[:-1]) != np.maximum.reduceat(codes, offsets[:-1])
    return is_other


def _less(amount: Minor, taken: Minor) -> Minor:
    is_known = (amount != MISSING_MINOR) & (taken != MISSING_MINOR) & (taken <= amount)
    return np.where(is_known, amount - taken, MISSING_MINOR)


@kernel("ro int64[:], ro int64[:], ro boolean[:], ro int64[:], int64[:]")
def _share_again(offsets: Offsets, goods: Minor, is_new: AnyArray, worth: Minor, items: Minor) -> None:
    """Share goods values that have changed over their items, as far as the items said what they are worth."""
    for i in range(goods.shape[0]):
        if not is_new[i]:
            continue
        first, last = offsets[i], offsets[i + 1]
        is_known = goods[i] != MISSING_MINOR
        for k in range(first, last):
            is_known = is_known and worth[k] != MISSING_MINOR
        if is_known:
            share_out(goods[i], worth, first, last, items)
        else:
            for k in range(first, last):
                items[k] = MISSING_MINOR
