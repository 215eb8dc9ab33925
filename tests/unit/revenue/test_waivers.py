"""Waivers: what is payable together stays under a line and is not collected."""

from __future__ import annotations

from typing import Any

import pytest

from engine.revenue.rows import assessment_record
from tests.unit.revenue.parcels import Answers, assess_one, law, levy, relief

DUTY, VAT, FEE = levy("duty", 50_000), levy("vat", 100_000, on=(0,)), levy("fee", 10_000)
SMALL = relief(6_000, (0, 1), shape="waiver", payable=(0, 1), name="small_sums")


def waived(value: int | None, waiver: Any = SMALL, answer: int = 1, levies: tuple[Any, ...] = (DUTY, VAT, FEE)) -> Any:
    revenue = law(levies, [waiver], Answers((answer,)))
    return assessment_record(assess_one({"goods_value": value}, revenue), revenue, 0)


def test_under_the_line_both_are_waived_and_the_others_are_due() -> None:
    shown = waived(10_000)
    assert [(row["levy"], row["status"], row["amount"]) for row in shown["levies"]] == [
        ("duty", "waived", "5.00"), ("vat", "waived", "10.50"), ("fee", "due", "1.00"),
    ]  # fmt: skip
    assert (shown["waived"], shown["relieved"], shown["total"]) == ("15.50", "0.00", "1.00")


def test_a_waived_row_names_and_cites_its_waiver() -> None:
    row = waived(10_000)["levies"][0]
    assert (row["relief"], row["cite"], row["base"]) == ("small_sums", "Invented Concession, item 2", "100.00")


@pytest.mark.parametrize(("or_equal", "status"), [(True, "waived"), (False, "due")])
def test_exactly_on_the_line_it_is_as_the_law_says(or_equal: bool, status: str) -> None:
    waiver = relief(1_550, (0, 1), shape="waiver", payable=(0, 1), or_equal=or_equal)
    assert waived(10_000, waiver)["levies"][0]["status"] == status


def test_one_cent_above_the_line_everything_is_due() -> None:
    waiver = relief(1_549, (0, 1), shape="waiver", payable=(0, 1), or_equal=True)
    assert waived(10_000, waiver)["total"] == "16.50"


def test_a_payable_levy_that_is_not_known_leaves_the_others_unknown_too() -> None:
    shown = waived(10_000, levies=(DUTY, levy("vat", None, on=(0,)), FEE))
    assert [row["status"] for row in shown["levies"]] == ["not_computable", "not_computable", "due"]
    assert (shown["levies"][0]["unknown"], shown["waived"]) == (["items/0/rate_not_known"], None)


def test_what_is_known_of_the_payable_levies_may_reach_the_line_alone() -> None:
    shown = waived(200_000, levies=(DUTY, levy("vat", None, on=(0,)), FEE))
    assert [row["status"] for row in shown["levies"]] == ["due", "not_computable", "due"]


def test_a_waiver_whose_condition_is_unknown_leaves_its_levies_unknown() -> None:
    shown = waived(10_000, answer=-1)
    assert (shown["levies"][0]["unknown"], shown["computable"]) == (["relief_condition"], False)


def test_a_waiver_whose_line_nobody_knows_says_what_to_read() -> None:
    waiver = relief(None, (0, 1), shape="waiver", payable=(0, 1), read="Invented Act, section 40")
    row = waived(10_000, waiver)["levies"][0]
    assert (row["unknown"], row["read"]) == (["relief_line"], "Invented Act, section 40")


def test_where_nothing_is_due_nothing_is_waived_and_nothing_is_unknown() -> None:
    shown = waived(0, answer=-1)
    assert (shown["computable"], shown["total"], shown["waived"]) == (True, "0.00", "0.00")


def test_what_a_relief_takes_is_relieved_and_only_the_rest_is_waived() -> None:
    free = relief(100_000, (0,), condition=0)
    revenue = law((DUTY, VAT, FEE), [free, SMALL], Answers((1,)))
    shown = assessment_record(assess_one({"goods_value": 10_000}, revenue), revenue, 0)
    assert [(row["levy"], row["status"]) for row in shown["levies"]] == [
        ("duty", "relieved"), ("vat", "waived"), ("fee", "due"),
    ]  # fmt: skip
