"""Risk rules of a rulebook, one file for each risk area."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final

from engine.columns.catalogue import WORDS
from engine.days import Span
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, overlap
from engine.rulebook.law import Rule
from engine.rulebook.nodes import Mark
from engine.rulebook.reading import Given
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import Area, WrittenRule

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True)
class RiskReader:
    """Types risk areas; ``parameters`` are the names that reasons may show beside the words of the catalogue.

    A rule may stand several times, each for days of its own: so it is changed from a day on.
    """

    parameters: Iterable[str]
    checker: ConditionChecker
    seen: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def read(self, given: Given) -> Area:
        """Type one file; rules that have faults are left out and their faults collected."""
        name = given.get("area", "")
        stem = PurePosixPath(given.mark.file.name).stem
        if name and name != stem:
            message = f"the area is called {name}, and its file {stem}.yaml."
            self.checker.faults.append(
                given.fault("area", "area_is_not_file", message, "Give the file the name of its area.")
            )
        rules = (self._rule(entry, name) for entry in given.get("rules", ()))
        return Area(
            name, given.get("title", ""), given.get("cap", 0), tuple(rule for rule in rules if rule is not None)
        )

    def _rule(self, given: Given, area: str) -> WrittenRule | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        self._check_id(given, faults)
        if "because" in given.values:
            faults.extend(self._faults_of_reason(given))
        when = self.checker.check(given["when"], given.about) if "when" in given.values else None
        if not given.is_whole or when is None or len(faults) > before:
            return None
        rule = Rule(
            id=given["id"], title=given["title"], area=area, when=when.text, points=given["points"],
            lane=given.get("lane"), because=given["because"], if_unknown=given["if_unknown"], cite=cite,
            owner=given["owner"], words=when.words, looked_up=when.looked_up, file=given.mark.file.name,
            line=given.mark.line,
        )  # fmt: skip
        return WrittenRule(rule, given.span(), when)

    def _check_id(self, given: Given, faults: list[Fault]) -> None:
        name = given.get("id", UNREAD)
        if name == UNREAD:
            self.seen.setdefault(UNREAD, "")
            return
        span = given.span()
        if any(overlap(span, other) for other in self.spans.setdefault(name, [])):
            message = f"{name} stands twice; the first is in {self.seen[name]}."
            faults.append(given.fault("id", "duplicate_id", message, "Give each rule its own identifier."))
        self.spans[name].append(span)
        self.seen.setdefault(name, f"{given.mark.file.name}:{given.marks['id'].line}")

    def _faults_of_reason(self, given: Given) -> list[Fault]:
        known = [*WORDS, *self.parameters, *self.checker.broken]
        return [
            _mark_of(given, found.group()).fault(
                "unknown_placeholder",
                f"{found.group()} is neither a word of the rule language nor a parameter.",
                did_you_mean(found.group(1), known, "Put only words and parameters in braces."),
                given.about,
            )
            for found in _PLACEHOLDER.finditer(given["because"])
            if found.group(1) not in known
        ]


def _mark_of(given: Given, text: str) -> Mark:
    mark = given.marks["because"]
    at = mark.source.find(text, mark.column - 1)
    return mark if at < 0 else replace(mark, column=at + 1, length=len(text))
