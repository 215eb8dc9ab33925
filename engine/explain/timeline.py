"""Histories: this file lays out what held from when to when, each with its source, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, TypeAlias

from engine.days import Citation, Dated, Span
from engine.explain import titles
from engine.explain.collecting import parties_text
from engine.explain.subjects import Subject
from engine.explain.together import fields_of, periods_of
from engine.explain.values import key_text
from engine.language.kinds import Kind
from engine.language.phrasing.headings import with_points
from engine.language.scope import Expression
from engine.money import PPM
from engine.rulebook.law import Capacity
from engine.rulebook.written import (
    CollectionModel,
    LaneSetting,
    WrittenChannel,
    WrittenElection,
    WrittenLevy,
    WrittenQuota,
    WrittenRelief,
    WrittenRule,
    WrittenScheme,
    WrittenTogether,
)

_Collecting: TypeAlias = WrittenChannel | WrittenScheme | WrittenElection
_Suspended: TypeAlias = WrittenLevy | WrittenRelief | WrittenTogether | WrittenQuota | _Collecting

_MOST_NAMED: Final = 6
_OF_MODELS: Final = {"liable": "party", "collector": "party", "point": "point"}


@dataclass(frozen=True, slots=True)
class Era:
    """What held from ``since`` to ``until``, both included; ``until`` None is open, ``since`` None has no beginning."""

    since: int | None
    until: int | None
    value: str
    status: str
    cite: Citation
    review: int | None = None

    def place(self, day: int) -> str:
        """Say where it lies from a day: past, now or later."""
        if self.until is not None and self.until < day:
            return "past"
        return "later" if self.since is not None and self.since > day else "now"


def timeline(setting: titles.Setting, subject: Subject) -> tuple[Era, ...]:
    """Lay out the history of a subject, oldest first."""
    match subject.kind:
        case "rule":
            return tuple(_of_rule(setting, rule) for rule in subject.entries)
        case "relief":
            return tuple(era for relief in subject.entries for era in _of_relief(setting, relief))
        case "levy":
            return tuple(
                era
                for levy in subject.entries
                for era in _with_suspensions(setting, tuple(_of_levy(setting, levy)), levy)
            )
        case "channel" | "scheme" | "election":
            return tuple(era for one in subject.entries for era in _of_collecting(setting, one))
        case "together" | "quota":
            return tuple(era for one in subject.entries for era in _of_joining(setting, one))
        case "area" | "definition":
            return ()
        case "parameter" | "table" | "list":
            return _of_history(subject.entries[0].history, _value_writer(setting, subject))
        case _:
            return _of_history(subject.entries[0], _SETTINGS[subject.kind](setting))


def _of_history(history: Dated[Any], write: Callable[[Any], str]) -> tuple[Era, ...]:
    entries = history.entries
    eras = []
    for position, entry in enumerate(entries):
        until = entries[position + 1].since - 1 if position + 1 < len(entries) else None
        eras.append(Era(entry.since, until, write(entry.value), entry.status, entry.cite, entry.review))
    return tuple(eras)


def _value_writer(setting: titles.Setting, subject: Subject) -> Callable[[Any], str]:
    tongue, one = setting.tongue, subject.entries[0]

    def quantity(value: Any) -> str:
        return tongue.say("not_known") if value is None else tongue.quantity(value)

    def rows(value: Any) -> str:
        return tongue.counted("entries", len(value or ()))

    def listed(value: Any) -> str:
        return _few(setting, [key_text(setting, one.kind, key) for key in sorted(value or ())])

    if subject.kind == "parameter":
        return quantity
    return listed if subject.kind == "list" else rows


def _of_rule(setting: titles.Setting, rule: WrittenRule) -> Era:
    lane = rule.rule.lane
    parts = [setting.tongue.counted("points", rule.rule.points)]
    parts += [setting.tongue.say(f"lane.{lane}")] if lane else []
    return _of_span(rule.span, ", ".join(parts), "", rule.rule.cite, rule.review)


def _of_relief(setting: titles.Setting, relief: WrittenRelief) -> Iterator[Era]:
    speaker = setting.within(relief.span).speaker
    line = setting.tongue.cases[""](speaker.value(relief.line.meaning))
    era = _of_span(relief.span, line, relief.status, relief.cite, relief.review)
    yield from _with_suspensions(setting, (era,), relief)


def _of_collecting(setting: titles.Setting, one: _Collecting) -> Iterator[Era]:
    if isinstance(one, WrittenChannel):
        value = parties_text(setting, one)
    elif isinstance(one, WrittenScheme):
        value = one.scheme.number or one.scheme.pattern or one.scheme.id
    else:
        value = ", ".join(one.terms.choices)
    yield from _with_suspensions(setting, (_of_span(one.span, value, one.status, one.cite, one.review),), one)


def _of_joining(setting: titles.Setting, one: WrittenTogether | WrittenQuota) -> Iterator[Era]:
    value = fields_of(setting, one) if isinstance(one, WrittenTogether) else periods_of(setting, one)
    yield from _with_suspensions(setting, (_of_span(one.span, value, one.status, one.cite, one.review),), one)


def _of_levy(setting: titles.Setting, levy: WrittenLevy) -> Iterator[Era]:
    tongue = setting.tongue

    def rate(ppm: int | None) -> str:
        return tongue.say("not_known") if ppm is None else tongue.amount(Kind("share"), Fraction(ppm, PPM))

    def amount(value: Any) -> str:
        return tongue.say("not_known") if value is None else tongue.cases[""](setting.speaker.value(value.meaning))

    if levy.rates is not None or levy.amounts is not None:
        eras = _of_history(levy.rates or levy.amounts or Dated(()), rate if levy.rates is not None else amount)
        yield from (_within(era, levy.span) for era in eras)
        return
    rows = [row for row in setting.rulebook.tariff if levy.tariff in row.rates]
    for since in sorted({row.span.since or 0 for row in rows}):
        begun = [row for row in rows if (row.span.since or 0) == since]
        said = [f"{with_points(row.prefix)} {rate(row.rates[levy.tariff or ''])}" for row in begun]
        yield Era(since, None, _few(setting, said), begun[0].status, levy.cite, levy.review)


def _within(era: Era, span: Span) -> Era:
    """End an era where its levy ends."""
    if era.until is None and span.until is not None:
        return replace(era, until=span.until)
    return era


def _with_suspensions(setting: titles.Setting, eras: Sequence[Era], one: _Suspended) -> Iterator[Era]:
    """Part eras where what they tell of is suspended, and tell each suspension between them, once."""
    if not one.suspended:
        yield from eras
        return
    told: set[Span] = set()
    for era in eras:
        for part, pause in Span(era.since, era.until, one.span.pauses).parts():
            if pause is None:
                yield replace(era, since=part.since, until=part.until)
            elif pause not in told:
                told.add(pause)
                notice = next(each for each in one.suspended if each.span == pause)
                until = _earlier_of(pause.until, one.span.until)
                yield Era(pause.since, until, setting.tongue.say("suspended"), notice.status, notice.cite)


def _earlier_of(one: int | None, other: int | None) -> int | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _of_span(span: Span, value: str, status: str, cite: Citation, review: int | None) -> Era:
    return Era(span.since, span.until, value, status, cite, review)


def _few(setting: titles.Setting, said: Sequence[str]) -> str:
    if len(said) <= _MOST_NAMED:
        return ", ".join(said)
    more = str(len(said) - _MOST_NAMED)
    return setting.tongue.say("fact.more", texts=", ".join(said[:_MOST_NAMED]), count=more)


def _lanes(setting: titles.Setting) -> Callable[[LaneSetting | None], str]:
    tongue = setting.tongue

    def write(value: LaneSetting | None) -> str:
        if value is None:
            return tongue.say("not_known")
        scores = [
            tongue.say("lane.at_least", lane=tongue.say(f"lane.{lane}"), score=str(score))
            for score, lane in value.at_least
        ]
        share = tongue.amount(Kind("share"), Fraction(value.random_ppm, PPM))
        drawn = tongue.say("lane.random", share=share, lane=tongue.say(f"lane.{value.random_lane}"))
        return ", ".join([*scores, drawn, *_capacity(setting, value.capacity)])

    return write


def _capacity(setting: titles.Setting, capacity: Capacity | None) -> Iterator[str]:
    """Say how many a lane can take, and where the others go; nothing where it takes all."""
    if capacity is not None:
        say = setting.tongue.say
        lane, overflow = say(f"lane.{capacity.lane}"), say(f"lane.{capacity.overflow}")
        rank = say(f"lane.rank.{capacity.rank_by}")
        yield say("lane.capacity", most=str(capacity.most), lane=lane, overflow=overflow, rank=rank)


def _basis(setting: titles.Setting) -> Callable[[str | Expression | None], str]:
    def write(value: str | Expression | None) -> str:
        if isinstance(value, Expression):
            return value.text
        return setting.tongue.say("not_known" if value in {None, "unknown"} else f"basis.{value}")

    return write


def _date_basis(setting: titles.Setting) -> Callable[[str | None], str]:
    def write(value: str | None) -> str:
        return setting.tongue.say("not_known" if value is None else f"date_basis.{value}")

    return write


def _models(setting: titles.Setting) -> Callable[[CollectionModel | None], str]:
    say = setting.tongue.say

    def write(value: CollectionModel | None) -> str:
        if value is None:
            return say("not_known")
        said = {part: say(f"{key}.{getattr(value, part)}") for part, key in _OF_MODELS.items() if getattr(value, part)}
        return ", ".join(said.values()) or value.model

    return write


_SETTINGS: Final[Mapping[str, Callable[[titles.Setting], Callable[[Any], str]]]] = {
    "lanes": _lanes,
    "customs_value": _basis,
    "date_basis": _date_basis,
    "collection": _models,
}
