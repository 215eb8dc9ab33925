"""Declared money becomes facts in national minor units, and what is not known stays so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arrays import MISSING_CODE, MISSING_MINOR, NO, UNKNOWN, YES
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS
from engine.money import MAX_ASSESSED_MINOR
from tests.unit.revenue.parcels import Parcel, known, published

RATES = published({("USD", "FJD"): "2.25", ("FJD", "EUR"): "0.4", ("JPY", "FJD"): "0.015"})


def facts(**parcel: Any) -> Batch:
    return known([{"currency": "FJD"} | parcel], RATES)


def goods_value(parcel: Parcel) -> int:
    return int(facts(**parcel)["goods_value_national_minor"][0])


def test_the_goods_value_is_the_sum_of_the_items_where_all_have_one() -> None:
    assert goods_value({"goods_value": 999, "items": [{"value": 100}, {"value": 250}]}) == 350


def test_the_goods_value_is_the_header_s_where_an_item_has_none() -> None:
    assert goods_value({"goods_value": 999, "items": [{"value": 100}, {}]}) == 999


def test_the_goods_value_is_unknown_where_neither_stands() -> None:
    assert goods_value({"items": [{"value": 100}, {}]}) == MISSING_MINOR


@pytest.mark.parametrize(("currency", "minor"), [("USD", 225), ("EUR", 250), ("JPY", 150), ("FJD", 100)])
def test_money_is_converted_in_the_direction_published(currency: str, minor: int) -> None:
    assert goods_value({"currency": currency, "goods_value": 100}) == minor


def test_half_a_minor_unit_is_rounded_up() -> None:
    assert goods_value({"currency": "USD", "goods_value": 2}) == 5  # 4.5


@pytest.mark.parametrize(("currency", "has_rate"), [("GBP", NO), (None, UNKNOWN), ("USD", YES), ("FJD", YES)])
def test_whether_the_currency_has_a_rate_is_a_fact(currency: str | None, has_rate: int) -> None:
    assert facts(currency=currency, goods_value=100)["has_exchange_rate"][0] == has_rate


@pytest.mark.parametrize("currency", ["GBP", None])
def test_money_without_a_rate_or_a_currency_is_unknown(currency: str | None) -> None:
    assert goods_value({"currency": currency, "goods_value": 100}) == MISSING_MINOR


def test_a_tax_of_the_country_of_sale_and_retail_prices_are_converted_and_unknown_where_not_declared() -> None:
    batch = facts(currency="USD", foreign_tax=5, items=[{"value": 100, "retail_price": 2}, {"value": 100}])
    assert batch["foreign_tax_national_minor"].tolist() == [11]  # 11.25
    assert batch["item_retail_price_national_minor"].tolist() == [5, MISSING_MINOR]  # 4.5
    nothing = facts(currency="USD", items=[{"value": 100}])
    assert nothing["foreign_tax_national_minor"].tolist() == [MISSING_MINOR]
    assert nothing["item_retail_price_national_minor"].tolist() == [MISSING_MINOR]


@pytest.mark.parametrize("stated", [{"foreign_tax": 5}, {"items": [{"retail_price": 5}]}])
def test_money_declared_beside_the_value_has_no_rate_of_its_own(stated: dict[str, Any]) -> None:
    batch = facts(**{"currency": "GBP", **stated})
    assert batch["foreign_tax_national_minor"].tolist() == [MISSING_MINOR]
    assert batch["item_retail_price_national_minor"].tolist() == [MISSING_MINOR]


def test_freight_and_insurance_are_each_converted() -> None:
    batch = facts(currency="USD", freight=2, insurance=10)
    assert [batch["freight_national_minor"][0], batch["insurance_national_minor"][0]] == [5, 23]


@pytest.mark.parametrize(("minor", "found"), [(MAX_ASSESSED_MINOR, MAX_ASSESSED_MINOR),
                                              (MAX_ASSESSED_MINOR + 1, MISSING_MINOR)])  # fmt: skip
def test_a_value_above_what_is_assessed_is_unknown(minor: int, found: int) -> None:
    assert goods_value({"goods_value": minor}) == found


def test_a_lone_item_without_a_value_takes_the_header_s() -> None:
    assert facts(goods_value=700)["item_value_national_minor"].tolist() == [700]


def test_several_items_of_which_one_has_no_value_have_unknown_values() -> None:
    batch = facts(goods_value=700, items=[{"value": 100}, {}])
    assert batch["item_value_national_minor"].tolist() == [MISSING_MINOR, MISSING_MINOR]


def test_a_header_below_what_some_items_alone_are_worth_is_no_value_and_a_mismatch() -> None:
    batch = facts(goods_value=100, items=[{"value": 90_000}, {}])
    assert batch["goods_value_national_minor"].tolist() == [MISSING_MINOR]
    assert batch["is_value_mismatch"].tolist() == [YES]


@given(st.integers(1, 2999))
def test_goods_of_exactly_ten_for_each_kilogram_are_worth_ten(grams: int) -> None:
    batch = facts(goods_value=grams, gross_mass=grams / 1000)
    assert batch["unit_value_national_minor_per_kg"][0] == 1000


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_the_items_values_add_up_to_the_goods_value(values: list[int]) -> None:
    batch = facts(currency="USD", items=[{"value": value} for value in values])
    assert batch["item_value_national_minor"].sum() == batch["goods_value_national_minor"][0]


@pytest.mark.parametrize(
    ("parcel", "answer"),
    [({"goods_value": 300, "items": [{"value": 300}]}, NO), ({"goods_value": 301, "items": [{"value": 300}]}, YES),
     ({"items": [{"value": 300}]}, UNKNOWN), ({"goods_value": 300, "items": [{}]}, UNKNOWN)],
)  # fmt: skip
def test_a_header_that_is_not_the_sum_of_the_items_is_a_mismatch(parcel: Parcel, answer: int) -> None:
    assert facts(**parcel)["is_value_mismatch"][0] == answer


def test_unit_value_is_goods_value_for_each_kilogram_of_gross_mass() -> None:
    assert facts(goods_value=700, gross_mass=2.0)["unit_value_national_minor_per_kg"][0] == 350


@pytest.mark.parametrize("mass", [0.0, None])
def test_a_parcel_that_was_not_weighed_has_no_unit_value(mass: float | None) -> None:
    assert np.isnan(facts(goods_value=700, gross_mass=mass)["unit_value_national_minor_per_kg"][0])


@pytest.mark.parametrize(
    ("items", "unit_values"),
    [([{"value": 600, "net_mass": 2.0}], [300.0]), ([{"value": 600}], [150.0]),
     ([{"value": 600}, {"value": 300, "net_mass": 3.0}], [np.nan, 100.0])],
)  # fmt: skip
def test_an_item_is_weighed_net_or_gross_where_it_is_alone(
    items: list[dict[str, Any]], unit_values: list[float]
) -> None:
    found = facts(gross_mass=4.0, items=items)["item_unit_value_national_minor_per_kg"]
    np.testing.assert_array_equal(found, unit_values)


@pytest.mark.parametrize(("quantity", "value"), [(3, 33), (0, MISSING_MINOR), (None, MISSING_MINOR),
                                                 (1e-300, MISSING_MINOR)])  # fmt: skip
def test_a_piece_is_worth_its_part_rounded_down(quantity: float | None, value: int) -> None:
    batch = facts(items=[{"value": 100, "quantity": quantity}])
    assert batch["item_piece_value_national_minor"].tolist() == [value]


def test_items_are_counted_and_their_chapters_read() -> None:
    batch = facts(items=[{"hs_code": "0101.21"}, {"hs_code": "9503"}, {}])
    assert batch["items_count"].tolist() == [3.0]
    assert batch["item_hs_chapter"].tolist() == [1, 95, MISSING_CODE]


def test_an_empty_batch_has_empty_facts() -> None:
    assert known([])["goods_value_national_minor"].tolist() == []


def test_every_fact_is_declared_in_the_catalogue() -> None:
    assert set(facts().columns) <= set(COLUMNS)
