"""The effect of a law on a batch: who changes lane, who owes what, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.days import day_from_text
from engine.decision import Decisions
from engine.diff.effect import Effect, compare_decisions
from engine.diff.parcels import changed_parcels
from engine.diff.summary import summarise
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.rulebook.load import load
from engine.rulebook.overlay import read_overlay
from engine.screen import screen_records

DAY = day_from_text("2025-09-01")


def parcel(name: str, value: str | None, **other: object) -> RawRecord:
    item = {"description": "cotton shirt", "hs_code": "610910", "value": value, "duty_rate": "0.05"}
    freight = {"freight": "0", "insurance": "0", "purpose": "personal", "consignee_type": "person"}
    header = {"consignment_id": name, "currency": "FJD", "gross_mass_kg": "1", "nature_of_transaction": "sale_of_goods"}
    return RawRecord({**header, **freight, "items": [item], **other})


PARCELS = [
    parcel("SMALL", "100.00", stream="post", customs_office="SUV"),
    parcel("MIDDLE", "800.00", stream="express", customs_office="SUV", operator_id="fast"),
    parcel("LARGE", "1500.00", stream="post", customs_office="NAN", operator_id="slow"),
    parcel("SILENT", None, stream="post"),
]


def decide(*changes: str, records: Sequence[RawRecord] = PARCELS, day: int = DAY) -> Decisions:
    text = "\n".join(["overlay: try", "rulebook: fj", "changes:", *(f"  {change}" for change in changes), ""])
    book = load("fj", (), [read_overlay(text.encode(), "try.yaml")] if changes else ())
    law = book.in_force(day)
    evidence = make_evidence(book.country, book.currency, day, ExchangeRates())
    return screen_records(records, law, evidence, seed=1).decisions


def effect_of(*changes: str) -> Effect:
    return compare_decisions(decide(), decide(*changes))


def test_a_lower_line_makes_more_due_and_says_of_which_levy() -> None:
    levies = {money.name: money for money in effect_of("low_value_line: 500 FJD").levies}

    # 5 % of the 300 and of the 500 more that are no longer relieved, and VAT of 12.5 % on that duty.
    assert levies["fiscal_duty"].delta_minor == 1_500 + 2_500
    assert levies["fiscal_duty"].changed == 2
    assert levies["vat"].delta_minor == 188 + 312


def test_an_amount_that_is_not_known_is_counted_and_never_added() -> None:
    levies = {money.name: money for money in effect_of("low_value_line: 500 FJD").levies}

    assert levies["fiscal_duty"].unknown == 1
    assert levies["fiscal_duty"].old_minor == 2_500


def test_what_stops_being_computable_stands_apart_from_the_sums() -> None:
    levies = {money.name: money for money in effect_of("vat.rate: unknown").levies}

    assert (levies["vat"].stopped, levies["vat"].old_minor, levies["vat"].new_minor) == (3, 0, 0)
    assert levies["vat"].stopped_minor == 1_250 + 10_000 + 19_063


def test_what_becomes_computable_is_the_reverse() -> None:
    effect = compare_decisions(decide("vat.rate: unknown"), decide())

    assert effect.levies[-1].became == 3
    assert (effect.became_computable, effect.stopped_computable) == (3, 0)


def test_a_levy_that_one_law_has_not_owes_nothing_there() -> None:
    effect = compare_decisions(decide("vat.until: 2025-08-31"), decide())
    vat = next(money for money in effect.levies if money.name == "vat")

    assert (vat.old_minor, vat.new_minor, vat.unknown) == (0, 1_250 + 10_000 + 19_063, 0)
    # Of the parcel without a value it was known that it owes no VAT, and is not any more.
    assert (vat.stopped, vat.stopped_minor) == (1, 0)


def test_offices_operators_and_streams_stand_apart_and_silence_is_a_group_of_its_own() -> None:
    groups = effect_of("low_value_line: 500 FJD").groups

    assert [(one.name, one.consignments) for one in groups["customs_office"]] == [("SUV", 2), (None, 1), ("NAN", 1)]
    assert {one.name: one.money.delta_minor for one in groups["stream"]} == {"post": 2_812, "express": 1_688}


def test_a_parcel_says_which_rules_began_and_stopped_and_what_is_owed_otherwise() -> None:
    effect = effect_of("low_value_line: 850 FJD", "lanes.at_least.yellow: 20")
    changed = {one.consignment_id: one for one in changed_parcels(effect)}

    assert changed["MIDDLE"].began == ("fj.undervaluation.just_under_line",)
    assert (changed["MIDDLE"].old_score, changed["MIDDLE"].new_score) == (0, 20)
    assert changed["LARGE"].levies["fiscal_duty"] == (2_500, 3_250)
    assert "SMALL" not in changed


def test_parcels_that_change_lane_come_first() -> None:
    effect = effect_of("low_value_line: 850 FJD", "lanes.at_least.yellow: 20")
    first = next(changed_parcels(effect, 1))

    assert (first.consignment_id, first.old_lane, first.new_lane) == ("MIDDLE", "green", "yellow")
    assert effect.flipped == 1
    assert effect.inspected()[1] - effect.inspected()[0] == 1


def test_two_batches_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same consignments"):
        compare_decisions(decide(), decide(records=PARCELS[:2]))


def test_a_batch_of_nothing_has_no_effect() -> None:
    effect = compare_decisions(decide(records=[]), decide(records=[]))

    assert (effect.consignments, effect.flipped, len(effect.rows)) == (0, 0, 0)


def test_a_summary_says_what_parcels_owed_that_can_no_longer_be_worked_out_and_why() -> None:
    item = {"description": "cotton shirt", "hs_code": "610910", "value": "800.00"}
    silent = parcel("UNLISTED", None, items=[item])
    known, changes = [PARCELS[0], PARCELS[1], PARCELS[2]], "low_value_line: 500 FJD"
    found = summarise(compare_decisions(decide(records=[*known, silent]), decide(changes, records=[*known, silent])))

    # 300 and 500 more at 5 %, and VAT of 12.5 % on that duty; VAT of 12.5 % on 800 is what the other one owed.
    assert found.delta_minor == 1_500 + 2_500 + 188 + 312
    assert (found.stopped, found.stopped_minor, found.missing) == (1, 10_000, ("duty_rate",))
    assert found.became == 0


def test_a_summary_of_the_same_law_twice_is_of_nothing() -> None:
    found = summarise(effect_of())
    assert (found.delta_minor, found.looked_at, found.stopped, found.became, found.missing) == (0, 0, 0, 0, ())
