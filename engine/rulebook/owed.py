"""The revenue part of a rulebook, narrowed to one day: levies, reliefs, and the recipes that they are worked out by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from engine.arrays import MISSING_PPM
from engine.columns.catalogue import WORDS
from engine.days import Citation, Dated, Entry
from engine.hs import flatten
from engine.language.amounts import is_asked, words_in
from engine.language.amounts_compiler import RecipeBook
from engine.language.compiler import Values
from engine.language.meaning import Constant, Meaning, Unknown, inner
from engine.language.meaning import Parameter as Named
from engine.language.recipes import Recipe, currencies_without_rate
from engine.language.scope import Expression
from engine.rulebook.bases import VALUES
from engine.rulebook.law import HsTable, Levy, LevyRate, Quota, Relief, Together
from engine.rulebook.tariff import rates_on
from engine.rulebook.written import TariffRow, WrittenLevy, WrittenQuota, WrittenRelief, WrittenTogether

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwedLaw:
    """Narrows levies and reliefs to a day. ``levies`` are those in force, ``every`` the names of all that ever were.

    ``named`` are the histories of parameters and tables: where a value is unknown, they say what to read.
    """

    day: int
    levies: Sequence[WrittenLevy]
    tariff: Sequence[TariffRow]
    named: Mapping[str, Dated[Any]]
    recipes: RecipeBook

    def levy(self, levy: WrittenLevy) -> Levy:
        """Give one levy as it is in force."""
        positions = {other.id: position for position, other in enumerate(self.levies)}
        entry = _entry_on(levy.rates, self.day)
        amount = _entry_on(levy.amounts, self.day)
        held = entry or amount
        expressions = [one for one in (levy.when, None if amount is None else amount.value) if one is not None]
        asked = [one for one in (levy.when, levy.where) if one is not None]
        names = {name for one in expressions for name in one.parameters}
        return Levy(
            id=levy.id, title=levy.title, category=levy.category, rate=self._rate(levy, entry),
            on_value=levy.on_value,
            on_levies=tuple(positions[name] for name in levy.on_levies if name in positions),
            base_rounding=levy.base_rounding, base_step=levy.base_step, rounding=levy.rounding, step=levy.step,
            cite=levy.cite if held is None else held.cite, status=levy.status if held is None else held.status,
            amount=self._amount(levy, amount), written=amount.value.text if amount and amount.value else "",
            when=None if levy.when is None else self.recipes.condition(levy.when),
            looks_at=tuple(place for name, place in positions.items() if name in names),
            liable=levy.liable, collector=levy.collector, point=levy.point,
            read=self._read([*expressions, *asked[1:]], *([held.cite] if held else []), levy.cite),
            chooses_goods=any(WORDS[word].grain == "item" for one in asked for word in one.words),
            asks=asked_of(*expressions),
            where=None if levy.where is None else self.recipes.condition(levy.where),
            asks_items=() if levy.where is None else asked_of(levy.where),
            is_rounded_by_item=levy.is_rounded_by_item,
        )  # fmt: skip

    def _amount(self, levy: WrittenLevy, entry: Entry[Expression] | None) -> Recipe | None:
        if levy.amounts is None:
            return None
        # Before its first entry an amount is not known, as a rate is not.
        return self.recipes.unknown if entry is None or entry.value is None else self.recipes.amount(entry.value)

    def _rate(self, levy: WrittenLevy, entry: Entry[int] | None) -> LevyRate:
        if levy.tariff is None:
            return LevyRate(None if entry is None else entry.value, None, levy.selective, levy.supplied)
        return LevyRate(None, _table(rates_on(self.tariff, levy.tariff, self.day)), levy.selective, levy.supplied)

    def relief(self, relief: WrittenRelief) -> Relief:
        """Give one relief as it is in force."""
        places = {levy.id: place for place, levy in enumerate(self.levies)}
        if relief.of_each_item:
            return self._relief_of_items(relief, places)
        measure = relief.measure if isinstance(relief.measure, str) else self._recipe(relief.measure)
        line = relief.line
        is_one_for_all = isinstance(line.meaning, (Constant, Named)) and line.meaning.kind.name == "money"
        is_one_for_all = is_one_for_all and is_asked(line.meaning, self.recipes.names)
        # A line in a currency without a rate is worked out as an amount is, so that what it lacks has its name.
        is_one_for_all = is_one_for_all and not currencies_without_rate(self.recipes.amount(line))
        return Relief(
            id=relief.id, title=relief.title, shape=relief.shape, measure=measure,
            amount_minor=self.recipes.line_minor(line.meaning) if is_one_for_all else None, or_equal=relief.or_equal,
            levies=tuple(at for at, levy in enumerate(self.levies) if levy.id in relief.levies),
            condition=self._condition(relief.when), cite=relief.cite, status=relief.status,
            line=None if is_one_for_all else self.recipes.amount(line),
            payable=tuple(places[name] for name in relief.payable if name in places),
            written=(_said(relief), line.text), read=self._read([line], relief.cite),
            asks=asked_of(relief.when), own=self.recipes.own_line(line.meaning),
            where=None if relief.where is None else self.recipes.condition(relief.where),
            asks_items=() if relief.where is None else asked_of(relief.where),
        )  # fmt: skip

    def _relief_of_items(self, relief: WrittenRelief, places: Mapping[str, int]) -> Relief:
        """Give a relief whose line is held against each goods item."""
        asked = [one for one in (relief.measure, relief.line, relief.where) if isinstance(one, Expression)]
        values, line = self.recipes.values, relief.line
        return Relief(
            id=relief.id, title=relief.title, shape=relief.shape, measure="goods", amount_minor=None,
            or_equal=relief.or_equal, levies=tuple(places[name] for name in places if name in relief.levies),
            condition=self._condition(relief.when), cite=relief.cite, status=relief.status,
            written=(_said(relief), line.text), read=self._read([line], relief.cite), asks=asked_of(relief.when),
            where=self.recipes.item_under_line(relief.measure, line, relief.where, or_equal=relief.or_equal),
            asks_items=asked_of(*asked), of_each_item=True,
            is_line_known=all(values.parameters[name] is not None for name in line.parameters),
        )  # fmt: skip

    def together(self, one: WrittenTogether) -> Together:
        """Give one rule on parcels together as it is in force."""
        condition = None if one.when is None else self.recipes.ask(one.when.meaning)
        return Together(one.id, one.title, one.by, condition, one.cite, one.status)

    def quota(self, one: WrittenQuota, reliefs: Sequence[Relief]) -> Quota:
        """Give one quota as it is in force; ``reliefs`` are those in force."""
        uses = None if one.uses is None else tuple(at for at, relief in enumerate(reliefs) if relief.id in one.uses)
        counts = None if one.counts is None else self.recipes.amount(one.counts)
        return Quota(one.id, one.title, one.counter, one.per, counts, uses, one.cite, one.status)

    def _recipe(self, measure: Expression) -> Recipe:
        return self.recipes.amount(measure)

    def _condition(self, when: Expression) -> int | Recipe:
        if self.recipes.is_asked(when.meaning):
            return self.recipes.ask(when.meaning)
        return self.recipes.condition(when)

    def _read(self, expressions: Sequence[Expression], *cites: Citation) -> str:
        """Name the sections of law to read, of the value itself and of the names that it uses and nobody knows."""
        return "; ".join(dict.fromkeys(text for text in self._reads(expressions, cites) if text))

    def _reads(self, expressions: Sequence[Expression], cites: Sequence[Citation]) -> Iterator[str]:
        yield from (cite.read for cite in cites)
        for expression in expressions:
            for name in sorted(expression.parameters | expression.tables):
                entry = self.named[name].at(self.day) if name in self.named else None
                if entry is not None and (entry.value is None or name in expression.tables):
                    yield entry.cite.read


def recipe_book(values: Values, levies: Sequence[str], in_force: Sequence[str]) -> RecipeBook:
    """Begin the recipes of a day; ``levies`` are all levies that there ever were, by their names."""
    return RecipeBook(values, frozenset((*VALUES, *levies)), frozenset(in_force))


def _said(relief: WrittenRelief) -> str:
    if relief.payable:
        return " + ".join(relief.payable)
    return relief.measure if isinstance(relief.measure, str) else relief.measure.text


def _entry_on(history: Dated[T] | None, day: int) -> Entry[T] | None:
    return None if history is None else history.at(day)


def _table(by_prefix: Mapping[str, int | None]) -> HsTable:
    """Flatten rates by prefix; a prefix with None takes its goods out of a shorter one's range."""
    ppm = [MISSING_PPM if rate is None else rate for rate in by_prefix.values()]
    is_listed = np.array([rate is not None for rate in by_prefix.values()], dtype=np.bool_)
    first, last, at = flatten({prefix: position for position, prefix in enumerate(by_prefix)})
    kept = is_listed[at]
    return HsTable(first[kept], last[kept], np.array(ppm, dtype=np.int64)[at][kept])


def asked_of(*expressions: Expression) -> tuple[str, ...]:
    """Name the words that expressions look at, without those that may as well be unknown: is_unknown(a) or a > 2."""
    words = dict.fromkeys(word for one in expressions for word in one.words)
    may_lack = {word for one in expressions for word in _asked_whether_known(one.meaning)}
    return tuple(word for word in words if word not in may_lack) or tuple(words)


def _asked_whether_known(meaning: Meaning) -> Iterator[str]:
    if isinstance(meaning, Unknown):
        yield from words_in(meaning)
    for part in inner(meaning):
        yield from _asked_whether_known(part)
