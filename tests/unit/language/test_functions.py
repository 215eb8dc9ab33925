"""The table of functions: what it says of each is true, and every function is in all its places."""

from __future__ import annotations

import pytest

from engine.columns.catalogue import WORDS
from engine.language.calls import _READERS
from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS, KINDS_TAKEN, SAID, Function
from engine.language.marks import MARKS
from engine.language.quantities import is_currency
from engine.language.scope import Scope
from engine.language.tree import Call, Node, parts_of
from tests.language.test_cases import _cases


def _calls(node: Node) -> set[str]:
    called = {node.function} if isinstance(node, Call) else set()
    return called.union(*(_calls(part) for part in parts_of(node)))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_an_example_is_a_condition_that_uses_its_function_and_needs_no_rulebook(function: Function) -> None:
    condition, faults = check_condition(function.example, Place("a.yaml", 1, 1, function.example), Scope())
    assert not faults
    assert condition is not None
    assert function.name in _calls(condition.tree)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_a_function_has_a_reader_and_says_what_it_takes(function: Function) -> None:
    assert function.way in _READERS
    assert all(thing in SAID for thing in function.takes)
    assert function.name not in WORDS
    assert function.signature.startswith(f"{function.name}(")
    assert " -> " in function.signature


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_cases_that_say_yes_or_no_and_unknown(name: str) -> None:
    answers = {answer for _, expression, _, answer in _cases() if f"{name}(" in expression}
    assert answers & {"yes", "no"}
    never_unknown = {"is_unknown", "is_known", "proven"}
    assert "unknown" in answers or name in never_unknown | {"starts_with", "ends_with", "year", "weekday"}


def test_what_is_measured_has_kinds_and_the_rest_has_none() -> None:
    assert set(KINDS_TAKEN) == {"summed", "value", "part", "date", "money", "mass", "number"}


def test_every_mark_stands_for_a_currency() -> None:
    assert all(is_currency(currency) for currency in MARKS.values())
