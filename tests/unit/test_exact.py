"""The exact arithmetic of the kernels is that of fractions."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR
from engine.exact import (
    ATTO,
    MAX_ONE_LIMB,
    convert,
    exact_sum,
    mul_div,
    mul_div_half_up,
    round_to_step,
    share_out,
    times_rate,
)
from engine.money import MAX_ASSESSED_MINOR, MAX_BASE_MINOR, MAX_RATE_PPM, Rounding
from tests.properties.revenue_oracle import half_up, rounded, shared

sizes = st.one_of(st.integers(0, 1000), st.integers(0, 10**9), st.integers(0, 2**62 - 1))


@given(sizes, sizes, st.integers(1, 2**62 - 1))
def test_multiply_and_divide_is_exact_through_128_bits(a: int, b: int, c: int) -> None:
    if a * b // c < 2**62:
        assert tuple(mul_div(np.int64(a), np.int64(b), np.int64(c))) == divmod(a * b, c)


@given(sizes, sizes, st.integers(1, 2**62 - 1))
def test_a_half_is_rounded_up(a: int, b: int, c: int) -> None:
    if a * b // c < 2**62 - 1:
        assert mul_div_half_up(np.int64(a), np.int64(b), np.int64(c)) == half_up(Fraction(a * b, c))


def around(*bounds: int) -> st.SearchStrategy[int]:
    """Draw numbers at, just below and just above some bounds, and anything up to the last."""
    near = [max(bound + by, 0) for bound in bounds for by in (-1, 0, 1)]
    return st.one_of(st.sampled_from([near for near in near if near <= bounds[-1]]), st.integers(0, bounds[-1]))


@given(
    around(MAX_ONE_LIMB, MAX_ASSESSED_MINOR, MAX_BASE_MINOR),
    st.integers(0, 10**12 - 1),
    around(10**6, MAX_RATE_PPM),
)
def test_an_amount_with_twelve_decimals_times_a_rate_is_exact(whole: int, pico: int, ppm: int) -> None:
    product, atto = times_rate(np.int64(whole), np.int64(pico * 10**6), np.int64(ppm))
    assert Fraction(int(product)) + Fraction(int(atto), ATTO) == (whole + Fraction(pico, 10**12)) * ppm / 10**6
    assert 0 <= atto < ATTO


@pytest.mark.parametrize("whole", [MAX_ONE_LIMB + by for by in (-1, 0, 1)] + [MAX_BASE_MINOR - 1, MAX_BASE_MINOR])
@pytest.mark.parametrize("rate", ["0", "0.000001", "0.333333", "0.999999", "1", "9.999999", "10"])
def test_both_paths_of_a_rate_are_what_decimal_says(whole: int, rate: str) -> None:
    product, atto = times_rate(np.int64(whole), np.int64(10**18 - 10**6), np.int64(int(Decimal(rate) * 10**6)))
    with localcontext() as context:
        context.prec = 60
        exact = (whole + Decimal(10**18 - 10**6) / 10**18) * Decimal(rate)
        assert Decimal(int(product)) + Decimal(int(atto)) / 10**18 == exact


@given(st.lists(st.integers(-(2**62), 2**62), max_size=8))
def test_a_sum_is_exact_beyond_64_bits(amounts: list[int]) -> None:
    assert exact_sum(np.array(amounts, dtype=np.int64)) == sum(amounts)


half_or_other = st.one_of(st.sampled_from([0, 1, ATTO // 2 - 1, ATTO // 2, ATTO // 2 + 1, ATTO - 1]),
                          st.integers(0, ATTO - 1))  # fmt: skip


@given(st.integers(0, 10**12), half_or_other, st.sampled_from(Rounding), st.sampled_from([1, 2, 3, 5, 10, 100, 1000]))
def test_rounding_to_a_step_is_that_of_the_law_s_name_for_it(whole: int, atto: int, mode: Rounding, step: int) -> None:
    exact = whole + Fraction(atto, ATTO)
    assert round_to_step(np.int64(whole), np.int64(atto), int(mode), np.int64(step)) == rounded(exact, mode.name, step)


def share(total: int, weights: list[int]) -> list[int]:
    shares = np.empty(len(weights), np.int64)
    share_out(np.int64(total), np.array(weights, dtype=np.int64), 0, len(weights), shares)
    return shares.tolist()


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10**13), min_size=1, max_size=12))
def test_shares_add_up_and_go_by_largest_remainder_the_earlier_on_a_tie(total: int, weights: list[int]) -> None:
    assert share(total, weights) == shared(total, weights)


@given(st.integers(0, 30), st.lists(st.integers(0, 2), min_size=1, max_size=12))
def test_shares_of_little_over_many_equal_weights_go_to_the_earlier(total: int, weights: list[int]) -> None:
    assert share(total, weights) == shared(total, weights)


def test_a_thousand_items_are_shared_over_as_well() -> None:
    weights = [(k * 7919) % 1009 for k in range(999)]
    assert share(10**11 + 7, weights) == shared(10**11 + 7, weights)


@given(st.integers(0, 10**11), st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.data())
def test_a_part_shared_by_shares_is_never_more_than_a_share(
    total: int, weights: list[int], data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, total))
    whole = share(total, weights)
    assert all(less <= more for less, more in zip(share(part, whole), whole, strict=True))


@given(st.integers(0, 10**13), st.integers(1, 2**62 - 1), st.integers(1, 2**62 - 1))
def test_an_amount_is_converted_by_its_exact_factor_and_rounded_half_up(
    amount: int, numerator: int, denominator: int
) -> None:
    out = np.empty(1, np.int64)
    convert(np.array([amount]), np.array([numerator]), np.array([denominator]), out)
    exact = Fraction(amount * numerator, denominator)
    if floor(exact) < 10**16:
        assert out[0] == half_up(exact)
    elif floor(exact) > 2 * 10**17:
        assert out[0] == MISSING_MINOR


def test_an_unknown_amount_or_factor_stays_unknown() -> None:
    out = np.empty(2, np.int64)
    convert(np.array([MISSING_MINOR, 5]), np.array([1, 0]), np.array([1, 1]), out)
    assert out.tolist() == [MISSING_MINOR, MISSING_MINOR]
