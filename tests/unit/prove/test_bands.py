"""Stretches of numbers: what lies between two neighbours, and which are hidden."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.prove.bands import Stretch, middle, neighbours, written


def _stretch(name: str, start: int | None, end: int | None, inside: str = "[)") -> Stretch:
    bounds = [None if bound is None else Fraction(bound) for bound in (start, end)]
    return Stretch(name, bounds[0], inside[0] == "[", bounds[1], inside[1] == "]")


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        (_stretch("a", 0, 5, "[)"), _stretch("b", 5, 9, "[)"), 0),
        (_stretch("a", 0, 5, "[)"), _stretch("b", 5, 9, "()"), -1),
        (_stretch("a", 0, 5, "[]"), _stretch("b", 5, 9, "[)"), 1),
        (_stretch("a", 0, 4, "[]"), _stretch("b", 5, 9, "[)"), -1),
        (_stretch("a", 0, 6, "[)"), _stretch("b", 5, 9, "[)"), 1),
        (_stretch("a", 0, None), _stretch("b", 5, 9), 1),
    ],
)
def test_two_stretches_leave_a_gap_touch_or_overlap(first: Stretch, second: Stretch, meets: int) -> None:
    assert first.meets(second) == meets


def test_a_stretch_inside_another_is_no_neighbour() -> None:
    outer, inner, after = _stretch("outer", 0, 9), _stretch("inner", 2, 4), _stretch("after", 9, None)
    assert neighbours([after, inner, outer]) == [(outer, after)]


def test_the_value_that_shows_a_gap_lies_in_it() -> None:
    assert middle(_stretch("a", 0, 4), _stretch("b", 5, 9)) == Fraction(9, 2)
    assert middle(_stretch("a", 0, 5), _stretch("b", 5, 9, "()")) == 5


def test_a_stretch_is_written_as_people_say_it() -> None:
    say = str
    assert written(_stretch("a", 1, 5, "[)"), say) == "from 1, below 5"
    assert written(_stretch("a", None, 5, "(]"), say) == "up to 5"
    assert written(_stretch("a", 1, None, "()"), say) == "above 1"
