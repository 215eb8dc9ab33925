"""What a dotted name means: this file finds the rule, relief, levy or value of a rulebook that somebody asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from engine.days import Span
from engine.errors import UnusableValue
from engine.language.diagnostics import did_you_mean
from engine.rulebook.book import Rulebook

SubjectKind: TypeAlias = Literal[
    "rule", "area", "relief", "levy", "parameter", "table", "list", "definition", "lanes", "customs_value",
    "collection", "channel", "scheme", "election", "together", "quota", "date_basis",
]  # fmt: skip

_PARTS: Final = (".rate", ".rates", ".amount", ".amounts", ".points", ".lane", ".when", ".cap", ".value")
"""Parts of something that people name after it; the thing itself is then meant."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a rulebook says. ``entries`` are all that stand under the name, each for days of its own."""

    id: str
    kind: SubjectKind
    entries: tuple[Any, ...]

    def on(self, day: int) -> Any:
        """Give the entry that holds on a day or is suspended; where there is none, the next, or the last there was."""
        spans = [(getattr(entry, "span", Span()), entry) for entry in self.entries]
        holding = [entry for span, entry in spans if Span(span.since, span.until).holds(day)]
        later = [entry for span, entry in spans if span.since is not None and span.since > day]
        return (holding or later or [spans[-1][1]])[0]


def find(rulebook: Rulebook, name: str) -> Subject:
    """Find what a dotted name means.

    Raises
    ------
    UnusableValue
        ``unknown_name``; the message gives the nearest right name.
    """
    known = {subject.id: subject for subject in subjects(rulebook)}
    wanted = name.strip().lower()
    stem = next((wanted.removesuffix(part) for part in _PARTS if wanted.endswith(part)), wanted)
    found = known.get(wanted) or known.get(stem)
    if found is None:
        otherwise = f"landfall rules show {rulebook.name} lists what there is."
        message = f"There is nothing called {name} in the rulebook {rulebook.name}. "
        raise UnusableValue(message + did_you_mean(wanted, known, otherwise), code="unknown_name")
    return found


def subjects(rulebook: Rulebook) -> Iterator[Subject]:
    """Give everything in a rulebook that has a name, rules first."""
    code = rulebook.country.lower()
    rules = [rule for area in rulebook.areas for rule in area.rules]
    for rule in {rule.rule.id: rule for rule in rules}.values():
        same = sorted((one for one in rules if one.rule.id == rule.rule.id), key=lambda one: one.span.since or 0)
        yield Subject(rule.rule.id, "rule", tuple(same))
    for area in rulebook.areas:
        yield Subject(f"{code}.{area.name}", "area", (area,))
    yield from _by_id(rulebook.reliefs, "", "relief")
    yield from _by_id(rulebook.levies, f"{code}.", "levy")
    yield from _by_id(rulebook.channels, f"{code}.models.", "channel")
    yield from _by_id(rulebook.schemes, f"{code}.schemes.", "scheme")
    yield from _by_id(rulebook.elections, f"{code}.elections.", "election")
    yield from _by_id(rulebook.together, "", "together")
    yield from _by_id(rulebook.quotas, "", "quota")
    for name, parameter in rulebook.parameters.items():
        yield Subject(f"{code}.{name}", "parameter", (parameter,))
    for name, table in rulebook.tables.items():
        yield Subject(f"{code}.{name}", "table", (table,))
    for name, one in rulebook.lists.items():
        yield Subject(f"{code}.{name}", "list", (one,))
    for name, definition in rulebook.definitions.items():
        yield Subject(f"{code}.{name}", "definition", (definition,))
    yield Subject(f"{code}.lanes", "lanes", (rulebook.lanes,))
    yield Subject(f"{code}.customs_value", "customs_value", (rulebook.basis,))
    yield Subject(f"{code}.collection", "collection", (rulebook.models,))
    if rulebook.date_basis.entries:
        yield Subject(f"{code}.date_basis", "date_basis", (rulebook.date_basis,))


def _by_id(entries: tuple[Any, ...], prefix: str, kind: SubjectKind) -> Iterator[Subject]:
    for name in dict.fromkeys(entry.id for entry in entries):
        same = sorted((entry for entry in entries if entry.id == name), key=lambda entry: entry.span.since or 0)
        yield Subject(f"{prefix}{name.lower()}", kind, tuple(same))
