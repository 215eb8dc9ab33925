"""What became of parcels after they were assessed: refused, undelivered, returned, replaced, partly refunded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.days import day_from_text
from engine.errors import UnusableValue
from engine.language.diagnostics import nearest
from engine.money import minor_from_decimal
from engine.rulebook.keys import EVENTS
from engine.statements.tables import needed, read_table

HEADER: Final = ("consignment_id", "event", "date", "amount", "currency")
"""The columns of a file of events; amount and currency are what was refunded, and empty of every other event."""

PARTLY: Final = "partly_refunded"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a consignment; ``minor`` and ``currency`` say what was refunded of the goods."""

    consignment_id: str
    event: str
    day: int
    minor: int | None
    currency: str
    line: int


def read_events(text: str, name: str, exponents: Mapping[str, int]) -> tuple[Event, ...]:
    """Read events as CSV, in the order of their days; of one day in the order of the file.

    Raises
    ------
    UnusableTable
        With every fault of the file.
    """

    def read_row(cells: dict[str, str], line: int) -> Event:
        event = needed(cells, "event")
        if event not in EVENTS:
            near = nearest(event, EVENTS)
            meant = f" Did you mean {near}?" if near else ""
            raise UnusableValue(f"{event!r} is not an event; write one of {', '.join(EVENTS)}.{meant}")
        day = day_from_text(needed(cells, "date"))
        if event != PARTLY:
            if cells["amount"]:
                raise UnusableValue(f"{event} is of the whole consignment and has no amount; leave it empty.")
            return Event(needed(cells, "consignment_id"), event, day, None, "", line)
        currency = needed(cells, "currency").upper()
        if currency not in exponents:
            raise UnusableValue(f"{cells['currency']!r} is not a currency of ISO 4217, such as USD.")
        minor = minor_from_decimal(needed(cells, "amount"), exponents[currency])
        return Event(needed(cells, "consignment_id"), event, day, minor, currency, line)

    return tuple(sorted(read_table(text, name, HEADER, read_row), key=lambda one: one.day))
