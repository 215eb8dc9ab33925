"""A party's own return: what a seller, platform or carrier says that it has collected, levy by levy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.errors import UnusableValue
from engine.money import minor_from_decimal
from engine.statements.periods import Period, read_period
from engine.statements.tables import needed, read_table

HEADER: Final = ("scheme", "number", "consignment_id", "order_id", "period", "levy", "amount", "currency")
"""The columns of a return. Of consignment_id and order_id one may be empty; of both, the consignment counts."""


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One row of a return: a levy of one consignment, or of one order with all its parcels, in minor units."""

    scheme: str
    number: str
    consignment_id: str
    order_id: str
    period: Period
    levy: str
    minor: int
    currency: str
    line: int


def read_paid(text: str, name: str, exponents: Mapping[str, int]) -> tuple[PaidRow, ...]:
    """Read returns as CSV.

    Parameters
    ----------
    name
        What messages call the file.
    exponents
        How many decimals each currency has.

    Raises
    ------
    UnusableTable
        With every fault of the file.
    """

    def read_row(cells: dict[str, str], line: int) -> PaidRow:
        if not (cells["consignment_id"] or cells["order_id"]):
            raise UnusableValue("neither a consignment_id nor an order_id stands here; one of them says what was paid.")
        currency = needed(cells, "currency").upper()
        if currency not in exponents:
            raise UnusableValue(f"{cells['currency']!r} is not a currency of ISO 4217, such as USD.")
        minor = minor_from_decimal(needed(cells, "amount"), exponents[currency])
        return PaidRow(
            needed(cells, "scheme"), needed(cells, "number"), cells["consignment_id"], cells["order_id"],
            read_period(needed(cells, "period")), needed(cells, "levy"), minor, currency, line,
        )  # fmt: skip

    return read_table(text, name, HEADER, read_row)
