"""Periodic statements from records: this file assesses parcels day by day, and makes the statements of a period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from engine.arrays import MISSING_DAY, MISSING_MINOR
from engine.columns.codes import code_list, currency_exponents
from engine.days import day_text
from engine.statements.collected import Piece, collected_rows
from engine.statements.corrections import correct
from engine.statements.statement import make_statements

if TYPE_CHECKING:
    from engine.columns.ingest import Ingested
    from engine.counters import Counters
    from engine.exchange import ExchangeRates
    from engine.records import RawRecord, Refused
    from engine.registrations import Registrations
    from engine.rulebook.book import Rulebook
    from engine.statements.corrections import Correction
    from engine.statements.events import Event
    from engine.statements.paid import PaidRow
    from engine.statements.periods import Period
    from engine.statements.statement import Statements

_PART_OF_MONTH = len("2026-06")


@dataclass(frozen=True, slots=True)
class LawBook:
    """A rulebook with the files of the day; ``day`` is the day of the call, and ``is_fixed``: its law holds for all."""

    rulebook: Rulebook
    rates: ExchangeRates
    counters: Counters | None
    registrations: Registrations
    day: int
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What came in beside the records: returns of parties (None: none were given) and events."""

    paid: Sequence[PaidRow] | None
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Made:
    """The statements of a period, and the pieces of the batches that they are made from."""

    statements: Statements
    pieces: tuple[Piece, ...]
    refused: tuple[Refused, ...]


def state(records: Sequence[RawRecord], book: LawBook, beside: Beside, period: Period) -> Made:
    """Make the statements of one period.

    Notes
    -----
    A parcel is assessed under the law of its day of arrival, or of the day of the call where that is not declared or
    where one day's law holds for all. Parcels of days with one law, one table of rates and one month are assessed
    together, as one batch.
    """
    from engine.columns.ingest import ingest
    from engine.counters import carry_on

    ingested = ingest(records)
    pieces, counters = [], book.counters
    for day, places in _by_law(ingested, book).items():
        piece = _assessed(ingest([records[at] for at in places]), book, counters, day)
        pieces.append(piece)
        if counters is not None and piece.owed.drawn is not None:
            counters = carry_on(counters, piece.owed.drawn.used(), day)
    rows = list(collected_rows(pieces))
    corrections: Sequence[Correction] = correct(
        rows, beside.events, book.rulebook.returns_on, _refunded_share(pieces, book)
    )
    made = make_statements(rows, corrections, beside.paid, period, _converter(book), len(ingested.refused))
    return Made(made, tuple(pieces), tuple(ingested.refused))


def _by_law(ingested: Ingested, book: LawBook) -> dict[int, list[int]]:
    """Give the places of the records that are assessed together, by the day whose law holds for them."""
    changes = book.rulebook.days_of_change()
    rates = sorted({entry.since for history in book.rates.pairs.values() for entry in history})
    found: dict[tuple[int, int, str], tuple[int, list[int]]] = {}
    for position, arrival in zip(ingested.positions, ingested.batch["arrival_day"].tolist(), strict=True):
        day = book.day if book.is_fixed or arrival == MISSING_DAY else arrival
        key = (bisect_right(changes, day), bisect_right(rates, day), day_text(day)[:_PART_OF_MONTH])
        first, places = found.setdefault(key, (day, []))
        places.append(int(position))
        found[key] = (min(first, day), places)
    return dict(sorted(found.values()))


def _assessed(ingested: Ingested, book: LawBook, counters: Counters | None, day: int) -> Piece:
    from engine.evidence import make_evidence
    from engine.revenue.owing import owe

    rulebook = book.rulebook
    law = rulebook.in_force(day, book.rates)
    evidence = make_evidence(
        rulebook.country, rulebook.currency, day, book.rates, counters=counters, date_basis=law.date_basis,
        registered=book.registrations,
    )  # fmt: skip
    return Piece(owe(evidence.gather(ingested.batch), law, evidence), book.day)


def _converter(book: LawBook) -> Callable[[PaidRow], int | None]:
    """Give what turns an amount of a return into national money, at the rate of the last day of its period."""
    exponents, national = currency_exponents(), book.rulebook.currency

    def convert(row: PaidRow) -> int | None:
        factor = book.rates.minor_factor(row.currency, national, row.period.last, exponents)
        return None if factor is None else floor(row.minor * factor + Fraction(1, 2))

    return convert


def _refunded_share(pieces: Sequence[Piece], book: LawBook) -> Callable[[Event], Fraction | str]:
    """Give what says which share of a parcel's goods was refunded, in its own currency or in national money."""
    where: Mapping[str, tuple[Piece, int]] = {
        piece.known.text("consignment_id", row) or "": (piece, row)
        for piece in pieces
        for row in range(piece.known.consignments)
    }
    currencies, national = code_list("currency").codes, book.rulebook.currency

    def share(event: Event) -> Fraction | str:
        piece, row = where[event.consignment_id]
        code = int(piece.known["currency"][row])
        declared = currencies[code] if code >= 0 else ""
        if event.currency == declared:
            value = _declared_value(piece, row)
        elif event.currency == national:
            value = int(piece.known["goods_value_national_minor"][row])
        else:
            return f"the refund is in {event.currency}, and the parcel was declared in {declared or 'no currency'}"
        if value == MISSING_MINOR or value <= 0:
            return "the value of the goods is not known"
        if (event.minor or 0) > value:
            return "more was refunded than the goods are worth"
        return Fraction(event.minor or 0, value)

    return share


def _declared_value(piece: Piece, row: int) -> int:
    """Give the declared value of the goods: the sum of the items' values where all stand, else the header's."""
    first, last = int(piece.known.item_offsets[row]), int(piece.known.item_offsets[row + 1])
    values = piece.known["item_value_minor"][first:last].tolist()
    if MISSING_MINOR not in values:
        return int(sum(values))
    return int(piece.known["goods_value_minor"][row])
