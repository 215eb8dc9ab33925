"""Every lint check in one written table, and the run over a rulebook that loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.errors import Fault
from engine.rulebook.lint import citations, codes, left, reach, use
from engine.rulebook.lint.subject import Subject
from engine.rulebook.load import Reading


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what its finding means, and how it is found."""

    meaning: str
    find: Callable[[Subject], Iterator[Fault]]


CHECKS: Final[dict[str, Check]] = {
    "thin_citation": Check("a citation of a few words, without an address", citations.thin),
    "unreadable_url": Check("an address that is none", citations.unreadable),
    "review_due": Check("a value or rule past the day on which somebody should look at it again", citations.overdue),
    "unknown_today": Check("a value that is in force today and not known", citations.unknown_today),
    "placeholder_owner": Check("an owner that answers to nobody", citations.without_owner),
    "unknown_hs_prefix": Check("a prefix that is no chapter or heading of the HS of 2022", codes.unknown_prefixes),
    "empty_list_version": Check("a version of a list or table in which nothing stands", codes.empty),
    "band_gap": Check("a value between two bands that falls into none", codes.gaps),
    "band_overlap": Check("a value that falls into two bands", codes.overlaps),
    "no_example": Check("a rule, relief or levy that no worked example shows", use.without_example),
    "unused_name": Check("a parameter, table, list or definition that nothing uses", use.unused),
    "no_word": Check("a condition that asks nothing of the parcel", reach.without_word),
    "left_from_examplia": Check("a text that a copy of Examplia still has", left.from_examplia),
    "cap_never_reached": Check("the cap of a risk area that all its rules together stay under", reach.idle_caps),
}
"""Codes never change their meaning. Each check gives findings of its own code only."""


def lint(reading: Reading, day: int) -> tuple[Fault, ...]:
    """Look through a rulebook that loads; ``day`` is today: what is due for review, and what is unknown now."""
    if reading.book is None:
        return ()
    subject = Subject(reading.files, reading.book, day)
    found = [finding for check in CHECKS.values() for finding in check.find(subject)]
    return tuple(sorted(found, key=lambda one: (one.file, one.line, one.column, one.code)))
