"""tariff.csv: which rate a prefix has on a day."""

from __future__ import annotations

import pytest

from engine.arrays import MISSING_PPM
from engine.days import day_from_text
from engine.errors import Fault
from engine.rulebook.tariff import rates_on, read_tariff
from engine.rulebook.written import TariffRow
from engine.rulebook.yaml_reader import decode

HEADER = "prefix,since,until,duty,excise,status,cite,url\n"


def rows(text: str) -> tuple[TariffRow, ...]:
    faults: list[Fault] = []
    found = read_tariff(decode((HEADER + text).encode(), "tariff.csv")[0], ["duty", "excise"], faults)
    assert faults == []
    return found


def rate(text: str, day: str, column: str = "duty") -> dict[str, int | None]:
    return rates_on(rows(text), column, day_from_text(day))


def test_a_row_holds_until_the_next_row_of_its_prefix() -> None:
    text = "61,2020-01-01,,10 %,-,fictional,a,\n61,2024-01-01,,12 %,-,fictional,b,\n"
    assert rate(text, "2023-12-31") == {"61": 100_000}
    assert rate(text, "2024-01-01") == {"61": 120_000}


def test_a_row_that_has_ended_lists_its_prefix_no_more() -> None:
    text = "61,2020-01-01,2023-12-31,10 %,-,fictional,a,\n"
    assert rate(text, "2023-12-31") == {"61": 100_000}
    assert rate(text, "2024-01-01") == {}


def test_before_its_first_row_a_prefix_is_listed_and_not_known() -> None:
    assert rate("61,2020-01-01,,10 %,-,fictional,a,\n", "2019-12-31") == {"61": MISSING_PPM}


def test_an_empty_rate_is_not_known_and_a_dash_is_not_listed() -> None:
    text = "2204,2020-01-01,,20 %,,fictional,a,\n61,2020-01-01,,10 %,-,fictional,b,\n"
    assert rate(text, "2024-01-01", "excise") == {"2204": MISSING_PPM, "61": None}


def test_a_dash_ends_an_earlier_rate_of_its_prefix() -> None:
    text = "61,2020-01-01,,10 %,20 %,fictional,a,\n61,2024-01-01,,10 %,-,fictional,b,\n"
    assert rate(text, "2023-12-31", "excise") == {"61": 200_000}
    assert rate(text, "2024-01-01", "excise") == {"61": None}


def test_a_dash_is_said_of_a_prefix_beside_the_rate_of_a_shorter_one() -> None:
    text = "61,2020-01-01,,10 %,20 %,fictional,a,\n6109,2020-01-01,,10 %,-,fictional,b,\n"
    assert rate(text, "2024-01-01", "excise") == {"61": 200_000, "6109": None}


def test_a_dash_that_begins_later_says_nothing_of_the_days_before() -> None:
    assert rate("61,2024-01-01,,10 %,-,fictional,a,\n", "2023-12-31", "excise") == {}


@pytest.mark.parametrize("cite", ['"Act, schedule 1"', '"the ""free"" list, 2024"'])
def test_a_quoted_text_may_hold_commas_and_quotes(cite: str) -> None:
    (row,) = rows(f"61,2020-01-01,,10 %,-,sourced,{cite},https://customs.example\n")
    assert row.cite.url == "https://customs.example"


def test_a_fault_points_at_the_cell_behind_a_quoted_text() -> None:
    faults: list[Fault] = []
    text = HEADER.replace("cite,", "").replace("duty,", "cite,duty,") + '61,2020-01-01,,"a ""b"", c",ten,-,fictional,\n'
    read_tariff(decode(text.encode(), "tariff.csv")[0], ["duty", "excise"], faults)
    assert [(fault.code, fault.column) for fault in faults] == [("not_a_rate", text.splitlines()[1].index("ten") + 1)]


@pytest.mark.parametrize("cell", ["12,5 %", '"12,5 %"', '"12,5%"'])
def test_a_decimal_comma_in_a_cell_is_told_where_it_stands(cell: str) -> None:
    faults: list[Fault] = []
    text = HEADER + f"61,2020-01-01,,{cell},-,fictional,a,\n"
    assert read_tariff(decode(text.encode(), "tariff.csv")[0], ["duty", "excise"], faults) == ()
    meant = "12.5%" if cell == '"12,5%"' else "12.5 %"
    assert [(fault.code, fault.column, fault.hint) for fault in faults] == [("decimal_comma", 16, f"Write {meant}.")]


def test_cells_between_semicolons_are_told_once() -> None:
    faults: list[Fault] = []
    text = HEADER.replace(",", ";") + "61;2020-01-01;;12,5 %;-;fictional;a;\n"
    assert read_tariff(decode(text.encode(), "tariff.csv")[0], ["duty", "excise"], faults) == ()
    assert [fault.message for fault in faults] == ["the cells are separated by semicolons."]
