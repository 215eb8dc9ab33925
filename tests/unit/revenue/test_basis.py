"""The customs value is what the delivery term leaves to add to the goods value, or to take out of it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.arrays import MISSING_MINOR
from engine.columns.codes import code_list
from engine.money import MAX_ASSESSED_MINOR
from engine.revenue.basis import INCLUDED, measure_values
from engine.revenue.unknowns import (
    CURRENCY,
    DUTIES_IN_DDP_PRICE,
    EXCHANGE_RATE,
    FREIGHT,
    GOODS_VALUE,
    INSURANCE,
    TOO_LARGE,
    VALUE_BASIS,
)
from tests.unit.revenue.parcels import Parcel, known

PARCEL = {"currency": "FJD", "goods_value": 1000, "freight": 200, "insurance": 30}


def measured(basis: str, parcel: Parcel) -> tuple[int, int]:
    value, missing = measure_values(known([parcel])).measured_as(basis)
    return int(value[0]), int(missing[0])


@pytest.mark.parametrize("term", [None, "EXW", "FCA", "FAS", "FOB"])
def test_without_a_term_or_with_an_e_or_f_term_freight_and_insurance_are_added(term: str | None) -> None:
    assert measured("cif", PARCEL | {"incoterm": term}) == (1230, 0)
    assert measured("fob", PARCEL | {"incoterm": term}) == (1000, 0)


@pytest.mark.parametrize("term", ["CFR", "CPT", "DAP", "DPU"])
def test_a_c_or_d_term_has_freight_in_the_price(term: str) -> None:
    assert measured("cif", PARCEL | {"incoterm": term}) == (1030, 0)
    assert measured("fob", PARCEL | {"incoterm": term}) == (800, 0)


@pytest.mark.parametrize("term", ["CIF", "CIP"])
def test_cif_and_cip_have_freight_and_insurance_in_the_price(term: str) -> None:
    assert measured("cif", PARCEL | {"incoterm": term}) == (1000, 0)
    assert measured("fob", PARCEL | {"incoterm": term}) == (770, 0)


@pytest.mark.parametrize("basis", ["cif", "fob", "goods"])
def test_duties_inside_a_ddp_price_make_every_value_unknown(basis: str) -> None:
    value, missing = measured(basis, PARCEL | {"incoterm": "DDP"})
    assert value == MISSING_MINOR
    assert missing & DUTIES_IN_DDP_PRICE


def test_a_law_of_which_nobody_knows_what_its_value_includes_has_no_customs_value() -> None:
    assert measured("unknown", PARCEL) == (MISSING_MINOR, VALUE_BASIS)


def test_the_goods_value_is_measured_as_it_stands() -> None:
    assert measured("goods", PARCEL | {"incoterm": "CIF"}) == (1000, 0)


@pytest.mark.parametrize(
    ("basis", "change", "missing"),
    [("cif", {"freight": None}, FREIGHT), ("cif", {"insurance": None}, INSURANCE),
     ("cif", {"freight": None, "insurance": None}, FREIGHT | INSURANCE),
     ("fob", {"freight": None, "incoterm": "CFR"}, FREIGHT), ("fob", {"insurance": None, "incoterm": "CIF"}, INSURANCE),
     ("fob", {"goods_value": None}, GOODS_VALUE), ("fob", {"currency": None}, CURRENCY),
     ("fob", {"currency": "USD"}, EXCHANGE_RATE), ("fob", {"goods_value": MAX_ASSESSED_MINOR + 1}, TOO_LARGE),
     ("cif", {"goods_value": MAX_ASSESSED_MINOR}, TOO_LARGE), ("fob", {"freight": 1001, "incoterm": "DAP"}, FREIGHT)],
)  # fmt: skip
def test_what_a_value_lacks_is_named(basis: str, change: dict[str, Any], missing: int) -> None:
    assert measured(basis, PARCEL | change) == (MISSING_MINOR, missing)


@pytest.mark.parametrize(
    ("basis", "change"),
    [
        ("fob", {"freight": None, "insurance": None}),
        ("cif", {"freight": None, "insurance": None, "incoterm": "CIF"}),
    ],
)
def test_a_part_that_is_not_needed_may_be_unknown(basis: str, change: dict[str, Any]) -> None:
    assert measured(basis, PARCEL | change) == (1000, 0)


def test_items_without_values_and_no_header_value_lack_the_goods_value() -> None:
    parcel = {"currency": "FJD", "items": [{"value": 5}, {}]}
    assert measured("fob", parcel) == (MISSING_MINOR, GOODS_VALUE)


def test_every_delivery_term_has_its_line() -> None:
    assert set(INCLUDED) == set(code_list("incoterm").codes)
