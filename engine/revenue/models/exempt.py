"""The exempt model: nobody collects; what would be due is shown as waived."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import Minor
from engine.revenue.models.model import Flags, LevyStatus, Settled, nothing_collected


@dataclass(frozen=True, slots=True)
class Exempt:
    """What is worked out is not collected by anybody."""

    name: str = "exempt"
    title: str = "Not collected"
    liable: str = "consignee"
    collector: str = "customs"
    point: str = "border"
    remit: str = ""
    needs: str = "None: the law gives up collecting."
    without: str = "Nothing changes."
    status: LevyStatus = "waived"

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Collect nothing."""
        return nothing_collected(due)
