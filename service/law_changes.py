"""What two versions of a law say differently, for reading and for programs: this file words each change."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from engine.days import day_text
from service.console import say

if TYPE_CHECKING:
    from engine.diff.laws import LawChange
    from engine.diff.stated import Stated

_WIDTH: Final = 78
_HEADINGS: Final = {
    "parameter": "Values", "table": "Tables", "list": "Lists", "definition": "Definitions", "relief": "Reliefs",
    "customs value": "Customs value", "levy": "Levies", "tariff": "Tariff", "collection": "Collection",
    "lanes": "Lanes", "area": "Risk areas", "rule": "Rules",
}  # fmt: skip


def changes_json(changes: Sequence[LawChange]) -> list[dict[str, Any]]:
    """Give the changes as plain values."""
    return [
        {
            "part": change.part,
            "name": change.full_name,
            "change": "added" if change.old is None else "removed" if change.new is None else "changed",
            "whole": change.is_whole,
            "from": None if change.day is None else day_text(change.day),
            "old": _stated(change.old),
            "new": _stated(change.new),
        }
        for change in changes
    ]


def draw_changes(changes: Sequence[LawChange]) -> None:
    """Print the changes, first those of the day that was asked for, then those of other days."""
    if not changes:
        say("The law says the same.\n")
        return
    for day, of_day in groupby(changes, key=lambda change: change.day):
        say("What the law says differently" if day is None else f"Only on other days, first on {day_text(day)}")
        for part, of_part in groupby(of_day, key=lambda change: change.part):
            say(f"\n  {_HEADINGS[part]}")
            for change in of_part:
                say("\n".join(_lines(change)))
        say("")


def _lines(change: LawChange) -> Iterator[str]:
    name = change.full_name
    if change.is_whole:
        sign, title = ("+", change.new) if change.old is None else ("-", change.old)
        yield from _wrapped(f"{sign} {name}: {'' if title is None else title.text}")
    elif len(_said(change.old)) + len(_said(change.new)) + len(name) <= _WIDTH - 14:
        yield f"    {name}: {_said(change.old)} -> {_said(change.new)}"
    else:
        yield f"    {name}"
        yield from _wrapped(f"was: {_said(change.old)}", 8)
        yield from _wrapped(f"now: {_said(change.new)}", 8)
        yield from _wrapped(f"that is: {'; '.join(_words_changed(change))}", 8)
    if not change.is_whole and change.new is not None and change.new.since is not None and change.part != "rule":
        status = f", {change.new.status}" if change.new.status else ""
        source = f": {change.new.source}" if change.new.source else ""
        yield from _wrapped(f"since {day_text(change.new.since)}{status}{source}", 8)


def _words_changed(change: LawChange) -> Iterator[str]:
    old, new = _said(change.old).split(), _said(change.new).split()
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = " ".join(old[first:last]), " ".join(new[begin:end])
        if kind == "replace":
            yield f"{was} -> {now}"
        elif kind == "delete":
            yield f"without {was}"
        elif kind == "insert":
            yield f"added {now}"


def _wrapped(text: str, indent: int = 4) -> list[str]:
    blank = " " * indent
    # An address is kept in one piece, so that it can be followed.
    return textwrap.wrap(
        text, _WIDTH, initial_indent=blank, subsequent_indent=f"{blank}  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


def _said(stated: Stated | None) -> str:
    return "nothing" if stated is None else stated.text


def _stated(said: Stated | None) -> dict[str, Any] | None:
    if said is None:
        return None
    since = None if said.since is None else day_text(said.since)
    return {"text": said.text, "since": since, "status": said.status or None, "source": said.source or None}
