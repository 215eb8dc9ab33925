"""Whom a collection model reaches: the seller, platform or carrier that a record names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import AnyArray
from engine.columns.batch import Batch
from engine.columns.codes import code_list

_COLUMNS: Final = {
    "seller": ("seller_id", "seller_name", "consignor_id", "consignor_name"),
    "platform": ("platform_id",),
    "carrier": ("operator_id", "stream"),
}
"""The columns that say who somebody is; the first that is known counts. Without an operator, each stream is one."""

_NOT_SOLD: Final = ("gift", "documents", "commercial_sample", "returned_goods")
_SELLS: Final = ("seller", "platform")
_APART: Final = 2**40


@dataclass(frozen=True, slots=True)
class Reached:
    """Which parcels name the party of a model (n), who it is (n, a number for each), and of how many sale is presumed.

    ``is_presumed``: the record does not say whether the goods were sold, and they are taken to be.
    """

    is_named: AnyArray
    party: AnyArray
    is_presumed: AnyArray

    def count(self, rows: AnyArray) -> int:
        """Count the different parties of the parcels at some positions."""
        return len(np.unique(self.party[rows][self.is_named[rows]]))


def reach(known: Batch, party: str) -> Reached:
    """Say which parcels a model reaches that collects from a party.

    Parameters
    ----------
    party
        seller, platform or carrier; empty: the model needs nobody's name, and reaches every parcel.

    Notes
    -----
    Unknown: a parcel that names nobody is not reached. A gift, a sample, documents and returned goods have no seller
    and no platform.
    """
    count = known.consignments
    who = np.full(count, -1, np.int64)
    for place, name in reversed(list(enumerate(_COLUMNS.get(party, ())))):
        codes = known[name].astype(np.int64)
        who = np.where(codes >= 0, codes + place * _APART, who)
    if not party:
        who = np.zeros(count, np.int64)
    is_presumed = np.zeros(count, np.bool_)
    if party in _SELLS:
        nature = known["nature_of_transaction"]
        positions = code_list("nature_of_transaction").positions
        who = np.where(np.isin(nature, [positions[name] for name in _NOT_SOLD]), -1, who)
        is_presumed = (nature < 0) & (who >= 0)
    return Reached(who >= 0, who, is_presumed)
