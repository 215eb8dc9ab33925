"""Periods as people write them, and tables that come in beside the records: every mistake with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.codes import currency_exponents
from engine.days import day_from_text, day_text
from engine.errors import UnusableTable, UnusableValue
from engine.statements.events import read_events
from engine.statements.paid import read_paid
from engine.statements.periods import period_of, read_period

PAID = "scheme,number,consignment_id,order_id,period,levy,amount,currency\n"
EVENTS = "consignment_id,event,date,amount,currency\n"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"), ("2026-H2", "2026-07-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"), ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"), ("9999-q4", "9999-10-01", "9999-12-31"),
    ],
)  # fmt: skip
def test_a_period_has_its_first_and_last_day(text: str, first: str, last: str) -> None:
    found = read_period(text)

    assert (found.first, found.last) == (day_from_text(first), day_from_text(last))


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "2026-H3", "2026-00", "2026-6", "0000", "Q1-2026"])
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(UnusableValue) as caught:
        read_period(text)
    assert caught.value.code == "not_a_period"


@given(st.integers(-10_000, 60_000), st.sampled_from([1, 3, 6, 12]))
def test_every_day_is_in_one_period_of_each_length(day: int, months: int) -> None:
    found = period_of(day, months)

    assert found.holds(day)
    assert read_period(found.name) == found
    assert not period_of(found.last + 1, months).holds(day)
    assert read_period(day_text(day)[:4]).contains(found)


def test_a_return_is_read_with_its_lines() -> None:
    one, other = read_paid(
        PAID + "IOSS,IM1,P1,,2026-06,vat,12.50,EUR\n\nIOSS,IM1,,O-2,2026-Q2,vat,300,JPY\n",
        "r.csv",
        currency_exponents(),
    )

    assert (one.minor, one.line, one.period.name) == (1250, 2, "2026-06")
    assert (other.minor, other.order_id, other.currency) == (300, "O-2", "JPY")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("IOSS,IM1,,,2026-06,vat,1,EUR", "neither"),
        ("IOSS,,P1,,2026-06,vat,1,EUR", "the number is missing"),
        ("IOSS,IM1,P1,,June,vat,1,EUR", "is not a period"),
        ("IOSS,IM1,P1,,2026-06,vat,-1,EUR", "negative"),
        ("IOSS,IM1,P1,,2026-06,vat,1,EURO", "not a currency"),
        ("IOSS,IM1,P1,,2026-06,vat,12,50,EUR", "write 12.50"),
        ("IOSS,IM1,P1,,2026-06,vat,1.5,JPY", "more decimals"),
    ],
)
def test_a_mistake_in_a_return_names_its_line(row: str, said: str) -> None:
    with pytest.raises(UnusableTable, match=r"r\.csv:3: .*" + said):
        read_paid(PAID + "IOSS,IM1,P1,,2026-06,vat,1,EUR\n" + row + "\n", "r.csv", currency_exponents())


def test_a_wrong_header_is_told_with_the_right_one() -> None:
    with pytest.raises(UnusableTable, match="the first line must be consignment_id,event,date,amount,currency"):
        read_events("a;b\n", "e.csv", currency_exponents())


def test_events_stand_in_the_order_of_their_days() -> None:
    text = EVENTS + "P2,returned,2026-06-02,,\nP1,partly_refunded,2026-06-01,4.00,USD\n"

    assert [one.consignment_id for one in read_events(text, "e.csv", currency_exponents())] == ["P1", "P2"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P1,refund,2026-06-01,,", "is not an event"),
        ("P1,returned,2026-06-01,4.00,USD", "has no amount"),
        ("P1,partly_refunded,2026-06-01,,USD", "the amount is missing"),
        ("P1,partly_refunded,2026-06-01,4.00,", "the currency is missing"),
        ("P1,returned,2026-06-31,,", "is not a date"),
        (",returned,2026-06-01,,", "the consignment_id is missing"),
    ],
)
def test_a_mistake_in_an_event_names_its_line(row: str, said: str) -> None:
    with pytest.raises(UnusableTable, match=r"e\.csv:2: .*" + said):
        read_events(EVENTS + row + "\n", "e.csv", currency_exponents())
