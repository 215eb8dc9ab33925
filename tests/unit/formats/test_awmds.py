"""ASYCUDA World manifests as records; this file holds the mapping to two invented manifests and their variants."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.columns.ingest import ingest
from engine.errors import UnreadableInput
from engine.formats.awmds import read_manifest
from engine.formats.xml_tree import parse
from engine.records import RawRecord

SAMPLES = Path(__file__).parents[2] / "samples"
AIR = (SAMPLES / "air_manifest.xml").read_bytes()
HOUSES = (SAMPLES / "house_bills.xml").read_bytes()


def bill(inside: str, head: str = "") -> dict[str, object]:
    text = f"<Awmds>{head}<Bol_segment><Bol_id><Bol_reference>B1</Bol_reference></Bol_id>{inside}</Bol_segment></Awmds>"
    (record,) = read_manifest(text.encode(), "m.xml").records
    return record.value


def value_segment(value: str, currency: str, freight: str = "", freight_currency: str = "") -> str:
    return (
        f"<Value_segment><Customs_segment><Customs_value>{value}</Customs_value><Customs_currency>{currency}"
        f"</Customs_currency></Customs_segment><Freight_segment><Freight_value>{freight}</Freight_value>"
        f"<Freight_currency>{freight_currency}</Freight_currency></Freight_segment></Value_segment>"
    )


def test_a_bill_becomes_a_consignment_with_one_item():
    assert read_manifest(AIR, "x").records[0].value == {
        "consignment_id": "EXB-1",
        "customs_office": "XXA01",
        "arrival_date": "2024-07-02",
        "stream": "air_cargo",
        "transport_mode": "4",
        "operator_id": "EXFWD",
        "country_of_export": "NZ",
        "country_of_destination": "FJ",
        "consignor_name": "Kererū Outdoor",
        "consignor_address": "7 Invented Lane Auckland",
        "consignee_name": "Mere Invented",
        "consignee_address": "Lot 2, Suva",
        "gross_mass_kg": "6.25",
        "number_of_packages": "2",
        "currency": "NZD",
        "goods_value": "310.50",
        "freight": "40.00",
        "items": [{"description": "TENT AND TWO SLEEPING MATS"}],
    }


def test_what_a_bill_does_not_say_is_unknown_and_never_zero():
    assert read_manifest(AIR, "x").records[2].value == {
        "consignment_id": "EXB-3",
        "customs_office": "XXA01",
        "arrival_date": "2024-07-02",
        "stream": "air_cargo",
        "transport_mode": "4",
        "operator_id": "EXAIR",
        "country_of_export": "AU",
        "country_of_destination": "FJ",
        "consignee_name": "Sione Invented",
        "number_of_packages": "1",
        "currency": "USD",
        "items": [{"description": "TOY"}],
    }


def test_the_party_to_notify_stands_in_whole_where_no_consignee_is_named():
    value = read_manifest(AIR, "x").records[1].value
    assert (value["consignee_name"], value["consignee_address"], value["consignee_id"]) == (
        "Invented Agents", "Wharf Road", "T-77",
    )  # fmt: skip


def test_every_bill_of_a_manifest_can_be_decided():
    found = ingest(read_manifest(AIR, "x").records)
    assert (found.batch.consignments, found.refused) == (3, ())


def test_what_is_odd_about_bills_is_said_once():
    assert set(read_manifest(AIR, "x").remarks) == {
        "Not an import (Bol_nature other than 23) and decided all the same: 1 bill (EXB-2 (24)).",
        "No consignee is named and the party to notify stands in for it: 1 bill (EXB-2).",
        "The customs value is in no known currency and so is unknown: 1 bill (EXB-2).",
        "The freight is in another currency than the value and so is unknown: 1 bill (EXB-3).",
        "The head of the manifest says 4 bills; its bills add up to 3.",
        "The head of the manifest says 9 packages; its bills add up to 10.",
        "The head of the manifest says 31.25 kg of gross mass; its bills add up to 36.25.",
    }


def test_house_bills_are_read_in_any_order_and_any_namespace():
    reading = read_manifest(HOUSES, "x")
    assert reading.input_format == "awbolds"
    assert reading.records[0].value == {
        "consignment_id": "EXH-1",
        "customs_office": "XXA01",
        "country_of_export": "HK",
        "country_of_destination": "FJ",
        "consignor_name": "Invented Gadgets",
        "consignee_name": "Ana Invented",
        "gross_mass_kg": "0.125",
        "number_of_packages": "1",
        "currency": "USD",
        "goods_value": "12.40",
        "items": [{"description": "PHONE CASE"}],
    }


def test_a_bill_without_reference_is_refused_by_its_number_and_line():
    record = read_manifest(HOUSES, "x").records[1]
    assert record.value is None
    assert record.problems[0].pointer == "/consignment_id"
    assert "Bill 2 " in record.problems[0].detail
    assert record.line == HOUSES.decode().splitlines().index("  <Bol_segment>", 20) + 1


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("data", [AIR, HOUSES], ids=["air", "houses"])
def test_the_order_of_elements_changes_nothing(data, seed):
    from lxml import etree

    def shuffled(element):
        if element.tag.endswith("Bol_segment") or element.getparent() is not None:
            shuffler.shuffle(kept := list(element))
            element[:] = kept
        for child in element:
            shuffled(child)

    shuffler = random.Random(seed)
    root = parse(data, "x")
    shuffled(root)
    mixed = read_manifest(etree.tostring(root), "x")
    assert [record.value for record in mixed.records] == [record.value for record in read_manifest(data, "x").records]


@pytest.mark.parametrize("not_said", ["", "NIL", "nil", "N/A", "0", "0.00", "<null/>", "  "])
def test_the_marks_for_not_said_are_unknown(not_said):
    inside = f"<Goods_segment><Gross_mass>{not_said}</Gross_mass></Goods_segment>{value_segment(not_said, 'USD')}"
    value = bill(inside)
    assert "gross_mass_kg" not in value
    assert "goods_value" not in value


@pytest.mark.parametrize("currency", ["ZZZ", "", "NIL", "0"])
def test_a_value_in_no_known_currency_is_unknown(currency):
    value = bill(value_segment("100", currency))
    assert "goods_value" not in value
    assert "currency" not in value


def test_freight_keeps_its_own_currency_where_the_value_has_none():
    value = bill(value_segment("100", "ZZZ", "7", "USD"))
    assert (value["currency"], value["freight"], value.get("goods_value")) == ("USD", "7", None)


def test_freight_in_no_known_currency_is_unknown():
    assert "freight" not in bill(value_segment("100", "USD", "7", "ZZZ"))


@pytest.mark.parametrize(("mode", "stream"), [("1", "sea"), ("4", "air_cargo"), ("5", "post"), ("3", None)])
def test_the_stream_follows_from_the_mode_of_transport(mode, stream):
    head = f"<Transport_information><Mode_of_transport_code>{mode}</Mode_of_transport_code></Transport_information>"
    assert bill("", head).get("stream") == stream


def test_a_wrong_code_stays_as_it_is_written_and_refuses_the_bill():
    value = bill(
        "<Goods_segment><Goods_description>TOY</Goods_description></Goods_segment>" + value_segment("5", "QQQ")
    )
    (problem,) = ingest([RawRecord(value)]).refused[0].problems
    assert (problem.code, problem.pointer) == ("unknown_code", "/currency")


def test_a_bill_without_description_is_refused_and_says_what_is_missing():
    reading = read_manifest(
        b"<Awmds><Bol_segment><Bol_id><Bol_reference>B</Bol_reference></Bol_id></Bol_segment></Awmds>", "x"
    )
    (refused,) = ingest(reading.records).refused
    assert [(problem.code, problem.pointer) for problem in refused.problems] == [("missing", "/items/0")]


def test_a_manifest_without_bills_has_no_records_and_says_so():
    reading = read_manifest(b"<Awmds/>", "x")
    assert reading.records == []
    assert reading.remarks == ("The manifest has no bill; there was nothing to decide.",)


def test_unknown_elements_are_ignored():
    assert bill("<Something><Else>5</Else></Something>") == {"consignment_id": "B1", "items": [{}]}


@pytest.mark.parametrize("root", ["ASYCUDA", "html", "Awmcds"])
def test_another_root_is_unreadable_and_says_what_is_read(root):
    with pytest.raises(UnreadableInput, match=f"root element {root}.*Awmds and Awbolds") as caught:
        read_manifest(f"<{root}/>".encode(), "x")
    assert caught.value.code == "unrecognised_format"
