"""The carrier model: the carrier or the post collects it and settles its account with customs periodically."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, all_deferred


@dataclass(frozen=True, slots=True)
class Carrier:
    """What is due goes on the account of the carrier."""

    name: str = "carrier"
    title: str = "Collected by the carrier or the post"
    liable: str = "carrier"
    collector: str = "carrier"
    point: str = "periodic"
    remit: str = "month"
    needs: str = "The carrier's account with customs."
    without: str = "It is due at the border, parcel by parcel."
    status: LevyStatus = "deferred"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Put everything on the carrier's account."""
        return all_deferred(due)
