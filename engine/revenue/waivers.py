"""Waivers: what is due and yet not collected, because all that is payable together stays under a line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import MISSING_MINOR, NO, UNKNOWN, YES, AnyArray, Minor, Truth
from engine.jit import kernel
from engine.revenue.charging import add_known
from engine.revenue.exact import Exact
from engine.revenue.reliefs import NO_RELIEF, condition_of, line_of
from engine.revenue.unknowns import Mask
from engine.rulebook.law import RevenueLaw

_MICRO = 10**6


@dataclass(frozen=True, slots=True)
class Waived:
    """What waivers do, shape (levies, n): which one (a position in the law's reliefs, or NO_RELIEF) and how much.

    ``amount_minor`` is MISSING_MINOR where it is not known whether the levy is waived; ``total_minor`` (n) adds it up.
    """

    relief: AnyArray
    amount_minor: AnyArray
    total_minor: Minor


def waive(law: RevenueLaw, answer: AnyArray, amount: AnyArray, missing: AnyArray, exact: Exact) -> Waived:
    """Take what is waived from the amounts that are due; ``answer``, ``amount`` and ``missing`` are changed in place.

    Notes
    -----
    Each waiver looks at what is due before any waiver. Of two on one levy the first that applies counts. Unknown: a
    payable levy, a condition or a line that is not known, unless what is known of the payable levies reaches the
    line alone; a levy on which nothing is due is never unknown for it.
    """
    waivers = [(place, relief) for place, relief in enumerate(law.reliefs) if relief.shape == "waiver"]
    if not waivers:
        # Most laws have none: one value stands for all, and nothing is copied.
        nothing = (np.broadcast_to(np.int64(0), shape) for shape in (amount.shape, amount.shape[1:]))
        return Waived(np.broadcast_to(np.int32(NO_RELIEF), amount.shape), *nothing)
    waived_all = np.empty(amount.shape[1], np.int64)
    waived = Waived(np.full(amount.shape, NO_RELIEF, np.int32), np.zeros(amount.shape, np.int64), waived_all)
    payable, payable_missing = amount.copy(), missing.copy()
    for place, relief in waivers:
        asked, line = condition_of(relief, exact), line_of(relief, exact)
        verdict, lacks = np.empty(len(asked.truth), np.int8), np.empty(len(asked.truth), np.int64)
        _judge(
            payable, payable_missing, np.array(relief.payable, np.int64), asked.truth, asked.missing,
            line.micro, line.missing, relief.or_equal, verdict, lacks,
        )  # fmt: skip
        for levy in relief.levies:
            _apply(
                verdict, lacks, place, answer[levy], amount[levy], missing[levy], waived.relief[levy],
                waived.amount_minor[levy],
            )  # fmt: skip
    add_known(waived.amount_minor, waived_all)
    return waived


@kernel(
    "ro int64[:,:], ro int64[:,:], ro int64[:], ro int8[:], ro int64[:], ro int64[:], ro int64[:], boolean, "
    "int8[:], int64[:]"
)
def _judge(
    amounts: AnyArray, missing: AnyArray, payable: AnyArray, condition: Truth, condition_missing: Mask, line: Minor,
    line_missing: Mask, or_equal: bool, verdict: Truth, lacks: Mask,
) -> None:  # fmt: skip
    for i in range(condition.shape[0]):
        known, lacking = 0, np.int64(0)
        for at in range(payable.shape[0]):
            levy = payable[at]
            if amounts[levy, i] == MISSING_MINOR:
                lacking |= missing[levy, i]
            else:
                known += amounts[levy, i]
        # The line is brought down to minor units: the amounts in millionths could leave 64 bits.
        whole = line[i] // _MICRO
        is_on = known == whole and line[i] == whole * _MICRO
        is_under = known < whole or (known == whole and not is_on) or (or_equal and is_on)
        lacks[i] = 0
        if condition[i] == NO or (line_missing[i] == 0 and not is_under):
            verdict[i] = NO
        elif condition[i] == YES and line_missing[i] == 0 and lacking == 0:
            verdict[i] = YES
        else:
            verdict[i] = UNKNOWN
            lacks[i] = line_missing[i] | lacking
            if condition[i] == UNKNOWN:
                lacks[i] |= condition_missing[i]


@kernel("ro int8[:], ro int64[:], int64, int8[:], int64[:], int64[:], int32[:], int64[:]")
def _apply(
    verdict: Truth, lacks: Mask, place: int, answer: Truth, amount: Minor, missing: Mask, relief: AnyArray,
    waived: Minor,
) -> None:  # fmt: skip
    for i in range(verdict.shape[0]):
        if verdict[i] == NO or relief[i] != NO_RELIEF or amount[i] == 0:
            continue
        if amount[i] == MISSING_MINOR:
            # The levy is not known, and neither is what of it is waived.
            waived[i] = MISSING_MINOR
        elif verdict[i] == YES:
            waived[i], amount[i], relief[i] = amount[i], 0, place
        else:
            waived[i], answer[i], amount[i], relief[i] = MISSING_MINOR, UNKNOWN, MISSING_MINOR, place
            missing[i] |= lacks[i]
