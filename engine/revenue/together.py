"""Consignments that the law takes together: which they are, and the batch in which each group is one consignment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.arrays import MISSING_DAY, MISSING_MINOR, UNKNOWN, YES, AnyArray, Offsets
from engine.columns.batch import Batch
from engine.columns.taken import Rows, append, items_of, take
from engine.indicators.indicator import Setting
from engine.indicators.parties import Group, consignors, number_pairs, receivers, senders
from engine.money import decimal_text
from engine.records import GroupRecord
from engine.revenue.as_one import as_one
from engine.revenue.questions import Questions
from engine.rulebook.law import RevenueLaw, Together

_ALONE: Final = -1
_FEWEST: Final = 2
"""So many consignments make a group."""
_NOT_SAID: Final = -1


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of two or more consignments that were assessed as one.

    ``members`` are their rows, group after group, each group's by consignment_id; group g has those from
    ``offsets[g]`` up to ``offsets[g + 1]``, and is consignment ``units[g]`` of the batch of units. ``of_row`` (n) is
    the group of each row, or -1. ``is_certain`` says where identifiers agree, not only names and addresses.
    """

    members: Rows
    offsets: Offsets
    units: Rows
    of_row: Rows
    is_certain: AnyArray
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """What is assessed: each group as one consignment, all others as they are.

    ``unit_of`` (n) and ``item_of`` (m) say where in ``batch`` a consignment, or a goods item, stands; ``first_of`` is
    the row that speaks for a unit where one has to: a group's first by consignment_id.
    """

    batch: Batch
    unit_of: Rows
    item_of: Rows
    first_of: Rows
    groups: Groups | None
    alone: tuple[AloneNote, ...] = ()


@dataclass(frozen=True, slots=True)
class AloneNote:
    """Rows that a rule on parcels together is meant for, and that it left alone because something is not known."""

    rule: Together
    rows: frozenset[int]
    lacks: str


def make_units(known: Batch, law: RevenueLaw | None, setting: Setting) -> Units:
    """Put together what the law takes together; without a law nothing is.

    Notes
    -----
    Consignments of which the law's days differ are never one. Where several rules hold, those that any of them puts
    together are together. Neither groups nor their order depend on the order of records.
    """
    rows = np.arange(known.consignments)
    if law is None or not law.together or not len(rows):
        return Units(known, rows, np.arange(known.items), rows, None)
    joined = _Joined(known, law, setting)
    many = np.bincount(joined.labels, minlength=len(rows))
    labels = np.where(many[joined.labels] < _FEWEST, _ALONE, joined.labels)
    if (labels == _ALONE).all():
        return Units(known, rows, np.arange(known.items), rows, None, tuple(joined.notes))
    return _units(known, labels, joined, setting)


def _units(known: Batch, labels: Rows, joins: _Joined, setting: Setting) -> Units:
    joined = np.flatnonzero(labels >= 0)
    members = joined[np.lexsort((_by_name(known, joined), labels[joined]))]
    starts = np.flatnonzero(np.diff(labels[members], prepend=_ALONE))
    offsets = np.append(starts, len(members))
    singles = np.flatnonzero(labels < 0)
    units = len(singles) + np.arange(len(starts))
    group = np.repeat(np.arange(len(starts)), np.diff(offsets))
    of_row, unit_of = np.full(len(labels), _ALONE, np.int64), np.empty(len(labels), np.int64)
    of_row[members] = group
    unit_of[singles], unit_of[members] = np.arange(len(singles)), units[group]
    item_of = np.empty(known.items, np.int64)
    item_of[items_of(known.item_offsets, np.concatenate([singles, members]))] = np.arange(known.items)
    batch = append(take(known, singles), as_one(known, members, offsets, setting))
    groups = Groups(
        members, offsets, units, of_row, np.logical_and.reduceat(joins.is_certain[members], starts),
        tuple(joins.named[int(label)] for label in labels[members][starts]),
    )  # fmt: skip
    return Units(batch, unit_of, item_of, np.concatenate([singles, members[starts]]), groups, tuple(joins.notes))


def _by_name(known: Batch, rows: Rows) -> Rows:
    """Give each of some rows its place by consignment_id, as text."""
    texts, codes = known.texts["consignment_id"].texts, known["consignment_id"][rows]
    order = sorted(range(len(rows)), key=lambda place: texts[codes[place]])
    places = np.empty(len(rows), np.int64)
    places[order] = np.arange(len(rows))
    return places


class _Joined:
    """Consignments joined by each rule of a law: a label for each group, and who was left alone and why."""

    def __init__(self, known: Batch, law: RevenueLaw, setting: Setting) -> None:
        self.known, self.setting = known, setting
        self.questions = Questions(known, law.conditions, law.item_conditions)
        self.labels = np.arange(known.consignments)
        self.is_certain = np.zeros(known.consignments, np.bool_)
        self.notes: list[AloneNote] = []
        self.named: dict[int, str] = {}
        numbers = [self._numbers(rule) for rule in law.together]
        self._join(numbers)
        for rule, number in zip(reversed(law.together), reversed(numbers), strict=True):
            self.named |= dict.fromkeys(self.labels[number >= 0].tolist(), rule.id)

    def _numbers(self, rule: Together) -> Group:
        """Give rows that agree a number; -1 where the rule is not for them, or it is not known whether."""
        asked = np.full(self.known.consignments, YES, np.int8)
        if rule.condition is not None:
            asked = self.questions.of_all(rule.condition)
        number = self.known["law_day"].astype(np.int64) - int(self.known["law_day"].min(initial=0))
        self._note(rule, asked == UNKNOWN, "whether it is meant for this one")
        is_meant, is_certain = asked == YES, np.ones(len(asked), np.bool_)
        for name in rule.by:
            field = FIELDS[name]
            agree = field.group(self.known, self.setting)
            self._note(rule, is_meant & (agree < 0), f"the {name}")
            is_certain &= field.is_certain(self.known)
            number = number_pairs(number, agree)
        number = np.where(is_meant, number, _NOT_SAID)
        self.is_certain |= is_certain & (number >= 0)
        return number

    def _join(self, numbers: Sequence[Group]) -> None:
        """Give all rows that any rule puts together the smallest label among them."""
        while True:
            before = self.labels.copy()
            for number in numbers:
                rows = np.flatnonzero(number >= 0)
                least = np.full(int(number.max(initial=0)) + 1, len(number), np.int64)
                np.minimum.at(least, number[rows], self.labels[rows])
                self.labels[rows] = least[number[rows]]
            if (before == self.labels).all():
                return

    def _note(self, rule: Together, is_left: AnyArray, lacks: str) -> None:
        if is_left.any():
            self.notes.append(AloneNote(rule, frozenset(np.flatnonzero(is_left).tolist()), lacks))


@dataclass(frozen=True, slots=True)
class Field:
    """What consignments may agree in: a number for all that do, -1 where it is not known, and where it is certain."""

    group: Callable[[Batch, Setting], Group]
    is_certain: Callable[[Batch], AnyArray]


def _has(*names: str) -> Callable[[Batch], AnyArray]:
    """Say where one of these identifiers is declared; names and addresses may be spelt alike by chance."""

    def says(known: Batch) -> AnyArray:
        is_said: AnyArray = np.logical_or.reduce([known[name] >= 0 for name in names])
        return is_said

    return says


def _day(known: Batch, setting: Setting) -> Group:
    days = np.where(known["arrival_day"] == MISSING_DAY, np.int32(setting.day), known["arrival_day"]).astype(np.int64)
    return days - int(days.min(initial=0))


FIELDS: Final[dict[str, Field]] = {
    "consignee": Field(lambda known, _: receivers(known), _has("consignee_id")),
    "day": Field(_day, lambda known: np.ones(known.consignments, np.bool_)),
    "sender": Field(lambda known, _: consignors(known), _has("consignor_id")),
    "seller": Field(lambda known, _: senders(known), _has("seller_id", "consignor_id")),
    "carrier": Field(lambda known, _: known["operator_id"].astype(np.int64), _has("operator_id")),
    "order": Field(lambda known, _: known["order_id"].astype(np.int64), _has("order_id")),
}
"""Everything that `by:` of a rule on parcels together may name."""


def group_record(units: Units | None, known: Batch, row: int, exponent: int) -> GroupRecord | None:
    """Write the group that a consignment was assessed in, or None where it was assessed by itself."""
    if units is None or units.groups is None or units.groups.of_row[row] < 0:
        return None
    groups, group = units.groups, int(units.groups.of_row[row])
    first, last = int(groups.offsets[group]), int(groups.offsets[group + 1])
    value = int(units.batch["goods_value_national_minor"][groups.units[group]])
    return {
        "id": f"{groups.rules[group]}/{known.text('consignment_id', int(groups.members[first]))}",
        "consignments": last - first,
        "goods_value": None if value == MISSING_MINOR else decimal_text(value, exponent),
        "certainty": "certain" if groups.is_certain[group] else "probable",
    }


def left_alone(row: int, units: Units | None) -> Iterator[str]:
    """Say why a consignment was assessed by itself where a rule would have it assessed with others like it."""
    for note in () if units is None else units.alone:
        if row in note.rows:
            rule = note.rule
            yield (
                f"{rule.id} takes together what agrees in {' and '.join(rule.by)}; {note.lacks} is not known, so this "
                "consignment was assessed by itself."
            )
