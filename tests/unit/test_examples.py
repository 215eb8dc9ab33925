"""Worked examples: what does not come out is told, part by part."""

from __future__ import annotations

from dataclasses import replace

from engine.examples import ExampleResult, describe, run_example, run_examples
from engine.rulebook.load import load
from tests.rulebooks.museum import MINIMAL

BOOK = load(MINIMAL)
EXAMPLE = BOOK.examples[0]


def run(expected: dict[str, object], **changed: object) -> ExampleResult:
    record = {**EXAMPLE.record, **changed}
    return run_example(BOOK, replace(EXAMPLE, record=record, expected=expected))


# A scarf of heading 61.17 for 120 USD: duty 12 %, then VAT 10 % on both.


def test_an_example_that_comes_out_has_no_differences() -> None:
    assert [result.differences for result in run_examples(BOOK)] == [()]


def test_amounts_are_compared_as_numbers_not_as_text() -> None:
    assert run({"levies.duty": "14.4", "customs_value": "120"}).has_passed


def test_a_difference_says_what_was_expected_and_what_was_found() -> None:
    assert run({"levies.duty": "14.41", "lane": "green"}).differences == ("levies.duty: expected 14.41, found 14.40.",)


def test_a_different_lane_says_the_score() -> None:
    (difference,) = run({"lane": "red"}).differences
    assert difference == "lane: expected red, found green. Score 0, selected by nothing."


def test_all_hits_must_be_named_in_any_order() -> None:
    cheap = {"goods_value": "20.00", "gross_mass_kg": "10"}
    assert run({"hits": ("xx.value.low",)}, **cheap).has_passed
    assert run({"hits": ()}, **cheap).differences[0].startswith("hits: expected none, found xx.value.low.")


def test_an_unknown_amount_is_not_zero() -> None:
    assert run({"total": None, "computable": False, "levies.vat": None}, freight=None).has_passed
    (difference,) = run({"total": "0.00"}, freight=None).differences
    assert difference.startswith("total: expected 0.00, found unknown. Unknown: ")


def test_a_record_that_is_refused_says_why() -> None:
    (difference,) = run({"lane": "green"}, currency="XYZ").differences
    assert difference.startswith("The record was refused: /currency ")


def test_a_record_beside_it_that_is_refused_is_told_too() -> None:
    result = run_example(BOOK, replace(EXAMPLE, beside=({"consignment_id": "B"},)))
    assert result.differences[0].startswith("The record beside it was refused: ")


def test_a_result_is_described_with_its_place() -> None:
    text = describe(run({"levies.duty": "14.41"}))
    assert text.splitlines()[0].endswith("examples/worked.yaml:2, xx.example.scarf on 2024-06-01: NOT as expected")


def test_a_rule_that_must_leave_the_parcel_alone_may_neither_hit_nor_be_unknown() -> None:
    cheap = {"goods_value": "20.00", "gross_mass_kg": "10"}
    misses = {"misses": ("xx.value.low",)}
    assert run(misses, gross_mass_kg="1").has_passed
    assert run(misses, **cheap).differences == ("misses: xx.value.low was to leave the parcel alone, and hits it.",)
    (difference,) = run(misses, goods_value=None).differences
    assert difference.startswith("misses: xx.value.low was to leave the parcel alone, and is unknown. Missing: ")


def test_a_rule_that_does_not_hold_on_the_day_leaves_nothing_alone() -> None:
    (difference,) = run({"misses": ("xx.value.gone",)}).differences
    assert difference == "misses: xx.value.gone was to leave the parcel alone, and does not hold on 2024-06-01."
