"""Tables as steps of a graph: by HS prefix, by the codes of a list, and by bands of a quantity."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan

from engine.arrays import NO, UNKNOWN, YES
from engine.columns.codes import code_list
from engine.hs import flatten
from engine.language import instructions as do
from engine.language.graph import Fixed, Graph, Operand, Range, Step
from engine.language.meaning import Word


def find_prefix(graph: Graph, ends: tuple[int, int], numbers: Mapping[str, float], *, of_items: bool) -> Operand:
    """Look an HS code up by prefix; ``ends`` are the steps of the first and the last code that it may be."""
    known = ranges_of(numbers)
    if not known:
        return Fixed(nan)
    return graph.add(Step(do.FIND_HS, *ends, graph.ranges_at(known), len(known), of_items=of_items))


def is_under(graph: Graph, ends: tuple[int, int], prefixes: frozenset[str], *, of_items: bool) -> int:
    """Say whether an HS code begins with one of the prefixes."""
    known = ranges_of(dict.fromkeys(prefixes, 1.0))
    return graph.add(Step(do.UNDER_HS, *ends, graph.ranges_at(known), len(known), of_items=of_items))


def find_code(graph: Graph, word: Word, numbers: Mapping[str, float]) -> int:
    """Look a code up; what is not listed is unknown."""
    found = (nan, *(numbers.get(code, nan) for code in code_list(word.kind.codes or "").codes))
    slot, at = graph.slot(word.column.name), graph.numbers_at(found)
    return graph.add(Step(do.FIND_CODE, slot, at=at, count=len(found), of_items=word.of_items))


def is_among(graph: Graph, word: Word, positions: frozenset[int]) -> int:
    """Say whether a code is one of these positions of its list."""
    codes = range(len(code_list(word.kind.codes or "").codes))
    truths = (UNKNOWN, *(YES if code in positions else NO for code in codes))
    slot, at = graph.slot(word.column.name), graph.lookup_at(truths)
    return graph.add(Step(do.IN_CODES, slot, at=at, count=len(truths), of_items=word.of_items))


def find_band(graph: Graph, key: Operand, ranges: tuple[Range, ...]) -> Operand:
    """Look a quantity up in ranges."""
    if isinstance(key, Fixed):
        return Fixed(next((value for low, high, value in ranges if low <= key.value <= high), nan))
    if not ranges:
        return Fixed(nan)
    of_items = graph.steps[key].of_items
    return graph.add(Step(do.FIND_HS, key, key, graph.ranges_at(ranges), len(ranges), of_items=of_items))


def ranges_of(numbers: Mapping[str, float]) -> tuple[Range, ...]:
    """Flatten a table by HS prefix into disjoint ranges; neighbours of one value are joined, unknown ones left out."""
    if not numbers:
        return ()
    prefixes = sorted(numbers)
    first, last, position = flatten({prefix: k for k, prefix in enumerate(prefixes)})
    ranges: list[Range] = []
    for low, high, k in zip(first.tolist(), last.tolist(), position.tolist(), strict=True):
        value = numbers[prefixes[k]]
        if ranges and ranges[-1][1] + 1 == low and ranges[-1][2] == value:
            ranges[-1] = (ranges[-1][0], float(high), value)
        elif not isnan(value):
            ranges.append((float(low), float(high), value))
    return tuple(ranges)
