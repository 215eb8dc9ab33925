"""What two versions of a law say differently, for reading and for programs: this file words each change."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from engine.days import day_text
from service.console import say

if TYPE_CHECKING:
    from engine.diff.laws import LawChange
    from engine.diff.stated import Stated
    from engine.explain.titles import Setting
    from engine.language.scope import Expression
    from engine.rulebook.book import Rulebook

_WIDTH: Final = 78
_HEADINGS: Final = {
    "parameter": "Values", "table": "Tables", "list": "Lists", "definition": "Definitions", "relief": "Reliefs",
    "together": "Parcels that are taken together", "quota": "Quotas", "day of law": "Day of law",
    "customs value": "Customs value", "levy": "Levies", "tariff": "Tariff", "collection": "Collection",
    "channel": "Ways of collecting", "scheme": "Schemes", "election": "Choices",
    "lanes": "Lanes", "area": "Risk areas", "rule": "Rules",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """The two laws that are compared, ready to be said in words of one language."""

    old: Setting
    new: Setting

    def conditions(self, change: LawChange) -> tuple[str | None, str | None]:
        """Say the condition that a change is about in plain words, under the old law and the new one."""
        if not (change.is_whole or change.key in {"when", "means"}):
            return None, None
        was = None if change.old is None else _condition(_on(self.old, change), change)
        now = None if change.new is None else _condition(_on(self.new, change), change)
        return was, now


def sides_of(old: tuple[Rulebook, int], new: tuple[Rulebook, int], language: str) -> Sides:
    """Prepare to say changes in a language.

    Raises
    ------
    UnusableValue
        For a language that nothing is said in.
    """
    from engine.explain.titles import setting_of
    from engine.language.phrasing.tongues import tongue_of

    tongue = tongue_of(language)
    return Sides(*(setting_of(book, day, tongue, expands=False) for book, day in (old, new)))


def _on(setting: Setting, change: LawChange) -> Setting:
    from engine.explain.titles import setting_of

    if change.day is None:
        return setting
    return setting_of(setting.rulebook, change.day, setting.tongue, expands=False)


def _condition(setting: Setting, change: LawChange) -> str | None:
    book, day = setting.rulebook, setting.day
    written: dict[str, Iterator[Expression | None]] = {
        "rule": (
            rule.when for area in book.areas for rule in area.rules
            if rule.rule.id == change.name and rule.span.holds(day)
        ),
        "relief": (one.when for one in book.reliefs if one.id == change.name and one.span.holds(day)),
        "levy": (one.when for one in book.levies if one.id == change.name and one.span.holds(day)),
        "channel": (
            one.when for one in book.channels if f"models.{one.id}" == change.name and one.span.holds(day)
        ),
        "together": (one.when for one in book.together if one.id == change.name and one.span.holds(day)),
        "definition": (
            one.definition.expression for name, one in book.definitions.items() if name == change.name
        ),
    }  # fmt: skip
    expression = next(written.get(change.part, iter(())), None)
    return None if expression is None else setting.speaker.any(expression.meaning).text


def changes_json(changes: Sequence[LawChange], sides: Sides) -> list[dict[str, Any]]:
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
            "in_words": dict(zip(("old", "new"), sides.conditions(change), strict=True)),
        }
        for change in changes
    ]


def draw_changes(changes: Sequence[LawChange], sides: Sides) -> None:
    """Print the changes, first those of the day that was asked for, then those of other days."""
    if not changes:
        say("The law says the same.\n")
        return
    for day, of_day in groupby(changes, key=lambda change: change.day):
        say("What the law says differently" if day is None else f"Only on other days, first on {day_text(day)}")
        for part, of_part in groupby(of_day, key=lambda change: change.part):
            say(f"\n  {_HEADINGS[part]}")
            told: dict[str, str] = {}
            for change in of_part:
                say("\n".join(_lines(change, sides, told)))
        say("")


def _lines(change: LawChange, sides: Sides, told: dict[str, str]) -> Iterator[str]:
    """Write one change; ``told`` are the conditions in words that stand above already, each with whose it is."""
    name, (was, now) = change.full_name, sides.conditions(change)
    if change.is_whole:
        sign, title = ("+", change.new) if change.old is None else ("-", change.old)
        yield from _wrapped(f"{sign} {name}: {'' if title is None else title.text}")
        words = was or now
        if words:
            said = f"the same as of {told[words]}" if words in told else words
            told.setdefault(words, name)
            yield from _wrapped(f"in words: {said}", 8)
    elif len(_said(change.old)) + len(_said(change.new)) + len(name) <= _WIDTH - 14:
        yield f"    {name}: {_said(change.old)} -> {_said(change.new)}"
    else:
        yield f"    {name}"
        yield from _wrapped(f"was: {_said(change.old)}", 8)
        yield from _wrapped(f"now: {_said(change.new)}", 8)
        yield from _wrapped(f"that is: {'; '.join(_words_changed(change))}", 8)
        if was != now:
            yield from _wrapped(f"in words, was: {was or 'nothing'}", 8)
            yield from _wrapped(f"in words, now: {now or 'nothing'}", 8)
    if not change.is_whole and change.new is not None and change.new.since is not None and change.part != "rule":
        status = f", {change.new.status}" if change.new.status else ""
        source = f": {change.new.source}" if change.new.source else ""
        since = "on every day" if _is_always(change.new, sides) else f"since {day_text(change.new.since)}"
        yield from _wrapped(f"{since}{status}{source}", 8)


def _is_always(said: Stated, sides: Sides) -> bool:
    """Say whether it stands in an overlay without a first day: it then takes the place of every value there was."""
    laid = sides.new.rulebook.overlays
    return any(overlay.since is None and said.source == overlay.source_text for overlay in laid)


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
