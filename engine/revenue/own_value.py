"""The customs value that a law writes as an amount of its own, such as a share of what the goods cost in the shop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.arrays import MISSING_MINOR
from engine.columns.batch import Batch
from engine.language.recipes import MICRO, Recipe
from engine.money import MAX_ASSESSED_MINOR
from engine.revenue.basis import (
    OWN_BASIS,
    UNKNOWN_BASIS,
    MeasuredValues,
    measure_values,
    measures_by_name,
    values_by_name,
)
from engine.revenue.exact import Exact
from engine.revenue.questions import Questions
from engine.revenue.unknowns import TOO_LARGE
from engine.rulebook.law import RevenueLaw


def values_under(known: Batch, law: RevenueLaw) -> tuple[MeasuredValues, str, Exact]:
    """Measure the values of a batch under a law: the values, the basis that they go by, and what works out amounts."""
    measured = measure_values(known)
    exact = Exact(
        known, values_by_name(measured, UNKNOWN_BASIS), Questions(known, law.conditions, law.item_conditions),
        [levy.id for levy in law.levies], measures_by_name(UNKNOWN_BASIS),
    )  # fmt: skip
    values, basis = with_own_value(measured, law.basis, exact)
    exact.values.update(values_by_name(values, basis))
    exact.measures = measures_by_name(basis)
    return values, basis, exact


def with_own_value(measured: MeasuredValues, basis: str | Recipe, exact: Exact) -> tuple[MeasuredValues, str]:
    """Give the values with the law's own customs value, where it writes one, and the basis that they go by.

    Notes
    -----
    Rounding: half up to the minor unit, after whatever the amount itself rounds. An amount below 0 is 0.
    Unknown: what the amount looks at and is not declared; above money.MAX_ASSESSED_MINOR.
    """
    if isinstance(basis, str):
        return measured, basis
    numbers = exact.amount(basis)
    minor = np.maximum((numbers.micro + MICRO // 2) // MICRO, 0)
    is_known = numbers.missing == 0
    unknown = np.where(is_known & (minor > MAX_ASSESSED_MINOR), np.int64(TOO_LARGE), numbers.missing)
    return replace(measured, own=(np.where(unknown == 0, minor, MISSING_MINOR), unknown)), OWN_BASIS
