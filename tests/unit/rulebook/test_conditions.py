"""Conditions in rule files: a fault points at the line in which it stands, however the condition is folded."""

from __future__ import annotations

import pytest

from engine.errors import Fault
from engine.language.kinds import Kind
from engine.language.scope import Scope
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.nodes import Mapping, Text
from engine.rulebook.yaml_reader import decode, read_nodes


def check(text: str, broken: frozenset[str] = frozenset()) -> tuple[str | None, list[Fault]]:
    node, faults = read_nodes(decode(text.encode(), "file.yaml")[0])
    assert faults == []
    assert isinstance(node, Mapping)
    when = node.pairs[0].value
    assert isinstance(when, Text)
    checker = ConditionChecker(Scope({"line": Kind("money", "USD")}), [], broken)
    condition = checker.check(when, "rule xx.a.b")
    return (None if condition is None else condition.text), checker.faults


def test_a_condition_in_several_lines_is_one_text() -> None:
    text, faults = check("when: >\n  goods_value > line\n\n  and is_value_mismatch\nother: 1\n")
    assert (text, faults) == ("goods_value > line and is_value_mismatch", [])


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("when: gross_maas > 2 kg\n", 1, 7),
        ("when: 'gross_maas > 2 kg'\n", 1, 8),
        ("when: >\n  gross_maas > 2 kg\n", 2, 3),
        ("when: >\n  is_value_mismatch\n  or gross_maas > 2 kg\n", 3, 6),
        ("when: |\n  is_value_mismatch or\n    gross_maas > 2 kg\n", 3, 5),
        ("when: >\n  is_value_mismatch or\n\n  gross_maas > 2 kg\n# end\n", 4, 3),
    ],
)
def test_a_fault_points_into_its_own_line(text: str, line: int, column: int) -> None:
    condition, faults = check(text)
    assert condition is None
    assert [(fault.line, fault.column, fault.length) for fault in faults] == [(line, column, len("gross_maas"))]
    assert faults[0].source == text.splitlines()[line - 1]


@pytest.mark.parametrize("text", ["when: goods_value > line\n  and is_value_mismatch\n", "when: 'a\n  b'\n"])
def test_a_condition_runs_over_lines_only_after_a_fold(text: str) -> None:
    assert [fault.code for fault in check(text)[1]] == ["folded_condition"]


def test_a_condition_on_a_broken_parameter_is_not_judged() -> None:
    assert check("when: goods_value > gone\n", frozenset({"gone"})) == (None, [])
