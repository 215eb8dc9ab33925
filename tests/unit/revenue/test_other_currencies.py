"""Amounts, lines and bands in other currencies than the national one: exact, and on the line at every rate."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.evidence import make_evidence
from engine.language.amounts import MONEY, check_amount
from engine.language.amounts_compiler import RecipeBook
from engine.language.compiler import Values
from engine.language.diagnostics import Place
from engine.language.kinds import NUMBER, TRUTH, Band, Kind, Quantity, TableKind
from engine.language.meaning import Compared, Constant
from engine.language.scope import Scope
from engine.records import RawRecord
from engine.revenue.assess import Assessment, assess
from engine.revenue.rows import assessment_record
from engine.rulebook.law import Channel, RevenueLaw
from tests.unit.revenue.parcels import CITE, levy, published, relief

NAMES = dict.fromkeys(("customs_value", "cif_value", "fob_value", "goods_value"), MONEY)
EUROS = Kind("money", "EUR")
SCOPE = Scope(tables={"by_band": TableKind(EUROS, MONEY)}, parameters={"line": EUROS})
ONE = Constant(Quantity(NUMBER, Fraction(1), "1"), kind=NUMBER)
ALWAYS = Compared("==", ONE, ONE, kind=TRUTH)
FALLBACK = Channel("", "", "border", CITE, "fictional", (0,))


def euros(amount: int) -> Quantity:
    return Quantity(EUROS, Fraction(amount), f"{amount} EUR")


def book(national: str, rate: str | None) -> RecipeBook:
    """Begin the recipes of a day on which a euro has this rate, and 1 or 2 units are found up to and above 150 EUR."""
    rates, exponents = published({("EUR", national): rate} if rate else {}), currency_exponents()
    bands = (
        Band(None, start_inside=True, end=euros(150), end_inside=True, value=Quantity(MONEY, Fraction(1), "")),
        Band(euros(150), start_inside=False, end=None, end_inside=True, value=Quantity(MONEY, Fraction(2), "")),
    )
    values = Values(
        national, exponents[national], {"line": euros(150)}, {},
        lambda currency: rates.minor_factor(currency, national, 20_000, exponents), exponents,
        bands={"by_band": bands},
    )  # fmt: skip
    return RecipeBook(values, frozenset(NAMES), frozenset())


def worth(currency: str, value: str, **more: Any) -> dict[str, Any]:
    items = [{"description": "goods", "value": value}]
    return {"consignment_id": "A", "currency": currency, "freight": "0", "insurance": "0", "items": items, **more}


def assessed(record: Mapping[str, Any], national: str, rate: str | None, law: RevenueLaw) -> Assessment:
    ingested = ingest([RawRecord(dict(record))])
    assert not ingested.refused
    rates = published({("EUR", national): rate} if rate else {})
    return assess(make_evidence("XX", national, 20_000, rates).gather(ingested.batch), law)


def amount_of(
    text: str, record: Mapping[str, Any], national: str, rate: str | None
) -> tuple[int, RevenueLaw, Assessment]:
    expression, faults = check_amount(text, Place("a.yaml", 1, 1, text), SCOPE, national, NAMES)
    assert expression is not None, faults
    recipes = book(national, rate)
    fee = levy("fee", amount=recipes.amount(expression))
    conditions, of_items = recipes.programs()
    law = RevenueLaw(
        national, recipes.values.exponent, "cif", (fee,), (), conditions, (FALLBACK,), item_conditions=of_items
    )
    assessment = assessed(record, national, rate, law)
    return int(assessment.amount_minor[0, 0]), law, assessment


def is_relieved(record: Mapping[str, Any], national: str, rate: str | None, **written: Any) -> bool | None:
    """Say whether a relief with a line of 150 EUR takes a duty of 100 % away."""
    recipes = book(national, rate)
    line, faults = check_amount("line", Place("a.yaml", 1, 1, "line"), SCOPE, national, NAMES)
    assert line is not None, faults
    own, minor = recipes.own_line(line.meaning), recipes.line_minor(line.meaning)
    recipe = None if minor is not None else recipes.amount(line)
    free = relief(minor, (0,), condition=recipes.ask(ALWAYS), line=recipe, own=own, **written)
    conditions, _ = recipes.programs()
    duty = levy("duty", 1_000_000)
    law = RevenueLaw(national, recipes.values.exponent, "cif", (duty,), (free,), conditions, (FALLBACK,))
    assessment = assessed(record, national, rate, law)
    return bool(assessment.relief[0, 0] == 0) if assessment.is_levy_computable[0, 0] else None


@pytest.mark.parametrize(
    ("text", "record", "national", "rate", "minor"),
    [
        ("10 % * max(goods_value - 150 EUR, 0 UAH)", worth("EUR", "300"), "UAH", "48.123456789", 72185),
        ("3 EUR", worth("JPY", "100"), "JPY", "163.5", 491),
        ("2 EUR per kg * gross_mass", worth("KWD", "1", gross_mass_kg="1.5"), "KWD", "0.355123456", 1065),
        ("max(15 % * max(goods_value - 200 EUR, 0 RUB), 2 EUR per kg * max(gross_mass - 31 kg, 0 kg))",
         worth("EUR", "201", gross_mass_kg="34"), "RUB", "100", 60_000),
        ("max(2 EUR, 1 GBP)", worth("GBP", "1"), "GBP", "0.8571", 171),
    ],
)  # fmt: skip
def test_an_amount_abroad_is_exact_at_the_rate_of_the_day(
    text: str, record: dict[str, Any], national: str, rate: str, minor: int
) -> None:
    assert amount_of(text, record, national, rate)[0] == minor


def test_a_currency_of_the_law_without_a_rate_leaves_the_amount_unknown_and_is_named() -> None:
    _, law, assessment = amount_of("max(3 EUR, 1 UAH)", worth("UAH", "100"), "UAH", None)
    shown = assessment_record(assessment, law, 0)
    assert (shown["computable"], shown["unknown"]) == (False, ["exchange_rate", "exchange_rate/EUR"])
    assert shown["levies"][0]["unknown"] == ["exchange_rate", "exchange_rate/EUR"]  # type: ignore[index]


rates = st.integers(1, 10**12).map(lambda billionths: f"{billionths // 10**9}.{billionths % 10**9:09}")
nationals = st.sampled_from(["GBP", "UAH", "JPY", "KWD", "XPF"])


@given(nationals, rates, st.sampled_from(["goods", "cif", "fob"]), st.booleans())
def test_a_parcel_declared_in_the_currency_of_the_line_is_on_it_at_every_rate(
    national: str, rate: str, measure: str, or_equal: bool
) -> None:
    said = [
        is_relieved(worth("EUR", value), national, rate, measure=measure, or_equal=or_equal)
        for value in ("149.99", "150.00", "150.01")
    ]
    # A value that is more than is assessed once it is in national money owes nobody knows what, unless it is relieved.
    assert said[0] is True
    assert said[1] is True if or_equal else said[1] is not True
    assert said[2] is not True


@given(nationals, rates)
def test_bands_and_conditions_abroad_tell_the_parcels_declared_there_apart_at_every_rate(
    national: str, rate: str
) -> None:
    unit = 10 ** currency_exponents()[national]
    for text, value, expected in (
        ("by_band[goods_value]", "150.00", 1), ("by_band[goods_value]", "150.01", 2),
        (f"if(goods_value <= 150 EUR, 1 {national}, 2 {national})", "150.00", 1),
        (f"if(150 EUR < goods_value, 2 {national}, 1 {national})", "150.01", 2),
    ):  # fmt: skip
        assert amount_of(text, worth("EUR", value), national, rate)[0] == expected * unit


def test_a_line_abroad_needs_no_rate_for_a_parcel_declared_there() -> None:
    assert is_relieved(worth("EUR", "150.00"), "UAH", None, or_equal=True) is True
    assert is_relieved(worth("UAH", "150.00"), "UAH", None, or_equal=True) is None


@pytest.mark.parametrize(("value", "is_free"), [("128.56", True), ("128.57", True), ("128.58", False)])
def test_other_parcels_are_held_against_the_line_as_it_is_rounded(value: str, is_free: bool) -> None:
    # 150 EUR at 0.8571 are 128.565 pounds.
    assert is_relieved(worth("GBP", value), "GBP", "0.8571", or_equal=True) is is_free


def test_freight_inside_the_price_is_taken_out_in_the_currency_of_the_line() -> None:
    parcel = worth("EUR", "160.00", incoterm="CFR") | {"freight": "10.00"}
    assert is_relieved(parcel, "GBP", "0.857100001", measure="fob", or_equal=True) is True
    assert is_relieved(parcel, "GBP", "0.857100001", measure="cif", or_equal=True) is False
