"""What an overlay may change: the dotted names of a rulebook, each with its place among the nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from engine.rulebook import nodes
from engine.rulebook.edits import entries_of, find_at, pairs_of, text_of
from engine.rulebook.merging import Files, left_out, own_id, own_names
from engine.rulebook.scalars import PREFIX
from engine.rulebook.schema import SHAPES

How = Literal[
    "value",  # one value with a history: a parameter, a rate
    "part",  # one of several values with a common history: a score of a lane, a row of a table
    "span",  # a key of what holds from a day to a day: a rule, a relief, a levy
    "tariff",  # the rate of a levy for an HS prefix
    "plain",  # a value without days: the cap of a risk area
]

_DATED: Final = (
    ("thresholds.yaml", "parameters", "value"),
    ("tables.yaml", "tables", "values"),
    ("tables.yaml", "lists", "values"),
)
_SPANNED: Final = (
    ("thresholds.yaml", "reliefs", "relief"), ("thresholds.yaml", "together", "together"),
    ("thresholds.yaml", "quotas", "quota"), ("levies.yaml", "levies", "levy"),
)  # fmt: skip
_SETTINGS: Final = (
    ("lanes", "lanes.yaml", "settings", "lane_setting"), ("collection", "collection.yaml", "models", "model"),
)  # fmt: skip
_OF_COLLECTION: Final = (("models", "model"), ("schemes", "scheme"), ("elections", "election"))
_RATES: Final = (("rates", "rate"), ("amounts", "amount"))
_KEPT: Final = frozenset({"id", "cite", "rates", "amounts", "area", "rules", "since", "owner", "suspended"})
"""Keys that an overlay leaves as they are: what something is called, and what is dated by itself."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a name stands for.

    ``path`` leads to the history, the list of what holds for a span, or the plain value; ``owner`` is the identifier of
    the rule, relief or levy there; ``key`` is the path inside an entry. ``is_shared``: it stands in the base.
    """

    how: How
    file: str
    path: tuple[str, ...]
    key: tuple[str, ...] = ()
    owner: str = ""
    is_shared: bool = False


@dataclass(slots=True)
class Targets:
    """Every name of one rulebook; ``keys`` are the parts that each owner has, for messages.

    ``rows`` are tables whose rows are named by their key, ``tariff`` the column of each levy whose
    rates stand there.
    """

    code: str
    whole: dict[str, Target] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, Target] = field(default_factory=dict)
    tariff: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Target | None:
        """Find what a name stands for; a row of a table need not be there yet."""
        if name in self.whole:
            return self.whole[name]
        table, point, key = name.partition(".")
        if table in self.tariff and PREFIX.fullmatch(key):
            return Target("tariff", "levies.yaml", (), (self.tariff[table], key))
        row = self.rows.get(table)
        if row is None or not point or not key:
            return None
        return replace(row, how="part", key=("values", key))

    def owner_of(self, name: str) -> str | None:
        """Give the rule, relief, levy or area that a name is of, or None."""
        while name and name not in self.keys:
            name = name.rpartition(".")[0]
        return name or None


def find_targets(own: Files, shared: Files, code: str) -> Targets:
    """Collect every name that an overlay of this rulebook may change; what stands in the base only is changed there."""
    found, base = Targets(code), Targets(code)
    _collect(found, own, is_shared=False)
    _collect(base, shared, is_shared=True)
    mine, owners, dropped = own_names(own), set(found.keys), left_out(own)
    for name, target in base.whole.items():
        owner = base.owner_of(name) or name
        # A rule, the lanes, or a name that the country has itself replaces the base's whole; an area is joined to it.
        if owner.partition(".")[0] in mine or owner in dropped or (target.how != "plain" and owner in owners):
            continue
        found.whole.setdefault(name, target)
        if owner in base.keys:
            found.keys.setdefault(owner, base.keys[owner])
        if name in base.rows:
            found.rows.setdefault(name, base.rows[name])
    return found


def _collect(found: Targets, files: Files, *, is_shared: bool) -> None:
    for file, group, key in _DATED:
        for pair in pairs_of(find_at(files.get(file), group)):
            name, path = pair.key.value, (group, pair.key.value, "history")
            held = _held(pair.value, key)
            found.whole[name] = Target("value", file, path, (held,), is_shared=is_shared)
            if group == "tables" and held == "values":
                found.rows[name] = found.whole[name]
    for pair in pairs_of(find_at(files.get("definitions.yaml"), "define")):
        path = ("define", pair.key.value, "means")
        target = Target("plain", "definitions.yaml", path, is_shared=is_shared)
        found.whole |= {pair.key.value: target, f"{pair.key.value}.means": target}
    if "levies.yaml" in files:
        found.whole["customs_value"] = Target("value", "levies.yaml", ("customs_value",), ("value",))
        if find_at(files["levies.yaml"], "date_basis") is not None:
            found.whole["date_basis"] = Target("value", "levies.yaml", ("date_basis",), ("value",))
    for file, group, shape in _SPANNED:
        _add_spanned(found, files.get(file), Target("span", file, (group,), is_shared=is_shared), shape)
    _add_collection(found, files.get("collection.yaml"), is_shared=is_shared)
    for file, node in files.items():
        if file.startswith("risk/"):
            _add_area(found, file, node, is_shared=is_shared)
    for owner, file, group, shape in _SETTINGS:
        if file in files:
            _add_parts(found, owner, Target("part", file, (group,), is_shared=is_shared), shape)


def _add_collection(found: Targets, node: nodes.Node | None, *, is_shared: bool) -> None:
    for group, shape in _OF_COLLECTION:
        there = Target("span", "collection.yaml", (group,), is_shared=is_shared)
        _add_spanned(found, node, there, shape, f"{group}.")


def _held(named: nodes.Node, key: str) -> str:
    """Say which key of its entries holds what is dated: a table may hold bands in place of values."""
    entries = list(entries_of(find_at(named, "history")))
    return "bands" if key == "values" and any(entry.find("bands") is not None for entry in entries) else key


def _add_spanned(found: Targets, node: nodes.Node | None, there: Target, shape: str, prefix: str = "") -> None:
    for entry in entries_of(find_at(node, *there.path)):
        owner, keys = text_of(entry.find("id")), list[str]()
        if not owner:
            continue
        name = f"{prefix}{own_id(owner, found.code)}"
        for key in (*_keys(shape), *(() if shape == "levy" else ("off",))):
            keys.append(key)
            found.whole[f"{name}.{key}"] = replace(there, key=(key,), owner=owner)
        if (column := text_of(entry.find("tariff"))) and shape == "levy":
            found.tariff[name] = column
            keys.append("HSPREFIX")
        for rates, key in _RATES:
            if entry.find(rates) is not None:
                keys.append(key)
                path = (*there.path, rates)
                found.whole[f"{name}.{key}"] = replace(there, how="value", path=path, key=("value",), owner=owner)
        found.keys[name] = tuple(dict.fromkeys((*found.keys.get(name, ()), *keys)))


def _add_area(found: Targets, file: str, node: nodes.Node, *, is_shared: bool) -> None:
    area = text_of(find_at(node, "area"))
    found.keys[area] = tuple(key for key in ("cap", "title") if find_at(node, key) is not None)
    for key in found.keys[area]:
        found.whole[f"{area}.{key}"] = Target("plain", file, (key,), is_shared=is_shared)
    _add_spanned(found, node, Target("span", file, ("rules",), is_shared=is_shared), "rule")


def _add_parts(found: Targets, owner: str, there: Target, shape: str) -> None:
    names = dict(_paths(shape))
    found.keys[owner] = tuple(names)
    for name, path in names.items():
        found.whole[f"{owner}.{name}"] = replace(there, key=path)


def _paths(shape: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, key in SHAPES[shape].keys.items():
        if name in _KEPT:
            continue
        if key.reads == "shape":
            yield from ((f"{name}.{inner}", (name, *path)) for inner, path in _paths(key.shape))
        elif key.reads == "by_lane":
            yield from ((f"{name}.{lane}", (name, lane)) for lane in SHAPES["rule"].keys["lane"].choices)
        else:
            yield name, (name,)


def _keys(shape: str) -> tuple[str, ...]:
    return tuple(name for name in SHAPES[shape].keys if name not in _KEPT)
