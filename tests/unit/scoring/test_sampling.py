"""The seeded random share."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.scoring.sampling import draw, seed_of

KEYS = np.random.default_rng(7).integers(0, 2**63, 20_000, dtype=np.uint64)


def test_the_share_drawn_is_the_share_asked_for() -> None:
    drawn = draw(KEYS, 11, 20_000).mean()
    # Four standard deviations of a binomial with 20,000 draws at 2 %.
    assert abs(drawn - 0.02) < 4 * (0.02 * 0.98 / len(KEYS)) ** 0.5


def test_nothing_is_drawn_at_a_share_of_nothing_and_everything_at_a_share_of_one() -> None:
    assert not draw(KEYS, 11, 0).any()
    assert draw(KEYS, 11, 1_000_000).all()


@given(st.permutations(range(50)), st.integers(0, 2**64 - 1))
def test_what_is_drawn_does_not_depend_on_order(order: list[int], seed: int) -> None:
    keys = KEYS[:50]
    assert (draw(keys[order], seed, 300_000) == draw(keys, seed, 300_000)[order]).all()


def test_another_seed_draws_others() -> None:
    assert (draw(KEYS, 1, 100_000) != draw(KEYS, 2, 100_000)).any()


def test_a_larger_share_draws_all_that_a_smaller_one_drew() -> None:
    assert (draw(KEYS, 5, 50_000) <= draw(KEYS, 5, 60_000)).all()


def test_the_seed_of_a_rulebook_changes_with_its_digest_and_with_the_day() -> None:
    seeds = {seed_of("sha256:a", 1), seed_of("sha256:b", 1), seed_of("sha256:a", 2)}
    assert len(seeds) == 3
