"""Levies and reliefs in words, the same for the officer and the public: the law of what is owed is no secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from engine.explain.collecting import pays
from engine.explain.rules import where_unknown
from engine.explain.titles import Setting
from engine.language.kinds import Kind
from engine.language.phrasing.calculations import in_parts
from engine.language.phrasing.labels import labels
from engine.language.phrasing.layout import Line, bullets, capitalised, sentence
from engine.language.phrasing.nouns import Noun
from engine.money import PPM, Rounding
from engine.rulebook.written import WrittenLevy, WrittenRelief

_MEASURES: Final = {"cif": "cif_value", "fob": "fob_value", "goods": "goods_value"}


def relief(setting: Setting, one: WrittenRelief) -> tuple[Line, ...]:
    """Say up to where a relief goes, for which levies and parcels, and what happens above it."""
    return tuple(_of_relief(setting, one))


def applies(setting: Setting, one: WrittenRelief) -> tuple[Line, ...]:
    """Say when a relief applies."""
    return sentence(setting.tongue, "relief.when", setting.speaker.condition(one.when.meaning))


def levy(setting: Setting, one: WrittenLevy) -> tuple[Line, ...]:
    """Say what a levy is, on what it is charged, how it is rounded, and who pays it where."""
    return tuple(_of_levy(setting, one))


def _of_relief(setting: Setting, one: WrittenRelief) -> Iterator[Line]:
    tongue = setting.tongue
    key = f"relief.{one.shape}"
    if f"{key}.below" in tongue.phrases and not one.or_equal:
        key += ".below"
    levies = tuple(setting.speaker.names.nouns[name] for name in one.levies)
    line = setting.speaker.value(one.line.meaning)
    yield Line(capitalised(tongue.say(key, line=line, levies=levies, measure=_measure(setting, one))))
    if one.of_each_item:
        yield Line(tongue.say("relief.each"))
    yield from applies(setting, one)
    asked = [one.when]
    if one.where is not None:
        yield from sentence(tongue, "relief.where", setting.speaker.condition(one.where.meaning))
        asked.append(one.where)
    for condition in asked:
        yield from where_unknown(setting, "relief.unknown", condition)
    if any(setting.speaker.names.parameters[name].value is None for name in one.line.parameters & _parameters(setting)):
        yield Line(tongue.say("relief.line_unknown"))
    if one.cite.read:
        yield Line(tongue.say("read", read=one.cite.read))


def _parameters(setting: Setting) -> frozenset[str]:
    return frozenset(setting.speaker.names.parameters)


def _measure(setting: Setting, one: WrittenRelief) -> Noun:
    if one.payable:
        levies = tuple(setting.speaker.names.nouns[name] for name in one.payable)
        return levies[0] if len(levies) == 1 else setting.tongue.noun("value.sum", terms=levies)
    if isinstance(one.measure, str):
        return labels(setting.tongue.code)[_MEASURES[one.measure]].noun
    return setting.speaker.value(one.measure.meaning)


def _of_levy(setting: Setting, one: WrittenLevy) -> Iterator[Line]:
    tongue = setting.tongue
    yield from _charged(setting, one)
    if one.when is not None:
        yield from sentence(tongue, "levy.when", setting.speaker.condition(one.when.meaning))
    if one.where is not None:
        yield from sentence(tongue, "levy.where", setting.speaker.condition(one.where.meaning))
    if one.supplied is not None:
        yield Line(tongue.say("levy.supplied"))
    by_item = ".item" if one.is_rounded_by_item else ""
    if one.base_step > 1:
        how, step = _how(setting, one.base_rounding), _step(setting, one.base_step)
        yield Line(tongue.say(f"levy.base_rounded{by_item}", how=how, step=step))
    yield Line(tongue.say(f"levy.rounded{by_item}", how=_how(setting, one.rounding), step=_step(setting, one.step)))
    yield from pays(setting, one)
    found = [
        relief for relief in setting.rulebook.reliefs if one.id in relief.levies and relief.span.holds(setting.day)
    ]
    if found:
        titles = tuple(setting.title(relief.title, relief.titles) for relief in found)
        yield from bullets(tongue, "levy.relieved", titles)


def _charged(setting: Setting, one: WrittenLevy) -> Iterator[Line]:
    tongue, day = setting.tongue, setting.day
    if one.amounts is not None:
        amount = one.amounts.at(day)
        if amount is None or amount.value is None:
            yield from _not_known(setting, "levy.amount_unknown", "" if amount is None else amount.cite.read)
        else:
            yield from sentence(
                tongue, "levy.amount", in_parts(replace(setting.speaker, expands=False), amount.value.meaning)
            )
    elif one.rates is not None:
        rate = one.rates.at(day)
        if rate is None or rate.value is None:
            yield from _not_known(setting, "levy.rate_unknown", "" if rate is None else rate.cite.read)
        else:
            written = tongue.amount(Kind("share"), Fraction(rate.value, PPM))
            yield Line(capitalised(tongue.say("levy.rate", rate=written, base=_base(setting, one))))
    else:
        listed = sum(row.span.holds(day) and one.tariff in row.rates for row in setting.rulebook.tariff)
        count = tongue.counted("entries", listed)
        yield Line(capitalised(tongue.say("levy.tariff", count=count, base=_base(setting, one))))
        yield Line(tongue.say("levy.selective" if one.selective else "levy.not_selective"))


def _not_known(setting: Setting, key: str, read: str) -> Iterator[Line]:
    yield Line(setting.tongue.say(key))
    if read:
        yield Line(setting.tongue.say("read", read=read))


def _base(setting: Setting, one: WrittenLevy) -> Noun:
    known, nouns = labels(setting.tongue.code), setting.speaker.names.nouns
    value = [known[one.on_value].noun] if one.on_value else []
    terms = (*value, *(nouns[name] for name in one.on_levies))
    return terms[0] if len(terms) == 1 else setting.tongue.noun("value.sum", terms=terms)


def _how(setting: Setting, rounding: Rounding) -> str:
    return setting.tongue.say(f"rounding.{rounding.name.lower()}")


def _step(setting: Setting, minor: int) -> str:
    book = setting.rulebook
    return setting.tongue.amount(Kind("money", book.currency), Fraction(minor, 10**book.exponent))
