"""Exact sums of parcels: a column of whole numbers times an exact factor, added up; nothing is rounded on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import Final

import numpy as np

from engine.arrays import AnyArray, Minor
from engine.exact import exact_sum

_SAFE: Final = 2**62


@dataclass(frozen=True, slots=True)
class Term:
    """A part of what each parcel brings or costs: ``column`` (n, int64, none of it unknown) times ``factor``.

    ``factor`` None is not known; a column of zeros comes to nothing whatever its factor is.
    """

    column: Minor
    factor: Fraction | None


def total(terms: Sequence[Term]) -> Fraction | None:
    """Add up all parcels; None where a factor that counts is not known."""
    found = Fraction(0)
    for term in terms:
        many = exact_sum(term.column)
        if many == 0:
            continue
        if term.factor is None:
            return None
        found += many * term.factor
    return found


def running_sums(terms: Sequence[Term], order: AnyArray, ends: AnyArray) -> tuple[AnyArray, int] | None:
    """Add parcels up in an order.

    Parameters
    ----------
    order
        Positions of parcels.
    ends
        The places in that order after which a sum is wanted.

    Returns
    -------
    sums, denominator
        Whole numbers of Python, which are exact, one for each of ``ends``; each is a sum times the denominator. None
        where a factor that counts is not known.
    """
    counting = [term for term in terms if term.column.any()]
    if any(term.factor is None for term in counting):
        return None
    denominator = lcm(*(term.factor.denominator for term in counting if term.factor is not None))
    sums = np.zeros(len(ends), dtype=object)
    for term in counting:
        if term.factor is not None:
            sums = sums + _running(term.column[order])[ends] * int(term.factor * denominator)
    return sums, denominator


def half_up(amount: Fraction) -> int:
    """Round to a whole number, half away from zero, so that a loss is rounded as a gain is."""
    size = floor(abs(amount) + Fraction(1, 2))
    return size if amount >= 0 else -size


def _running(column: Minor) -> AnyArray:
    if _may_overflow(column):
        return np.cumsum(column.astype(object))
    return np.cumsum(column).astype(object)


def _may_overflow(column: Minor) -> bool:
    return len(column) > 0 and int(np.abs(column).max()) * len(column) > _SAFE


def product(*factors: Fraction | None) -> Fraction | None:
    """Multiply; None where one is not known, unless another is 0."""
    found = Fraction(1)
    for factor in factors:
        if factor == 0:
            return Fraction(0)
        found *= Fraction(1) if factor is None else factor
    return None if None in factors else found


def added(*parts: Fraction | None) -> Fraction | None:
    """Add up; None where one is not known."""
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def rest_of(share: Fraction | None) -> Fraction | None:
    """Give what a share leaves of the whole."""
    return None if share is None else 1 - share
