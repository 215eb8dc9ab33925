"""HS codes as integers: padded to ten digits so that a prefix is a range, and tables by longest prefix as ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from engine.arrays import Hs, Offsets
from engine.errors import UnusableValue

DIGITS: Final = 10
_SHORTEST: Final = 4


def encode_hs(text: str) -> int:
    """Read a commodity code; dots and spaces are removed.

    Returns
    -------
    int
        The digits padded with zeros to ten, times 16, plus how many were given (arrays.Hs).

    Raises
    ------
    UnusableValue
        ``not_an_hs_code``: letters, or not four to ten digits.
    """
    digits = text.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and _SHORTEST <= len(digits) <= DIGITS):
        message = f"{text!r} is not an HS code; an HS code is four to ten digits, such as 6109.10."
        raise UnusableValue(message, code="not_an_hs_code")
    return int(digits.ljust(DIGITS, "0")) * 16 + len(digits)


def hs_text(code: int) -> str:
    """Write an encoded commodity code as its digits."""
    return str(code >> 4).rjust(DIGITS, "0")[: code & 15]


def prefix_range(prefix: str) -> tuple[int, int]:
    """Give the first and the last ten-digit code that begin with ``prefix`` (one to ten digits)."""
    span = 10 ** (DIGITS - len(prefix))
    first = int(prefix) * span
    return first, first + span - 1


def flatten(prefixes: Mapping[str, int]) -> tuple[Hs, Hs, Offsets]:
    """Turn nested prefixes into disjoint ranges, the longest prefix winning.

    Parameters
    ----------
    prefixes
        Each prefix with the position of its value.

    Returns
    -------
    first, last, value
        The ranges in rising order, inclusive, and the position of each one's value. Codes outside all are not listed.
    """
    ranges: list[tuple[int, int, int]] = []
    open_ranges: list[tuple[int, int]] = []
    at = 0

    def close_up_to(stop: int) -> None:
        nonlocal at
        while open_ranges and at < stop:
            last, value = open_ranges[-1]
            end = min(last, stop - 1)
            if end >= at:
                ranges.append((at, end, value))
                at = end + 1
            if last < stop:
                open_ranges.pop()
            else:
                break

    for prefix in sorted(prefixes, key=lambda text: (prefix_range(text)[0], len(text))):
        first, last = prefix_range(prefix)
        close_up_to(first)
        while open_ranges and open_ranges[-1][0] < first:
            open_ranges.pop()
        at = first
        open_ranges.append((last, prefixes[prefix]))
    close_up_to(10**DIGITS)
    columns = np.array(ranges, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy()
