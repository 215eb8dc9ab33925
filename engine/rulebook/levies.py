"""Levies of a rulebook, as its files say them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.columns.catalogue import WORDS
from engine.days import Dated
from engine.errors import Fault
from engine.language.checker import Condition
from engine.money import Rounding
from engine.rulebook.bases import VALUES, Base, read_base
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, history, overlap, suspensions
from engine.rulebook.nodes import Mark
from engine.rulebook.ordering import find_ring
from engine.rulebook.reading import Given
from engine.rulebook.written import WrittenLevy

_DEEPEST: Final = 3
_FROM: Final = ("rates", "tariff", "amounts")
_ONLY_OF_RATES: Final = ("base", "supplied", "base_rounding", "base_step", "where", "rounded")


@dataclass(slots=True)
class LevyReader:
    """Types the levies; each may build on any other, as long as none needs itself."""

    checker: ConditionChecker
    found: list[WrittenLevy] = field(default_factory=list)
    _givens: list[Given] = field(default_factory=list)
    _names: tuple[str, ...] = ()

    def read(self, entries: Sequence[Given]) -> tuple[WrittenLevy, ...]:
        """Type all levies; those with faults are left out and their faults collected."""
        every = [str(entry.get("id", "")) for entry in entries]
        self._names = (*VALUES, *dict.fromkeys(name for name in every if name and name not in VALUES))
        for given in entries:
            self._check_name(given)
            levy = self._levy(given, every)
            if levy is not None:
                self._check_place(levy, given)
                self.found.append(levy)
                self._givens.append(given)
        self._check_order()
        return tuple(self.found)

    def _levy(self, given: Given, every: Sequence[str]) -> WrittenLevy | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        base = read_base(given, every, faults) if "base" in given.values else Base("", ())
        rates = history(given["rates"], faults) if "rates" in given.values else None
        amounts = self._amounts(given)
        when = self.checker.check_owed(given["when"], given.about, self._names) if "when" in given.values else None
        where = self.checker.check_items(given["where"], given.about, VALUES) if "where" in given.values else None
        if given.is_whole:
            faults.extend(_faults_of_rate(given))
        is_unread = ("when" in given.values and when is None) or ("where" in given.values and where is None)
        if not given.is_whole or len(faults) > before or is_unread:
            return None
        return WrittenLevy(
            id=given["id"],
            title=given["title"].main,
            category=given["class"],
            span=given.span(),
            on_value=base.value,
            on_levies=base.levies,
            rates=rates,
            tariff=given.get("tariff"),
            amounts=amounts,
            when=when,
            selective=given.get("selective", "no") == "yes",
            supplied=f"item_{given['supplied']}_ppm" if "supplied" in given.values else None,
            base_rounding=Rounding[given.get("base_rounding", "half_up").upper()],
            base_step=given.get("base_step", 0),
            rounding=Rounding[given.get("rounding", "half_up").upper()],
            step=given.get("step", 1),
            liable=given.get("liable", ""),
            collector=given.get("collector", ""),
            point=given.get("point", ""),
            cite=cite,
            status=given["status"],
            titles=given["title"].by_language,
            review=given.get("review"),
            suspended=paused,
            where=where,
            is_rounded_by_item=given.get("rounded") == "item",
        )

    def _amounts(self, given: Given) -> Dated[Condition] | None:
        if "amounts" not in given.values:
            return None
        return history(given["amounts"], self.checker.faults, self._amount)

    def _amount(self, entry: Given) -> Condition | None:
        node = entry["value"]
        return None if node.value.strip() == "unknown" else self.checker.check_amount(node, entry.about, self._names)

    def _check_name(self, given: Given) -> None:
        """Refuse a name that an amount would read as something else."""
        name, scope = given.get("id", ""), self.checker.scope
        if name in WORDS or name in VALUES or name in {**scope.parameters, **scope.tables, **scope.definitions}:
            message = f"{name} is the name of a word or of a value of this rulebook too."
            hint = "Choose another name; amounts call levies by their names."
            self.checker.faults.append(given.fault("id", "name_taken", message, hint))

    def _check_place(self, levy: WrittenLevy, given: Given) -> None:
        if any(other.id == levy.id and overlap(other.span, levy.span) for other in self.found):
            message = f"{levy.id} stands twice, and both hold on the same days."
            hint = "End the earlier one with until: the day before this one begins."
            self.checker.faults.append(given.fault("id", "overlapping_spans", message, hint))

    def _check_order(self) -> None:
        """Hold the levies of every day to an order in which each comes after what it needs, and to their depth."""
        told: set[str] = set()
        days = {edge for levy in self.found for edge in levy.span.edges()}
        days |= {entry.since for levy in self.found for entry in levy.amounts or ()}
        for day in sorted({min(days, default=0) - 1, *days}):
            places = {levy.id: place for place, levy in enumerate(self.found) if levy.span.holds(day)}
            held = {levy.id: levy for levy in self.found if levy.span.holds(day)}
            needs = [_needed(levy, day) & held.keys() for levy in held.values()]
            positions = {name: position for position, name in enumerate(held)}
            ring = find_ring([{positions[name] for name in names} for names in needs])
            if ring:
                names = [list(held)[position] for position in ring]
                self._tell_ring(names, self._givens[places[names[0]]], told)
            else:
                self._check_depth(held, places, told)

    def _tell_ring(self, names: Sequence[str], given: Given, told: set[str]) -> None:
        if told & set(names):
            return
        told.update(names)
        if len(names) == 1:
            message = f"{names[0]} needs itself before it can be worked out."
        else:
            message = f"each of these levies needs the next one first: {', '.join([*names, names[0]])}."
        hint = "A levy is worked out after those in its base, its amount and its when: take one of them out."
        mark = _where_named(given, names[1 % len(names)])
        self.checker.faults.append(mark.fault("ring", message, hint, given.about))

    def _check_depth(self, held: Mapping[str, WrittenLevy], places: Mapping[str, int], told: set[str]) -> None:
        for name in held:
            if name not in told and _depth(name, held) > _DEEPEST:
                told.add(name)
                message = f"{name} builds on levies more than {_DEEPEST} deep."
                hint = "Amounts are exact to three rates upon each other; join two of the levies."
                fault = self._givens[places[name]].fault("base", "too_many_levies_deep", message, hint)
                self.checker.faults.append(fault)


def _faults_of_rate(given: Given) -> list[Fault]:
    said = [key for key in _FROM if key in given.values]
    if len(said) != 1:
        message = "a levy is charged in one way: by rates, by a column of the tariff, or by amounts."
        hint = "rates: one rate on all goods. tariff: rates by HS prefix. amounts: how much, in the rule language."
        return [given.fault("id", "rate_from_where", message, hint)]
    return [*_faults_of_amounts(given, said[0]), *_faults_of_steps(given)]


def _faults_of_amounts(given: Given, said: str) -> list[Fault]:
    if said == "amounts":
        return [
            given.fault(
                key,
                "only_of_rates",
                f"{key} belongs to a rate, and this levy has amounts.",
                "Delete it; an amount names what it is worked out from, such as 0.5 % of customs_value.",
            )
            for key in _ONLY_OF_RATES
            if key in given.values
        ]
    if "base" not in given.values:
        message = "it does not say what the rate applies to."
        return [given.fault("id", "no_base", message, "Add base: with a sum such as customs_value + import_duty.")]
    return []


def _faults_of_steps(given: Given) -> list[Fault]:
    if "selective" in given.values and "tariff" not in given.values:
        message = "only a levy with a tariff can be selective."
        return [
            given.fault("selective", "selective_without_tariff", message, "Delete it, or name a column of tariff.csv.")
        ]
    if "base_rounding" in given.values and "base_step" not in given.values:
        message = "it does not say to what the base is rounded."
        hint = "Add base_step: with an amount such as 1 in the national currency."
        return [given.fault("base_rounding", "no_base_step", message, hint)]
    hint = "Write the smallest amount that there is, or leave it out."
    return [
        given.fault(key, "bad_step", "nothing can be rounded to 0.", hint)
        for key in ("step", "base_step")
        if given.get(key, 1) < 1
    ]


def _needed(levy: WrittenLevy, day: int) -> set[str]:
    """Name all that stands in the base, the amount of the day and the condition of a levy."""
    amount = None if levy.amounts is None else levy.amounts.at(day)
    expressions = [levy.when, None if amount is None else amount.value]
    return {*levy.on_levies, *(name for one in expressions if one is not None for name in one.parameters)}


def _where_named(given: Given, name: str) -> Mark:
    """Find where a levy names another one: in its base, its amounts or its condition."""
    marks = [given.marks["base"]] if "base" in given.values else []
    marks += [entry.marks["value"] for entry in given.get("amounts", ())]
    marks += [given.marks["when"]] if "when" in given.values else []
    for mark in marks:
        found = re.compile(rf"\b{re.escape(name)}\b").search(mark.source, mark.column - 1)
        if found is not None:
            return replace(mark, column=found.start() + 1, length=len(name))
    # It stands in the lines below, folded.
    return marks[-1]


def _depth(name: str, held: Mapping[str, WrittenLevy]) -> int:
    return 1 + max((_depth(other, held) for other in held[name].on_levies if other in held), default=0)
