"""Functions that go over goods items, for the solver: counts, sums, smallest and largest, with their filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import z3

from engine.prove.numbers import Number, fixed
from engine.prove.solver import Claim, Term
from engine.prove.truths import FALSE, Truth, both, either, implied, negated


@dataclass(frozen=True, slots=True)
class Row:
    """One goods item: whether it is there, whether the filter lets it in, and what is said of it."""

    there: Claim
    where: Truth
    answer: Number | Truth

    @property
    def sure(self) -> Claim:
        """Claim that it is there and let in."""
        return both([self.there, self.where.yes])

    @property
    def open(self) -> Claim:
        """Claim that it is there, and nobody knows whether it is let in."""
        return both([self.there, self.where.unknown])


def fold(function: str, rows: Sequence[Row]) -> Number:
    """Fold the items into one number; unknown where an item that matters is not known."""
    if function == "count":
        return _count(rows)
    if function == "sum":
        return _sum(rows)
    return _extreme_of(function, rows)


def extreme(function: str, numbers: Sequence[Number]) -> Number:
    """Give the smallest ("min") or the largest ("max") of some numbers; unknown if one is."""
    value, decimals = numbers[0].value, numbers[0].decimals
    for number in numbers[1:]:
        better = number.value < value if function == "min" else number.value > value
        value = z3.If(better, number.value, value)
        decimals = None if decimals is None or number.decimals is None else max(decimals, number.decimals)
    return Number(both([number.known for number in numbers]), value, decimals)


def _count(rows: Sequence[Row]) -> Number:
    known, terms = [], []
    for row in rows:
        said = _truth(row.answer)
        inside = Truth(both([row.where.yes, said.yes]), either([row.where.no, said.no]))
        known.append(implied(row.there, inside.known))
        terms.append(z3.If(both([row.there, inside.yes]), 1, 0))
    return Number(both(known), z3.Sum(terms), 0)


def _sum(rows: Sequence[Row]) -> Number:
    known, terms, decimals = [], list[Term](), 0
    for row in rows:
        said = _number(row.answer)
        known.append(implied(row.sure, said.known))
        known.append(implied(row.open, both([said.known, said.value == 0])))
        terms.append(z3.If(row.sure, said.value, 0))
        decimals = max(decimals, 6 if said.decimals is None else said.decimals)
    return Number(both(known), z3.Sum(terms), decimals)


def _extreme_of(function: str, rows: Sequence[Row]) -> Number:
    value, some, known, decimals = fixed(0).value, FALSE, list[Claim](), 0
    for row in rows:
        said = _number(row.answer)
        better = said.value < value if function == "smallest" else said.value > value
        value = z3.If(both([row.sure, either([negated(some), better])]), said.value, value)
        some = either([some, row.sure])
        known.append(implied(row.sure, said.known))
        decimals = max(decimals, 6 if said.decimals is None else said.decimals)
    for row in rows:
        said = _number(row.answer)
        beyond = said.value >= value if function == "smallest" else said.value <= value
        known.append(implied(row.open, both([said.known, beyond])))
    return Number(both([some, *known]), value, decimals)


def _truth(answer: Number | Truth) -> Truth:
    if isinstance(answer, Truth):
        return answer
    raise TypeError(answer)


def _number(answer: Number | Truth) -> Number:
    if isinstance(answer, Number):
        return answer
    raise TypeError(answer)
