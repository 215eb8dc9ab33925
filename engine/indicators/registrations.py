"""Registrations: under which scheme of prepaid tax a consignment is proven to be paid for."""

from __future__ import annotations

import numpy as np

from engine.arrays import MISSING_CODE
from engine.columns.batch import Batch
from engine.columns.codes import Coded, Vocabulary
from engine.indicators.indicator import Setting


def proven_schemes(batch: Batch, setting: Setting) -> dict[str, Coded]:
    """Give the scheme under which each consignment shows a registration that holds.

    Notes
    -----
    Absent, which the rule language reads as no: everywhere, while the law of no setting has a scheme.
    """
    del setting
    return {"proven_scheme": Coded(np.full(batch.consignments, MISSING_CODE, np.int32), Vocabulary(()))}
