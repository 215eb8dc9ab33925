"""What the receiver has used of periodic quotas before this batch, from the counters of the day."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch
from engine.counters import ACCOUNTS, Account
from engine.indicators.indicator import Setting
from engine.indicators.law_day import law_days

COLUMNS_USED: Final[dict[Account, str]] = {
    (counter, period): f"quota_used_{period}_national_minor" if counter == "quota" else f"imports_used_{period}_count"
    for counter, period in ACCOUNTS.values()
}
"""The column of every account."""


_DAYS: Final = 2**32
"""More days than there are: a person and a day make one number."""


def used_quotas(batch: Batch, setting: Setting) -> dict[str, AnyArray]:
    """Give what each consignee has used in every period that a quota may have.

    Notes
    -----
    Unknown: without counters; where no consignee_id is declared; as counters.Counters.used_by. Other consignments of
    the same batch are not counted here; where the law says how a quota is used, revenue/drawing.py adds them.
    """
    if setting.counters is None:
        unknown = np.full(batch.consignments, MISSING_MINOR, np.int64)
        return {name: as_column(account, unknown) for account, name in COLUMNS_USED.items()}
    days, texts = law_days(batch, setting).astype(np.int64), batch.texts["consignee_id"].texts
    persons = batch["consignee_id"].astype(np.int64)
    pairs, at = np.unique(persons * _DAYS + days, return_inverse=True)
    used = np.zeros((len(COLUMNS_USED), len(pairs)), np.int64)
    for place, pair in enumerate(pairs.tolist()):
        person, day = divmod(pair, _DAYS)
        if person < 0:
            used[:, place] = MISSING_MINOR
        elif texts[person] in setting.counters.used:
            found = (setting.counters.used_by(texts[person], account, day, setting.day) for account in COLUMNS_USED)
            used[:, place] = [MISSING_MINOR if one is None else one for one in found]
    return {
        name: as_column(account, used[row][at.reshape(-1)]) for row, (account, name) in enumerate(COLUMNS_USED.items())
    }


def as_column(account: Account, used: Minor) -> AnyArray:
    """Give what was used as its column holds it; MISSING_MINOR is not known."""
    return used if account[0] == "quota" else np.where(used == MISSING_MINOR, np.nan, used.astype(np.float64))
