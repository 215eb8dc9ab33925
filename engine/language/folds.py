"""The functions over goods items as steps of a graph: what an item gives, how it is folded, what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, nan
from typing import Final

from engine.arrays import YES
from engine.language import instructions as do
from engine.language.graph import Fixed, Graph, Operand, Step
from engine.language.meaning import Aggregate

_SMALLER_FIRST: Final[Mapping[str, tuple[int, float]]] = {
    "smallest": (do.FOLD_SMALLEST, inf), "largest": (do.FOLD_LARGEST, -inf),
}  # fmt: skip
"""How smallest and largest are folded, and what no item gives."""


def fold_truth(graph: Graph, function: Aggregate, argument: int, where: int | None) -> int:
    """Give the step that answers any(), all() or none().

    An item counts where the filter is yes: any(c where f) is any(f and c), all(c where f) is all(not f or c), so that
    an unknown filter makes the answer unknown exactly where that item could change it.
    """
    if where is not None and function == "all":
        argument = graph.read(do.EITHER, graph.read(do.OPPOSITE, where), argument)
    elif where is not None:
        argument = graph.read(do.BOTH, where, argument)
    operation = do.FOLD_ALL if function == "all" else do.FOLD_ANY
    folded = graph.add(Step(operation, graph.spread(argument)))
    return graph.read(do.OPPOSITE, folded) if function == "none" else folded


def fold_count(graph: Graph, argument: int, where: int | None) -> int:
    """Give the step of count(): the items for which filter and condition are yes."""
    counted = argument if where is None else graph.read(do.BOTH, where, argument)
    return graph.add(Step(do.FOLD_COUNT, graph.spread(counted)))


def fold_different(graph: Graph, column: str, digits: int, where: int | None) -> int:
    """Give the step of different(): how many codes the items have for which the filter is yes."""
    counted = graph.spread(graph.fill_truth(YES) if where is None else where)
    return graph.add(Step(do.FOLD_DIFFERENT, counted, at=digits, count=graph.slot(column)))


def fold_number(graph: Graph, function: Aggregate, argument: Operand, where: int | None) -> int:
    """Give the step of sum(), smallest() or largest()."""
    if function == "sum":
        # An item that is out adds 0; one whose filter is unknown makes the sum unknown, unless it would add 0 too.
        added = argument if where is None else graph.choose(where, argument, Fixed(0.0))
        return graph.add(Step(do.FOLD_SUM, graph.for_items(added)))
    if where is None:
        return _known_if_any(graph, function, _outermost(graph, function, argument))
    return _outermost_where(graph, function, argument, where)


def _outermost(graph: Graph, function: Aggregate, argument: Operand) -> int:
    return graph.add(Step(_SMALLER_FIRST[function][0], graph.for_items(argument)))


def _outermost_where(graph: Graph, function: Aggregate, argument: Operand, where: int) -> int:
    # Items that are surely in give the value; those that may be in must not lie beyond it.
    none = Fixed(_SMALLER_FIRST[function][1])
    unsure = graph.read(do.TRUTH_UNKNOWN, where)
    sure = graph.read(do.BOTH, where, graph.read(do.OPPOSITE, unsure))
    found = _outermost(graph, function, graph.choose(sure, argument, none))
    possible = _outermost(graph, function, graph.choose(unsure, argument, none))
    first, second = (found, possible) if function == "smallest" else (possible, found)
    settled = graph.choose(graph.compare("<=", first, second), found, Fixed(nan))
    return _known_if_any(graph, function, settled)


def _known_if_any(graph: Graph, function: Aggregate, found: Operand) -> int:
    """Make unknown what no item at all gave."""
    none = Fixed(_SMALLER_FIRST[function][1])
    return graph.choose(graph.compare("!=", found, none), found, Fixed(nan))
