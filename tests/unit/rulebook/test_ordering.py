"""Orders in which everything comes after what it needs, and rings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.ordering import find_order, find_ring

graphs = st.integers(0, 7).flatmap(
    lambda size: st.lists(st.sets(st.integers(0, max(size - 1, 0)), max_size=3), min_size=size, max_size=size)
)


@given(graphs)
def test_everything_comes_after_what_it_needs_or_stands_in_or_behind_a_ring(needs: list[set[int]]) -> None:
    order = find_order(needs)
    assert all(needs[place] <= set(order[:at]) for at, place in enumerate(order))
    left = set(range(len(needs))) - set(order)
    assert all(needs[place] & left for place in left)
    assert bool(left) == bool(find_ring(needs))


@given(graphs)
def test_a_ring_goes_round_once_and_each_needs_the_next(needs: list[set[int]]) -> None:
    ring = find_ring(needs)
    assert len(set(ring)) == len(ring)
    assert all(following in needs[place] for place, following in zip(ring, ring[1:] + ring[:1], strict=True))


def test_what_depends_on_nothing_keeps_the_order_in_which_it_is_written() -> None:
    assert find_order([{2}, set(), set(), {0}]) == (1, 2, 0, 3)
