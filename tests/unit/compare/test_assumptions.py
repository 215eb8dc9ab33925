"""Files of assumptions: the one that ships, what replaces it by name, and a sentence for every mistake."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.compare.assumptions import ENDS, OF_ALL, unit_of
from engine.compare.assumptions_file import SHIPPED, read_assumptions
from engine.errors import RulebookError

ENTRY = """\
assumptions:
  - id: vendor.compliance
    title: What sellers pay
    unit: share
    more_means: more
    low: {value: 40 %, status: assumption, cite: {note: "No source."}}
    middle: {value: 60 %, status: assumption, cite: {note: "No source."}}
    high: {value: 80 %, status: sourced, cite: {text: "A study.", url: "https://example.org/study"}}
"""


def shipped():
    return read_assumptions(SHIPPED.read_bytes(), "assumptions.yaml")


def codes(text: str, known=None) -> list[tuple[str, int]]:
    with pytest.raises(RulebookError) as caught:
        read_assumptions(text.encode(), "mine.yaml", known)
    return [(fault.code, fault.line) for fault in caught.value.faults]


def test_what_ships_is_whole_and_says_of_every_figure_how_sure_it_is() -> None:
    found = shipped()

    assert set(OF_ALL) <= set(found.by_id)
    for one in found.by_id.values():
        for figure in (one.low, one.middle, one.high):
            assert figure.cite.text
            assert figure.cite.url.startswith("https://" if figure.status == "sourced" else "") or figure.cite.url
            assert (figure.status in ("sourced", "dated")) <= bool(figure.cite.url)


def test_the_column_low_takes_the_end_at_which_less_comes_in_or_more_is_spent() -> None:
    found = shipped()
    paid, cost = found.by_id["vendor.compliance"], found.by_id["border.administration_per_parcel"]

    assert [paid.figure(end).value for end in ENDS] == [Fraction(1, 2), Fraction(7, 10), Fraction(9, 10)]
    assert [cost.figure(end).text for end in ENDS] == ["53.44 NZD", "40.08 NZD", "29.26 NZD"]
    assert cost.middle.currency == "NZD"


def test_a_file_of_ones_own_replaces_by_name_and_needs_no_more_than_a_value() -> None:
    mine = b"""\
assumptions:
  - {id: vendor.compliance, value: 80 %}
  - {id: simplified.rate, low: 10 %, middle: 15 %, high: 20 %}
"""

    found = read_assumptions(mine, "mine.yaml", shipped())

    paid = found.by_id["vendor.compliance"]
    assert (paid.low.value, paid.high.value, paid.statuses, paid.file) == (
        Fraction(4, 5), Fraction(4, 5), ("assumption",), "mine.yaml",
    )  # fmt: skip
    assert found.by_id["simplified.rate"].is_range
    assert found.by_id["border.compliance"] == shipped().by_id["border.compliance"]


def test_what_nobody_knows_stays_unknown() -> None:
    found = read_assumptions(b"assumptions:\n  - {id: vendor.compliance, value: unknown}\n", "mine.yaml", shipped())

    one = found.by_id["vendor.compliance"]
    assert (one.middle.value, one.statuses) == (None, ("unknown",))


def test_a_model_of_a_third_party_may_have_assumptions() -> None:
    text = ENTRY.replace("vendor.compliance", "withholding.compliance")

    assert "withholding.compliance" in read_assumptions(text.encode(), "mine.yaml").by_id
    assert unit_of("withholding.hours_per_return") == "hours"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("80 %", "101 %", "out_of_range", 8),
        ("80 %", "0.8", "not_a_figure", 8),
        ("60 %", "60,5 %", "not_a_figure", 7),
        ("60 %", "90 %", "wrong_order", 2),
        ("40 %", "unknown", "unknown_status", 6),
        ("unit: share", "unit: money", "wrong_unit", 4),
        ("more_means: more", "more_means: better", "unknown_choice", 5),
        ("status: sourced", "status: sure", "unknown_choice", 8),
        (', url: "https://example.org/study"', "", "source_needed", 8),
        ("vendor.compliance", "vendor.complience", "unknown_assumption", 2),
        ("title:", "titel:", "unknown_key", 3),
        ("    unit: share\n", "", "missing_key", 2),
        ("    low:", "    value: 50 %\n    low:", "value_and_range", 7),
        ("assumptions:", "assumption:", "unknown_key", 1),
        ("    high: {value: 80 %", "    hihg: {value: 80 %", "unknown_key", 8),
    ],
)
def test_a_fault_says_where_it_stands(old: str, new: str, code: str, line: int) -> None:
    assert old in ENTRY

    assert (code, line) in codes(ENTRY.replace(old, new, 1))


def test_a_name_stands_once() -> None:
    twice = ENTRY + ENTRY.partition("\n")[2]

    assert ("duplicate_id", 9) in codes(twice)


def test_a_range_is_in_one_currency() -> None:
    text = "assumptions:\n  - {id: common.hour_of_work, low: 1 USD, middle: 2 NZD, high: 3 USD}\n"

    assert codes(text, shipped()) == [("two_currencies", 2)]


@pytest.mark.parametrize("text", ["", "- 1\n", "assumptions: 3\n", "assumptions:\n\t- 1\n"])
def test_what_is_no_file_of_assumptions_is_told(text: str) -> None:
    assert codes(text)
