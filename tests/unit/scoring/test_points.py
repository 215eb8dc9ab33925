"""How hits become a score."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.rulebook.law import PointLaw
from engine.scoring.points import add_points

LAW = PointLaw(
    points=np.array([30, 40, 25], dtype=np.int16),
    areas=np.array([0, 0, 1], dtype=np.int16),
    area_caps=np.array([50, 100], dtype=np.int16),
    area_names=("value", "route"),
    total_cap=70,
)
TRUTHS = hnp.arrays(np.int8, (3, 5), elements=st.sampled_from([-1, 0, 1]))


def test_points_of_hits_add_up() -> None:
    hits = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=np.int8)
    assert add_points(hits, LAW).tolist() == [30, 40, 25]


def test_an_area_gives_no_more_than_its_cap() -> None:
    hits = np.array([[1], [1], [0]], dtype=np.int8)
    assert add_points(hits, LAW).tolist() == [50]


def test_a_score_is_no_more_than_the_cap_on_the_sum() -> None:
    hits = np.array([[1], [1], [1]], dtype=np.int8)
    assert add_points(hits, LAW).tolist() == [70]


def test_an_unknown_answer_gives_no_points() -> None:
    hits = np.array([[-1], [-1], [-1]], dtype=np.int8)
    assert add_points(hits, LAW).tolist() == [0]


@given(TRUTHS, st.integers(0, 2), st.integers(0, 4))
def test_one_more_hit_never_lowers_a_score(hits: np.ndarray, rule: int, row: int) -> None:
    more = hits.copy()
    more[rule, row] = 1
    assert (add_points(more, LAW) >= add_points(hits, LAW)).all()
