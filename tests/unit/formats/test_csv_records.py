"""CSV as records; this file holds the reader to rows, groups, separators and columns."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UnreadableInput
from engine.formats.csv_records import read_csv


def read(text: str, **how):
    return read_csv(text.encode(), "day.csv", **how)


def refusal(text: str, **how) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read(text, **how)
    return caught.value


def values(reading):
    return [record.value for record in reading.records]


def codes(record):
    return [(problem.code, problem.pointer) for problem in record.problems]


def test_a_row_is_a_goods_item_under_its_consignment():
    assert values(read("consignment_id,freight,description,value\nA,5,shoes,40\n")) == [
        {"consignment_id": "A", "freight": "5", "items": [{"description": "shoes", "value": "40"}]}
    ]


def test_rows_of_one_consignment_stand_together():
    reading = read("consignment_id,freight,description\nA,5,shoes\nA,5,socks\nB,,hat\n")
    assert [len(value["items"]) for value in values(reading)] == [2, 1]
    assert [record.line for record in reading.records] == [2, 4]


def test_an_empty_cell_is_absent():
    assert values(read("consignment_id,freight,description\nA, ,shoes\n")) == [
        {"consignment_id": "A", "items": [{"description": "shoes"}]}
    ]


def test_a_header_value_may_stand_on_any_row_of_its_consignment():
    (record,) = read("consignment_id,freight,description\nA,,shoes\nA,5,socks\nA,,hat\n").records
    assert (record.value["freight"], record.problems) == ("5", ())


def test_a_header_value_that_differs_between_rows_refuses_the_consignment():
    first, second = read("consignment_id,freight,description\nA,5,shoes\nA,6,socks\nB,7,hat\n").records
    assert codes(first) == [("header_differs", "/freight")]
    assert "Line 3" in first.problems[0].detail
    assert second.problems == ()


def test_a_consignment_that_comes_back_later_is_a_second_record():
    reading = read("consignment_id,description\nA,shoes\nB,hat\nA,socks\n")
    assert [value["consignment_id"] for value in values(reading)] == ["A", "B", "A"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate(separator):
    text = "consignment_id,freight,description\nA,12.50,shoes\n".replace(",", separator)
    assert values(read(text))[0]["freight"] == "12.50"


def test_a_decimal_comma_stays_as_it_was_written():
    assert values(read("consignment_id;freight\nA;12,50\n"))[0]["freight"] == "12,50"


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    reading = read_csv(b"\xef\xbb\xbfconsignment_id,description\nA,shoes\n", "x")
    assert values(reading)[0]["consignment_id"] == "A"


def test_unknown_columns_are_listed_once_with_the_nearest_right_name():
    reading = read("consignment_id,gross_mass,wibble,description\nA,5,6,shoes\nB,5,6,hat\n")
    (remark,) = reading.remarks
    assert "'gross_mass' (nearest right name: gross_mass_kg)" in remark
    assert "'wibble'" in remark
    assert values(reading)[0] == {"consignment_id": "A", "items": [{"description": "shoes"}]}


def test_unknown_columns_make_the_file_unreadable_where_it_is_read_strictly():
    assert refusal("consignment_id,wibble\nA,5\n", strict=True).code == "unknown_column"


@pytest.mark.parametrize(("row", "found"), [("A,5", 2), ("A,5,shoes,more", 4)])
def test_a_ragged_row_refuses_its_consignment_by_name(row, found):
    ragged, other = read(f"consignment_id,freight,description\n{row}\nB,1,hat\n").records
    assert ragged.value["consignment_id"] == "A"
    assert codes(ragged) == [("ragged_row", "")]
    assert f"Line 2 has {found} cells" in ragged.problems[0].detail
    assert other.problems == ()


def test_empty_cells_at_the_end_of_a_row_make_it_not_ragged():
    (record,) = read("consignment_id,description,,\nA,shoes,,,,\n").records
    assert (record.value["consignment_id"], record.problems) == ("A", ())


def test_blank_rows_are_no_rows():
    assert len(read("\nconsignment_id,description\n\nA,shoes\n,,\n  \n").records) == 1


def test_a_row_without_identifier_is_a_record_of_its_own():
    reading = read("consignment_id,description\nA,shoes\n,socks\n,hat\n")
    assert [value.get("consignment_id") for value in values(reading)] == ["A", None, None]


def test_column_names_without_rows_are_said():
    reading = read("consignment_id,description\n")
    assert reading.records == []
    assert "no rows" in reading.remarks[0]


def test_a_file_without_the_identifiers_column_is_unreadable_and_says_which_to_rename():
    found = refusal("Consignment_ID,description\nA,shoes\n")
    assert found.code == "missing_column"
    assert "rename 'Consignment_ID'" in found.message


def test_a_column_that_stands_twice_is_unreadable():
    assert "freight stands twice" in refusal("consignment_id,freight,freight\nA,1,2\n").message


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows():
    found = refusal('consignment_id,description\nA,shoes\nB,"hat\nC,socks\n')
    assert found.code == "not_csv"
    assert "line 3" in found.message


def test_a_quoted_cell_may_hold_separators_quotation_marks_and_line_breaks():
    (first, second) = read('consignment_id,description\nA,"big, ""red""\nshoes"\nB,hat\n').records
    assert first.value["items"] == [{"description": 'big, "red"\nshoes'}]
    assert second.line == 4


def test_a_two_megabyte_cell_reaches_its_record():
    (record,) = read("consignment_id,consignee_name\nA," + "x" * 2_000_000).records
    assert len(record.value["consignee_name"]) == 2_000_000


def test_a_wrong_encoding_says_which_byte():
    with pytest.raises(UnreadableInput, match=r"byte 33 \(0xE9, on line 2\)"):
        read_csv(b"consignment_id,description\nA,jos\xe9\n", "x")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.randoms())
def test_any_split_of_the_header_over_its_rows_gives_the_same_record(items, random):
    header = {"freight": "5", "consignee_name": "Mere", "currency": "USD"}
    where = {
        name: {random.randrange(len(items))} | {i for i in range(len(items)) if random.random() < 0.5}
        for name in header
    }
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["consignment_id", *header, "description", "unit"])
    for number, item in enumerate(items):
        rows.writerow(["A", *(header[name] if number in where[name] else "" for name in header), *item])
    expected = [
        {name: text for name, text in zip(("description", "unit"), item, strict=True) if text} for item in items
    ]
    (record,) = read_csv(file.getvalue().encode(), "x").records
    assert record.value == {"consignment_id": "A", **header, "items": expected}
    assert record.problems == ()
