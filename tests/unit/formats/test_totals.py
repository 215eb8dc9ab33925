"""Totals at the head of a manifest; this file holds their comparison to what is said and what is not."""

from __future__ import annotations

from engine.formats.totals import compare_totals, group_remark

BILL = {("Goods_segment", "Gross_mass"): "0.1", ("Goods_segment", "Number_of_packages"): "2"}


def head(**totals):
    return {("Totals_segment", name): text for name, text in totals.items()}


def test_totals_that_agree_are_not_remarked_upon():
    said = head(Total_number_of_bols="3", Total_number_of_packages="6", Total_gross_mass="0.3")
    assert compare_totals(said, [BILL] * 3) == []


def test_totals_that_are_not_said_are_not_compared():
    assert compare_totals({}, [BILL]) == []


def test_a_difference_is_told_with_both_figures():
    assert compare_totals(head(Total_gross_mass="1200.5"), [BILL] * 2) == [
        "The head of the manifest says 1,200.5 kg of gross mass; its bills add up to 0.2."
    ]


def test_figures_that_are_no_numbers_are_not_compared():
    assert compare_totals(head(Total_gross_mass="heavy", Total_number_of_bols="9" * 1000), [BILL]) == []


def test_many_bills_are_counted_and_a_few_named():
    assert group_remark([f"B{n}" for n in range(1200)], "Odd") == (
        "Odd: 1,200 bills (B0, B1, B2, B3, B4 and 1,195 more)."
    )


def test_nothing_is_said_of_no_bills():
    assert group_remark([], "Odd") is None
