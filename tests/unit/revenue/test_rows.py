"""The assessment of one parcel as a decision record shows it."""

from __future__ import annotations

from typing import Any

from engine.revenue.rows import assessment_record, levy_rows
from engine.rulebook.law import RevenueLaw
from tests.unit.revenue.parcels import Answers, Parcel, assess_one, law, levy, relief

DUTY = levy("duty", 50_000, supplied="item_duty_rate_ppm")
VAT = levy("vat", 150_000, on=(0,), category="tax")


def record(parcel: Parcel, terms: RevenueLaw) -> dict[str, Any]:
    return assessment_record(assess_one(parcel, terms), terms, 0)


def rows(parcel: Parcel, terms: RevenueLaw) -> list[dict[str, Any]]:
    return levy_rows(assess_one(parcel, terms), terms, 0)


def test_a_due_levy_is_shown_with_all_that_it_rests_on() -> None:
    assert rows({"goods_value": 80_000}, law([DUTY])) == [
        {"levy": "duty", "class": "duty", "base": "800.00", "rate": "0.05", "rate_source": "rulebook",
         "amount": "40.00", "status": "due", "liable": "consignee", "collector": "customs", "point": "border",
         "model": "border", "channel": None, "remit": None, "cite": "Invented Act, section 1"}
    ]  # fmt: skip


def test_the_totals_are_shown_with_the_currency_s_decimals() -> None:
    shown = record({"goods_value": 80_000}, law([DUTY, VAT]))
    del shown["levies"]
    assert shown == {
        "currency": "FJD", "customs_value": "800.00", "collection_model": "border", "computable": True, "unknown": [],
        "due_at_border": "166.00", "prepaid": "0.00", "deferred": "0.00", "relieved": "0.00",
        "waived": "0.00", "total": "166.00", "evidence": None,
    }  # fmt: skip


def test_a_partial_relief_is_two_rows() -> None:
    shown = rows({"goods_value": 300_000}, law([DUTY], [relief(200_000, shape="allowance", name="private")]))
    assert [(row["status"], row["base"], row["amount"]) for row in shown] == [
        ("due", "1000.00", "50.00"), ("relieved", "2000.00", "100.00"),
    ]  # fmt: skip


def test_a_relieved_row_names_and_cites_its_relief() -> None:
    (row,) = rows({"goods_value": 30_000}, law([DUTY], [relief(40_000, name="private")]))
    assert (row["status"], row["relief"], row["cite"]) == ("relieved", "private", "Invented Concession, item 2")


def test_a_relieved_row_whose_rate_is_not_known_has_no_amount() -> None:
    (row,) = rows({"goods_value": 30_000}, law([levy(flat=None)], [relief(40_000)]))
    assert (row["rate"], row["rate_source"], row["amount"]) == (None, None, None)


def test_a_levy_that_cannot_be_worked_out_says_what_it_lacks_and_of_which_item() -> None:
    terms = law([levy(table={"61": 50_000}), VAT])
    items = [{"value": 100, "hs_code": "6109"}, {"value": 100}, {"value": 100, "hs_code": "9503"}]
    shown = record({"items": items}, terms)
    assert shown["unknown"] == ["items/1/hs_code", "items/2/duty_rate"]
    assert shown["total"] is None
    assert [(row["status"], row["amount"], row["unknown"]) for row in shown["levies"]] == [
        ("not_computable", None, ["items/1/hs_code", "items/2/duty_rate"]),
        ("not_computable", None, ["items/1/hs_code", "items/2/duty_rate"]),
    ]


def test_what_the_whole_parcel_lacks_is_named_without_an_item() -> None:
    assert record({"currency": None}, law([DUTY]))["unknown"] == ["goods_value", "currency"]


def test_a_supplied_rate_says_so() -> None:
    (row,) = rows({"goods_value": 80_000, "items": [{"duty_rate": 100_000}]}, law([DUTY]))
    assert (row["rate"], row["rate_source"]) == ("0.10", "supplied")


def test_items_of_different_rates_are_listed() -> None:
    items = [{"value": 100, "duty_rate": 100_000}, {"value": 100}]
    (row,) = rows({"items": items}, law([DUTY]))
    assert row["rate"] is None
    assert row["rates"] == [
        {"item": "items/0", "rate": "0.10", "rate_source": "supplied"},
        {"item": "items/1", "rate": "0.05", "rate_source": "rulebook"},
    ]


def test_the_rulebook_may_say_who_is_liable_who_collects_and_when() -> None:
    parties = {"liable": "declarant", "collector": "post", "point": "delivery"}
    (row,) = rows({"goods_value": 100}, law([DUTY], **parties))
    assert {name: row[name] for name in parties} == parties


def test_a_currency_without_decimals_is_written_without_any() -> None:
    shown = rows({"currency": "FJD", "goods_value": 800}, law([DUTY], conditions=Answers(()), exponent=0))
    assert shown[0]["amount"] == "40"
