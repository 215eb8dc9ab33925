"""A rulebook: all that one administration publishes, with its whole history, and its narrowing to one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from engine.columns.codes import currency_exponents
from engine.days import Dated, Entry, Span, day_text
from engine.errors import UnusableValue
from engine.exchange import ExchangeRates
from engine.language.kinds import Quantity
from engine.language.meaning import speaks_of_the_day
from engine.language.scope import Expression
from engine.registrations import Elected, Registers, Registrations
from engine.rulebook.eras import ACCEPTANCE, RevenueOfDays
from engine.rulebook.law import (
    LANES,
    LaneLaw,
    PointLaw,
    ReturnRule,
    RevenueLaw,
    RuleSet,
    RulesInForce,
)
from engine.rulebook.merging import merge
from engine.rulebook.nodes import Node
from engine.rulebook.not_known import on_day
from engine.rulebook.overlay import Overlay
from engine.rulebook.snapshot import BASE
from engine.rulebook.written import (
    About,
    Area,
    BandTable,
    CaseApart,
    CollectionModel,
    Example,
    LaneSetting,
    NamedList,
    Parameter,
    Table,
    TariffRow,
    WrittenChannel,
    WrittenDefinition,
    WrittenElection,
    WrittenLevy,
    WrittenQuota,
    WrittenRelief,
    WrittenReturn,
    WrittenRule,
    WrittenScheme,
    WrittenTogether,
)

if TYPE_CHECKING:
    from engine.language.checker import Condition
    from engine.language.compiler import Values

T = TypeVar("T")

_NO_LANE: Final = -1
_LANE_OF_UNKNOWN: Final = {"ask": LANES.index("yellow"), "hold": LANES.index("hold"), "pass": _NO_LANE}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything in a rulebook's folder, checked; ``digest`` says exactly which text it was.

    ``models`` is the fallback of collection.yaml and ``channels`` what comes before it; ``installed`` are collection
    models of third parties by name. ``overlays`` were laid over its files; ``base`` is the folder of what all rulebooks
    share. ``own_nodes`` are its files as they were typed, with the overlays, and ``shared_nodes`` those of the base
    where it includes it.
    """

    name: str
    about: About
    exponent: int
    digest: str
    folder: Path
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table | BandTable]
    lists: Mapping[str, NamedList]
    definitions: Mapping[str, WrittenDefinition]
    levies: tuple[WrittenLevy, ...]
    reliefs: tuple[WrittenRelief, ...]
    tariff: tuple[TariffRow, ...]
    basis: Dated[str | Expression]
    models: Dated[CollectionModel]
    channels: tuple[WrittenChannel, ...]
    schemes: tuple[WrittenScheme, ...]
    elections: tuple[WrittenElection, ...]
    returns: tuple[WrittenReturn, ...]
    lanes: Dated[LaneSetting]
    areas: tuple[Area, ...]
    examples: tuple[Example, ...]
    apart: tuple[CaseApart, ...] = ()
    together: tuple[WrittenTogether, ...] = ()
    quotas: tuple[WrittenQuota, ...] = ()
    date_basis: Dated[str] = field(default_factory=lambda: Dated(()))
    overlays: tuple[Overlay, ...] = ()
    base: Path = BASE
    installed: Mapping[str, Any] = field(default_factory=dict, compare=False)
    own_nodes: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)
    shared_nodes: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Give the files as they would stand if the rulebook had written all of them itself."""
        return merge(self.own_nodes, self.shared_nodes, self.name) if self.shared_nodes else self.own_nodes

    @property
    def country(self) -> str:
        """Give the ISO code of the country, or EU or EA."""
        return self.about.code

    @property
    def title(self) -> str:
        """Give the title."""
        return self.about.title

    @property
    def currency(self) -> str:
        """Give the national currency."""
        return self.about.currency

    @property
    def timezone(self) -> str:
        """Give the time zone that says which day it is."""
        return self.about.timezone

    def registrations(self, registers: Registers | None = None, elected: Elected | None = None) -> Registrations:
        """Give what facts may know of its schemes and elections, with the files of the day."""
        schemes, terms = tuple(one.scheme for one in self.schemes), tuple(one.terms for one in self.elections)
        return Registrations(schemes, terms, registers, elected)

    def days_of_change(self) -> tuple[int, ...]:
        """Give, in order, every day on which the law is not what it was the day before, from its first day on."""
        first = self._first_day()
        return tuple(sorted({first} | {day for day in self._changes() if day > first}))

    def in_force(self, day: int, rates: ExchangeRates | None = None) -> RulesInForce:
        """Narrow the rulebook to one day.

        Parameters
        ----------
        day
            Days since 1970-01-01.
        rates
            Customs exchange rates; without one for its currency, an amount in another currency is unknown.

        Raises
        ------
        UnusableValue
            ``day_before_law``: on that day the rulebook does not say yet how goods are valued, collected or sent to
            lanes. ``no_levy_in_force``: no levy of it holds on that day.
        """
        # The compiler is needed from here on only: a rulebook is checked and listed without it.
        from engine.language.compiler import compile_conditions

        setting, _ = self._needed(self.lanes, day)
        values = self.values_on(day, rates or ExchangeRates())
        written = [(at, rule) for at, area in enumerate(self.areas) for rule in area.rules if rule.span.holds(day)]
        rules = [rule for _, rule in written]
        program = compile_conditions([rule.when for rule in rules], values)
        return RulesInForce(
            country=self.country,
            name=self.name,
            currency=self.currency,
            exponent=self.exponent,
            day=day,
            digest=self.digest,
            rules=RuleSet(tuple(on_day(rule.rule, rule.when, values) for rule in rules), program),
            points=self._points(written, setting),
            lanes=_lanes(rules, setting),
            revenue=self._revenue(day, values),
            parameters={name: _text_on(parameter, day) for name, parameter in self.parameters.items()},
            quantities={name: _value_on(parameter.history, day) for name, parameter in self.parameters.items()},
            date_basis=self.date_basis_on(day),
            other_days=None if self.date_basis_on(day) == ACCEPTANCE else RevenueOfDays(self, rates or ExchangeRates()),
        )

    def date_basis_on(self, day: int) -> str:
        """Say which day's law holds for what a consignment of a call of this day owes."""
        return _value_on(self.date_basis, day) or ACCEPTANCE

    def revenue_on(self, day: int, rates: ExchangeRates) -> RevenueLaw:
        """Narrow what is owed to one day, and nothing else; it raises what in_force raises."""
        return self._revenue(day, self.values_on(day, rates))

    @property
    def speaks_of_the_day(self) -> bool:
        """Say whether what is owed looks at the law's day itself: then no two days have the same law."""
        return any(speaks_of_the_day(one.meaning) for one in self.owed_expressions())

    def owed_expressions(self) -> Iterator[Condition]:
        """Give every condition and amount that what is owed is worked out by, of every day."""
        for levy in self.levies:
            amounts = (entry.value for entry in levy.amounts or ())
            yield from (one for one in (levy.when, levy.where, *amounts) if one is not None)
        for relief in self.reliefs:
            yield from (() if relief.where is None else (relief.where,))
            yield from (relief.when, relief.line, *(() if isinstance(relief.measure, str) else (relief.measure,)))
        yield from (channel.when for channel in self.channels if channel.when is not None)
        yield from (one.when for one in self.together if one.when is not None)
        yield from (quota.counts for quota in self.quotas if quota.counts is not None)

    def returns_on(self, day: int) -> tuple[ReturnRule, ...]:
        """Give what the law says on a day of parcels that are refused, returned or refunded, in its order."""
        return tuple(one.rule for one in self.returns if one.span.holds(day))

    def _revenue(self, day: int, values: Values) -> RevenueLaw:
        from engine.rulebook.channels import ChannelLaw
        from engine.rulebook.owed import OwedLaw, asked_of, recipe_book

        basis, basis_entry = self._needed(self.basis, day)
        model, entry = self._needed(self.models, day)
        levies = [levy for levy in self.levies if levy.span.holds(day)]
        if not levies:
            # An empty list would read as nothing owed.
            message = f"No levy of the rulebook of {self.country} is in force on {day_text(day)}; see its levies.yaml."
            raise UnusableValue(message, code="no_levy_in_force")
        every = [levy.id for levy in self.levies]
        recipes = recipe_book(values, every, [levy.id for levy in levies])
        named = {name: one.history for name, one in {**self.parameters, **self.tables}.items()}
        owed = OwedLaw(day, levies, self.tariff, named, recipes)
        reliefs = tuple(owed.relief(relief) for relief in self.reliefs if relief.span.holds(day))
        in_force = tuple(owed.levy(levy) for levy in levies)
        collection = ChannelLaw(day, levies, self.schemes, recipes)
        channels = collection.channels(self.channels, model, entry)
        together = tuple(owed.together(one) for one in self.together if one.span.holds(day))
        quotas = tuple(owed.quota(one, reliefs) for one in self.quotas if one.span.holds(day))
        customs_value = basis if isinstance(basis, str) else recipes.amount(basis)
        # Only now: every recipe above has put what it asks into the programs.
        conditions, item_conditions = recipes.programs()
        return RevenueLaw(
            currency=self.currency,
            exponent=self.exponent,
            basis=customs_value,
            basis_written=basis if isinstance(basis, str) else basis.text,
            basis_asks=() if isinstance(basis, str) else asked_of(basis),
            levies=in_force,
            reliefs=reliefs,
            conditions=conditions,
            item_conditions=item_conditions,
            basis_read=basis_entry.cite.read,
            channels=channels,
            schemes=collection.in_force(),
            models=self.installed,
            together=together,
            quotas=quotas,
        )

    def _changes(self) -> Iterator[int]:
        for history in self._histories():
            yield from (entry.since for entry in history)
        for span in self._spans():
            yield from span.edges()

    def _histories(self) -> Iterator[Dated[Any]]:
        yield from (self.basis, self.models, self.lanes, self.date_basis)
        yield from (parameter.history for parameter in self.parameters.values())
        yield from (table.history for table in self.tables.values())
        yield from (named.history for named in self.lists.values())
        yield from (levy.rates for levy in self.levies if levy.rates is not None)
        yield from (levy.amounts for levy in self.levies if levy.amounts is not None)

    def _spans(self) -> Iterator[Span]:
        yield from (levy.span for levy in self.levies)
        yield from (relief.span for relief in self.reliefs)
        yield from (channel.span for channel in self.channels)
        yield from (scheme.scheme.span for scheme in self.schemes)
        yield from (election.terms.span for election in self.elections)
        yield from (one.span for one in self.together)
        yield from (quota.span for quota in self.quotas)
        yield from (one.span for one in self.returns)
        yield from (row.span for row in self.tariff)
        yield from (rule.span for area in self.areas for rule in area.rules)

    def _needed(self, history: Dated[T], day: int) -> tuple[T, Entry[T]]:
        entry = history.at(day)
        if entry is None or entry.value is None:
            first = day_text(self._first_day())
            message = f"The rulebook of {self.country} says nothing of {day_text(day)}; it begins on {first}."
            raise UnusableValue(message, code="day_before_law")
        return entry.value, entry

    def _first_day(self) -> int:
        return max(known.entries[0].since for known in (self.basis, self.models, self.lanes))

    def values_on(self, day: int, rates: ExchangeRates) -> Values:
        """Give what the rulebook's names stand for on a day, as the compiler of the language reads them."""
        from engine.language.compiler import Values

        exponents = currency_exponents()

        def minor_factor(currency: str) -> Fraction | None:
            return rates.minor_factor(currency, self.currency, day, exponents)

        parameters = {name: _value_on(parameter.history, day) for name, parameter in self.parameters.items()}
        tables = {
            name: _value_on(table.history, day) or {} for name, table in self.tables.items() if isinstance(table, Table)
        }
        bands = {name: table.history for name, table in self.tables.items() if isinstance(table, BandTable)}
        lists = {name: named.history for name, named in self.lists.items()}
        return Values(
            self.currency, self.exponent, parameters, tables, minor_factor, exponents,
            _known_on(lists, day), _known_on(bands, day), day,
        )  # fmt: skip

    def _points(self, written: Sequence[tuple[int, WrittenRule]], setting: LaneSetting) -> PointLaw:
        return PointLaw(
            points=np.array([rule.rule.points for _, rule in written], dtype=np.int16),
            areas=np.array([at for at, _ in written], dtype=np.int16),
            area_caps=np.array([area.cap for area in self.areas], dtype=np.int16),
            area_names=tuple(area.name for area in self.areas),
            total_cap=setting.total_cap,
        )


def _lanes(written: Sequence[WrittenRule], setting: LaneSetting) -> LaneLaw:
    lanes = [rule.rule.lane for rule in written]
    return LaneLaw(
        at_least=setting.at_least,
        rule_lanes=np.array([_NO_LANE if lane is None else LANES.index(lane) for lane in lanes], dtype=np.int8),
        rule_unknowns=np.array([_LANE_OF_UNKNOWN[rule.rule.if_unknown] for rule in written], dtype=np.int8),
        random_ppm=setting.random_ppm,
        random_lane=setting.random_lane,
        capacity=setting.capacity,
    )


def _value_on(history: Dated[T], day: int) -> T | None:
    entry = history.at(day)
    return None if entry is None else entry.value


def _known_on(histories: Mapping[str, Dated[T]], day: int) -> dict[str, T]:
    found = {name: _value_on(history, day) for name, history in histories.items()}
    return {name: value for name, value in found.items() if value is not None}


def _text_on(parameter: Parameter, day: int) -> str:
    value: Quantity | None = _value_on(parameter.history, day)
    return "unknown" if value is None else value.text
