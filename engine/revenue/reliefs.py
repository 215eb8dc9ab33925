"""Reliefs: what each one says of each consignment, before any levy asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from engine.arrays import NO, UNKNOWN, YES, AnyArray, Minor, Truth
from engine.jit import kernel
from engine.language.recipes import Fixed, Given
from engine.revenue import exact_kernels as do
from engine.revenue.basis import MeasuredValues
from engine.revenue.exact import Answers, Exact, Numbers
from engine.revenue.unknowns import (
    AMOUNT_CONDITION,
    AMOUNT_NOT_KNOWN,
    ITEM_CONDITION,
    RELIEF_CONDITION,
    RELIEF_LINE,
    Mask,
)
from engine.rulebook.law import Relief

WHOLE: Final = 1
"""The relief takes the levy away."""

PART: Final = 2
"""The relief takes the levy away on a part of the value: an allowance that the value is above."""

NO_RELIEF: Final = -1


@dataclass(frozen=True, slots=True)
class Judged:
    """Each relief for each consignment, shape (reliefs, n).

    ``answer`` is NO, WHOLE, PART or UNKNOWN; ``unknown`` says what is missing. ``line`` of ``measured`` is relieved
    where the answer is PART; both are in one unit, which each relief has for itself. ``of_items`` are by their
    positions the reliefs that are given on some goods items, with what they say of each item (m).
    """

    answer: AnyArray
    unknown: AnyArray
    measured: AnyArray
    line: AnyArray
    of_items: Mapping[int, Answers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One levy's relief for each consignment (n): its position or NO_RELIEF, its answer, and what is missing."""

    relief: AnyArray
    answer: Truth
    unknown: Mask


def judge_reliefs(reliefs: Sequence[Relief], values: MeasuredValues, exact: Exact) -> Judged:
    """Say for each relief whether it applies, to the whole or to a part; a waiver has its turn after the levies.

    Notes
    -----
    Unknown: a condition, a measured value or a line that is not known, unless another part already says no.
    """
    shape = (len(reliefs), values.minor.shape[1])
    judged = Judged(
        np.zeros(shape, np.int8), np.zeros(shape, np.int64), np.empty(shape, np.int64), np.empty(shape, np.int64),
        {place: _on_items(relief, exact) for place, relief in enumerate(reliefs) if relief.where is not None},
    )  # fmt: skip
    for position, relief in enumerate(reliefs):
        if relief.shape == "waiver":
            continue
        measured, line = _free_of_line(shape[1]) if relief.of_each_item else _measured_and_line(relief, values, exact)
        judged.measured[position], judged.line[position] = measured.micro, line.micro
        asked = condition_of(relief, exact)
        _judge(
            asked.truth, asked.missing, measured.micro, measured.missing, line.micro, line.missing,
            relief.or_equal, relief.shape == "allowance", judged.answer[position], judged.unknown[position],
        )  # fmt: skip
    return judged


def condition_of(relief: Relief, exact: Exact) -> Answers:
    """Answer whether the relief is meant for the consignment; what is missing counts where the answer is unknown."""
    if isinstance(relief.condition, int):
        truth = exact.questions.of_all(relief.condition)
        return Answers(truth, np.full(len(truth), RELIEF_CONDITION, np.int64))
    found = exact.condition(relief.condition)
    missing = found.missing & ~np.int64(AMOUNT_CONDITION)
    missing[found.truth == UNKNOWN] |= np.int64(RELIEF_CONDITION)
    return Answers(found.truth, missing)


def line_of(relief: Relief, exact: Exact) -> Numbers:
    """Give the line of every consignment, in millionths of a minor unit; a part of it that is not known is the line."""
    recipe = relief.line
    if recipe is None:
        recipe = Fixed(None if relief.amount_minor is None else relief.amount_minor * do.MICRO)
    found = exact.amount(recipe)
    is_of_law = (found.missing & AMOUNT_NOT_KNOWN) != 0
    missing = found.missing & ~np.int64(AMOUNT_NOT_KNOWN)
    missing[is_of_law] |= np.int64(RELIEF_LINE)
    return Numbers(found.micro, missing)


def _on_items(relief: Relief, exact: Exact) -> Answers:
    """Answer of each goods item whether the relief is given on it; what is missing is the item's, or of the law."""
    if relief.where is None:
        raise TypeError(relief)
    found = exact.of_each_item(relief.where)
    of_law = np.int64(AMOUNT_NOT_KNOWN)
    is_of_law = ((found.missing & of_law) != 0) | (not relief.is_line_known)
    named = unnamed_of_items(found)
    missing = named.missing & ~of_law
    missing[is_of_law & (found.truth == UNKNOWN)] |= np.int64(RELIEF_LINE)
    return Answers(found.truth, missing)


def unnamed_of_items(found: Answers) -> Answers:
    """Say of answers about goods items that it is an item that lacks what nothing else names."""
    missing = found.missing & ~np.int64(AMOUNT_CONDITION)
    missing[(found.missing & AMOUNT_CONDITION) != 0] |= np.int64(ITEM_CONDITION)
    missing[found.truth != UNKNOWN] = 0
    return Answers(found.truth, missing)


def _free_of_line(rows: int) -> tuple[Numbers, Numbers]:
    """Give every consignment a value under its line: the line is held against its items."""
    known = np.zeros(rows, np.int64)
    return Numbers(np.zeros(rows, np.int64), known), Numbers(np.ones(rows, np.int64), known)


def _measured_and_line(relief: Relief, values: MeasuredValues, exact: Exact) -> tuple[Numbers, Numbers]:
    measured, line = _in_national_money(relief, values, exact)
    if relief.own is None:
        return measured, line
    unit = 1 if isinstance(relief.measure, str) and relief.line is None else do.MICRO
    return exact.in_own(_measure_name(relief), relief.own, measured, line, unit)


def _measure_name(relief: Relief) -> str:
    """Name the value that a relief measures, as amounts name it; empty for an amount that is no such value."""
    if isinstance(relief.measure, Given):
        return relief.measure.name
    return f"{relief.measure}_value" if isinstance(relief.measure, str) else ""


def _in_national_money(relief: Relief, values: MeasuredValues, exact: Exact) -> tuple[Numbers, Numbers]:
    if isinstance(relief.measure, str):
        measured = Numbers(*values.measured_as(relief.measure))
        if relief.line is None:
            # Most laws have one line for all: both stay in minor units, and the slow way is not taken.
            is_known = relief.amount_minor is not None
            rows = len(measured.micro)
            missing = np.full(rows, 0 if is_known else RELIEF_LINE, np.int64)
            return measured, Numbers(np.full(rows, relief.amount_minor or 0, np.int64), missing)
        exactly = Numbers(np.empty(len(measured.micro), np.int64), np.empty(len(measured.micro), np.int64))
        do.from_minor(measured.micro, measured.missing, exactly.micro, exactly.missing)
        return exactly, line_of(relief, exact)
    return exact.amount(relief.measure), line_of(relief, exact)


@kernel(
    "ro int8[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], ro int64[:], boolean, boolean, int8[:], int64[:]"
)
def _judge(
    condition: Truth, condition_missing: Mask, measured: Minor, measured_missing: Mask, line: Minor,
    line_missing: Mask, or_equal: bool, is_allowance: bool, answer: Truth, unknown: Mask,
) -> None:  # fmt: skip
    for i in range(condition.shape[0]):
        is_known = measured_missing[i] == 0 and line_missing[i] == 0
        is_inside = measured[i] < line[i] or (measured[i] == line[i] and (or_equal or is_allowance))
        # An allowance of nothing leaves everything due.
        is_outside = not is_inside and (not is_allowance or line[i] <= 0)
        unknown[i] = 0
        if condition[i] == NO or (is_known and is_outside):
            answer[i] = NO
        elif condition[i] == YES and is_known:
            answer[i] = WHOLE if is_inside else PART
        else:
            answer[i] = UNKNOWN
            unknown[i] = measured_missing[i] | line_missing[i]
            if condition[i] == UNKNOWN:
                unknown[i] |= condition_missing[i]


@kernel("ro int8[:,:], ro int64[:,:], ro int64[:], int32[:], int8[:], int64[:]")
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
    chosen = Chosen(np.empty(consignments, np.int32), np.empty(consignments, np.int8), np.empty(consignments, np.int64))
    positions = np.array(sorted(covering), dtype=np.int64)
    _choose(judged.answer, judged.unknown, positions, chosen.relief, chosen.answer, chosen.unknown)
    return chosen
