"""The summary of a call: this file adds decision records up and prints the sums."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from engine.rulebook.law import LANES
from service.console import bar, make_table, remark, remarks

if TYPE_CHECKING:
    from rich.console import Console

    from engine.records import DecisionRecord

_MOST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class LevySum:
    """One levy over all consignments: amounts as decimal text, and how many consignments are behind each."""

    due: str
    due_count: int
    relieved: str
    relieved_count: int
    not_computable_count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What one call decided, in numbers."""

    records: int
    decided: int
    refused: int
    refused_because: Mapping[str, int]
    lanes: Mapping[str, int]
    currency: str | None
    levies: Mapping[str, LevySum]
    total_due: str
    total_relieved: str
    not_computable: int
    not_computable_because: Mapping[str, int]
    rules: Mapping[str, int]
    seconds: Mapping[str, float]


def summarise(records: Sequence[DecisionRecord], seconds: Mapping[str, float]) -> Summary:
    """Add up decision records; amounts are added as decimals, never as floating point."""
    decided = [record for record in records if record["status"] == "decided"]
    refused = [record for record in records if record["status"] == "refused"]
    assessments: list[Mapping[str, Any]] = [record["assessment"] for record in decided]
    open_ones = [one for one in assessments if not one["computable"]]
    levies = _sum_levies(assessments)
    lanes = Counter(record["lane"] for record in decided)
    return Summary(
        records=len(records),
        decided=len(decided),
        refused=len(refused),
        refused_because=_ranked(Counter(problem["code"] for record in refused for problem in record["problems"])),
        lanes={lane: lanes[lane] for lane in LANES},
        currency=assessments[0]["currency"] if assessments else None,
        levies=levies,
        total_due=_plain(sum((Decimal(levy.due) for levy in levies.values()), Decimal(0))),
        total_relieved=_plain(sum((Decimal(levy.relieved) for levy in levies.values()), Decimal(0))),
        not_computable=len(open_ones),
        not_computable_because=_ranked(Counter(name for one in open_ones for name in _inputs(one["unknown"]))),
        rules=_ranked(Counter(hit["rule"] for record in decided for hit in record["hits"])),
        seconds=dict(seconds),
    )


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
    console.print(f"{summary.records:,} records: {summary.decided:,} decided, {refused}.")
    _draw_counts(console, "Refused because", summary.refused_because)
    if summary.decided:
        console.print(_lanes_table(summary))
        console.print(_money_table(summary))
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
        (name, _grouped(levy.due), f"{levy.due_count:,}", _grouped(levy.relieved), f"{levy.relieved_count:,}",
         f"{levy.not_computable_count:,}")
        for name, levy in summary.levies.items()
    ]  # fmt: skip
    rows.append(("total", _grouped(summary.total_due), "", _grouped(summary.total_relieved), "", ""))
    columns = ("levy", ">due", ">parcels", ">relieved", ">parcels", ">not computable")
    return make_table(f"Money, {summary.currency}", columns, rows)


def _draw_open(console: Console, summary: Summary) -> None:
    if summary.not_computable:
        console.print(f"{summary.not_computable:,} assessments are not computable; none of those parcels is green.")
        _draw_counts(console, "What is missing", summary.not_computable_because)


def _draw_counts(console: Console, title: str, counts: Mapping[str, int]) -> None:
    if counts:
        rows = [(name, f"{count:,}") for name, count in list(counts.items())[:_MOST_ROWS]]
        console.print(make_table(title, ("", ">parcels"), rows))


def _sum_levies(assessments: Sequence[Mapping[str, Any]]) -> dict[str, LevySum]:
    amounts: dict[str, dict[str, Decimal]] = {}
    counts: dict[str, Counter[str]] = {}
    for assessment in assessments:
        for row in assessment["levies"]:
            name, status = row["levy"], row["status"]
            counts.setdefault(name, Counter())[status] += 1
            of_levy = amounts.setdefault(name, {})
            of_levy[status] = of_levy.get(status, Decimal(0)) + Decimal(row["amount"] or 0)
    return {name: _levy_sum(amounts[name], counts[name]) for name in amounts}


def _levy_sum(amounts: Mapping[str, Decimal], counts: Counter[str]) -> LevySum:
    owed = [status for status in amounts if status in ("due", "prepaid", "deferred")]
    spared = [status for status in amounts if status in ("relieved", "waived")]
    return LevySum(
        due=_plain(sum((amounts[status] for status in owed), Decimal(0))),
        due_count=sum(counts[status] for status in owed),
        relieved=_plain(sum((amounts[status] for status in spared), Decimal(0))),
        relieved_count=sum(counts[status] for status in spared),
        not_computable_count=counts["not_computable"],
    )


def _inputs(unknown: Sequence[str]) -> set[str]:
    """Name what is missing without saying of which goods item: items/2/hs_code is hs_code."""
    return {name.rpartition("/")[2] for name in unknown}


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"


def _grouped(amount: str) -> str:
    return f"{Decimal(amount):,}"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
