"""Parameters, tables, lists and definitions in words: what each says on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.columns.codes import code_list
from engine.explain.titles import Setting
from engine.language.kinds import Band, Kind, Quantity
from engine.language.phrasing.headings import with_points
from engine.language.phrasing.labels import code_name
from engine.language.phrasing.layout import Line, bullets, capitalised, sentence
from engine.rulebook.written import BandTable, NamedList, Parameter, Table, WrittenDefinition

_TRUTHS: Final = frozenset({"truth", "flag"})


def parameter(setting: Setting, one: Parameter) -> tuple[Line, ...]:
    """Say what a parameter is on the day."""
    tongue, day, entry = setting.tongue, setting.date(setting.day), one.history.at(setting.day)
    if entry is None:
        return (Line(tongue.say("value.not_yet", day=day)),)
    if entry.value is None:
        lines = (Line(tongue.say("value.unknown", day=day)),)
        return (*lines, Line(tongue.say("read", read=entry.cite.read))) if entry.cite.read else lines
    return (Line(capitalised(tongue.say("value.is", day=day, figure=tongue.quantity(entry.value)))),)


def table(setting: Setting, one: Table | BandTable) -> tuple[Line, ...]:
    """Say what a table says on the day, row by row."""
    entry, day = one.history.at(setting.day), setting.date(setting.day)
    if entry is None or entry.value is None:
        return (Line(setting.tongue.say("value.not_yet", day=day)),)
    return (
        *bullets(setting.tongue, "table.says", tuple(rows(setting, one)), day=day),
        Line(setting.tongue.say("table.nothing")),
    )


def rows(setting: Setting, one: Table | BandTable) -> Iterator[str]:
    """Give the rows of a table on the day; nothing where it says nothing yet."""
    say = setting.tongue.say
    if isinstance(one, BandTable):
        bands = one.history.at(setting.day)
        for band in () if bands is None else bands.value or ():
            yield say("table.row", key=_stretch(setting, band), value=_figure(setting, band.value))
        return
    entry = one.history.at(setting.day)
    for key, value in {} if entry is None else (entry.value or {}).items():
        yield say("table.row", key=key_text(setting, one.key, key), value=_figure(setting, value))


def named_list(setting: Setting, one: NamedList) -> tuple[Line, ...]:
    """Say what a list holds on the day."""
    entry, day = one.history.at(setting.day), setting.date(setting.day)
    if entry is None or entry.value is None:
        return (Line(setting.tongue.say("value.not_yet", day=day)),)
    return bullets(setting.tongue, "list.holds", held(setting, one), day=day)


def held(setting: Setting, one: NamedList) -> tuple[str, ...]:
    """Give what a list holds on the day; nothing where it says nothing yet."""
    entry = one.history.at(setting.day)
    return tuple(key_text(setting, one.kind, key) for key in sorted((entry and entry.value) or ()))


def definition(setting: Setting, one: WrittenDefinition) -> tuple[Line, ...]:
    """Say what a definition means."""
    tongue, meaning = setting.tongue, one.definition.expression.meaning
    title = tongue.quote(setting.title(one.definition.title, one.titles))
    if meaning.kind.name in _TRUTHS:
        return sentence(tongue, "definition.condition", setting.speaker.condition(meaning), title=title)
    return (Line(tongue.say("definition.value", title=title, value=setting.speaker.value(meaning))),)


def key_text(setting: Setting, kind: Kind, key: str) -> str:
    """Write what a table or list is asked with: an HS prefix, the name of a code, a text."""
    if kind.name == "hs":
        return with_points(key)
    if kind.name == "code":
        known = code_list(kind.codes or "").positions
        name = code_name(setting.tongue.code, kind.codes or "", key) if key in known else key
        return name if name == key else f"{name} ({key})"
    return setting.tongue.quote(key)


def _figure(setting: Setting, value: Quantity | None) -> str:
    return setting.tongue.say("not_known") if value is None else setting.tongue.quantity(value)


def _stretch(setting: Setting, band: Band) -> str:
    tongue, parts = setting.tongue, []
    if band.start is not None:
        parts.append(tongue.say("band.from" if band.start_inside else "band.above", start=tongue.quantity(band.start)))
    if band.end is not None:
        parts.append(tongue.say("band.up_to" if band.end_inside else "band.below", end=tongue.quantity(band.end)))
    return ", ".join(parts)
