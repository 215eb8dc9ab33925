"""The break-even threshold: up to which goods value collecting from parcels costs more than it brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from engine.arrays import Minor
from engine.compare.terms import Term, half_up, running_sums


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where collecting begins to pay, in national minor units; parcels are put in the order of their goods value.

    ``at_minor``: the greatest goods value of the batch for which it holds that the parcels worth that much or less cost
    together more than they bring; None where there is none. ``is_everywhere``: it is the greatest of the batch.

    ``best_minor``: the net is greatest where only parcels worth more than this are collected from; None: from all of
    them. Of several such values it is the least. ``best_net_minor`` is that net, ``net_minor`` the net of them all,
    both rounded half up. What does not grow with the parcels, such as keeping accounts, is in neither.
    """

    at_minor: int | None
    best_minor: int | None
    best_net_minor: int
    net_minor: int
    parcels: int
    is_everywhere: bool = False


def find_break_even(value_minor: Minor, terms: Sequence[Term]) -> BreakEven | None:
    """Find the break-even threshold of a batch, exactly.

    Parameters
    ----------
    value_minor
        The goods value of each parcel (n), known.
    terms
        What each parcel brings, less what it costs.

    Returns
    -------
    BreakEven
        None where a factor that counts is not known.

    Notes
    -----
    Rounding: none before a threshold is found; sums are compared as whole numbers over one denominator.
    """
    order = np.argsort(value_minor, kind="stable")
    values = value_minor[order]
    # Parcels of one value are collected from together or not at all.
    ends = np.flatnonzero(np.append(values[1:] != values[:-1], len(values) > 0))
    found = running_sums(terms, order, ends)
    if found is None:
        return None
    if not len(ends):
        return BreakEven(None, None, 0, 0, 0)
    sums, denominator = found
    losing = np.flatnonzero(sums < 0)
    whole, least = sums[-1], sums.min()
    at = int(values[ends[losing[-1]]]) if len(losing) else None
    best = int(values[ends[int(np.argmin(sums))]]) if least < 0 else None
    left = whole - min(least, 0)
    return BreakEven(
        at, best, half_up(Fraction(int(left), denominator)), half_up(Fraction(int(whole), denominator)), len(values),
        is_everywhere=bool(len(losing)) and int(losing[-1]) == len(ends) - 1,
    )  # fmt: skip
