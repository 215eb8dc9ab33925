"""The checker: what a condition is found to look at, and every fault at once."""

from __future__ import annotations

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS
from engine.language.quantities import UNITS
from tests.language.law import SCOPE

_KEYWORDS = {"and", "or", "not", "in", "per"}


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
