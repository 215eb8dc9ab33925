"""Levies, the customs value and the collection model of a rulebook, as its files say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.money import Rounding
from engine.rulebook.histories import check_span, citation, history, overlap
from engine.rulebook.reading import Given
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import CollectionModel, WrittenLevy

VALUE: Final = "customs_value"
_DEEPEST: Final = 3


def read_levies(entries: Sequence[Given], faults: list[Fault]) -> tuple[WrittenLevy, ...]:
    """Type the levies in their order; each may build on earlier ones only."""
    found: list[WrittenLevy] = []
    named: list[str] = []
    for given in entries:
        levy = _levy(given, named, [str(entry.get("id", "")) for entry in entries], faults)
        named.append(given.get("id", ""))
        if levy is not None:
            _check_place(levy, given, found, faults)
            found.append(levy)
    return tuple(found)


def read_model(given: Given) -> CollectionModel:
    """Type one entry of collection.yaml."""
    return CollectionModel(given["model"], given["liable"], given["collector"], given["point"])


def _levy(given: Given, earlier: Sequence[str], every: Sequence[str], faults: list[Fault]) -> WrittenLevy | None:
    before = len(faults)
    cite = citation(given, faults)
    check_span(given, faults)
    parts = _base(given, earlier, every, faults) if "base" in given.values else []
    rates = history(given["rates"], faults) if "rates" in given.values else None
    if given.is_whole:
        faults.extend(_faults_of_rate(given))
    if not given.is_whole or len(faults) > before:
        return None
    return WrittenLevy(
        id=given["id"],
        title=given["title"],
        category=given["class"],
        span=given.span(),
        on_value=VALUE in parts,
        on_levies=tuple(part for part in parts if part != VALUE),
        rates=rates,
        tariff=given.get("tariff"),
        selective=given.get("selective", "no") == "yes",
        supplied=f"item_{given['supplied']}_ppm" if "supplied" in given.values else None,
        base_rounding=Rounding[given.get("base_rounding", "half_up").upper()],
        base_step=given.get("base_step", 0),
        rounding=Rounding[given.get("rounding", "half_up").upper()],
        step=given.get("step", 1),
        cite=cite,
        status=given["status"],
    )


def _faults_of_rate(given: Given) -> list[Fault]:
    if ("rates" in given.values) == ("tariff" in given.values):
        message = "a levy takes its rate either from rates or from a column of the tariff."
        return [
            given.fault(
                "id",
                "rate_from_where",
                message,
                "Write rates: for one rate on all goods, tariff: for rates by HS prefix.",
            )
        ]
    if "selective" in given.values and "tariff" not in given.values:
        message = "only a levy with a tariff can be selective."
        return [
            given.fault("selective", "selective_without_tariff", message, "Delete it, or name a column of tariff.csv.")
        ]
    if "base_rounding" in given.values and "base_step" not in given.values:
        message = "it does not say to what the base is rounded."
        return [
            given.fault(
                "base_rounding",
                "no_base_step",
                message,
                "Add base_step: with an amount such as 1 in the national currency.",
            )
        ]
    steps = [key for key in ("step", "base_step") if given.get(key, 1) < 1]
    return [
        given.fault(
            key, "bad_step", "nothing can be rounded to 0.", "Write the smallest amount that there is, or leave it out."
        )
        for key in steps
    ]


def _base(given: Given, earlier: Sequence[str], every: Sequence[str], faults: list[Fault]) -> list[str]:
    text: str = given["base"]
    parts, start = list[str](), 0
    for piece in text.split("+"):
        name = piece.strip()
        at = start + len(piece) - len(piece.lstrip())
        start += len(piece) + 1
        wrong = _wrong_part(name, parts, earlier, every)
        if wrong is not None:
            mark = given.marks["base"]
            if mark.source[mark.column - 1 :].startswith(text):
                mark = replace(mark, column=mark.column + at, length=max(len(name), 1))
            faults.append(mark.fault(*wrong, given.about))
        parts.append(name)
    return parts


def _wrong_part(
    name: str, parts: Sequence[str], earlier: Sequence[str], every: Sequence[str]
) -> tuple[str, str, str] | None:
    if name in parts:
        return "twice_in_base", f"{name} stands in the sum twice.", "A part is added once."
    if name == VALUE or name in earlier:
        return None
    if name in every:
        return (
            "later_levy",
            f"{name} is not an earlier levy; it stands later or is this one.",
            "A levy can only build on levies above it.",
        )
    if name.isidentifier() and UNREAD in every:
        return None
    if name.isidentifier():
        return (
            "unknown_levy",
            f"{name} is neither customs_value nor a levy.",
            did_you_mean(name, [VALUE, *every], f"Use {', '.join([VALUE, *every])}."),
        )
    return (
        "not_a_sum",
        f"{name!r} cannot stand in a base.",
        "A base is a sum of names, such as customs_value + fiscal_duty.",
    )


def _check_place(levy: WrittenLevy, given: Given, earlier: Sequence[WrittenLevy], faults: list[Fault]) -> None:
    if any(other.id == levy.id and overlap(other.span, levy.span) for other in earlier):
        message = f"{levy.id} stands twice, and both hold on the same days."
        faults.append(
            given.fault(
                "id", "overlapping_spans", message, "End the earlier one with until: the day before this one begins."
            )
        )
    if _depth(levy, earlier) > _DEEPEST:
        message = f"{levy.id} builds on levies more than {_DEEPEST} deep."
        faults.append(
            given.fault(
                "base",
                "too_many_levies_deep",
                message,
                "Amounts are exact to three rates upon each other; join two of the levies.",
            )
        )


def _depth(levy: WrittenLevy, earlier: Sequence[WrittenLevy]) -> int:
    below = [_depth(other, earlier[:position]) for position, other in enumerate(earlier) if other.id in levy.on_levies]
    return 1 + max(below, default=0)
