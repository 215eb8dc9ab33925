"""Running a program: blocks, threads, texts, and batches at the edges."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.columns.batch import Batch
from engine.language.checker import Condition, check_condition
from engine.language.compiler import Values, compile_conditions
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS
from engine.language.kinds import Kind, Quantity
from engine.language.program import Program
from tests.language.law import LAW, SCOPE, VALUES
from tests.language.oracle import evaluate
from tests.language.rows import Row, batch_of, random_rows

_TEXTS = (
    "goods_value > 400 FJD and country_of_export in [CN, HK]",
    "any(item_value > 50 % * goods_value and item_hs_code in [85, 22])",
    "sum(item_value) > goods_value or platform_id == 'north'",
    "all(item_unit_value < floors[item_hs_code])",
)


def _conditions(*texts: str) -> list[Condition]:
    conditions = []
    for text in texts:
        condition, faults = check_condition(text, Place("a.yaml", 1, 1, text), SCOPE)
        assert condition is not None, faults
        conditions.append(condition)
    return conditions


def _program(*texts: str, values: Values = VALUES) -> Program:
    return compile_conditions(_conditions(*texts), values)


@pytest.fixture(scope="module")
def batch() -> Batch:
    return batch_of(random_rows(random.Random(7), 3000))


@pytest.mark.parametrize(("block", "threads"), [(1, 1), (7, 1), (1000, 2), (1024, 3), (4096, 2), (10**6, 1)])
def test_block_size_and_threads_change_no_answer(batch: Batch, block: int, threads: int) -> None:
    program = _program(*_TEXTS)
    np.testing.assert_array_equal(program.run(batch, block=block, threads=threads), program.run(batch))


def test_a_consignment_with_more_items_than_a_block_is_folded_whole() -> None:
    many = [{"item_value": 100} for _ in range(2500)]
    rows = [Row({}, [{"item_value": 1}]), Row({}, many), Row({}, [*many, {"item_value": None}])]
    answers = _program("sum(item_value) == 2,500 FJD", "all(item_value == 1 FJD)").run(batch_of(rows))
    assert answers.tolist() == [[0, 1, -1], [0, 1, -1]]


def test_a_consignment_without_items_has_none_and_all_of_them() -> None:
    answers = _program("any(item_is_vague)", "all(item_is_vague)", "sum(item_value) == 0 FJD").run(batch_of([Row()]))
    assert answers.tolist() == [[0], [1], [1]]


def test_an_empty_batch_has_no_answers() -> None:
    assert _program(*_TEXTS).run(batch_of([])).shape == (4, 0)


def test_a_program_of_no_condition_answers_nothing(batch: Batch) -> None:
    assert _program().run(batch).shape == (0, 3000)


def test_a_text_that_no_consignment_has_is_no_match_and_not_unknown() -> None:
    rows = [Row({"platform_id": "south"}), Row()]
    assert _program("platform_id == 'nowhere'").run(batch_of(rows)).tolist() == [[0, -1]]


def test_one_text_may_be_asked_of_two_columns() -> None:
    rows = [Row({"platform_id": "b", "consignor_name": "a"}), Row({"platform_id": "a", "consignor_name": "b"})]
    answers = _program("platform_id == 'a'", "consignor_name == 'a'").run(batch_of(rows))
    assert answers.tolist() == [[0, 1], [1, 0]]


def test_a_column_that_the_batch_does_not_have_is_refused_by_name() -> None:
    empty = Batch(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), {}, {})
    with pytest.raises(KeyError, match="gross_mass_kg"):
        _program("gross_mass > 1 kg").run(empty)


def test_a_long_list_of_hs_codes_says_what_a_short_one_says(batch: Batch) -> None:
    few = "any(item_hs_code in [8528.72, 2402])"
    unused = ", ".join(f"30{k}1" for k in range(10, 60))
    many = f"any(item_hs_code in [8528.72, 2402, {unused}])"
    answers = _program(few, many).run(batch)
    np.testing.assert_array_equal(answers[0], answers[1])


@pytest.mark.parametrize("many", [3, 8, 9, 64])
def test_prefixes_few_or_many_answer_as_the_oracle_does(many: int) -> None:
    draw = random.Random(many)
    prefixes = sorted({_digits(draw, 2, 6) for _ in range(many)})
    table = {prefix: draw.choice([0.05, 0.15, 0.32, None]) for prefix in prefixes}
    text = f"any(item_hs_code in [{', '.join(prefixes)}])", "any(bands[item_hs_code] == 15 %)"
    rows = [Row({}, [{"item_hs_code": _digits(draw, 4, 10)}]) for _ in range(400)]
    law = replace(LAW, tables={**LAW.tables, "bands": table})
    shares = {prefix: None if share is None else _share(share) for prefix, share in table.items()}
    program = _program(*text, values=replace(VALUES, tables={**VALUES.tables, "bands": shares}))
    for answers, condition in zip(program.run(batch_of(rows)), _conditions(*text), strict=True):
        assert answers.tolist() == [_NUMBER_OF[evaluate(condition.tree, row, law)] for row in rows]  # type: ignore[index]


_NUMBER_OF = {True: 1, False: 0, None: -1}


def _digits(draw: random.Random, fewest: int, most: int) -> str:
    # Three digits only, so that codes and prefixes meet.
    return "".join(draw.choices("016", k=draw.randint(fewest, most)))


def _share(share: float) -> Quantity:
    return Quantity(Kind("share"), Fraction(str(share)), "")


def test_new_conditions_compile_no_kernel(batch: Batch) -> None:
    from engine.language.kernels import run_rows
    from engine.language.searching import find_texts

    before = [len(getattr(kernel, "signatures", ())) for kernel in (run_rows, find_texts)]
    texts = [function.example for function in FUNCTIONS.values()]
    _program(*_TEXTS, *texts).run(batch, threads=2)
    assert [len(getattr(kernel, "signatures", ())) for kernel in (run_rows, find_texts)] == before


def test_every_case_has_the_same_answer_without_compiled_kernels() -> None:
    cases = Path(__file__).parents[2] / "language" / "test_cases.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(cases)]
    done = subprocess.run(
        command, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
