"""The parts of a condition: what is joined by and and or, with its words, and the condition without some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

from engine.language.meaning import Combined, Compared, Meaning, Opposite, OverItems, UnderPrefixes, inner
from engine.language.scope import Expression
from engine.language.syntax import print_tree
from engine.language.tree import Amount, Call, Comparison, Joined, Membership, Node, Not

Path: TypeAlias = tuple[int, ...]
"""Where a part stands: which of the parts under it to take, from the top."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several conditions that are joined by ``word``; ``tree`` is how it is written."""

    path: Path
    word: Literal["and", "or"]
    meaning: Meaning
    tree: Node

    @property
    def text(self) -> str:
        """Write it as it stands in the condition."""
        return print_tree(self.tree)

    @property
    def is_threshold(self) -> bool:
        """Say whether it compares something with a line."""
        return isinstance(self.meaning, Compared)


def parts_of_condition(condition: Expression) -> tuple[Part, ...]:
    """Give the parts of a condition in the order in which they are written, each before those inside it."""
    return tuple(_parts(condition.meaning, condition.tree, ()))


def without(meaning: Meaning, paths: Sequence[Path]) -> Meaning:
    """Give a meaning without some of its parts: what is left of a join stands alone if it is one."""
    return _without(meaning, set(paths), ())


def idle_prefixes(condition: Expression) -> Iterator[tuple[str, str]]:
    """Find HS prefixes that stand in one list with a shorter one that holds all they hold: the longer, the shorter."""
    for meaning in _everything(condition.meaning):
        if isinstance(meaning, UnderPrefixes):
            for prefix in sorted(meaning.prefixes):
                shorter = [other for other in meaning.prefixes if other != prefix and prefix.startswith(other)]
                if shorter:
                    yield prefix, min(shorter, key=len)


def _everything(meaning: Meaning) -> Iterator[Meaning]:
    yield meaning
    for below in inner(meaning):
        yield from _everything(below)


def _parts(meaning: Meaning, tree: Node, path: Path) -> Iterator[Part]:
    if isinstance(meaning, Combined):
        written = _joined(tree, len(meaning.conditions))
        for at, (condition, node) in enumerate(zip(meaning.conditions, written, strict=False)):
            yield Part((*path, at), meaning.word, condition, node)
            yield from _parts(condition, node, (*path, at))
    elif isinstance(meaning, Opposite):
        inside = _inside_opposite(tree)
        if inside is not None:
            yield from _parts(meaning.condition, inside, (*path, 0))
    elif isinstance(meaning, OverItems) and isinstance(tree, Call):
        nodes = [*tree.arguments, *((tree.where,) if tree.where is not None else ())]
        for at, (below, node) in enumerate(zip(inner(meaning), nodes, strict=False)):
            yield from _parts(below, node, (*path, at))


def _joined(tree: Node, count: int) -> Sequence[Node]:
    """Give the written parts of a join: of and, of or, of a chain such as 5 <= a < 20, and of a list of amounts."""
    found: Sequence[Node] = ()
    if isinstance(tree, Joined):
        found = tree.conditions
    elif isinstance(tree, Comparison):
        pairs = zip(tree.values, tree.operators, tree.values[1:], strict=False)
        found = [Comparison((left, right), (operator,)) for left, operator, right in pairs]
    elif isinstance(tree, Membership) and all(isinstance(entry, Amount) for entry in tree.entries):
        found = [Comparison((tree.value, entry), ("==",)) for entry in tree.entries]
    return found if len(found) == count else ()


def _inside_opposite(tree: Node) -> Node | None:
    if isinstance(tree, Not):
        return tree.condition
    if isinstance(tree, Membership) and tree.negated:
        return replace(tree, negated=False)
    return None


def _without(meaning: Meaning, gone: set[Path], path: Path) -> Meaning:
    if not any(other[: len(path)] == path for other in gone):
        return meaning
    if isinstance(meaning, Combined):
        kept = tuple(
            _without(condition, gone, (*path, at))
            for at, condition in enumerate(meaning.conditions)
            if (*path, at) not in gone
        )
        return kept[0] if len(kept) == 1 else replace(meaning, conditions=kept)
    changes: dict[str, Any] = {}
    position = 0
    for item in fields(meaning):
        value = getattr(meaning, item.name)
        if isinstance(value, Meaning):
            changes[item.name] = _without(value, gone, (*path, position))
            position += 1
        elif isinstance(value, tuple):
            position += sum(isinstance(part, Meaning) for part in value)
    return replace(meaning, **changes)
