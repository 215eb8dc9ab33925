"""The parts of a condition: what they are, how they are written, and the condition without some of them."""

from __future__ import annotations

import pytest

from engine.language.checker import Condition, check_condition
from engine.language.diagnostics import Place
from engine.language.scope import Scope
from engine.prove.parts import idle_prefixes, parts_of_condition, without


def _checked(text: str) -> Condition:
    condition, faults = check_condition(text, Place("rules/xx/risk/any.yaml", 1, 1, text), Scope())
    assert condition is not None, faults
    return condition


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("stream == post and items > 2", ["stream == post", "items > 2"]),
        ("5 kg <= gross_mass < 20 kg", ["5 kg <= gross_mass", "gross_mass < 20 kg"]),
        ("any(item_is_vague or item_names_weapon)", ["item_is_vague", "item_names_weapon"]),
        ("not (stream == post or items > 2)", ["stream == post", "items > 2"]),
        ("items in [2, 3]", ["items == 2", "items == 3"]),
        (
            "stream == post and (items > 2 or is_known(purpose))",
            ["stream == post", "items > 2 or is_known(purpose)", "items > 2", "is_known(purpose)"],
        ),
        ("is_unknown(purpose)", []),
    ],
)
def test_parts_are_told_as_they_are_written(text: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of_condition(_checked(text))] == parts


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("stream == post and items > 2", 0, "items > 2"),
        ("any(item_is_vague and item_names_weapon)", 1, "any(item_is_vague)"),
        ("not (stream == post or items > 2)", 1, "not stream == post"),
        ("stream == post and (items > 2 or items < 1)", 3, "stream == post and items > 2"),
    ],
)
def test_what_is_left_means_what_the_shorter_condition_means(text: str, gone: int, left: str) -> None:
    condition = _checked(text)
    path = parts_of_condition(condition)[gone].path
    assert without(condition.meaning, [path]) == _checked(left).meaning


def test_a_prefix_beside_a_shorter_one_is_idle() -> None:
    condition = _checked("any(item_hs_code in [22, 2203, 8528, 852872])")
    assert list(idle_prefixes(condition)) == [("2203", "22"), ("852872", "8528")]
