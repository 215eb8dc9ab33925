"""The rate of a goods item comes from the caller, the law or the tariff table, and is unknown otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.arrays import MISSING_PPM, UNKNOWN, YES
from engine.revenue.rates import find_rates
from engine.revenue.unknowns import DUTY_RATE, HS_CODE, RATE_NOT_KNOWN
from engine.rulebook.law import Levy
from tests.unit.revenue.parcels import known, levy

TABLE = {"61": 150_000, "6109": 50_000, "610910": 0, "85": None, "64": 320_000}
DUTY = levy(table=TABLE, supplied="item_duty_rate_ppm")
EXCISE = levy(table=TABLE, selective=True, supplied="item_excise_rate_ppm")


def rate(terms: Levy, **item: Any) -> tuple[int, int]:
    rates = find_rates(known([{"items": [item]}]), [terms])
    return int(rates.ppm[0, 0]), int(rates.unknown[0, 0])


@pytest.mark.parametrize(("code", "ppm"), [("6110", 150_000), ("610990", 50_000), ("61091000", 0), ("6403", 320_000),
                                           ("6109100012", 0)])  # fmt: skip
def test_the_longest_prefix_gives_the_rate(code: str, ppm: int) -> None:
    assert rate(DUTY, hs_code=code) == (ppm, 0)


def test_a_code_shorter_than_a_prefix_is_unknown_where_the_rates_under_it_differ() -> None:
    assert rate(DUTY, hs_code="6109") == (MISSING_PPM, HS_CODE)


def test_a_code_shorter_than_a_prefix_has_the_rate_on_which_all_under_it_agree() -> None:
    alike = levy(table={"6109": 50_000, "610910": 50_000, "610990": 50_000})
    assert rate(alike, hs_code="6109") == (50_000, 0)


def test_a_short_code_that_is_listed_only_in_part_is_unknown() -> None:
    assert rate(levy(table={"610910": 50_000}), hs_code="6109") == (MISSING_PPM, HS_CODE)


def test_a_short_code_of_a_selective_levy_is_none_where_all_listed_under_it_owe_none() -> None:
    assert rate(levy(table={"610910": 0}, selective=True), hs_code="6109") == (0, 0)


@pytest.mark.parametrize(("code", "missing"), [("9503", DUTY_RATE), ("8517", RATE_NOT_KNOWN), (None, HS_CODE)])
def test_what_a_rate_lacks_is_named(code: str | None, missing: int) -> None:
    assert rate(DUTY, hs_code=code) == (MISSING_PPM, missing)


def test_goods_that_a_selective_levy_does_not_list_owe_none() -> None:
    assert rate(EXCISE, hs_code="9503") == (0, 0)


def test_goods_without_a_code_owe_an_unknown_selective_levy() -> None:
    assert rate(EXCISE) == (MISSING_PPM, HS_CODE)


def test_goods_that_the_caller_has_classified_owe_no_selective_levy_that_it_does_not_give() -> None:
    assert rate(EXCISE, duty_rate=50_000) == (0, 0)


@pytest.mark.parametrize("names", [YES, UNKNOWN])
def test_a_duty_rate_does_not_speak_for_goods_whose_words_name_liquor_or_tobacco(names: int) -> None:
    assert rate(EXCISE, duty_rate=50_000, names_liquor_or_tobacco=names) == (MISSING_PPM, HS_CODE)


def test_a_duty_rate_does_not_speak_for_goods_where_the_levy_s_condition_asks_what_they_are() -> None:
    assert rate(replace(EXCISE, chooses_goods=True), duty_rate=50_000) == (MISSING_PPM, HS_CODE)


def test_the_caller_s_rate_comes_before_the_law_s() -> None:
    assert rate(DUTY, hs_code="6109", duty_rate=20_000) == (20_000, 0)
    assert rate(levy(flat=90_000, supplied="item_tax_rate_ppm"), tax_rate=0) == (0, 0)


def test_a_rate_that_the_caller_may_not_supply_is_not_taken() -> None:
    assert rate(levy(flat=90_000), duty_rate=20_000, tax_rate=30_000) == (90_000, 0)


def test_a_flat_rate_that_is_not_known_is_unknown() -> None:
    assert rate(levy(flat=None)) == (MISSING_PPM, RATE_NOT_KNOWN)
