"""From score, rules, unknowns, chance and capacity to a lane."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.rulebook.law import LANES, Capacity, LaneLaw
from engine.scoring.lanes import SELECTED_BY, Lanes, Stakes, choose_lanes

RULE_LANES = np.array([-1, LANES.index("red")], dtype=np.int8)
RULE_UNKNOWNS = np.array([LANES.index("yellow"), -1], dtype=np.int8)


def law(capacity: Capacity | None = None) -> LaneLaw:
    return LaneLaw(((30, "yellow"), (60, "red")), RULE_LANES, RULE_UNKNOWNS, 0, "yellow", capacity)


def stakes(n: int, *, money: list[int] | None = None, computable: bool = True, drawn: bool = False) -> Stakes:
    return Stakes(
        np.array(money or [0] * n, dtype=np.int64),
        np.full(n, computable),
        np.full(n, drawn),
        np.arange(n, dtype=np.uint64),
    )


def lanes(scores: list[int], hits: list[list[int]], its: Stakes, its_law: LaneLaw) -> list[tuple[str, list[str]]]:
    chosen = choose_lanes(np.array(scores, dtype=np.int16), np.array(hits, dtype=np.int8), its, its_law)
    return readable(chosen)


def readable(chosen: Lanes) -> list[tuple[str, list[str]]]:
    return [
        (LANES[lane], [name for bit, name in enumerate(SELECTED_BY) if bits >> bit & 1])
        for lane, bits in zip(chosen.lane.tolist(), chosen.selected_by.tolist(), strict=True)
    ]


def test_the_score_on_a_line_reaches_its_lane_and_one_point_under_does_not() -> None:
    got = lanes([29, 30, 59, 60], [[0] * 4, [0] * 4], stakes(4), law())
    assert got == [("green", []), ("yellow", ["score"]), ("yellow", ["score"]), ("red", ["score"])]


def test_a_rule_with_a_lane_sends_there_whatever_the_score() -> None:
    assert lanes([0], [[0], [1]], stakes(1), law()) == [("red", ["rule"])]


def test_an_unknown_that_must_be_asked_about_is_at_least_yellow() -> None:
    assert lanes([0], [[-1], [0]], stakes(1), law()) == [("yellow", ["mandatory"])]


def test_an_unknown_that_may_pass_changes_nothing() -> None:
    assert lanes([0], [[0], [-1]], stakes(1), law()) == [("green", [])]


def test_what_cannot_be_computed_is_never_green() -> None:
    assert lanes([0], [[0], [0]], stakes(1, computable=False), law()) == [("yellow", ["mandatory"])]


def test_a_drawn_consignment_leaves_the_green_lane_and_says_why() -> None:
    assert lanes([0], [[0], [0]], stakes(1, drawn=True), law()) == [("yellow", ["random"])]


def test_only_what_reaches_the_lane_is_named_as_its_cause() -> None:
    assert lanes([30], [[-1], [1]], stakes(1), law()) == [("red", ["rule"])]


def test_capacity_keeps_the_highest_scores_and_moves_the_rest() -> None:
    capacity = Capacity("red", 1, "yellow", "score")
    got = lanes([70, 90, 80], [[0] * 3, [0] * 3], stakes(3), law(capacity))
    assert got == [("yellow", ["score", "capacity"]), ("red", ["score"]), ("yellow", ["score", "capacity"])]


def test_capacity_ranked_by_money_keeps_the_most_money() -> None:
    capacity = Capacity("red", 1, "yellow", "money")
    got = lanes([90, 60], [[0] * 2, [0] * 2], stakes(2, money=[100, 900]), law(capacity))
    assert [lane for lane, _ in got] == ["yellow", "red"]


def test_a_lane_that_a_rule_demands_is_not_cut_and_takes_a_place() -> None:
    capacity = Capacity("red", 1, "yellow", "score")
    got = lanes([0, 90], [[0, 0], [1, 0]], stakes(2), law(capacity))
    assert [lane for lane, _ in got] == ["red", "yellow"]


def test_what_capacity_moves_still_goes_where_anything_but_its_score_sends_it() -> None:
    capacity = Capacity("red", 0, "green", "score")
    uncertain = lanes([90], [[0], [0]], stakes(1, computable=False), law(capacity))
    asked = lanes([90], [[-1], [0]], stakes(1), law(capacity))
    drawn = lanes([90], [[0], [0]], stakes(1, drawn=True), law(capacity))
    assert [found[0] for found in (uncertain, asked, drawn)] == [
        ("yellow", ["score", "mandatory", "capacity"]),
        ("yellow", ["score", "mandatory", "capacity"]),
        ("yellow", ["score", "random", "capacity"]),
    ]


def test_a_score_that_finds_its_lane_full_keeps_the_lanes_below_that_it_reached() -> None:
    capacity = Capacity("red", 0, "green", "score")
    assert lanes([90, 40], [[0] * 2, [0] * 2], stakes(2), law(capacity)) == [
        ("yellow", ["score", "capacity"]),
        ("yellow", ["score"]),
    ]


@given(st.permutations(range(6)), st.lists(st.sampled_from([0, 40, 70]), min_size=6, max_size=6))
def test_lanes_do_not_depend_on_order_even_where_capacity_ties(order: list[int], scores: list[int]) -> None:
    its_law = law(Capacity("red", 2, "yellow", "score"))
    hits = np.zeros((2, 6), dtype=np.int8)
    its = stakes(6)
    score = np.array(scores, dtype=np.int16)
    shuffled = Stakes(its.money_minor[order], its.is_computable[order], its.is_drawn[order], its.keys[order])
    straight = choose_lanes(score, hits, its, its_law)
    turned = choose_lanes(score[order], np.ascontiguousarray(hits[:, order]), shuffled, its_law)
    assert (turned.lane == straight.lane[order]).all()
    assert (turned.selected_by == straight.selected_by[order]).all()
