"""The purchaser model: the buyer pays it in advance, before the goods arrive."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, prepaid_where


@dataclass(frozen=True, slots=True)
class Purchaser:
    """What the buyer has paid in advance is not due again at the border."""

    name: str = "purchaser"
    title: str = "Paid by the purchaser in advance"
    liable: str = "consignee"
    collector: str = "customs"
    point: str = "pre_arrival"
    remit: str = ""
    needs: str = "The reference of the payment, or the number of the buyer's account."
    without: str = "The buyer pays at the border."
    status: LevyStatus = "prepaid"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Take as paid what is proven."""
        return prepaid_where(is_proven, due)
