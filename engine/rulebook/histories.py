"""Histories of law: entries with since, value, citation and status, held in order and to their sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from engine.days import Citation, Dated, Entry, Span, day_text
from engine.errors import Fault
from engine.rulebook.nodes import Text
from engine.rulebook.reading import Given
from engine.rulebook.written import Suspension

T = TypeVar("T")


def citation(given: Given, faults: list[Fault]) -> Citation:
    """Read what a `cite:` says; a value that calls itself sourced must name a public address."""
    cite: Given | None = given.get("cite")
    if cite is None:
        return Citation("")
    text, note = cite.get("text"), cite.get("note")
    if (text is None) == (note is None) and cite.is_whole:
        message = "a citation says either text or note."
        hint = "text: what a public source says. note: who set the value and why, where there is no source."
        faults.append(given.fault("cite", "bad_citation", message, hint))
    if given.get("status") == "sourced" and not cite.get("url") and cite.is_whole:
        message = "a value with status sourced must name its source."
        faults.append(
            given.fault("cite", "no_source", message, "Add url: with the public address, or use status: dated.")
        )
    return Citation(text or note or "", cite.get("url", ""), cite.get("read", ""))


def history(
    entries: Sequence[Given], faults: list[Fault], value: Callable[[Given], Any] = lambda given: given["value"]
) -> Dated[Any]:
    """Put whole entries together, oldest first; what is out of order or unsure of itself is a fault."""
    found: list[Entry[Any]] = []
    for given in entries:
        cite = citation(given, faults)
        if not given.is_whole:
            continue
        faults.extend(_faults_of_entry(given, found))
        found.append(Entry(given["since"], value(given), given.get("status", "dated"), cite, given.get("review")))
    return Dated(tuple(sorted(found, key=lambda entry: entry.since)))


def _faults_of_entry(given: Given, earlier: Sequence[Entry[Any]]) -> list[Fault]:
    faults = []
    if earlier and given["since"] <= earlier[-1].since:
        message = f"this entry does not begin after the one before it, which begins on {day_text(earlier[-1].since)}."
        faults.append(
            given.fault("since", "not_in_order", message, "Write the oldest first; each day begins one entry only.")
        )
    if "value" in given.values and _is_unknown(given["value"]) != (given.get("status") == "unknown"):
        message = "value and status do not agree on whether this is known."
        faults.append(
            given.fault("status", "unknown_status", message, "Write value: unknown and status: unknown together.")
        )
    return faults


def _is_unknown(value: object) -> bool:
    """Say whether an entry's value is the word unknown: a choice is read as that word, an expression as its node."""
    text = value.value if isinstance(value, Text) else value
    return text is None or (isinstance(text, str) and text.strip() == "unknown")


def overlap(first: Span, second: Span) -> bool:
    """Say whether two spans share a day."""
    return _begins_by(first, second.until) and _begins_by(second, first.until)


def _begins_by(span: Span, day: int | None) -> bool:
    return day is None or span.since is None or span.since <= day


def check_span(given: Given, faults: list[Fault]) -> None:
    """Hold `until` to being no earlier than `since`."""
    span = given.span()
    if span.since is not None and span.until is not None and span.until < span.since:
        message = f"it ends on {day_text(span.until)}, before it begins on {day_text(span.since)}."
        faults.append(
            given.fault("until", "ends_before_it_begins", message, "Check both days; the last day itself is included.")
        )
    for pause in given.get("suspended", ()):
        check_span(pause, faults)


def suspensions(given: Given, faults: list[Fault]) -> tuple[Suspension, ...]:
    """Read on which days something is suspended: each time by its own notice, and one after the other."""
    found: list[Suspension] = []
    for pause in given.get("suspended", ()):
        cite = citation(pause, faults)
        if not pause.is_whole:
            continue
        span = pause.span()
        if any(overlap(span, other.span) for other in found):
            message = "it is suspended on these days already, by the entry above."
            hint = "Write each suspension once; end the earlier one with until: the day before this one begins."
            faults.append(pause.fault("since", "suspended_twice", message, hint))
        if given.get("until") is not None and span.since is not None and span.since > given["until"]:
            message = f"it is suspended from {day_text(span.since)}, and has ended on {day_text(given['until'])}."
            hint = "Check both days; what has ended need not be suspended."
            faults.append(pause.fault("since", "suspended_after_its_end", message, hint))
        found.append(Suspension(span, cite, pause["status"]))
    return tuple(sorted(found, key=lambda one: one.span.since or 0))
