"""One batch under several collection models, under today's law and a reform: this file lays them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray
from engine.columns.batch import Batch
from engine.compare.assumptions import ENDS, Assumptions, End
from engine.compare.charged import Assessed, Charged, Group, charge
from engine.compare.outcome import Asked, Outcome, Prices, work_out
from engine.compare.ways import FLAT, Way, changed, collected_at_the_border, describe, find_reliefs, without_reliefs
from engine.evidence import Evidence
from engine.exact import exact_sum
from engine.revenue.owing import Owed, owe
from engine.rulebook.law import Relief, RulesInForce

TODAY: Final = "today"
REFORM: Final = "reform"


@dataclass(frozen=True, slots=True)
class Side:
    """One law on one batch, gathered in ``evidence``; ``label`` is today or reform."""

    label: str
    law: RulesInForce
    known: Batch
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReliefEffect:
    """What a relief takes away from the batch: of how many parcels, and how much, in minor units.

    ``unknown`` counts parcels of which it cannot be said how much. ``is_lifted``: it does not stand in the comparison.
    """

    relief: Relief
    parcels: int
    minor: int
    unknown: int
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who owes some levies, who collects them and where, and what they come to: exact, before any assumption."""

    liable: str
    collector: str
    point: str
    levies: tuple[str, ...]
    minor: int


@dataclass(frozen=True, slots=True)
class Common:
    """What one model's parcels that can be worked out under every law owe, in minor units, law by law, exact."""

    model: str
    parcels: int
    due_minor: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModelResult:
    """One model under one law.

    Counts are of parcels: ``computable`` can be worked out, ``charged`` of them owe anything, ``reached`` name the
    party that the model collects from, of those that owe it anything; ``presumed_sold`` of these do not say whether
    they were sold. ``parties`` counts different sellers, platforms or carriers. ``without_value`` owe and have
    no known goods value: they are in every sum and in no threshold. ``levies`` are names, titles and who collects them;
    ``due_minor`` is what each comes to in the middle column, exact.
    """

    way: Way
    levies: tuple[tuple[str, str, Group], ...]
    due_minor: tuple[int, ...]
    bearers: tuple[Bearer, ...]
    parcels: int
    computable: int
    charged: int
    covered: int
    reached: int
    presumed_sold: int
    parties: int
    owes_more: int
    without_value: int
    missing: Mapping[str, int]
    outcomes: Mapping[End, Outcome]

    @property
    def not_computable(self) -> int:
        """Count the parcels that are in no sum."""
        return self.parcels - self.computable


@dataclass(frozen=True, slots=True)
class SideResult:
    """Every model under one law. ``to_lift``: reliefs for the sake of which nothing at all is charged."""

    label: str
    reliefs: tuple[ReliefEffect, ...]
    models: tuple[ModelResult, ...]
    to_lift: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Models side by side, on one batch and one set of assumptions.

    ``common`` has each model's sums over the same parcels under every law; empty where there is one law.
    """

    currency: str
    exponent: int
    parcels: int
    sides: tuple[SideResult, ...]
    common: tuple[Common, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: models by name, the levies they collect (empty: as the law says, or all), reliefs to lift."""

    models: tuple[str, ...]
    levies: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()


def compare_models(sides: Sequence[Side], question: Question, assumptions: Assumptions, prices: Prices) -> Comparison:
    """Lay collection models side by side.

    Parameters
    ----------
    sides
        Today's law first; each with its batch, which is the same of all.
    prices
        What one unit of a currency of the assumptions is in national minor units.

    Returns
    -------
    Comparison
        The same for the same input: nothing is drawn.

    Raises
    ------
    UnusableValue
        For a model, levy or relief that there is not.

    Notes
    -----
    Unknown: a parcel that cannot be worked out is counted and named, and is in no sum. A relief that a law does not
    have is lifted from the other only.
    """
    own = owe(sides[0].known, sides[0].law, sides[0].evidence).assessment.total_minor
    lifted = _lifted(sides, question)
    results: list[SideResult] = []
    middles: list[list[Charged]] = []
    for side, gone in zip(sides, lifted, strict=True):
        law = changed(side.law, collected_at_the_border)
        whole = owe(side.known, law, side.evidence)
        owed = owe(side.known, changed(law, partial(without_reliefs, lifted=gone)), side.evidence)
        assessed = Assessed(owed.law.revenue, owed.known, owed.assessment, own)
        ways = [describe(name, side.law.revenue, question.levies) for name in question.models]
        worked = [_model(assessed, way, assumptions, prices) for way in ways]
        models = tuple(model for model, _ in worked)
        middles.append([charged for _, charged in worked])
        reliefs = _reliefs(whole, {relief.id for relief in gone})
        is_nothing = all(not any(model.due_minor) for model in models)
        standing = [one.relief.id for one in reliefs if one.parcels and not one.is_lifted]
        results.append(SideResult(side.label, reliefs, models, tuple(standing) if is_nothing else ()))
    first = sides[0]
    return Comparison(
        first.law.currency,
        first.law.exponent,
        first.known.consignments,
        tuple(results),
        _common(middles, question.models),
    )


def _common(middles: Sequence[Sequence[Charged]], names: Sequence[str]) -> tuple[Common, ...]:
    """Add up, model by model, what the parcels owe that can be worked out under every law; nothing of one law."""
    if len(middles) == 1:
        return ()
    found = []
    for name, charged in zip(names, zip(*middles, strict=True), strict=True):
        rows = charged[0].rows
        for one in charged[1:]:
            rows = np.intersect1d(rows, one.rows, assume_unique=True)
        due = tuple(exact_sum(one.owed()[np.isin(one.rows, rows, assume_unique=True)]) for one in charged)
        found.append(Common(name, len(rows), due))
    return tuple(found)


def _lifted(sides: Sequence[Side], question: Question) -> list[tuple[Relief, ...]]:
    """Find the reliefs to lift in each law; one that no law has is a mistake."""
    found = []
    for side in sides:
        there = {name for relief in side.law.revenue.reliefs for name in (relief.id, relief.id.rpartition(".")[2])}
        found.append(find_reliefs([name for name in question.lifted if name in there], side.law.revenue))
    every = {name for relief in (one for side in sides for one in side.law.revenue.reliefs) for name in _names(relief)}
    for name in question.lifted:
        if name not in every:
            find_reliefs([name], sides[-1].law.revenue)
    return found


def _names(relief: Relief) -> tuple[str, str]:
    return relief.id, relief.id.rpartition(".")[2]


def _model(assessed: Assessed, way: Way, assumptions: Assumptions, prices: Prices) -> tuple[ModelResult, Charged]:
    outcomes: dict[End, Outcome] = {}
    charged_by: dict[object, Charged] = {}
    for end in ENDS:
        asked = Asked(assumptions, end, prices)
        flat = asked.share(FLAT, "rate") if way.name == FLAT else None
        if flat not in charged_by:
            charged_by[flat] = charge(assessed, way, flat)
        outcomes[end] = work_out(charged_by[flat], way, asked)
        if end == "middle":
            charged = charged_by[flat]
    owed, covered = charged.owed(), charged.sum_of("way") > 0
    rows = charged.rows
    reached = covered & charged.is_reached
    result = ModelResult(
        way=way,
        levies=tuple((levy.id, levy.title, levy.group) for levy in charged.levies),
        due_minor=tuple(exact_sum(levy.minor) for levy in charged.levies),
        bearers=_bearers(charged, way),
        parcels=assessed.known.consignments,
        computable=len(rows),
        charged=int((owed > 0).sum()),
        covered=int(covered.sum()),
        reached=int(reached.sum()),
        presumed_sold=int((covered & charged.reached.is_presumed[rows]).sum()),
        parties=charged.count_parties(covered) if way.kind == "account" else 0,
        owes_more=int(charged.owes_more.sum()),
        without_value=int(((owed > 0) & (charged.value_minor == MISSING_MINOR)).sum()),
        missing=charged.missing,
        outcomes=outcomes,
    )
    return result, charged


def _bearers(charged: Charged, way: Way) -> tuple[Bearer, ...]:
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for levy in charged.levies:
        is_given_up = way.kind == "nobody" and levy.group == "way"
        who = ("nobody", "nobody", "never") if is_given_up else (levy.liable, levy.collector, levy.point)
        found.setdefault(who, []).append((levy.id, exact_sum(levy.minor)))
    return tuple(
        Bearer(*who, tuple(name for name, _ in owed), sum(minor for _, minor in owed)) for who, owed in found.items()
    )


def _reliefs(owed: Owed, lifted: set[str]) -> tuple[ReliefEffect, ...]:
    """Say what each relief takes away; one that stands under several days' laws is one relief."""
    assessment, count = owed.assessment, owed.known.consignments
    by_id: dict[str, list[int]] = {}
    reliefs = owed.law.revenue.reliefs
    for place, relief in enumerate(reliefs):
        by_id.setdefault(relief.id, []).append(place)
    found = []
    for name, places in by_id.items():
        took = np.isin(assessment.relief, places) & assessment.has_relieved_row
        waived = np.isin(assessment.waiver, places) & assessment.is_levy_computable
        amounts = (*_amounts(assessment.relieved_amount_minor, took), *_amounts(assessment.waived_amount_minor, waived))
        parcels = int((took.any(axis=0) | waived.any(axis=0)).sum()) if count else 0
        unknown = amounts[1] + amounts[3]
        found.append(ReliefEffect(reliefs[places[0]], parcels, amounts[0] + amounts[2], unknown, name in lifted))
    return tuple(found)


def _amounts(minor: AnyArray, which: AnyArray) -> tuple[int, int]:
    """Add up what is known of some amounts, and count the parcels of which one is not."""
    known = which & (minor != MISSING_MINOR)
    return exact_sum(np.where(known, minor, 0).ravel()), int((which & ~known).any(axis=0).sum())
