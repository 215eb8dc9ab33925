"""The law in force, for reading: this file lays out what a rulebook says on one day, each value with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.arrays import MISSING_PPM
from engine.columns.catalogue import COLUMNS
from engine.days import Citation, Span, day_text
from engine.money import Rounding, decimal_text, percent_text
from engine.rulebook.law import LANES, Levy, PointLaw, Relief, ReturnRule, RulesInForce
from engine.rulebook.tariff import rates_on
from engine.rulebook.written import Table
from service.console import counted, make_table, results
from service.desk import overlay_sentences
from service.explanations import draw_texts

if TYPE_CHECKING:
    from rich.console import Console

    from engine.rulebook.book import Rulebook
    from engine.rulebook.written import TariffRow, WrittenLevy, WrittenQuota, WrittenRelief, WrittenTogether

_NOT_KNOWN: Final = "not known"
_REFERENCE: Final = "Status reference: the regime of another country, to compare with; nobody applies it."
_ABOVE: Final = {
    "cliff": "above it nothing is relieved by it",
    "allowance": "above it the excess is due",
    "waiver": "what is payable is then not collected",
}
_NOT_LISTED: Final = "not listed"
_MOST_TARIFF_ROWS: Final = 20
_ROUNDINGS: Final = {
    Rounding.HALF_UP: "half up", Rounding.DOWN: "down", Rounding.UP: "up", Rounding.HALF_EVEN: "half to even",
}  # fmt: skip
_TABLES: Final = (
    ("Quantities that rules and reliefs use", "parameters", ("name", "value", "since", "source")),
    ("Tables that rules use", "tables", ("table", "prefix", "value", "since", "source")),
    ("Reliefs", "reliefs", ("relief", "line", "levies", "source")),
    ("Parcels that are taken together", "together", ("rule", "alike", "when", "source")),
    ("Quotas", "quotas", ("quota", "uses_of_it", "by", "source")),
    ("Day whose law holds", "date_basis", ("day", "since", "source")),
    ("Levies", "levies", ("levy", "rate", "of", "rounded", "source")),
    ("What follows when a parcel comes back", "returns", ("model", "event", "levies", "follows", "within", "source")),
    ("Suspended by notice", "suspended", ("what", "since", "until", "source")),
    ("Lanes", "lanes", ("lane", "when")),
    ("Rules", "rules", ("rule", "points", "lane", "if_unknown", "owner")),
    ("What is not known", "not_known", ("what", "ask")),
)
"""What is drawn as a table: its title, its part of what ``describe`` gives, and its columns."""
_WITH_CONDITIONS: Final = ("reliefs", "rules")
"""The parts whose rows have a condition."""


def describe(rulebook: Rulebook, day: int, language: str = "en") -> dict[str, Any]:
    """Say what is in force on ``day``, as plain values, conditions in the words of a language too."""
    law, words = rulebook.in_force(day), in_words(rulebook, day, language)
    return {
        "rulebook": rulebook.name,
        "title": rulebook.title,
        "status": rulebook.about.status,
        "day": day_text(day),
        "digest": rulebook.digest,
        "overlays": list(overlay_sentences(rulebook)),
        "parameters": _parameters(rulebook, day),
        "tables": _rule_tables(rulebook, day),
        "reliefs": [
            _relief(relief, written, law) | {"in_words": words[relief.id]}
            for relief, written in zip(
                law.revenue.reliefs, (one for one in rulebook.reliefs if one.span.holds(day)), strict=True
            )
        ],
        "customs_value": {"basis": law.revenue.basis_written, "collection_model": law.revenue.channels[-1].model},
        "levies": [
            _levy(levy, written, law)
            for levy, written in zip(
                law.revenue.levies, (one for one in rulebook.levies if one.span.holds(day)), strict=True
            )
        ],
        "together": [_together(one) for one in rulebook.together if one.span.holds(day)],
        "quotas": [_quota(one) for one in rulebook.quotas if one.span.holds(day)],
        "date_basis": _date_basis(rulebook, day),
        "returns": [_return(one) for one in rulebook.returns_on(day)],
        "suspended": _suspended(rulebook, day),
        "tariff": _tariff(rulebook, day),
        "lanes": _lanes(law),
        "rules": [row | {"in_words": words[row["rule"]]} for row in _rules(law, law.points)],
        "not_known": [{"what": gap.what, "ask": gap.ask} for gap in rulebook.about.unknowns],
    }


def draw(described: dict[str, Any]) -> None:
    """Print what ``describe`` gave."""
    console = results()
    console.print(f"{described['title']}, in force on {described['day']} ({described['digest'][:19]})")
    if described["status"] == "reference":
        console.print(_REFERENCE)
    console.print("\n".join([*described["overlays"], ""]))
    for title, key, columns in _TABLES:
        rows = [[_cell(row, column) for column in columns] for row in described[key]]
        if rows:
            console.print(make_table(title, columns, rows))
        if key in _WITH_CONDITIONS:
            _draw_conditions(console, described[key])
        if key == "levies":
            _draw_tariff(console, described["tariff"])


def _cell(row: dict[str, Any], column: str) -> str:
    """Give the text of a cell; how sure a source is stands before it, so that the table has a column less."""
    return f"{row['status']}: {row['source']}" if column == "source" else str(row[column])


def _draw_conditions(console: Console, rows: list[dict[str, Any]]) -> None:
    """Print the conditions of rules or reliefs under their table: they are too long for a column."""
    from rich.padding import Padding

    for row in rows:
        name, *_ = row.values()
        console.print(f"{name}: {row['title']}")
        console.print(Padding(f"when {row['when']}", (0, 0, 0, 4)))
        draw_texts(console, row["in_words"], 4)
        if "because" in row:
            console.print(Padding(f"says: {row['because']}", (0, 0, 0, 4)))
    console.print()


def in_words(rulebook: Rulebook, day: int, language: str) -> dict[str, list[str]]:
    """Say what every rule asks that holds on ``day``, and when every relief applies, by identifier."""
    from engine.explain.revenue import applies
    from engine.explain.rules import asks
    from engine.explain.titles import setting_of
    from engine.language.phrasing.layout import as_text
    from engine.language.phrasing.tongues import tongue_of

    setting = setting_of(rulebook, day, tongue_of(language), expands=False)
    rules = (rule for area in rulebook.areas for rule in area.rules if rule.span.holds(day))
    said = {rule.rule.id: asks(setting, rule) for rule in rules}
    said |= {one.id: applies(setting, one) for one in rulebook.reliefs if one.span.holds(day)}
    return {name: as_text(lines).splitlines() for name, lines in said.items()}


def _draw_tariff(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    if len(rows) > _MOST_TARIFF_ROWS:
        console.print(f"Tariff: {counted(len(rows), 'prefix')}; --json prints them all.")
        return
    levies = list(rows[0]["rates"])
    cells = [[row["prefix"], *row["rates"].values(), _cell(row, "source")] for row in rows]
    console.print(make_table("Tariff, by HS prefix", ("prefix", *levies, "source"), cells))


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


def _rule_tables(rulebook: Rulebook, day: int) -> list[dict[str, Any]]:
    return [
        {
            "table": name, "title": table.title, "prefix": prefix,
            "value": _NOT_KNOWN if value is None else value.text,
            "since": day_text(entry.since), "status": entry.status, "source": _source(entry.cite),
        }
        for name, table in rulebook.tables.items()
        if isinstance(table, Table) and (entry := table.history.at(day)) is not None
        for prefix, value in (entry.value or {}).items()
    ]  # fmt: skip


def _tariff(rulebook: Rulebook, day: int) -> list[dict[str, Any]]:
    """Give, for each prefix that has begun, what every levy's column says of it on ``day``."""
    columns = {
        levy.id: rates_on(rulebook.tariff, levy.tariff, day)
        for levy in rulebook.levies
        if levy.tariff is not None and levy.span.holds(day)
    }
    return [
        {
            "prefix": prefix,
            "rates": {levy: _tariff_rate(rates.get(prefix)) for levy, rates in columns.items()},
            "status": row.status, "source": _source(row.cite),
        }
        for prefix, row in sorted(_rows_in_force(rulebook, day).items())
    ]  # fmt: skip


def _rows_in_force(rulebook: Rulebook, day: int) -> dict[str, TariffRow]:
    holding = [row for row in rulebook.tariff if row.span.holds(day)]
    return {row.prefix: row for row in sorted(holding, key=lambda row: row.span.since or 0)}


def _tariff_rate(ppm: int | None) -> str:
    if ppm is None:
        return _NOT_LISTED
    return _NOT_KNOWN if ppm == MISSING_PPM else percent_text(ppm)


def _relief(relief: Relief, written: WrittenRelief, law: RulesInForce) -> dict[str, Any]:
    measure, amount = relief.written
    if relief.amount_minor is not None:
        amount = f"{decimal_text(relief.amount_minor, law.exponent)} {law.currency}"
    elif relief.line is None and not relief.of_each_item:
        amount = "a line that is not known"
    each = "each item's " if relief.of_each_item else ""
    line = f"{each}{measure} {'up to' if relief.or_equal else 'below'} {amount}; {_ABOVE[relief.shape]}"
    if written.where is not None:
        line += f"; only on items where {written.where.text}"
    levies = ", ".join(law.revenue.levies[position].id for position in relief.levies)
    return {
        "relief": relief.id,
        "title": relief.title,
        "line": line,
        "levies": levies,
        "when": written.when.text,
        "status": relief.status,
        "source": _source(relief.cite),
    }


def _levy(levy: Levy, written: WrittenLevy, law: RulesInForce) -> dict[str, Any]:
    parts = [levy.on_value.replace("_", " ")] if levy.on_value else []
    parts += [law.revenue.levies[position].id for position in levy.on_levies]
    when = "" if written.when is None else f"; only when {written.when.text}"
    when += "" if written.where is None else f"; only on items where {written.where.text}"
    rate = {
        "levy": levy.id,
        "title": levy.title,
        "rate": f"{levy.written or _rate(levy)}{when}",
        "of": " + ".join(parts),
        "rounded": _rounded(levy, law),
    }
    return {**rate, "status": levy.status, "source": _source(levy.cite)}


def _together(one: WrittenTogether) -> dict[str, Any]:
    when = "" if one.when is None else one.when.text
    said = {"rule": one.id, "title": one.title, "alike": ", ".join(one.by), "when": when}
    return {**said, "status": one.status, "source": _source(one.cite)}


def _return(one: ReturnRule) -> dict[str, Any]:
    within = "without end" if one.within is None else f"{one.within} days"
    return {
        "model": one.model,
        "event": one.event,
        "levies": ", ".join(one.levies) or "all",
        "follows": one.follows,
        "within": _NOT_KNOWN if one.is_within_unknown else within,
        "status": one.status,
        "source": _source(one.cite),
    }


def _quota(one: WrittenQuota) -> dict[str, Any]:
    counts = "one import" if one.counts is None else one.counts.text
    uses = counts if one.uses is None else f"{counts}, with {' or '.join(one.uses)}"
    said = {"quota": one.id, "title": one.title, "uses_of_it": uses, "by": ", ".join(one.per)}
    return {**said, "status": one.status, "source": _source(one.cite)}


def _date_basis(rulebook: Rulebook, day: int) -> list[dict[str, Any]]:
    entry = rulebook.date_basis.at(day)
    if entry is None:
        return []
    row = {"day": entry.value, "since": day_text(entry.since)}
    return [{**row, "status": entry.status, "source": _source(entry.cite)}]


def _suspended(rulebook: Rulebook, day: int) -> list[dict[str, Any]]:
    """Give the levies and reliefs that are suspended on ``day``, each with the notice that says so."""
    every: tuple[WrittenLevy | WrittenRelief | WrittenTogether | WrittenQuota, ...] = (
        *rulebook.levies, *rulebook.reliefs, *rulebook.together, *rulebook.quotas,
    )  # fmt: skip
    return [
        {
            "what": one.id, "title": one.title, "since": day_text(notice.span.since or 0),
            "until": "" if notice.span.until is None else day_text(notice.span.until),
            "status": notice.status, "source": _source(notice.cite),
        }
        for one in every
        for notice in one.suspended
        if notice.span.holds(day) and Span(one.span.since, one.span.until).holds(day)
    ]  # fmt: skip


def _rounded(levy: Levy, law: RulesInForce) -> str:
    amount = f"amount {_ROUNDINGS[levy.rounding]} to {_step(levy.step, law)}"
    amount += ", for each item" if levy.is_rounded_by_item else ""
    if levy.base_step <= 1:
        return amount
    return f"base {_ROUNDINGS[levy.base_rounding]} to {_step(levy.base_step, law)}, {amount}"


def _step(minor: int, law: RulesInForce) -> str:
    return f"{decimal_text(minor, law.exponent)} {law.currency}"


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
    return f"{text}; {COLUMNS[levy.rate.supplied].wire} in the record comes before it"


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
