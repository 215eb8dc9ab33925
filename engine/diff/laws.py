"""What two laws say differently: each value, levy, relief, lane, list and rule with its old and new text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.diff.stated import Name, Stated, days_in, state
from engine.language.kinds import Quantity
from engine.rulebook.book import Rulebook
from engine.rulebook.edits import quantity_of, text_at
from engine.rulebook.nodes import Mark, SourceFile

PARTS: Final = (
    "parameter", "table", "list", "definition", "relief", "together", "quota", "customs value",
    "day of law", "levy", "tariff", "collection", "channel", "scheme", "election", "lanes",
    "area", "rule",
)  # fmt: skip
"""The parts of a law in the order in which they are told."""

_NOWHERE: Final = Mark(SourceFile("", ()), 1, 1)


@dataclass(frozen=True, slots=True)
class LawChange:
    """One thing that two laws say differently.

    ``key`` is empty where the thing has one value only. ``old`` or ``new`` is None where that law does not say it;
    ``is_whole`` tells that it has nothing of that name at all: a rule that is new, a levy that is gone. ``day`` is set
    where the laws agree on the day that was asked for: the first other day on which they do not.
    """

    part: str
    name: str
    key: str
    old: Stated | None
    new: Stated | None
    is_whole: bool = False
    day: int | None = None

    @property
    def full_name(self) -> str:
        """Give the dotted name, as an overlay would write it."""
        return ".".join(text for text in (self.name or self.part, self.key) if text)


def compare_laws(old: Rulebook, new: Rulebook, old_day: int, new_day: int) -> tuple[LawChange, ...]:
    """Say what a law says otherwise than another, each on its day.

    Two versions that are compared on one day are compared on all other days too: what differs on another day only is
    told once, with the first day on which it does.
    """
    found = _changes(state(old, old_day), state(new, new_day), None)
    if old_day == new_day and old.digest != new.digest:
        seen = {(change.part, change.name, change.key) for change in found}
        for day in sorted(days_in(old) | days_in(new)):
            later = _changes(state(old, day), state(new, day), day)
            fresh = [change for change in later if (change.part, change.name, change.key) not in seen]
            seen |= {(change.part, change.name, change.key) for change in fresh}
            found += fresh
    return tuple(sorted(found, key=lambda change: (change.day or 0, PARTS.index(change.part), change.full_name)))


def _changes(old: dict[Name, Stated], new: dict[Name, Stated], day: int | None) -> list[LawChange]:
    owners, others = ({name[:2] for name in said} for said in (old, new))
    found: list[LawChange] = []
    for part, name in sorted(owners ^ others):
        was, now = _title(old, part, name), _title(new, part, name)
        whole = LawChange(part, name, "", was, now, is_whole=True, day=day)
        found += [whole] if was or now else _keyed(old, new, (part, name), day)
    for part, name in sorted(owners & others):
        found += _keyed(old, new, (part, name), day)
    return found


def _title(said: dict[Name, Stated], part: str, name: str) -> Stated | None:
    """Give the title of a thing, the first where it has one in several languages."""
    whole = said.get((part, name, "title"))
    return whole or next((one for key, one in said.items() if key[:2] == (part, name) and key[2][:6] == "title."), None)


def _keyed(
    old: dict[Name, Stated], new: dict[Name, Stated], owner: tuple[str, str], day: int | None
) -> list[LawChange]:
    keys = [key for *one, key in {**old, **new} if tuple(one) == owner]
    pairs = ((key, old.get((*owner, key)), new.get((*owner, key))) for key in dict.fromkeys(keys))
    return [LawChange(*owner, key, was, now, day=day) for key, was, now in pairs if not _is_same(was, now)]


def _is_same(old: Stated | None, new: Stated | None) -> bool:
    if old is None or new is None:
        return old is new
    if old.text == new.text:
        return True
    left, right = _quantity(old), _quantity(new)
    return left is not None and right is not None and (left.kind, left.amount) == (right.kind, right.amount)


def _quantity(said: Stated) -> Quantity | None:
    return quantity_of(text_at(_NOWHERE, said.text)) if said.text[:1].isdigit() else None
