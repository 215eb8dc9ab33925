"""What parcels owe: published arithmetic, the two sides of every threshold, and what stays unknown."""

from __future__ import annotations

import numpy as np
import pytest

from engine.arrays import MISSING_MINOR, MISSING_PPM
from engine.errors import UnusableValue
from engine.money import MAX_ASSESSED_MINOR, Rounding
from engine.revenue.assess import Assessment, assess
from engine.revenue.rates import MIXED_PPM
from engine.revenue.unknowns import HS_CODE, ITEM_VALUE_SPLIT, RATE_NOT_KNOWN, RELIEF_CONDITION, TOO_LARGE
from tests.unit.revenue.parcels import Answers, assess_one, known, law, levy, relief

DUTY = levy("duty", 50_000)
VAT = levy("vat", 150_000, on=(0,), category="tax")


def due(assessment: Assessment) -> list[int]:
    return [int(amount) for amount in assessment.amount_minor[:, 0]]


def relieved(assessment: Assessment) -> list[int]:
    return [int(amount) for amount in assessment.relieved_amount_minor[:, 0]]


def test_a_base_rounded_to_the_dollar_gives_the_published_tax() -> None:
    # The calculator example of the Fiji Revenue and Customs Service: a screen of CIF 4,419.00.
    levies = [levy("duty", 150_000), levy("excise", 100_000), levy("vat", 90_000, on=(0, 1), base_step=100)]
    assessment = assess_one({"goods_value": 441_900}, law(levies))
    assert due(assessment) == [66_285, 44_190, 49_716]
    assert assessment.base_minor[2, 0] == 552_400
    assert assessment.total_minor[0] == 160_191


def test_above_an_allowance_the_levies_are_due_on_the_excess_and_relieved_on_the_rest() -> None:
    assessment = assess_one({"goods_value": 300_000}, law([DUTY, VAT], [relief(200_000, (0, 1), shape="allowance")]))
    assert due(assessment) == [5_000, 15_750]
    assert relieved(assessment) == [10_000, 31_500]
    assert assessment.base_minor[:, 0].tolist() == [100_000, 105_000]
    assert assessment.relieved_base_minor[:, 0].tolist() == [200_000, 210_000]


def test_a_levy_outside_the_allowance_is_due_on_the_whole_value_and_the_duty_that_is_due() -> None:
    assessment = assess_one({"goods_value": 300_000}, law([DUTY, VAT], [relief(100_000, (0,), shape="allowance")]))
    assert due(assessment) == [10_000, 46_500]


@pytest.mark.parametrize(
    ("or_equal", "value", "amounts"),
    [(False, 39_999, 0), (False, 40_000, 2_000), (True, 40_000, 0), (True, 40_001, 2_000)],
)
def test_a_cliff_falls_on_the_side_that_the_law_says(or_equal: bool, value: int, amounts: int) -> None:
    assessment = assess_one({"goods_value": value}, law([DUTY], [relief(40_000, or_equal=or_equal)]))
    assert due(assessment) == [amounts]
    assert assessment.has_due_row[0, 0] == (amounts > 0)
    assert assessment.has_relieved_row[0, 0] == (amounts == 0)


@pytest.mark.parametrize(("value", "has_due_row"), [(200_000, False), (200_001, True)])
def test_an_allowance_has_a_due_row_from_one_minor_unit_above_it(value: int, has_due_row: bool) -> None:
    assessment = assess_one({"goods_value": value}, law([DUTY], [relief(200_000, shape="allowance")]))
    assert assessment.has_due_row[0, 0] == has_due_row
    assert assessment.has_relieved_row[0, 0]


def test_a_relieved_levy_shows_what_would_have_been_due() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([DUTY, VAT], [relief(40_000, (0, 1))]))
    assert due(assessment) == [0, 0]
    assert relieved(assessment) == [1_500, 4_725]
    assert assessment.relieved_minor[0] == 6_225


def test_a_relieved_levy_whose_rate_is_not_known_is_relieved_of_an_unknown_amount() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([levy(flat=None)], [relief(40_000)]))
    assert due(assessment) == [0]
    assert relieved(assessment) == [MISSING_MINOR]
    assert assessment.is_computable[0]


def test_a_parcel_below_the_threshold_owes_nothing_even_where_freight_is_unknown() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([DUTY], [relief(40_000, measure="goods")], basis="cif"))
    assert due(assessment) == [0]
    assert assessment.customs_value_minor[0] == MISSING_MINOR
    assert assessment.is_computable[0]


def test_a_relieved_levy_adds_nothing_to_the_base_of_a_later_one() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([DUTY, VAT], [relief(40_000, (0,))]))
    assert due(assessment) == [0, 4_500]


def test_the_first_relief_that_applies_is_taken() -> None:
    reliefs = [relief(40_000, condition=0), relief(50_000, shape="allowance", condition=1)]
    assessment = assess_one({"goods_value": 60_000}, law([DUTY], reliefs, Answers((1, 1))))
    assert assessment.relief[0, 0] == 1
    assert due(assessment) == [500]


def test_a_condition_that_is_not_known_makes_the_levy_not_computable() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([DUTY, VAT], [relief(40_000)], Answers((-1,))))
    assert due(assessment) == [MISSING_MINOR, MISSING_MINOR]
    assert assessment.unknown_mask[0] == RELIEF_CONDITION


def test_a_condition_that_is_not_known_does_not_matter_above_the_cliff() -> None:
    assessment = assess_one({"goods_value": 40_000}, law([DUTY], [relief(40_000)], Answers((-1,))))
    assert due(assessment) == [2_000]


def test_an_earlier_relief_that_is_not_known_is_not_passed_over_for_a_later_one() -> None:
    reliefs = [relief(40_000, condition=0), relief(50_000, condition=1)]
    assessment = assess_one({"goods_value": 30_000}, law([DUTY], reliefs, Answers((-1, 1))))
    assert due(assessment) == [MISSING_MINOR]


def test_goods_that_are_relieved_are_relieved_with_their_freight() -> None:
    # Of 3,000 with 300 freight, an allowance of 2,000 on the goods leaves a third, with a third of the freight.
    allowance = relief(200_000, shape="allowance", measure="goods")
    parcel = {"goods_value": 300_000, "freight": 30_000, "insurance": 0}
    assessment = assess_one(parcel, law([DUTY], [allowance], basis="cif"))
    assert assessment.base_minor[0, 0] == 110_000


def test_items_of_different_rates_are_charged_each_at_its_own() -> None:
    items = [{"value": 10_000, "hs_code": "6109"}, {"value": 20_000, "hs_code": "9503"}]
    assessment = assess_one({"items": items}, law([levy(table={"61": 320_000, "95": 50_000})]))
    assert due(assessment) == [3_200 + 1_000]
    assert assessment.rate_ppm[0, 0] == MIXED_PPM


def test_items_of_one_rate_need_no_values_of_their_own() -> None:
    assessment = assess_one({"goods_value": 30_000, "items": [{}, {"value": 100}]}, law([DUTY, VAT]))
    assert due(assessment) == [1_500, 4_725]


def test_items_of_different_rates_without_values_of_their_own_cannot_be_charged() -> None:
    items = [{"hs_code": "6109"}, {"hs_code": "9503", "value": 100}]
    levies = [levy(table={"61": 320_000, "95": 50_000}), levy("fee", 10_000), levy("vat", 90_000, on=(0,))]
    assessment = assess_one({"goods_value": 30_000, "items": items}, law(levies))
    assert due(assessment) == [MISSING_MINOR, 300, MISSING_MINOR]
    assert assessment.unknown_mask[0] == ITEM_VALUE_SPLIT


def test_a_base_is_rounded_once_for_all_items_of_one_rate() -> None:
    # 0.60 and 0.60 are 1.20, rounded to 1.00; each alone would be 1.00.
    assessment = assess_one({"items": [{"value": 60}, {"value": 60}]}, law([levy(base_step=100)]))
    assert assessment.base_minor[0, 0] == 100


def test_a_levy_is_rounded_once_for_the_consignment() -> None:
    # Three items of 0.10 at 5 % are 0.005 each: 0.015 together, which is 0.02; each alone would make 0.03.
    assessment = assess_one({"items": [{"value": 10}] * 3}, law([DUTY]))
    assert due(assessment) == [2]


@pytest.mark.parametrize(
    ("mode", "step", "amount"),
    [(Rounding.HALF_UP, 1, 3), (Rounding.DOWN, 1, 2), (Rounding.UP, 1, 3), (Rounding.HALF_EVEN, 1, 2),
     (Rounding.UP, 5, 5), (Rounding.HALF_UP, 5, 5), (Rounding.DOWN, 5, 0)],
)  # fmt: skip
def test_a_levy_is_rounded_as_its_law_says(mode: Rounding, step: int, amount: int) -> None:
    assessment = assess_one({"goods_value": 50}, law([levy(flat=50_000, rounding=mode, step=step)]))  # 2.5
    assert due(assessment) == [amount]


def test_a_rate_of_nothing_is_a_due_row_of_nothing() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([levy(flat=0)]))
    assert due(assessment) == [0]
    assert assessment.has_due_row[0, 0]


def test_a_later_levy_on_one_that_cannot_be_worked_out_cannot_be_worked_out() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([levy(table={"61": 0}), VAT]))
    assert due(assessment) == [MISSING_MINOR, MISSING_MINOR]
    assert assessment.levy_unknown_mask[:, 0].tolist() == [HS_CODE, HS_CODE]
    assert assessment.total_minor[0] == MISSING_MINOR


def test_a_base_beyond_exact_arithmetic_is_too_large() -> None:
    levies = [levy(flat=10_000_000), levy("vat", 150_000, on=(0,))]
    assessment = assess_one({"goods_value": MAX_ASSESSED_MINOR}, law(levies))
    assert due(assessment) == [10 * MAX_ASSESSED_MINOR, MISSING_MINOR]
    assert assessment.unknown_mask[0] == TOO_LARGE


def test_a_supplied_rate_is_marked() -> None:
    terms = levy(table={"61": 0}, supplied="item_duty_rate_ppm")
    assessment = assess_one({"goods_value": 30_000, "items": [{"duty_rate": 50_000}]}, law([terms]))
    assert assessment.is_supplied[0, 0]
    assert due(assessment) == [1_500]


def test_money_at_risk_is_what_is_due() -> None:
    assert assess_one({"goods_value": 30_000}, law([DUTY])).at_risk_minor[0] == 1_500


@pytest.mark.parametrize(
    ("parcel", "basis", "at_risk"),
    [({"goods_value": 30_000}, "fob", 30_000), ({"goods_value": 30_000}, "cif", 30_000),
     ({}, "fob", MAX_ASSESSED_MINOR)],
)  # fmt: skip
def test_saying_less_never_lowers_the_money_at_risk(parcel: dict[str, object], basis: str, at_risk: int) -> None:
    assert assess_one(parcel, law([levy(flat=None)], basis=basis)).at_risk_minor[0] == at_risk


def test_a_law_without_levies_owes_nothing() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([]))
    assert assessment.total_minor[0] == 0
    assert assessment.is_computable[0]


def test_an_empty_batch_has_an_empty_assessment() -> None:
    assert assess(known([]), law([DUTY, VAT], [relief(40_000)])).total_minor.tolist() == []


def test_the_columns_of_an_assessment_cannot_be_written_to() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([DUTY]))
    for name in Assessment.__dataclass_fields__:
        assert not getattr(assessment, name).flags.writeable, name


def test_an_unknown_rate_is_named_and_shown_as_unknown() -> None:
    assessment = assess_one({"goods_value": 30_000}, law([levy(flat=None)]))
    assert assessment.rate_ppm[0, 0] == MISSING_PPM
    assert assessment.unknown_mask[0] == RATE_NOT_KNOWN


def test_a_collection_model_that_is_not_in_the_table_is_refused() -> None:
    invented = law([DUTY])
    object.__setattr__(invented.channels[0], "model", "barter")
    with pytest.raises(UnusableValue, match=r"^'barter' is not a collection model; there is exempt, border, "):
        assess_one({"goods_value": 1}, invented)


def test_the_order_of_the_batch_does_not_matter() -> None:
    batch = [{"currency": "FJD", "goods_value": value} for value in (100, 39_999, 40_000, 70_001)]
    terms = law([DUTY, VAT], [relief(40_000, (0, 1))])
    forth, back = assess(known(batch), terms), assess(known(batch[::-1]), terms)
    np.testing.assert_array_equal(forth.amount_minor, back.amount_minor[:, ::-1])
