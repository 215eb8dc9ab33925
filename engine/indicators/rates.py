"""Rates that came with the record, as facts that a rule or an amount may look at."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_PPM, AnyArray
from engine.columns.batch import Batch
from engine.indicators.indicator import Setting

_PPM: Final = 10**6


def supplied_rates(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Give the duty rate and the tax rate that the caller supplied for each goods item, as shares of 1.

    Notes
    -----
    Unknown (NaN) where none was supplied: what the rulebook's tariff says of the goods is law, not a fact of the item.
    A share may be above 1: a duty of 145 % is one.
    """
    del setting
    supplied = {name: batch[f"item_{name}_ppm"] for name in ("duty_rate", "tax_rate")}
    return {f"item_{name}_share": np.where(ppm == MISSING_PPM, np.nan, ppm / _PPM) for name, ppm in supplied.items()}
