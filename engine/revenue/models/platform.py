"""The platform model: the marketplace charges it as if it were the seller."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, prepaid_where


@dataclass(frozen=True, slots=True)
class Platform:
    """What a registered marketplace has charged is not due again at the border."""

    name: str = "platform"
    title: str = "Collected by the marketplace at the sale"
    liable: str = "platform"
    collector: str = "platform"
    point: str = "sale"
    remit: str = "month"
    needs: str = "The marketplace's registration number, valid on the day."
    without: str = "It is due at the border."
    status: LevyStatus = "prepaid"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Take as paid what is proven."""
        return prepaid_where(is_proven, due)
