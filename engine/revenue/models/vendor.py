"""The vendor model: the seller charges it at the sale and pays it over by return."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, prepaid_where


@dataclass(frozen=True, slots=True)
class Vendor:
    """What a registered seller has charged is not due again at the border."""

    name: str = "vendor"
    title: str = "Collected by the seller at the sale"
    liable: str = "seller"
    collector: str = "seller"
    point: str = "sale"
    remit: str = "month"
    needs: str = "The seller's registration number, valid on the day."
    without: str = "It is due at the border."
    status: LevyStatus = "prepaid"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Take as paid what is proven."""
        return prepaid_where(is_proven, due)
