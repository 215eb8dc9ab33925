"""Edits on the nodes of rule files: each gives a new node and leaves the old one as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from engine.days import day_from_text, day_text
from engine.errors import UnusableValue
from engine.language.kinds import Quantity
from engine.language.syntax import read_quantity
from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Pair, Text
from engine.rulebook.reading import place_of

Edit = Callable[[Mapping], Mapping]
"""Gives an entry with its change, or the very same entry where nothing changes."""


def text_at(mark: Mark, value: str) -> Text:
    """Write a text that stands in no file, to be told of at ``mark``."""
    return Text(mark, value, "")


def with_value(mapping: Mapping, key: str, value: Node) -> Mapping:
    """Set a key, in its place where it stands already and at the end where it does not."""
    pairs = [replace(pair, value=value) if pair.key.value == key else pair for pair in mapping.pairs]
    if mapping.find(key) is None:
        pairs.append(Pair(text_at(value.mark, key), value))
    return replace(mapping, pairs=tuple(pairs))


def without(mapping: Mapping, key: str) -> Mapping:
    """Leave a key out."""
    return replace(mapping, pairs=tuple(pair for pair in mapping.pairs if pair.key.value != key))


def find_at(node: Node | None, *path: str) -> Node | None:
    """Follow keys down from a node; None where one of them is not there."""
    for key in path:
        node = node.find(key) if isinstance(node, Mapping) else None
    return node


def set_at(node: Node, path: Sequence[str], value: Node) -> Node:
    """Set what stands at the end of a path of keys; mappings that are missing on the way are made."""
    if not path:
        return value
    inside = node if isinstance(node, Mapping) else Mapping(value.mark, ())
    below = inside.find(path[0])
    return with_value(inside, path[0], set_at(Mapping(value.mark, ()) if below is None else below, path[1:], value))


def pairs_of(node: Node | None) -> tuple[Pair, ...]:
    """Give the pairs of a mapping, and none of anything else."""
    return node.pairs if isinstance(node, Mapping) else ()


def entries_of(node: Node | None) -> Iterator[Mapping]:
    """Give the mappings of a list, and none of anything else."""
    return (entry for entry in (node.entries if isinstance(node, Listing) else ()) if isinstance(entry, Mapping))


def text_of(node: Node | None) -> str:
    """Give a text with its blanks evened out, and nothing of anything else."""
    return " ".join(node.value.split()) if isinstance(node, Text) else ""


def day_of(node: Node | None) -> int | None:
    """Read a day; None of anything that is none, which the schema tells."""
    try:
        return day_from_text(text_of(node))
    except UnusableValue:
        return None


def quantity_of(node: Node | None) -> Quantity | None:
    """Read a quantity; None of anything that is none, which the schema tells."""
    return read_quantity(text_of(node), place_of(node.mark))[0] if isinstance(node, Text) else None


def is_same(one: Node | None, other: Node | None) -> bool:
    """Say whether two nodes say the same: 1,000 FJD is 1000 FJD, and a list is the same in any order."""
    if isinstance(one, Text) and isinstance(other, Text):
        return text_of(one) == text_of(other) or _is_same_quantity(one, other)
    if isinstance(one, Listing) and isinstance(other, Listing):
        return _is_same_list(one, other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = {pair.key.value for pair in (*one.pairs, *other.pairs)}
        return all(is_same(one.find(key), other.find(key)) for key in keys)
    return one is other


def _is_same_quantity(one: Text, other: Text) -> bool:
    left, right = quantity_of(one), quantity_of(other)
    return left is not None and right is not None and (left.kind, left.amount) == (right.kind, right.amount)


def _is_same_list(one: Listing, other: Listing) -> bool:
    left, right = ([text_of(entry) for entry in listing.entries] for listing in (one, other))
    if all(left) and all(right):
        return sorted(left) == sorted(right)
    return len(left) == len(right) and all(map(is_same, one.entries, other.entries))


def change_history(entries: Sequence[Mapping], since: int | None, edit: Edit) -> list[Mapping]:
    """Change every entry of a history, or from a day on: the entry in force on that day is parted there."""
    if since is None:
        return [edit(entry) for entry in entries]
    days = [day_of(entry.find("since")) for entry in entries]
    changed: list[Mapping] = []
    for entry, day, following in zip(entries, days, [*days[1:], None], strict=True):
        if day is None or day >= since:
            changed.append(edit(entry))
        elif following is not None and following <= since:
            changed.append(entry)
        else:
            later = edit(entry)
            changed += [entry] if later is entry else [entry, _beginning(later, since, later.mark)]
    return changed


def supersede(entries: Sequence[Mapping], since: int | None, edit: Edit) -> list[Mapping]:
    """Give a history one value for all its days, or for all days from one on, whatever it said of them."""
    days = [day_of(entry.find("since")) for entry in entries]
    earlier = [
        entry for entry, day in zip(entries, days, strict=True) if since is not None and day is not None and day < since
    ]
    replaced = entries[max(len(earlier) - 1, 0) :]
    if all(edit(entry) is entry for entry in replaced):
        return list(entries)
    new = edit(replaced[0])
    return [*earlier, new if since is None else _beginning(new, since, new.mark)]


def change_span(entry: Mapping, since: int | None, edit: Callable[[Mapping], Mapping | None]) -> list[Mapping]:
    """Change what holds for a span of days, or part it on a day and change the later part; None takes it out."""
    first, last = day_of(entry.find("since")), day_of(entry.find("until"))
    if since is not None and last is not None and last < since:
        return [entry]
    changed = edit(entry)
    if since is None or (first is not None and first >= since):
        return [] if changed is None else [changed]
    if changed is entry:
        return [entry]
    mark = entry.mark if changed is None else changed.mark
    earlier = with_value(_without_pauses_from(entry, since), "until", text_at(mark, day_text(since - 1)))
    return [earlier] if changed is None else [earlier, _beginning(changed, since, mark)]


def _without_pauses_from(entry: Mapping, since: int) -> Mapping:
    """Take out the suspensions that begin on a day or later: the earlier part of a span ends before them."""
    pauses = entry.find("suspended")
    if not isinstance(pauses, Listing):
        return entry
    kept = [one for one in entries_of(pauses) if (begins := day_of(one.find("since"))) is None or begins < since]
    return with_value(entry, "suspended", replace(pauses, entries=tuple(kept)))


def _beginning(entry: Mapping, since: int, mark: Mark) -> Mapping:
    return with_value(entry, "since", text_at(mark, day_text(since)))
