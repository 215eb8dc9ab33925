"""Levies and reliefs on some goods items only, from the text of the rule files to the rows of the decision."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.rulebook.load import load
from engine.screen import screen_records
from tests.rulebooks.museum import MINIMAL
from tests.unit.revenue.parcels import published

DAY = day_from_text("2025-06-01")
NO_RATES = ExchangeRates({})

LEVIES = """
customs_value:
  - {{since: 2024-01-01, value: cif, status: fictional, cite: {{note: invented}}}}
levies:
  - id: duty
    title: Duty
    class: duty
    base: customs_value
    rates: [{{since: 2024-01-01, value: 10 %, status: fictional, cite: {{note: invented}}}}]
    supplied: duty_rate
    status: fictional
    cite: {{note: invented}}
{duty}
  - id: vat
    title: VAT
    class: tax
    base: customs_value + duty
    rates: [{{since: 2024-01-01, value: 20 %, status: fictional, cite: {{note: invented}}}}]
    status: fictional
    cite: {{note: invented}}
{vat}
"""

RELIEF = """  - id: xx.relief.{name}
    title: {name}
    since: 2024-01-01
    shape: {shape}
    levies: {levies}
    when: is_unknown(purpose) or purpose == personal
    status: fictional
    cite: {{note: invented}}
"""

MIXED = [
    {"description": "Novel", "hs_code": "490199", "value": "30.00", "country_of_origin": "FR", "quantity": "1"},
    {"description": "Scarf", "hs_code": "611710", "value": "20.00", "country_of_origin": "CN", "quantity": "4"},
]


class Country:
    """A small country whose levies and reliefs a test writes."""

    def __init__(self, folder: Path) -> None:
        """Begin with no relief and nothing said of items."""
        self.folder, self.duty, self.vat, self.reliefs = folder / "xx", "", "", list[str]()

    def relief(self, name: str, *keys: str, levies: str = "[duty, vat]", shape: str = "cliff") -> Country:
        """Add a relief with further keys."""
        head = RELIEF.format(name=name, levies=levies, shape=shape)
        self.reliefs.append(head + "".join(f"    {key}\n" for key in keys))
        return self

    def decides(self, items: list[dict[str, Any]], rates: ExchangeRates = NO_RATES, **header: Any) -> dict[str, Any]:
        """Give the assessment of one parcel."""
        shutil.copytree(MINIMAL, self.folder, dirs_exist_ok=True)
        shutil.rmtree(self.folder / "examples")
        (self.folder / "tariff.csv").unlink()
        (self.folder / "levies.yaml").write_text(LEVIES.format(duty=self.duty, vat=self.vat), encoding="utf-8")
        thresholds = (self.folder / "thresholds.yaml").read_text(encoding="utf-8").partition("reliefs:")[0]
        reliefs = "".join(["reliefs:\n", *self.reliefs]) if self.reliefs else ""
        (self.folder / "thresholds.yaml").write_text(f"{thresholds}{reliefs}", encoding="utf-8")
        law = load(self.folder).in_force(DAY, rates)
        record = {"consignment_id": "A", "currency": "USD", "freight": "0", "insurance": "0", "items": items} | header
        found = next(iter(screen_records([RawRecord(record)], law, make_evidence("XX", "USD", DAY, rates)).records()))
        assessment: dict[str, Any] = found["assessment"]
        return assessment


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return Country(tmp_path)


def rows(assessment: dict[str, Any], levy: str) -> list[tuple[Any, ...]]:
    keys = ("status", "base", "amount", "items")
    return [tuple(row.get(key) for key in keys) for row in assessment["levies"] if row["levy"] == levy]


def test_a_levy_is_charged_on_the_items_that_it_is_meant_for_and_asks_no_rate_of_the_others(country: Country) -> None:
    country.duty = "    where: item_hs_code in [61]\n"
    found = country.decides(MIXED)
    assert rows(found, "duty") == [("due", "20.00", "2.00", ["items/1"])]
    assert rows(found, "vat") == [("due", "52.00", "10.40", None)]


def test_a_levy_that_is_meant_for_no_item_has_no_row(country: Country) -> None:
    country.duty = "    where: item_hs_code in [22]\n"
    found = country.decides(MIXED)
    assert rows(found, "duty") == []
    assert found["total"] == "10.00"


def test_an_item_of_which_nobody_knows_whether_it_is_meant_is_named_with_what_it_lacks(country: Country) -> None:
    country.duty = "    where: item_country_of_origin == CN\n"
    nameless = {key: value for key, value in MIXED[1].items() if key != "country_of_origin"}
    found = country.decides([MIXED[0], nameless])
    assert rows(found, "duty") == [("not_computable", None, None, None)]
    assert found["unknown"] == ["items/1/condition", "items/1/country_of_origin"]
    by_code = Country(country.folder.parent / "codes")
    by_code.duty = "    where: item_hs_code in [61]\n"
    found = by_code.decides([MIXED[0], MIXED[1] | {"hs_code": None}])
    assert found["unknown"] == ["items/1/hs_code"]


def test_the_value_of_some_items_is_not_known_where_it_stands_in_one_sum(country: Country) -> None:
    country.duty = "    where: item_hs_code in [61]\n"
    unsplit = [{key: value for key, value in item.items() if key != "value"} for item in MIXED]
    found = country.decides(unsplit, goods_value="50.00")
    assert rows(found, "duty") == [("not_computable", None, None, None)]
    assert found["unknown"] == ["item_value_split"]
    # Where all are meant, or none is, the sum is enough.
    every = Country(country.folder.parent / "every")
    every.duty = "    where: item_hs_code in [49, 61]\n"
    assert rows(every.decides(unsplit, goods_value="50.00"), "duty") == [("due", "50.00", "5.00", None)]


def test_a_relief_takes_levies_away_on_some_items_with_all_that_they_are_charged_on(country: Country) -> None:
    country.relief("books", "measure: goods", "up_to: 100 USD", "where: item_hs_code in [49]", levies="[vat]")
    found = country.decides(MIXED)
    assert rows(found, "duty") == [("due", "50.00", "5.00", None)]
    assert rows(found, "vat") == [("due", "22.00", "4.40", ["items/1"]), ("relieved", "33.00", "6.60", ["items/0"])]


def test_each_item_has_the_first_relief_that_applies_to_it(country: Country) -> None:
    country.relief("books", "measure: goods", "up_to: 100 USD", "where: item_hs_code in [49]")
    country.relief("all_else", "measure: goods", "up_to: 100 USD")
    found = country.decides(MIXED)
    assert rows(found, "duty") == [("relieved", "50.00", "5.00", None)]
    relieved = next(row for row in found["levies"] if row["levy"] == "duty")
    assert relieved["reliefs"] == [
        {"item": "items/0", "relief": "xx.relief.books"},
        {"item": "items/1", "relief": "xx.relief.all_else"},
    ]
    assert found["total"] == "0.00"


def test_what_is_unknown_of_a_relieved_item_does_not_make_what_is_due_unknown(country: Country) -> None:
    country.duty = ""
    country.relief("books", "measure: goods", "up_to: 100 USD", "where: item_hs_code in [49]")
    country.relief("cheap", "measure: item_value", "each: item", "below: 25 USD", "where: item_hs_code in [49, 61]")
    found = country.decides([MIXED[0], MIXED[1], MIXED[1] | {"value": "25.00"}])
    assert rows(found, "duty") == [
        ("due", "25.00", "2.50", ["items/2"]),
        ("relieved", "50.00", "5.00", ["items/0", "items/1"]),
    ]


@pytest.mark.parametrize(
    ("value", "quantity", "is_free"),
    [("12.00", "4", True), ("12.01", "4", False), ("10.00", "3", False), ("9.99", "3", False)],
)
def test_a_line_for_each_piece_is_met_exactly(country: Country, value: str, quantity: str, is_free: bool) -> None:
    country.relief("cheap", "measure: item_value / item_quantity", "each: item", "up_to: 3 USD", levies="[duty]")
    found = country.decides([MIXED[0], MIXED[1] | {"value": value, "quantity": quantity}])
    assert rows(found, "duty")[0][3] == (["items/0"] if is_free else None)


def test_a_line_in_another_currency_is_held_against_the_price_of_a_piece_as_a_rule_holds_it(country: Country) -> None:
    country.relief("cheap", "measure: item_piece_value", "each: item", "below: 50 NOK", levies="[duty]")
    assert country.decides(MIXED)["unknown"] == ["items/0/condition", "items/1/condition"]
    rates = published({("NOK", "USD"): "0.1"})
    assert rows(country.decides(MIXED, rates), "duty")[0] == ("due", "50.00", "5.00", None)
    cheap = [MIXED[0], MIXED[1] | {"value": "19.96"}]
    assert rows(country.decides(cheap, rates), "duty")[0] == ("due", "30.00", "3.00", ["items/0"])


def test_items_that_are_rounded_by_themselves_add_up_to_what_is_rounded(country: Country) -> None:
    country.duty = "    rounded: item\n    rounding: up\n    step: 1 USD\n"
    found = country.decides([MIXED[0] | {"value": "0.50"}, MIXED[1] | {"value": "11.00"}])
    assert rows(found, "duty") == [("due", "11.50", "3.00", None)]
    assert rows(found, "vat") == [("due", "14.50", "2.90", None)]


def test_a_mass_may_be_the_line_and_the_line_itself_is_inside(country: Country) -> None:
    country.relief("light", "measure: gross_mass", "up_to: 31 kg", levies="[duty]")
    totals = [country.decides(MIXED, gross_mass_kg=mass)["total"] for mass in ("31", "31.000001", None)]
    assert totals == ["10.00", "16.00", None]


def test_an_allowance_by_mass_leaves_the_part_of_the_value_above_it(country: Country) -> None:
    country.relief("light", "measure: gross_mass", "up_to: 31 kg", levies="[duty]", shape="allowance")
    found = country.decides(MIXED, gross_mass_kg="62")
    assert rows(found, "duty") == [("due", "25.00", "2.50", None), ("relieved", "25.00", "2.50", None)]


def test_freight_goes_with_the_items_that_are_relieved(country: Country) -> None:
    country.relief("books", "measure: goods", "up_to: 100 USD", "where: item_hs_code in [49]", levies="[duty]")
    found = country.decides(MIXED, freight="5.00")
    assert rows(found, "duty") == [("due", "22.00", "2.20", ["items/1"]), ("relieved", "33.00", "3.30", ["items/0"])]
