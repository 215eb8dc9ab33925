"""Decimals become whole minor units exactly or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UnusableValue
from engine.money import decimal_text, minor_from_decimal, percent_text, ppm_from_decimal, rate_text


@pytest.mark.parametrize(
    ("text", "exponent", "minor"),
    [("12.34", 2, 1234), ("12", 0, 12), ("0.005", 3, 5), ("1e2", 2, 10000), ("12.3400", 2, 1234), ("0", 2, 0),
     ("10000000", 2, 10**9), ("0e999999999", 2, 0)],
)  # fmt: skip
def test_a_decimal_is_read_as_minor_units(text: str, exponent: int, minor: int) -> None:
    assert minor_from_decimal(text, exponent) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [("NaN", "not_a_number"), ("Infinity", "not_a_number"), ("1_000", "not_a_number"), ("１２", "not_a_number"),
     ("", "not_a_number"), ("twelve", "not_a_number"), (" 1", "not_a_number"), ("-0.01", "negative"),
     ("1e30", "too_large"), ("1e999999999", "too_large"), ("0.001", "too_many_decimals"),
     ("1e-999999999", "too_many_decimals"), ("1." + "0" * 40 + "1", "too_many_decimals")],
)  # fmt: skip
def test_what_is_no_exact_amount_is_refused_by_its_own_code(text: str, code: str) -> None:
    with pytest.raises(UnusableValue) as refused:
        minor_from_decimal(text, 2)
    assert refused.value.code == code


def test_a_refused_amount_is_told_in_a_sentence() -> None:
    with pytest.raises(UnusableValue, match=r"^12\.345 has more decimals than the 2 that its currency has\.$"):
        minor_from_decimal("12.345", 2)


@given(st.integers(0, 10**13), st.sampled_from([0, 2, 3, 4]))
def test_minor_units_written_and_read_are_the_same(minor: int, exponent: int) -> None:
    assert minor_from_decimal(decimal_text(minor, exponent), exponent) == minor


@given(st.integers(0, 10_000_000))
def test_a_rate_written_and_read_is_the_same(ppm: int) -> None:
    assert ppm_from_decimal(rate_text(ppm)) == ppm


@pytest.mark.parametrize(("text", "code"), [("10.000001", "too_large"), ("0.0000001", "too_many_decimals")])
def test_a_rate_beyond_a_thousand_percent_or_six_decimals_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnusableValue) as refused:
        ppm_from_decimal(text)
    assert refused.value.code == code


@pytest.mark.parametrize(("ppm", "text"), [(150_000, "0.15"), (50_000, "0.05"), (500_000, "0.50"), (0, "0.00"),
                                           (1_000_000, "1.00"), (125_000, "0.125"), (1, "0.000001")])  # fmt: skip
def test_a_rate_is_written_as_a_fraction_with_two_decimals_or_more(ppm: int, text: str) -> None:
    assert rate_text(ppm) == text


@pytest.mark.parametrize(("ppm", "text"), [(125_000, "12.5 %"), (0, "0 %"), (1_000_000, "100 %"), (90_000, "9 %")])
def test_a_percentage_is_written_as_people_say_it(ppm: int, text: str) -> None:
    assert percent_text(ppm) == text


@pytest.mark.parametrize(("minor", "exponent", "text"), [(5, 2, "0.05"), (-5, 2, "-0.05"), (1234, 0, "1234"),
                                                         (1234, 3, "1.234")])  # fmt: skip
def test_an_amount_is_written_with_its_currency_s_decimals(minor: int, exponent: int, text: str) -> None:
    assert decimal_text(minor, exponent) == text
