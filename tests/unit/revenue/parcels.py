"""Parcels and laws for the tests of revenue, written with as few words as each test needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_HS, MISSING_MINOR, MISSING_PPM, NO
from engine.columns.batch import Batch, make_batch
from engine.columns.codes import code_list
from engine.days import Citation, Dated, Entry
from engine.exchange import ExchangeRates
from engine.hs import encode_hs, flatten
from engine.indicators.indicator import Setting
from engine.indicators.value import add_values
from engine.language.recipes import Asked, Recipe
from engine.money import Rounding
from engine.revenue.assess import Assessment, assess
from engine.rulebook.law import Channel, HsTable, Levy, LevyRate, Relief, RevenueLaw

CITE = Citation("Invented Act, section 1")
TODAY = 20_000

_HEADER = {"currency": MISSING_CODE, "goods_value_minor": MISSING_MINOR, "freight_minor": MISSING_MINOR,
           "insurance_minor": MISSING_MINOR, "prepaid_tax_amount_minor": MISSING_MINOR,
           "foreign_tax_minor": MISSING_MINOR, "incoterm": MISSING_CODE,
           "gross_mass_kg": np.nan}  # fmt: skip
_ITEM = {"item_value_minor": MISSING_MINOR, "item_retail_price_minor": MISSING_MINOR,
         "item_quantity": np.nan, "item_net_mass_kg": np.nan,
         "item_hs_code": MISSING_HS, "item_duty_rate_ppm": MISSING_PPM, "item_excise_rate_ppm": MISSING_PPM,
         "item_tax_rate_ppm": MISSING_PPM, "item_names_liquor_or_tobacco": NO}  # fmt: skip
_DTYPE = {"currency": np.int32, "incoterm": np.int32, "gross_mass_kg": np.float64, "item_quantity": np.float64,
          "item_net_mass_kg": np.float64, "item_names_liquor_or_tobacco": np.int8}  # fmt: skip

Parcel = dict[str, Any]
"""Header columns without ``_minor``, ``items`` a list of item columns without ``item_``; what is absent is unknown."""


def published(quotes: Mapping[tuple[str, str], str]) -> ExchangeRates:
    return ExchangeRates({pair: Dated((Entry(0, Fraction(rate), "fictional", CITE),)) for pair, rate in quotes.items()})


def declared(parcels: Sequence[Parcel]) -> Batch:
    items = [item for parcel in parcels for item in parcel.get("items", [{}])]
    counts = [len(parcel.get("items", [{}])) for parcel in parcels]
    header = {name: [_value(parcel, name, gap) for parcel in parcels] for name, gap in _HEADER.items()}
    lines = {name: [_value(item, name, gap) for item in items] for name, gap in _ITEM.items()}
    columns = {name: np.array(cells, dtype=_DTYPE.get(name, np.int64)) for name, cells in (header | lines).items()}
    return make_batch(np.cumsum([0, *counts]).astype(np.int64), columns, {})


def _value(written: Mapping[str, Any], name: str, gap: object) -> object:
    short = name.removeprefix("item_").removesuffix("_minor").removesuffix("_ppm").removesuffix("_kg")
    value = written.get(short)
    if value is None:
        return gap
    if name in ("currency", "incoterm"):
        return code_list(name).positions[value]
    return encode_hs(value) if name == "item_hs_code" else value


def known(parcels: Sequence[Parcel], rates: ExchangeRates | None = None, currency: str = "FJD") -> Batch:
    batch = declared(parcels)
    return batch.with_columns(add_values(batch, Setting("FJ", currency, TODAY, rates or ExchangeRates())))


@dataclass(frozen=True)
class Answers:
    """Conditions whose answers are written down: one row for each condition, one answer for all or for each parcel."""

    rows: Sequence[int | Sequence[int]] = ()

    @property
    def outputs(self) -> int:
        return len(self.rows)

    def run(self, batch: Batch, *, block: int = 1024, threads: int = 1) -> np.ndarray:
        truth = np.empty((len(self.rows), batch.consignments), np.int8)
        for position, row in enumerate(self.rows):
            truth[position] = row
        return truth


@dataclass(frozen=True)
class ItemAnswers(Answers):
    """Conditions of goods items whose answers are written down: one row for each condition, one for each item."""

    columns: tuple[str, ...] = ()


def tariff(prefixes: Mapping[str, int | None]) -> HsTable:
    first, last, position = flatten({prefix: place for place, prefix in enumerate(prefixes)})
    values = np.array([MISSING_PPM if ppm is None else ppm for ppm in prefixes.values()], dtype=np.int64)
    return HsTable(first, last, values[position])


def levy(
    name: str = "duty", flat: int | None = 150_000, *, table: Mapping[str, int | None] | None = None,
    selective: bool = False, supplied: str | None = None, on_value: str = "customs_value", on: Sequence[int] = (),
    base_rounding: Rounding = Rounding.HALF_UP, base_step: int = 0, rounding: Rounding = Rounding.HALF_UP,
    step: int = 1, category: Any = "duty", amount: Recipe | None = None, when: Recipe | int | None = None,
    looks_at: Sequence[int] = (), read: str = "", where: Recipe | int | None = None, **parties: Any,
) -> Levy:  # fmt: skip
    """Give a levy; ``when`` may be the place of an answer."""
    rate = LevyRate(flat if table is None else None, None if table is None else tariff(table), selective, supplied)
    condition = Asked(when, of_hs=False) if isinstance(when, int) else when
    parties["where"] = Asked(where, of_hs=False, of_items=True) if isinstance(where, int) else where
    return Levy(name, name, category, rate, on_value, tuple(on), base_rounding, base_step, rounding, step, CITE,
                "fictional", amount, "", condition, tuple(looks_at), read=read, **parties)  # fmt: skip


def relief(
    amount: int | None, levies: Sequence[int] = (0,), *, shape: Any = "cliff", measure: Any = "goods",
    or_equal: bool = False, condition: int = 0, name: str = "low_value", payable: Sequence[int] = (),
    where: Recipe | int | None = None,
    **more: Any,
) -> Relief:  # fmt: skip
    cite = Citation("Invented Concession, item 2")
    more["where"] = Asked(where, of_hs=False, of_items=True) if isinstance(where, int) else where
    return Relief(name, name, shape, measure, amount, or_equal, tuple(levies), condition, cite, "fictional",
                  payable=tuple(payable), **more)  # fmt: skip


def law(
    levies: Sequence[Levy], reliefs: Sequence[Relief] = (), conditions: Any = Answers((1,)), *, basis: Any = "fob",
    currency: str = "FJD", exponent: int = 2, item_conditions: Any = None, **parties: str,
) -> RevenueLaw:  # fmt: skip
    fallback = Channel("", "", "border", CITE, "fictional", tuple(range(len(levies))), **parties)
    return RevenueLaw(currency, exponent, basis, tuple(levies), tuple(reliefs), conditions, (fallback,),
                      item_conditions=item_conditions)  # fmt: skip


def assess_one(parcel: Parcel, revenue: RevenueLaw, rates: ExchangeRates | None = None) -> Assessment:
    return assess(known([{"currency": "FJD"} | parcel], rates), revenue)
