"""Exchange rates are used exactly, dated, and in the direction in which they were published."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.days import day_from_text
from engine.errors import RatesError
from engine.exchange import ExchangeRates, read_rates

EXPONENTS = {"FJD": 2, "USD": 2, "JPY": 0, "KWD": 3}
JULY = day_from_text("2024-07-01")


def rates(*rows: str) -> ExchangeRates:
    return read_rates("\n".join(["since,currency,to,rate", *rows]), "rates.csv", EXPONENTS)


def test_a_rate_is_used_as_published() -> None:
    assert rates("2024-01-01,USD,FJD,2.25").rate("USD", "FJD", JULY) == Fraction("2.25")


def test_a_rate_quoted_the_other_way_round_divides_exactly() -> None:
    assert rates("2024-01-01,FJD,USD,0.450000001").rate("USD", "FJD", JULY) == 1 / Fraction("0.450000001")


def test_the_direction_that_was_published_wins_over_its_reverse() -> None:
    both = rates("2024-01-01,USD,FJD,2.25", "2024-01-01,FJD,USD,0.5")
    assert both.rate("USD", "FJD", JULY) == Fraction("2.25")


def test_a_rate_holds_from_its_day_until_the_next() -> None:
    dated = rates("2024-07-01,USD,FJD,2.30", "2024-01-01,USD,FJD,2.25")
    assert [dated.rate("USD", "FJD", JULY - 1), dated.rate("USD", "FJD", JULY)] == [Fraction("2.25"), Fraction("2.3")]


def test_before_its_first_day_a_pair_has_no_rate() -> None:
    assert rates("2024-07-02,USD,FJD,2.30").rate("USD", "FJD", JULY) is None


def test_a_currency_is_one_of_itself_without_any_table() -> None:
    assert ExchangeRates().rate("FJD", "FJD", JULY) == 1


def test_no_rate_is_made_from_two_others() -> None:
    table = rates("2024-01-01,USD,FJD,2.25", "2024-01-01,JPY,FJD,0.015")
    assert table.rate("USD", "JPY", JULY) is None


def test_the_factor_between_minor_units_knows_the_decimals_of_both_currencies() -> None:
    table = rates("2024-01-01,JPY,FJD,0.015", "2024-01-01,KWD,FJD,7.3")
    assert table.minor_factor("JPY", "FJD", JULY, EXPONENTS) == Fraction("1.5")
    assert table.minor_factor("KWD", "FJD", JULY, EXPONENTS) == Fraction("0.73")


def test_all_faults_of_a_file_are_told_at_once_with_their_lines() -> None:
    with pytest.raises(RatesError) as refused:
        rates("2024-01-01,USD,FJD,2.25", "2024-13-01,USD,FJD,2", "2024-02-01,XXQ,FJD,2", "2024-02-01,USD,FJD,0",
              "2024-01-01,USD,FJD,2.26", "2024-03-01,USD", "2024-04-01,FJD,FJD,1")  # fmt: skip
    assert refused.value.message.splitlines() == [
        "rates.csv:3: '2024-13-01' is not a date; write year-month-day, such as 2024-07-01.",
        "rates.csv:4: 'XXQ' is not an ISO 4217 currency code.",
        "rates.csv:5: '0' is not a rate; a rate is a number above 0, such as 2.25.",
        "rates.csv:6: USD to FJD has a second rate for the same day.",
        "rates.csv:7: 2 cells where since,currency,to,rate are four.",
        "rates.csv:8: FJD is quoted against itself.",
    ]


@pytest.mark.parametrize("rate", ["NaN", "-2", "1_0", "1e999999999", "1e5", "", "two", "9" * 5000])
def test_what_is_no_plain_number_above_nothing_is_no_rate(rate: str) -> None:
    with pytest.raises(RatesError, match="is not a rate"):
        rates(f"2024-01-01,USD,FJD,{rate}")


@pytest.mark.parametrize("rate", ["0.0000000001", "1000000001"])
def test_a_rate_that_cannot_be_used_exactly_is_refused(rate: str) -> None:
    with pytest.raises(RatesError, match="cannot be used exactly"):
        rates(f"2024-01-01,USD,FJD,{rate}")


def test_a_wrong_header_is_told_with_what_stands_there() -> None:
    with pytest.raises(RatesError, match=r"the first line must be since,currency,to,rate; it is date,rate\."):
        read_rates("date,rate\n", "rates.csv", EXPONENTS)


def test_semicolons_are_told_by_name() -> None:
    with pytest.raises(RatesError, match="Separate the cells by commas"):
        read_rates("since;currency;to;rate\n", "rates.csv", EXPONENTS)


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(RatesError, match="it is empty"):
        read_rates("", "rates.csv", EXPONENTS)


def test_a_line_too_long_for_a_csv_reader_is_told_with_its_place() -> None:
    with pytest.raises(RatesError, match=r"^rates\.csv:2: this line is no row"):
        rates("x" * 200_000)


def test_lines_may_end_as_on_any_system_and_begin_with_a_byte_order_mark() -> None:
    table = read_rates("\ufeffsince,currency,to,rate\r\n2024-01-01,USD,FJD,2.25\r\n\r\n", "rates.csv", EXPONENTS)
    assert table.rate("USD", "FJD", JULY) == Fraction("2.25")


@pytest.mark.parametrize("cell", ["2,25", '"2,25"'])
def test_a_decimal_comma_in_a_rate_is_told_with_its_point(cell: str) -> None:
    with pytest.raises(RatesError, match=r"A comma does not separate decimals: write 2\.25\."):
        rates(f"2024-01-01,USD,FJD,{cell}")
