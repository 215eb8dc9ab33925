"""The cases that an officer may add to: what a rule says of one consignment."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.columns.catalogue import WORDS, Column
from engine.language.checker import check_condition
from engine.language.compiler import compile_conditions, number_of
from engine.language.diagnostics import Place, render
from engine.language.syntax import read_quantity
from tests.language.law import LAW, SCOPE, VALUES
from tests.language.oracle import evaluate
from tests.language.rows import Row, Value, batch_of

_FILE = Path(__file__).with_name("cases.csv")
_ANSWERS = {1: "yes", 0: "no", -1: "unknown", None: "unknown"}
"""By what the program says, and by what the oracle says: True is 1, False is 0."""


def _cases() -> list[tuple[int, str, str, str]]:
    lines = enumerate(_FILE.read_text(encoding="utf-8").splitlines(), start=1)
    written = [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]
    cases = []
    for number, line in written:
        expression, columns, answer = (part.strip() for part in line.split(" ; "))
        assert answer in {"yes", "no", "unknown"}, f"cases.csv:{number}: {answer} is not yes, no or unknown"
        cases.append((number, expression, columns, answer))
    return cases


def _row_of(columns: str) -> Row:
    row = Row()
    for part in columns.split(", "):
        word, _, written = (piece.strip() for piece in part.partition(" = "))
        column = WORDS[word]
        if column.grain == "consignment":
            row.words[word] = _value_of(column, written)
            continue
        values = [_value_of(column, piece.strip()) for piece in written.split(" | ")]
        row.items.extend({} for _ in range(len(values) - len(row.items)))
        for item, value in zip(row.items, values, strict=True):
            item[word] = value
    return row


def _value_of(column: Column, written: str) -> Value:
    if written == "?":
        return None
    if column.kind == "flag":
        return {"yes": True, "no": False}[written]
    if column.kind in {"code", "text", "hs"}:
        return written
    quantity, faults = read_quantity(written, Place("cases.csv", 1, 1, written))
    assert quantity is not None, faults
    return number_of(quantity, VALUES)


@pytest.mark.parametrize(
    ("line", "expression", "columns", "answer"),
    _cases(),
    ids=[f"{number}: {expression}" for number, expression, _, _ in _cases()],
)
def test_a_rule_says_what_the_case_says(line: int, expression: str, columns: str, answer: str) -> None:
    place = Place("tests/language/cases.csv", line, 1, expression)
    condition, faults = check_condition(expression, place, SCOPE)
    assert condition is not None, "\n".join(map(render, faults))
    row = _row_of(columns)
    said = compile_conditions([condition], VALUES).run(batch_of([row]))[0, 0]
    assert _ANSWERS[int(said)] == answer
    assert _ANSWERS[evaluate(condition.tree, _oracle_row(row), LAW)] == answer  # type: ignore[index]


def _oracle_row(row: Row) -> Row:
    items = [_plain(item) for item in row.items]
    return Row(_plain(row.words), items)


def _plain(cells: dict[str, Value]) -> dict[str, Value]:
    """Take the points out of HS codes, as reading a record does."""
    return {
        word: value.replace(".", "") if isinstance(value, str) and WORDS[word].kind == "hs" else value
        for word, value in cells.items()
    }
