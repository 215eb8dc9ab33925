"""The desk loads the right law for the right day."""

import datetime

import pytest

from engine.days import day_from_text, day_text
from engine.errors import UnknownRulebook, UnusableValue
from engine.exchange import ExchangeRates
from service.desk import day_of, gaps_sentence, open_desk, read_rates_file


@pytest.mark.parametrize("country", ["FJ", "fj", " Fj "])
def test_a_country_is_found_however_it_is_written(country):
    assert open_desk(country, "2025-09-01", ExchangeRates()).rulebook.country == "FJ"


def test_a_country_that_is_none_is_told_apart_from_one_without_a_rulebook():
    with pytest.raises(UnusableValue, match="not a country code"):
        open_desk("QQ", None, ExchangeRates())
    with pytest.raises(UnknownRulebook):
        open_desk("TL", None, ExchangeRates())


def test_the_day_is_the_one_that_was_given():
    assert day_of("2024-06-28", "Pacific/Fiji") == day_from_text("2024-06-28")


def test_today_is_today_where_the_law_applies():
    # Kiritimati is 14 hours ahead of UTC, Pago Pago 11 behind: their days are never the same.
    assert day_of(None, "Pacific/Kiritimati") == day_of(None, "Pacific/Pago_Pago") + 1


def test_today_is_near_the_day_of_this_machine():
    distance = day_of(None, "Etc/UTC") - day_from_text(datetime.datetime.now(datetime.UTC).date().isoformat())

    assert distance in (-1, 0)


def test_no_file_of_rates_is_an_empty_table():
    assert read_rates_file(None).pairs == {}


def test_a_file_of_rates_that_is_not_utf_8_is_a_sentence(tmp_path):
    (tmp_path / "rates.csv").write_bytes(b"\xff\xfe")

    with pytest.raises(UnusableValue, match="save it as UTF-8"):
        read_rates_file(tmp_path / "rates.csv")


def test_the_law_is_narrowed_to_its_day():
    assert day_text(open_desk("FJ", "2025-09-01", ExchangeRates()).law.day) == "2025-09-01"


def test_a_law_with_gaps_says_where_they_are_listed():
    assert gaps_sentence(open_desk("XX", "2025-09-01", ExchangeRates()).rulebook) == (
        "1 thing about this law is not known: landfall rules show xx",
    )
