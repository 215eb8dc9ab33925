"""Reliefs of a rulebook: for whom, up to which line, and from which levies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.days import Span, day_text
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, overlap
from engine.rulebook.parameters import Named
from engine.rulebook.reading import Given
from engine.rulebook.scalars import Misread, National, minor_of
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import Parameter, WrittenRelief


@dataclass(frozen=True, slots=True)
class ReliefReader:
    """Types reliefs; ``levies`` are the identifiers that levies.yaml declares."""

    named: Named
    levies: Sequence[str]
    national: National
    checker: ConditionChecker

    def read(self, entries: Sequence[Given]) -> tuple[WrittenRelief, ...]:
        """Type the reliefs in their order."""
        faults, found, seen = self.checker.faults, list[WrittenRelief](), dict[str, list[Span]]()
        for given in entries:
            spans, span = seen.setdefault(given.get("id", UNREAD), []), given.span()
            if "id" in given.values and any(overlap(span, other) for other in spans):
                name = given["id"]
                faults.append(
                    given.fault("id", "duplicate_id", f"{name} stands twice.", "Give each relief its own identifier.")
                )
            spans.append(span)
            relief = self._relief(given, faults)
            if relief is not None:
                found.append(relief)
        return tuple(found)

    def _relief(self, given: Given, faults: list[Fault]) -> WrittenRelief | None:
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        faults.extend(self._faults_of_levies(given))
        line = given.get("up_to", given.get("below"))
        faults.extend(self._faults_of_line(given, line))
        when = self.checker.check(given["when"], given.about) if "when" in given.values else None
        if not given.is_whole or when is None or len(faults) > before:
            return None
        return WrittenRelief(
            given["id"], given["title"], given.span(), given["shape"], given["measure"], line, "up_to" in given.values,
            given["levies"], when, cite, given["status"],
        )  # fmt: skip

    def _faults_of_levies(self, given: Given) -> list[Fault]:
        return [
            given.fault(
                "levies",
                "unknown_levy",
                f"{levy} is not a levy of this rulebook.",
                did_you_mean(levy, self.levies, f"Levies here: {', '.join(self.levies)}."),
            )
            for levy in given.get("levies", ())
            if levy not in self.levies and UNREAD not in self.levies
        ]

    def _faults_of_line(self, given: Given, line: int | str | None) -> list[Fault]:
        if ("up_to" in given.marks) == ("below" in given.marks):
            message = "a relief has one line, written either as up_to or as below."
            return [given.fault("id", "no_line", message, "up_to: the line itself is inside. below: it is outside.")]
        if not isinstance(line, str) or line in self.named.broken:
            return []
        parameter = self.named.parameters.get(line)
        if parameter is None:
            key = "up_to" if "up_to" in given.values else "below"
            hint = did_you_mean(line, self.named.parameters, f"Write an amount such as 400 {self.national.currency}.")
            return [given.fault(key, "unknown_parameter", f"{line} is neither an amount nor a parameter.", hint)]
        return _faults_of_parameter(given, parameter, self.national)


def _faults_of_parameter(given: Given, parameter: Parameter, national: National) -> list[Fault]:
    key = "up_to" if "up_to" in given.values else "below"
    try:
        for entry in parameter.history:
            if entry.value is not None:
                minor_of(entry.value, national)
    except Misread as wrong:
        return [given.fault(key, wrong.code, f"{parameter.name}: {wrong.message}", wrong.hint)]
    day = _first_day_without(parameter, given)
    if day is None:
        return []
    message = f"{parameter.name} has no known value on {day_text(day)}, and the relief holds then."
    return [given.fault(key, "line_not_known", message, "Let the relief begin when its line is known.")]


def _first_day_without(parameter: Parameter, given: Given) -> int | None:
    """Find a day of the relief without a known line: it would silently relieve nobody."""
    since = given.get("since")
    if since is None:
        return None
    first = parameter.history.at(since)
    if first is None or first.value is None:
        return int(since)
    span = given.span()
    return next((entry.since for entry in parameter.history if entry.value is None and span.holds(entry.since)), None)


def line_of(parameters: Mapping[str, Parameter], relief: WrittenRelief, day: int, exponent: int) -> int:
    """Give the line of a relief in minor units on a day on which it holds."""
    if isinstance(relief.line, int):
        return relief.line
    entry = parameters[relief.line].history.at(day)
    if entry is None or entry.value is None:
        # The loader refuses a relief that holds on a day without its line.
        message = f"{relief.id} has no line on {day_text(day)}"
        raise ValueError(message)
    return int(entry.value.amount * 10**exponent)
