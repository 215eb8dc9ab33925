"""The day whose law and exchange rate hold for each consignment: the call's, or one that the consignment declares."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_DAY, AnyArray, Day
from engine.columns.batch import Batch
from engine.indicators.indicator import Setting

DECLARED_DAYS: Final = {"acceptance": None, "arrival": "arrival_day", "sale": "order_day"}
"""The column that says the day under each date basis; None: it is the day of the call."""


def law_day(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Say the day whose law and exchange rate hold for each consignment.

    Notes
    -----
    Where the law takes a declared day and it is not declared, it is the day of the call; never unknown.
    """
    return {"law_day": law_days(batch, setting)}


def law_days(batch: Batch, setting: Setting) -> Day:
    """Give the day of each consignment, as law_day."""
    name = DECLARED_DAYS[setting.date_basis]
    if name is None:
        return np.full(batch.consignments, setting.day, np.int32)
    declared = batch[name]
    return np.where(declared == MISSING_DAY, np.int32(setting.day), declared)
