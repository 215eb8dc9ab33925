"""Parcels that Examplia takes together: who they are, what each of them shows, and what is unknown of them."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from engine.counters import Counters, carry_on, read_counters, write_counters
from engine.days import Citation, Dated, Entry, day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.revenue.assess import Assessment
from engine.revenue.of_days import _NOTHING, _UNKNOWN
from engine.rulebook.book import Rulebook
from engine.rulebook.law import Together
from engine.rulebook.load import load
from engine.screen import Screened, screen_again, screen_records
from tests.unit.revenue.parcels import law, levy

CITE = Citation("Invented Act, section 12A")
RATES = ExchangeRates({
    ("EUR", "USD"): Dated((Entry(0, Fraction(110, 100), "fictional", CITE),)),
    ("JPY", "USD"): Dated((Entry(0, Fraction(1, 150), "fictional", CITE),)),
})  # fmt: skip
NOBODY_USED_ANYTHING = Counters({})


@cache
def examplia() -> Rulebook:
    return load("xx")


def parcel(name: str, value: str = "100.00", **more: Any) -> dict[str, Any]:
    return {
        "consignment_id": name, "consignee_id": "P-1", "consignee_type": "person", "currency": "USD",
        "goods_value": value, "freight": "5.00", "insurance": "0",
        "items": [{"description": "Wool coat", "hs_code": "6101"}],
    } | more  # fmt: skip


def screened(*records: dict[str, Any], on: str = "2026-08-03", together: tuple[Together, ...] | None = None,
             counters: Counters | None = NOBODY_USED_ANYTHING) -> Screened:  # fmt: skip
    day = day_from_text(on)
    rules = examplia().in_force(day, RATES)
    if together is not None:
        rules = replace(rules, revenue=replace(rules.revenue, together=together))
    evidence = make_evidence(
        "XX", "USD", day, RATES, counters=counters, date_basis=rules.date_basis,
        registered=examplia().registrations(),
    )  # fmt: skip
    return screen_records([RawRecord(record) for record in records], rules, evidence)


def decisions(*records: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {str(one["consignment_id"]): one for one in screened(*records, **more).records()}


def rule(*by: str, name: str = "xx.together.test") -> Together:
    return Together(name, "Invented", by, None, CITE, "fictional")


def due(decision: Any, levy: str) -> Decimal:
    rows = [row for row in decision["assessment"]["levies"] if row["levy"] == levy]
    return sum((Decimal(row["amount"]) for row in rows if row["status"] in ("due", "deferred", "prepaid")), Decimal(0))


def test_a_group_is_named_after_its_rule_and_its_first_parcel_and_each_parcel_tells_it() -> None:
    found = decisions(parcel("B"), parcel("A", "200.01"), parcel("C", consignee_id="P-2"))
    group = {"id": "xx.together.same_day/A", "consignments": 2, "goods_value": "300.01", "certainty": "certain"}
    assert (found["A"]["group"], found["B"]["group"], found["C"]["group"]) == (group, group, None)


def test_a_parcel_that_does_not_say_its_day_of_arrival_comes_on_the_day_of_the_call() -> None:
    found = decisions(parcel("A"), parcel("B", arrival_date="2026-08-03"), parcel("C", arrival_date="2026-08-04"))
    assert [found[name]["group"] is None for name in "ABC"] == [False, False, True]


def test_names_and_addresses_make_a_group_that_is_probable() -> None:
    named = {"consignee_id": None, "consignee_name": "Ana Tuisue", "consignee_address": "1 Beach Road"}
    found = decisions(parcel("A", **named), parcel("B", **named | {"consignee_name": "ANA  TUISUE"}))
    assert found["A"]["group"]["certainty"] == "probable"


def test_a_parcel_whose_receiver_nobody_knows_is_assessed_by_itself_and_says_so() -> None:
    found = decisions(parcel("A"), parcel("B"), parcel("C", consignee_id=None))
    assert found["C"]["group"] is None
    assert [note["code"] for note in found["C"]["notes"]] == ["left_alone"]
    assert "the consignee is not known" in found["C"]["notes"][0]["detail"]
    assert found["A"]["notes"] == []


def test_what_the_rule_is_not_meant_for_stays_alone_without_a_word() -> None:
    found = decisions(parcel("A", consignee_type="business"), parcel("B", consignee_type="business"))
    assert [(one["group"], one["notes"]) for one in found.values()] == [(None, []), (None, [])]


def test_parcels_that_any_of_two_rules_puts_together_are_together() -> None:
    rules = (rule("order", name="xx.together.order"), rule("seller", "day", name="xx.together.seller"))
    found = decisions(
        parcel("A", order_id="O-1", seller_id="S-1"), parcel("B", order_id="O-1", seller_id="S-2"),
        parcel("C", order_id="O-9", seller_id="S-2"), parcel("D", order_id="O-8", seller_id="S-8"), together=rules,
    )  # fmt: skip
    assert [one["group"] and one["group"]["consignments"] for one in found.values()] == [3, 3, 3, None]


@pytest.mark.parametrize(
    ("field", "same", "other"),
    [("sender", {"consignor_id": "S-1"}, {"consignor_id": "S-2"}),
     ("sender", {"consignor_name": "Shop"}, {"consignor_name": "Mill"}),
     ("seller", {"seller_id": "S-1"}, {"seller_id": "S-2"}),
     ("carrier", {"operator_id": "POST"}, {"operator_id": "FAST"}),
     ("order", {"order_id": "O-1"}, {"order_id": "O-2"})],
)  # fmt: skip
def test_each_field_tells_its_own_apart(field: str, same: dict[str, str], other: dict[str, str]) -> None:
    found = decisions(parcel("A", **same), parcel("B", **same), parcel("C", **other), parcel("D"),
                      together=(rule(field),))  # fmt: skip
    assert [one["group"] is not None for one in found.values()] == [True, True, False, False]
    assert [note["code"] for note in found["D"]["notes"]] == ["left_alone"]


def test_amounts_in_several_currencies_are_added_up_in_national_money() -> None:
    euro, yen = parcel("A", "100.00", currency="EUR"), parcel("B", "15000", currency="JPY", freight="0")
    found = decisions(euro, yen)
    assert found["A"]["group"]["goods_value"] == "210.00"
    # 110 + 5.50 of the one and 100 of the other.
    values = [Decimal(found[name]["assessment"]["customs_value"]) for name in "AB"]
    assert values == [Decimal("115.50"), Decimal("100.00")]


def test_one_parcel_without_an_exchange_rate_leaves_its_whole_group_unknown_and_names_the_rate() -> None:
    found = decisions(parcel("A"), parcel("B", currency="FJD"))
    for one in found.values():
        assert one["assessment"]["total"] is None
        assert "exchange_rate" in one["assessment"]["unknown"]


def test_terms_that_differ_are_put_on_one_footing_and_nothing_is_counted_twice() -> None:
    alike = decisions(parcel("A", "100.00"), parcel("B", "100.00", freight="10.00"))
    mixed = decisions(parcel("A", "100.00"), parcel("B", "110.00", freight="10.00", incoterm="CIF"))
    assert [due(alike[name], "vat") for name in "AB"] == [due(mixed[name], "vat") for name in "AB"]


def test_duties_inside_the_price_of_one_are_inside_that_of_all() -> None:
    found = decisions(parcel("A"), parcel("B", incoterm="DDP"))
    for one in found.values():
        assert "duties_in_ddp_price" in one["assessment"]["unknown"]


def test_what_another_parcel_of_the_group_lacks_is_told_as_the_groups() -> None:
    found = decisions(parcel("A"), parcel("B", items=[{"description": "Rum", "hs_code": "2208.40"}]))
    assert "group/rate_not_known" in found["A"]["assessment"]["unknown"]
    assert "items/0/rate_not_known" in found["B"]["assessment"]["unknown"]
    assert found["A"]["assessment"]["total"] is None


def test_goods_of_another_rate_do_not_bear_the_duty_of_the_rest() -> None:
    free = {"items": [{"description": "Book", "duty_rate": "0"}]}
    rated = {"items": [{"description": "Coat", "duty_rate": "0.10"}]}
    found = decisions(parcel("A", "300.00", **free), parcel("B", "300.00", **rated))
    assert due(found["A"], "import_duty") == 0
    assert due(found["B"], "import_duty") > 0
    rates = {name: next(row["rate"] for row in found[name]["assessment"]["levies"]) for name in "AB"}
    assert rates == {"A": "0.00", "B": "0.10"}


def test_other_risk_rules_decide_the_same_batch_with_the_same_groups_and_quotas() -> None:
    first = screened(parcel("A"), parcel("B"), parcel("C", arrival_date="2026-08-04")).decisions
    again = screen_again(first, first.law)
    assert list(again.records()) == list(first.records())
    anew = replace(first.law, revenue=replace(first.law.revenue))
    assert list(screen_again(first, anew).records()) == list(first.records())


def test_counters_go_out_dated_and_come_in_again_as_if_it_had_been_one_batch() -> None:
    early, late = parcel("A", "120.00", arrival_date="2026-08-01"), parcel("B", "200.00", arrival_date="2026-08-02")
    whole = decisions(early, late, on="2026-08-02")
    first = screened(early, on="2026-08-02").decisions
    used = carry_on(NOBODY_USED_ANYTHING, first.owed.drawn.used(), first.law.day)
    read = read_counters(write_counters(used, 2), "used.csv", 2)
    assert read == used
    second = decisions(late, on="2026-08-02", counters=read)
    assert second["B"]["assessment"] == whole["B"]["assessment"]
    assert (
        due(decisions(late | {"arrival_date": "2026-09-01"}, on="2026-09-01", counters=read)["B"], "import_duty") == 0
    )


def test_what_one_parcel_used_and_nobody_knows_is_unknown_to_the_next() -> None:
    unclear = parcel("A", None, arrival_date="2026-08-01")
    found = screened(unclear, parcel("B", arrival_date="2026-08-02"), on="2026-08-02")
    second = list(found.records())[1]["assessment"]
    assert (second["computable"], second["unknown"]) == (False, ["quota_used"])
    used = found.decisions.owed.drawn.used()["P-1"]
    assert used["quota", "month"] == {day_from_text("2026-08-01"): None}
    assert used["imports", "half_year"] == {day_from_text("2026-07-01"): 2}


def test_a_day_of_arrival_that_is_not_declared_is_told() -> None:
    found = decisions(parcel("A"), parcel("B", arrival_date="2027-03-01"), on="2027-03-02")
    assert [note["code"] for note in found["A"]["notes"]] == ["law_day"]
    assert "law_day" not in found["A"]["assessment"]
    assert (found["B"]["assessment"]["law_day"], found["B"]["notes"]) == ("2027-03-01", [])


def test_a_parcel_from_before_the_rulebook_is_decided_and_what_it_owes_is_not_known() -> None:
    found = decisions(parcel("A", arrival_date="2019-03-01"), parcel("B"), on="2027-03-02")
    assert (found["A"]["status"], found["A"]["lane"] != "green") == ("decided", True)
    assert found["A"]["assessment"]["total"] is None
    assert "says nothing of 2019-03-01" in found["A"]["notes"][0]["detail"]
    assert found["B"]["assessment"]["computable"]


def test_every_parcel_from_before_the_rulebook_is_decided_too() -> None:
    found = decisions(parcel("A", arrival_date="2019-03-01"), on="2027-03-02")
    assert (found["A"]["assessment"]["total"], found["A"]["assessment"]["levies"]) == (None, [])


def test_each_parcel_of_a_group_keeps_its_own_evidence_of_tax_paid_at_the_sale() -> None:
    paid = {"prepaid_tax_scheme": "XX_VAT", "prepaid_tax_id": "XX12345678", "prepaid_tax_amount": "50.00"}
    found = decisions(parcel("A", "60.00", **paid), parcel("B", "60.00"), on="2027-03-02")
    assert found["A"]["group"]["consignments"] == 2
    said = {name: [(row["status"], row["model"]) for row in found[name]["assessment"]["levies"] if row["levy"] == "vat"]
            for name in "AB"}  # fmt: skip
    assert said == {"A": [("prepaid", "vendor")], "B": [("due", "border")]}
    for one in found.values():
        assessment = one["assessment"]
        parts = sum(Decimal(assessment[part]) for part in ("due_at_border", "prepaid", "deferred"))
        assert parts == Decimal(assessment["total"])


def test_every_column_of_an_assessment_says_what_stands_where_a_levy_is_of_another_day() -> None:
    names = {field.name for field in fields(Assessment)} - {"item_offsets"}
    assert set(_NOTHING) | set(_UNKNOWN) == names
    assert not set(_NOTHING) & set(_UNKNOWN)


def test_tax_on_a_duty_is_shared_by_the_duty_wherever_the_two_levies_stand() -> None:
    day = day_from_text("2026-08-03")
    rules = examplia().in_force(day, RATES)
    levies = [levy("vat", 500_000, on_value="", on=[1]), levy("duty", None, supplied="item_duty_rate_ppm")]
    revenue = replace(law(levies, basis="fob", currency="USD"), together=(rule("consignee"),))
    evidence = make_evidence("XX", "USD", day, RATES)
    free = parcel("A", items=[{"description": "Book", "duty_rate": "0"}])
    rated = parcel("B", items=[{"description": "Coat", "duty_rate": "0.10"}])
    found = screen_records([RawRecord(free), RawRecord(rated)], replace(rules, revenue=revenue), evidence)
    assert found.decisions.assessment.amount_minor.tolist() == [[0, 500], [0, 1000]]
