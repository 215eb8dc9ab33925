"""The summary of a call, for reading: this file draws its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from service.console import bar, counted, make_table, remark, remarks

if TYPE_CHECKING:
    from rich.console import Console

    from service.summary import Summary

_MOST_ROWS: Final = 8
_CAUSES: Final = {
    "rule": "a rule's own lane", "score": "score", "random": "random share", "model": "model",
    "mandatory": "incomplete data", "capacity": "full lane",
}  # fmt: skip
"""What to call the words of selected_by."""


def print_summary(summary: Summary, *, as_json: bool) -> None:
    """Print a summary on standard error."""
    if as_json:
        remark(json.dumps(asdict(summary), indent=2))
        return
    if not summary.records:
        remark("No records came in; no decisions were made.")
        return
    draw_summary(summary, remarks())


def draw_summary(summary: Summary, console: Console) -> None:
    """Draw the tables of a summary."""
    refused = f"{summary.refused:,} refused" if summary.refused else "none refused"
    console.print(f"{counted(summary.records, 'record')}: {summary.decided:,} decided, {refused}.")
    _draw_counts(console, "Refused because", summary.refused_because)
    if summary.decided:
        console.print(_lanes_table(summary))
        _draw_counts(console, "Why parcels are not green", _in_words(summary.not_green_because))
        console.print(_money_table(summary))
        _draw_collected(console, summary)
        _draw_open(console, summary)
        _draw_counts(console, "Rules that said yes most often", summary.rules)
    console.print(times_sentence(summary.seconds, summary.records))


def times_sentence(seconds: Mapping[str, float], records: int) -> str:
    """Say how long each step took, and how many records a second the screening is."""
    steps = ", ".join(f"{step} {_duration(taken)}" for step, taken in seconds.items())
    screening, whole = seconds.get("screen", 0.0), sum(seconds.values())
    if not (screening and records):
        return f"Time: {steps}."
    speed = f"{records / whole:,.0f} parcels a second in all, {records / screening:,.0f} in the screening itself"
    return f"Time: {steps}: {speed}."


def _lanes_table(summary: Summary) -> Any:
    rows = [
        (lane, f"{count:,}", f"{count / summary.decided:.1%}", bar(count / summary.decided))
        for lane, count in summary.lanes.items()
    ]
    return make_table("Lanes", ("lane", ">parcels", ">share", ""), rows)


def _money_table(summary: Summary) -> Any:
    rows = [
        (name, _least(levy.due, levy.due_unknown_count), f"{levy.due_count:,}",
         _least(levy.relieved, levy.relieved_unknown_count), f"{levy.relieved_count:,}",
         f"{levy.not_computable_count:,}")
        for name, levy in summary.levies.items()
    ]  # fmt: skip
    total_due = _least(summary.total_due, summary.total_due_unknown_count)
    total_relieved = _least(summary.total_relieved, summary.total_relieved_unknown_count)
    rows.append(("total", total_due, "", total_relieved, "", ""))
    columns = ("levy", ">due", ">parcels", ">relieved", ">parcels", ">not computable")
    return make_table(f"Money, {summary.currency}", columns, rows)


def _draw_collected(console: Console, summary: Summary) -> None:
    """Draw who collects, where; nothing where everything is collected in one way."""
    if len(summary.collected) > 1:
        rows = [
            (one.model or "not known", one.point or "not known", one.status,
             _least(one.amount, one.unknown_count), f"{one.count:,}")
            for one in summary.collected
        ]  # fmt: skip
        console.print(make_table("Who collects", ("model", "point", "status", ">amount", ">levies"), rows))


def _draw_open(console: Console, summary: Summary) -> None:
    if summary.total_relieved_unknown_count:
        amounts = counted(summary.total_relieved_unknown_count, "relieved amount")
        console.print(f"At least: {amounts} could not be worked out and added nothing.")
    if summary.not_computable:
        are = "is" if summary.not_computable == 1 else "are"
        assessments = counted(summary.not_computable, "assessment")
        console.print(f"{assessments} {are} not computable; no such parcel is green.")
        _draw_counts(console, "What is missing", summary.not_computable_because)


def _draw_counts(console: Console, title: str, counts: Mapping[str, int]) -> None:
    if counts:
        rows = [(name, f"{count:,}") for name, count in list(counts.items())[:_MOST_ROWS]]
        console.print(make_table(title, ("", ">parcels"), rows))


def _in_words(causes: Mapping[str, int]) -> dict[str, int]:
    return {" and ".join(_CAUSES.get(cause, cause) for cause in key.split("+")): many for key, many in causes.items()}


def _least(amount: str, unknown: int) -> str:
    """Write a sum, and that it is the least it can be where some of it is unknown."""
    return f"at least {Decimal(amount):,}" if unknown else f"{Decimal(amount):,}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
