"""Bad input, one test for each kind: a sentence that says what to do, and the rest of the batch goes on."""

from __future__ import annotations

import json

import pytest

from engine.columns.ingest import Ingested, ingest
from engine.errors import UnreadableInput
from engine.formats.read import read

GOOD = {"consignment_id": "GOOD", "items": [{"description": "shoes"}]}


def unreadable(data: bytes, name: str = "day.json") -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read(data, name)
    return caught.value


def beside_a_good_one(**said: object) -> Ingested:
    bad = {"consignment_id": "BAD", "items": [{"description": "hat"}], **said}
    return ingest(read(json.dumps([bad, GOOD]).encode(), "day.json").records)


def test_an_empty_file_is_read_as_no_records():
    assert read(b"", "day.json").records == []


def test_truncated_json_is_unreadable():
    assert "cut short" in unreadable(json.dumps([GOOD]).encode()[:-9]).message


def test_a_wrong_encoding_is_unreadable():
    assert (
        "Save the file as UTF-8" in unreadable(json.dumps([{"x": "é"}], ensure_ascii=False).encode("latin-1")).message
    )


def test_a_binary_file_is_unreadable():
    assert unreadable(bytes(range(256)) * 10).code == "binary"


def test_a_document_type_bomb_is_unreadable():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><Awmds>&c;</Awmds>'
    assert "document type or entities" in unreadable(bomb, "m.xml").message


@pytest.mark.parametrize(
    ("said", "pointer", "code", "advice"),
    [
        ({"country_of_export": "XQ"}, "/country_of_export", "unknown_code", "ISO 3166-1"),
        ({"currency": "DOLLAR"}, "/currency", "unknown_code", "ISO 4217"),
        ({"currency": "USD", "freight": -1}, "/freight", "negative", "Correct the sign"),
        ({"currency": "USD", "freight": 1e30}, "/freight", "too_large", "Correct the amount"),
        ({"currency": "USD", "freight": float("nan")}, "/freight", "not_a_number", "such as 12.50"),
        ({"gross_mass_kg": float("inf")}, "/gross_mass_kg", "not_a_number", "such as 12.50"),
        ({"items": [{"description": "x"}] * 1000}, "/items", "too_many_items", "Split the declaration"),
        ({"items": [{"hs_code": "61O9.10"}]}, "/items/0/hs_code", "not_an_hs_code", "such as 6109.10"),
        ({"gross_mass_kg": True}, "/gross_mass_kg", "wrong_type", "such as 12.50"),
        ({"consignee_name": "x" * 2_000_000}, "/consignee_name", "too_long", "Shorten it"),
        ({"frieght": "5"}, "/frieght", "unknown_key", "freight"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "",
)
def test_a_bad_value_refuses_its_record_and_no_other(said, pointer, code, advice):
    found = beside_a_good_one(**said)
    (refused,) = found.refused
    (problem,) = refused.problems
    assert found.batch.text("consignment_id", 0) == "GOOD"
    assert (refused.consignment_id, problem.pointer, problem.code) == ("BAD", pointer, code)
    assert advice in problem.detail
    assert len(problem.detail) < 400


def test_a_duplicate_identifier_refuses_the_second():
    found = ingest(read(json.dumps([GOOD, GOOD]).encode(), "day.json").records)
    assert found.batch.consignments == 1
    assert found.refused[0].problems[0].code == "duplicate_consignment_id"


def test_a_line_that_does_not_parse_is_one_refused_record_without_a_name():
    found = ingest(read(json.dumps(GOOD).encode() + b'\n{"consignment_id": "BAD", \n', "day.ndjson").records)
    assert found.batch.consignments == 1
    assert found.refused[0].consignment_id is None
