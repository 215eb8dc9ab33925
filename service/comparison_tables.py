"""Collection models side by side, for reading: this file draws a comparison in eighty columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from engine.compare.assumptions import ENDS
from engine.days import day_text
from service.comparison import (
    assumption_text,
    best_text,
    money_text,
    notes,
    shared_scale,
    sources_of,
    threshold_text,
    whole_text,
)
from service.console import balance, make_table, results, say

if TYPE_CHECKING:
    from engine.compare.compare import ModelResult, SideResult
    from service.comparison import Compared, LawShown

_WIDTH: Final = 78
_HALF: Final = 4
_LEGEND: Final = (
    "Owing: parcels that owe anything. Stopped: by customs at the border. Parties: sellers, platforms "
    "or carriers that keep an account. Comply: what it costs those who pay and carry. Loses up to: the goods "
    "value up to which collecting costs the administration more than it brings, all such parcels together. Best above: "
    "most is left where only parcels worth more than this are collected from."
)


def draw_comparison(compared: Compared) -> None:
    """Print a comparison: money, ranges, work, who bears it, reliefs, and what it rests on."""
    comparison, console = compared.comparison, results()
    scale = shared_scale(
        [model.outcomes[end].net for side in comparison.sides for model in side.models for end in ENDS]
    )
    for side, law in zip(comparison.sides, compared.laws, strict=True):
        laid = f" with {', '.join(law.overlays)} laid over it" if law.overlays else ""
        say(_filled(f"{law.label.capitalize()}: {law.title}{laid}, on {day_text(law.day)}.") + "\n")
        console.print(_money_table(side, compared))
        console.print(_range_table(side, compared, scale))
        console.print(_work_table(side, compared))
        say(_filled(_LEGEND) + "\n")
        for sentence in _bearers(side, law):
            say(_filled(sentence))
        say("")
        if any(one.parcels or one.is_lifted for one in side.reliefs):
            console.print(_reliefs_table(side, compared))
    if comparison.common:
        console.print(_common_table(compared))
    for sentence in notes(compared):
        say(_filled(f"- {sentence}"))
    say("\nAssumptions, low / middle / high; how sure each is stands behind it")
    for line in _assumption_lines(compared):
        say(line)


def _money_table(side: SideResult, compared: Compared) -> Any:
    exponent = compared.comparison.exponent
    rows = []
    for model in side.models:
        middle = model.outcomes["middle"]
        amounts = (middle.due, middle.lost_trade, middle.leakage, middle.revenue, middle.administration, middle.net)
        rows.append([model.way.name, *(whole_text(amount, exponent) for amount in amounts)])
    title = f"Money in whole {compared.comparison.currency}: due by law, and what comes of it, middle"
    return make_table(title, ("model", ">due", ">lost", ">not paid", ">collected", ">costs", ">net"), rows)


def _range_table(side: SideResult, compared: Compared, scale: int) -> Any:
    exponent = compared.comparison.exponent
    rows = []
    for model in side.models:
        nets = [model.outcomes[end].net for end in ENDS]
        middle, known = nets[1], [net for net in nets if net is not None]
        drawn = "" if middle is None else balance(middle / scale, _HALF)
        ends = (min(known), max(known)) if len(known) == len(nets) else (None, None)
        cells = (whole_text(net, exponent) for net in (*nets, *ends))
        rows.append([model.way.name, *cells, drawn])
    title = "What is left, by assumptions (as.); least and most of the three"
    columns = ("model", ">low as.", ">middle", ">high as.", ">least", ">most", "middle")
    return make_table(title, columns, rows)


def _common_table(compared: Compared) -> Any:
    comparison = compared.comparison
    rows = [
        (
            one.model, f"{one.parcels:,} of {comparison.parcels:,}",
            *(whole_text(minor, comparison.exponent) for minor in one.due_minor),
            whole_text(one.due_minor[-1] - one.due_minor[0], comparison.exponent),
        )
        for one in comparison.common
    ]  # fmt: skip
    columns = ("model", ">parcels", *(f">due {law.label}" for law in compared.laws), ">difference")
    return make_table(f"Due on the same parcels, known under both laws, {comparison.currency}", columns, rows)


def _work_table(side: SideResult, compared: Compared) -> Any:
    exponent = compared.comparison.exponent
    rows = []
    for model in side.models:
        middle = model.outcomes["middle"]
        touched = "unknown" if middle.touched is None else f"{middle.touched:,}"
        rows.append([
            model.way.name, f"{model.charged:,}", touched,
            f"{model.parties:,}" if model.way.party else "-", whole_text(middle.traders, exponent),
            threshold_text(middle.break_even, exponent), best_text(middle.break_even, exponent),
        ])  # fmt: skip
    columns = ("model", ">owing", ">stopped", ">parties", ">comply", ">loses up to", ">best above")
    return make_table("Parcels, work and thresholds, middle", columns, rows)


def _bearers(side: SideResult, law: LawShown) -> Iterator[str]:
    yield f"Who bears it, and on what evidence ({law.label})"
    for model in side.models:
        yield f"  {model.way.name}: {_said(model)}"


def _said(model: ModelResult) -> str:
    borne = "; ".join(
        f"{', '.join(one.levies)} owed by {one.liable}, collected by {one.collector} ({one.point})"
        for one in model.bearers
    )
    scheme = f" Scheme {model.way.evidence}." if model.way.evidence else ""
    remit = f" Paid over each {model.way.remit.replace('_', ' ')}." if model.way.remit else ""
    return f"{borne}.{remit} Evidence: {model.way.needs}{scheme} Without it: {model.way.without}"


def _reliefs_table(side: SideResult, compared: Compared) -> Any:
    rows = [
        (
            one.relief.id, f"{one.parcels:,}", money_text(one.minor, compared.comparison.exponent), f"{one.unknown:,}",
            "lifted" if one.is_lifted else "stands",
        )
        for one in side.reliefs
    ]  # fmt: skip
    columns = ("relief", ">parcels", ">takes away", ">of unknown amount", "")
    return make_table(f"Reliefs, {compared.comparison.currency}", columns, rows)


def _assumption_lines(compared: Compared) -> Iterator[str]:
    for one in compared.used:
        yield from textwrap.wrap(
            f"{one.id}: {assumption_text(one)}", _WIDTH, initial_indent="  ", subsequent_indent="      "
        )
        for text, url in sources_of(one):
            if url:
                yield from textwrap.wrap(
                    f"{text} {url}", _WIDTH, initial_indent="      ", subsequent_indent="      ",
                    break_on_hyphens=False, break_long_words=False,
                )  # fmt: skip


def _filled(text: str) -> str:
    # An option is kept in one piece, so that it can be copied.
    return textwrap.fill(
        text,
        _WIDTH,
        subsequent_indent="    " if text.startswith("  ") else "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
