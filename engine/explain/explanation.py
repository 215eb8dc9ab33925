"""An explanation whole: what something says in words, how it is written, what it uses, its past and its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from engine.days import Citation, Span
from engine.explain import changes, collecting, revenue, rules, together, values
from engine.explain.subjects import Subject
from engine.explain.timeline import Era, timeline
from engine.explain.titles import Setting
from engine.explain.uses import Use, expressions, users, values_used
from engine.language.phrasing.layout import Line, bullets
from engine.rulebook.shown import shows_levy, shows_relief, shows_rule
from engine.rulebook.written import Area, Example, WrittenRule

Reader: TypeAlias = Literal["officer", "trader"]

_OF_RISK: Final = frozenset({"rule", "area", "lanes"})
_OF_OWING: Final = frozenset({
    "relief", "levy", "customs_value", "collection", "channel", "scheme", "election", "together", "quota", "date_basis",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """Something that a rulebook says, explained. For the public, what belongs to risk rules has ``says`` alone."""

    id: str
    kind: str
    title: str
    says: tuple[Line, ...]
    written: tuple[tuple[str, str], ...] = ()
    uses: tuple[Use, ...] = ()
    history: tuple[Era, ...] = ()
    examples: tuple[Example, ...] = ()
    changes: tuple[changes.Change, ...] = ()
    cite: Citation | None = None
    status: str = ""
    owner: str = ""


def explain(setting: Setting, subject: Subject, reader: Reader) -> tuple[Explanation, ...]:
    """Explain a subject as of the setting's day, an area with each of its rules; ``trader`` is the public."""
    if reader == "trader":
        return (_for_public(setting, subject),)
    found = _for_officer(setting, subject)
    if subject.kind != "area":
        return (found,)
    area: Area = subject.entries[0]
    of_rules = (Subject(name, "rule", tuple(same)) for name, same in _by_id(area).items())
    return (found, *(_for_officer(setting, rule) for rule in of_rules))


def is_open(setting: Setting, subject: Subject) -> bool:
    """Say whether the public may read it: levies, reliefs and what they look at; not what risk rules alone look at."""
    if subject.kind in _OF_RISK or subject.kind in _OF_OWING:
        return subject.kind in _OF_OWING
    return any(user.kind in _OF_OWING for user in users(setting, subject.id.rpartition(".")[2]))


def _for_public(setting: Setting, subject: Subject) -> Explanation:
    if is_open(setting, subject):
        return _for_officer(setting, subject, is_public=True)
    entry = subject.on(setting.day)
    if subject.kind == "rule":
        area = _area_of(setting, entry)
        return Explanation(subject.id, "rule", _area_title(setting, area), rules.for_public(setting, (entry,), area))
    if subject.kind == "area":
        says = rules.for_public(setting, entry.rules, entry)
        return Explanation(subject.id, "area", _area_title(setting, entry), says)
    return Explanation(subject.id, subject.kind, "", (Line(setting.tongue.say("public.closed")),))


def _for_officer(setting: Setting, subject: Subject, *, is_public: bool = False) -> Explanation:
    entry = subject.on(setting.day)
    history = timeline(setting, subject)
    span: Span = getattr(entry, "span", Span())
    title = _title(setting, subject, entry)
    days = [era.since for era in history]
    whole = getattr(entry, "rule", entry)
    then = setting.within(span)
    sources = expressions(entry, then.day)
    says = _SAYS[subject.kind](then, entry) + _spans(setting, span) + _used_by(setting, subject, is_public=is_public)
    return Explanation(
        subject.id, subject.kind, title, says,
        written=tuple((key, expression.text) for key, expression in sources),
        uses=values_used(then, sources),
        history=history,
        examples=tuple(_examples(setting, subject, entry)),
        changes=changes.about(setting.rulebook, subject.id, title, days),
        cite=getattr(whole, "cite", None),
        status=getattr(whole, "status", ""),
        owner=getattr(whole, "owner", ""),
    )  # fmt: skip


def title_of(setting: Setting, subject: Subject) -> str:
    """Give the title of a subject in the language of the setting, where the rulebook has it."""
    return _title(setting, subject, subject.on(setting.day))


def _title(setting: Setting, subject: Subject, entry: Any) -> str:
    match subject.kind:
        case "lanes" | "customs_value" | "collection" | "date_basis":
            return setting.tongue.say(f"title.{subject.kind}")
        case "rule":
            return setting.title(entry.rule.title, entry.rule.titles)
        case "definition":
            return setting.title(entry.definition.title, entry.titles)
        case _:
            return setting.title(entry.title, entry.titles)


def _area_title(setting: Setting, area: Area) -> str:
    return setting.title(area.title, area.titles)


def _area_of(setting: Setting, rule: WrittenRule) -> Area:
    return next(area for area in setting.rulebook.areas if area.name == rule.rule.area)


def _by_id(area: Area) -> Mapping[str, list[WrittenRule]]:
    found: dict[str, list[WrittenRule]] = {}
    for rule in area.rules:
        found.setdefault(rule.rule.id, []).append(rule)
    return found


def _used_by(setting: Setting, subject: Subject, *, is_public: bool) -> tuple[Line, ...]:
    if subject.kind not in {"parameter", "table", "list", "definition"}:
        return ()
    found = [user for user in users(setting, subject.id.rpartition(".")[2]) if not is_public or user.kind in _OF_OWING]
    named = tuple(f"{user.id}: {_title(setting, user, user.on(setting.day))}" for user in found)
    return bullets(setting.tongue, "used_by", named) if named else (Line(setting.tongue.say("nothing_uses")),)


def _spans(setting: Setting, span: Span) -> tuple[Line, ...]:
    """Say from when to when something holds, and that it does not on the day where that is so."""
    say, date = setting.tongue.say, setting.date
    if span.until is not None:
        lines = [say("span.until", since=date(span.since or 0), until=date(span.until))]
    else:
        lines = [say("span", since=date(span.since))] if span.since is not None else []
    for pause in span.pauses:
        key = "span.suspended" if pause.until is None else "span.suspended.until"
        lines.append(say(key, since=date(pause.since or 0), until=date(pause.until or 0)))
    if not span.holds(setting.day):
        lines.append(say("span.not_on_day", day=date(setting.day)))
    return tuple(map(Line, lines))


def _examples(setting: Setting, subject: Subject, entry: Any) -> Iterator[Example]:
    """Give the examples that show something; for a rule first those that it hits, then those that it leaves alone."""
    examples, lists = setting.rulebook.examples, setting.rulebook.lists
    match subject.kind:
        case "rule":
            for shown in ("hits", "misses"):
                yield from (example for example in examples if shows_rule(example, subject.id) == shown)
        case "levy":
            yield from (example for example in examples if shows_levy(example, entry.id))
        case "relief":
            yield from (example for example in examples if shows_relief(example, entry, lists))


def _area_says(setting: Setting, area: Area) -> tuple[Line, ...]:
    count = setting.tongue.counted("rules", len(_by_id(area)))
    return (Line(setting.tongue.say("area", title=_area_title(setting, area), count=count, cap=str(area.cap))),)


def _rule_says(setting: Setting, rule: WrittenRule) -> tuple[Line, ...]:
    return rules.for_officer(setting, rule, _area_of(setting, rule))


def _nothing(_: Setting, __: Any) -> tuple[Line, ...]:
    """Say nothing: the history of a setting says what it is."""
    return ()


_SAYS: Final[Mapping[str, Callable[[Setting, Any], tuple[Line, ...]]]] = {
    "rule": _rule_says,
    "area": _area_says,
    "relief": revenue.relief,
    "levy": revenue.levy,
    "channel": collecting.channel,
    "scheme": collecting.scheme,
    "election": collecting.election,
    "together": together.together,
    "quota": together.quota,
    "date_basis": _nothing,
    "parameter": values.parameter,
    "table": values.table,
    "list": values.named_list,
    "definition": values.definition,
    "lanes": _nothing,
    "customs_value": _nothing,
    "collection": _nothing,
}
