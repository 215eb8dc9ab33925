"""What a question looks at: the columns, HS prefixes and texts of its conditions, and how many items it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Final

from engine.columns.codes import code_list
from engine.language.compiler import Values
from engine.language.meaning import (
    Compared,
    Constant,
    Different,
    Found,
    InCodes,
    InList,
    InTexts,
    Meaning,
    OverItems,
    Shown,
    UnderPrefixes,
    Word,
    inner,
)

_ONE_ITEM_EACH: Final = frozenset({"any", "all", "none", "smallest", "largest"})
_CHAPTER: Final = "item_hs_chapter"
_MONEY_OF_ITEMS: Final = frozenset({
    "item_value_national_minor", "item_unit_value_national_minor_per_kg", "item_piece_value_national_minor",
})  # fmt: skip
_MONEY_OF_ALL: Final = frozenset({
    "goods_value_national_minor", "unit_value_national_minor_per_kg", "same_parties_value_national_minor",
    "same_parties_known_value_national_minor",
})  # fmt: skip
_LEAST_ITEMS: Final = 2
_SPARE_ITEMS: Final = 1
_MOST_ITEMS: Final = 6
_MOST_NAMES: Final = 6
_NOT_ASKED_FOR: Final = "something-else"


@dataclass(frozen=True, slots=True)
class Asked:
    """What some conditions look at.

    ``items`` goods items are told apart; ``is_every_parcel`` says that no parcel with more of them could answer
    otherwise, so that "there is none" is true of parcels of any size.
    """

    columns: frozenset[str]
    prefixes: frozenset[str]
    texts: dict[str, list[str]]
    items: int
    is_every_parcel: bool


def look_at(meanings: Iterable[Meaning], values: Values) -> Asked:
    """Gather what meanings look at.

    Notes
    -----
    Why so many items are enough: any(), all(), none(), smallest() and largest() each need one item that makes them
    what they are, and with that item kept the others may go. So as many items as there are such functions, and at
    least two, do for all parcels, unless something counts or adds up items.
    """
    parts = [part for meaning in meanings for part in parts_of(meaning)]
    columns = frozenset(part.column.name for part in parts if isinstance(part, Word))
    folds = {part for part in parts if isinstance(part, OverItems)}
    is_every_parcel = (
        not any(isinstance(part, Different) for part in parts)
        and all(fold.function in _ONE_ITEM_EACH for fold in folds)
        and "items_count" not in columns
        and not (columns & _MONEY_OF_ITEMS and columns & _MONEY_OF_ALL)
    )
    items = max(_LEAST_ITEMS, len(folds))
    if not is_every_parcel:
        items = min(max(items + _SPARE_ITEMS, *_counts(parts), 1), _MOST_ITEMS)
    return Asked(columns, frozenset(_prefixes(parts, values)), _texts(parts), items, is_every_parcel)


def parts_of(meaning: Meaning) -> Iterator[Meaning]:
    """Go through a meaning and all that it is made of, definitions opened."""
    yield meaning
    for below in inner(meaning):
        yield from parts_of(below)


def _counts(parts: Iterable[Meaning]) -> Iterator[int]:
    """Give, for each whole number that something is compared with, one item more: the other side of that line."""
    for part in parts:
        if not isinstance(part, Compared):
            continue
        for side in (part.left, part.right):
            if isinstance(side, Constant) and side.kind.name in {"number", "count"}:
                yield int(side.quantity.amount) + 1


def _prefixes(parts: Iterable[Meaning], values: Values) -> Iterator[str]:
    for part in parts:
        if isinstance(part, UnderPrefixes):
            yield from part.prefixes
        elif isinstance(part, Found) and (part.key.kind.name == "hs" or part.key.kind.codes == "hs_chapter"):
            yield from values.tables.get(part.table, {})
        elif isinstance(part, InCodes) and part.value.column.name == _CHAPTER:
            yield from (code_list("hs_chapter").codes[position] for position in part.positions)
        elif isinstance(part, InList) and part.value.kind.name == "hs":
            yield from (prefix.replace(".", "") for prefix in values.lists.get(part.name, ()))
        elif isinstance(part, InList) and part.value.column.name == _CHAPTER:
            yield from values.lists.get(part.name, ())


def _texts(parts: Iterable[Meaning]) -> dict[str, list[str]]:
    texts: dict[str, set[str]] = {}
    shown: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, InTexts):
            texts.setdefault(part.value.column.name, set()).update(part.texts)
        elif isinstance(part, Shown):
            shown.setdefault(part.value.column.name, set()).add(part.name)
    for column, names in shown.items():
        texts.setdefault(column, set()).update(_lists_of(sorted(names)))
    return {column: sorted(found) for column, found in texts.items()}


def _lists_of(names: Sequence[str]) -> Iterator[str]:
    """Give the texts that list some of the names, alone and beside one that nobody asks for.

    Every choice of the names, or of many each alone, two, and all.
    """
    sizes = range(1, len(names) + 1) if len(names) <= _MOST_NAMES else (1, 2, len(names))
    for some in chain.from_iterable(combinations(names, size) for size in sizes):
        yield from (", ".join(some), ", ".join((*some, _NOT_ASKED_FOR)))
