"""Counters are read once, and every fault of the file is told with its line."""

from __future__ import annotations

import pytest

from engine.counters import read_counters
from engine.errors import CountersError

HEADER = "consignee_id,period,counter,value\n"


def test_what_persons_have_used_is_read_in_minor_units() -> None:
    counters = read_counters(f"{HEADER}P-1,month,quota,400.00\nP-1,year,quota,1200.5\n", "used.csv", 2)
    assert (counters.used_by("P-1", "month"), counters.used_by("P-1", "year")) == (40_000, 120_050)


def test_a_person_who_is_not_in_the_file_has_used_nothing() -> None:
    assert read_counters(HEADER, "used.csv", 2).used_by("P-2", "month") == 0


def test_a_period_that_is_missing_of_a_listed_person_is_not_known() -> None:
    assert read_counters(f"{HEADER}P-1,month,quota,400.00\n", "used.csv", 2).used_by("P-1", "year") is None


def test_a_yen_has_no_decimals() -> None:
    assert read_counters(f"{HEADER}P-1,month,quota,400\n", "used.csv", 0).used_by("P-1", "month") == 400


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("P-1,week,quota,1\n", "used.csv:2: 'week' is not a period; write month or year."),
        ("P-1,month,trips,1\n", "used.csv:2: 'trips' is not a counter; write quota."),
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
