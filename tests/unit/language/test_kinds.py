"""Kinds: what may be added, multiplied, divided and compared."""

from __future__ import annotations

import pytest

from engine.language.kinds import (
    Kind,
    KindName,
    are_comparable,
    common_kind,
    currencies_clash,
    is_key,
    kind_of_arithmetic,
)


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
        ("money_per_volume", "*", "volume", "money"),
        ("volume", "*", "money_per_volume", "money"),
        ("money", "/", "volume", "money_per_volume"),
        ("money", "/", "money_per_volume", "volume"),
        ("money_per_volume", "*", "mass", None),
        ("share", "of", "money", "money"),
        ("money", "of", "money", None),
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
    assert Kind("money_per_volume", "USD").describe() == "money per volume (USD/litre)"


def test_two_values_have_a_kind_in_common_where_either_may_stand_for_the_other() -> None:
    assert common_kind(Kind("money", "USD"), Kind("money")) == Kind("money")
    assert common_kind(Kind("count"), Kind("number")) == Kind("number")
    assert common_kind(Kind("date"), Kind("date")) == Kind("date")
    assert common_kind(Kind("flag"), Kind("truth")) == Kind("truth")
    assert common_kind(Kind("date"), Kind("days")) is None
    assert common_kind(Kind("text"), Kind("text")) is None


def test_a_table_by_bands_takes_any_quantity_of_its_kind_and_other_tables_only_their_own_codes() -> None:
    assert is_key(Kind("money", "FJD"), Kind("money"))
    assert not is_key(Kind("money", "FJD"), Kind("money", "USD"))
    assert is_key(Kind("number"), Kind("count"))
    assert is_key(Kind("code", codes="country"), Kind("code", codes="country"))
    assert not is_key(Kind("code", codes="country"), Kind("code", codes="currency"))
