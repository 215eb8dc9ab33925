"""Reliefs: what each one says of each consignment, before any levy asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, NO, UNKNOWN, YES, AnyArray, Minor, Truth
from engine.jit import kernel
from engine.revenue.basis import MeasuredValues
from engine.revenue.unknowns import RELIEF_CONDITION, RELIEF_LINE, Mask
from engine.rulebook.law import Relief

WHOLE: Final = 1
"""The relief takes the levy away."""

PART: Final = 2
"""The relief takes the levy away on a part of the value: an allowance that the value is above."""

NO_RELIEF: Final = -1

_NO_LINE: Final = -1


@dataclass(frozen=True, slots=True)
class Judged:
    """Each relief for each consignment, shape (reliefs, n).

    ``answer`` is NO, WHOLE, PART or UNKNOWN; ``unknown`` says what is missing. ``amount_minor`` of ``measured_minor``
    is relieved where the answer is PART.
    """

    answer: AnyArray
    unknown: AnyArray
    measured_minor: AnyArray
    amount_minor: Minor


@dataclass(frozen=True, slots=True)
class Chosen:
    """One levy's relief for each consignment (n): its position or NO_RELIEF, its answer, and what is missing."""

    relief: AnyArray
    answer: Truth
    unknown: Mask


def judge_reliefs(reliefs: Sequence[Relief], conditions: Truth, values: MeasuredValues) -> Judged:
    """Say for each relief whether it applies, to the whole or to a part.

    Notes
    -----
    Unknown: a condition, a measured value or a line that is not known, unless the other one already says no.
    """
    shape = (len(reliefs), values.minor.shape[1])
    judged = Judged(
        np.empty(shape, np.int8),
        np.empty(shape, np.uint32),
        np.empty(shape, np.int64),
        np.array([relief.amount_minor or 0 for relief in reliefs], dtype=np.int64),
    )
    for position, relief in enumerate(reliefs):
        measured, missing = values.measured_as(relief.measure)
        judged.measured_minor[position] = measured
        line = _NO_LINE if relief.amount_minor is None else relief.amount_minor
        _judge(
            np.ascontiguousarray(conditions[relief.condition]), measured, missing, line,
            relief.or_equal, relief.shape == "allowance", judged.answer[position], judged.unknown[position],
        )  # fmt: skip
    return judged


@kernel("ro int8[:], ro int64[:], ro uint32[:], int64, boolean, boolean, int8[:], uint32[:]")
def _judge(
    condition: Truth, measured: Minor, missing: AnyArray, amount: int, or_equal: bool, is_allowance: bool,
    answer: Truth, unknown: AnyArray,
) -> None:  # fmt: skip
    for i in range(condition.shape[0]):
        is_measured = measured[i] != MISSING_MINOR and amount != _NO_LINE
        is_inside = measured[i] < amount or (measured[i] == amount and (or_equal or is_allowance))
        unknown[i] = 0
        if condition[i] == NO or (is_measured and not is_inside and not is_allowance):
            answer[i] = NO
        elif condition[i] == YES and is_measured:
            answer[i] = WHOLE if is_inside else PART
        else:
            answer[i] = UNKNOWN
            unknown[i] = (np.uint32(0) if condition[i] == YES else np.uint32(RELIEF_CONDITION)) | missing[i]
            if amount == _NO_LINE:
                unknown[i] |= np.uint32(RELIEF_LINE)


@kernel("ro int8[:,:], ro uint32[:,:], ro int64[:], int32[:], int8[:], uint32[:]")
def _choose(
    answers: AnyArray, missing: AnyArray, covering: AnyArray, relief: AnyArray, answer: Truth, unknown: Mask
) -> None:
    relief[:], answer[:], unknown[:] = NO_RELIEF, NO, 0
    # From the last to the first, so that the first one stays; without a jump, because answers come in any order.
    for at in range(covering.shape[0] - 1, -1, -1):
        position = covering[at]
        for i in range(relief.shape[0]):
            applies = answers[position, i] != NO
            relief[i] = position if applies else relief[i]
            answer[i] = answers[position, i] if applies else answer[i]
            unknown[i] = missing[position, i] if applies else unknown[i]


def choose_reliefs(judged: Judged, covering: Sequence[int]) -> Chosen:
    """Choose, for one levy, the first of the reliefs that cover it that does not say no."""
    consignments = judged.answer.shape[1]
    chosen = Chosen(
        np.empty(consignments, np.int32), np.empty(consignments, np.int8), np.empty(consignments, np.uint32)
    )
    positions = np.array(sorted(covering), dtype=np.int64)
    _choose(judged.answer, judged.unknown, positions, chosen.relief, chosen.answer, chosen.unknown)
    return chosen
