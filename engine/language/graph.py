"""The graph between meaning and program: steps that read earlier steps, each distinct step once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from engine.language import instructions as do
from engine.language.texts import Question
from engine.steady import steady

Range: TypeAlias = tuple[float, float, float]
"""First and last ten-digit code, and the value between them."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that is the same for every row."""

    value: float


Operand: TypeAlias = int | Fixed
"""The position of a step, or a number that needs none."""


# 10 % of goods_value and 10 % * goods_value are one step.
_SAME_AS: Final[Mapping[str, str]] = {"of": "*"}
_PLAIN: Final[Mapping[str, int]] = {"+": do.ADD, "-": do.SUBTRACT, "*": do.MULTIPLY, "/": do.DIVIDE}
_BY_CONSTANT: Final[Mapping[str, int]] = {"+": do.ADD_BY, "*": do.MULTIPLY_BY, "/": do.DIVIDE_BY}
_FROM_CONSTANT: Final[Mapping[str, int]] = {
    "+": do.ADD_BY, "-": do.SUBTRACT_FROM, "*": do.MULTIPLY_BY, "/": do.DIVIDE_FROM,
}  # fmt: skip
_COMPARE_BY: Final[Mapping[str, int]] = {
    "<": do.LESS_THAN, "<=": do.AT_MOST_TO, ">": do.MORE_THAN, ">=": do.AT_LEAST_TO, "==": do.SAME_TO,
}  # fmt: skip
_COMPARE: Final[Mapping[str, int]] = {"<": do.LESS, "<=": do.AT_MOST, "==": do.SAME}
_DOING: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: float("nan") if right == 0 else left / right,
}
_FLIPPED: Final[Mapping[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_EITHER_WAY: Final = frozenset(
    {do.ADD, do.MULTIPLY, do.SAME, do.BOTH, do.EITHER, do.SMALLEST_OF, do.LARGEST_OF},
)


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction before it has registers: left, right and third are earlier steps (or left is a column)."""

    operation: int
    left: int = -1
    right: int = -1
    at: int = 0
    count: int = 0
    of_items: bool = False
    third: int = -1

    def uses(self) -> tuple[int, ...]:
        """Give the positions of the steps that it reads."""
        if self.operation in do.LOADS_COLUMN:
            return ()
        return tuple(position for position in (self.left, self.right, self.third) if position >= 0)


@dataclass(slots=True)
class Graph:
    """Steps in the order in which they may run, each once, and the pools that they point into."""

    steps: list[Step] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)
    constants: list[float] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    lookup: list[int] = field(default_factory=list)
    late: dict[tuple[str, str], int] = field(default_factory=dict)
    questions: dict[Question, int] = field(default_factory=dict)
    _positions: dict[Step, int] = field(default_factory=dict)
    _constants_at: dict[str, int] = field(default_factory=dict)
    _ranges_at: dict[tuple[Range, ...], int] = field(default_factory=dict)
    _lookup_at: dict[tuple[int, ...], int] = field(default_factory=dict)
    _numbers_at: dict[str, int] = field(default_factory=dict)

    def add(self, step: Step) -> int:
        """Give the position of a step, of the equal one where there is one."""
        if step.operation in _EITHER_WAY and step.left > step.right:
            step = replace(step, left=step.right, right=step.left)
        if step not in self._positions:
            self._positions[step] = len(self.steps)
            self.steps.append(step)
        return self._positions[step]

    def slot(self, column: str) -> int:
        """Give the position of a column among the program's columns."""
        return self.slots.setdefault(column, len(self.slots))

    def constant_at(self, value: float) -> int:
        """Give the position of a constant."""
        # By its written form: NaN is not equal to itself, and 0.0 is equal to -0.0.
        if repr(value) not in self._constants_at:
            self._constants_at[repr(value)] = len(self.constants)
            self.constants.append(value)
        return self._constants_at[repr(value)]

    def ranges_at(self, ranges: tuple[Range, ...]) -> int:
        """Give the position of the first of some ranges."""
        if ranges not in self._ranges_at:
            self._ranges_at[ranges] = len(self.ranges)
            self.ranges.extend(ranges)
        return self._ranges_at[ranges]

    def lookup_at(self, truths: tuple[int, ...]) -> int:
        """Give the position of the first of some truths."""
        if truths not in self._lookup_at:
            self._lookup_at[truths] = len(self.lookup)
            self.lookup.extend(truths)
        return self._lookup_at[truths]

    def numbers_at(self, numbers: tuple[float, ...]) -> int:
        """Give the position of the first of some numbers among the constants."""
        # By their written form, as single constants are.
        if repr(numbers) not in self._numbers_at:
            self._numbers_at[repr(numbers)] = len(self.constants)
            self.constants.extend(numbers)
        return self._numbers_at[repr(numbers)]

    def ask(self, operation: int, question: Question, *, of_items: bool) -> int:
        """Add a step that looks up what a question about the texts of a column is answered with."""
        at = self.questions.setdefault(question, len(self.questions))
        return self.add(Step(operation, self.slot(question.column), at=at, of_items=of_items))

    def for_rows(self, operand: Operand) -> int:
        """Give a step for each consignment: itself, or the fixed number."""
        if isinstance(operand, Fixed):
            return self.add(Step(do.FILL_NUMBER, at=self.constant_at(operand.value)))
        return operand

    def choose(self, truth: int, yes: Operand, no: Operand) -> int:
        """Give one number or the other, all three brought to one grain."""
        operands = [truth, self.for_rows(yes), self.for_rows(no)]
        of_items = any(self.steps[position].of_items for position in operands)
        if of_items:
            operands = [self.spread(truth), self.for_items(yes), self.for_items(no)]
        return self.add(Step(do.CHOOSE, operands[0], operands[1], third=operands[2], of_items=of_items))

    def for_items(self, operand: Operand) -> int:
        """Give a step for each item: itself, the consignment's copied, or the fixed number."""
        if isinstance(operand, Fixed):
            return self.add(Step(do.FILL_NUMBER, at=self.constant_at(operand.value), of_items=True))
        return self.spread(operand)

    def fill_truth(self, truth: int) -> int:
        """Give a truth that is the same for every row."""
        return self.add(Step(do.FILL_TRUTH, at=truth))

    def spread(self, position: int) -> int:
        """Give a step for each item: itself, or the consignment's value copied to its items."""
        step = self.steps[position]
        if step.of_items:
            return position
        operation = do.SPREAD_NUMBER if step.operation in do.GIVES_NUMBER else do.SPREAD_TRUTH
        return self.add(Step(operation, position, of_items=True))

    def read(self, operation: int, left: int, right: int = -1) -> int:
        """Add a step that reads one or two steps, both brought to one grain."""
        of_items = self.steps[left].of_items or (right >= 0 and self.steps[right].of_items)
        if of_items:
            left, right = self.spread(left), self.spread(right) if right >= 0 else right
        return self.add(Step(operation, left, right, of_items=of_items))

    def with_constant(self, operation: int, position: int, constant: float) -> int:
        """Add a step that reads one step and a constant."""
        at = self.constant_at(constant)
        return self.add(Step(operation, position, at=at, of_items=self.steps[position].of_items))

    def calculate(self, operator: str, left: Operand, right: Operand) -> Operand:
        """Give ``left operator right``; fixed where both are."""
        operator = _SAME_AS.get(operator, operator)
        if isinstance(left, Fixed):
            if isinstance(right, Fixed):
                return Fixed(steady(_DOING[operator](left.value, right.value)))
            return self.with_constant(_FROM_CONSTANT[operator], right, left.value)
        if isinstance(right, Fixed):
            if operator == "-":
                return self.with_constant(do.ADD_BY, left, -right.value)
            return self.with_constant(_BY_CONSTANT[operator], left, right.value)
        return self.read(_PLAIN[operator], left, right)

    def compare(self, operator: str, left: Operand, right: Operand) -> int:
        """Give ``left operator right``."""
        if operator == "!=":
            return self.read(do.OPPOSITE, self.compare("==", left, right))
        if isinstance(left, Fixed):
            if not isinstance(right, Fixed):
                return self.compare(_FLIPPED[operator], right, left)
            left = self.for_rows(left)
        if isinstance(right, Fixed):
            return self.with_constant(_COMPARE_BY[operator], left, right.value)
        if operator in _COMPARE:
            return self.read(_COMPARE[operator], left, right)
        return self.read(_COMPARE[_FLIPPED[operator]], right, left)

    def same_text(self, position: int, column: str, text: str) -> int:
        """Compare a text column with one text, whose code is known only once there is a batch."""
        if (column, text) not in self.late:
            self.late[column, text] = len(self.constants)
            self.constants.append(float("nan"))
        step = Step(do.SAME_TO, position, at=self.late[column, text], of_items=self.steps[position].of_items)
        return self.add(step)
