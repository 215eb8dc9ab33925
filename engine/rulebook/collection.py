"""Who collects, as collection.yaml says it: the fallback, the channels before it, schemes and elections."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.days import Dated, Span
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.registrations import NUMBER_CHECKS, Election, Scheme, why_no_pattern
from engine.rulebook.bases import VALUES
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, history, overlap, suspensions
from engine.rulebook.reading import Given
from engine.rulebook.scalars import NAME, NAME_HINT
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import CollectionModel, WrittenChannel, WrittenElection, WrittenScheme

MODELS: Final = ("exempt", "border", "purchaser", "vendor", "platform", "carrier", "simplified")
"""The collection models that ship; a house test holds them to the table of the engine."""

ON_EVIDENCE: Final = ("purchaser", "vendor", "platform")
"""Those that take as paid what nobody at the border sees, and must say on which evidence."""

NO_EVIDENCE: Final = "none"
"""What a channel says whose law asks for no evidence."""

_HOLDERS: Final = ("seller", "platform", "carrier", "consignee")
_OF_CHANNELS: Final = ("until", "levies", "when", "evidence", "shortfall", "suspended")
_SCHEME_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class WrittenCollection:
    """All that collection.yaml says."""

    models: Dated[CollectionModel]
    channels: tuple[WrittenChannel, ...]
    schemes: tuple[WrittenScheme, ...]
    elections: tuple[WrittenElection, ...]


def read_schemes(entries: Sequence[Given], levies: Sequence[str], faults: list[Fault]) -> tuple[WrittenScheme, ...]:
    """Type the schemes; ``levies`` are those that levies.yaml declares."""
    found: list[WrittenScheme] = []
    for given in entries:
        before, cite = len(faults), citation(given, faults)
        check_span(given, faults)
        faults.extend(_faults_of_scheme(given, levies))
        if not given.is_whole or len(faults) > before:
            continue
        span = given.span()
        faults.extend(_twice(given, [one.scheme.span for one in found if one.scheme.id == given["id"]]))
        found.append(
            WrittenScheme(
                Scheme(given["id"], span, given.get("number", ""), given.get("pattern", "")), given["title"].main,
                given.get("holder", ()), given.get("register_when", ""), given.get("covers", ()), cite,
                given["status"], given["title"].by_language, given.get("review"),
            )
        )  # fmt: skip
    return tuple(found)


def _faults_of_scheme(given: Given, levies: Sequence[str]) -> Iterator[Fault]:
    name, number, pattern = given.get("id", "A"), given.get("number", ""), given.get("pattern", "")
    if not _SCHEME_NAME.fullmatch(name):
        hint = "Write letters, digits and _, such as IOSS or NZ_GST."
        yield given.fault("id", "bad_name", f"{name!r} is not the name of a scheme.", hint)
    if number and number not in NUMBER_CHECKS:
        message = f"{number} is not a kind of number that is known."
        otherwise = "Write a pattern in its place, such as pattern: 'IM[0-9]{10}'."
        yield given.fault("number", "unknown_number", message, did_you_mean(number, NUMBER_CHECKS, otherwise))
    if pattern and (why := why_no_pattern(pattern)):
        hint = "Write how long it is, such as 'IM[0-9]{10}'; brackets hold what may stand in a place."
        yield given.fault("pattern", "bad_pattern", f"{pattern} is no pattern of a number: {why}.", hint)
    for holder in given.get("holder", ()):
        if holder not in _HOLDERS:
            hint = did_you_mean(holder, _HOLDERS, f"Write one of {', '.join(_HOLDERS)}.")
            yield given.fault("holder", "unknown_choice", f"{holder!r} is nobody who registers.", hint, holder)
    yield from _unknown_levies(given, "covers", levies)


def read_elections(entries: Sequence[Given], faults: list[Fault]) -> tuple[WrittenElection, ...]:
    """Type the elections; a choice belongs to one of them only."""
    found: list[WrittenElection] = []
    for given in entries:
        before, cite = len(faults), citation(given, faults)
        check_span(given, faults)
        faults.extend(_faults_of_election(given, found))
        if not given.is_whole or len(faults) > before:
            continue
        terms = Election(given["id"], given["by"], given["choices"], given.get("default", ""), given.span())
        found.append(
            WrittenElection(
                terms, given["title"].main, cite, given["status"], given["title"].by_language, given.get("review")
            )
        )
    return tuple(found)


def _faults_of_election(given: Given, earlier: Sequence[WrittenElection]) -> Iterator[Fault]:
    choices: Sequence[str] = given.get("choices", ())
    for choice in choices:
        if not NAME.fullmatch(choice):
            yield given.fault("choices", "bad_name", f"{choice!r} is not a name.", NAME_HINT, choice)
        other = next((one for one in earlier if choice in one.terms.choices and one.terms.id != given.get("id")), None)
        if other is not None:
            message = f"{choice} is a choice of {other.terms.id} too; elects() could not tell which one is meant."
            yield given.fault("choices", "choice_twice", message, "Give each choice a name of its own.", choice)
    if "choices" in given.values and "default" in given.values and given["default"] not in choices:
        message = f"{given['default']} is not one of the choices."
        hint = did_you_mean(given["default"], choices, f"Choices here: {', '.join(choices)}.")
        yield given.fault("default", "unknown_choice", message, hint)
    if "id" in given.values:
        yield from _twice(given, [one.terms.span for one in earlier if one.terms.id == given["id"]])


@dataclass(slots=True)
class ChannelReader:
    """Types the models of collection.yaml; ``installed`` are the names of those that third parties brought."""

    checker: ConditionChecker
    levies: Sequence[str]
    schemes: Sequence[WrittenScheme]
    scheme_names: Collection[str]
    installed: Collection[str]

    def read(self, entries: Sequence[Given]) -> tuple[Dated[CollectionModel], tuple[WrittenChannel, ...]]:
        """Give the fallback with its history, and the channels in their order."""
        fallback = [given for given in entries if "id" not in given.marks]
        for given in entries:
            self.checker.faults.extend(self._faults_of_model(given))
        for given in fallback:
            self.checker.faults.extend(_faults_of_fallback(given))
        if entries and not fallback:
            message = "every model here has an id, and nothing says what happens to the parcels that they leave."
            hint = "Add an entry without id, such as model: border, with its first day."
            self.checker.faults.append(entries[0].fault("id", "no_fallback", message, hint))
        found: list[WrittenChannel] = []
        for given in entries:
            if "id" in given.marks and (channel := self._channel(given, found)) is not None:
                found.append(channel)
        return history(fallback, self.checker.faults, _read_fallback), tuple(found)

    def _channel(self, given: Given, earlier: Sequence[WrittenChannel]) -> WrittenChannel | None:
        faults = self.checker.faults
        before, cite = len(faults), citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        faults.extend(_unknown_levies(given, "levies", self.levies))
        faults.extend(self._faults_of_evidence(given))
        when = self.checker.check_owed(given["when"], given.about, VALUES) if "when" in given.values else None
        if not given.is_whole or len(faults) > before or ("when" in given.values and when is None):
            return None
        name, evidence = given["id"], given.get("evidence", NO_EVIDENCE)
        faults.extend(_twice(given, [one.span for one in earlier if one.id == name]))
        title = given.get("title")
        return WrittenChannel(
            id=name, title=name if title is None else title.main, span=given.span(), model=given["model"],
            levies=given.get("levies", ()), when=when, evidence="" if evidence == NO_EVIDENCE else evidence,
            shortfall=given.get("shortfall", "report"), liable=given.get("liable", ""),
            collector=given.get("collector", ""), point=given.get("point", ""), remit=given.get("remit", ""),
            remit_due=given.get("remit_due", ""), cite=cite, status=given["status"],
            titles={} if title is None else title.by_language, review=given.get("review"),
            suspended=paused,
        )  # fmt: skip

    def _faults_of_model(self, given: Given) -> Iterator[Fault]:
        name = given.get("model")
        there = (*MODELS, *self.installed)
        if name is not None and name not in there:
            otherwise = (
                f"There is {', '.join(there)}. Somebody else's model is installed with pip and named in "
                "LANDFALL_MODELS for every command, or in --model-from where a command has it."
            )
            message = f"{name} is not a collection model that is installed."
            yield given.fault("model", "unknown_model", message, did_you_mean(name, there, otherwise))

    def _faults_of_evidence(self, given: Given) -> Iterator[Fault]:
        evidence = given.get("evidence")
        if evidence is None:
            if given.get("model") in ON_EVIDENCE and "evidence" not in given.marks:
                message = f"the model {given['model']} takes as paid what nobody at the border sees; on which evidence?"
                hint = "Add evidence: with the name of a scheme, or evidence: none where the law wants no evidence."
                yield given.fault("model", "no_evidence", message, hint)
            return
        if evidence == NO_EVIDENCE:
            return
        if evidence not in self.scheme_names:
            if UNREAD not in self.scheme_names:
                message = f"{evidence} is not a scheme of this rulebook."
                otherwise = f"Schemes here: {', '.join(self.scheme_names) or 'none; add them under schemes:'}."
                hint = did_you_mean(evidence, self.scheme_names, otherwise)
                yield given.fault("evidence", "unknown_scheme", message, hint)
            return
        for scheme in self.schemes:
            if scheme.scheme.id == evidence and scheme.covers:
                for levy in given.get("levies", ()):
                    if levy not in scheme.covers:
                        message = f"{evidence} does not cover {levy}."
                        hint = f"It covers {', '.join(scheme.covers)}; add {levy} to its covers, or take it out here."
                        yield given.fault("levies", "not_covered", message, hint, levy)


def _read_fallback(given: Given) -> CollectionModel:
    return CollectionModel(
        given["model"], given.get("liable", ""), given.get("collector", ""), given.get("point", ""),
        given.get("remit", ""), given.get("remit_due", ""),
    )  # fmt: skip


def _faults_of_fallback(given: Given) -> Iterator[Fault]:
    for key in _OF_CHANNELS:
        if key in given.marks:
            message = f"{key} belongs to a channel, and an entry without id is the fallback."
            hint = "Add id: with a name of its own, or delete it; each fallback holds until the next one begins."
            yield given.fault(key, "only_of_channels", message, hint)

    if given.get("model") in ON_EVIDENCE:
        message = f"the model {given['model']} takes as paid what is proven, and the fallback is what happens without."
        hint = "Make it a channel with id: and evidence:, and let the fallback be border."
        yield given.fault("model", "no_evidence", message, hint)


def _unknown_levies(given: Given, key: str, levies: Sequence[str]) -> Iterator[Fault]:
    for levy in given.get(key, ()):
        if levy not in levies and UNREAD not in levies:
            hint = did_you_mean(levy, levies, f"Levies here: {', '.join(levies)}.")
            yield given.fault(key, "unknown_levy", f"{levy} is not a levy of this rulebook.", hint, levy)


def _twice(given: Given, spans: Sequence[Span]) -> Iterator[Fault]:
    if any(overlap(given.span(), span) for span in spans):
        message = f"{given['id']} stands twice, and both hold on the same days."
        hint = "End the earlier one with until: the day before this one begins."
        yield given.fault("id", "overlapping_spans", message, hint)
