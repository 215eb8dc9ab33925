"""What the receiver has used of a periodic quota before this batch, from the counters of the day."""

from __future__ import annotations

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch
from engine.counters import PERIODS
from engine.indicators.indicator import Setting


def used_quotas(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Give what each consignee has used of the month's and of the year's quota.

    Notes
    -----
    Unknown: without counters; where no consignee_id is declared; as counters.Counters.used_by. Other consignments of
    the same batch are not counted, so that decisions do not depend on the order of the batch.
    """
    return {f"quota_used_{period}_national_minor": _used(batch, setting, period) for period in PERIODS}


def _used(batch: Batch, setting: Setting, period: str) -> Minor:
    if setting.counters is None:
        return np.full(batch.consignments, MISSING_MINOR, np.int64)
    used = [setting.counters.used_by(person, period) for person in batch.texts["consignee_id"].texts]
    minor = np.array([*(MISSING_MINOR if one is None else one for one in used), MISSING_MINOR], dtype=np.int64)
    persons = batch["consignee_id"]
    # The last place answers for a consignee who is not said.
    found: Minor = minor[np.where(persons == MISSING_CODE, len(used), persons)]
    return found
