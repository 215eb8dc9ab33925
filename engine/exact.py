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
from engine.steady import steady

ATTO: Final = 10**18
MAX_ONE_LIMB: Final = 9 * 10**11
"""Up to here an amount times a rate is one product of 64 bits; above it times_rate takes the amount in two limbs,
millions and the rest, and is as exact up to money.MAX_BASE_MINOR."""

_HALF: Final = ATTO // 2
_PPM: Final = 10**6
_LOW_32: Final = np.uint64(0xFFFFFFFF)
_32: Final = np.uint64(32)
_1: Final = np.uint64(1)
_SAFE: Final = 9.0e18
_TOO_LARGE: Final = 1.0e17


steadied = inlined(steady)
"""steady.steady for kernels."""


@inlined
def mul_div(a: int, b: int, c: int) -> Any:
    """Give a * b / c rounded down and the rest, through 128 bits.

    Bounds: a, b not negative, c positive, both it and the quotient below 2**63.
    """
    if float(a) * float(b) < _SAFE:
        product = a * b
        quotient = product // c
        return quotient, product - quotient * c
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
        rest_u = (rest_u << _1) | ((low >> np.uint64(bit)) & _1)
        quotient_u = quotient_u << _1
        if rest_u >= divisor:
            rest_u -= divisor
            quotient_u |= _1
    return np.int64(quotient_u), np.int64(rest_u)


@inlined
def mul_div_half_up(a: int, b: int, c: int) -> Any:
    """Give a * b / c rounded half up; the bounds are those of mul_div."""
    quotient, rest = mul_div(a, b, c)
    return quotient + (1 if rest >= c - rest else 0)


@inlined
def times_rate(whole: int, atto: int, ppm: int) -> Any:
    """Multiply an amount by a rate, exactly while ``atto`` has at most twelve decimals in use.

    Bounds: whole up to money.MAX_BASE_MINOR, ppm up to money.MAX_RATE_PPM; both not negative. Up to
    MAX_ONE_LIMB the whole stands in one limb, above it in two, millions and the rest.
    """
    millions = 0 if whole <= MAX_ONE_LIMB else whole // _PPM
    product = (whole - millions * _PPM) * ppm
    low = product // _PPM
    minor = low + millions * ppm
    rest = (product - low * _PPM) * 10**12
    if atto == 0:
        return minor, rest
    nano = atto // 10**9
    upper = nano * ppm
    over = upper // 10**15
    rest += (upper - over * 10**15) * 1000 + (atto - nano * 10**9) * ppm // _PPM
    # The two rests are each below one unit.
    carry = 1 if rest >= ATTO else 0
    return minor + over + carry, rest - carry * ATTO


@inlined
def round_to_step(whole: int, atto: int, mode: int, step: int) -> int:
    """Round an amount to a whole number of ``step`` minor units; ``mode`` is a money.Rounding."""
    # Most laws round to one minor unit, and division is the slow part.
    steps = whole if step == 1 else whole // step
    rest = whole - steps * step
    over = 2 * rest - step
    # Whether the rest is below (-1), at (0) or above (1) half a step; an odd step has its half between two units.
    side = (1 if atto > _HALF else 0) - (1 if atto < _HALF else 0) if over == -1 else 1 if over > 0 or atto > 0 else 0
    if over < -1:
        side = -1
    if mode == 0:
        up = 1 if side >= 0 else 0
    elif mode == 1:
        up = 0
    elif mode == 2:  # noqa: PLR2004 - the values of money.Rounding
        up = 1 if rest > 0 or atto > 0 else 0
    else:
        up = 1 if side > 0 or (side == 0 and steps % 2 == 1) else 0
    return (steps + up) * step


@inlined
def share_out(total: int, weights: Minor, first: int, last: int, shares: Minor) -> None:
    """Share ``total`` over rows first..last - 1 by ``weights``, largest remainder first, earlier row on a tie.

    The shares add up to ``total``. Where all weights are 0 the first row takes everything.
    """
    if last - first == 1:
        shares[first] = total
        return
    whole = 0
    for i in range(first, last):
        whole += weights[i]
    if whole == 0:
        for i in range(first, last):
            shares[i] = 0
        shares[first] = total
        return
    left, best, best_rest = total, first, -1
    for i in range(first, last):
        shares[i], rest = mul_div(total, weights[i], whole)
        left -= shares[i]
        if rest > best_rest:
            best, best_rest = i, rest
    if left == 1:
        shares[best] += 1
    if left <= 1:
        return
    _serve_largest_rests(total, weights, first, last, whole, left, shares)


@inlined
def _serve_largest_rests(
    total: int, weights: Minor, first: int, last: int, whole: int, left: int, shares: Minor
) -> None:
    least = _least_rest_served(total, weights, first, last, whole, left)
    for i in range(first, last):
        if mul_div(total, weights[i], whole)[1] > least:
            shares[i] += 1
            left -= 1
    for i in range(first, last):
        if left > 0 and mul_div(total, weights[i], whole)[1] == least:
            shares[i] += 1
            left -= 1


@inlined
def _least_rest_served(total: int, weights: Minor, first: int, last: int, whole: int, left: int) -> int:
    """Find the ``left``-th largest remainder: halving keeps a thousand items from costing a million steps."""
    low, high = 1, 1
    for i in range(first, last):
        high = max(high, mul_div(total, weights[i], whole)[1])
    while low < high:
        middle = low + (high - low + 1) // 2
        many = 0
        for i in range(first, last):
            if mul_div(total, weights[i], whole)[1] >= middle:
                many += 1
        if many >= left:
            low = middle
        else:
            high = middle - 1
    return low


@kernel("ro int64[:], ro int64[:], ro int64[:], int64[:]")
def convert(amounts: Minor, numerators: Minor, denominators: Minor, out: Minor) -> None:
    """Convert each amount by its own exact factor, rounded half up; a factor of 0 is unknown."""
    for i in range(amounts.shape[0]):
        is_unknown = amounts[i] == MISSING_MINOR or numerators[i] == 0
        if is_unknown or float(amounts[i]) * float(numerators[i]) / float(denominators[i]) > _TOO_LARGE:
            out[i] = MISSING_MINOR
        else:
            out[i] = mul_div_half_up(amounts[i], numerators[i], denominators[i])


def exact_sum(amounts: Minor) -> int:
    """Add amounts up, exactly, however many and large they are."""
    if not len(amounts):
        return 0
    largest = max(abs(int(amounts.min())), abs(int(amounts.max())))
    fits = largest * len(amounts) < 2**63
    return int(amounts.sum()) if fits else int(amounts.astype(object).sum())
