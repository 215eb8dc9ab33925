"""What is drawn for all parcels of a simulated day at once, one entry each, before any of it is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Reals: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = npt.NDArray[np.int64]
Kinds: TypeAlias = npt.NDArray[np.str_]

CLEAN: Final = "clean"
UNDERVALUED: Final = "undervalued"
SPLIT: Final = "split"
VAGUE: Final = "vague"
PROHIBITED: Final = "prohibited"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The day as it is drawn.

    ``truth`` is what is planted in a parcel; ``purchase`` numbers the purchases that were split, -1 for any other
    parcel. ``group`` is a position in Scenario.goods; ``seller`` and ``buyer`` number persons. ``declared_usd`` is
    what is declared, in US dollars; ``items`` how many goods items.
    """

    truth: Kinds
    purchase: Numbers
    group: Numbers
    seller: Numbers
    buyer: Numbers
    declared_usd: Reals
    mass_kg: Reals
    items: Numbers


def share_within(purchase: Numbers, column: Numbers) -> None:
    """Give all parcels of one split purchase what its first parcel has."""
    rows = np.flatnonzero(purchase >= 0)
    _, first = np.unique(purchase[rows], return_index=True)
    column[rows] = column[rows][first][purchase[rows]]
