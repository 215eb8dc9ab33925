"""Channels, schemes and elections in words: who collects what, on which evidence, and what may be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.explain.titles import Setting
from engine.language.phrasing.layout import Line, bullets, sentence
from engine.revenue.collection import COLLECTION_MODELS
from engine.revenue.models.model import CollectionModel
from engine.rulebook.written import WrittenChannel, WrittenElection, WrittenLevy, WrittenScheme


def channel(setting: Setting, one: WrittenChannel) -> tuple[Line, ...]:
    """Say what a channel collects from whom, on which evidence, and when it is paid over."""
    return tuple(_of_channel(setting, one))


def scheme(setting: Setting, one: WrittenScheme) -> tuple[Line, ...]:
    """Say what a scheme covers, and how its numbers are known to be right."""
    return tuple(_of_scheme(setting, one))


def election(setting: Setting, one: WrittenElection) -> tuple[Line, ...]:
    """Say who chooses what."""
    return tuple(_of_election(setting, one))


def pays(setting: Setting, levy: WrittenLevy) -> Iterator[Line]:
    """Say who owes a levy and who collects it where no channel does, and which channels may collect it."""
    entry = setting.rulebook.models.at(setting.day)
    if entry is None or entry.value is None:
        return
    model = model_of(setting, entry.value.model)
    parties = {
        part: getattr(levy, part) or getattr(entry.value, part) or ("" if model is None else getattr(model, part))
        for part in ("liable", "collector", "point")
    }
    if all(parties.values()):
        yield _parties(setting, "levy.pays", **parties)
    titles = [
        setting.title(one.title, one.titles)
        for one in setting.rulebook.channels
        if one.span.holds(setting.day) and levy.id in (one.levies or _covered(setting, one.evidence) or (levy.id,))
    ]
    if titles:
        yield from bullets(setting.tongue, "levy.channels", tuple(titles))


def parties_text(setting: Setting, one: WrittenChannel) -> str:
    """Name the model of a channel and where it collects."""
    model = model_of(setting, one.model)
    point = one.point or ("" if model is None else model.point)
    return ", ".join(part for part in (one.model, _word(setting, "point", point) if point else "") if part)


def model_of(setting: Setting, name: str) -> CollectionModel | None:
    """Find a collection model that ships or was installed."""
    found: CollectionModel | None = COLLECTION_MODELS.get(name) or setting.rulebook.installed.get(name)
    return found


def _of_channel(setting: Setting, one: WrittenChannel) -> Iterator[Line]:
    say, model = setting.tongue.say, model_of(setting, one.model)
    levies = one.levies or _covered(setting, one.evidence)
    if levies:
        yield from bullets(setting.tongue, "channel.levies", _levy_titles(setting, levies), model=_plain(one.model))
    else:
        yield Line(say("channel.all", model=_plain(one.model)))
    if one.when is not None:
        yield from sentence(setting.tongue, "channel.when", setting.speaker.condition(one.when.meaning))
    yield Line(say("channel.evidence", scheme=one.evidence) if one.evidence else say("channel.no_evidence"))
    if one.evidence:
        yield Line(say(f"channel.shortfall.{one.shortfall}"))
    if model is not None:
        parties = {part: getattr(one, part) or getattr(model, part) for part in ("liable", "collector", "point")}
        yield _parties(setting, "levy.pays", **parties)
    remit = one.remit or ("" if model is None else model.remit)
    if remit:
        yield Line(say("channel.remit", period=say(f"period.{remit}")))
    if one.remit_due:
        yield Line(say("channel.remit_due", text=one.remit_due))


def _of_scheme(setting: Setting, one: WrittenScheme) -> Iterator[Line]:
    say = setting.tongue.say
    if one.covers:
        yield from bullets(setting.tongue, "scheme.covers", _levy_titles(setting, one.covers))
    else:
        yield Line(say("scheme.covers_all"))
    if one.scheme.number:
        yield Line(say("scheme.number", text=one.scheme.number))
    if one.scheme.pattern:
        yield Line(say("scheme.pattern", text=one.scheme.pattern))
    if one.holder:
        yield from bullets(setting.tongue, "scheme.holder", tuple(_word(setting, "party", who) for who in one.holder))
    if one.register_when:
        yield Line(say("scheme.register_when", text=one.register_when))


def _of_election(setting: Setting, one: WrittenElection) -> Iterator[Line]:
    who = "carrier" if one.terms.by == "operator" else one.terms.by
    choices = tuple(_plain(choice) for choice in one.terms.choices)
    yield from bullets(setting.tongue, "election.choices", choices, party=_word(setting, "party", who))
    key = "election.default" if one.terms.default else "election.no_default"
    yield Line(setting.tongue.say(key, text=_plain(one.terms.default)))


def _covered(setting: Setting, scheme_id: str) -> tuple[str, ...]:
    return next((one.covers for one in setting.rulebook.schemes if one.id == scheme_id), ())


def _levy_titles(setting: Setting, levies: Sequence[str]) -> tuple[str, ...]:
    titles = {levy.id: setting.title(levy.title, levy.titles) for levy in setting.rulebook.levies}
    return tuple(titles[name] for name in levies if name in titles)


def _parties(setting: Setting, key: str, liable: str, collector: str, point: str) -> Line:
    said = {"liable": _word(setting, "party", liable), "collector": _word(setting, "party", collector)}
    return Line(setting.tongue.say(key, point=_word(setting, "point", point), **said))


def _word(setting: Setting, kind: str, name: str) -> str:
    """Say a party or a point; one of somebody else's model is called as that model calls it."""
    known = f"{kind}.{name}"
    return setting.tongue.say(known) if known in setting.tongue.phrases else _plain(name)


def _plain(name: str) -> str:
    """Write a name as people would."""
    return name.replace("_", " ")
