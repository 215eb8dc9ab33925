"""What a collection model must say: who is liable, who collects, when, and what that makes of the money due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from engine.arrays import Minor
from engine.rulebook.law import RevenueLaw

LevyStatus = Literal["due", "relieved", "waived", "prepaid", "deferred", "not_computable"]
"""What a row of an assessment says of its amount."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who owes a levy, who collects it and at which point."""

    liable: str
    collector: str
    point: str


@dataclass(frozen=True, slots=True)
class Collected:
    """Where the money due is collected, n amounts each; unknown where what is due is unknown."""

    at_border_minor: Minor
    prepaid_minor: Minor
    deferred_minor: Minor


class CollectionModel(Protocol):
    """One way of collecting what is due."""

    @property
    def name(self) -> str:
        """The model's name in rulebooks and decisions."""

    @property
    def status(self) -> LevyStatus:
        """The status of the rows that are due."""

    def parties(self, law: RevenueLaw) -> Parties:
        """Say who is liable, who collects and when."""

    def collect(self, due_minor: Minor) -> Collected:
        """Say where the money due is collected."""
