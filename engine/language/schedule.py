"""From a graph of steps to instructions in order: registers are used again once nothing reads them any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

import numpy as np

from engine.arrays import NO, YES
from engine.language import instructions as do
from engine.language.graph import Graph, Step
from engine.language.program import LateText, Program

_NEUTRAL: Final[Mapping[int, int]] = {do.FOLD_ANY: NO, do.FOLD_ALL: YES}
_NEUTRAL_NUMBER: Final[Mapping[int, float]] = {
    do.FOLD_SUM: 0.0, do.FOLD_COUNT: 0.0, do.FOLD_SMALLEST: inf, do.FOLD_LARGEST: -inf,
    do.FOLD_DIFFERENT: 0.0,
}  # fmt: skip
"""What folding no item at all gives."""


def lay_out(graph: Graph, outputs: Sequence[int]) -> Program:
    """Put a graph's steps in order, give them registers and make the program; ``outputs`` are its answers."""
    neutral = {operation: graph.constant_at(number) for operation, number in _NEUTRAL_NUMBER.items()}
    before, items, after = _phases(graph.steps, _live(graph.steps, outputs))
    layout = _Layout(graph.steps, outputs, {position: k for k, position in enumerate([*before, *items, *after])})
    folds = [position for position in items if graph.steps[position].operation in do.FOLDS]
    for position in before:
        layout.write(position)
        layout.store(position)
    layout.open_folds(folds, neutral)
    first_item = len(layout.rows)
    for position in items:
        layout.write(position)
    last_item = len(layout.rows)
    for position in folds:
        layout.store(position)
    for position in after:
        layout.write(position)
        layout.store(position)
    return _program(graph, layout, first_item, last_item)


def _live(steps: Sequence[Step], outputs: Sequence[int]) -> set[int]:
    live = set(outputs)
    for position in range(len(steps) - 1, -1, -1):
        if position in live:
            live.update(steps[position].uses())
    return live


def _phases(steps: Sequence[Step], live: set[int]) -> tuple[list[int], list[int], list[int]]:
    """Sort the steps: for consignments before the items, for items, for consignments once the items are folded."""
    before: list[int] = []
    items: list[int] = []
    after: list[int] = []
    needs_fold: set[int] = set()
    for position in sorted(live):
        step = steps[position]
        if step.of_items or step.operation in do.FOLDS:
            items.append(position)
            needs_fold.update({position} if step.operation in do.FOLDS else ())
        elif needs_fold.isdisjoint(step.uses()):
            before.append(position)
        else:
            after.append(position)
            needs_fold.add(position)
    return before, items, after


@dataclass(slots=True)
class _Registers:
    """Registers of one kind and grain; the lowest free one is given, so that few are touched."""

    free: list[int] = field(default_factory=list)
    count: int = 0

    def take(self) -> int:
        if self.free:
            lowest = min(self.free)
            self.free.remove(lowest)
            return lowest
        self.count += 1
        return self.count - 1


@dataclass(slots=True)
class _Layout:
    """Gives registers to steps in the order in which they run, and writes the instructions."""

    steps: Sequence[Step]
    outputs: Sequence[int]
    moments: Mapping[int, int]
    rows: list[tuple[int, ...]] = field(default_factory=list)
    numbers: _Registers = field(default_factory=_Registers)
    truths: _Registers = field(default_factory=_Registers)
    item_numbers: _Registers = field(default_factory=_Registers)
    item_truths: _Registers = field(default_factory=_Registers)
    _homes: dict[int, int] = field(default_factory=dict)
    _last_use: dict[int, int] = field(default_factory=dict)
    _stores: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the moment after which nothing reads a step any more."""
        self._last_use.update(self.moments)
        for position, moment in self.moments.items():
            for used in self.steps[position].uses():
                self._last_use[used] = max(self._last_use[used], moment)
        for output, position in enumerate(self.outputs):
            self._stores.setdefault(position, []).append(output)

    def write(self, position: int) -> None:
        """Write the instruction of a step."""
        step = self.steps[position]
        # The destination is taken before the operands are freed: only a loop over different rows is a vector loop.
        home = self._home(position)
        left = step.left if step.operation in do.LOADS_COLUMN else self._homes.get(step.left, 0)
        at = step.at if step.third < 0 else self._homes[step.third]
        self.rows.append((step.operation, home, left, self._homes.get(step.right, 0), at, step.count))
        self._release(step.uses(), self.moments[position])

    def store(self, position: int) -> None:
        """Write a step to the outputs that it answers."""
        for output in self._stores.get(position, ()):
            self.rows.append((do.STORE, output, self._homes[position], 0, 0, 0))
        self._release((position,), self.moments[position])

    def open_folds(self, folds: Sequence[int], neutral: Mapping[int, int]) -> None:
        """Fill the registers that items are folded into with what no item at all would give."""
        for position in folds:
            home, operation = self._home(position), self.steps[position].operation
            if operation in neutral:
                self.rows.append((do.FILL_NUMBER, home, 0, 0, neutral[operation], 0))
            else:
                self.rows.append((do.FILL_TRUTH, home, 0, 0, _NEUTRAL[operation], 0))

    def _home(self, position: int) -> int:
        if position not in self._homes:
            self._homes[position] = self._registers(position).take()
        return self._homes[position]

    def _registers(self, position: int) -> _Registers:
        step = self.steps[position]
        if step.operation in do.GIVES_NUMBER:
            return self.item_numbers if step.of_items else self.numbers
        return self.item_truths if step.of_items else self.truths

    def _release(self, positions: Sequence[int], moment: int) -> None:
        for position in dict.fromkeys(positions):
            if self._last_use[position] == moment:
                self._registers(position).free.append(self._homes[position])


def _program(graph: Graph, layout: _Layout, first_item: int, last_item: int) -> Program:
    files = (layout.numbers, layout.truths, layout.item_numbers, layout.item_truths)
    shape = [first_item, last_item, *(file.count for file in files)]
    return Program(
        outputs=len(layout.outputs),
        columns=tuple(graph.slots),
        code=np.array(layout.rows, dtype=np.int64).reshape(-1, do.WIDTH),
        shape=np.array(shape, dtype=np.int64),
        constants=np.array(graph.constants, dtype=np.float64),
        ranges=np.array(graph.ranges, dtype=np.float64).reshape(-1, 3).T.copy(),
        lookup=np.array(graph.lookup, dtype=np.int8),
        texts=tuple(LateText(at, column, text) for (column, text), at in graph.late.items()),
        questions=tuple(graph.questions),
    )
