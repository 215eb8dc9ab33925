"""The museum of slips: what a person who wrote each of these is told, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

from engine.language.checker import check_condition
from engine.language.diagnostics import CODES, Place, render
from tests.language.law import SCOPE

_FILE: Final = Path(__file__).with_name("faults.csv")
_NOT_SHOWN: Final = {
    "empty_expression", "expression_too_long", "expression_too_deep", "not_an_amount", "not_a_value",
    "comparison_value_in_money", "not_money", "amount_too_large",
}  # fmt: skip
"""Faults that a line of the museum cannot show; test_syntax.py, test_checker.py and the tests of amounts have them."""


def _museum() -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split(" ; ")) for line in lines if line.strip() and not line.startswith("#")]
    for expression, faults in groupby(rows, key=lambda row: row[0]):
        yield expression, [row[1:] for row in faults]


@pytest.mark.parametrize(("expression", "expected"), list(_museum()), ids=[expression for expression, _ in _museum()])
def test_a_slip_is_told_where_it_is_and_how_to_mend_it(expression: str, expected: list[tuple[str, ...]]) -> None:
    condition, faults = check_condition(expression, Place("a.yaml", 3, 9, f"  when: {expression}"), SCOPE)
    assert condition is None
    told = [
        (fault.code, expression[fault.column - 9 : fault.column - 9 + fault.length], fault.message, fault.hint)
        for fault in faults
    ]
    assert told == expected
    for fault in faults:
        assert render(fault).count("\n") == 4


def test_the_museum_shows_every_code() -> None:
    shown = {fault[0] for _, faults in _museum() for fault in faults}
    assert shown | _NOT_SHOWN == set(CODES)
