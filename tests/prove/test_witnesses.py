"""Generated conditions: the solver's parcel makes the program answer so, and its "there is none" is never wrong."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.columns.ingest import ingest
from engine.days import Citation, Dated, Entry
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.checker import Condition, check_condition
from engine.language.compiler import compile_conditions
from engine.language.diagnostics import Place
from engine.language.meaning import Calculation, Constant, Parameter
from engine.language.syntax import print_tree
from engine.language.tree import Node
from engine.prove.asked import parts_of
from engine.prove.scene import Scene, World, set_scene
from engine.prove.solver import Solver
from engine.prove.witness import Witness, write_witness
from engine.records import RawRecord
from tests.language.expressions import conditions
from tests.language.law import LAW, SCOPE, VALUES
from tests.language.oracle import evaluate
from tests.language.rows import Row, random_rows

_CITE = Citation("invented")
_RATES = ExchangeRates({
    (currency, "FJD"): Dated((Entry(0, rate, "fictional", _CITE),))
    for currency, rate in {"USD": Fraction(22, 10), "JPY": Fraction(155, 10_000)}.items()
})  # fmt: skip
_WORLD = World("FJ", VALUES, has_rates=True, basis="cif")
_SECONDS = 20.0
"""The budget where an answer must come: it is wall time, and a busy machine has little of it."""

_SAID = {1: True, 0: False, -1: None}


def _checked(text: str) -> Condition:
    condition, faults = check_condition(text, Place("rules/xx/risk/any.yaml", 1, 1, text), SCOPE)
    assert condition is not None, (text, faults)
    return condition


def _scene(condition: Condition, seconds: float = 2.0) -> Scene:
    return set_scene([condition.meaning], _WORLD, Solver(seconds))


def _said(condition: Condition, witness: Witness) -> int:
    """Say what the program answers of a witness, its record read as every record is."""
    batch = ingest([RawRecord(dict(record)) for record in witness.records()])
    assert not batch.refused, batch.refused
    evidence = make_evidence("FJ", "FJD", VALUES.day, _RATES, counters=witness.counters)
    return int(compile_conditions([condition], VALUES).run(evidence.gather(batch.batch))[0, 0])


def _multiplies_words(condition: Condition) -> bool:
    """Say whether two values that both depend on the parcel are multiplied or divided.

    There binary numbers and the solver's exact ones may part in the last digit, and the prover says undecided.
    """
    fixed = (Constant, Parameter)
    return any(
        part.operator in {"*", "/", "of"} and not any(isinstance(side, fixed) for side in (part.left, part.right))
        for part in parts_of(condition.meaning)
        if isinstance(part, Calculation)
    )  # fmt: skip


@settings(max_examples=40)
@given(conditions(), st.sampled_from([1, 0, -1]))
def test_the_parcel_of_the_solver_makes_the_program_answer_as_the_solver_says(tree: Node, wanted: int) -> None:
    condition = _checked(print_tree(tree))
    scene = _scene(condition)
    answer = scene.ask([scene.truth(condition.meaning).is_answer(wanted)])
    # Nobody invents a registration number that holds, and the solver does not count HS codes.
    can_be_shown = "proven_scheme" not in condition.words and "different(" not in condition.text
    if answer.verdict == "yes" and can_be_shown and not _multiplies_words(condition):
        witness = write_witness(scene, answer.model)
        assert _said(condition, witness) == wanted, (condition.text, witness.to_json())


@settings(max_examples=40)
@given(conditions(), st.sampled_from([1, 0, -1]), st.integers(0, 2**32))
def test_no_row_answers_what_the_solver_says_that_none_can(tree: Node, wanted: int, seed: int) -> None:
    condition = _checked(print_tree(tree))
    scene = _scene(condition)
    claim = scene.truth(condition.meaning).is_answer(wanted)
    # Random rows are no real parcels, so that the ties between words are left out here.
    if scene.solver.ask([*scene.parcel.stated, claim]).verdict != "no":
        return
    for row in _rows(seed):
        assert evaluate(condition.tree, row, LAW) is not _SAID[wanted], (condition.text, row)


def _rows(seed: int) -> list[Row]:
    rows = [row for row in random_rows(random.Random(seed), 60) if row.items]
    for row in rows:
        row.words.update({"items": float(len(row.items)), "consignment_id": "any"})
        for item in row.items:
            code = item.get("item_hs_code")
            item["item_hs_chapter"] = None if code is None else str(code)[:2]
    return rows


@pytest.mark.parametrize(
    "text",
    [
        "unit_value < 4 FJD per kg and goods_value > 90 FJD",
        "unit_value > 3 FJD per kg and gross_mass > 2.5 kg and goods_value < 11 FJD",
        "any(item_unit_value < floors[item_hs_code] and item_quantity >= 20)",
        "same_parties_consignments >= 3 and same_parties_value > 1,000 FJD and goods_value <= 400 FJD",
        "same_consignee_consignments == 4 and same_parties_consignments == 2",
        "same_parties_known_value > 10 FJD and is_unknown(same_parties_value) and is_known(goods_value)",
        "is_value_mismatch and is_unknown(goods_value) and currency == FJD",
        "goods_value > 20 USD and goods_value < 45 FJD",
        "count(item_is_vague) >= 3 and sum(item_value) == 7 FJD",
        'any(starts_with(item_description, "gift") and contains(item_description, "card") and not item_is_vague)',
        "is_other_destination and items == 2",
        "quota_used_month > 300 FJD and is_unknown(quota_used_year)",
        "month(arrival_day) == 2 and weekday(arrival_day) == 7 and year(arrival_day) == 2024",
        "alike(consignor_name, consignee_name) and is_known(same_parties_consignments)",
        "any(item_hs_code in [8528.72]) and none(item_hs_code in [22])",
        "smallest(item_value) > 5 FJD and largest(item_value) < 6 FJD and items == 3",
        "round_down(goods_value, 10 FJD) == 20 FJD and goods_value > 29 FJD",
        "round_up(gross_mass, 1 kg) == 3 kg and round_half_up(gross_mass, 1 kg) == 2 kg",
        'elects("ad_valorem") and elects("specific") and election != "specific"',
        'election != "specific" and elects("specific") and is_known(election)',
        "all(item_names_weapon and item_names_battery)",
    ],
)  # fmt: skip
def test_a_witness_is_a_parcel_that_can_be(text: str) -> None:
    condition = _checked(text)
    scene = _scene(condition, _SECONDS)
    answer = scene.ask([scene.truth(condition.meaning).yes])
    assert answer.verdict == "yes"
    assert _said(condition, write_witness(scene, answer.model)) == 1


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("any(item_value > goods_value)", "items_add_up"),
        ("unit_value > 4 FJD per kg and goods_value == 0 FJD", "unit_value"),
        ("same_parties_value < goods_value", "pairs"),
        ("is_known(same_parties_value) and is_unknown(consignee_id) and is_unknown(consignee_name)", "who_is_known"),
        ("any(item_is_vague and item_names_weapon) and is_unknown(description)", "descriptions"),
        ("any(is_unknown(item_hs_code) and is_unknown(item_description))", "says_what_it_is"),
        ("is_other_destination and country_of_destination == FJ", "destination"),
        ("has_exchange_rate and is_unknown(currency)", "money_needs_a_rate"),
        ("quota_used_year > 1 FJD and is_unknown(consignee_id)", "quotas"),
        ("any(item_piece_value > item_value) and all(item_quantity > 1)", "piece_value"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_known_by_the_fact_that_forbids_it(text: str, tie: str) -> None:
    condition = _checked(text)
    scene = _scene(condition, _SECONDS)
    claim = scene.truth(condition.meaning).yes
    assert scene.ask([claim]).verdict == "no"
    assert f"tie:{tie}" in scene.explain([claim], {}).core
