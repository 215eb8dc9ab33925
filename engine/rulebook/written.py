"""What an administration wrote, typed and checked, with its whole history: the parts that a rulebook is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from engine.days import Citation, Dated, Span, Status
from engine.language.checker import Condition
from engine.language.kinds import Band, Kind, Quantity
from engine.language.scope import Definition
from engine.money import Rounding
from engine.registrations import Election, Scheme
from engine.rulebook.law import Capacity, Lane, ReturnRule, Rule


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the administration must fill in: what, who knows it, and the section of law to read."""

    what: str
    ask: str
    read: str


@dataclass(frozen=True, slots=True)
class About:
    """Who publishes the rulebook, on which shared bases it builds, and what it cannot say yet.

    ``status`` is national for an administration's own rulebook, reference for a regime that others compare with.
    """

    code: str
    country: str
    title: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    unknowns: tuple[Gap, ...]
    administration: str = ""
    includes: tuple[str, ...] = ()
    status: Literal["national", "reference"] = "national"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named quantity; all its values are of one kind. ``titles`` is the title in each language that there is."""

    name: str
    title: str
    kind: Kind
    history: Dated[Quantity]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Quantities of one kind by HS prefix or code, of kind ``key``; None is listed and not known."""

    name: str
    title: str
    key: Kind
    kind: Kind
    history: Dated[Mapping[str, Quantity | None]]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BandTable:
    """Quantities of one kind by bands of another quantity, whose kind is ``key``."""

    name: str
    title: str
    key: Kind
    kind: Kind
    history: Dated[tuple[Band, ...]]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedList:
    """HS prefixes, codes or texts under one name; ``kind`` is what is looked up in it."""

    name: str
    title: str
    kind: Kind
    history: Dated[frozenset[str]]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenDefinition:
    """A definition with its title in each language that there is."""

    definition: Definition
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which something is suspended by notice, and not repealed."""

    span: Span
    cite: Citation
    status: Status


@dataclass(frozen=True, slots=True)
class WrittenRelief:
    """A relief.

    ``measure`` is cif, fob, goods or an amount; a waiver has ``payable`` instead, the levies that it adds up. ``line``
    is an amount, ``or_equal`` where it is itself inside. ``where`` says which goods items it is given on, None is all;
    ``of_each_item``: measure and line are those of each item.
    """

    id: str
    title: str
    span: Span
    shape: Literal["cliff", "allowance", "waiver"]
    measure: str | Condition
    line: Condition
    or_equal: bool
    levies: tuple[str, ...]
    when: Condition
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    payable: tuple[str, ...] = ()
    suspended: tuple[Suspension, ...] = ()
    where: Condition | None = None
    of_each_item: bool = False


@dataclass(frozen=True, slots=True)
class WrittenTogether:
    """Consignments that are assessed as one: those that agree in all of ``by``; ``when`` None: always."""

    id: str
    title: str
    span: Span
    by: tuple[str, ...]
    when: Condition | None
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenQuota:
    """What a consignment uses of a periodic counter of its receiver.

    ``counts`` is an amount; None: it counts as one import. ``uses`` are identifiers of reliefs; None: every consignment
    uses it.
    """

    id: str
    title: str
    span: Span
    counter: Literal["quota", "imports"]
    per: tuple[str, ...]
    counts: Condition | None
    uses: tuple[str, ...] | None
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenLevy:
    """A levy, charged by ``rates``, by the column ``tariff`` of the tariff or by ``amounts``.

    ``on_value`` is the value in its base, or empty. ``when`` None: it is charged always. ``liable``, ``collector`` and
    ``point`` are empty where they are as collection.yaml says. ``where`` says on which goods items it is charged, None
    is all; ``is_rounded_by_item``: base and levy are rounded for each item.
    """

    id: str
    title: str
    category: Literal["duty", "excise", "tax", "fee", "composite"]
    span: Span
    on_value: str
    on_levies: tuple[str, ...]
    rates: Dated[int] | None
    tariff: str | None
    amounts: Dated[Condition] | None
    when: Condition | None
    selective: bool
    supplied: str | None
    base_rounding: Rounding
    base_step: int
    rounding: Rounding
    step: int
    liable: str
    collector: str
    point: str
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()
    where: Condition | None = None
    is_rounded_by_item: bool = False


@dataclass(frozen=True, slots=True)
class TariffRow:
    """Rates for one HS prefix: ppm by column; None is listed and not known; a column left out does not list it."""

    prefix: str
    span: Span
    rates: Mapping[str, int | None]
    cite: Citation
    status: Status


@dataclass(frozen=True, slots=True)
class CollectionModel:
    """The fallback of a law's channels: who owes, who collects and where; empty: as the model says."""

    model: str
    liable: str
    collector: str
    point: str
    remit: str = ""
    remit_due: str = ""


@dataclass(frozen=True, slots=True)
class WrittenChannel:
    """One way in which levies are collected, before the fallback.

    ``levies`` empty: all. ``when`` None: every consignment. ``evidence`` is a scheme, or empty where the law asks for
    none. ``liable``, ``collector``, ``point`` and ``remit`` are empty where they are as the model says.
    """

    id: str
    title: str
    span: Span
    model: str
    levies: tuple[str, ...]
    when: Condition | None
    evidence: str
    shortfall: Literal["report", "due"]
    liable: str
    collector: str
    point: str
    remit: str
    remit_due: str
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenScheme:
    """A scheme under which tax is collected before the border; ``covers`` empty: all levies."""

    scheme: Scheme
    title: str
    holder: tuple[str, ...]
    register_when: str
    covers: tuple[str, ...]
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()

    @property
    def id(self) -> str:
        """Give its name."""
        return self.scheme.id

    @property
    def span(self) -> Span:
        """Give its days."""
        return self.scheme.span


@dataclass(frozen=True, slots=True)
class WrittenElection:
    """What a party may choose."""

    terms: Election
    title: str
    cite: Citation
    status: Status
    titles: Mapping[str, str] = field(default_factory=dict)
    review: int | None = None
    suspended: tuple[Suspension, ...] = ()

    @property
    def id(self) -> str:
        """Give its name."""
        return self.terms.id

    @property
    def span(self) -> Span:
        """Give its days."""
        return self.terms.span


@dataclass(frozen=True, slots=True)
class WrittenReturn:
    """A rule of returns with the days on which it holds."""

    rule: ReturnRule
    span: Span
    review: int | None = None


@dataclass(frozen=True, slots=True)
class LaneSetting:
    """How a score becomes a lane."""

    at_least: tuple[tuple[int, Lane], ...]
    total_cap: int
    random_ppm: int
    random_lane: Lane
    capacity: Capacity | None


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule with the days on which it holds and its checked condition; ``is_shared``: it stands in the shared base."""

    rule: Rule
    span: Span
    when: Condition
    is_shared: bool = False
    review: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A risk area with its rules in the order of its file."""

    name: str
    title: str
    cap: int
    rules: tuple[WrittenRule, ...]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example. ``expected`` maps parts of a decision to what must come out; None is unknown.

    The parts are lane, hits, misses, computable, unknown, worked.AMOUNTS and levies.<id>. ``counters`` are what the
    consignee has used before, by the names of counters.ACCOUNTS, in minor units or imports; None where nobody counts.
    """

    id: str
    title: str
    kind: Literal["published", "derived", "rule_test"]
    cite: Citation
    on: int
    rates: Mapping[str, Fraction]
    record: Mapping[str, object]
    beside: tuple[Mapping[str, object], ...]
    expected: Mapping[str, object]
    file: str
    line: int
    counters: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class CaseApart:
    """A published case that is not run: what its source prints, what the law gives where it can, and why.

    ``we_get`` is empty where nothing is worked out.
    """

    id: str
    title: str
    prints: str
    we_get: str
    why: str
    cite: Citation
    file: str
    line: int
