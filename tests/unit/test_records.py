"""What one value on the wire may say; this file holds the parsers of records.py to it."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR
from engine.errors import Problem
from engine.records import (
    Complaint,
    Digits,
    nearest,
    pointer_to,
    quoted,
    read_code,
    read_date,
    read_hs,
    read_identifier,
    read_measure,
    read_money,
    read_rate,
    read_text,
    unknown_key,
)


def code_of(found: object) -> str:
    assert isinstance(found, Complaint)
    return found.code


def detail_of(found: object) -> str:
    assert isinstance(found, Complaint)
    return found.detail


def test_a_text_is_kept_as_it_stands():
    assert read_text("  Mere Invented, Lot 2 ") == "  Mere Invented, Lot 2 "


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u2003"])
def test_a_blank_text_is_unknown(blank):
    assert read_text(blank) is None


def test_a_text_of_two_thousand_characters_is_read_and_one_more_is_refused():
    assert read_text("x" * 2000) == "x" * 2000
    assert code_of(read_text("x" * 2001)) == "too_long"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\n", "\t"])
def test_a_control_character_refuses_a_text(control):
    assert code_of(read_text(f"a{control}b")) == "control_character"


@pytest.mark.parametrize("layout", ["\n", "\r\n", "\t"])
def test_a_description_may_hold_a_line_break_or_a_tab(layout):
    assert read_text(f"a{layout}b", is_description=True) == f"a{layout}b"


def test_a_description_may_hold_no_other_control_character():
    assert code_of(read_text("a\x00b", is_description=True)) == "control_character"


@pytest.mark.parametrize("letters", ["Ünïcôde", "東京", "مرحبا", "👟 shoe", "a\u200bb", "soft\u00adhyphen"])
def test_letters_of_any_script_are_text(letters):
    assert read_text(letters) == letters


@pytest.mark.parametrize("value", [True, 5, 5.0, Digits("5"), ["a"], {"a": "b"}])
def test_what_is_no_text_is_refused_by_its_kind(value):
    assert code_of(read_text(value)) == "wrong_type"


@pytest.mark.parametrize("secret", ["Jane Doe\x00", "Jane Doe " * 500])
def test_a_complaint_of_a_text_does_not_repeat_it(secret):
    assert "Jane" not in detail_of(read_text(secret))


def test_an_identifier_of_thirty_five_characters_is_read_and_one_more_is_refused():
    assert read_identifier("x" * 35) == "x" * 35
    assert code_of(read_identifier("x" * 36)) == "too_long"


def test_a_blank_identifier_is_missing():
    assert code_of(read_identifier(" ")) == "missing"


def test_a_code_is_its_position():
    assert read_code("gift", {"sale": 0, "gift": 1}, "one of sale, gift") == 1


def test_an_unknown_code_names_the_nearest_right_one():
    found = read_code("giftt", {"sale": 0, "gift": 1}, "one of sale, gift")
    assert code_of(found) == "unknown_code"
    assert "'giftt'" in detail_of(found)
    assert "The nearest right code is gift." in detail_of(found)


def test_a_code_in_small_letters_is_refused_with_the_right_spelling():
    assert "The nearest right code is FJ." in detail_of(read_code("fj", {"FJ": 0, "NZ": 1}, "a country code"))


@pytest.mark.parametrize("value", ["", True, ["FJ"], {}])
def test_an_empty_code_or_one_of_another_type_is_malformed(value):
    assert code_of(read_code(value, {"FJ": 0}, "a country code")) in {"unknown_code", "wrong_type"}


@given(st.integers(0, 10**13), st.sampled_from([0, 2, 3, 4]))
def test_an_amount_is_exact_in_minor_units(minor, exponent):
    text = format(Decimal(minor).scaleb(-exponent), "f")
    assert read_money(text, exponent) == minor
    assert read_money(Digits(text), exponent) == minor


@pytest.mark.parametrize(
    ("amount", "exponent", "minor"),
    [("12.5", 2, 1250), ("12.50000", 2, 1250), ("0", 2, 0), ("1e2", 2, 10_000), ("7", 0, 7), (5, 2, 500), (0.1, 2, 10)],
)
def test_an_amount_is_read_in_every_exact_spelling(amount, exponent, minor):
    assert read_money(amount, exponent) == minor


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-1", "negative"),
        ("-0.00", "negative"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        (math.nan, "not_a_number"),
        (math.inf, "not_a_number"),
        ("1e30", "too_large"),
        ("1e99", "too_large"),
        (10**30, "too_large"),
        ("1e9999999", "too_large"),
        ("12,50", "not_a_number"),
        ("1 000", "not_a_number"),
        ("1_000", "not_a_number"),
        ("٣", "not_a_number"),
        ("$5", "not_a_number"),
        ("", "not_a_number"),
        ("12.345", "too_many_decimals"),
        ("1.00000000000000000000000000000000000001", "too_many_decimals"),
        (True, "wrong_type"),
        (["5"], "wrong_type"),
        ({"a": 1}, "wrong_type"),
    ],
)
@pytest.mark.parametrize("exponent", [2, None])
def test_a_malformed_amount_is_refused_with_a_stable_code(amount, code, exponent):
    if exponent is None and code == "too_many_decimals":
        assert read_money(amount, exponent) == MISSING_MINOR
    else:
        assert code_of(read_money(amount, exponent)) == code


def test_an_integer_too_long_to_be_written_is_refused_and_not_converted():
    assert code_of(read_money(10**5000, 2)) == "too_large"


def test_an_amount_without_a_currency_is_unknown():
    assert read_money("12.50", None) == MISSING_MINOR


def test_a_long_bad_value_is_quoted_at_forty_characters():
    assert "x" * 41 not in detail_of(read_money("x" * 2_000_000, 2))


@pytest.mark.parametrize(("rate", "ppm"), [("0.05", 50_000), ("0", 0), ("0.125", 125_000), ("10", 10_000_000)])
def test_a_rate_is_exact_in_parts_per_million(rate, ppm):
    assert read_rate(rate) == ppm


@pytest.mark.parametrize(
    ("rate", "code"),
    [("12", "too_large"), ("0.0000001", "too_many_decimals"), ("-0.1", "negative"), ("5 %", "not_a_number")],
)
def test_a_malformed_rate_is_refused(rate, code):
    assert code_of(read_rate(rate)) == code


def test_a_percentage_given_as_a_rate_is_told_how_to_write_it():
    assert "5 % is 0.05" in detail_of(read_rate("12.5"))


def test_a_measure_is_read():
    assert read_measure("0.125", 1e7) == 0.125
    assert read_measure(3, 1e7) == 3.0


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        ("-1", "negative"),
        ("NaN", "not_a_number"),
        ("1e8", "too_large"),
        ("heavy", "not_a_number"),
        (True, "wrong_type"),
    ],
)
def test_a_malformed_measure_is_refused(measure, code):
    assert code_of(read_measure(measure, 1e7)) == code


def test_a_percentage_given_as_a_share_is_told_how_to_write_it():
    assert "40 % is 0.40" in detail_of(read_measure("40", 1.0))


def test_a_count_of_packages_is_whole():
    assert read_measure("2", 1e9, whole=True) == 2.0
    assert code_of(read_measure("2.5", 1e9, whole=True)) == "not_whole"


def test_dots_and_spaces_in_an_hs_code_are_removed():
    assert read_hs("61.09 10") == read_hs("610910")


@pytest.mark.parametrize("hs_code", ["61O9", "610", "61091000000", "", "\uff16\uff11\uff10\uff19"])
def test_an_hs_code_is_four_to_ten_digits(hs_code):
    assert code_of(read_hs(hs_code)) == "not_an_hs_code"


def test_an_hs_code_as_a_number_is_refused_because_zeros_are_lost():
    assert "leading zeros" in detail_of(read_hs(Digits("10121")))


def test_a_date_is_a_day():
    assert read_date("1970-01-02") == 1
    assert read_date("1970-01-02T23:59:00+12:00") == 1


@pytest.mark.parametrize("date", ["02/07/2024", "2024-02-30", "20240702", "yesterday", "", "x" * 3_000])
def test_a_date_in_another_form_is_refused(date):
    assert code_of(read_date(date)) == "not_a_date"


def test_a_date_as_a_number_is_refused():
    assert code_of(read_date(Digits("20240702"))) == "wrong_type"


def test_an_unknown_key_names_the_nearest_right_one():
    detail = unknown_key("gros_mass", ["gross_mass_kg", "freight"], "a consignment").detail
    assert detail == "'gros_mass' is not a field of a consignment. The nearest right name is gross_mass_kg."


def test_nothing_is_near_a_name_of_another_kind():
    assert nearest("zzzz", ["gross_mass_kg", "freight"]) is None


def test_a_pointer_escapes_what_json_pointers_escape():
    assert pointer_to("/items/0", "a/b~c") == "/items/0/a~1b~0c"


@pytest.mark.parametrize("key", ["k" * 41, "a\x00b", "\ud800", 5])
def test_a_key_unfit_to_be_repeated_points_at_its_parent(key):
    assert pointer_to("/items/0", key) == "/items/0"


def test_a_complaint_becomes_a_problem_of_its_place():
    assert Complaint("negative", "No.").at("/freight") == Problem("negative", "/freight", "No.")


def test_a_quoted_text_stays_on_one_line():
    assert quoted("a\nb") == "'a\\nb'"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text("0123456789.-e").map(Digits),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(JSON_VALUES, st.sampled_from([None, 0, 2, 3]))
def test_every_parser_gives_a_value_or_a_complaint_that_can_be_written_as_utf_8(value, exponent):
    for found in (
        read_text(value),
        read_identifier(value),
        read_code(value, {"FJ": 0}, "a country code"),
        read_money(value, exponent),
        read_rate(value),
        read_measure(value, 1e7),
        read_hs(value),
        read_date(value),
    ):
        if isinstance(found, Complaint):
            assert found.detail.encode()
            assert found.detail.endswith(".")
        elif found is not None:
            assert isinstance(found, str | int | float)
