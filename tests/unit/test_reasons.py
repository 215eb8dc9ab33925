"""Reasons in the language that was asked for: facts and parameters are written as that language writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.reasons import Voice
from engine.records import RawRecord
from engine.rulebook.load import load
from engine.screen import screen_records

DAY = day_from_text("2025-09-01")
RECORD = {
    "consignment_id": "A",
    "currency": "USD",
    "goods_value": "1200.50",
    "gross_mass_kg": "0.5",
    "country_of_destination": "NC",
    "nature_of_transaction": "gift",
    "arrival_date": "2025-09-01",
    "items": [{"description": name, "hs_code": "7113.11"} for name in ("ring", "brooch", "chain", "clasp")],
}
THREE = "ring, brooch, chain"


def because(template: dict[str, str], language: str | None) -> str:
    law = load("xx").in_force(DAY)
    evidence = make_evidence("XX", "USD", DAY, ExchangeRates())
    decisions = screen_records([RawRecord(RECORD)], law, evidence).decisions
    rule = replace(law.rules.rules[0], because=next(iter(template.values())), reasons=template)
    spaces = str.maketrans({"\N{NARROW NO-BREAK SPACE}": "_", "\N{NO-BREAK SPACE}": "~"})
    return Voice(language).because(rule, law, decisions.known, 0).translate(spaces)


@pytest.mark.parametrize(
    ("word", "plain", "english", "french"),
    [
        ("goods_value", "1200.50 USD", "1,200.50 USD", "1_200,50~USD"),
        ("gross_mass", "0.5 kg", "500 g", "500~g"),
        ("unit_value", "2401.00 USD/kg", "2,401 USD per kg", "2_401~USD par kg"),
        ("items", "4", "4", "4"),
        ("arrival_day", "2025-09-01", "1 September 2025", "1er~septembre 2025"),
        ("country_of_destination", "NC", "New Caledonia", "Nouvelle-Calédonie"),
        ("nature_of_transaction", "gift", "gift", "cadeau"),
        ("is_other_destination", "yes", "yes", "oui"),
        ("freight", "unknown", "unknown", "inconnu"),
        ("item_description", f"{THREE} and 1 more", f"{THREE} and 1 more", f"{THREE} et 1 de plus"),
        ("item_hs_code", "711311", "7113.11", "7113.11"),
        ("low_value_line", "100 USD", "100 USD", "100~USD"),
        ("formal_entry_line", "unknown", "unknown", "inconnu"),
    ],
)  # fmt: skip
def test_what_stands_in_braces_is_written_as_the_language_writes_it(word, plain, english, french):
    template = {"en": f"{{{word}}}", "fr": f"{{{word}}}"}

    assert (because(template, None), because(template, "en"), because(template, "fr")) == (plain, english, french)


def test_a_rule_without_a_reason_in_the_language_says_its_main_one_with_figures_of_that_language():
    assert because({"en": "Declared {goods_value}."}, "fr") == "Declared 1,200.50 USD."


def test_a_language_that_figures_cannot_be_written_in_keeps_the_plain_ones():
    assert because({"bi": "Praes {goods_value}."}, "bi") == "Praes 1200.50 USD."
