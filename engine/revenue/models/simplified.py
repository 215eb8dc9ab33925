"""The simplified model: the carrier collects it from the receiver, on a short declaration at simple rates."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, all_at_border


@dataclass(frozen=True, slots=True)
class Simplified:
    """What is due is paid parcel by parcel, on a short declaration."""

    name: str = "simplified"
    title: str = "Collected at delivery on a simplified declaration"
    liable: str = "consignee"
    collector: str = "carrier"
    point: str = "delivery"
    remit: str = ""
    needs: str = "The short declaration of the parcel."
    without: str = "The full declaration is needed, and what is due is due at the border."
    status: LevyStatus = "due"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Leave everything to the border."""
        return all_at_border(due)
