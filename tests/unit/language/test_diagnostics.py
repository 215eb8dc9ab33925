"""Faults: what an officer sees."""

from __future__ import annotations

import pytest

from engine.language.diagnostics import Place, did_you_mean, nearest, render


def _draw(source: str, column: int, length: int) -> list[str]:
    place = Place("rules/xx/risk/a.yaml", 6, column, source, "rule xx.a")
    return render(place.fault("unknown_word", (0, length), "message.", "hint.")).splitlines()


def test_a_fault_is_drawn_with_its_place_message_line_caret_and_hint() -> None:
    assert _draw("    when: gross_mass < 2 USD per kg", 11, 10) == [
        "rules/xx/risk/a.yaml:6:11, rule xx.a",
        "message.",
        "    when: gross_mass < 2 USD per kg",
        "          ^^^^^^^^^^",
        "hint.",
    ]


def test_a_fault_about_nothing_named_has_no_name_in_its_first_line() -> None:
    fault = Place("a.yaml", 6, 11, "x").fault("unknown_word", (0, 1), "message.", "")
    assert render(fault).splitlines()[0] == "a.yaml:6:11"


def test_a_fault_without_a_source_line_has_no_caret() -> None:
    assert "^" not in render(Place("a.yaml", 6, 1, "").fault("unknown_word", (0, 1), "message.", "hint."))


@pytest.mark.parametrize("before", ["    when: \t", '    when: "名前" == ', "    when: e\u0301 == "])
def test_the_caret_stands_under_the_fault_whatever_stands_before_it(before: str) -> None:
    drawn = _draw(before + "wrong", len(before) + 1, 5)
    assert drawn[3].endswith(" ^^^^^") or drawn[3].endswith("\t^^^^^")
    assert len(drawn[3].rstrip("^").expandtabs()) == sum(_width(character) for character in drawn[2].expandtabs()[:-5])


def _width(character: str) -> int:
    return {"名": 2, "前": 2, "\u0301": 0}.get(character, 1)


def test_a_long_line_is_cut_around_the_fault() -> None:
    drawn = _draw("when: " + "a or " * 300 + "wrong" + " or b" * 100, 1507, 5)
    assert len(drawn[2]) <= 120
    caret = drawn[3].index("^")
    assert drawn[2][caret : caret + 5] == "wrong"


def test_a_caret_never_leaves_its_line() -> None:
    assert _draw("when: abc", 7, 500)[3] == "          ^^^"


@pytest.mark.parametrize(
    ("name", "found"),
    [("goods_valu", "goods_value"), ("GOODS_VALUE", "goods_value"), ("gross_mas", "gross_mass"), ("zzz", None)],
)
def test_the_nearest_name_is_found_whatever_its_capitals(name: str, found: str | None) -> None:
    assert nearest(name, ["goods_value", "gross_mass", "freight"]) == found


def test_of_two_equally_near_names_the_one_that_begins_alike_is_meant() -> None:
    assert nearest("USX", ["NZX", "UZS", "USD"]) == "USD"


def test_a_hint_says_something_else_where_no_name_is_near() -> None:
    assert did_you_mean("zzz", ["goods_value"], "Look it up.") == "Look it up."


def test_a_code_that_is_not_in_the_table_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Place("a.yaml", 1, 1, "").fault("no_such_code", (0, 1), "", "")


def test_hints_give_their_examples_in_the_national_currency() -> None:
    place = Place("a.yaml", 1, 1, "goods_value > 400", "", "NZD")
    assert (
        place.fault("number_without_unit", (0, 3), "", "Write 400 USD, or US$400.").hint == "Write 400 NZD, or US$400."
    )


def test_who_writes_us_dollars_is_answered_in_them() -> None:
    place = Place("a.yaml", 1, 1, "goods_value > 400 usd", "", "NZD")
    assert place.fault("unknown_currency", (0, 3), "", "Write 400 USD.").hint == "Write 400 USD."
