"""Kinds: what may be added, multiplied, divided and compared."""

from __future__ import annotations

import pytest

from engine.language.kinds import Kind, KindName, are_comparable, currencies_clash, kind_of_arithmetic


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        ("money", "/", "mass", "money_per_mass"),
        ("money", "/", "count", "money"),
        ("money", "/", "money", "number"),
        ("money", "/", "money_per_mass", "mass"),
        ("money", "*", "share", "money"),
        ("share", "*", "money", "money"),
        ("money", "*", "money", None),
        ("money", "+", "money", "money"),
        ("money", "+", "mass", None),
        ("money_per_mass", "*", "mass", "money"),
        ("mass", "*", "money_per_mass", "money"),
        ("mass", "/", "mass", "number"),
        ("mass", "*", "mass", None),
        ("volume", "/", "mass", None),
        ("count", "+", "count", "count"),
        ("count", "+", "number", "number"),
        ("count", "+", "share", None),
        ("number", "/", "mass", None),
        ("date", "-", "date", "days"),
        ("date", "+", "date", None),
        ("date", "-", "days", "date"),
        ("date", "*", "number", None),
        ("days", "+", "days", "days"),
        ("code", "+", "code", None),
        ("truth", "+", "truth", None),
    ],
)
def test_arithmetic_gives_a_kind_only_where_the_units_do(
    left: KindName, operator: str, right: KindName, result: KindName | None,
) -> None:  # fmt: skip
    found = kind_of_arithmetic(operator, Kind(left), Kind(right))
    assert (found.name if found else None) == result


def test_money_of_one_currency_stays_in_it_and_meets_national_money_as_national_money() -> None:
    dollars, national = Kind("money", "USD"), Kind("money")
    assert kind_of_arithmetic("+", dollars, dollars) == dollars
    assert kind_of_arithmetic("+", national, dollars) == kind_of_arithmetic("+", dollars, national) == national
    assert kind_of_arithmetic("/", dollars, Kind("mass")) == Kind("money_per_mass", "USD")


def test_only_two_written_currencies_clash() -> None:
    assert currencies_clash(Kind("money", "USD"), Kind("money", "FJD"))
    assert not currencies_clash(Kind("money"), Kind("money", "FJD"))
    assert not currencies_clash(Kind("money", "FJD"), Kind("money", "FJD"))


def test_a_number_compares_with_counts_and_shares_but_a_count_not_with_a_share() -> None:
    assert are_comparable(Kind("number"), Kind("count"))
    assert are_comparable(Kind("share"), Kind("number"))
    assert not are_comparable(Kind("count"), Kind("share"))
    assert not are_comparable(Kind("number"), Kind("days"))
    assert not are_comparable(Kind("text"), Kind("text"))


def test_a_kind_says_its_unit() -> None:
    assert Kind("money_per_mass", "USD").describe() == "money per mass (USD/kg)"
    assert Kind("mass").describe() == "mass (kg)"
    assert Kind("code", codes="country").describe() == "a code of the list country"
