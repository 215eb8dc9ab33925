"""The catalogue holds every column to the house: documented, with its unit in its name, and made in one place."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from engine.columns.catalogue import COLUMNS, DECLARED, INDICATORS, WORDS, Column
from engine.columns.codes import code_list
from engine.columns.ingest import ingest
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord

ALL = pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: column.name)

UNITS = {
    "money": ("_minor",),
    "money_per_mass": ("_minor_per_kg",),
    "mass": ("_kg",),
    "volume": ("_l",),
    "share": ("_share", "_prob"),
    "rate": ("_ppm",),
    "date": ("_day",),
    "key": ("_key",),
}
"""How the name of a column of each kind with a unit ends."""

DTYPES = {
    "money": "int64",
    "money_per_mass": "float64",
    "mass": "float64",
    "volume": "float64",
    "count": "float64",
    "number": "float64",
    "share": "float64",
    "rate": "int64",
    "code": "int32",
    "hs": "int64",
    "flag": "int8",
    "text": "int32",
    "date": "int32",
    "key": "uint64",
}
"""The array aliases say what each dtype means and how it says unknown."""

COUNTED_ON_THE_WIRE = {"number_of_packages", "item_no", "item_quantity"}
"""Counts that keep the name of their wire field."""


@ALL
def test_every_column_says_in_a_sentence_what_it_means(column: Column) -> None:
    assert column.meaning.endswith(".")
    assert column.meaning[0].isupper()
    assert len(column.meaning.split()) >= 3 or column.wire is not None


@ALL
def test_the_name_of_a_column_says_its_unit(column: Column) -> None:
    assert column.name.endswith(UNITS.get(column.kind, ("",)))


@ALL
def test_only_money_in_national_minor_units_has_a_word_of_the_rule_language(column: Column) -> None:
    if column.kind in ("money", "money_per_mass") and column.word is not None:
        assert "_national_minor" in column.name


@ALL
def test_a_count_says_so(column: Column) -> None:
    if column.kind == "count" and column.name not in COUNTED_ON_THE_WIRE:
        assert column.name.endswith("_count")


@ALL
def test_a_flag_reads_as_a_sentence(column: Column) -> None:
    if column.kind == "flag":
        assert column.name.removeprefix("item_").startswith(("is_", "has_", "names_"))


@ALL
def test_a_column_of_goods_items_says_item(column: Column) -> None:
    assert column.name.startswith("item_") == (column.grain == "item")


@ALL
def test_the_dtype_is_that_of_the_kind(column: Column) -> None:
    assert column.dtype == DTYPES[column.kind]


@ALL
def test_a_column_of_codes_names_a_list_that_exists(column: Column) -> None:
    assert (column.codes is not None) == (column.kind == "code")
    assert column.codes is None or code_list(column.codes).codes


def test_no_two_columns_share_a_name() -> None:
    assert [name for name, many in Counter(column.name for column in DECLARED + INDICATORS).items() if many > 1] == []


def test_no_two_columns_share_a_word() -> None:
    words = Counter(column.word for column in DECLARED + INDICATORS if column.word is not None)
    assert [word for word, many in words.items() if many > 1] == []
    assert len(WORDS) == len(words)


def test_no_two_columns_are_filled_by_one_field() -> None:
    fields = Counter((column.grain, column.wire) for column in DECLARED)
    assert [field for field, many in fields.items() if many > 1] == []


def test_what_is_declared_has_a_wire_field_and_what_is_derived_has_none() -> None:
    assert all(column.wire is not None for column in DECLARED)
    assert all(column.wire is None for column in INDICATORS)


def test_reading_makes_the_declared_columns_and_evidence_makes_the_indicators() -> None:
    record = {"consignment_id": "1", "items": [{"description": "mug"}]}
    batch = ingest([RawRecord(record)]).batch
    known = make_evidence("FJ", "FJD", 19905, ExchangeRates()).gather(batch)
    # The key is a digest of the identifier's text, which only the reader sees whole.
    assert set(batch.columns) == {column.name for column in DECLARED} | {"consignment_key"}
    assert set(known.columns) - set(batch.columns) == {column.name for column in INDICATORS} - {"consignment_key"}


def test_every_column_has_the_dtype_and_length_that_the_catalogue_says() -> None:
    record = {"consignment_id": "1", "items": [{"description": "mug"}, {"description": "cup"}]}
    known = make_evidence("FJ", "FJD", 19905, ExchangeRates()).gather(ingest([RawRecord(record)]).batch)
    for name, column in COLUMNS.items():
        assert known[name].dtype == np.dtype(column.dtype), name
        assert len(known[name]) == (2 if column.grain == "item" else 1), name


def test_no_column_can_be_written_to() -> None:
    record = {"consignment_id": "1", "items": [{"description": "mug"}]}
    known = make_evidence("FJ", "FJD", 19905, ExchangeRates()).gather(ingest([RawRecord(record)]).batch)
    assert [name for name, column in known.columns.items() if column.flags.writeable] == []
