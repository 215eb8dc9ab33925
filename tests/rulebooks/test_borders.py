"""Every published line of the reference regimes, tried on the line, one smallest unit below it and one above.

The lines stand in borders.csv as the sources print them, apart from the rulebooks. What a parcel owes of the named
levies is nothing on the one side and something on the other; `side` says on which the line itself lies. A line on the
goods is tried with a freight as large as the goods: what the law does not measure must not matter.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.columns.codes import currency_exponents
from engine.counters import Counters
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import read_rates
from engine.records import RawRecord
from engine.rulebook.load import load
from engine.screen import screen_records

with (Path(__file__).parent / "borders.csv").open(encoding="utf-8", newline="") as table:
    BORDERS = list(csv.DictReader(table))

RATE = Decimal("1387.53")
"""One unit of a foreign line's currency in national money; a rate at which no line comes out even."""


def unit_of(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_exponents()[currency])


def cif(border: dict[str, str], value: Decimal) -> dict[str, Any]:
    freight = unit_of(border["currency"])
    return {"goods_value": str(value - freight), "freight": str(freight), "insurance": "0"}


def goods(border: dict[str, str], value: Decimal) -> dict[str, Any]:
    return {"goods_value": str(value), "freight": str(value), "insurance": "0"}


def one_good(border: dict[str, str], value: Decimal) -> dict[str, Any]:
    """Put a good of that price beside one on the line, so that the parcel is far above any line of its own."""
    same = {"description": "Goods", "quantity": "1", **json.loads(border["item"])}
    items = [{**same, "value": str(value)}, {**same, "value": border["line"]}]
    return {"items": items, "freight": "0", "insurance": "0"}


PARTS: dict[str, Callable[[dict[str, str], Decimal], dict[str, Any]]] = {
    "cif": cif, "goods": goods, "payable": cif, "item": one_good,
}  # fmt: skip


@cache
def law_of(code: str, day: str, currency: str) -> tuple[Any, Any]:
    book, on = load(code), day_from_text(day)
    rates = [f"1950-01-01,{currency},{book.currency},{RATE}"] if currency != book.currency else []
    published = read_rates("\n".join(["since,currency,to,rate", *rates]), "rates.csv", currency_exponents())
    evidence = make_evidence(
        book.country, book.currency, on, published, counters=Counters({}), registered=book.registrations()
    )
    return book.in_force(on, published), evidence


def assessed(border: dict[str, str], value: Decimal) -> dict[str, Any]:
    record = {
        "consignment_id": "P",
        "consignee_id": "RECEIVER",
        "arrival_date": border["on"],
        "currency": border["currency"],
        "items": [{"description": "Goods", "quantity": "1", **json.loads(border["item"])}],
        **PARTS[border["measure"]](border, value),
        **json.loads(border["parcel"]),
    }
    law, evidence = law_of(border["code"], border["on"], border["currency"])
    decided = next(iter(screen_records([RawRecord(record)], law, evidence).records()))
    assert decided["status"] == "decided", decided
    return dict(decided["assessment"])


def is_free(border: dict[str, str], value: Decimal) -> bool:
    """Say whether nothing is owed of the levies; what cannot be worked out is not free."""
    wanted = border["levies"].split(" + ")
    rows = [row for row in assessed(border, value)["levies"] if row["levy"] in wanted]
    free = (row["status"] in ("relieved", "waived") or Decimal(row["amount"] or 1) == 0 for row in rows)
    return all(free)


def payable(border: dict[str, str], value: Decimal) -> Decimal:
    wanted = border["levies"].split(" + ")
    rows = [row for row in assessed(border, value)["levies"] if row["levy"] in wanted]
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def value_at(border: dict[str, str], line: Decimal) -> Decimal:
    """Give the smallest value of which more than the line is payable."""
    unit = unit_of(border["currency"])
    low, high = 2, int(line * 100 / unit)
    while low < high:
        middle = (low + high) // 2
        is_above = payable(border, middle * unit) > line
        low, high = (low, middle) if is_above else (middle + 1, high)
    return low * unit


@pytest.mark.parametrize("border", BORDERS, ids=lambda one: f"{one['code']}-{one['on']}-{one['measure']}-{one['line']}")
def test_a_published_line_lies_where_its_source_says(border: dict[str, str]) -> None:
    line, unit = Decimal(border["line"]), unit_of(border["currency"])
    if border["measure"] == "payable":
        above = value_at(border, line)
        assert payable(border, above - unit) <= line < payable(border, above)
        assert (is_free(border, above - unit), is_free(border, above)) == (True, False)
        return
    below, on, above = (is_free(border, line + step * unit) for step in (-1, 0, 1))
    assert (below, on, above) == (True, border["side"] == "inside", False)
