"""Risk rules of a rulebook, one file for each risk area, laid over the areas of the shared base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Final

from engine.columns.catalogue import WORDS
from engine.days import Span
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, overlap
from engine.rulebook.law import Rule
from engine.rulebook.nodes import Mark
from engine.rulebook.reading import Given
from engine.rulebook.schema import SHAPES, SHARED_CODE
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import Area, WrittenRule

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True)
class RiskReader:
    """Types risk areas. A rule may stand several times, each for days of its own: so it is changed from a day on.

    ``code`` is what identifiers of the shared base begin with here; ``parameters`` are the names that reasons may show
    beside the words of the catalogue.
    """

    code: str
    parameters: Iterable[str]
    checker: ConditionChecker
    seen: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def read(self, own: Sequence[Given], shared: Sequence[Given]) -> tuple[Area, ...]:
        """Type the areas of the rulebook and of its base; rules with faults are left out and their faults collected."""
        for given in own:
            self._check_file(given)
        mine, base = _by_area(own), _by_area(shared)
        return tuple(self._area(name, mine.get(name), base.get(name)) for name in sorted(mine.keys() | base.keys()))

    def _check_file(self, given: Given) -> None:
        name = given.get("area", "")
        stem = PurePosixPath(given.mark.file.name).stem
        if name and name != stem:
            message = f"the area is called {name}, and its file {stem}.yaml."
            self.checker.faults.append(
                given.fault("area", "area_is_not_file", message, "Give the file the name of its area.")
            )

    def _area(self, name: str, own: Given | None, shared: Given | None) -> Area:
        mine = self._own_rules(own, name)
        title, cap = self._of_area("title", own, shared), self._of_area("cap", own, shared)
        base = {} if shared is None else self._by_id(shared.get("rules", ()))
        left_out = set() if own is None else self._left_out(own, base)
        rules = {rule_id: mine.get(rule_id, entries) for rule_id, entries in base.items() if rule_id not in left_out}
        self.seen |= dict.fromkeys(rules.keys() - self.seen.keys(), "the shared base")
        found = (self._rule(given, name) for entries in (rules | mine).values() for given in entries)
        kept = tuple(rule for rule in found if rule is not None)
        if title is None:
            return Area(name, "", cap or 0, kept)
        return Area(name, title.main, cap or 0, kept, title.by_language)

    def _by_id(self, rules: Sequence[Given]) -> dict[str, list[Given]]:
        found: dict[str, list[Given]] = {}
        for given in rules:
            if "id" in given.values:
                found.setdefault(self._own_id(given["id"]), []).append(given)
        return found

    def _of_area(self, key: str, own: Given | None, shared: Given | None) -> Any:
        """Give the title or cap of an area, which a rulebook may leave to the base."""
        if own is not None and key in own.marks:
            return own.get(key)
        if shared is not None:
            return shared.get(key)
        if own is not None:
            meaning = SHAPES["risk"].keys[key].meaning
            fault = own.fault("area", "missing_key", f"the key {key} is missing.", f"Add {key}: {meaning}")
            self.checker.faults.append(fault)
        return None

    def _left_out(self, own: Given, base: Mapping[str, object]) -> set[str]:
        names = own.get("leaves_out", ())
        for name in names:
            if name not in base:
                message = f"{name} is not a rule of the shared base in this area."
                otherwise = f"There are: {', '.join(base) or 'none'}."
                hint = did_you_mean(name, base, otherwise)
                fault = own.fault("leaves_out", "unknown_rule", message, hint, name)
                self.checker.faults.append(fault)
        return set(names)

    def _own_rules(self, given: Given | None, area: str) -> dict[str, list[Given]]:
        found: dict[str, list[Given]] = {}
        for position, entry in enumerate(() if given is None else given.get("rules", ())):
            self._check_id(entry, self.checker.faults)
            # A rule whose identifier could not be read is still read, for its other faults.
            found.setdefault(entry.get("id", f"{area}:{position}"), []).append(entry)
        return found

    def _own_id(self, name: str) -> str:
        """Give the identifier that a rule has here, which begins with the rulebook's code also where it is shared."""
        code, _, rest = name.partition(".")
        return f"{self.code}.{rest}" if code == SHARED_CODE else name

    def _rule(self, given: Given, area: str) -> WrittenRule | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        if "because" in given.values:
            faults.extend(self._faults_of_reason(given))
        when = self.checker.check(given["when"], given.about) if "when" in given.values else None
        if not given.is_whole or when is None or len(faults) > before:
            return None
        title, because = given["title"], given["because"]
        rule = Rule(
            id=self._own_id(given["id"]), title=title.main, area=area, when=when.text,
            points=given["points"], lane=given.get("lane"), because=because.main, if_unknown=given["if_unknown"],
            cite=cite, owner=given["owner"], words=when.words, looked_up=when.looked_up, file=given.mark.file.name,
            line=given.mark.line, titles=title.by_language, reasons=because.by_language,
        )  # fmt: skip
        is_shared = given["id"] != rule.id
        return WrittenRule(rule, given.span(), when, is_shared=is_shared, review=given.get("review"))

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
            for text in dict.fromkeys((given["because"].main, *given["because"].by_language.values()))
            for found in _PLACEHOLDER.finditer(text)
            if found.group(1) not in known
        ]


def _by_area(files: Sequence[Given]) -> dict[str, Given]:
    """Give the files by the name that their place gives them; an area that is called otherwise is told elsewhere."""
    return {PurePosixPath(given.mark.file.name).stem: given for given in files}


def _mark_of(given: Given, text: str) -> Mark:
    mark = given.marks["because"]
    at = mark.source.find(text, mark.column - 1)
    return mark if at < 0 else replace(mark, column=at + 1, length=len(text))
