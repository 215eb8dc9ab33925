"""Measured values for the solver: whether one is known, what it is, and to how many decimals it is exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import z3

from engine.prove.solver import Claim, Term
from engine.prove.truths import FALSE, TRUE, both, either

DECIMALS: Final = 6
"""To how many decimals the program takes what arithmetic gives (engine.steady)."""

_PARTS: Final = 10**DECIMALS
_STEADY_BELOW: Final = 4 * 10**9
_BINARY: Final = 2**50
"""Above ``_STEADY_BELOW`` a number is not rounded to decimals; it is off by less than one part in this many."""


@dataclass(frozen=True, slots=True)
class Number:
    """A measured value.

    ``decimals``: the value has no more than so many; None: nobody can tell. ``fixed`` is the value where it is the
    same for every parcel.
    """

    known: Claim
    value: Term
    decimals: int | None = None
    fixed: Fraction | None = None


UNKNOWN_NUMBER: Final = Number(FALSE, z3.RealVal(0), 0)


def fixed(value: Fraction | int) -> Number:
    """Give a number that is the same for every parcel."""
    value = Fraction(value)
    return Number(TRUE, term(value), decimals_of(value), value)


def term(value: Fraction) -> Term:
    """Write a fraction for the solver; a whole number as a whole number."""
    return z3.IntVal(value.numerator) if value.denominator == 1 else z3.Q(value.numerator, value.denominator)


def decimals_of(value: Fraction) -> int | None:
    """Say how many decimals a fraction has, or None for one without end."""
    for decimals in range(2 * DECIMALS + 1):
        if (value * 10**decimals).denominator == 1:
            return decimals
    return None


def total(left: Number, right: Number, sign: int = 1) -> Number:
    """Add two numbers, or subtract the second from the first."""
    value = left.value + right.value if sign > 0 else left.value - right.value
    return Number(both([left.known, right.known]), value, _most(left.decimals, right.decimals))


def chosen(known: Claim, cases: list[tuple[Claim, Number]], otherwise: Number) -> Number:
    """Give the first number whose claim is true, else ``otherwise``."""
    value, decimals = otherwise.value, otherwise.decimals
    for claim, number in reversed(cases):
        value = z3.If(claim, number.value, value)
        decimals = _most(decimals, number.decimals)
    return Number(known, value, decimals)


@dataclass(slots=True)
class Arithmetic:
    """Works out what the program works out, rounding included; ``state`` takes what holds of the new numbers."""

    state: Callable[[Claim], None]
    _made: int = 0

    def calculate(self, operator: str, left: Number, right: Number) -> Number:
        """Give ``left operator right`` as a register would hold it."""
        if left.fixed is not None and right.fixed is not None:
            return self._of_fixed(operator, left.fixed, right.fixed)
        if operator in "+-":
            return self._steadied(total(left, right, 1 if operator == "+" else -1))
        return self._times(left, right) if operator == "*" else self._over(left, right)

    def to_step(self, way: str, value: Number, step: Number) -> Number:
        """Give a value in whole steps: the step below it (down), above it (up) or nearest to it (half_up)."""
        steps, known = self._new(), both([value.known, step.known, step.value > 0])
        rounded = steps * step.value
        over = value.value - rounded
        inside = {
            "down": [over >= 0, over < step.value], "up": [over <= 0, -over < step.value],
            "half_up": [2 * over < step.value, 2 * over >= -step.value],
        }[way]  # fmt: skip
        self.state(either([step.value <= 0, both(inside)]))
        return Number(known, rounded, step.decimals)

    def _of_fixed(self, operator: str, left: Fraction, right: Fraction) -> Number:
        if operator == "/" and right == 0:
            return UNKNOWN_NUMBER
        doing = {"+": left + right, "-": left - right, "*": left * right}
        exact = doing[operator] if operator in doing else left / right
        return fixed(_rounded(exact))

    def _times(self, left: Number, right: Number) -> Number:
        known = both([left.known, right.known])
        decimals = None if None in (left.decimals, right.decimals) else (left.decimals or 0) + (right.decimals or 0)
        return self._steadied(Number(known, left.value * right.value, decimals))

    def _over(self, left: Number, right: Number) -> Number:
        if right.fixed is not None:
            if right.fixed == 0:
                return UNKNOWN_NUMBER
            return self._times(left, fixed(1 / right.fixed))
        known = both([left.known, right.known, right.value != 0])
        # The quotient is told by what it gives multiplied again: the solver has no rounded division.
        parts = self._new()
        quotient = z3.ToReal(parts) / _PARTS
        off = quotient * right.value - left.value
        allowed, most = _size(right.value), _size(left.value)
        near = both([off * (2 * _PARTS) <= allowed, off * (2 * _PARTS) >= -allowed])
        close = both([off * _BINARY <= most, off * _BINARY >= -most])
        self.state(either([right.value == 0, z3.If(_size(quotient) < _STEADY_BELOW, near, close)]))
        return Number(known, quotient, DECIMALS)

    def _steadied(self, number: Number) -> Number:
        """Round as the program does; which way it rounds an exact half is left open."""
        if number.decimals is not None and number.decimals <= DECIMALS:
            return number
        parts = self._new()
        rounded = z3.ToReal(parts) / _PARTS
        off = number.value - rounded
        size = _size(number.value)
        near = both([off * (2 * _PARTS) <= 1, off * (2 * _PARTS) >= -1])
        close = both([off * _BINARY <= size, off * _BINARY >= -size])
        self.state(z3.If(size < _STEADY_BELOW, near, close))
        return Number(number.known, rounded, DECIMALS)

    def _new(self) -> Term:
        self._made += 1
        return z3.Int(f"parts {self._made}")


def _size(value: Term) -> Term:
    return z3.If(value >= 0, value, -value)


def _rounded(value: Fraction) -> Fraction:
    return Fraction(round(value * _PARTS), _PARTS) if abs(value) < _STEADY_BELOW else value


def _most(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else max(left, right)
