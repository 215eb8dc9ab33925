"""What holds for every rule that can be written: it is said, in words, and no two that differ are said alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.meaning import Calculation, Combined, Compared, Constant, Meaning, OverItems
from engine.language.phrasing.layout import as_text, sentence
from engine.language.phrasing.names import Named, Names
from engine.language.phrasing.saying import Speaker
from engine.language.phrasing.tongues import TONGUES
from engine.language.syntax import print_tree
from tests.language.expressions import conditions
from tests.language.law import SCOPE, VALUES

NAMES = Names({name: Named(name.replace("_", " "), value) for name, value in VALUES.parameters.items()})
OTHER = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "+": "-", "-": "+", "*": "/", "/": "*",
    "of": "/",
    "and": "or", "or": "and", "any": "all", "all": "none", "none": "any", "sum": "largest", "smallest": "sum",
    "largest": "smallest",
}  # fmt: skip


def meaning_of(tree: object) -> Meaning:
    text = print_tree(tree)
    condition, faults = check_condition(text, Place("a.yaml", 1, 1, text, ""), SCOPE)
    assert condition is not None, faults
    return condition.meaning


def said(meaning: Meaning, language: str) -> str:
    return as_text(sentence(TONGUES[language], "rule.asks", Speaker(TONGUES[language], NAMES).condition(meaning)))


def changed(meaning: Meaning) -> Iterator[Meaning]:
    """Give the meaning with one operator, joining word, function or number changed, in every way."""
    if isinstance(meaning, Compared) or (isinstance(meaning, Calculation) and meaning.right.kind.name != "date"):
        yield replace(meaning, operator=OTHER[meaning.operator])
    elif isinstance(meaning, Combined):
        yield replace(meaning, word=OTHER[meaning.word])
    elif isinstance(meaning, OverItems) and meaning.function in OTHER:
        yield replace(meaning, function=OTHER[meaning.function])
    elif isinstance(meaning, Constant):
        quantity = meaning.quantity
        yield replace(meaning, quantity=replace(quantity, amount=quantity.amount + 1, text="another"))
    for item in fields(meaning):
        value = getattr(meaning, item.name)
        if isinstance(value, Meaning):
            yield from (replace(meaning, **{item.name: part}) for part in changed(value))
        elif isinstance(value, tuple):
            for at, inner in enumerate(value):
                if isinstance(inner, Meaning):
                    for part in changed(inner):
                        yield replace(meaning, **{item.name: (*value[:at], part, *value[at + 1 :])})


@pytest.mark.parametrize("language", TONGUES)
@settings(deadline=None)
@given(tree=conditions())
def test_every_condition_is_said_without_a_name_of_the_rule_files(language, tree):
    assert not re.search(r"[a-z]_[a-z]", said(meaning_of(tree), language))


@pytest.mark.parametrize("language", TONGUES)
@settings(deadline=None)
@given(data=st.data())
def test_another_operator_or_number_gives_another_sentence(language, data):
    meaning = meaning_of(data.draw(conditions()))
    others = list(changed(meaning))
    if others:
        other = data.draw(st.sampled_from(others))

        assert said(meaning, language) != said(other, language)


@pytest.mark.parametrize("language", TONGUES)
@settings(deadline=None)
@given(tree=conditions())
def test_every_bracket_of_a_sentence_is_closed(language, tree):
    text = said(meaning_of(tree), language)

    assert text.count("(") == text.count(")")
