"""Periodic statements as files: one CSV for each table, and one page for each party to read and print."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from engine import VERSION
from engine.days import day_text
from engine.money import decimal_text
from engine.statements.reconciliation import WHERES
from service.pages_written import write_page

if TYPE_CHECKING:
    from engine.statements.collected import CollectedRow, Party
    from engine.statements.corrections import Correction
    from engine.statements.reconciliation import Compared
    from engine.statements.statement import Statement, Statements

_PARTY: Final = ("period", "scheme", "number")
_CHANGE: Final = (
    "consignment_id", "event", "date", "levy", "model", "collected", "change", "currency", "follows", "why", "source",
)  # fmt: skip
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "statements.csv": (*_PARTY, "levy", "collected", "corrections", "to_pay", "currency"),
    "collected.csv": (
        *_PARTY, "consignment_id", "order_id", "day", "day_is", "levy", "model", "channel", "remit", "amount",
        "currency",
    ),
    "corrections.csv": (*_PARTY, *_CHANGE),
    "reconciliation.csv": (
        *_PARTY, "place", "consignment_id", "order_id", "levy", "day", "due", "corrections", "to_pay", "paid",
        "difference", "currency",
        "paid_in",
    ),
    "border.csv": ("period", "consignment_id", "order_id", "day", "day_is", "levy", "model", "amount", "currency"),
    "unplaced.csv": (
        "period", "consignment_id", "order_id", "day", "day_is", "levy", "amount", "currency", "place", "why",
    ),
    "refunds.csv": (*_PARTY, *_CHANGE),
    "to_decide.csv": (*_PARTY, *_CHANGE),
}  # fmt: skip
"""Every table and its columns, which are the same in every period; a cell without a value is empty."""

PLACES: Final = {
    "paid_and_arrived": "Paid, and arrived",
    "amount_differs": "Paid and arrived, and the amounts differ",
    "arrived_not_paid": "Arrived, and not paid",
    "paid_not_arrived": "Paid, and not arrived",
    "arrived_in_another_period": "Paid in this period, arrived in another",
    "not_compared": "Not compared: paid in a currency without an exchange rate",
    "nothing_to_pay": "Arrived, and corrections leave nothing to pay",
}
"""What people call the places of a reconciliation."""


def statement_files(made: Statements, title: str, currency: str, exponent: int) -> dict[str, bytes]:
    """Write every table as CSV, and every party's page."""
    writer = _Writer(made.period.name, currency, exponent)
    tables: dict[str, Iterable[Sequence[str]]] = {
        "statements.csv": (row for one in made.statements for row in writer.sums(one)),
        "collected.csv": (writer.collected(row) for one in made.statements for row in one.rows),
        "corrections.csv": (writer.change(change) for one in made.statements for change in one.corrections),
        "reconciliation.csv": (
            writer.compared(one.party, row) for one in made.statements for row in one.compared or ()
        ),
        "border.csv": (writer.at_border(row) for row in made.at_border),
        "unplaced.csv": (writer.unplaced(row) for row in made.unplaced),
        "refunds.csv": (writer.change(change) for change in made.refunds),
        "to_decide.csv": (writer.change(change) for change in made.to_decide),
    }
    files = {name: _csv(COLUMNS[name], rows) for name, rows in tables.items()}
    for one, name in zip(made.statements, page_names(made), strict=True):
        files[name] = _page(one, writer, title)
    return files


def page_names(made: Statements) -> list[str]:
    """Name the page of each statement by its party alone, so that it keeps its name when others come or go.

    What is not safe in a file's name is left out, and then a few digits of the party's own keep it apart from others.
    """
    return [_page_name(one.party) for one in made.statements]


def _page_name(party: Party) -> str:
    whole = f"{party.scheme}-{party.number}"
    safe = re.sub(r"[^A-Za-z0-9]+", "-", whole).strip("-")[:60]
    # Some systems hold a and A to be one name: capitals and small letters in the digits keep those apart as well.
    is_plain = safe == whole and party.number == party.number.upper() and "-" not in party.scheme + party.number
    return f"{safe}.html" if is_plain else f"{safe}-{sha256(repr(party).encode()).hexdigest()[:8]}.html"


class _Writer:
    """Writes rows as text; amounts have the national currency's decimals, and one that is not known is empty."""

    def __init__(self, period: str, currency: str, exponent: int) -> None:
        self.period, self.currency, self.exponent = period, currency, exponent

    def money(self, minor: int | None) -> str:
        return "" if minor is None else decimal_text(minor, self.exponent)

    def party(self, party: Party | None) -> tuple[str, str, str]:
        return (self.period, "", "") if party is None else (self.period, party.scheme, party.number)

    def sums(self, one: Statement) -> Iterator[Sequence[str]]:
        for levy in one.sums():
            amounts = (levy.collected_minor, levy.corrections_minor, levy.to_pay_minor)
            yield (*self.party(one.party), levy.levy, *(self.money(amount) for amount in amounts), self.currency)

    def _day(self, row: CollectedRow) -> tuple[str, str]:
        return day_text(row.day), "arrival" if row.is_arrival_known else "call"

    def collected(self, row: CollectedRow) -> Sequence[str]:
        return (
            *self.party(row.party), row.consignment_id, row.order_id, *self._day(row), row.levy, row.model, row.channel,
            row.remit, self.money(row.minor), self.currency,
        )  # fmt: skip

    def at_border(self, row: CollectedRow) -> Sequence[str]:
        return (
            self.period, row.consignment_id, row.order_id, *self._day(row), row.levy, row.model, self.money(row.minor),
            self.currency,
        )  # fmt: skip

    def unplaced(self, row: CollectedRow) -> Sequence[str]:
        return (
            self.period, row.consignment_id, row.order_id, *self._day(row), row.levy, self.money(row.minor),
            self.currency, row.place, row.why,
        )  # fmt: skip

    def change(self, change: Correction) -> Sequence[str]:
        row = change.collected
        return (
            *self.party(change.party), change.event.consignment_id, change.event.event, day_text(change.event.day),
            "" if row is None else row.levy, "" if row is None else row.model,
            self.money(None if row is None else row.minor), self.money(change.minor), self.currency, change.follows,
            change.why, change.cite,
        )  # fmt: skip

    def compared(self, party: Party, row: Compared) -> Sequence[str]:
        return (
            *self.party(party), row.where, row.consignment_id, row.order_id, row.levy,
            "" if row.day is None else day_text(row.day), self.money(row.due_minor),
            "" if row.due_minor is None else self.money(row.corrections_minor), self.money(row.to_pay_minor),
            self.money(row.paid_minor),
            self.money(row.difference_minor), self.currency, row.paid_in,
        )  # fmt: skip


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue().encode()


def _page(one: Statement, writer: _Writer, title: str) -> bytes:
    sums = one.sums()
    total = tuple(
        writer.money(sum(getattr(levy, name) for levy in sums))
        for name in ("collected_minor", "corrections_minor", "to_pay_minor")
    )
    return write_page(
        "statement.html.jinja",
        title=f"Statement of {one.party.number} ({one.party.scheme}), {one.period.name}",
        law=title,
        first=day_text(one.period.first),
        last=day_text(one.period.last),
        currency=writer.currency,
        sums=[
            (
                levy.levy, writer.money(levy.collected_minor), writer.money(levy.corrections_minor),
                writer.money(levy.to_pay_minor),
            )
            for levy in sums
        ],
        total=total,
        parcels=len({row.consignment_id for row in one.rows}),
        rows=[
            (row.consignment_id, row.order_id, day_text(row.day), row.levy, writer.money(row.minor)) for row in one.rows
        ],
        corrections=[
            (
                change.event.consignment_id, change.event.event.replace("_", " "), day_text(change.event.day),
                "" if change.collected is None else change.collected.levy, writer.money(change.minor),
                change.follows.replace("_", " "), change.why or change.cite,
            )
            for change in one.corrections
        ],
        places=None if one.compared is None else [_place(where, one.compared, writer) for where in WHERES],
        version=VERSION,
    )  # fmt: skip


def _place(where: str, compared: Sequence[Compared], writer: _Writer) -> dict[str, Any]:
    rows = [row for row in compared if row.where == where]
    return {
        "title": PLACES[where],
        "rows": [
            (
                row.consignment_id, row.order_id, row.levy, "" if row.day is None else day_text(row.day),
                writer.money(row.due_minor),
                "" if row.due_minor is None else writer.money(row.corrections_minor), writer.money(row.paid_minor),
                writer.money(row.difference_minor),
                row.paid_in,
            )
            for row in rows
        ],
        "due": writer.money(sum(row.due_minor or 0 for row in rows)),
        "corrections": writer.money(sum(row.corrections_minor for row in rows)),
        "paid": writer.money(sum(row.paid_minor or 0 for row in rows)),
        "difference": writer.money(sum(row.difference_minor or 0 for row in rows)),
    }  # fmt: skip
