"""What a law charges each parcel of a batch, parted by how it is collected under a model; nothing of it is assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch
from engine.compare.parties import Reached, reach
from engine.compare.ways import FLAT, Way
from engine.money import PPM
from engine.revenue import unknowns
from engine.revenue.assess import Assessment
from engine.rulebook.law import Levy, RevenueLaw

Group = Literal["way", "border", "account"]
"""Who collects a levy: the model that is looked at, the border, or somebody's account as the levy itself says."""

_FLAT_CLASSES: Final = ("duty", "excise", "tax", "composite")
_RATE_BITS: Final = unknowns.HS_CODE | unknowns.DUTY_RATE | unknowns.RATE_NOT_KNOWN | unknowns.ITEM_VALUE_SPLIT
_SAFE: Final = 2**62


@dataclass(frozen=True, slots=True)
class Assessed:
    """One law on one batch, all of it collected at the border.

    ``own_total_minor`` (n) is what today's law takes as it stands, against which more is charged; unknown where it is.
    """

    law: RevenueLaw
    known: Batch
    assessment: Assessment
    own_total_minor: Minor


@dataclass(frozen=True, slots=True)
class ChargedLevy:
    """One levy: what it comes to for each parcel that can be worked out (k), and who collects it."""

    id: str
    title: str
    group: Group
    liable: str
    collector: str
    point: str
    minor: Minor


@dataclass(frozen=True, slots=True)
class Charged:
    """What is charged on the parcels of a batch that can be worked out; k of n.

    ``rows`` are their positions. ``value_minor`` is their goods value, unknown where it is. ``is_reached``: the party
    that the model collects from is named. ``owes_more``: more is charged than today. ``missing`` counts, of the
    parcels that cannot be worked out, how many lack each input, the most frequent first.
    """

    levies: tuple[ChargedLevy, ...]
    rows: AnyArray
    value_minor: Minor
    is_reached: AnyArray
    owes_more: AnyArray
    reached: Reached
    missing: Mapping[str, int]

    def owed(self) -> Minor:
        """Add all levies up, for each parcel."""
        return self.sum_of("way") + self.sum_of("border") + self.sum_of("account")

    def count_parties(self, which: AnyArray) -> int:
        """Count the different parties of some of the parcels."""
        return self.reached.count(self.rows[which])

    def sum_of(self, group: Group) -> Minor:
        """Add the levies of a group up, for each parcel."""
        found = np.zeros(len(self.rows), np.int64)
        for levy in self.levies:
            if levy.group == group:
                found = found + levy.minor
        return found


def charge(assessed: Assessed, way: Way, flat: Fraction | None) -> Charged:
    """Part what is charged by who collects it under a model.

    Parameters
    ----------
    flat
        The rate that takes the place of levies under the model of that name; None: it is not known.

    Notes
    -----
    Unknown: a parcel of which a levy is not known is left out whole, counted, and what it lacks is named.
    Rounding: the flat amount of each parcel half up to the minor unit.
    """
    law, assessment = assessed.law, assessed.assessment
    minor = [assessment.amount_minor[place] for place in range(len(law.levies))]
    listed = [_listed(levy, way, column) for levy, column in zip(law.levies, minor, strict=True)]
    mask = assessment.unknown_mask
    if way.name == FLAT:
        replaced = [
            place for place, levy in enumerate(law.levies)
            if listed[place].group == "way" and levy.category in _FLAT_CLASSES
        ]  # fmt: skip
        amount, mask = _flat_amounts(assessment, replaced, flat)
        one = ChargedLevy(FLAT, "Flat rate in place of levies", "way", way.liable, way.collector, way.point, amount)
        listed = [one, *(levy for place, levy in enumerate(listed) if place not in replaced)]
    is_known = np.ones(assessed.known.consignments, np.bool_)
    for levy in listed:
        is_known &= levy.minor != MISSING_MINOR
    rows = np.flatnonzero(is_known)
    levies = _joined(listed, rows)
    reached, own = reach(assessed.known, way.party), assessed.own_total_minor[rows]
    whole = np.sum(
        [levy.minor for levy in levies if way.kind != "nobody" or levy.group != "way"], axis=0, dtype=np.int64
    )
    return Charged(
        levies, rows, assessed.known["goods_value_national_minor"][rows], reached.is_named[rows],
        (own != MISSING_MINOR) & (whole > own), reached, _count_missing(mask[~is_known]),
    )  # fmt: skip


def _joined(listed: Sequence[ChargedLevy], rows: AnyArray) -> tuple[ChargedLevy, ...]:
    """Give the levies of some parcels; one that stands under several days' laws is one levy, whoever's it is."""
    found: dict[tuple[str, Group, str, str, str], ChargedLevy] = {}
    for one in listed:
        key = (one.id, one.group, one.liable, one.collector, one.point)
        minor = one.minor[rows] + (found[key].minor if key in found else 0)
        found[key] = replace(one, minor=minor)
    return tuple(found.values())


def _listed(levy: Levy, way: Way, minor: Minor) -> ChargedLevy:
    if levy.point == "periodic":
        return ChargedLevy(levy.id, levy.title, "account", levy.liable, levy.collector, levy.point, minor)
    if levy.id in way.levies:
        return ChargedLevy(
            levy.id, levy.title, "way", levy.liable or way.liable, levy.collector or way.collector, way.point, minor
        )
    return ChargedLevy(
        levy.id, levy.title, "border", levy.liable or "consignee", levy.collector or "customs", "border", minor
    )


def _flat_amounts(assessment: Assessment, replaced: list[int], flat: Fraction | None) -> tuple[Minor, AnyArray]:
    """Give the flat amount of every parcel that one of the levies is charged on, and what is missing where it is not.

    A tariff code or a rate that nobody knows does not matter under a flat rate; whether a relief applies does.
    """
    count = len(assessment.customs_value_minor)
    is_charged, is_open = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    mask = np.zeros(count, assessment.unknown_mask.dtype)
    for place in replaced:
        amount, missing = assessment.amount_minor[place], assessment.levy_unknown_mask[place]
        is_for_a_rate = (amount == MISSING_MINOR) & ((missing & ~np.array(_RATE_BITS, missing.dtype)) == 0)
        is_charged |= (amount > 0) | is_for_a_rate
        is_lacking = (amount == MISSING_MINOR) & ~is_for_a_rate
        is_open |= is_lacking
        mask |= np.where(is_lacking, missing, 0).astype(mask.dtype)
    value = assessment.customs_value_minor
    found = _share(np.where(is_charged & (value != MISSING_MINOR), value, 0), flat or Fraction(0))
    is_unknown = (is_open & ~is_charged) | (is_charged & ((value == MISSING_MINOR) | (flat is None)))
    mask |= np.where(is_charged & (value == MISSING_MINOR), assessment.unknown_mask, 0).astype(mask.dtype)
    return np.where(is_unknown, MISSING_MINOR, found), np.where(is_unknown, mask, 0).astype(mask.dtype)


def _share(minor: Minor, rate: Fraction) -> Minor:
    ppm = rate * PPM
    top, bottom = ppm.numerator, ppm.denominator * PPM
    if len(minor) and int(minor.max()) * top * 2 + bottom > _SAFE:
        exact = (minor.astype(object) * (2 * top) + bottom) // (2 * bottom)
        return exact.astype(np.int64)
    return (minor * (2 * top) + bottom) // (2 * bottom)


def _count_missing(mask: AnyArray) -> dict[str, int]:
    counts = {name: int(np.count_nonzero(mask & np.array(bit, mask.dtype))) for bit, name in unknowns.NAMES.items()}
    return dict(sorted(((name, many) for name, many in counts.items() if many), key=lambda pair: -pair[1]))
