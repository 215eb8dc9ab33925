"""The customs value that a law writes as an amount: what it comes to, when it is unknown, and how it is shown."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.load import load
from engine.screen import screen_records
from service.law_in_words import describe

MINIMAL = Path(__file__).parents[2] / "rulebooks" / "minimal" / "xx"
DAY = day_from_text("2025-01-01")
PARCEL = {"consignment_id": "A", "currency": "USD", "goods_value": "100.05", "freight": "20.00", "insurance": "0",
          "items": [{"description": "Lamp", "duty_rate": "0.10"}]}  # fmt: skip


def rulebook(folder: Path, value: str) -> Rulebook:
    """Give the smallest rulebook with another customs value."""
    shutil.copytree(MINIMAL, folder / "xx")
    levies = folder / "xx" / "levies.yaml"
    levies.write_text(levies.read_text().replace("value: cif,", f'value: "{value}",'))
    return load(folder / "xx")


def assessed(book: Rulebook, **other: Any) -> Any:
    evidence = make_evidence("XX", "USD", DAY, ExchangeRates())
    screened = screen_records([RawRecord({**PARCEL, **other})], book.in_force(DAY), evidence)
    return next(iter(screened.records()))["assessment"]


@pytest.mark.parametrize(
    ("value", "comes_to"),
    [("60 % * goods_value", "60.03"), ("cif_value / 2", "60.03"), ("goods_value - 200 USD", "0.00"),
     ("if(purpose == personal, 60 % * goods_value, cif_value)", "60.03")],
)  # fmt: skip
def test_it_is_worked_out_rounded_half_up_and_never_below_nothing(tmp_path: Path, value: str, comes_to: str) -> None:
    assert assessed(rulebook(tmp_path, value), purpose="personal")["customs_value"] == comes_to


def test_levies_and_their_items_rest_on_it(tmp_path: Path) -> None:
    items = [{"description": "Lamp", "value": "60.00", "duty_rate": "0.10"},
             {"description": "Book", "value": "40.00", "duty_rate": "0"}]  # fmt: skip
    found = assessed(rulebook(tmp_path, "50 % * goods_value"), goods_value="100.00", items=items)
    rows = {row["levy"]: row for row in found["levies"]}
    assert (rows["duty"]["base"], rows["duty"]["amount"]) == ("50.00", "3.00")
    assert (rows["vat"]["base"], rows["vat"]["amount"]) == ("53.00", "5.30")


def test_what_it_looks_at_and_is_not_declared_makes_it_unknown_and_is_named(tmp_path: Path) -> None:
    found = assessed(rulebook(tmp_path, "if(purpose == personal, goods_value, cif_value)"))
    assert (found["customs_value"], found["computable"], found["total"]) == (None, False, None)
    assert found["unknown"] == ["amount_condition", "purpose"]


def test_above_what_is_assessed_it_is_too_large(tmp_path: Path) -> None:
    found = assessed(rulebook(tmp_path, "goods_value * 1,000,000,000"), goods_value="900000.00")
    assert (found["customs_value"], found["unknown"]) == (None, ["too_large"])


def test_the_law_is_shown_with_it_as_it_is_written(tmp_path: Path) -> None:
    shown = describe(rulebook(tmp_path, "60 % * goods_value"), DAY)
    assert shown["customs_value"]["basis"] == "60 % * goods_value"
