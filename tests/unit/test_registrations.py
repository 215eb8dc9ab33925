"""Registrations: numbers, registers and choices, checked on the day."""

from __future__ import annotations

import pytest

from engine.days import Span, day_from_text
from engine.errors import RegistersError
from engine.registrations import (
    NUMBER_CHECKS,
    Election,
    Registrations,
    Scheme,
    has_right_form,
    read_elected,
    read_registers,
    why_no_pattern,
)

DAY = day_from_text("2027-07-01")
IOSS = Scheme("IOSS", Span(day_from_text("2021-07-01"), None), number="eu.oss")
SHOP = Scheme("SHOP", pattern="XX[0-9]{8}")
ANY = Scheme("ANY")
KNOWN = Registrations((IOSS, SHOP, ANY))


@pytest.mark.parametrize(
    ("scheme", "number", "day", "check"),
    [
        ("IOSS", "IM3720000224", DAY, "unverified"),
        ("ioss", " im 372 000 0224 ", DAY, "unverified"),
        ("IOSS", "IM9990000224", DAY, "wrong_number"),
        ("IOSS", "", DAY, "wrong_number"),
        ("IOSS", None, DAY, "no_number"),
        ("IOSS", "IM3720000224", day_from_text("2021-06-30"), "not_on_the_day"),
        ("IOSSS", "IM3720000224", DAY, "unknown_scheme"),
        ("SHOP", "xx-1234.5678", DAY, "unverified"),
        ("SHOP", "XX123456789", DAY, "wrong_number"),
        ("SHOP", "XX1234567", DAY, "wrong_number"),
        ("SHOP", "X" * 2_000, DAY, "wrong_number"),
        ("ANY", "whatever", DAY, "unverified"),
    ],
)
def test_without_a_register_form_and_check_digit_decide(scheme: str, number: str, day: int, check: str) -> None:
    assert KNOWN.check(scheme, number, day) == check


REGISTER = """scheme,number,since,until,holder
SHOP,XX 1234 5678,2026-01-01,2027-06-30,Mug & Co
SHOP,XX12345678,2028-01-01,,Mug & Co
SHOP,XX87654321,2026-01-01,,Cup & Co
"""


@pytest.mark.parametrize(
    ("number", "day", "check"),
    [
        ("XX87654321", "2026-01-01", "valid"),
        ("XX87654321", "2025-12-31", "not_on_the_day"),
        ("XX12345678", "2027-06-30", "valid"),
        ("XX12345678", "2027-07-01", "not_on_the_day"),
        ("XX12345678", "2028-01-01", "valid"),
        ("XX11111111", "2027-07-01", "not_in_register"),
    ],
)
def test_where_a_register_is_loaded_the_number_must_be_in_it_on_the_day(number: str, day: str, check: str) -> None:
    known = Registrations((IOSS, SHOP), registers=read_registers(REGISTER, "registers.csv"))

    assert known.check("SHOP", number, day_from_text(day)) == check
    assert known.check("IOSS", "IM3720000224", DAY) == "unverified"


def test_every_fault_of_a_register_is_told_with_its_line() -> None:
    rows = [",XX1,,,", "SHOP,,,,", "SHOP,XX1,2027-13-01,,", "SHOP,XX1,2027-02-01,2027-01-01,", "SHOP,XX1"]
    text = "\n".join(["scheme,number,since,until,holder", *rows])

    with pytest.raises(RegistersError) as told:
        read_registers(text, "registers.csv")

    assert [line.partition(":")[2].partition(":")[0] for line in str(told.value).splitlines()] == list("23456")
    assert "it ends on 2027-01-01, before it begins on 2027-02-01" in str(told.value)


@pytest.mark.parametrize(
    "text", ["", "scheme;number;since;until;holder\n", "number,scheme\n", 'scheme,number,since,until,holder\n"a']
)
def test_what_is_no_register_is_refused(text: str) -> None:
    with pytest.raises(RegistersError, match=r"^registers\.csv:\d"):
        read_registers(text, "registers.csv")


def test_a_choice_holds_for_its_party_on_its_days() -> None:
    elected = read_elected(
        "party,choice,since,until\nSWIFT,short,2027-01-01,2027-06-30\nSWIFT,full,2027-07-01,\n", "e.csv"
    )

    assert elected.of("SWIFT", day_from_text("2027-06-30")) == ("short",)
    assert elected.of("SWIFT", DAY) == ("full",)
    assert elected.of("SLOW", DAY) == ()


@pytest.mark.parametrize("pattern", ["a+", "[0-9]*", "(a{1,9}){9}", r"(a)\1", "[0-9", "a++"])
def test_a_pattern_without_an_end_is_refused(pattern: str) -> None:
    assert why_no_pattern(pattern)


@pytest.mark.parametrize("pattern", ["IM[0-9]{10}", r"\d{9}(MVA)?", "CHE[0-9]{9}(MWST|TVA|IVA)?", r"A\+B"])
def test_a_pattern_with_an_end_is_taken(pattern: str) -> None:
    assert not why_no_pattern(pattern)


@pytest.mark.parametrize("check", NUMBER_CHECKS)
def test_every_kind_of_number_in_the_table_is_known_to_the_library(check: str) -> None:
    assert not has_right_form(Scheme("A", number=check), "no number at all")


def test_an_election_has_no_choice_of_its_own_without_a_default() -> None:
    assert not Election("a", "operator", ("b", "c")).default


ABN = "51 824 753 556"
"""The business number that the register's own page on check digits works out."""


@pytest.mark.parametrize(
    ("scheme", "number", "is_right"),
    [
        (Scheme("A", number="au.abn"), ABN, True),
        (Scheme("A", number="au.abn"), "51 824 753 557", False),
        (Scheme("A", number="au.abn"), "300012345678", False),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), ABN, True),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), "3000 1234 5678", True),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), "51 824 753 557", False),
        (Scheme("A", pattern="[0-9]{12}"), ABN, False),
        (Scheme("A"), "anything", True),
    ],
)
def test_a_number_has_the_form_of_its_scheme_by_check_digit_by_pattern_or_by_either(
    scheme: Scheme, number: str, is_right: bool
) -> None:
    assert has_right_form(scheme, number) == is_right
