"""Levies that are charged by amounts, from the text of a rule file to the row of a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.columns.ingest import ingest
from engine.counters import Counters, counters_of
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.amounts import MONEY, check_amount, check_owed_condition
from engine.language.amounts_compiler import RecipeBook
from engine.language.compiler import Values
from engine.language.diagnostics import Place
from engine.language.kinds import HS, Band, Kind, Quantity, TableKind
from engine.language.recipes import Recipe
from engine.language.scope import Scope
from engine.money import Rounding
from engine.records import RawRecord
from engine.revenue.assess import assess
from engine.revenue.rows import assessment_record
from engine.rulebook.law import Channel, Levy, Relief, RevenueLaw
from tests.unit.revenue.parcels import CITE, levy, relief

PLACE = Place("levies.yaml", 1, 1, "")
DOLLARS = Kind("money", "USD")
NAMES = dict.fromkeys(("customs_value", "cif_value", "fob_value", "duty"), MONEY)
SCOPE = Scope(
    parameters={"unset": DOLLARS, "beyond": DOLLARS},
    tables={"fee_by_value": TableKind(MONEY, DOLLARS), "fee_by_heading": TableKind(HS, DOLLARS),
            "fee_by_country": TableKind(Kind("code", codes="country"), DOLLARS)},
)  # fmt: skip


def dollars(amount: int) -> Quantity:
    return Quantity(DOLLARS, amount, f"{amount} USD")


VALUES = Values(
    "USD", 2, {"unset": None, "beyond": dollars(10**26)},
    {"fee_by_heading": {"06": dollars(4), "0601": None}, "fee_by_country": {"FJ": dollars(3), "AU": dollars(9)}},
    lambda _: None, {"USD": 2},
    bands={"fee_by_value": (
        Band(dollars(0), start_inside=True, end=dollars(100), end_inside=True, value=dollars(2)),
        Band(dollars(100), start_inside=False, end=dollars(500), end_inside=False, value=dollars(7)),
    )},
)  # fmt: skip

RECORD = {"consignment_id": "A", "currency": "USD", "goods_value": "200.00", "freight": "0", "insurance": "0",
          "gross_mass_kg": "3", "number_of_packages": "2",
          "items": [{"description": "Bulbs", "hs_code": "060290"}]}  # fmt: skip


class LawBook:
    """Makes levies and laws from texts."""

    def __init__(self) -> None:
        self.recipes = RecipeBook(VALUES, frozenset(NAMES), frozenset({"duty"}))

    def amount(self, text: str) -> Recipe:
        expression, faults = check_amount(text, PLACE, SCOPE, "USD", NAMES)
        assert expression is not None, faults
        return self.recipes.amount(expression)

    def condition(self, text: str) -> Recipe:
        expression, faults = check_owed_condition(text, PLACE, SCOPE, "USD", NAMES)
        assert expression is not None, faults
        return self.recipes.condition(expression)

    def fee(self, text: str, when: str = "", **terms: Any) -> Levy:
        return levy("fee", amount=self.amount(text), when=self.condition(when) if when else None, **terms)

    def assessed(self, record: dict[str, Any], *levies: Levy, reliefs: tuple[Relief, ...] = (), **known: Any) -> Any:
        conditions, item_conditions = self.recipes.programs()
        fallback = Channel("", "", "border", CITE, "fictional", tuple(range(len(levies))))
        law = RevenueLaw("USD", 2, "cif", levies, reliefs, conditions, (fallback,), item_conditions=item_conditions)
        batch = make_evidence("XX", "USD", 20_000, ExchangeRates(), **known).gather(ingest([RawRecord(record)]).batch)
        return assessment_record(assess(batch, law), law, 0)


def fee(text: str, record: dict[str, Any] | None = None, when: str = "", **terms: Any) -> Any:
    book = LawBook()
    assessed = book.assessed(RECORD | (record or {}), book.fee(text, when, **terms))
    return assessed["levies"][0] if assessed["levies"] else assessed


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("7.50 USD", "7.50"),
        ("1.20 USD per kg * gross_mass", "3.60"),
        ("2 USD * number_of_packages", "4.00"),
        ("max(5 USD, 0.35 % of customs_value)", "5.00"),
        ("min(max(5 USD, 8 % of customs_value), 12 USD)", "12.00"),
        ("fee_by_value[customs_value]", "7.00"),
        ("sum(fee_by_heading[item_hs_code])", "4.00"),
        ("fee_by_country[country_of_export]", "9.00"),
        ("if(customs_value >= 200 USD, 30 USD, 10 USD)", "30.00"),
        ("customs_value / 3", "66.67"),
        ("cif_value - fob_value + 1 USD", "1.00"),
        ("1 USD - customs_value", "0.00"),
        ("largest(item_value) * 1 %", "2.00"),
    ],
)
def test_every_form_of_fee(text: str, amount: str) -> None:
    assert fee(text, {"country_of_export": "AU"})["amount"] == amount


@pytest.mark.parametrize(("value", "amount"), [("100.00", "2.00"), ("100.01", "7.00"), ("499.99", "7.00")])
def test_a_value_on_the_edge_of_a_band_lands_on_the_side_that_the_law_says(value: str, amount: str) -> None:
    assert fee("fee_by_value[customs_value]", {"goods_value": value})["amount"] == amount


@pytest.mark.parametrize(
    ("text", "record", "missing"),
    [
        ("1.20 USD per kg * gross_mass", {"gross_mass_kg": None}, ["gross_mass"]),
        ("2 USD * number_of_packages", {"number_of_packages": None}, ["number_of_packages"]),
        ("1 % of customs_value", {"freight": None}, ["freight"]),
        ("sum(3 USD per litre * item_volume)", {}, ["items/0/volume"]),
        ("if(largest(item_duty_rate) < 16 %, 80 USD, 160 USD)", {}, ["items/0/duty_rate"]),
        ("sum(item_tax_rate * item_value)", {}, ["items/0/rate_not_known"]),
        ("sum(3 USD per litre * item_volume where item_hs_code in [22])", {"items": [{"description": "Rum"}]},
         ["items/0/hs_code", "items/0/volume"]),
        ("fee_by_value[customs_value]", {"goods_value": "500.00"}, ["amount_not_known"]),
        ("sum(fee_by_heading[item_hs_code])", {"items": [{"description": "Tulips", "hs_code": "060110"}]},
         ["amount_not_known"]),
        ("sum(fee_by_heading[item_hs_code])", {"items": [{"description": "Cup", "hs_code": "691200"}]},
         ["items/0/amount_not_listed"]),
        ("unset + 1 USD", {}, ["amount_not_known"]),
        ("if(purpose == personal, 1 USD, 2 USD)", {}, ["amount_condition"]),
        ("100 USD / number_of_packages", {"number_of_packages": "0"}, ["divided_by_zero"]),
        ("customs_value * 1000000000", {}, ["too_large"]),
        ("beyond + 1 USD", {}, ["too_large"]),
        ("min(beyond, 2 USD)", {}, ["too_large"]),
        ("customs_value * 100000 * 100000 * 100000", {}, ["too_large"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_and_the_fee_is_not_computable(
    text: str, record: dict[str, Any], missing: list[str]
) -> None:
    row = fee(text, record)
    assert (row["status"], row["amount"], row["unknown"]) == ("not_computable", None, missing)


def test_an_unknown_condition_does_not_matter_where_both_sides_are_equal() -> None:
    assert fee("if(purpose == personal, 2 USD, 2 USD)")["amount"] == "2.00"


def test_an_item_of_which_nobody_knows_whether_it_counts_does_not_matter_where_it_is_worth_nothing() -> None:
    items = [{"description": "Rum", "volume_l": "0"}, {"description": "Gin", "hs_code": "220850", "volume_l": "2"}]
    assert fee("sum(3 USD per litre * item_volume where item_hs_code in [22])", {"items": items})["amount"] == "6.00"


@pytest.mark.parametrize(("rate", "amount"), [("0.159999", "80.00"), ("0.16", "160.00"), ("1.45", "160.00")])
def test_the_highest_rate_that_the_record_supplies_decides(rate: str, amount: str) -> None:
    items = [{"description": "Cup", "duty_rate": "0.1"}, {"description": "Bowl", "duty_rate": rate}]
    assert fee("if(largest(item_duty_rate) < 16 %, 80 USD, 160 USD)", {"items": items})["amount"] == amount


def test_a_fee_is_rounded_once_as_its_law_says() -> None:
    assert fee("customs_value / 3", rounding=Rounding.DOWN, step=5)["amount"] == "66.65"


def test_a_fee_has_neither_base_nor_rate() -> None:
    row = fee("7.50 USD")
    assert (row["base"], row["rate"], row["rate_source"]) == (None, None, None)


def test_a_fee_is_charged_only_where_its_condition_says_yes() -> None:
    assert fee("5 USD", when="customs_value > 200 USD")["levies"] == []
    assert fee("5 USD", {"goods_value": "200.01"}, "customs_value > 200 USD")["amount"] == "5.00"


def test_a_fee_whose_condition_is_unknown_is_not_computable() -> None:
    row = fee("5 USD", {"freight": None}, "customs_value > 200 USD")
    assert (row["status"], row["unknown"]) == ("not_computable", ["freight", "levy_condition"])


def test_a_condition_may_look_at_what_earlier_levies_come_to() -> None:
    book = LawBook()
    duty = levy("duty", 150_000)
    above, below = (book.fee("5 USD", f"duty > {line} USD", looks_at=(0,)) for line in (29, 30))
    assert [row["levy"] for row in book.assessed(RECORD, duty, above)["levies"]] == ["duty", "fee"]
    assert [row["levy"] for row in book.assessed(RECORD, duty, below)["levies"]] == ["duty"]


def test_a_later_levy_builds_on_a_fee() -> None:
    book = LawBook()
    rows = book.assessed(RECORD, book.fee("customs_value / 3"), levy("vat", 100_000, on=(0,)))["levies"]
    assert [row["amount"] for row in rows] == ["66.67", "26.67"]


def test_what_is_settled_periodically_is_deferred_and_not_due_at_the_border() -> None:
    book = LawBook()
    later = book.fee("5 USD", liable="carrier", collector="customs", point="periodic")
    assessed = book.assessed(RECORD, levy("duty", 100_000), later)
    totals = ("due_at_border", "deferred", "total")
    assert tuple(assessed[name] for name in totals) == ("20.00", "5.00", "25.00")
    row = assessed["levies"][1]
    assert (row["status"], row["liable"], row["point"]) == ("deferred", "carrier", "periodic")


def test_an_unknown_fee_that_is_settled_later_leaves_the_border_known() -> None:
    book = LawBook()
    later = book.fee("unset", point="periodic", read="Fees Order, section 3")
    assessed = book.assessed(RECORD, levy("duty", 100_000), later)
    assert (assessed["due_at_border"], assessed["deferred"], assessed["total"]) == ("20.00", None, None)
    assert assessed["levies"][1]["read"] == "Fees Order, section 3"


def relieved(shape: str, line: str, record: dict[str, Any], counters: Counters | None = None) -> Any:
    book = LawBook()
    place = book.recipes.ask(_YES)
    free = relief(
        None, shape=shape, measure="fob", or_equal=True, condition=place, line=book.amount(line), read="Act, 9"
    )
    return book.assessed(RECORD | record, levy("duty", 100_000), reliefs=(free,), counters=counters)


_EXPRESSION, _ = check_owed_condition("items >= 1", PLACE, SCOPE, "USD", {})
_YES = _EXPRESSION.meaning if _EXPRESSION is not None else None


@pytest.mark.parametrize(
    ("shape", "line", "amount", "taken"),
    [
        ("cliff", "100 USD * number_of_packages", "0.00", "20.00"),
        ("cliff", "99 USD * number_of_packages", "20.00", "0.00"),
        ("allowance", "25 USD * number_of_packages", "15.00", "5.00"),
        ("allowance", "0 USD * number_of_packages", "20.00", "0.00"),
    ],
)
def test_the_line_of_a_relief_may_be_an_amount(shape: str, line: str, amount: str, taken: str) -> None:
    assessed = relieved(shape, line, {})
    assert (assessed["total"], assessed["relieved"]) == (amount, taken)


def test_a_quota_relieves_what_is_left_of_it() -> None:
    line = "min(250 USD - quota_used_month, 1000 USD - quota_used_year)"
    counters = counters_of("P-1", {"month": 19_000, "year": 95_000})
    assert relieved("allowance", line, {"consignee_id": "P-1"}, counters)["relieved"] == "5.00"
    assert relieved("allowance", line, {"consignee_id": "P-2"}, counters)["relieved"] == "20.00"
    assert relieved("allowance", line, {}, counters)["unknown"] == ["consignee_id"]
    assert relieved("allowance", line, {"consignee_id": "P-1"})["unknown"] == ["quota_used"]


def test_a_line_that_nobody_knows_leaves_the_levy_not_computable_and_says_what_to_read() -> None:
    assessed = relieved("cliff", "unset", {})
    (row,) = assessed["levies"]
    assert (row["status"], row["unknown"], row["read"]) == ("not_computable", ["relief_line"], "Act, 9")
    assert assessed["total"] is None


@pytest.mark.parametrize(
    "text",
    [
        "100000000000000000000000000 USD", "9000000000000 USD * 1000000", "900000001 USD * 100 + customs_value",
        "90000000000.01 USD", "90000000000.01 USD per kg * gross_mass", "1 USD * 5000000000000",
    ],
)  # fmt: skip
def test_an_amount_written_above_what_is_assessed_is_refused_by_name(text: str) -> None:
    found, faults = check_amount(text, replace(PLACE, source=text), SCOPE, "USD", NAMES)
    assert found is None
    assert [fault.code for fault in faults] == ["amount_too_large"]


@pytest.mark.parametrize("text", ["90000000000 USD", "90000000 USD * 100 / 10", "500000000 USD * number_of_packages"])
def test_an_amount_up_to_what_is_assessed_is_taken(text: str) -> None:
    found, faults = check_amount(text, replace(PLACE, source=text), SCOPE, "USD", NAMES)
    assert found is not None, faults
