"""What a collection model must say: who is liable, who collects, when, on what evidence, and where the money goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from engine.arrays import MISSING_MINOR, Minor

LevyStatus = Literal["due", "relieved", "waived", "prepaid", "deferred", "not_computable"]
"""What a row of an assessment says of its amount."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who owes a levy, who collects it and at which point; None where it is not known which model collects it."""

    liable: str | None
    collector: str | None
    point: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the money due is collected, n amounts each in minor units.

    The three add up to what is due. Where what is due is MISSING_MINOR, so is every part that may hold some of it.
    """

    at_border: Minor
    prepaid: Minor
    deferred: Minor


class CollectionModel(Protocol):
    """One way of collecting what is due: seven facts about it, and one function on columns."""

    @property
    def name(self) -> str:
        """The model's name in rulebooks and decisions: lower-case letters, digits and _."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def liable(self) -> str:
        """Who owes, unless the rulebook says another."""

    @property
    def collector(self) -> str:
        """Who collects, unless the rulebook says another."""

    @property
    def point(self) -> str:
        """Where it is collected, unless the rulebook says another: sale, pre_arrival, border, delivery, periodic."""

    @property
    def remit(self) -> str:
        """Give month, quarter, half_year or year of the collector's statement; empty: each consignment by itself."""

    @property
    def needs(self) -> str:
        """Say in words what evidence is needed."""

    @property
    def without(self) -> str:
        """Say in words what happens without that evidence."""

    @property
    def status(self) -> LevyStatus:
        """The status of its rows: due, prepaid, deferred; waived where nobody collects."""

    def settle(self, due: Minor, declared: Minor, is_proven: Flags) -> Settled:
        """Say where one levy's money is collected.

        Parameters
        ----------
        due
            int64 (n): the levy's amount in minor units; MISSING_MINOR where it is not known.
        declared
            int64 (n): what was declared as paid already for this levy; MISSING_MINOR where nothing was declared.
        is_proven
            bool (n): valid evidence was shown, or the law asks for none.
        """


def all_at_border(due: Minor) -> Settled:
    """Leave everything to the border."""
    nothing = np.zeros(len(due), np.int64)
    return Settled(due, nothing, nothing)


def all_deferred(due: Minor) -> Settled:
    """Put everything on an account that is settled later."""
    nothing = np.zeros(len(due), np.int64)
    return Settled(nothing, nothing, due)


def prepaid_where(is_proven: Flags, due: Minor) -> Settled:
    """Take as paid what is proven, and leave the rest to the border."""
    nothing = np.zeros(len(due), np.int64)
    return Settled(np.where(is_proven, nothing, due), np.where(is_proven, due, nothing), nothing)


def nothing_collected(due: Minor) -> Settled:
    """Collect nothing anywhere."""
    nothing = np.zeros(len(due), np.int64)
    return Settled(nothing, nothing, nothing)


def is_whole(due: Minor, settled: Settled) -> bool:
    """Say whether the parts add up to what is due, and are unknown only where it or what was declared is."""
    parts = np.stack([settled.at_border, settled.prepaid, settled.deferred])
    lacks = (parts == MISSING_MINOR).any(axis=0)
    is_known = due != MISSING_MINOR
    adds_up = np.where(parts == MISSING_MINOR, 0, parts).sum(axis=0) == due
    return bool((np.where(parts == MISSING_MINOR, 0, parts) >= 0).all() and (lacks | (is_known & adds_up)).all())
