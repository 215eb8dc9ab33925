"""A rulebook and the base that it includes as one set of files: what a country writes itself replaces the base's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from engine.rulebook.edits import entries_of, find_at, pairs_of, text_at, text_of, with_value
from engine.rulebook.nodes import Listing, Mapping, Node
from engine.rulebook.schema import SHARED_CODE

Files: TypeAlias = dict[str, Node]
"""The nodes of each rule file by its name, as far as it could be read."""

_NAMED: Final = (
    ("thresholds.yaml", "parameters"), ("tables.yaml", "tables"), ("tables.yaml", "lists"),
    ("definitions.yaml", "define"),
)  # fmt: skip


def includes_base(own: Files) -> bool:
    """Say whether about.yaml includes the shared base."""
    includes = find_at(own.get("about.yaml"), "includes")
    return isinstance(includes, Listing) and SHARED_CODE in {text_of(entry) for entry in includes.entries}


def own_id(name: str, code: str) -> str:
    """Give the identifier that a rule of the base has in a rulebook."""
    first, _, rest = name.partition(".")
    return f"{code}.{rest}" if first == SHARED_CODE else name


def own_names(own: Files) -> set[str]:
    """Give every parameter, table, list and definition that a rulebook writes itself."""
    return {pair.key.value for file, group in _NAMED for pair in pairs_of(find_at(own.get(file), group))}


def left_out(own: Files) -> set[str]:
    """Give the rules of the base that a rulebook does not want."""
    listings = (find_at(node, "leaves_out") for file, node in own.items() if file.startswith("risk/"))
    return {text_of(entry) for one in listings if isinstance(one, Listing) for entry in one.entries}


def merge(own: Files, shared: Files, code: str) -> Files:
    """Give the files as they would stand if the country had written all of them itself."""
    merged = {**{file: node for file, node in shared.items() if file == "lanes.yaml"}, **own}
    mine = own_names(own)
    for file, group in _NAMED:
        both = [pair for pair in pairs_of(find_at(shared.get(file), group)) if pair.key.value not in mine]
        both += pairs_of(find_at(own.get(file), group))
        whole = own.get(file, shared.get(file))
        if both and isinstance(merged.get(file, whole), Mapping):
            merged[file] = _with(merged.get(file, whole), group, Mapping(both[0].key.mark, tuple(both)))
    dropped = left_out(own) | {
        text_of(rule.find("id")) for node in _areas(own) for rule in entries_of(find_at(node, "rules"))
    }
    for file, node in shared.items():
        if file.startswith("risk/") and isinstance(node, Mapping):
            merged[file] = _merge_area(own.get(file), node, dropped, code)
    return merged


def _areas(files: Files) -> Iterable[Node]:
    return (node for file, node in files.items() if file.startswith("risk/"))


def _merge_area(own: Node | None, shared: Mapping, dropped: set[str], code: str) -> Node:
    area = own if isinstance(own, Mapping) else replace(shared, pairs=())
    for key in ("area", "title", "cap"):
        kept = shared.find(key)
        if area.find(key) is None and kept is not None:
            area = with_value(area, key, kept)
    renamed = (_renamed(rule, code) for rule in entries_of(shared.find("rules")))
    rules = [rule for rule in renamed if text_of(rule.find("id")) not in dropped]
    return with_value(area, "rules", Listing(area.mark, (*rules, *entries_of(area.find("rules")))))


def _renamed(rule: Mapping, code: str) -> Mapping:
    name = rule.find("id")
    return rule if name is None else with_value(rule, "id", text_at(name.mark, own_id(text_of(name), code)))


def _with(node: Node | None, key: str, value: Node) -> Node:
    return with_value(node, key, value) if isinstance(node, Mapping) else value
