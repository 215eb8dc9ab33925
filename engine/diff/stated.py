"""What a rulebook states on one day: every value of law and setting by its name, as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from engine.arrays import MISSING_PPM
from engine.money import percent_text
from engine.rulebook.book import Rulebook
from engine.rulebook.edits import day_of, entries_of, find_at, pairs_of, text_of
from engine.rulebook.nodes import Listing, Mapping, Node, Text
from engine.rulebook.tariff import rates_on

Name: TypeAlias = tuple[str, str, str]
"""Which part of the law, which of its kind there, and which key of that one: ("rule", "fj.route.x", "points")."""

_NAMED: Final = (
    ("parameter", "thresholds.yaml", "parameters"), ("table", "tables.yaml", "tables"),
    ("list", "tables.yaml", "lists"),
)  # fmt: skip
_SPANNED: Final = (
    ("relief", "thresholds.yaml", "reliefs"), ("together", "thresholds.yaml", "together"),
    ("quota", "thresholds.yaml", "quotas"), ("levy", "levies.yaml", "levies"),
    ("channel", "collection.yaml", "models"), ("scheme", "collection.yaml", "schemes"),
    ("election", "collection.yaml", "elections"),
)  # fmt: skip
_GROUPS: Final = {"channel": "models", "scheme": "schemes", "election": "elections"}
"""What stands under a list of collection.yaml is called by the list and its identifier, as overlays call it."""

_SETTINGS: Final = (
    ("customs value", "levies.yaml", "customs_value"), ("day of law", "levies.yaml", "date_basis"),
    ("lanes", "lanes.yaml", "settings"),
    ("collection", "collection.yaml", "models"),
)  # fmt: skip
_RATES: Final = (("rates", "rate"), ("amounts", "amount"))
_ASIDE: Final = frozenset(
    {"id", "since", "until", "status", "cite", "owner", "rates", "amounts", "history", "review", "suspended"}
)
"""Keys that say of a value whence and when it is, or hold what is listed by itself."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a rulebook says: its text, and where they are given its first day, status and source."""

    text: str
    since: int | None = None
    status: str = ""
    source: str = ""


def state(rulebook: Rulebook, day: int) -> dict[Name, Stated]:
    """Say everything that a rulebook says of one day."""
    nodes = rulebook.nodes
    found: dict[Name, Stated] = {}
    for part, file, group in _NAMED:
        for pair in pairs_of(find_at(nodes.get(file), group)):
            entry = entry_on(find_at(pair.value, "history"), day)
            found |= {(part, pair.key.value, key): said for key, said in _of_entry(entry)}
    for pair in pairs_of(find_at(nodes.get("definitions.yaml"), "define")):
        found["definition", pair.key.value, "means"] = Stated(text_of(find_at(pair.value, "means")))
    for part, file, group in _SPANNED:
        found |= _of_spanned(part, find_at(nodes.get(file), group), day)
    for part, file, group in _SETTINGS:
        entry = entry_on(_without_names(find_at(nodes.get(file), group)), day)
        found |= {(part, "", key): said for key, said in _of_entry(entry)}
    for file, node in nodes.items():
        if file.startswith("risk/"):
            found |= _of_area(node, day)
    return found | _of_tariff(rulebook, day)


def days_in(rulebook: Rulebook) -> set[int]:
    """Give every day on which something that a rulebook says may begin or have ended."""
    days = {day for node in rulebook.nodes.values() for day in _days(node)}
    for row in rulebook.tariff:
        days |= {row.span.since or 0} | ({row.span.until + 1} if row.span.until is not None else set())
    return days


def entry_on(history: Node | None, day: int) -> Mapping | None:
    """Find the entry of a history that is in force on a day."""
    begun = [(since, entry) for entry in entries_of(history) if (since := day_of(entry.find("since"))) is not None]
    return max(((since, entry) for since, entry in begun if since <= day), key=lambda pair: pair[0], default=(0, None))[
        1
    ]


def holds(entry: Mapping, day: int) -> bool:
    """Say whether what has a first and a last day holds on a day, and is not suspended."""
    since, until = day_of(entry.find("since")), day_of(entry.find("until"))
    is_inside = (since is None or since <= day) and (until is None or day <= until)
    return is_inside and not any(holds(pause, day) for pause in entries_of(entry.find("suspended")))


def _without_names(history: Node | None) -> Node | None:
    """Give what a history says of all: among collection models, those with an identifier are told by themselves."""
    if not isinstance(history, Listing):
        return history
    return replace(history, entries=tuple(one for one in history.entries if find_at(one, "id") is None))


def _of_area(node: Node, day: int) -> dict[Name, Stated]:
    area = text_of(find_at(node, "area"))
    found = {("area", area, key): Stated(text_of(find_at(node, key))) for key in ("title", "cap")}
    return found | _of_spanned("rule", find_at(node, "rules"), day)


def _of_spanned(part: str, listing: Node | None, day: int) -> dict[Name, Stated]:
    found: dict[Name, Stated] = {}
    for entry in entries_of(listing):
        owner = text_of(entry.find("id"))
        if not owner or not holds(entry, day):
            continue
        owner = f"{_GROUPS[part]}.{owner}" if part in _GROUPS else owner
        found |= {(part, owner, key): said for key, said in _of_entry(entry)}
        for group, key in _RATES:
            for _, said in _of_entry(entry_on(entry.find(group), day)):
                found[part, owner, key] = said
    return found


def _of_entry(entry: Mapping | None) -> Iterator[tuple[str, Stated]]:
    if entry is None:
        return
    since, status, source = day_of(entry.find("since")), text_of(entry.find("status")), _source(entry.find("cite"))
    for pair in entry.pairs:
        if pair.key.value not in _ASIDE:
            is_only = pair.key.value in {"value", "values", "bands"}
            for key, text in _flat("" if is_only else pair.key.value, pair.value):
                yield key, Stated(text, since, status, source)


def _flat(key: str, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Text):
        yield key, text_of(node)
    elif isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _flat(f"{key}.{pair.key.value}" if key else pair.key.value, pair.value)
    else:
        yield key, ", ".join(_line(entry) for entry in node.entries)


def _line(node: Node) -> str:
    if isinstance(node, Mapping):
        return " ".join(f"{pair.key.value} {text_of(pair.value)}" for pair in node.pairs)
    return text_of(node)


def _source(cite: Node | None) -> str:
    said = text_of(find_at(cite, "text")) or text_of(find_at(cite, "note"))
    return f"{said} {text_of(find_at(cite, 'url'))}".strip()


def _of_tariff(rulebook: Rulebook, day: int) -> dict[Name, Stated]:
    columns = {levy.tariff for levy in rulebook.levies if levy.tariff is not None and levy.span.holds(day)}
    return {
        ("tariff", column, prefix): Stated(_rate_text(ppm))
        for column in sorted(columns)
        for prefix, ppm in rates_on(rulebook.tariff, column, day).items()
    }


def _rate_text(ppm: int | None) -> str:
    if ppm is None:
        return "not listed"
    return "unknown" if ppm == MISSING_PPM else percent_text(ppm)


def _days(node: Node) -> Iterator[int]:
    if isinstance(node, Listing):
        for entry in node.entries:
            yield from _days(entry)
    for pair in pairs_of(node):
        day = day_of(pair.value) if pair.key.value in {"since", "until"} else None
        if day is not None:
            yield day + 1 if pair.key.value == "until" else day
        else:
            yield from _days(pair.value)
