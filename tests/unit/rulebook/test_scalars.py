"""The scalars of rule files."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from engine.language.kinds import Kind, Quantity
from engine.rulebook.scalars import (
    Misread,
    National,
    minor_of,
    read_day,
    read_decimal,
    read_exchange_rate,
    read_rate,
    read_whole,
)


@pytest.mark.parametrize(
    ("text", "ppm"),
    [("15 %", 150_000), ("12.5 %", 125_000), ("0 %", 0), ("1000 %", 10_000_000), ("0.0001%", 1), ("unknown", None)],
)
def test_a_rate_is_read_exactly(text: str, ppm: int | None) -> None:
    assert read_rate(text) == ppm


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("15", "not_a_rate"),
        ("0.15", "not_a_rate"),
        ("-1 %", "not_a_rate"),
        ("1_0 %", "not_a_rate"),
        ("٣ %", "not_a_rate"),
        ("NaN %", "not_a_rate"),
        ("1000.0001 %", "rate_out_of_range"),
        ("12,5%", "decimal_comma"),
        ("7,25 %", "decimal_comma"),
        ("12,500 %", "decimal_comma"),
        ("1,000 %", "decimal_comma"),
        ("1.234,5 %", "decimal_comma"),
        ("1,000.5 %", "not_a_rate"),
        ("0.00001 %", "rate_too_fine"),
    ],
)
def test_what_is_no_rate_is_refused(text: str, code: str) -> None:
    with pytest.raises(Misread) as refused:
        read_rate(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["20240701", "2024-7-1", "2024-07-01T00:00", "2024-02-30", "today", "2024-W01-1"])
def test_only_a_full_date_is_a_date(text: str) -> None:
    with pytest.raises(Misread, match="is not a date"):
        read_day(text)


@pytest.mark.parametrize("text", ["0", "101", "-1", "1.0", "", "٣"])
def test_a_whole_number_stays_within_its_bounds(text: str) -> None:
    with pytest.raises(Misread):
        read_whole(text, 1, 100, "")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("12,5 %", "Write 12.5 %."),
        ("7,25%", "Write 7.25%."),
        ("1,000 %", "Write 1.000 % or 1000 %."),
        ("0,125 %", "Write 0.125 %."),
    ],
)
def test_a_decimal_comma_in_a_rate_is_told_with_its_point(text: str, hint: str) -> None:
    with pytest.raises(Misread) as refused:
        read_rate(text)
    assert (refused.value.message, refused.value.hint) == (f"{text}: a comma does not separate decimals.", hint)


@pytest.mark.parametrize("read", [read_decimal, read_exchange_rate])
@pytest.mark.parametrize("text", ["12,5", "2,25", "120,00", "1.234,50"])
def test_a_decimal_comma_is_told_in_plain_decimals_too(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(Misread) as refused:
        read(text)
    assert refused.value.code == "decimal_comma"


@pytest.mark.parametrize("text", ["-1", "1e3", "1,000", ".5", "NaN"])
def test_only_plain_digits_are_a_decimal(text: str) -> None:
    with pytest.raises(Misread):
        read_decimal(text)


def test_national_money_becomes_minor_units() -> None:
    assert (
        minor_of(Quantity(Kind("money", "FJD"), Fraction("400.05"), "400.05 FJD"), National("fj", "FJD", 2)) == 40_005
    )


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (Quantity(Kind("money", "USD"), Fraction(400), "400 USD"), "not_national_money"),
        (Quantity(Kind("mass"), Fraction(2), "2 kg"), "not_national_money"),
        (Quantity(Kind("money", "FJD"), Fraction("0.005"), "0.005 FJD"), "too_many_decimals"),
    ],
)
def test_what_is_not_whole_national_money_is_refused(quantity: Quantity, code: str) -> None:
    with pytest.raises(Misread) as refused:
        minor_of(quantity, National("fj", "FJD", 2))
    assert refused.value.code == code
