"""The break-even threshold: what it is on a few parcels, and against brute force over fractions for many."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.break_even import BreakEven, find_break_even
from engine.compare.terms import Term, half_up, total


def column(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def brings_less_cost(due: np.ndarray, cost: str, share: str = "1") -> list[Term]:
    return [Term(due, Fraction(share)), Term(np.ones(len(due), np.int64), -Fraction(cost))]


def test_the_threshold_is_the_greatest_value_up_to_which_all_of_it_costs_more_than_it_brings() -> None:
    value = column(1000, 2000, 3000, 4000)
    due = column(100, 200, 300, 400)

    found = find_break_even(value, brings_less_cost(due, "250"))

    # One by one -150, -50, 50, 150; together -150, -200, -150, 0.
    assert found == BreakEven(3000, 2000, 200, 0, 4)


def test_where_every_parcel_pays_for_itself_there_is_no_threshold() -> None:
    found = find_break_even(column(500, 100), brings_less_cost(column(50, 10), "10"))

    assert found == BreakEven(None, None, 40, 40, 2)


def test_where_nothing_pays_the_best_is_to_collect_from_none() -> None:
    found = find_break_even(column(100, 500), brings_less_cost(column(1, 5), "10"))

    assert found == BreakEven(500, 500, 0, -14, 2, is_everywhere=True)


def test_parcels_of_one_value_stand_or_fall_together() -> None:
    found = find_break_even(column(100, 100, 200), brings_less_cost(column(0, 30, 30), "10"))

    # The first alone would lose, the two of 100 together gain.
    assert found == BreakEven(None, None, 30, 30, 3)


def test_a_factor_that_nobody_knows_leaves_it_unknown_where_it_counts() -> None:
    assert find_break_even(column(100), [Term(column(5), None)]) is None
    assert find_break_even(column(100), [Term(column(0), None), Term(column(5), Fraction(1))]) is not None


def test_no_parcels_have_no_threshold() -> None:
    assert find_break_even(column(), []) == BreakEven(None, None, 0, 0, 0)


def test_sums_beyond_sixty_four_bits_are_exact() -> None:
    large = column(*[9 * 10**18] * 5)

    assert total([Term(large, Fraction(1, 3))]) == 15 * 10**18
    found = find_break_even(column(1, 2, 3, 4, 5), [Term(large, Fraction(1, 10**18))])
    assert found is not None
    assert found.net_minor == 45


def test_a_loss_is_rounded_as_a_gain_is() -> None:
    assert [half_up(Fraction(number, 10)) for number in (14, 15, -14, -15)] == [1, 2, -1, -2]


parcels = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 10**6), st.integers(0, 3)), min_size=0, max_size=12)
factors = st.fractions(-5, 5, max_denominator=97)


@given(parcels, factors, factors)
def test_it_is_what_brute_force_finds(rows: list[tuple[int, int, int]], one: Fraction, other: Fraction) -> None:
    value, first, second = (column(*part) for part in zip(*rows, strict=True)) if rows else [column()] * 3

    found = find_break_even(value, [Term(first, one), Term(second, other)])

    net = {
        at: sum((a * one + b * other for v, a, b in rows if v <= at), Fraction(0)) for at in {row[0] for row in rows}
    }
    losing = [at for at in net if net[at] < 0]
    whole = net[max(net)] if net else Fraction(0)
    least = min([Fraction(0), *net.values()])
    best = min((at for at in net if net[at] == least), default=None) if least < 0 else None
    assert found is not None
    assert found.at_minor == (max(losing) if losing else None)
    assert found.is_everywhere == (bool(losing) and max(losing) == max(net))
    assert (found.best_minor, found.best_net_minor, found.net_minor) == (best, half_up(whole - least), half_up(whole))


@given(parcels, factors)
def test_the_order_of_parcels_does_not_matter(rows: list[tuple[int, int, int]], factor: Fraction) -> None:
    turned = rows[::-1]
    found = [
        find_break_even(column(*[row[0] for row in some]), [Term(column(*[row[1] for row in some]), factor)])
        for some in (rows, turned)
    ]

    assert found[0] == found[1]


@given(parcels, st.fractions(0, 5, max_denominator=50), st.integers(0, 10**5), st.integers(0, 10**5))
def test_a_dearer_collection_never_lowers_the_threshold(
    rows: list[tuple[int, int, int]], share: Fraction, cost: int, more: int
) -> None:
    value, due = (column(*[row[at] for row in rows]) for at in (0, 1))
    cheap, dear = (
        find_break_even(value, [Term(due, share), Term(np.ones(len(due), np.int64), -Fraction(each))])
        for each in (cost, cost + more)
    )

    assert cheap is not None
    assert dear is not None
    assert (dear.at_minor or -1) >= (cheap.at_minor or -1)
    assert dear.best_net_minor <= cheap.best_net_minor
