"""Explanations and histories for reading: this file draws them for a terminal, and gives them as plain values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.days import Citation, day_text
from engine.language.phrasing.layout import as_text
from engine.rulebook.shown import shows_rule
from service.console import results

if TYPE_CHECKING:
    from rich.console import Console

    from engine.explain.explanation import Explanation
    from engine.explain.timeline import Era
    from engine.explain.titles import Setting
    from engine.explain.uses import Use
    from engine.language.phrasing.layout import Line
    from engine.rulebook.written import Example

_MOST_EXAMPLES: Final = 5
_MARKS: Final = {"past": " ", "now": ">", "later": "+"}
"""What stands before a value: > where it holds on the day, + where it is still to come."""
_STYLES: Final = {"past": "dim", "now": "bold", "later": ""}
_SOURCE_INDENT: Final = 27
_NARROWEST: Final = 20


def draw(setting: Setting, explanation: Explanation) -> None:
    """Print one explanation, section by section; sections that hold nothing are left out."""
    console, say = results(), setting.tongue.say
    console.print(": ".join(text for text in (explanation.id, explanation.title) if text), style="bold")
    draw_lines(console, explanation.says)
    if explanation.written:
        _draw_section(console, say("section.written"), [f"{key}: {text}" for key, text in explanation.written])
    if explanation.uses:
        _draw_uses(console, setting, explanation.uses)
    if explanation.history:
        _draw_title(console, say("section.history"))
        draw_timeline(setting, explanation.history)
    if explanation.examples:
        _draw_section(console, say("section.examples"), list(_examples(setting, explanation)))
    if explanation.changes:
        changes = [f"{setting.date(change.day)}: {change.text}" for change in explanation.changes]
        _draw_section(console, say("section.changes"), changes)
    if explanation.cite is not None:
        _draw_section(console, say("section.source"), [_source(explanation.cite)])
    if explanation.owner:
        _draw_section(console, say("section.owner"), [explanation.owner])
    console.print()


def draw_timeline(setting: Setting, eras: Sequence[Era]) -> None:
    """Print a history, a line for each value with the days it holds, and its source under it."""
    console, say = results(), setting.tongue.say
    for era in eras:
        place = era.place(setting.day)
        status = f" ({say(f'status.{era.status}')})" if era.status else ""
        console.print(_hanging(f"{_MARKS[place]} {_days(era)}  ", f"{era.value}{status}", 0, _STYLES[place]))
        told = [_source(era.cite), say("read", read=era.cite.read) if era.cite.read else ""]
        for text in filter(None, told):
            console.print(_hanging("", text, _SOURCE_INDENT, "dim"))


def draw_outlook(setting: Setting, eras: Sequence[Era]) -> None:
    """Print what comes next and when a history should be looked at again."""
    console = results()
    for sentence in outlook(setting, eras):
        console.print(sentence)


def outlook(setting: Setting, eras: Sequence[Era]) -> Iterator[str]:
    """Say what comes next and when a history should be looked at again."""
    say = setting.tongue.say
    later = [era for era in eras if era.place(setting.day) == "later"]
    for era in later:
        yield say("next", value=era.value, day=setting.date(era.since or 0))
    if not later:
        yield say("nothing_next")
    reviews = [era.review for era in eras if era.review is not None and era.place(setting.day) != "past"]
    if not reviews:
        yield say("review.none")
    for day in sorted(set(reviews)):
        yield say("review.past" if day < setting.day else "review.next", day=setting.date(day))


def as_values(setting: Setting, explanation: Explanation) -> dict[str, Any]:
    """Give an explanation as plain values."""
    return {
        "id": explanation.id, "kind": explanation.kind, "title": explanation.title,
        "language": setting.tongue.code, "day": day_text(setting.day), "says": as_text(explanation.says).splitlines(),
        "written": dict(explanation.written),
        "uses": [_use(use) for use in explanation.uses],
        "history": eras_as_values(setting, explanation.history),
        "examples": [
            {
                "id": one.id, "title": one.title, "kind": one.kind, "on": day_text(one.on), "file": one.file,
                "is_left_alone": _is_left_alone(explanation, one),
            }
            for one in explanation.examples
        ],
        "changes": [{"day": day_text(change.day), "text": change.text} for change in explanation.changes],
        "source": None if explanation.cite is None else _cite(explanation.cite),
        "owner": explanation.owner,
    }  # fmt: skip


def eras_as_values(setting: Setting, eras: Sequence[Era]) -> list[dict[str, Any]]:
    """Give a history as plain values."""
    return [
        {
            "since": _day(era.since), "until": _day(era.until), "value": era.value, "status": era.status,
            "source": _cite(era.cite), "review": _day(era.review), "place": era.place(setting.day),
        }
        for era in eras
    ]  # fmt: skip


def draw_lines(console: Console, lines: Sequence[Line], indent: int = 0) -> None:
    """Print what is said, lists under their sentences."""
    for line in lines:
        console.print(_hanging("- " if line.depth else "", line.text, indent + 2 * line.depth))


def draw_texts(console: Console, texts: Sequence[str], indent: int = 0) -> None:
    """Print what is said where it is text already: entries of lists begin with a dash."""
    for text in texts:
        said = text.lstrip()
        mark = "- " if said.startswith("- ") else ""
        console.print(_hanging(mark, said.removeprefix(mark), indent + len(text) - len(said)))


def _hanging(mark: str, text: str, indent: int, style: str = "") -> Any:
    """Lay out a text whose later lines stand under its first one, not under its mark."""
    from rich.text import Text

    width = max(results().width - indent - len(mark), _NARROWEST)
    # rich breaks lines at no-break spaces too, and would leave a quotation mark alone.
    text = "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text
    first, *rest = text.split("\n")
    # Plain lines: a grid would fill each up with spaces.
    below = (" " * (indent + len(mark)) + line for line in rest)
    return Text("\n".join([" " * indent + mark + first, *below]), style=style)


def _draw_section(console: Console, title: str, texts: Sequence[str]) -> None:
    _draw_title(console, title)
    for text in texts:
        console.print(_hanging("", text, 2))


def _draw_title(console: Console, title: str) -> None:
    console.print()
    console.print(title, style="bold")


def _draw_uses(console: Console, setting: Setting, uses: Sequence[Use]) -> None:
    _draw_title(console, setting.tongue.say("section.uses", day=setting.date(setting.day)))
    for use in uses:
        said = use.value.splitlines()
        status = f" ({setting.tongue.say(f'status.{use.status}')})" if use.status else ""
        first = f" {said[0]}" if len(said) == 1 else ""
        console.print(_hanging("", f"{use.id}, {use.title}{setting.tongue.phrases['colon']}{first}{status}", 2))
        for row in said if len(said) > 1 else ():
            console.print(_hanging("", row, 6))
        if use.cite.text:
            console.print(_hanging("", _source(use.cite), 6, "dim"))


def _examples(setting: Setting, explanation: Explanation) -> Iterator[str]:
    """Write the examples: first those that show what is asked about, then the parcels that a rule leaves alone."""
    say = setting.tongue.say
    for is_left_alone in (False, True):
        found = [one for one in explanation.examples if _is_left_alone(explanation, one) is is_left_alone]
        for one in found[:_MOST_EXAMPLES]:
            known = [say(f"kind.{one.kind}"), setting.date(one.on), *([say("left_alone")] if is_left_alone else ())]
            yield f"{one.id} ({', '.join(known)}){setting.tongue.phrases['colon']} {one.title}"
        if len(found) > _MOST_EXAMPLES:
            yield f"+ {len(found) - _MOST_EXAMPLES}"


def _is_left_alone(explanation: Explanation, example: Example) -> bool:
    return explanation.kind == "rule" and shows_rule(example, explanation.id) == "misses"


def _days(era: Era) -> str:
    since = "" if era.since is None else day_text(era.since)
    return f"{since:10} - {'' if era.until is None else day_text(era.until):10}"


def _source(cite: Citation) -> str:
    return f"{cite.text} {cite.url}".strip()


def _cite(cite: Citation) -> dict[str, str]:
    return {"text": cite.text, "url": cite.url, "read": cite.read}


def _use(use: Use) -> dict[str, Any]:
    return {
        "id": use.id, "title": use.title, "value": use.value.splitlines(), "since": _day(use.since),
        "status": use.status, "source": _cite(use.cite),
    }  # fmt: skip


def _day(day: int | None) -> str | None:
    return None if day is None else day_text(day)
