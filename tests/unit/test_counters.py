"""Counters are read once, and every fault of the file is told with its line."""

from __future__ import annotations

import pytest

from engine.counters import Counters, read_counters
from engine.days import day_from_text
from engine.errors import CountersError

HEADER = "consignee_id,period,counter,value\n"
DATED = "consignee_id,period,counter,value,since\n"
TODAY = day_from_text("2026-02-10")


def used(counters: Counters, person: str, period: str, counter: str = "quota", on: str = "2026-02-10") -> int | None:
    return counters.used_by(person, (counter, period), day_from_text(on), TODAY)


def test_what_persons_have_used_is_read_in_minor_units() -> None:
    counters = read_counters(f"{HEADER}P-1,month,quota,400.00\nP-1,year,quota,1200.5\n", "used.csv", 2)
    assert used(counters, "P-1", "month") == 40_000
    assert used(counters, "P-1", "year") == 120_050


def test_a_person_who_is_not_in_the_file_has_used_nothing() -> None:
    assert used(read_counters(HEADER, "used.csv", 2), "P-2", "month") == 0


def test_a_period_that_is_missing_of_a_listed_person_is_not_known() -> None:
    assert used(read_counters(f"{HEADER}P-1,month,quota,400.00\n", "used.csv", 2), "P-1", "year") is None


def test_a_yen_has_no_decimals() -> None:
    assert used(read_counters(f"{HEADER}P-1,month,quota,400\n", "used.csv", 0), "P-1", "month") == 400


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("P-1,week,quota,1\n", "used.csv:2: 'week' is not a period; write day, month, quarter, half_year or year."),
        ("P-1,month,trips,1\n", "used.csv:2: 'trips' is not a counter; write quota or imports."),
        (",month,quota,1\n", "used.csv:2: the consignee_id is missing."),
        ("P-1,month,quota\n", "used.csv:2: 3 cells where consignee_id,period,counter,value are four."),
        ("\nP-1,month,quota,1\nP-1,month,quota,2\n", "used.csv:4: the month of this consignee stands twice."),
        ("P-1,month,quota,1.005\n", "used.csv:2: 1.005 has more decimals than the 2 that its currency has."),
    ],
)  # fmt: skip
def test_a_row_that_counts_nothing_is_refused_with_its_line(rows: str, said: str) -> None:
    with pytest.raises(CountersError) as refused:
        read_counters(HEADER + rows, "used.csv", 2)
    assert str(refused.value) == said


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CountersError) as refused:
        read_counters(f"{HEADER}P-1,week,quota,1\nP-2,month,quota,-1\n", "used.csv", 2)
    assert str(refused.value).count("\n") == 1


def test_a_negative_amount_and_a_wrong_header_are_refused() -> None:
    with pytest.raises(CountersError):
        read_counters(f"{HEADER}P-1,month,quota,-1\n", "used.csv", 2)
    with pytest.raises(CountersError, match="Separate the cells by commas"):
        read_counters("consignee_id;period;counter;value\n", "used.csv", 2)


def test_an_open_quotation_mark_is_told_without_a_library_s_words() -> None:
    with pytest.raises(CountersError, match="look for a quotation mark"):
        read_counters(f'{HEADER}"P-1,month,quota,1\n', "used.csv", 2)


@pytest.mark.parametrize("cell", ["12,5", '"12,5"'])
def test_a_decimal_comma_is_told_with_its_point(cell: str) -> None:
    with pytest.raises(CountersError, match=r"A comma does not separate decimals: write 12\.5\."):
        read_counters(f"{HEADER}P-1,month,quota,{cell}\n", "used.csv", 2)


@pytest.mark.parametrize(
    ("on", "value"),
    [("2026-02-01", 12_000), ("2026-02-28", 12_000), ("2026-03-01", 0), ("2026-01-31", None)],
)
def test_a_dated_row_speaks_of_its_own_period_and_a_later_one_starts_anew(on: str, value: int | None) -> None:
    counters = read_counters(f"{DATED}P-1,month,quota,120.00,2026-02-01\n", "used.csv", 2)
    assert used(counters, "P-1", "month", on=on) == value


def test_a_row_without_a_first_day_speaks_of_the_period_of_the_call_only() -> None:
    counters = read_counters(f"{DATED}P-1,quarter,quota,120.00,\n", "used.csv", 2)
    assert used(counters, "P-1", "quarter", on="2026-03-31") == 12_000
    assert used(counters, "P-1", "quarter", on="2026-04-01") is None


def test_imports_are_whole_numbers_whatever_the_currency() -> None:
    counters = read_counters(f"{HEADER}P-1,half_year,imports,6\n", "used.csv", 2)
    assert used(counters, "P-1", "half_year", "imports") == 6
    assert used(counters, "P-1", "half_year") is None


def test_what_is_not_known_is_written_so() -> None:
    counters = read_counters(f"{HEADER}P-1,day,quota,unknown\n", "used.csv", 2)
    assert used(counters, "P-1", "day") is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("P-1,month,quota,1,2026-02-02\n", "2026-02-02 is not the first day of a month; that is 2026-02-01."),
        ("P-1,half_year,imports,1,2026-02-01\n", "2026-02-01 is not the first day of a half-year; that is 2026-01-01."),
        ("P-1,month,quota,1,February\n", "'February' is not a date; write year-month-day, such as 2024-07-01."),
        ("P-1,month,imports,1.5,\n", "'1.5' is not a number of imports; write a whole number, such as 2, or unknown."),
        ("P-1,month,quota,1,\nP-1,month,quota,2,2026-02-01\n",
         "the month of this consignee stands once with a first day and once without; date both."),
    ],
)  # fmt: skip
def test_a_dated_row_that_counts_nothing_is_refused(rows: str, said: str) -> None:
    with pytest.raises(CountersError) as refused:
        read_counters(DATED + rows, "used.csv", 2)
    assert str(refused.value).endswith(said)
