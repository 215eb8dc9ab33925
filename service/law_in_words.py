"""The law in force, for reading: this file lays out what a rulebook says on one day, each value with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.columns.catalogue import COLUMNS
from engine.days import Citation, day_text
from engine.money import decimal_text, percent_text
from engine.rulebook.law import LANES, Levy, PointLaw, Relief, RulesInForce
from service.console import make_table, results

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook

_NOT_KNOWN: Final = "not known"


def describe(rulebook: Rulebook, day: int) -> dict[str, Any]:
    """Say what is in force on ``day``, as plain values."""
    law = rulebook.in_force(day)
    return {
        "rulebook": rulebook.name,
        "title": rulebook.title,
        "day": day_text(day),
        "digest": rulebook.digest,
        "parameters": _parameters(rulebook, day),
        "reliefs": [_relief(relief, law) for relief in law.revenue.reliefs],
        "customs_value": {"basis": law.revenue.basis, "collection_model": law.revenue.collection_model},
        "levies": [_levy(levy, law) for levy in law.revenue.levies],
        "lanes": _lanes(law),
        "rules": _rules(law, law.points),
        "not_known": [{"what": what, "ask": ask} for what, ask in rulebook.about.unknowns],
    }


def draw(described: dict[str, Any]) -> None:
    """Print what ``describe`` gave."""
    console = results()
    console.print(f"{described['title']}, in force on {described['day']} ({described['digest'][:19]})\n")
    for title, key, columns in (
        ("Quantities that rules and reliefs use", "parameters", ("name", "value", "since", "status", "source")),
        ("Reliefs", "reliefs", ("relief", "line", "levies", "status", "source")),
        ("Levies", "levies", ("levy", "rate", "of", "status", "source")),
        ("Lanes", "lanes", ("lane", "when")),
        ("Rules", "rules", ("rule", "points", "lane", "if_unknown", "when", "owner")),
        ("What is not known", "not_known", ("what", "ask")),
    ):
        rows = [[str(row[column]) for column in columns] for row in described[key]]
        if rows:
            console.print(make_table(title, columns, rows))


def _parameters(rulebook: Rulebook, day: int) -> list[dict[str, Any]]:
    found = []
    for name, parameter in rulebook.parameters.items():
        entry = parameter.history.at(day)
        if entry is not None:
            value = _NOT_KNOWN if entry.value is None else entry.value.text
            source = _source(entry.cite)
            row = {
                "name": name,
                "value": value,
                "since": day_text(entry.since),
                "status": entry.status,
                "source": source,
            }
            found.append({**row, "title": parameter.title})
    return found


def _relief(relief: Relief, law: RulesInForce) -> dict[str, Any]:
    amount = f"{decimal_text(relief.amount_minor, law.exponent)} {law.currency}"
    above = "everything is due" if relief.shape == "cliff" else "the excess is due"
    line = f"{relief.measure} {'up to' if relief.or_equal else 'below'} {amount}; above it {above}"
    levies = ", ".join(law.revenue.levies[position].id for position in relief.levies)
    return {
        "relief": relief.id,
        "title": relief.title,
        "line": line,
        "levies": levies,
        "status": relief.status,
        "source": _source(relief.cite),
    }


def _levy(levy: Levy, law: RulesInForce) -> dict[str, Any]:
    parts = ["customs value"] if levy.on_value else []
    parts += [law.revenue.levies[position].id for position in levy.on_levies]
    rate = {"levy": levy.id, "title": levy.title, "rate": _rate(levy), "of": " + ".join(parts)}
    return {**rate, "status": levy.status, "source": _source(levy.cite)}


def _rate(levy: Levy) -> str:
    if levy.rate.flat_ppm is not None:
        text = percent_text(levy.rate.flat_ppm)
    elif levy.rate.table is not None:
        others = "; other goods owe none" if levy.rate.selective else ""
        text = f"by HS code, {len(levy.rate.table.first)} ranges{others}"
    else:
        text = _NOT_KNOWN
    if levy.rate.supplied is None:
        return text
    return f"{text}; a {COLUMNS[levy.rate.supplied].wire} in the record comes before it"


def _lanes(law: RulesInForce) -> list[dict[str, str]]:
    rows = [{"lane": lane, "when": f"score {score} or more"} for score, lane in law.lanes.at_least]
    share = {"lane": law.lanes.random_lane, "when": f"{percent_text(law.lanes.random_ppm)} of all, drawn at random"}
    capacity = law.lanes.capacity
    if capacity is None:
        return [*rows, share]
    full = f"at most {capacity.most} of a batch, ranked by {capacity.rank_by}; the rest is {capacity.overflow}"
    return [*rows, share, {"lane": capacity.lane, "when": full}]


def _rules(law: RulesInForce, points: PointLaw) -> list[dict[str, Any]]:
    rows = [
        {
            "rule": rule.id, "title": rule.title, "points": rule.points, "lane": rule.lane or "", "when": rule.when,
            "if_unknown": rule.if_unknown, "because": rule.because, "owner": rule.owner, "source": _source(rule.cite),
            "area": area,
        }
        for rule, area in zip(law.rules.rules, (points.area_names[at] for at in points.areas), strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-LANES.index(row["lane"] or "green"), -row["points"], row["rule"]))


def _source(cite: Citation) -> str:
    return f"{cite.text} {cite.url}".strip()
