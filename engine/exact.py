"""Exact integer arithmetic for kernels: 128-bit multiply and divide, amounts to eighteen decimals, fair sharing.

An amount at full precision is two int64 limbs: whole minor units, and the rest in atto-minor (10**-18 of one). A rate
in parts per million adds six decimals, so three rates may be chained (duty, then excise on it, then tax on both)
with no rounding at all; the rulebook's loader refuses a fourth.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_MINOR, Minor
from engine.jit import inlined, kernel

ATTO: Final = 10**18
_PPM: Final = 10**6
_LOW_32: Final = np.uint64(0xFFFFFFFF)
_32: Final = np.uint64(32)
_SAFE: Final = 9.0e18
_TOO_LARGE: Final = 1.0e17


@inlined
def mul_div_half_up(a: int, b: int, c: int) -> int:
    """Give a * b / c rounded half up, through 128 bits; a, b not negative, c positive, the result below 2**62."""
    if float(a) * float(b) < _SAFE:
        product = a * b
        quotient = product // c
        rest = product - quotient * c
        return quotient + (1 if rest >= c - rest else 0)
    a_high, a_low = np.uint64(a) >> _32, np.uint64(a) & _LOW_32
    b_high, b_low = np.uint64(b) >> _32, np.uint64(b) & _LOW_32
    low = a_low * b_low
    middle = a_high * b_low + (low >> _32)
    middle_2 = a_low * b_high + (middle & _LOW_32)
    high = a_high * b_high + (middle >> _32) + (middle_2 >> _32)
    low = (middle_2 << _32) | (low & _LOW_32)
    divisor = np.uint64(c)
    quotient_u, rest_u = np.uint64(0), high % divisor
    for bit in range(63, -1, -1):
        rest_u = (rest_u << np.uint64(1)) | ((low >> np.uint64(bit)) & np.uint64(1))
        quotient_u = quotient_u << np.uint64(1)
        if rest_u >= divisor:
            rest_u -= divisor
            quotient_u |= np.uint64(1)
    return np.int64(quotient_u) + (1 if rest_u >= divisor - rest_u else 0)


@inlined
def times_rate(whole: int, atto: int, ppm: int) -> Any:
    """Multiply an amount by a rate, exactly while ``atto`` has at most twelve decimals in use.

    Bounds: whole up to 9 * 10**11, ppm up to 10**7; both not negative.
    """
    product = whole * ppm
    minor = product // _PPM
    rest = (product - minor * _PPM) * 10**12
    upper = (atto // 10**9) * ppm
    lower = (atto % 10**9) * ppm // _PPM
    rest += (upper % 10**15) * 1000 + lower
    minor += upper // 10**15 + rest // ATTO
    return minor, rest % ATTO


@inlined
def round_to_step(whole: int, atto: int, mode: int, step: int) -> int:
    """Round an amount to a whole number of ``step`` minor units; ``mode`` is a money.Rounding."""
    down = (whole // step) * step
    rest = whole - down
    if rest == 0 and atto == 0:
        return down
    if mode == 1:
        return down
    if mode == 2:  # noqa: PLR2004 - the values of money.Rounding
        return down + step
    twice = 2 * rest
    over_half = twice > step or (twice == step and atto > 0) or (twice + 1 == step and atto > ATTO // 2)
    half = (twice == step and atto == 0) or (twice + 1 == step and atto == ATTO // 2)
    if over_half or (half and (mode == 0 or (down // step) % 2 == 1)):
        return down + step
    return down


@inlined
def share_out(total: int, weights: Minor, first: int, last: int, shares: Minor) -> None:
    """Share ``total`` over rows first..last - 1 by ``weights``, largest remainder first, earlier row on a tie.

    The shares add up to ``total``. Where all weights are 0 the first row takes everything.
    """
    whole = 0
    for i in range(first, last):
        whole += weights[i]
    if whole == 0:
        for i in range(first, last):
            shares[i] = 0
        shares[first] = total
        return
    given = 0
    for i in range(first, last):
        shares[i] = _mul_div_down(total, weights[i], whole)
        given += shares[i]
    for _ in range(total - given):
        best, best_rest = first, -1
        for i in range(first, last):
            rest = _rest_of(total, weights[i], whole, shares[i])
            if rest > best_rest:
                best, best_rest = i, rest
        shares[best] += 1


@inlined
def _mul_div_down(a: int, b: int, c: int) -> int:
    if float(a) * float(b) < _SAFE:
        return (a * b) // c
    nearest = mul_div_half_up(a, b, c)
    # In wrapping 64-bit arithmetic the difference is still exact, because it is smaller than c.
    return nearest - 1 if np.int64(np.uint64(a) * np.uint64(b) - np.uint64(nearest) * np.uint64(c)) < 0 else nearest


@inlined
def _rest_of(a: int, b: int, c: int, quotient: int) -> int:
    # A row that has had its extra unit has a negative rest and is not chosen twice.
    return np.int64(np.uint64(a) * np.uint64(b) - np.uint64(quotient) * np.uint64(c))


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:]")
def convert(amounts: Minor, numerators: Minor, denominators: Minor, out: Minor) -> None:
    """Convert each amount by its own exact factor, rounded half up; a factor of 0 is unknown."""
    for i in range(amounts.shape[0]):
        if amounts[i] == MISSING_MINOR or numerators[i] == 0:
            out[i] = MISSING_MINOR
        elif float(amounts[i]) * float(numerators[i]) / float(denominators[i]) > _TOO_LARGE:
            out[i] = MISSING_MINOR
        else:
            out[i] = mul_div_half_up(amounts[i], numerators[i], denominators[i])

