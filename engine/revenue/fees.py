"""Levies that are charged by amounts: flat fees, so much for a kilogram or a litre, bands, the higher of two rates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM, NO
from engine.language.recipes import Recipe
from engine.revenue.charging import charge_amounts
from engine.revenue.exact import Exact, Numbers
from engine.revenue.reliefs import NO_RELIEF, WHOLE
from engine.revenue.unknowns import Mask
from engine.revenue.working import DUE, FULL, Charged, Flags, Turn, WorkedLevy, owed


def work_out_amount(
    turn: Turn, recipe: Recipe, asked_missing: Mask, earlier: Mapping[int, WorkedLevy], exact: Exact
) -> WorkedLevy:
    """Work out one levy that is charged by amounts; exact.item_missing then says what its items lack.

    Notes
    -----
    Rounding: once for each consignment, as the law says. A later levy that builds on it finds it shared over the items
    by their value, in whole minor units.
    """
    exact.forget_items()
    numbers = exact.amount(recipe)
    missing = asked_missing | turn.chosen.unknown
    is_charged = (turn.chosen.answer != WHOLE) & turn.is_charged
    due = _charge(turn, DUE, numbers, is_charged, missing, exact)
    full = due
    if (turn.chosen.answer != NO).any():
        in_full = _in_full(turn, recipe, earlier, exact) if turn.levy.looks_at else numbers
        full = _charge(turn, FULL, in_full, turn.chosen.answer > NO, missing, exact)
    rows = len(numbers.micro)
    rate, is_supplied = np.full(rows, MISSING_PPM, np.int64), np.zeros(rows, np.bool_)
    return WorkedLevy(turn.chosen, turn.is_charged, rate, is_supplied, due, full)


def _in_full(turn: Turn, recipe: Recipe, earlier: Mapping[int, WorkedLevy], exact: Exact) -> Numbers:
    """Give the amount as if the levy's own relief were not there, on the levies that it looks at either."""
    kept, relief = dict(exact.values), turn.chosen.relief
    for place in turn.levy.looks_at:
        worked, name = earlier[place], exact.levies[place]
        takes_full = (worked.chosen.relief == relief) & (relief != NO_RELIEF)
        (full, full_missing), (due, due_missing) = owed(worked.full), owed(worked.due)
        exact.values[name] = np.where(takes_full, full, due), np.where(takes_full, full_missing, due_missing)
    found = exact.amount(recipe)
    exact.values.update(kept)
    return found


def _charge(turn: Turn, version: int, numbers: Numbers, is_wanted: Flags, missing: Mask, exact: Exact) -> Charged:
    levy, value, amounts = turn.levy, turn.value, turn.amounts
    missing = (numbers.missing | missing) * is_wanted
    amount = np.empty(len(missing), np.int64)
    charge_amounts(
        value.offsets, value.ends, exact.known["item_value_national_minor"], numbers.micro, (missing == 0) & is_wanted,
        int(levy.rounding), levy.step, amounts.whole[version, turn.position], amounts.atto[version, turn.position],
        amount, missing,
    )  # fmt: skip
    return Charged(np.full(len(missing), MISSING_MINOR, np.int64), amount, missing)
