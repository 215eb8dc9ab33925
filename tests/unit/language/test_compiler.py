"""The compiler: constants in national money, shared steps, few registers."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from engine.language import instructions as do
from engine.language.checker import Condition, check_condition
from engine.language.compiler import compile_conditions, number_of
from engine.language.diagnostics import Place
from engine.language.kinds import Kind, Quantity
from tests.language.law import SCOPE, VALUES


def _condition(text: str) -> Condition:
    condition, faults = check_condition(text, Place("a.yaml", 1, 1, text), SCOPE)
    assert condition is not None, faults
    return condition


def _operations(*texts: str) -> list[int]:
    program = compile_conditions([_condition(text) for text in texts], VALUES)
    return program.code[:, do.OPERATION].tolist()


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("FJD", Fraction(400), 40000.0),
        ("FJD", Fraction("20.005"), 2000.5),
        ("USD", Fraction(20), 4400.0),
        ("USD", Fraction("0.01"), 2.0),
        ("JPY", Fraction(100), 155.0),
        ("JPY", Fraction(10), 16.0),
        (None, Fraction(3), 300.0),
    ],
)
def test_money_becomes_national_minor_units_and_what_is_converted_is_rounded_half_up(
    currency: str | None, amount: Fraction, minor: float,
) -> None:  # fmt: skip
    assert number_of(Quantity(Kind("money", currency), amount, ""), VALUES) == minor


def test_money_per_mass_is_converted_and_not_rounded() -> None:
    assert number_of(Quantity(Kind("money_per_mass", "JPY"), Fraction(1), ""), VALUES) == 1.55


def test_money_without_a_rate_and_a_parameter_without_a_value_are_unknown() -> None:
    without_rate = number_of(Quantity(Kind("money", "VUV"), Fraction(1), ""), VALUES)
    without_value = number_of(None, VALUES)
    assert without_rate != without_rate  # noqa: PLR0124 - NaN is the one number that differs from itself
    assert without_value != without_value  # noqa: PLR0124


def test_what_two_conditions_share_is_worked_out_once() -> None:
    found = _operations(
        "goods_value / gross_mass < 4 FJD per kg", "goods_value / gross_mass > 9 FJD per kg and items > 1"
    )
    assert found.count(do.DIVIDE) == 1
    assert found.count(do.LOAD_INT64) == 1


def test_the_same_condition_twice_is_stored_twice_and_worked_out_once() -> None:
    assert _operations("items > 1", "items > 1") == [do.LOAD_FLOAT, do.MORE_THAN, do.STORE, do.STORE]


def test_what_is_constant_is_worked_out_when_it_is_compiled() -> None:
    assert _operations("goods_value > (2 + 3) * 10 USD - 4 USD") == [do.LOAD_INT64, do.MORE_THAN, do.STORE]


def test_neighbouring_prefixes_are_one_range() -> None:
    program = compile_conditions([_condition("any(item_hs_code in [8528, 8529, 853])")], VALUES)
    assert program.ranges[:2].T.tolist() == [[8528000000, 8539999999]]


def test_registers_are_used_again() -> None:
    texts = [f"goods_value > {k} FJD and freight < {k} FJD and unit_value > {k} FJD per kg" for k in range(1, 100)]
    program = compile_conditions([_condition(text) for text in texts], VALUES)
    assert program.shape[2] == 3
    assert program.shape[3] <= 4


def test_no_instruction_writes_the_register_that_it_reads() -> None:
    texts = [
        "goods_value + freight + insurance > 3 FJD",
        "not (is_value_mismatch and is_other_destination) or items > 1",
    ]
    code = compile_conditions([_condition(text) for text in texts], VALUES).code
    for operation, destination, left, right, *_ in code.tolist():
        if do.ADD <= operation <= do.DIVIDE or operation in {do.BOTH, do.EITHER}:
            assert destination not in {left, right}


def test_checking_and_compiling_load_neither_numba_nor_pyarrow() -> None:
    script = (
        "import sys\n"
        "import engine.language.compiler, engine.language.syntax\n"
        "assert 'lark' not in sys.modules\n"
        "from tests.unit.language.test_compiler import _operations\n"
        "_operations('goods_value > 3 USD')\n"
        "assert not {'numba', 'pyarrow', 'llvmlite'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
