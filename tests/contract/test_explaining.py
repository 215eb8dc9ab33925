"""The commands that say in words what a rulebook holds, and reasons in another language, as scripts rely on them."""

from __future__ import annotations

import json

import pytest

PARCEL = (
    b'{"consignment_id": "A", "currency": "USD", "goods_value": "0.50",'
    b' "items": [{"description": "ring", "hs_code": "7113.11"}]}\n'
)
SPACES = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})


def reasons(outcome) -> list[str]:
    return [hit["because"].translate(SPACES) for line in outcome.out.splitlines() for hit in json.loads(line)["hits"]]


def test_explain_gives_the_same_as_plain_values(landfall):
    (rule,) = json.loads(landfall("rules", "explain", "xx.goods.watched", "--on", "2025-09-01", "--json").out)

    assert rule["says"][0].startswith("This rule asks whether, for at least one goods item,")
    assert rule["written"] == {"when": "any(is_watched)"}
    assert {use["id"] for use in rule["uses"]} == {"xx.is_watched", "xx.watched_goods"}
    assert [era["since"] for era in rule["history"]] == ["2024-01-01"]
    assert "xx.example.watched" in {example["id"] for example in rule["examples"]}


def test_explain_for_the_public_holds_no_condition_in_any_form(landfall):
    (rule,) = json.loads(landfall("rules", "explain", "xx.goods.watched", "--for", "trader", "--json").out)

    assert {key for key, value in rule.items() if value} == {"id", "kind", "title", "language", "day", "says"}


def test_an_area_gives_all_of_its_rules(landfall):
    found = json.loads(landfall("rules", "explain", "xx.undervaluation", "--json").out)

    assert [one["kind"] for one in found] == ["area", "rule", "rule", "rule"]


def test_a_history_marks_what_holds_and_names_what_comes_next(landfall):
    text = landfall("rules", "history", "xx.vat", "--on", "2024-01-01").text

    assert "> 2023-01-01 - 2025-06-30  10 %" in text
    assert "+ 2025-07-01 -             12.5 %" in text
    assert "Next: 12.5 % from 1 July 2025." in text


def test_a_history_says_when_to_look_again(landfall):
    history = json.loads(landfall("rules", "history", "xx.watched_goods", "--on", "2025-09-01", "--json").out)

    assert "To be looked at again after 31 December 2035." in history["outlook"]


def test_show_says_conditions_in_words_of_the_language(landfall):
    shown = json.loads(landfall("rules", "show", "xx", "--on", "2025-09-01", "--language", "fr", "--json").out)

    words = {row["rule"]: row["in_words"] for row in shown["rules"]}
    assert words["xx.data_quality.no_value"] == ["Cette règle vérifie si la valeur des marchandises n'est pas connue."]
    assert all(row["in_words"] for row in shown["reliefs"])


def test_reasons_are_said_in_the_language_that_was_asked_for(landfall):
    outcome = landfall("screen", "-", "--country", "XX", "--on", "2025-09-01", "--language", "fr", stdin=PARCEL)

    assert "Déclaré 0,50 USD: 0 ou 1 est écrit là où la vraie valeur devrait figurer." in reasons(outcome)


def test_without_a_language_reasons_are_what_they_were(landfall):
    outcome = landfall("screen", "-", "--country", "XX", "--on", "2025-09-01", stdin=PARCEL)

    assert "Declared 0.50 USD: a value of 0 or 1 is written where the real one should stand." in reasons(outcome)


def test_a_language_that_the_rulebook_has_not_is_told_once_and_its_first_one_used(landfall):
    outcome = landfall("screen", "-", "--country", "XX", "--on", "2025-09-01", "--language", "de", stdin=PARCEL)

    assert outcome.err.count("The rulebook xx gives no reasons in de; they are said in en.") == 1
    assert "Declared 0.50 USD: a value of 0 or 1 is written where the real one should stand." in reasons(outcome)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rules", "explain", "xx.vatt"], "Did you mean xx.vat?"),
        (["rules", "explain", "xy.vat"], "There is no rulebook 'xy'."),
        (["rules", "explain", "xx"], "names no rule; write the rulebook's code and the name"),
        (["rules", "explain", "xx.vat", "--language", "de"], "there are en (English), fr (français)"),
        (["rules", "explain", "xx.vat", "--for", "everybody"], "give --for officer or --for trader"),
        (["rules", "explain", "xx.vat", "--on", "soon"], "write year-month-day"),
        (["rules", "history", "xx.is_watched"], "has no history of its own: landfall rules explain xx.is_watched"),
        (["rules", "show", "xx", "--language", "de"], "is not a language that rules are said in"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_a_sentence_and_exit_code_2(landfall, arguments, said):
    outcome = landfall(*arguments)

    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


def test_no_line_of_an_explanation_ends_in_spaces(landfall) -> None:
    lines = landfall("rules", "explain", "xx.goods.too_many_for_mass").text.splitlines()
    assert lines
    assert all(line == line.rstrip() for line in lines)
