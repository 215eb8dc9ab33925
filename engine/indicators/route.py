"""What the route says: whether a consignment is going to the country whose law is applied to it."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_CODE, NO, UNKNOWN, YES, AnyArray
from engine.columns.batch import Batch
from engine.columns.codes import code_list
from engine.indicators.indicator import Setting

_UNIONS: Final = frozenset({"EU", "EA"})


def other_destination(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Say which consignments are going to another country than the call's.

    Notes
    -----
    Unknown: a stated destination where the law is that of a customs union, whose members are not listed here. A
    destination that is not stated is the call's country.
    """
    declared = batch["country_of_destination"]
    here = code_list("country").positions.get(setting.country, MISSING_CODE)
    elsewhere = UNKNOWN if setting.country in _UNIONS else YES
    return {
        "is_other_destination": np.where((declared >= 0) & (declared != here), elsewhere, NO).astype(np.int8),
    }
