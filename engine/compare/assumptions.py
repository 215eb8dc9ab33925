"""The stated assumptions behind a comparison of collection models: what is assumed, how surely, and who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from engine.days import Citation

Unit = Literal["share", "rate", "money", "hours", "days", "number"]
UNITS: Final[tuple[Unit, ...]] = ("share", "rate", "money", "hours", "days", "number")
"""What an assumption is measured in. A share is of all that it speaks of, at most 100 %; a rate may be more."""

FigureStatus = Literal["sourced", "dated", "unknown", "assumption"]
STATUSES: Final[tuple[FigureStatus, ...]] = ("sourced", "dated", "unknown", "assumption")
"""sourced: a public source says so. dated: the source is old, or speaks of something near it. unknown: nobody found it.
assumption: there is no source; whoever uses it answers for it."""

End = Literal["low", "middle", "high"]
ENDS: Final[tuple[End, ...]] = ("low", "middle", "high")
"""The columns of a comparison. low: every assumption at the end of its range at which less comes in, or more is spent
on a parcel; high: at the other end. Where catching a parcel costs more than it owes, less may be left in high than
in the middle."""

OF_A_MODEL: Final[Mapping[str, Unit]] = {
    "compliance": "share",
    "caught": "share",
    "administration_per_parcel": "money",
    "administration_per_account": "money",
    "traders_per_parcel": "money",
    "hours_per_return": "hours",
}
"""What is assumed of a collection model, named ``model.name``."""

OF_ALL: Final[Mapping[str, Unit]] = {
    "common.hour_of_work": "money",
    "common.days_in_batch": "days",
    "common.volume_response": "share",
    "simplified.rate": "rate",
}
"""What is assumed beside the models."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is assumed, exact; ``value`` None: nobody knows it. ``text`` is as it was written."""

    value: Fraction | None
    currency: str
    text: str
    status: FigureStatus
    cite: Citation


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: a range of three figures, which are one and the same where nothing but a value was written.

    ``more_means`` says what a higher figure means: that more comes in; or less, or more is spent. ``file`` is where it
    stands.
    """

    id: str
    title: str
    unit: Unit
    more_means: Literal["more", "less"]
    low: Figure
    middle: Figure
    high: Figure
    file: str

    def figure(self, end: End) -> Figure:
        """Give the figure that belongs to a column of the comparison."""
        if end == "middle":
            return self.middle
        return self.high if (end == "high") == (self.more_means == "more") else self.low

    @property
    def is_range(self) -> bool:
        """Say whether low and high differ."""
        return self.low.value != self.high.value

    @property
    def statuses(self) -> tuple[FigureStatus, ...]:
        """Give the statuses of its figures, each once."""
        return tuple(dict.fromkeys(figure.status for figure in (self.low, self.middle, self.high)))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Every assumption by its name."""

    by_id: Mapping[str, Assumption]

    def find(self, owner: str, name: str) -> Assumption | None:
        """Find what is assumed of a model, or of ``common``; None where nobody wrote it."""
        return self.by_id.get(f"{owner}.{name}")

    def with_replaced(self, others: Sequence[Assumption]) -> Assumptions:
        """Give the same assumptions with some of them replaced by name, or added."""
        return Assumptions({**self.by_id, **{one.id: one for one in others}})


def unit_of(name: str) -> Unit | None:
    """Say what an assumption of this name is measured in; None for a name that nobody asks for."""
    return OF_ALL.get(name) or OF_A_MODEL.get(name.partition(".")[2])
