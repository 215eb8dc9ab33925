"""Collection models side by side, for programs: this file gives a comparison and its assumptions as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.compare.assumptions import ENDS
from engine.days import day_text
from engine.money import decimal_text

if TYPE_CHECKING:
    from engine.compare.assumptions import Assumption, Assumptions, Figure
    from engine.compare.break_even import BreakEven
    from engine.compare.compare import Comparison, ModelResult, SideResult
    from engine.compare.outcome import Outcome


@dataclass(frozen=True, slots=True)
class LawShown:
    """A law as a comparison names it."""

    label: str
    rulebook: str
    title: str
    day: int
    digest: str
    overlays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with all that is told beside it. ``laws`` are in the order of its sides."""

    comparison: Comparison
    assumptions: Assumptions
    laws: tuple[LawShown, ...]
    batch: str
    refused: int

    @property
    def used(self) -> tuple[Assumption, ...]:
        """Give the assumptions that the models of the comparison rest on; a border is behind most of them."""
        models = {model.way.name for side in self.comparison.sides for model in side.models} | {"border", "common"}
        return tuple(one for name, one in self.assumptions.by_id.items() if name.partition(".")[0] in models)


def comparison_json(compared: Compared) -> dict[str, Any]:
    """Give a comparison as plain values; amounts are text, null is unknown."""
    comparison = compared.comparison
    return {
        "batch": compared.batch,
        "parcels": comparison.parcels,
        "refused": compared.refused,
        "currency": comparison.currency,
        "columns": list(ENDS),
        "sides": [
            _side(side, law, comparison.exponent) for side, law in zip(comparison.sides, compared.laws, strict=True)
        ],
        "same_parcels": [
            {
                "model": one.model,
                "parcels": one.parcels,
                "due": [decimal_text(minor, comparison.exponent) for minor in one.due_minor],
                "difference": decimal_text(one.due_minor[-1] - one.due_minor[0], comparison.exponent),
            }
            for one in comparison.common
        ],
        "assumptions": [_assumption(one) for one in compared.used],
        "notes": list(notes(compared)),
    }


def notes(compared: Compared) -> Iterator[str]:
    """Say in sentences what a reader must know before taking a figure out of its table."""
    unsure = sum("assumption" in one.statuses for one in compared.used)
    yield (
        f"{unsure} of the {len(compared.used)} assumptions have a figure without any source, marked assumption; "
        "the result is as good as they are. Give your own with --assume FILE."
    )
    yield "What is due is exact and by the law; what is collected, lost and spent is that times the assumptions."
    if compared.comparison.common:
        yield (
            "The table of each law sums the parcels that can be worked out under it, and these may be others. What a "
            "reform changes stands in the table over the same parcels, those that can be worked out under both laws."
        )
    yield from _order_notes(compared)
    for side, law in zip(compared.comparison.sides, compared.laws, strict=True):
        if side.to_lift:
            named = " and ".join(side.to_lift)
            yield (
                f"{law.label}: nothing at all is charged on these parcels, for the sake of {named}. "
                f"To see what a model would bring without it: --lift {','.join(side.to_lift)}"
            )
    if compared.refused:
        yield f"{compared.refused:,} records were refused and are in no figure."
    said: dict[str, list[str]] = {}
    for side, law in zip(compared.comparison.sides, compared.laws, strict=True):
        for model in side.models:
            for sentence in _model_notes(model):
                said.setdefault(sentence, []).append(f"{law.label} {model.way.name}")
    every = sum(len(side.models) for side in compared.comparison.sides)
    for sentence, whose in said.items():
        yield sentence if len(whose) == every else f"{', '.join(whose)}: {sentence[:1].lower()}{sentence[1:]}"


def _order_notes(compared: Compared) -> Iterator[str]:
    """Say of which models the low assumptions leave more than the middle ones, or these more than the high ones."""
    for side, law in zip(compared.comparison.sides, compared.laws, strict=True):
        nets = [(model.way.name, [model.outcomes[end].net for end in ENDS]) for model in side.models]
        named = [name for name, (low, middle, high) in nets if not (_rises(low, middle) and _rises(middle, high))]
        if named:
            yield (
                f"{law.label}, {', '.join(named)}: what is left does not rise from the low to the high assumptions. "
                "Where stopping a parcel costs more than it owes, catching fewer of them saves more than it loses."
            )


def _rises(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one <= other


def _model_notes(model: ModelResult) -> Iterator[str]:
    if model.not_computable:
        missing = ", ".join(f"{name} ({many:,})" for name, many in list(model.missing.items())[:4])
        yield (
            f"Of {model.parcels:,} parcels {model.not_computable:,} cannot be worked out and are in no sum. "
            f"Missing: {missing or 'the flat rate'}."
        )
    if model.presumed_sold:
        yield f"Of {model.presumed_sold:,} parcels nobody says whether they were sold; they are taken to be."
    if model.without_value:
        yield (
            f"The goods value of {model.without_value:,} parcels that owe something is not known: they are in every "
            "sum and in no threshold."
        )
    missing_names = dict.fromkeys(name for outcome in model.outcomes.values() for name in outcome.missing)
    if missing_names:
        yield f"Not known, and so nothing that rests on it: {', '.join(missing_names)}."


def figure_text(figure: Figure) -> str:
    """Write one figure with how sure it is."""
    return f"{figure.text} ({figure.status})"


def assumption_text(one: Assumption) -> str:
    """Write the figures of an assumption: one, or three."""
    figures = (one.low, one.middle, one.high) if one.is_range else (one.middle,)
    return " / ".join(figure_text(figure) for figure in figures)


def sources_of(one: Assumption) -> Iterator[tuple[str, str]]:
    """Give what each figure rests on, each text once, with its address or nothing."""
    figures = (one.low, one.middle, one.high)
    yield from dict.fromkeys((figure.cite.text, figure.cite.url) for figure in figures)


def money_text(minor: int | None, exponent: int) -> str:
    """Write an amount for reading; unknown is a word, never a blank."""
    return "unknown" if minor is None else f"{Decimal(minor).scaleb(-exponent):,}"


def whole_text(minor: int | None, exponent: int) -> str:
    """Write an amount in whole units of the currency, half up, where there is no room for more."""
    if minor is None:
        return "unknown"
    size = (abs(minor) + 10**exponent // 2) // 10**exponent
    return f"{'-' if minor < 0 and size else ''}{size:,}"


def threshold_text(found: BreakEven | None, exponent: int) -> str:
    """Say up to which goods value collecting does not pay."""
    if found is None:
        return "unknown"
    if found.at_minor is None:
        return "none" if found.parcels else "-"
    return "all parcels" if found.is_everywhere else money_text(found.at_minor, exponent)


def best_text(found: BreakEven | None, exponent: int) -> str:
    """Say above which goods value to collect, so that most is left."""
    if found is None:
        return "unknown"
    if not found.parcels:
        return "-"
    return "from all" if found.best_minor is None else money_text(found.best_minor, exponent)


def _side(side: SideResult, law: LawShown, exponent: int) -> dict[str, Any]:
    return {
        "label": law.label,
        "rulebook": law.rulebook,
        "title": law.title,
        "day": day_text(law.day),
        "digest": law.digest,
        "overlays": list(law.overlays),
        "to_lift": list(side.to_lift),
        "reliefs": [
            {
                "relief": one.relief.id,
                "title": one.relief.title,
                "parcels": one.parcels,
                "amount": decimal_text(one.minor, exponent),
                "parcels_of_unknown_amount": one.unknown,
                "lifted": one.is_lifted,
            }
            for one in side.reliefs
        ],
        "models": [_model(model, exponent) for model in side.models],
    }


def _model(model: ModelResult, exponent: int) -> dict[str, Any]:
    way = model.way
    return {
        "model": way.name,
        "title": way.title,
        "collected_by_it": [levy for levy, _, group in model.levies if group == "way"],
        "liable": way.liable,
        "collector": way.collector,
        "point": way.point,
        "remit": way.remit or None,
        "evidence": {"needed": way.needs, "without": way.without, "scheme": way.evidence or None},
        "due": [
            {"levy": levy, "title": title, "amount": decimal_text(minor, exponent)}
            for (levy, title, _), minor in zip(model.levies, model.due_minor, strict=True)
        ],
        "bearers": [
            {
                "liable": one.liable,
                "collector": one.collector,
                "point": one.point,
                "levies": list(one.levies),
                "amount": decimal_text(one.minor, exponent),
            }
            for one in model.bearers
        ],
        "parcels": {
            "all": model.parcels,
            "computable": model.computable,
            "charged": model.charged,
            "collected_by_it": model.covered,
            "reached": model.reached,
            "presumed_sold": model.presumed_sold,
            "owe_more_than_today": model.owes_more,
        },
        "parties": model.parties,
        "not_computable": {"parcels": model.not_computable, "missing": dict(model.missing)},
        "outcomes": {end: _outcome(model, model.outcomes[end], exponent) for end in ENDS},
    }


def _outcome(model: ModelResult, outcome: Outcome, exponent: int) -> dict[str, Any]:
    def text(minor: int | None) -> str | None:
        return None if minor is None else decimal_text(minor, exponent)

    return {
        "due": text(outcome.due),
        "lost_trade": text(outcome.lost_trade),
        "leakage": text(outcome.leakage),
        "collected": [
            {"levy": levy, "amount": text(minor)}
            for (levy, _, _), minor in zip(model.levies, outcome.collected, strict=True)
        ],
        "revenue": text(outcome.revenue),
        "cost_to_collect": text(outcome.administration),
        "net": text(outcome.net),
        "cost_to_comply": text(outcome.traders),
        "stopped_at_the_border": outcome.touched,
        "break_even": _threshold(outcome.break_even, exponent),
        "break_even_with_cost_to_comply": _threshold(outcome.break_even_for_all, exponent),
        "missing": list(outcome.missing),
    }


def _threshold(found: BreakEven | None, exponent: int) -> Mapping[str, Any] | None:
    if found is None:
        return None
    return {
        "at": None if found.at_minor is None else decimal_text(found.at_minor, exponent),
        "everywhere": found.is_everywhere,
        "best_above": None if found.best_minor is None else decimal_text(found.best_minor, exponent),
        "net_at_best": decimal_text(found.best_net_minor, exponent),
        "net": decimal_text(found.net_minor, exponent),
        "parcels": found.parcels,
    }


def _assumption(one: Assumption) -> dict[str, Any]:
    def figure(found: Figure) -> dict[str, Any]:
        return {
            "value": None if found.value is None else found.text,
            "status": found.status,
            "source": found.cite.text,
            "url": found.cite.url or None,
        }

    return {
        "id": one.id,
        "title": one.title,
        "unit": one.unit,
        "more_means": one.more_means,
        "low": figure(one.low),
        "middle": figure(one.middle),
        "high": figure(one.high),
        "file": one.file,
    }


def shared_scale(values: Sequence[int | None]) -> int:
    """Give the greatest size of some amounts, at least 1, for bars that are to be held against each other."""
    return max([1, *(abs(value) for value in values if value is not None)])
