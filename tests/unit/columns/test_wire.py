"""The fields of the record as the catalogue declares them; this file holds the field table to the catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from engine.columns.catalogue import DECLARED
from engine.columns.wire import HEADER_NAMES, ITEM_NAMES, UNKNOWN, fields

FIELDS = fields("consignment") + fields("item")


def test_every_declared_column_is_filled_by_one_field():
    assert [field.column for field in FIELDS] == list(DECLARED)


def test_a_header_holds_its_fields_and_the_items():
    assert {field.wire for field in fields("consignment")} | {"items"} == HEADER_NAMES


def test_an_item_holds_its_fields():
    assert {field.wire for field in fields("item")} == ITEM_NAMES


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column.name)
def test_every_unknown_marker_fits_into_its_column(field):
    if field.column.kind != "text":
        assert np.array([UNKNOWN[field.column.kind]], dtype=field.column.dtype).shape == (1,)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column.name)
def test_only_money_waits_for_its_currency(field):
    assert (field.read is None) == (field.column.kind == "money")
