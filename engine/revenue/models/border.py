"""The border model: customs collects from the receiver when the goods arrive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import Minor
from engine.revenue.models.model import Collected, LevyStatus, Parties
from engine.rulebook.law import RevenueLaw


@dataclass(frozen=True, slots=True)
class Border:
    """Everything that is due is due at the border."""

    name: str = "border"
    status: LevyStatus = "due"

    def parties(self, law: RevenueLaw) -> Parties:
        """Say who is liable, who collects and when, unless the rulebook says another."""
        return Parties(law.liable or "consignee", law.collector or "customs", law.point or "border")

    def collect(self, due_minor: Minor) -> Collected:
        """Give what is due to the border."""
        nothing = np.zeros(len(due_minor), np.int64)
        return Collected(due_minor, nothing, nothing)
