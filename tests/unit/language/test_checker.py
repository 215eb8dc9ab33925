"""The checker: what a condition is found to look at, and every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.language.checker import check_condition, check_definition, check_value
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS
from engine.language.quantities import UNITS
from engine.language.scope import LAW_DAY, Definition, Scope
from tests.language.law import SCOPE

_KEYWORDS = {"and", "or", "not", "in", "per", "of", "where", LAW_DAY}


def _place(text: str) -> Place:
    return Place("a.yaml", 1, 1, text, "rule xx.a")


def test_a_condition_names_its_words_in_order_of_appearance_and_once() -> None:
    text = "freight > gift_limit and any(item_unit_value < floors[item_hs_code]) and freight > 1 USD and stream == post"
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert not faults
    assert condition is not None
    assert condition.words == ("freight", "item_unit_value", "item_hs_code", "stream")
    assert condition.parameters == {"gift_limit"}
    assert condition.tables == {"floors"}
    assert condition.looked_up == ("gift_limit", "floors", "USD")
    assert condition.text == text


def test_all_faults_of_a_condition_are_told_at_once_in_order_of_place() -> None:
    text = "goods_valu > 3 USD or gross_mass > 2 or stream == boat or items > 1 kg"
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert condition is None
    assert [fault.code for fault in faults] == [
        "unknown_word", "number_without_unit", "unknown_code", "cannot_compare",
    ]  # fmt: skip
    assert [fault.column for fault in faults] == sorted(fault.column for fault in faults)


def test_a_fault_in_the_middle_of_a_chain_is_told_once() -> None:
    text = "1 kg < gros_mass < 2 kg"
    assert len(check_condition(text, _place(text), SCOPE)[1]) == 1


def test_a_fault_stands_at_its_column_in_the_file() -> None:
    place = Place("rules/xx/risk/a.yaml", 6, 11, "    when: goods_valu > 3 USD", "rule xx.a")
    (fault,) = check_condition("goods_valu > 3 USD", place, SCOPE)[1]
    assert (fault.file, fault.line, fault.column, fault.length, fault.about) == (
        "rules/xx/risk/a.yaml", 6, 11, 10, "rule xx.a",
    )  # fmt: skip


def test_no_word_is_also_a_code_a_unit_a_function_or_a_keyword() -> None:
    lists = {column.codes for column in WORDS.values() if column.codes}
    codes = {code for name in lists for code in code_list(name).codes}
    assert set(WORDS).isdisjoint(codes | set(UNITS) | set(FUNCTIONS) | _KEYWORDS)
    assert codes.isdisjoint(_KEYWORDS | set(FUNCTIONS))


def test_an_expression_looks_at_what_its_definitions_look_at() -> None:
    text = "is_costly_and_heavy or has_excise_goods or country_of_export in watched_origins"
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert not faults
    assert condition is not None
    assert condition.words == ("gross_mass", "goods_value", "item_hs_code", "country_of_export")
    assert condition.parameters == {"cap", "gift_limit"}
    assert condition.lists == {"excise_headings", "watched_origins"}
    assert condition.definitions == {"is_costly_and_heavy", "is_heavy", "has_excise_goods"}
    assert condition.looked_up == ("cap", "gift_limit", "excise_headings", "watched_origins")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2 * goods_value + freight", "money"),
        ("goods_value > 3 FJD", "truth"),
        ("landed_value", "money"),
        ("is_value_mismatch", "flag"),
        ("min(gift_limit, goods_value) * 10 %", "money"),
        ("law_day", "date"),
    ],
)
def test_a_value_may_be_of_any_kind(text: str, kind: str) -> None:
    value, faults = check_value(text, _place(text), SCOPE)
    assert not faults
    assert value is not None
    assert value.meaning.kind.name == kind


@pytest.mark.parametrize("text", ["purpose", "description", "item_hs_code"])
@pytest.mark.parametrize("check", [check_value, check_definition])
def test_a_code_or_a_text_by_itself_is_no_value(check: Callable[..., Any], text: str) -> None:
    value, faults = check(text, _place(text), SCOPE)
    assert value is None
    assert [fault.code for fault in faults] == [
        "item_outside" if text[:5] == "item_" and check is check_value else "not_a_value"
    ]


def test_a_definition_may_be_about_an_item_and_a_value_may_not() -> None:
    text = "item_value * item_quantity"
    definition, faults = check_definition(text, _place(text), SCOPE)
    assert not faults
    assert definition is not None
    assert definition.meaning.of_items
    assert {fault.code for fault in check_value(text, _place(text), SCOPE)[1]} == {"item_outside"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("any(has_excise_goods)", "nested_items"), ("item_is_excise", "item_outside"), ("is_hevy", "unknown_word")],
)
def test_a_definition_is_held_to_where_it_stands(text: str, code: str) -> None:
    (fault,) = check_condition(text, _place(text), SCOPE)[1]
    assert fault.code == code


def test_definitions_that_double_each_other_are_refused_before_they_fill_the_memory() -> None:
    definitions: dict[str, Definition] = {}
    text = "is_value_mismatch"
    for k in range(40):
        expression, faults = check_definition(text, _place(text), Scope(definitions=definitions))
        if expression is None:
            assert [fault.code for fault in faults] == ["expression_too_long"]
            return
        definitions[f"step_{k}"] = Definition(f"step_{k}", "", expression)
        text = f"step_{k} or step_{k} and step_{k}"
    pytest.fail("a million parts were accepted")


def test_a_long_chain_of_definitions_is_refused_as_too_deep() -> None:
    definitions: dict[str, Definition] = {}
    text = "is_value_mismatch"
    for k in range(200):
        expression, faults = check_definition(text, _place(text), Scope(definitions=definitions))
        if expression is None:
            assert [fault.code for fault in faults] == ["expression_too_deep"]
            return
        definitions[f"step_{k}"] = Definition(f"step_{k}", "", expression)
        text = f"not step_{k}"
    pytest.fail("a chain of two hundred definitions was accepted")
