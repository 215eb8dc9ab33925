"""What a batch shows of registrations and elections."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.columns.batch import Batch
from engine.columns.codes import code_list
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.registrations import Election, Registrations, Scheme, read_elected

DAY = day_from_text("2027-07-01")
CHOSEN = "party,choice,since,until\nSWIFT,short,,\nS1,net,2027-08-01,\nS1,gross,,2027-07-31\n"
KNOWN = Registrations(
    (Scheme("IOSS", number="eu.oss"), Scheme("SHOP", pattern="XX[0-9]{8}")),
    (Election("post", "operator", ("short", "full"), "full"), Election("price", "seller", ("net", "gross"))),
    elected=read_elected(CHOSEN, "e.csv"),
)  # fmt: skip


def gathered(*records: dict[str, Any], known: Registrations = KNOWN) -> Batch:
    raw = [
        RawRecord({"consignment_id": str(at), "items": [{"description": "mug"}], **record})
        for at, record in enumerate(records)
    ]
    ingested = ingest(raw)
    assert not ingested.refused
    return make_evidence("XX", "USD", DAY, ExchangeRates(), registered=known).gather(ingested.batch)


def checks(batch: Batch) -> list[str | None]:
    return [None if code < 0 else code_list("prepaid_check").codes[code] for code in batch["prepaid_check"]]


def test_each_parcel_has_its_own_check_and_what_it_proves() -> None:
    batch = gathered(
        {"prepaid_tax_scheme": "IOSS", "prepaid_tax_id": "IM3720000224"},
        {"prepaid_tax_scheme": "IOSS", "prepaid_tax_id": "IM9990000224"},
        {"prepaid_tax_scheme": "shop", "prepaid_tax_id": "XX 1234 5678"},
        {"prepaid_tax_scheme": "NOBODY", "prepaid_tax_id": "1"},
        {"prepaid_tax_scheme": "IOSS"},
        {"prepaid_tax_id": "IM3720000224"},
        {},
    )

    assert checks(batch) == ["unverified", "wrong_number", "unverified", "unknown_scheme", "no_number", None, None]
    proven = [batch.text("proven_scheme", row) for row in range(7)]
    assert proven == ["IOSS", None, "SHOP", None, None, None, None]


def test_sellers_of_one_number_are_counted_and_a_marketplace_is_one_of_them() -> None:
    batch = gathered(
        {"prepaid_tax_id": "IM 1", "platform_id": "P", "seller_id": "A"},
        {"prepaid_tax_id": "IM1", "platform_id": "P", "seller_id": "B"},
        {"prepaid_tax_id": "IM-1", "seller_id": "C"},
        {"prepaid_tax_id": "IM2", "seller_name": "Mug & Co"},
        {"prepaid_tax_id": "IM2", "seller_name": "mug & co"},
        {"seller_id": "D"},
    )

    np.testing.assert_array_equal(batch["prepaid_number_sellers_count"], [2, 2, 2, 1, 1, np.nan])


def test_where_one_seller_of_a_number_is_not_said_nobody_can_count_them() -> None:
    batch = gathered(
        {"prepaid_tax_id": "IM1", "seller_id": "A"},
        {"prepaid_tax_id": "IM1"},
        {"prepaid_tax_id": "IM2", "seller_id": "A"},
    )

    np.testing.assert_array_equal(batch["prepaid_number_sellers_count"], [np.nan, np.nan, 1])


@pytest.mark.parametrize(
    ("record", "holds"),
    [
        ({}, "full"),
        ({"election": "short"}, "short"),
        ({"operator_id": "SWIFT"}, "short"),
        ({"operator_id": "SWIFT", "election": "Full"}, "full"),
        ({"operator_id": "SLOW"}, "full"),
        ({"seller_id": "S1"}, "full gross"),
        ({"seller_id": "S1", "operator_id": "SWIFT"}, "short gross"),
        ({"seller_id": "S1", "election": "net; short"}, "net short"),
    ],
)
def test_the_record_chooses_before_the_file_and_the_file_before_the_law(record: dict[str, Any], holds: str) -> None:
    assert gathered(record).text("election", 0) == holds


def test_a_law_without_elections_keeps_what_the_record_says() -> None:
    batch = gathered({"election": "a,b"}, {}, known=Registrations())

    assert [batch.text("election", row) for row in (0, 1)] == ["a,b", None]


def test_what_was_prepaid_is_converted_as_all_money_is() -> None:
    batch = gathered(
        {"currency": "USD", "prepaid_tax_amount": "11.00"}, {"currency": "EUR", "prepaid_tax_amount": "11.00"}
    )

    assert batch["prepaid_tax_amount_national_minor"].tolist()[0] == 1_100
    assert batch["prepaid_tax_amount_national_minor"][1] < 0
