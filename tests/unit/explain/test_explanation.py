"""What a rulebook says, explained: to the officer everything, to the public nothing that gives selectivity away."""

from __future__ import annotations

import re

import pytest

from engine.days import day_from_text
from engine.errors import UnusableValue
from engine.explain.explanation import explain
from engine.explain.subjects import find, subjects
from engine.explain.timeline import timeline
from engine.explain.titles import setting_of
from engine.language.phrasing.layout import as_text
from engine.language.phrasing.tongues import TONGUES
from engine.rulebook.load import available, load

DAY = day_from_text("2025-09-01")
BOOKS = [folder.name for folder in available()]


def told(name: str, language: str = "en", reader: str = "officer", day: int = DAY) -> str:
    setting = setting_of(load(name.partition(".")[0]), day, TONGUES[language])
    return "\n".join(as_text(one.says) for one in explain(setting, find(setting.rulebook, name), reader))


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("book", BOOKS)
def test_everything_in_every_rulebook_is_said_to_both_readers_without_the_names_of_rule_files(book, language):
    setting = setting_of(load(book), DAY, TONGUES[language])
    for subject in subjects(setting.rulebook):
        for reader in ("officer", "trader"):
            for one in explain(setting, subject, reader):
                # Identifiers of rules stand where it says what uses a value.
                said = re.sub(r"\b[a-z]{2}(\.[a-z0-9_]+)+", "", as_text(one.says))
                assert not re.search(r"[a-z]_[a-z]", said), subject.id


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("book", BOOKS)
def test_the_public_reads_no_figure_no_points_and_no_lane_of_a_risk_rule(book, language):
    setting = setting_of(load(book), DAY, TONGUES[language])
    lanes = {TONGUES[language].phrases[f"lane.{lane}"] for lane in ("yellow", "red", "hold")}
    for subject in subjects(setting.rulebook):
        if subject.kind != "rule":
            continue
        (one,) = explain(setting, subject, "trader")
        said = as_text(one.says)
        assert not re.search(r"\d", said), subject.id
        assert not any(re.search(rf"\b{lane}\b", said) for lane in lanes), subject.id
        assert (one.written, one.uses, one.history, one.examples, one.changes) == ((), (), (), (), ())
        assert one.cite is None


def test_a_value_that_only_risk_rules_look_at_is_not_told_to_the_public():
    assert told("xx.token_value", reader="trader") == "This belongs to the risk rules, and is not published."
    assert "100 USD" in told("xx.low_value_line", reader="trader")


def test_the_officer_reads_thresholds_points_lane_and_what_happens_where_facts_are_missing():
    said = told("xx.goods.watched")

    assert "is in the list “Goods that the Risk Unit watches this year”" in said
    assert "adds 10 points" in said
    assert "at least to the yellow lane" in told("xx.prohibited.weapon") or "is then held" in told(
        "xx.prohibited.weapon"
    )


def test_only_facts_that_an_answer_hangs_on_are_named_as_missing():
    assert "If the quantity of the item is not known, the parcel passes" in told("xx.declared_use.many_pieces")
    assert "No missing fact keeps this rule from an answer." in told("xx.goods.watched")


def test_a_relief_of_the_past_is_explained_with_the_line_of_its_own_days():
    said = told("xx.relief.cliff")

    assert "(50 USD)" in said
    assert "On 1 September 2025 it does not hold." in said


def test_a_line_that_nobody_knows_names_the_section_of_law_to_read():
    said = told("xx.formal_entry_line")

    assert "On 1 September 2025, it is not known." in said
    assert "Read: XX Customs Act, section 20." in said


def test_an_area_is_explained_with_all_of_its_rules():
    setting = setting_of(load("xx"), DAY, TONGUES["en"])

    found = explain(setting, find(setting.rulebook, "xx.undervaluation"), "officer")

    assert [one.kind for one in found] == ["area", "rule", "rule", "rule"]


def test_a_part_of_something_names_the_whole():
    book = load("xx")

    assert find(book, "xx.vat.rate").id == "xx.vat"
    assert find(book, "XX.Low_Value_Line").id == "xx.low_value_line"


def test_a_wrong_name_is_answered_with_the_nearest_right_one():
    with pytest.raises(UnusableValue, match=r"Did you mean xx\.low_value_line\?"):
        find(load("xx"), "xx.low_value_lin")


def test_a_history_says_what_held_from_when_to_when():
    setting = setting_of(load("xx"), DAY, TONGUES["en"])

    eras = timeline(setting, find(setting.rulebook, "xx.vat"))

    assert [(era.value, era.until) for era in eras] == [("10 %", day_from_text("2025-06-30")), ("12.5 %", None)]
    assert [era.place(day_from_text("2024-01-01")) for era in eras] == ["now", "later"]


def test_the_changes_of_something_are_those_that_name_it():
    setting = setting_of(load("xx"), DAY, TONGUES["en"])

    (vat,) = explain(setting, find(setting.rulebook, "xx.vat"), "officer")

    assert [change.text for change in vat.changes] == ["VAT rises from 10 % to 12.5 %."]


def test_the_examples_of_a_rule_are_those_in_which_it_hits():
    setting = setting_of(load("fj"), DAY, TONGUES["en"])

    (rule,) = explain(setting, find(setting.rulebook, "fj.splitting.same_parties"), "officer")

    assert "fj.example.same_parties" in [example.id for example in rule.examples]


def test_an_exchange_rate_that_a_condition_hangs_on_is_among_what_may_not_be_known():
    assert "the exchange rate from USD to NZD" in told("ck.undervaluation.per_kilogram")
    assert "le taux de change de USD en NZD" in told("ck.undervaluation.per_kilogram", "fr")


def test_no_exchange_rate_is_asked_for_where_all_money_is_national():
    assert "exchange rate" not in told("xx.undervaluation.per_kilogram")


def test_a_lane_that_takes_only_so_many_says_how_many_and_where_the_others_go():
    setting = setting_of(load("xx"), DAY, TONGUES["en"])
    said = [era.value for era in timeline(setting, find(setting.rulebook, "xx.lanes"))]
    limit = "at most 50 of one batch to red, the highest scores first, and the others to yellow"
    assert any(one.endswith(limit) for one in said)


def test_a_suspension_is_told_between_the_days_on_which_the_law_holds():
    setting = setting_of(load("xx"), day_from_text("2026-12-05"), TONGUES["en"])
    eras = timeline(setting, find(setting.rulebook, "xx.processing_fee"))
    assert [(era.value == "suspended by notice", era.place(setting.day)) for era in eras] == [
        (False, "past"),
        (True, "now"),
        (False, "later"),
    ]
    assert eras[1].cite.text == "XX Customs, notice of 28 November 2026: no processing fee in December"
    (said,) = explain(setting, find(setting.rulebook, "xx.processing_fee"), "officer")
    assert {
        "It is suspended by notice from 1 December 2026 to 31 December 2026.",
        "On 5 December 2026 it does not hold.",
    } <= {line.text for line in said.says}
