"""The parcel that the solver looks for: a variable for everything that the conditions in question look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import z3

from engine.columns.catalogue import COLUMNS, Column
from engine.columns.codes import code_list
from engine.days import PERIODS
from engine.prove.hs_classes import HsClasses
from engine.prove.numbers import DECIMALS, Number
from engine.prove.solver import Claim, Term
from engine.prove.truths import FALSE, TRUE, Truth, both, either, implied

_WHOLE: Final = frozenset({
    "number_of_packages", "item_no", "items_count", "same_parties_count", "same_consignee_count",
    *(f"imports_used_{period}_count" for period in PERIODS),
})  # fmt: skip
_WHOLE_KINDS: Final = frozenset({"money", "date", "rate"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of a closed list, or a text: whether it is known, and which one. ``at`` is a position, or a text's number.

    Text number -1 stands for every text that nobody wrote in the conditions.
    """

    known: Claim
    at: Term


@dataclass(slots=True)
class Parcel:
    """Variables by column, and by goods item where the column has one value for each.

    ``most`` goods items are told apart. ``asked`` are the columns that the conditions look at; ``stated`` collects
    what always holds of the variables, such as that a code stands in its list.
    """

    most: int
    asked: frozenset[str]
    hs: HsClasses
    texts: dict[str, list[str]] = field(default_factory=dict)
    stated: list[Claim] = field(default_factory=list)
    _made: dict[tuple[str, int | None], Any] = field(default_factory=dict)

    def each_item(self) -> Iterator[tuple[int, Claim]]:
        """Go through the goods items, each with the claim that it is there; the first one always is."""
        for item in range(self.most):
            yield item, TRUE if item == 0 else self.items_count > item

    @property
    def items_count(self) -> Term:
        """Give how many goods items there are."""
        if ("items", None) not in self._made:
            self._made["items", None] = count = z3.Int("items")
            self.stated.append(both([count >= 1, count <= self.most]))
        return self._made["items", None]

    def number(self, column: str, item: int | None = None) -> Number:
        """Give the variable of a measured column."""
        number: Number = self._get(column, item, self._new_number)
        return number

    def choice(self, column: str, item: int | None = None) -> Choice:
        """Give the variable of a code, an HS code or a text."""
        choice: Choice = self._get(column, item, self._new_choice)
        return choice

    def flag(self, column: str, item: int | None = None) -> Truth:
        """Give the variable of a flag."""
        flag: Truth = self._get(column, item, self._new_flag)
        return flag

    def known(self, column: str, item: int | None = None) -> Claim:
        """Claim that a column is known."""
        kind = COLUMNS[column].kind
        if kind == "flag":
            return self.flag(column, item).known
        return (self.choice if kind in {"code", "hs", "text"} else self.number)(column, item).known

    def free(self, name: str) -> Claim:
        """Give a claim that nothing else is said about."""
        return z3.Bool(name)

    def state(self, claim: Claim) -> None:
        """Say that something holds of every parcel."""
        self.stated.append(claim)

    def _get(self, column: str, item: int | None, make: Any) -> Any:
        item = item if COLUMNS[column].grain == "item" else None
        if (column, item) not in self._made:
            self._made[column, item] = make(COLUMNS[column], column if item is None else f"{column} of item {item + 1}")
        return self._made[column, item]

    def made(self) -> Iterable[tuple[str, int | None]]:
        """Give the columns that have a variable, each with its item."""
        return [(column, item) for column, item in self._made if column in COLUMNS]

    def _new_number(self, column: Column, name: str) -> Number:
        whole = column.kind in _WHOLE_KINDS or column.name in _WHOLE
        value = z3.Int(name) if whole else z3.Real(name)
        decimals = 0 if whole else DECIMALS
        known = TRUE if column.name == "items_count" else z3.Bool(f"{name} is known")
        return Number(known, self.items_count if column.name == "items_count" else value, decimals)

    def _new_choice(self, column: Column, name: str) -> Choice:
        known = TRUE if column.name == "consignment_id" else z3.Bool(f"{name} is known")
        at = z3.Int(name)
        count = len(self.hs.codes) if column.kind == "hs" else len(self.texts.get(column.name, ()))
        if column.kind == "code":
            count = len(code_list(column.codes or "").codes)
        self.stated.append(both([at >= (-1 if column.kind == "text" else 0), at < count]))
        return Choice(known, at)

    def _new_flag(self, column: Column, name: str) -> Truth:
        yes, no = z3.Bool(f"{name}: yes"), z3.Bool(f"{name}: no")
        self.stated.append(either([z3.Not(yes), z3.Not(no)]))
        del column
        return Truth(yes, no)


def among(at: Term, positions: Iterable[int]) -> Claim:
    """Claim that ``at`` is one of the positions; neighbours are told as one range."""
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and runs[-1][1] + 1 == position:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    return (
        either([at == low if low == high else both([at >= low, at <= high]) for low, high in runs]) if runs else FALSE
    )


def bounded(number: Number, least: int | Fraction, most: int | Fraction) -> Claim:
    """Claim that a number lies between two bounds wherever it is known."""
    return implied(number.known, both([number.value >= int(least), number.value <= int(most)]))
