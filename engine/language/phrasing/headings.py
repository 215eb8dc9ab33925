"""HS prefixes as tariffs write them: by level, with points, and runs of them as one range."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

_LEVELS: Final = ((2, "chapter"), (4, "heading"), (6, "subheading"), (10, "line"))
"""Each level with the most digits of its codes."""
_HEADING_DIGITS: Final = 4
_CHAPTER_DIGITS: Final = 2
_SHORTEST_RUN: Final = 3


def by_level(
    prefixes: frozenset[str], ranged: Callable[[str, str], str]
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Give each level that is there with its codes and ranges in order, and whether it is one code only."""
    fewest = 0
    for most, level in _LEVELS:
        found = sorted(prefix for prefix in prefixes if fewest < len(prefix) <= most)
        fewest = most
        if found:
            yield level, tuple(_with_ranges(found, ranged)), len(found) == 1


def with_points(prefix: str) -> str:
    """Write an HS prefix: 22, 22.03, 8517.13, 0101.21.00."""
    if len(prefix) <= _HEADING_DIGITS:
        return ".".join(part for part in (prefix[:_CHAPTER_DIGITS], prefix[_CHAPTER_DIGITS:]) if part)
    rest = prefix[_HEADING_DIGITS:]
    return ".".join([prefix[:_HEADING_DIGITS], *(rest[k : k + 2] for k in range(0, len(rest), 2))])


def _with_ranges(codes: list[str], ranged: Callable[[str, str], str]) -> Iterator[str]:
    """Write runs of chapters, and of headings of one chapter, as ranges: they leave nothing out."""
    for run in _runs(codes):
        if len(run) < _SHORTEST_RUN or len(run[0]) not in {_CHAPTER_DIGITS, _HEADING_DIGITS}:
            yield from map(with_points, run)
        else:
            yield ranged(with_points(run[0]), with_points(run[-1]))


def _runs(codes: list[str]) -> Iterable[list[str]]:
    numbered = groupby(enumerate(codes), key=lambda pair: (len(pair[1]), int(pair[1]) - pair[0]))
    return ([code for _, code in run] for _, run in numbered)
