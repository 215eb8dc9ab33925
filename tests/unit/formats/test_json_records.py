"""JSON and NDJSON as records; this file holds the readers to what the contract says of numbers, lines and keys."""

from __future__ import annotations

import json

import pytest

from engine.errors import UnreadableInput
from engine.formats.json_records import read_json, read_ndjson
from engine.records import Digits


def refusal(data: bytes) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read_json(data, "day.json")
    return caught.value


def values(reading):
    return [record.value for record in reading.records]


def codes(record):
    return [(problem.code, problem.pointer) for problem in record.problems]


def test_an_array_is_its_records():
    assert values(read_json(b'[{"a": "1"}, {"b": null}]', "x")) == [{"a": "1"}, {"b": None}]


def test_an_empty_array_has_no_records():
    assert read_json(b"[]", "x").records == []


def test_one_object_is_one_record():
    assert values(read_json(b'{"consignment_id": "A"}', "x")) == [{"consignment_id": "A"}]


def test_the_http_object_says_country_and_day():
    reading = read_json(b'{"country": "FJ", "on": "2024-07-01", "consignments": [{"consignment_id": "A"}]}', "x")
    assert (reading.country, reading.on, len(reading.records)) == ("FJ", "2024-07-01", 1)


def test_the_http_object_may_leave_country_and_day_out():
    reading = read_json(b'{"consignments": [], "on": null}', "x")
    assert (reading.country, reading.on, reading.records) == (None, None, [])


def test_another_key_beside_consignments_is_named_with_the_nearest_right_one():
    found = refusal(b'{"contry": "FJ", "consignments": []}')
    assert found.code == "unknown_key"
    assert "country" in found.message


@pytest.mark.parametrize(
    "data", [b'{"consignments": {}}', b'{"country": 5, "consignments": []}', b'"text"', b"5", b"null"]
)
def test_json_of_another_shape_is_unreadable_with_a_sentence(data):
    assert refusal(data).message.startswith("day.json")


def test_a_key_of_the_http_object_said_twice_is_unreadable():
    assert refusal(b'{"country": "FJ", "country": "NZ", "consignments": []}').code == "duplicate_key"


def test_an_array_may_hold_what_is_no_record():
    assert values(read_json(b'[5, null, "x"]', "x")) == ["5", None, "x"]


@pytest.mark.parametrize(
    "number", ["0.1000000000000000055511151231257827", "1e30", "-0", "123456789012345678901234567890"]
)
def test_a_number_is_kept_by_its_digits(number):
    (record,) = read_json(f'{{"freight": {number}}}'.encode(), "x").records
    assert record.value["freight"] == number
    assert isinstance(record.value["freight"], Digits)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_json_does_not_know_as_a_number_reaches_the_field(constant):
    (record,) = read_json(f'{{"freight": {constant}}}'.encode(), "x").records
    assert record.value["freight"] == constant


def test_a_very_long_integer_is_not_converted():
    (record,) = read_json(b'{"freight": ' + b"9" * 100_000 + b"}", "x").records
    assert len(record.value["freight"]) == 100_000


def test_a_key_that_stands_twice_is_a_problem_of_its_object():
    (record,) = read_json(b'{"freight": "1", "freight": "2", "items": [{"value": "1", "value": "1"}]}', "x").records
    assert codes(record) == [("duplicate_key", ""), ("duplicate_key", "/items/0")]


def test_a_key_that_stands_three_times_is_told_as_often_as_it_is_too_many():
    (record,) = read_json(b'{"a": 1, "b": 1, "a": 2, "a": 3}', "x").records
    assert len(record.problems) == 2


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_truncated_json_says_where_it_breaks_off(cut):
    whole = json.dumps([{"consignment_id": "A", "items": [{"description": "shoes", "value": "5"}]}]).encode()
    found = refusal(whole[:cut])
    assert found.code == "not_json"
    assert "line 1, column" in found.message
    assert "cut short" in found.message


@pytest.mark.parametrize("opening", [b"[", b'{"items": ', b'[{"a": '])
def test_deep_nesting_is_a_sentence_and_no_crash(opening):
    assert refusal(opening * 100_000).code in {"too_deep", "not_json"}


def test_bytes_that_are_not_utf_8_are_named_with_their_place():
    found = refusal(b'[{"consignee_name":\n "Jos\xe9"}]')
    assert found.code == "wrong_encoding"
    assert "byte 26 (0xE9, on line 2)" in found.message
    assert "Save the file as UTF-8" in found.message


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert values(read_json(b'\xef\xbb\xbf[{"a": "b"}]', "x")) == [{"a": "b"}]


def test_each_line_of_ndjson_is_a_record_with_its_line():
    reading = read_ndjson(b'{"a": "1"}\r\n\n{"a": "2"}\n')
    assert [(record.value, record.line) for record in reading.records] == [({"a": "1"}, 1), ({"a": "2"}, 3)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"a": ', "not_json"),
        (b'{"a": "\xe9"}', "wrong_encoding"),
        (b'{"a": 1} {"b": 2}', "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b"hello", "not_json"),
    ],
)
def test_a_broken_line_is_one_refused_record_and_the_rest_go_on(line, code):
    first, broken, last = read_ndjson(b'{"a": "1"}\n' + line + b'\n{"a": "2"}').records
    assert (first.value, last.value) == ({"a": "1"}, {"a": "2"})
    assert (broken.value, broken.line, [problem.code for problem in broken.problems]) == (None, 2, [code])
    assert broken.problems[0].detail.startswith("Line 2 ")


def test_a_broken_line_is_not_repeated_in_its_problem():
    (record,) = read_ndjson(b'{"consignee_name": "Jane Doe').records
    assert "Jane" not in record.problems[0].detail
