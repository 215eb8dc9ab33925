"""One cell as a person reads it."""

from __future__ import annotations

import pytest

from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS
from engine.columns.ingest import ingest
from engine.columns.reading import cell_text, is_cell_unknown, item_texts
from engine.records import RawRecord


def batch(*items: dict[str, object], **header: object) -> Batch:
    given = list(items) or [{"description": "cup"}]
    return ingest([RawRecord({"consignment_id": "A1", "items": given, **header})]).batch


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("gross_mass_kg", "1234567.5", "1234567.5 kg"),
        ("number_of_packages", "2000000", "2000000"),
        ("stream", "post", "post"),
        ("consignee_city", "Suva", "Suva"),
        ("arrival_day", "2024-07-01", "2024-07-01"),
    ],
)
def test_a_cell_is_written_in_full_with_its_unit(column: str, value: str, text: str) -> None:
    wire = COLUMNS[column].wire or ""
    assert cell_text(batch(**{wire: value}), COLUMNS[column], 0, "FJD") == text


def test_a_cell_that_is_not_said_reads_unknown() -> None:
    one = batch()
    assert cell_text(one, COLUMNS["gross_mass_kg"], 0, "FJD") == "unknown"
    assert is_cell_unknown(one, COLUMNS["gross_mass_kg"], 0)


def test_an_item_column_is_unknown_where_one_item_does_not_say_it() -> None:
    one = batch({"description": "cup", "hs_code": "691110"}, {"description": "saucer"})
    assert is_cell_unknown(one, COLUMNS["item_hs_code"], 0)


def test_items_are_written_each_distinct_text_once_and_three_at_most() -> None:
    one = batch(*({"description": word} for word in ["cup", "pot", "cup", "jug", "tray", "bowl"]))
    assert item_texts(one, COLUMNS["item_description"], 0, "FJD") == "cup, pot, jug and 2 more"
