"""What holds of every batch that a law takes together, draws quotas for, or puts under the laws of several days."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR
from engine.columns.batch import Batch
from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.counters import Counters, carry_on
from engine.days import Citation, Dated, Entry, day_from_text, day_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.money import decimal_text
from engine.records import RawRecord
from engine.revenue.assess import assess
from engine.revenue.owing import Owed, owe
from engine.rulebook.book import Rulebook
from engine.rulebook.law import RulesInForce, Together
from engine.rulebook.load import load
from engine.screen import screen_records
from tests.properties.test_revenue import laws, levy_of, maybe, money, parcels, quotes
from tests.unit.revenue.parcels import TODAY, Answers, law, published, relief

IS_LONG = settings().max_examples > 100
OFTEN = settings(max_examples=1_500 if IS_LONG else 60, deadline=None, suppress_health_check=list(HealthCheck))
CITE = Citation("Invented Act, section 12A")
SAME_DAY = Together("xx.same_day", "One receiver, one day", ("consignee", "day"), None, CITE, "fictional")
SHARED = ("base_minor", "amount_minor", "relieved_base_minor", "relieved_amount_minor", "waived_amount_minor")
TOTALS = ("total_minor", "relieved_minor", "waived_minor", "due_at_border_minor", "prepaid_minor", "deferred_minor",
          "customs_value_minor")  # fmt: skip


class ByValue(Answers):
    """Two conditions of goods items that hang on what an item is worth, whatever batch it stands in."""

    columns = ("item_value_minor",)

    def run(self, batch: Batch, *, block: int = 1024, threads: int = 1) -> np.ndarray:
        values = batch["item_value_minor"]
        rows = [np.where(values % 16 == unsure, -1, (values + unsure) % 2) for unsure in (7, 10)]
        return np.array(rows, np.int8)


@cache
def examplia() -> Rulebook:
    return load("xx")


def in_force(terms: dict[str, Any], *together: Together) -> RulesInForce:
    """Give Examplia's rules, under which these terms say what is owed."""
    national = terms["national"]
    revenue = law(
        [levy_of(one) for one in terms["levies"]], [relief(**one) for one in terms["reliefs"]], Answers((1, 0)),
        basis=terms["basis"], currency=national, exponent=currency_exponents()[national],
        item_conditions=ByValue(()),
    )  # fmt: skip
    return replace(examplia().in_force(TODAY), revenue=replace(revenue, together=together))


def record_of(name: str, parcel: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a drawn parcel as a record."""
    currency = parcel["currency"]
    exponent = 2 if currency is None else currency_exponents()[currency]

    def amount(minor: int | None) -> str | None:
        return None if minor is None else decimal_text(minor, exponent)

    items = [
        {"description": "coat", "value": amount(item.get("value")), "hs_code": item.get("hs_code"),
         **{rate: None if item.get(rate) is None else str(Decimal(item[rate]) / 10**6)
            for rate in ("duty_rate", "excise_rate")}}
        for item in parcel["items"]
    ]  # fmt: skip
    header = {key: amount(parcel.get(key)) for key in ("goods_value", "freight", "insurance")}
    written = {"consignment_id": name, "currency": currency, "incoterm": parcel.get("incoterm"), **header, **more}
    return written | {"items": items}


def owed(records: list[dict[str, Any]], rules: RulesInForce, rates: ExchangeRates) -> Owed:
    evidence = make_evidence("XX", rules.revenue.currency, TODAY, rates)
    return owe(evidence.gather(ingest([RawRecord(record) for record in records]).batch), rules, evidence)


@given(laws(), st.lists(parcels(), min_size=2, max_size=5), quotes, st.lists(st.sampled_from("AB"), min_size=5))
@OFTEN
def test_the_shares_of_a_group_add_up_to_what_it_owes_of_every_levy(
    terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str], persons: list[str]
) -> None:
    records = [record_of(f"P{at}", one, consignee_id=who)
               for at, (one, who) in enumerate(zip(batch, persons, strict=False))]  # fmt: skip
    found = owed(records, in_force(terms, SAME_DAY), published(rates))
    (piece,) = found.pieces
    groups = piece.units.groups
    assert (groups is not None) == any(persons[: len(batch)].count(who) > 1 for who in "AB")
    if groups is None:
        return
    whole = assess(piece.units.batch, piece.law)
    for group, unit in enumerate(groups.units):
        members = groups.members[groups.offsets[group] : groups.offsets[group + 1]]
        for name in SHARED:
            shares = getattr(found.assessment, name)[:, members]
            is_known = shares != MISSING_MINOR
            total = getattr(whole, name)[:, unit]
            assert (is_known.all(axis=1) | ~is_known.any(axis=1)).all()
            assert (np.where(is_known.all(axis=1), shares.sum(axis=1), MISSING_MINOR) == total).all(), name
            assert (shares[is_known] >= 0).all()
        for name in TOTALS:
            shares = getattr(found.assessment, name)[members]
            total = getattr(whole, name)[unit]
            assert (shares.sum() if (shares != MISSING_MINOR).all() else MISSING_MINOR) == total, name


@given(laws(), parcels(), quotes, st.integers(2, 4), st.randoms(use_true_random=False))
@OFTEN
def test_splitting_a_purchase_among_parcels_that_are_taken_together_changes_nothing(
    terms: dict[str, Any], parcel: dict[str, Any], rates: dict[tuple[str, str], str], many: int, chance: Random
) -> None:
    items = [item | {"value": item["value"] or 0} for item in parcel["items"]] * 2
    one = parcel | {"items": items, "goods_value": None}
    cuts = sorted(chance.sample(range(1, len(items)), min(many, len(items)) - 1))
    parts = [items[first:last] for first, last in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    freight, insurance = (spread_out(one[key], len(parts), chance) for key in ("freight", "insurance"))
    split = [
        record_of(f"P{at}", one | {"items": part, "freight": freight[at], "insurance": insurance[at]}, consignee_id="A")
        for at, part in enumerate(parts)
    ]
    rules = in_force(terms, SAME_DAY)
    whole = owed([record_of("P", one, consignee_id="A")], rules, published(rates)).assessment
    found = owed(split, rules, published(rates)).assessment
    assert found.is_levy_computable.all(axis=1).tolist() == whole.is_levy_computable[:, 0].tolist()
    for name in ("amount_minor", "relieved_amount_minor", "waived_amount_minor"):
        sums = np.where((getattr(found, name) == MISSING_MINOR).any(axis=1), MISSING_MINOR,
                        getattr(found, name).sum(axis=1))  # fmt: skip
        assert sums.tolist() == getattr(whole, name)[:, 0].tolist(), name


def spread_out(amount: int | None, parts: int, chance: Random) -> list[int | None]:
    if amount is None:
        return [None] * parts
    cuts = sorted(chance.randint(0, amount) for _ in range(parts - 1))
    return [last - first for first, last in zip([0, *cuts], [*cuts, amount], strict=True)]


purchases = st.fixed_dictionaries({
    "goods_value": money.map(lambda minor: minor % 40_000),
    "freight": maybe(st.integers(0, 3_000)),
    "consignee_id": st.sampled_from(["P-1", "P-1", "P-2", None]),
    "order_id": st.sampled_from(["O-1", "O-2", None]),
    "seller_id": st.sampled_from(["S-1", "S-2"]),
    "consignee_type": st.sampled_from(["person", "person", "business", None]),
    "hs_code": maybe(st.sampled_from(["6101", "6109.10", "2204.21", "2208.40", "0601"])),
})  # fmt: skip


def purchase(name: str, drawn: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "consignment_id": name, "currency": "USD", "insurance": "0", "gross_mass_kg": "1.5",
        "goods_value": decimal_text(drawn["goods_value"], 2),
        "freight": None if drawn["freight"] is None else decimal_text(drawn["freight"], 2),
        **{key: drawn[key] for key in ("consignee_id", "order_id", "seller_id", "consignee_type")},
        "items": [{"description": "goods", "hs_code": drawn["hs_code"]}], **more,
    }  # fmt: skip


def decided(
    records: list[dict[str, Any]], on: str, counters: Counters | None, rates: ExchangeRates | None = None
) -> Any:
    day = day_from_text(on)
    rules = examplia().in_force(day, rates or ExchangeRates())
    evidence = make_evidence("XX", "USD", day, rates or ExchangeRates(), counters=counters, date_basis=rules.date_basis)
    return screen_records([RawRecord(record) for record in records], rules, evidence, seed=1)


days = st.sampled_from(["2026-02-26", "2026-02-27", "2026-02-28"])


@given(st.lists(st.tuples(purchases, days), min_size=1, max_size=7), st.randoms(use_true_random=False))
@OFTEN
def test_the_order_of_records_changes_no_decision(batch: list[Any], chance: Random) -> None:
    records = [purchase(f"P{at}", one, arrival_date=day) for at, (one, day) in enumerate(batch)]
    counters = Counters({"P-2": {("quota", "month"): {None: 20_000}}})
    shuffled = chance.sample(records, len(records))
    for on in ("2026-03-02", "2026-08-03", "2027-03-02"):
        first, second = (decided(some, on, counters) for some in (records, shuffled))
        answers = [{one["consignment_id"]: one for one in json.loads(json.dumps(list(found.records())))}
                   for found in (first, second)]  # fmt: skip
        assert answers[0] == answers[1]
        assert first.decisions.owed.drawn.used() == second.decisions.owed.drawn.used()


@given(st.lists(st.tuples(purchases, days), min_size=1, max_size=7))
@OFTEN
def test_quotas_are_drawn_down_as_if_parcels_were_screened_one_after_the_other(batch: list[Any]) -> None:
    on, before = "2026-02-28", Counters({"P-2": {("quota", "month"): {None: 20_000}, ("quota", "year"): {None: 0}}})
    drawn = [one | {"order_id": None} for one, _ in batch]
    records = [purchase(f"P{at}", one, arrival_date=day)
               for at, (one, (_, day)) in enumerate(zip(drawn, batch, strict=True))]  # fmt: skip
    found = decided(records, on, before)
    answers = {one["consignment_id"]: one["assessment"] for one in found.records()}
    counters = before
    for record in sorted(records, key=lambda one: (one["arrival_date"], one["consignment_id"])):
        alone = decided([record], on, counters)
        (answer,) = alone.records()
        assert answer["assessment"] == answers[record["consignment_id"]]
        counters = carry_on(counters, alone.decisions.owed.drawn.used(), day_from_text(on))
    assert carry_on(before, found.decisions.owed.drawn.used(), day_from_text(on)) == counters


@given(st.lists(st.tuples(purchases, st.integers(0, 1_600)), min_size=1, max_size=5))
@OFTEN
def test_each_parcel_owes_by_the_law_and_the_rate_of_its_own_day(batch: list[Any]) -> None:
    call = day_from_text("2027-02-10")
    rates = ExchangeRates({
        ("EUR", "USD"): Dated(tuple(
            Entry(call - 1_600 + 100 * step, Fraction(100 + step, 100), "fictional", CITE) for step in range(17)
        ))
    })  # fmt: skip
    records = [
        purchase(f"P{at}", one | {"order_id": None, "consignee_id": f"P-{at}"}, currency="EUR",
                 arrival_date=day_text(call - ago))
        for at, (one, ago) in enumerate(batch)
    ]  # fmt: skip
    answers = {
        one["consignment_id"]: one["assessment"] for one in decided(records, "2027-02-10", None, rates).records()
    }
    for record in records:
        answer = dict(answers[record["consignment_id"]])
        own = record["arrival_date"]
        assert answer.pop("law_day", "2027-02-10") == own
        if day_from_text(own) < examplia().days_of_change()[0]:
            assert (answer["computable"], answer["total"], answer["levies"]) == (False, None, [])
            continue
        (alone,) = decided([record], own, None, rates).records()
        assert answer == alone["assessment"]
