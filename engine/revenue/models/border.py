"""The border model: customs collects from the receiver when the goods arrive."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, all_at_border


@dataclass(frozen=True, slots=True)
class Border:
    """Everything that is due is due at the border."""

    name: str = "border"
    title: str = "Collected at the border"
    liable: str = "consignee"
    collector: str = "customs"
    point: str = "border"
    remit: str = ""
    needs: str = "The declaration of the goods."
    without: str = "Nothing falls away: it is due at the border all the same."
    status: LevyStatus = "due"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Leave everything to the border."""
        return all_at_border(due)
