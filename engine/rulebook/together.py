"""Which parcels are taken together, and what they use of quotas, as thresholds.yaml says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.days import PERIODS, Span
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.bases import VALUES
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, overlap, suspensions
from engine.rulebook.keys import TOGETHER_BY
from engine.rulebook.reading import Given
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import WrittenQuota, WrittenTogether

_ALONE: Final = ("day",)
"""What consignments of strangers agree in too: alone it would put all of a batch together."""


@dataclass(frozen=True, slots=True)
class TogetherReader:
    """Types the entries of together: and quotas:; ``reliefs`` are the identifiers of those that thresholds.yaml has."""

    reliefs: Sequence[str]
    checker: ConditionChecker

    def together(self, entries: Sequence[Given]) -> tuple[WrittenTogether, ...]:
        """Type what is taken together; entries with faults are left out."""
        found = [self._together(given) for given in self._each(entries)]
        return tuple(one for one in found if one is not None)

    def quotas(self, entries: Sequence[Given]) -> tuple[WrittenQuota, ...]:
        """Type what is used of quotas; entries with faults are left out."""
        found = [self._quota(given) for given in self._each(entries)]
        return tuple(one for one in found if one is not None)

    def _each(self, entries: Sequence[Given]) -> Iterator[Given]:
        seen: dict[str, list[Span]] = {}
        for given in entries:
            spans, span = seen.setdefault(given.get("id", UNREAD), []), given.span()
            if "id" in given.values and any(overlap(span, other) for other in spans):
                message = f"{given['id']} stands twice, and both hold on the same days."
                hint = "End the earlier one with until: the day before this one begins."
                self.checker.faults.append(given.fault("id", "overlapping_spans", message, hint))
            spans.append(span)
            yield given

    def _together(self, given: Given) -> WrittenTogether | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        faults.extend(_faults_of_list(given, "by", TOGETHER_BY, "what consignments can agree in"))
        if set(given.get("by", ())) in ({*_ALONE}, set()) and "by" in given.values:
            message = "this would put the parcels of strangers together."
            faults.append(given.fault("by", "together_by_day_alone", message, "Name a party too: [consignee, day]."))
        when = self.checker.check(given["when"], given.about) if "when" in given.values else None
        if not given.is_whole or len(faults) > before or ("when" in given.values and when is None):
            return None
        return WrittenTogether(
            given["id"], given["title"].main, given.span(), given["by"], when, cite, given["status"],
            given["title"].by_language, given.get("review"), paused,
        )  # fmt: skip

    def _quota(self, given: Given) -> WrittenQuota | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        faults.extend(_faults_of_list(given, "per", PERIODS, "a period"))
        faults.extend(self._faults_of_uses(given))
        faults.extend(_faults_of_counter(given))
        counts = self.checker.check_amount(given["counts"], given.about, VALUES) if "counts" in given.values else None
        if not given.is_whole or len(faults) > before or ("counts" in given.values and counts is None):
            return None
        return WrittenQuota(
            given["id"], given["title"].main, given.span(), given["counter"], given["per"], counts, given.get("uses"),
            cite, given["status"], given["title"].by_language, given.get("review"), paused,
        )  # fmt: skip

    def _faults_of_uses(self, given: Given) -> Iterator[Fault]:
        for name in given.get("uses", ()):
            if name not in self.reliefs and UNREAD not in self.reliefs:
                hint = did_you_mean(name, self.reliefs, f"Reliefs here: {', '.join(self.reliefs) or 'none'}.")
                yield given.fault("uses", "unknown_relief", f"{name} is not a relief of this rulebook.", hint, name)


def _faults_of_list(given: Given, key: str, known: Sequence[str], what: str) -> Iterator[Fault]:
    written: Sequence[str] = given.get(key, ())
    if key in given.values and not written:
        yield given.fault(key, "empty_list", "this list is empty.", f"Write at least one of {', '.join(known)}.")
    for name in written:
        if name not in known:
            hint = did_you_mean(name, known, f"Write {', '.join(known[:-1])} or {known[-1]}.")
            yield given.fault(key, "unknown_choice", f"{name} is not {what}.", hint, name)
    if len(set(written)) < len(written):
        yield given.fault(key, "named_twice", "one of these stands twice.", "Name each once.")


def _faults_of_counter(given: Given) -> Iterator[Fault]:
    if given.get("counter") == "quota" and "counts" not in given.marks:
        message = "it does not say how much of the quota a consignment uses."
        yield given.fault(
            "counter", "quota_without_amount", message, "Add counts: with an amount, such as goods_value."
        )
    if given.get("counter") == "imports" and "counts" in given.marks:
        message = "an import counts as one, and this says an amount."
        yield given.fault("counts", "amount_of_imports", message, "Delete it, or write counter: quota.")
