"""Collection models side by side, as one page to read and print: this file says it for people, with a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine import VERSION
from engine.compare.assumptions import ENDS
from engine.days import day_text
from service.comparison import best_text, money_text, notes, sources_of, threshold_text
from service.pages_written import write_page

if TYPE_CHECKING:
    from engine.compare.assumptions import Assumption
    from engine.compare.compare import ModelResult, SideResult
    from service.comparison import Compared, LawShown

_LEFT: Final = 110
_WIDE: Final = 900
_ROW: Final = 46
_HEAD: Final = 34


def comparison_page(compared: Compared) -> bytes:
    """Write a comparison as one page of HTML that needs nothing beside it."""
    comparison = compared.comparison
    drawn = [
        amount
        for side in comparison.sides
        for model in side.models
        for amount in _drawn_amounts(model)
        if amount is not None
    ]
    ends = min([0, *drawn]), max([1, *drawn])
    names = " and ".join(law.label for law in compared.laws)
    return write_page(
        "comparison.html.jinja",
        title=f"Ways of collecting on the same parcels: {compared.laws[0].rulebook.upper()}, {names}",
        parcels=f"{comparison.parcels:,}",
        batch=compared.batch,
        currency=comparison.currency,
        refused=f"{compared.refused:,}" if compared.refused else "",
        sides=[_side(side, law, compared, ends) for side, law in zip(comparison.sides, compared.laws, strict=True)],
        laws=[law.label for law in compared.laws],
        common=[
            {
                "model": one.model,
                "parcels": f"{one.parcels:,} of {comparison.parcels:,}",
                "amounts": [
                    money_text(minor, comparison.exponent)
                    for minor in (*one.due_minor, one.due_minor[-1] - one.due_minor[0])
                ],
            }
            for one in comparison.common
        ],
        notes=list(notes(compared)),
        assumptions=[_assumption(one) for one in compared.used],
        version=VERSION,
        digests=", ".join(dict.fromkeys(law.digest for law in compared.laws)),
    )


def _side(side: SideResult, law: LawShown, compared: Compared, ends: tuple[int, int]) -> dict[str, Any]:
    exponent = compared.comparison.exponent
    return {
        "heading": f"The law of {law.label}" if law.label == "today" else "The reform",
        "title": law.title,
        "day": day_text(law.day),
        "overlays": ", ".join(law.overlays),
        "to_lift": " and ".join(side.to_lift),
        "picture": _picture(side, compared, ends),
        "models": [_model(model, exponent) for model in side.models],
        "reliefs": [
            {
                "title": one.relief.title,
                "parcels": f"{one.parcels:,}",
                "amount": money_text(one.minor, exponent),
                "unknown": f"{one.unknown:,}",
                "stands": "lifted" if one.is_lifted else "stands",
            }
            for one in side.reliefs
        ],
    }


def _model(model: ModelResult, exponent: int) -> dict[str, Any]:
    middle, way = model.outcomes["middle"], model.way
    money = (middle.due, middle.lost_trade, middle.leakage, middle.revenue, middle.administration, middle.net)
    borne = "; ".join(
        f"{', '.join(one.levies)}: owed by {one.liable}, collected by {one.collector} ({one.point}), "
        f"{money_text(one.minor, exponent)} due"
        for one in model.bearers
    )
    return {
        "name": way.name,
        "title": way.title,
        "money": [money_text(amount, exponent) for amount in money],
        "nets": [money_text(model.outcomes[end].net, exponent) for end in ENDS],
        "work": [
            f"{model.charged:,}",
            "unknown" if middle.touched is None else f"{middle.touched:,}",
            f"{model.not_computable:,}",
            f"{model.parties:,}" if way.party else "-",
            money_text(middle.traders, exponent),
            threshold_text(middle.break_even, exponent),
            best_text(middle.break_even, exponent),
        ],
        "borne": borne[:1].upper() + borne[1:] + ".",
        "needs": way.needs,
        "without": way.without,
        "levies": [
            {
                "title": title,
                "amounts": [
                    money_text(due, exponent),
                    *(money_text(model.outcomes[end].collected[at], exponent) for end in ENDS),
                ],
            }
            for at, ((_, title, _), due) in enumerate(zip(model.levies, model.due_minor, strict=True))
        ],
    }


def _assumption(one: Assumption) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "figures": [{"text": figure.text, "status": figure.status} for figure in (one.low, one.middle, one.high)],
        "sources": [{"text": text, "url": url} for text, url in sources_of(one)],
    }


def _drawn_amounts(model: ModelResult) -> Sequence[int | None]:
    middle = model.outcomes["middle"]
    return [middle.revenue, middle.administration, *(model.outcomes[end].net for end in ENDS)]


def _picture(side: SideResult, compared: Compared, ends: tuple[int, int]) -> dict[str, Any]:
    """Place what each model collects and costs, and the least and the most that is left, on one scale for all laws."""
    exponent, (lowest, highest) = compared.comparison.exponent, ends

    def across(minor: int) -> float:
        return round(_LEFT + (minor - lowest) / (highest - lowest) * (_WIDE - _LEFT - 10), 1)

    rows = [_bars(model, _HEAD + at * _ROW, across) for at, model in enumerate(side.models)]
    said = "; ".join(
        f"{model.way.name}: collected {money_text(model.outcomes['middle'].revenue, exponent)}, "
        f"left {money_text(model.outcomes['middle'].net, exponent)}"
        for model in side.models
    )
    height = _HEAD + _ROW * len(rows) + 6
    return {
        "wide": _WIDE,
        "high": height,
        "head": _HEAD - 6,
        "left": _LEFT,
        "zero": across(0),
        "rows": rows,
        "said": said,
    }


def _bars(model: ModelResult, y: int, across: Callable[[int], float]) -> dict[str, Any]:
    middle, zero = model.outcomes["middle"], across(0)
    bars = [
        {"y": y + place * 13, "long": max(round(across(minor) - zero, 1), 0.5), "kind": kind}
        for place, (minor, kind) in enumerate(((middle.revenue, "collected"), (middle.administration, "cost")))
        if minor is not None
    ]
    nets = [net for end in ENDS if (net := model.outcomes[end].net) is not None]
    is_known = len(nets) == len(ENDS)
    return {
        "name": model.way.name,
        "y": y,
        "bars": bars,
        "low": across(min(nets)) if is_known else None,
        "middle": across(nets[1]) if is_known else None,
        "top": across(max(nets)) if is_known else None,
    }
