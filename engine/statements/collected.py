"""Which party collected which levy of which parcel: every amount of a batch in exactly one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from engine.arrays import MISSING_DAY, MISSING_MINOR
from engine.columns.batch import Batch
from engine.revenue.collection import NO_CHANNEL, find_model, parties_at, remit_of
from engine.revenue.models.model import LevyStatus, Parties
from engine.revenue.owing import Owed
from engine.revenue.owing import Place as Standing
from engine.revenue.unknowns import names_of
from engine.rulebook.law import RevenueLaw

Place = Literal["account", "border", "nothing_due", "not_computable", "collector_not_known", "nobody_named"]
"""Where an amount stands: on a party's account, at the border, nowhere because nothing is due, or in no place yet: the
amount, who collects it, or who that is by name is not known."""

UNPLACED: Final[tuple[Place, ...]] = ("not_computable", "collector_not_known", "nobody_named")
"""Places that are none: what could not be placed, and is to be looked at by a person."""

OTHER: Final = "collector"
"""The scheme of a collector that no record names, because it is one for all: the bank of a third party's model."""

ROLES: Final = ("seller", "platform", "carrier", OTHER)
"""Who may keep an account without a registration, by the identifier that records give, or by the collector's name."""

_CUSTOMS: Final = "customs"
_SEPARATORS: Final = re.compile(r"[\s.\-]+")
_NAMED_BY: Final = {
    "seller": ("seller_id", "seller_name", "consignor_id", "consignor_name"),
    "platform": ("platform_id",),
    "carrier": ("operator_id",),
    "post": ("operator_id",),
}
"""What says who a collector is, where no registration is shown; the first that is known counts."""


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """Who keeps an account: a registration (scheme and number), or a role and an identifier where there is none."""

    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Parcels that were assessed together; ``day`` is the day of the call, for those that do not say when they came."""

    owed: Owed
    day: int

    @property
    def known(self) -> Batch:
        """Give the parcels with their evidence."""
        return self.owed.known


@dataclass(frozen=True, slots=True)
class CollectedRow:
    """One levy of one parcel, or the part of it that one party collects; ``minor`` None is not known.

    ``row`` is the parcel's place among all pieces. ``day`` is the day of arrival, or the day of the call where
    ``is_arrival_known`` is False. ``model`` and ``channel`` are those that collect it, ``remit`` is their period, and
    ``why`` names what is missing of an amount without a place.
    """

    row: int
    consignment_id: str
    order_id: str
    day: int
    is_arrival_known: bool
    levy: str
    model: str
    channel: str
    remit: str
    place: Place
    party: Party | None
    minor: int | None
    why: str = ""


def plain_number(number: str) -> str:
    """Give a registration number without what people put between its letters and digits."""
    return _SEPARATORS.sub("", number).upper()


def collected_rows(pieces: list[Piece]) -> Iterator[CollectedRow]:
    """Give every levy of every parcel, each amount once.

    Notes
    -----
    Unknown: an amount, a channel or a party that is not known leaves the amount without a place, never out.
    """
    first = 0
    for piece in pieces:
        for row in range(piece.known.consignments):
            yield from _rows_of(piece, row, first + row)
        first += piece.known.consignments


def _rows_of(piece: Piece, row: int, at: int) -> Iterator[CollectedRow]:
    known, standing = piece.known, piece.owed.place(row)
    assessment, own = standing.assessment, standing.row
    arrival = int(known["arrival_day"][row])
    is_arrival = arrival != MISSING_DAY
    day = arrival if is_arrival else piece.day
    about = (at, known.text("consignment_id", row) or "", known.text("order_id", row) or "", day, is_arrival)
    for place, levy in enumerate(standing.law.levies):
        channel = int(assessment.channel[place, own])
        amount = int(assessment.amount_minor[place, own])
        if amount == MISSING_MINOR:
            why = ", ".join(names_of(int(assessment.unknown_mask[own])))
            yield CollectedRow(*about, levy.id, "", "", "", "not_computable", None, None, why)
        elif amount == 0:
            yield CollectedRow(*about, levy.id, "", "", "", "nothing_due", None, 0)
        elif channel == NO_CHANNEL:
            why = ", ".join(names_of(int(assessment.channel_unknown_mask[own])))
            yield CollectedRow(*about, levy.id, "", "", "", "collector_not_known", None, amount, why)
        else:
            yield from _parts_of(standing, about, place)


def _parts_of(standing: Standing, about: tuple[int, str, str, int, bool], place: int) -> Iterator[CollectedRow]:
    assessment, law, row = standing.assessment, standing.law, standing.row
    channel = int(assessment.channel[place, row])
    levy, through = law.levies[place], law.channels[channel]
    parts: tuple[tuple[LevyStatus, int], ...] = (
        ("prepaid", int(assessment.levy_prepaid_minor[place, row])),
        ("deferred", int(assessment.levy_deferred_minor[place, row])),
        ("due", int(assessment.levy_at_border_minor[place, row])),
    )
    if any(minor == MISSING_MINOR for _, minor in parts):
        amount = int(assessment.amount_minor[place, row])
        yield CollectedRow(
            *about, levy.id, through.model, through.id, "", "collector_not_known", None, amount, "prepaid_tax_amount"
        )
        return
    for status, minor in parts:
        if not minor:
            continue
        parties = parties_at(levy, channel, law, status)
        keeper = _keeper(parties, status)
        named = (*about, levy.id, _model(law, channel, status), through.id, remit_of(channel, law, status) or "")
        if status == "due" or not keeper:
            yield CollectedRow(*named, "border", None, minor)
            continue
        party = _party(standing.known, row, keeper, through.evidence)
        if party is None:
            yield CollectedRow(*named, "nobody_named", None, minor, f"no {keeper} is named")
        else:
            yield CollectedRow(*named, "account", party, minor)


def _keeper(parties: Parties, status: LevyStatus) -> str:
    """Say who keeps the account; what customs puts on one stands on that of whoever owes it; empty: nobody does."""
    if parties.collector and parties.collector != _CUSTOMS:
        return parties.collector
    return parties.liable if status == "deferred" and parties.liable in _NAMED_BY else ""


def _model(law: RevenueLaw, channel: int, status: LevyStatus) -> str:
    """Name the model that collects a part; what a model that collects elsewhere leaves over is the fallback's."""
    own = find_model(law.channels[channel].model, law)
    is_left = status == "due" and own.status not in {"due", "deferred"}
    return law.channels[-1].model if is_left else own.name


def _party(known: Batch, row: int, collector: str, scheme: str) -> Party | None:
    if scheme:
        number = known.text("prepaid_tax_id", row)
        if number:
            return Party(scheme, plain_number(number))
    if collector not in _NAMED_BY:
        return Party(OTHER, collector)
    found = (name for column in _NAMED_BY[collector] if (name := known.text(column, row)))
    name = next(found, None)
    return None if name is None else Party("carrier" if collector == "post" else collector, name)
