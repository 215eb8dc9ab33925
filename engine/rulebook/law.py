"""The law in force: a rulebook narrowed to one day, as the plain values that scoring and revenue work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from engine.arrays import AnyArray, Hs, Ppm
from engine.days import Citation, Status
from engine.money import Rounding

if TYPE_CHECKING:
    from engine.language.kinds import Quantity
    from engine.language.program import Program
    from engine.language.recipes import OwnLine, Recipe

Lane = Literal["green", "blue", "yellow", "red", "hold"]
LANES: tuple[Lane, ...] = ("green", "blue", "yellow", "red", "hold")
"""In order of severity; columns of lanes hold positions in it."""

IfUnknown = Literal["ask", "hold", "pass"]


@dataclass(frozen=True, slots=True)
class Wording:
    """What people read: ``main`` in the rulebook's first language, and every language that it is written in."""

    main: str
    by_language: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One risk rule as an officer wrote it, in force on the day.

    ``title`` and ``because`` are in the rulebook's first language, ``titles`` and ``reasons`` in each that there is.
    ``because`` may hold words of the catalogue and parameters in braces. ``words`` are the catalogue words that
    ``when`` looks at, in order of appearance: what the decision names as missing or shows as facts. ``looked_up`` are
    the parameters, tables, lists and currencies that it looks at, in the same order; ``not_known`` those of them that
    have no value on the day, with currencies of looked-up amounts that have no rate; ``tables`` those of them that may
    say nothing of some goods.
    """

    id: str
    title: str
    area: str
    when: str
    points: int
    lane: Lane | None
    because: str
    if_unknown: IfUnknown
    cite: Citation
    owner: str
    words: tuple[str, ...]
    looked_up: tuple[str, ...]
    file: str
    line: int
    titles: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    not_known: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force and the program that answers all of them, in the same order."""

    rules: tuple[Rule, ...]
    program: Program


@dataclass(frozen=True, slots=True)
class PointLaw:
    """How hits become a score: points per rule, a cap per risk area, a cap on the sum (at most 100)."""

    points: AnyArray
    areas: AnyArray
    area_caps: AnyArray
    area_names: tuple[str, ...]
    total_cap: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many consignments of one batch may go to ``lane``; those that rank lower go to ``overflow``.

    ``rank_by`` is score then money due, or money due then score; ties fall by consignment_key. Consignments sent to
    the lane by a rule's own lane, by an unknown or at random are not cut.
    """

    lane: Lane
    most: int
    overflow: Lane
    rank_by: Literal["score", "money"]


@dataclass(frozen=True, slots=True)
class LaneLaw:
    """From score, lanes of rules and unknowns to the lane.

    ``at_least`` is (score, lane) in rising order: the highest score reached says the lane, below all it is green.
    ``rule_lanes`` is per rule a position in LANES or -1; ``rule_unknowns`` a position in LANES (ask is yellow, hold
    is hold) or -1 for pass. ``random_ppm`` of all consignments go to at least ``random_lane``.
    """

    at_least: tuple[tuple[int, Lane], ...]
    rule_lanes: AnyArray
    rule_unknowns: AnyArray
    random_ppm: int
    random_lane: Lane
    capacity: Capacity | None


@dataclass(frozen=True, slots=True)
class HsTable:
    """A table by HS prefix, flattened: disjoint ranges of ten-digit codes, in order, longest prefix already applied.

    ``first[k]`` to ``last[k]`` (inclusive, codes padded to ten digits) has ``values[k]`` (ppm); MISSING_PPM: the
    prefix is listed and its rate is not known.
    """

    first: Hs
    last: Hs
    values: Ppm


@dataclass(frozen=True, slots=True)
class LevyRate:
    """Where a levy's rate comes from: one flat rate, a tariff column, and what the caller supplied over both.

    ``flat_ppm`` None and no table: the rate is not known. ``selective``: goods that the table does not list owe
    none. ``supplied`` is the catalogue column of the caller's own rate, or None where a caller may not supply it.
    """

    flat_ppm: int | None
    table: HsTable | None
    selective: bool
    supplied: str | None


@dataclass(frozen=True, slots=True)
class Levy:
    """One levy in force, charged by a rate on a base, or by an ``amount``.

    ``on_value`` is the value that is part of the base (customs_value, cif_value, fob_value, goods_value) or empty;
    ``on_levies``: positions of other levies that are. ``base_step`` rounds the base to that many minor units first
    (1: no more than the amount is exact; 0: not at all).

    ``amount`` and ``when`` are recipes: how much, as ``written``, and whether it is charged at all; ``looks_at`` are
    the positions of the other levies in them. ``liable``, ``collector`` and ``point`` are empty where they are as the
    collection model says. ``read``: what to read where a rate or an amount of it is not known. ``chooses_goods``: its
    ``when`` or ``where`` asks what the goods are. ``asks`` are the catalogue's words that ``when`` and ``amount`` look
    at. ``where`` answers of each goods item whether it is charged on it (None: on all), ``asks_items`` are the words
    that it looks at; ``is_rounded_by_item``: base and amount are rounded for each item.
    """

    id: str
    title: str
    category: Literal["duty", "excise", "tax", "fee", "composite"]
    rate: LevyRate
    on_value: str
    on_levies: tuple[int, ...]
    base_rounding: Rounding
    base_step: int
    rounding: Rounding
    step: int
    cite: Citation
    status: Status
    amount: Recipe | None = None
    written: str = ""
    when: Recipe | None = None
    looks_at: tuple[int, ...] = ()
    liable: str = ""
    collector: str = ""
    point: str = ""
    read: str = ""
    chooses_goods: bool = False
    asks: tuple[str, ...] = ()
    where: Recipe | None = None
    asks_items: tuple[str, ...] = ()
    is_rounded_by_item: bool = False


@dataclass(frozen=True, slots=True)
class Relief:
    """One relief in force.

    ``shape`` cliff: the levies are relieved whole where the measure is under the line; allowance: they are due on the
    excess only; waiver: once all levies are worked out, what is due of them is waived where all that is due of the
    ``payable`` levies is under the line. ``or_equal``: the line itself is inside.

    ``measure`` is what is compared: cif, fob, goods, or a recipe. The line is ``amount_minor``, or ``line`` where it
    differs between consignments; where both are None nobody knows it, and the relief is unknown. ``written`` is the
    measure and the line as the rulebook says them. ``condition`` is the position of its ``when`` in
    RevenueLaw.conditions, or a recipe; yes is needed, unknown makes the relief unknown. For each levy the first
    relief, in order, whose condition and test say yes is the one that applies. ``read``: what to read where its line
    is not known. ``asks`` are the catalogue's words that ``when`` looks at. ``own``: a line in another currency, for
    the parcels that are declared in it.

    ``where`` answers of each goods item whether the relief is given on it (None: on all), ``asks_items`` are the words
    that it looks at. ``of_each_item``: the line is part of that answer, and the consignment has none;
    ``is_line_known`` then says whether somebody knows it on the day.
    """

    id: str
    title: str
    shape: Literal["cliff", "allowance", "waiver"]
    measure: str | Recipe
    amount_minor: int | None
    or_equal: bool
    levies: tuple[int, ...]
    condition: int | Recipe
    cite: Citation
    status: Status
    line: Recipe | None = None
    payable: tuple[int, ...] = ()
    written: tuple[str, str] = ("", "")
    read: str = ""
    asks: tuple[str, ...] = ()
    own: OwnLine | None = None
    where: Recipe | None = None
    asks_items: tuple[str, ...] = ()
    of_each_item: bool = False
    is_line_known: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """One way in which levies are collected, in force on the day, under a collection model.

    ``id`` is empty for the fallback. It collects the ``levies`` (positions) of a consignment for which ``when`` says
    yes (None: of every one) and on which the scheme ``evidence`` is proven (empty: the law asks for no evidence).
    ``shortfall`` due: what was prepaid too little is due at the border. ``liable``, ``collector``, ``point`` and
    ``remit``, the period of the statement, are empty where they are as the model says. ``asks`` are the catalogue's
    words that ``when`` looks at.
    """

    id: str
    title: str
    model: str
    cite: Citation
    status: Status
    levies: tuple[int, ...]
    when: Recipe | None = None
    evidence: str = ""
    shortfall: Literal["report", "due"] = "report"
    liable: str = ""
    collector: str = ""
    point: str = ""
    remit: str = ""
    remit_due: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """What follows for levies that were collected under a model when something happens to a parcel.

    ``levies`` empty: all. ``follows``: refund, correct, keep, collect_again, or unknown. ``within``: days after the
    arrival; None: without end, or, where ``is_within_unknown``, nobody knows.
    """

    model: str
    event: str
    levies: tuple[str, ...]
    follows: str
    within: int | None
    is_within_unknown: bool
    cite: Citation
    status: Status


@dataclass(frozen=True, slots=True)
class SchemeInForce:
    """A scheme of tax that is collected before the border; ``covers`` are the positions of its levies."""

    id: str
    title: str
    covers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Consignments that are assessed as one, in force: those that agree in all of ``by``.

    ``condition`` is the position of its ``when`` in RevenueLaw.conditions, None where it is for all: a consignment is
    put together with others only on yes.
    """

    id: str
    title: str
    by: tuple[str, ...]
    condition: int | None
    cite: Citation
    status: Status


@dataclass(frozen=True, slots=True)
class Quota:
    """What a consignment uses of a periodic counter of its receiver, in force.

    ``counter`` is quota or imports, ``per`` are the periods whose accounts it is added to. ``counts`` is the amount
    that a consignment uses of a quota; None: it counts as one import. ``uses`` are positions of the reliefs that a
    consignment must be given to use it; None: every consignment uses it.
    """

    id: str
    title: str
    counter: Literal["quota", "imports"]
    per: tuple[str, ...]
    counts: Recipe | None
    uses: tuple[int, ...] | None
    cite: Citation
    status: Status


class LawOfDays(Protocol):
    """The revenue law of other days than the call's."""

    def on(self, day: int) -> RevenueLaw | None:
        """Give what is owed by the law of a day, the same object where the law is the same; None before the law."""


@dataclass(frozen=True, slots=True)
class RevenueLaw:
    """What is owed, how it is worked out and how it is collected, in force on the day.

    ``conditions`` answers what recipes and reliefs ask of a consignment, ``item_conditions`` what they ask of an item.
    ``channels``: for each levy the first that collects it from a consignment is the one; the last is the fallback,
    which takes what the others leave. ``models`` are the collection models of third parties, by their names.
    ``basis`` is what the customs value is: cif, fob, unknown, or a recipe of what the parcel declares, as
    ``basis_written`` says it and ``basis_asks`` names what it asks. ``basis_read``: what to read where it is not known.
    ``together`` says which consignments are assessed as one, ``quotas`` what a consignment uses of its receiver's
    counters.
    """

    currency: str
    exponent: int
    basis: str | Recipe
    levies: tuple[Levy, ...]
    reliefs: tuple[Relief, ...]
    conditions: Program
    channels: tuple[Channel, ...]
    item_conditions: Program | None = None
    basis_read: str = ""
    basis_written: str = ""
    basis_asks: tuple[str, ...] = ()
    schemes: tuple[SchemeInForce, ...] = ()
    models: Mapping[str, Any] = field(default_factory=dict)
    together: tuple[Together, ...] = ()
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """One rulebook on one day: all that the hall needs of the law.

    ``parameters`` are the rulebook's named values as it writes them, ``quantities`` the same as amounts; None is not
    known on the day. ``date_basis`` says which day's law holds for what a consignment owes, and ``other_days`` gives
    that law; None where it is the day of the call for all.
    """

    country: str
    name: str
    currency: str
    exponent: int
    day: int
    digest: str
    rules: RuleSet
    points: PointLaw
    lanes: LaneLaw
    revenue: RevenueLaw
    parameters: Mapping[str, str]
    quantities: Mapping[str, Quantity | None] = field(default_factory=dict)
    date_basis: str = "acceptance"
    other_days: LawOfDays | None = None
