"""Parcels that are taken together, and what they use of quotas, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.explain.titles import Setting
from engine.language.phrasing.calculations import in_parts
from engine.language.phrasing.layout import Line, bullets, capitalised, sentence
from engine.rulebook.written import WrittenQuota, WrittenTogether


def together(setting: Setting, one: WrittenTogether) -> tuple[Line, ...]:
    """Say which parcels are assessed as one, and what happens to those of which that is not known."""
    return tuple(_of_together(setting, one))


def quota(setting: Setting, one: WrittenQuota) -> tuple[Line, ...]:
    """Say what a parcel uses, in which periods it is counted, and which parcels use it."""
    return tuple(_of_quota(setting, one))


def fields_of(setting: Setting, one: WrittenTogether) -> str:
    """Name what parcels have in common that are taken together."""
    *others, last = (setting.tongue.say(f"together.by.{name}") for name in one.by)
    return setting.tongue.say("together.fields", others=", ".join(others), last=last) if others else last


def periods_of(setting: Setting, one: WrittenQuota) -> str:
    """Name the periods that a quota is counted in."""
    return ", ".join(setting.tongue.say(f"period.{name}") for name in one.per)


def _of_together(setting: Setting, one: WrittenTogether) -> Iterator[Line]:
    tongue = setting.tongue
    yield Line(capitalised(tongue.say("together", fields=fields_of(setting, one))))
    if one.when is not None:
        yield from sentence(tongue, "together.when", setting.speaker.condition(one.when.meaning))
    yield Line(tongue.say("together.alone"))


def _of_quota(setting: Setting, one: WrittenQuota) -> Iterator[Line]:
    tongue = setting.tongue
    if one.counts is None:
        yield Line(tongue.say("quota.imports"))
    else:
        in_short = replace(setting.speaker, expands=False)
        yield from sentence(tongue, "quota.counts", in_parts(in_short, one.counts.meaning))
    yield Line(tongue.say("quota.per", periods=periods_of(setting, one)))
    if one.uses is not None:
        reliefs = [relief for relief in setting.rulebook.reliefs if relief.id in one.uses]
        titles = dict.fromkeys(setting.title(relief.title, relief.titles) for relief in reliefs)
        yield from bullets(tongue, "quota.uses", tuple(titles))
    yield Line(tongue.say("quota.order"))
