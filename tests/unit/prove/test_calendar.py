"""The solver's calendar is the calendar."""

from __future__ import annotations

import datetime

import pytest
import z3

from engine.prove.calendar import part_of_date

_EPOCH = datetime.date(1970, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2024-03-01", "2024-12-31", "1900-03-01", "2100-02-28"],
)
def test_year_month_and_weekday_are_those_of_the_date(text: str) -> None:
    date = datetime.date.fromisoformat(text)
    day = z3.IntVal((date - _EPOCH).days)
    found = [z3.simplify(part_of_date(part, day)).as_long() for part in ("year", "month", "weekday")]
    assert found == [date.year, date.month, date.isoweekday()]
