"""How many different HS codes the goods items of a consignment have: the steps that rules and amounts share."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine.arrays import UNKNOWN, YES, Hs, Truth
from engine.hs import DIGITS
from engine.jit import inlined

_POWERS: Final = np.array([10 ** (DIGITS - digits) for digits in range(DIGITS + 1)], dtype=np.int64)
_DECLARED: Final = 15
_WHERE_LACKING: Final = 1
_CODE_LACKING: Final = 2


@inlined
def lacks_code(code: int, digits: int) -> bool:
    """Say whether a declared HS code is absent, or shorter than the digits that it is told apart by."""
    return code < 0 or (code & _DECLARED) < digits


@inlined
def _is_told_before(
    codes: Hs, first: int, at: int, last: int, digits: int, where: Truth, where_first: int, of_all: bool
) -> bool:
    """Say whether an item that surely counts has the code of the item ``at``: an earlier one, or of all of them any."""
    for k in range(first, last if of_all else at):
        is_in = where[where_first + k - first] == YES and not lacks_code(codes[k], digits)
        if is_in and (codes[k] >> 4) // _POWERS[digits] == (codes[at] >> 4) // _POWERS[digits]:
            return True
    return False


@inlined
def count_different(codes: Hs, first: int, last: int, digits: int, where: Truth, where_first: int) -> Any:
    """Count the codes of the items from ``first`` up to ``last`` for which ``where`` is yes.

    Returns
    -------
    count, lacking
        ``lacking`` has the bit 1 where an item of which it is not known whether it counts would change the count, and
        the bit 2 where a code is absent or too short; the count then means nothing.
    """
    found, counted, open_items, lacking = 0, 0, 0, 0
    for k in range(first, last):
        at = where_first + k - first
        if where[at] == UNKNOWN:
            open_items += 1
        if where[at] != YES:
            continue
        counted += 1
        if lacks_code(codes[k], digits):
            lacking |= _CODE_LACKING
        elif not _is_told_before(codes, first, k, last, digits, where, where_first, of_all=False):
            found += 1
    if open_items == 0 and counted == 1:
        return 1, 0
    for k in range(first, last):
        if where[where_first + k - first] != UNKNOWN:
            continue
        is_same = counted > 0 and not lacks_code(codes[k], digits)
        if not (is_same and _is_told_before(codes, first, k, last, digits, where, where_first, of_all=True)):
            lacking |= _WHERE_LACKING
            if lacks_code(codes[k], digits):
                lacking |= _CODE_LACKING
    return found, lacking
