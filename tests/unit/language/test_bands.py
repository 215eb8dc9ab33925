"""Bands as ranges: disjoint, the first of two that overlap, and no guess where a bound is not known."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from engine.language.bands import flatten_bands
from engine.language.kinds import Band, Kind, Quantity

_NUMBERS = st.integers(0, 6)


def _quantity(amount: int | None) -> Quantity | None:
    return None if amount is None else Quantity(Kind("number"), Fraction(amount), str(amount))


def _number(quantity: Quantity | None) -> float:
    return nan if quantity is None else float(quantity.amount)


_BANDS = st.lists(
    st.builds(
        lambda start, start_inside, end, end_inside, value: Band(
            _quantity(start), start_inside, _quantity(end), end_inside, _quantity(value)
        ),
        st.none() | _NUMBERS, st.booleans(), st.none() | _NUMBERS, st.booleans(), st.none() | _NUMBERS,
    ),
    max_size=5,
)  # fmt: skip


def _holds(band: Band, key: float) -> bool:
    start, end = _number(band.start), _number(band.end)
    after = band.start is None or key > start or (band.start_inside and key == start)
    return after and (band.end is None or key < end or (band.end_inside and key == end))


@given(_BANDS, st.integers(-2, 16))
def test_the_first_band_that_holds_a_key_gives_its_value(bands: list[Band], halves: int) -> None:
    key = halves / 2
    expected = next((band.value for band in bands if _holds(band, key)), None)
    found = [value for low, high, value in flatten_bands(bands, _number) if low <= key <= high]
    assert found == ([] if expected is None else [_number(expected)])


@given(_BANDS)
def test_ranges_are_in_order_and_none_lies_over_another(bands: list[Band]) -> None:
    ranges = flatten_bands(bands, _number)
    assert all(low <= high for low, high, _ in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_a_bound_that_is_not_known_makes_every_band_unknown() -> None:
    band = Band(_quantity(1), True, _quantity(2), True, _quantity(5))  # noqa: FBT003 - as bands are written
    assert flatten_bands([band], lambda _: nan) == ()
