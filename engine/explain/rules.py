"""Risk rules in words: this file says for the officer all of a rule, and for the public what it looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engine.columns.catalogue import WORDS
from engine.exchange import ExchangeRates
from engine.explain.titles import Setting
from engine.language.phrasing.labels import labels
from engine.language.phrasing.layout import Line, bullets, sentence
from engine.language.phrasing.nouns import Noun
from engine.language.phrasing.unsure import leaves_unanswered
from engine.language.scope import Expression
from engine.rulebook.not_known import foreign_currencies
from engine.rulebook.written import Area, WrittenRule

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")


def for_officer(setting: Setting, rule: WrittenRule, area: Area) -> tuple[Line, ...]:
    """Say what a rule asks, what a hit does, what happens where facts are missing, and from when to when it holds."""
    return tuple(_told(setting, rule, area))


def for_public(setting: Setting, asking: Sequence[WrittenRule], area: Area) -> tuple[Line, ...]:
    """Say what rules look at and what to declare; no figure, no points and no lane, so that nobody can steer by it."""
    tongue, known = setting.tongue, labels(setting.tongue.code)
    looked_at = tuple(dict.fromkeys(word for rule in asking for word in rule.when.words))
    asked = dict.fromkeys(word for looked in looked_at for word in known[looked].asks)
    return (
        Line(tongue.say("public.rule", area=setting.title(area.title, area.titles))),
        *bullets(tongue, "public.looks_at", facts(setting, looked_at)),
        *bullets(tongue, "public.provide", facts(setting, tuple(asked))),
        Line(tongue.say("public.not_told")),
    )


def facts(setting: Setting, words: tuple[str, ...]) -> tuple[str, ...]:
    """Name facts with their articles."""
    known, definite = labels(setting.tongue.code), setting.tongue.cases[""]
    return tuple(definite(known[word].noun) for word in words)


def asks(setting: Setting, rule: WrittenRule) -> tuple[Line, ...]:
    """Say what a rule asks."""
    return sentence(setting.tongue, "rule.asks", setting.speaker.condition(rule.when.meaning))


def where_unknown(setting: Setting, key: str, asked: Expression) -> tuple[Line, ...]:
    """Say what happens where facts are missing that an answer hangs on; nothing where none does."""
    known = labels(setting.tongue.code)
    unsure = leaves_unanswered(asked.meaning, asked.words)
    # What a flag says is never declared: what it is told from is.
    told = (known[word].asks if WORDS[word].kind == "flag" else (word,) for word in unsure)
    words = tuple(dict.fromkeys(word for words in told for word in words))
    missing = (*(known[word].noun for word in words), *_exchange_rates(setting, asked))
    if len(missing) == 1:
        return (Line(setting.tongue.say(f"{key}.one", fact=missing[0])),)
    definite = setting.tongue.cases[""]
    return bullets(setting.tongue, key, tuple(map(definite, missing))) if missing else ()


def _exchange_rates(setting: Setting, asked: Expression) -> Iterator[Noun]:
    """Name the rates at which the money of a condition, and of what it looks up, is brought into national money."""
    book = setting.rulebook
    for currency in foreign_currencies(asked, book.values_on(setting.day, ExchangeRates())):
        yield setting.tongue.noun("exchange_rate", currency=currency, national=book.currency)


def reason(setting: Setting, rule: WrittenRule) -> str:
    """Give the reason that a decision gives, with what stands in for the facts in square brackets."""
    known, names = labels(setting.tongue.code), setting.speaker.names

    def named(match: re.Match[str]) -> str:
        name = match[1]
        if name in names.parameters:
            value = names.parameters[name].value
            return f"[{names.parameters[name].title}]" if value is None else setting.tongue.quantity(value)
        return f"[{known[name].noun.text}]" if name in WORDS else match[0]

    return _PLACEHOLDER.sub(named, setting.title(rule.rule.because, rule.rule.reasons))


def _told(setting: Setting, rule: WrittenRule, area: Area) -> Iterator[Line]:
    tongue = setting.tongue
    yield from asks(setting, rule)
    yield from _of_a_hit(setting, rule, area)
    unsure = where_unknown(setting, f"unknown.{rule.rule.if_unknown}", rule.when)
    yield from unsure or (Line(tongue.say("unknown.never")),)
    yield Line(tongue.say("rule.reason", reason=tongue.quote(reason(setting, rule))))


def _of_a_hit(setting: Setting, rule: WrittenRule, area: Area) -> Iterator[Line]:
    tongue, points, lane = setting.tongue, rule.rule.points, rule.rule.lane
    if points:
        title = tongue.quote(setting.title(area.title, area.titles))
        yield Line(tongue.say("rule.points", points=tongue.counted("points", points), area=title, cap=str(area.cap)))
    else:
        yield Line(tongue.say("rule.no_points"))
    if lane == "hold":
        yield Line(tongue.say("rule.held"))
    elif lane is not None:
        yield Line(tongue.say("rule.lane", lane=tongue.say(f"lane.{lane}")))
