"""What a rulebook's own CHANGELOG.md says of something: this file picks the sections that are about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.days import day_from_text
from engine.rulebook.book import Rulebook

_SECTION: Final = re.compile(r"^##\s+(\d{4}-\d{2}-\d{2})\b")
_WORD: Final = re.compile(r"\w+")
_MOST: Final = 3
_TELLING: Final = 5
"""Shorter words say little of what a sentence is about."""
_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the changelog: the day of its section, and what it says."""

    day: int
    text: str


def about(rulebook: Rulebook, name: str, title: str, days: Sequence[int | None]) -> tuple[Change, ...]:
    """Give the last changes, newest first, that name something, or that stand under a day on which it changed."""
    last = name.rpartition(".")[2]
    found = [
        change
        for change in _entries(rulebook)
        if name in change.text or last in change.text or (change.day in days and _is_about(change.text, last, title))
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda change: -change.day)[:_MOST])


def _is_about(text: str, last: str, title: str) -> bool:
    """Say whether a change holds every word of a name, or several of a title: changelogs are written for people."""
    said = _words(text)
    of_name = _words(last.replace("_", " "))
    in_title = {word for word in _words(title) if len(word) >= _TELLING}
    return all(any(one.startswith(word) for one in said) for word in of_name) or len(in_title & said) >= _ENOUGH


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _entries(rulebook: Rulebook) -> Iterator[Change]:
    path = rulebook.folder / "CHANGELOG.md"
    if not path.is_file():
        return
    day: int | None = None
    text = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), "## "]:
        section = _SECTION.match(line)
        if (line.startswith(("- ", "## "))) and text and day is not None:
            yield Change(day, text)
            text = ""
        if line.startswith("## "):
            day = day_from_text(section[1]) if section else None
        elif line.startswith("- "):
            text = line.removeprefix("- ").strip()
        elif text and line.strip():
            text += f" {line.strip()}"
