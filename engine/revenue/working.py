"""What a levy is worked out from and what comes out of it: the columns that pass between the files of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.arrays import MISSING_MINOR, AnyArray, Minor, Offsets, Ppm, Truth
from engine.revenue.reliefs import Chosen
from engine.revenue.unknowns import Mask
from engine.rulebook.law import Levy

Flags = npt.NDArray[np.bool_]

DUE, FULL = 0, 1


@dataclass(frozen=True, slots=True)
class SharedValue:
    """The customs value (n) and its shares (m), each consignment's from its offset up to its end.

    ``excess`` (reliefs, m) is what an allowance leaves of the shares, where it is a part.
    """

    offsets: Offsets
    ends: Offsets
    minor: Minor
    unknown: Mask
    goods_unknown: Mask
    shares: Minor
    excess: AnyArray


@dataclass(frozen=True, slots=True)
class ItemAmounts:
    """Every levy's amounts at full precision, whole minor units and the rest (exact.py), each (2, levies, m).

    The first place is what is due, the second what would be in full. A levy reads those that it builds on.
    """

    whole: AnyArray
    atto: AnyArray


@dataclass(frozen=True, slots=True)
class Charged:
    """Base and amount of one levy in minor units (n), and what is missing."""

    base_minor: Minor
    amount_minor: Minor
    missing: Mask


@dataclass(frozen=True, slots=True)
class ItemScope:
    """One levy on each goods item (m): its relief, a position or NO_RELIEF, the relief's answer, and what that lacks.

    ``inside`` says whether the levy is charged on the item at all.
    """

    relief: AnyArray
    answer: Truth
    inside: Truth
    lacks: Mask


@dataclass(frozen=True, slots=True)
class WorkedLevy:
    """One levy of all consignments: which relief it has, the items' one rate, what is due, what it would be in full.

    ``is_charged`` is False where its ``when`` says no: there is no such levy on the consignment. ``scope`` is there
    where its items may differ.
    """

    chosen: Chosen
    is_charged: Flags
    rate_ppm: Ppm
    is_supplied: Flags
    due: Charged
    full: Charged
    scope: ItemScope | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one levy is worked out from; ``is_built_on``: another levy has it in its base."""

    levy: Levy
    position: int
    ppm: Ppm
    chosen: Chosen
    is_charged: Flags
    value: SharedValue
    below: Sequence[WorkedLevy]
    is_built_on: bool
    amounts: ItemAmounts


def owed(charged: Charged) -> tuple[Minor, Mask]:
    """Give what a levy comes to, rounded, and what is missing where it is not known."""
    return np.where(charged.missing == 0, charged.amount_minor, MISSING_MINOR), charged.missing
