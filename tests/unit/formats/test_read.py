"""Which format an input is in; this file holds read to content first, then suffix, and to sentences for the rest."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UnreadableInput
from engine.formats.read import Reading, read

SAMPLES = Path(__file__).parents[2] / "samples"
RECORD = b'{"consignment_id": "A", "items": [{"description": "shoes"}]}'
CSV = b"consignment_id,description\nA,shoes\n"


def refusal(data: bytes, name: str = "day", **how) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read(data, name, **how)
    return caught.value


@pytest.mark.parametrize(
    ("data", "input_format"),
    [
        (b"[" + RECORD + b"]", "json"),
        (b"\xef\xbb\xbf \n[" + RECORD + b"]", "json"),
        (RECORD, "json"),
        (RECORD + b"\n" + RECORD, "ndjson"),
        (RECORD + b"\n{broken\n", "ndjson"),
        (b"{broken\n" + RECORD, "ndjson"),
        (RECORD + b'\n{"a": "\xe9"}\n', "ndjson"),
        (CSV, "csv"),
        (b"\xef\xbb\xbf" + CSV.replace(b",", b";"), "csv"),
        (b"<Awmds/>", "awmds"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><Awbolds/>', "awbolds"),
    ],
)
@pytest.mark.parametrize("name", ["day", "day.csv", "day.json", "day.xml"])
def test_the_content_tells_the_format_whatever_the_name(data, input_format, name):
    assert read(data, name).input_format == input_format


def test_an_indented_object_is_json_and_not_lines():
    assert (
        read(b'{\n"consignment_id": "A",\n"items": [\n{\n"description": "shoes"\n}\n]\n}', "x").input_format == "json"
    )


def test_two_indented_objects_are_unreadable_and_told_how_to_stand():
    assert "one array, or each on one line" in refusal(b'{\n"a": 1\n}\n{\n"a": 1\n}').message


def test_a_single_broken_line_is_a_record_where_the_name_says_lines():
    (record,) = read(b'{"consignment_id": ', "day.ndjson").records
    assert record.value is None


def test_the_suffix_tells_the_format_where_the_content_does_not():
    assert refusal(b"a,b\n1,2\n", "day.csv").code == "missing_column"
    assert refusal(b"hello", "day.json").code == "not_json"
    assert refusal(b"hello", "day.xml").code == "not_xml"
    assert len(read(b"hello", "day.jsonl").records) == 1


def test_the_callers_word_is_taken_where_it_is_given():
    assert read(RECORD, "day.csv", "ndjson").input_format == "ndjson"
    assert refusal(RECORD, "day", input_format="csv").code == "missing_column"


def test_an_unknown_input_format_names_the_nearest_right_one():
    found = refusal(RECORD, input_format="njson")
    assert found.code == "unknown_format"
    assert "ndjson" in found.message


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("input_format", [None, "json", "ndjson", "csv", "awmds"])
def test_an_empty_file_has_no_records_and_says_so(data, input_format):
    reading = read(data, "day.json", input_format)
    assert reading.records == []
    assert reading.remarks == ("day.json is empty; there was nothing to decide.",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("input_format", [None, "json", "ndjson", "csv"])
def test_wide_encodings_are_named_with_what_to_do(encoding, input_format):
    found = refusal(CSV.decode().encode(encoding), input_format=input_format)
    assert found.code == "wrong_encoding"
    assert "Save it as UTF-8" in found.message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (gzip.compress(CSV), "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1rest", "Parquet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        (bytes(range(256)), "not text"),
    ],
)
def test_a_binary_file_is_named_for_what_it_is(data, word):
    found = refusal(data)
    assert found.code == "binary"
    assert word in found.message


def test_text_that_is_no_format_says_which_formats_are_read():
    found = refusal(b"Dear Sir or Madam")
    assert found.code == "unrecognised_format"
    assert "--input-format" in found.message


def test_strictness_reaches_the_csv_reader():
    assert refusal(b"consignment_id,wibble\nA,1\n", strict=True).code == "unknown_column"


STARTS = st.sampled_from(
    [b"", b"[", b"{", b"<", b"<Awmds>", b"consignment_id,", b'{"consignments": [', b"\xef\xbb\xbf", b"\xff\xfe", RECORD,
     CSV, (SAMPLES / "air_manifest.xml").read_bytes(), b'<?xml version="1.0" encoding="']
)  # fmt: skip
NAMES = st.sampled_from(["x", "x.json", "x.ndjson", "x.csv", "x.xml", "-"])
FORMATS = st.sampled_from([None, "json", "ndjson", "csv", "awmds", "awbolds"])


def gives_a_reading_or_a_sentence(data: bytes, name: str, input_format: str | None) -> None:
    try:
        reading = read(data, name, input_format)
    except UnreadableInput as found:
        assert found.message.encode().endswith(b".")  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(reading, Reading)


@given(STARTS, st.binary(max_size=60), NAMES, FORMATS)
def test_any_bytes_at_all_give_a_reading_or_a_sentence(start, rest, name, input_format):
    gives_a_reading_or_a_sentence(start + rest, name, input_format)


@given(STARTS, st.text("{}[]\",:<>/&;!ab01\n -'\\=?", max_size=60), NAMES, FORMATS)
def test_any_text_at_all_gives_a_reading_or_a_sentence(start, rest, name, input_format):
    gives_a_reading_or_a_sentence(start + rest.encode(), name, input_format)


@given(
    st.integers(0, 5000),
    st.integers(0, 255),
    st.sampled_from(["air_manifest.xml", "consignments.json", "consignments.csv"]),
)
def test_a_file_cut_short_or_with_one_wrong_byte_gives_a_reading_or_a_sentence(at, byte, sample):
    data = (SAMPLES / sample).read_bytes()
    gives_a_reading_or_a_sentence(data[:at], sample, None)
    gives_a_reading_or_a_sentence(data[:at] + bytes([byte]) + data[at + 1 :], sample, None)


def test_one_record_cut_short_is_not_taken_for_lines() -> None:
    cut = b'{"consignment_id": "A", "items": [\n{"description": "shoes"},\n{"descr'
    with pytest.raises(UnreadableInput, match="cut short"):
        read(cut, "day.json")


def test_a_zero_byte_in_one_line_refuses_that_line_only() -> None:
    good = b'{"consignment_id": "A", "items": [{"description": "shoes"}]}'
    found = read(good + b"\n" + good.replace(b"shoes", b"sh\x00es") + b"\n", "day.ndjson").records
    assert [bool(record.problems) for record in found] == [False, True]
