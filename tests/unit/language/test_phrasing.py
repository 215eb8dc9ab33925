"""Rules in plain words: figures, articles and elision, and sentences in English and French."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from engine.days import day_from_text
from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.kinds import HS, Kind, Quantity, TableKind
from engine.language.phrasing.layout import as_text, sentence
from engine.language.phrasing.names import Named, Names
from engine.language.phrasing.nouns import Noun
from engine.language.phrasing.saying import Speaker
from engine.language.phrasing.tongues import TONGUES
from engine.language.scope import Scope

ENGLISH, FRENCH = TONGUES["en"], TONGUES["fr"]
SCOPE = Scope(
    parameters={"low_value_line": Kind("money", "FJD"), "lost": Kind("mass")},
    tables={"floors": TableKind(HS, Kind("money_per_mass", "FJD"))},
    lists={"perfume_words": Kind("text")},
)
LINE = Quantity(Kind("money", "FJD"), Fraction(1000), "1,000 FJD")
with (Path(__file__).parents[2] / "language" / "sentences.csv").open(encoding="utf-8", newline="") as rows:
    SENTENCES = [tuple(row.values()) for row in csv.DictReader(rows)]
NAMES = Names(
    {"low_value_line": Named("Low-value line", LINE), "lost": Named("Heaviest letter", None)},
    {"floors": "Floors of the trade"},
    {"perfume_words": "Words for perfume"},
)


def said(text: str, language: str) -> str:
    condition, faults = check_condition(text, Place("a.yaml", 1, 1, text, ""), SCOPE)
    assert condition is not None, faults
    return Speaker(TONGUES[language], NAMES).condition(condition.meaning).text


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (Fraction(0), "0", "0"),
        (Fraction(999), "999", "999"),
        (Fraction(1000), "1,000", "1\N{NARROW NO-BREAK SPACE}000"),
        (Fraction(20010, 20), "1,000.5", "1\N{NARROW NO-BREAK SPACE}000,5"),
        (Fraction(-1234567), "minus 1,234,567", "moins 1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(amount, english, french):
    assert (ENGLISH.number(amount), FRENCH.number(amount)) == (english, french)


def test_money_that_is_not_whole_has_the_decimals_of_its_currency():
    dollars = Quantity(Kind("money", "USD"), Fraction(2001, 2), "1000.5 USD")
    francs = Quantity(Kind("money", "XPF"), Fraction(3000), "3000 XPF")

    assert ENGLISH.quantity(dollars) == "1,000.50 USD"
    assert FRENCH.quantity(dollars) == "1\N{NARROW NO-BREAK SPACE}000,50\N{NO-BREAK SPACE}USD"
    assert FRENCH.quantity(francs) == "3\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}XPF"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert ENGLISH.date(day_from_text("2024-07-01")) == "1 July 2024"
    assert FRENCH.date(day_from_text("2024-07-01")) == "1er\N{NO-BREAK SPACE}juillet 2024"
    assert FRENCH.date(day_from_text("2024-07-02")) == "2\N{NO-BREAK SPACE}juillet 2024"


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        (Noun("valeur", "f"), ("la valeur", "de la valeur", "à la valeur")),
        (Noun("fret"), ("le fret", "du fret", "au fret")),
        (Noun("assurance", "f"), ("l'assurance", "de l'assurance", "à l'assurance")),
        (Noun("envois", is_plural=True), ("les envois", "des envois", "aux envois")),
        (Noun("11 USD", has_article=False), ("11 USD", "de 11 USD", "à 11 USD")),
        (Noun("Australie", has_article=False), ("Australie", "d'Australie", "à Australie")),
    ],
)
def test_french_nouns_take_their_articles(noun, forms):
    assert tuple(FRENCH.cases[case](noun) for case in ("", "of", "to")) == forms


@pytest.mark.parametrize(("text", "english", "french"), SENTENCES)
def test_a_condition_is_said_in_both_languages(text, english, french):
    spaces = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})

    assert said(text, "en") == english
    assert said(text, "fr").translate(spaces) == french


def test_a_long_condition_becomes_a_list_under_its_sentence():
    text = "goods_value <= low_value_line and (stream == post or gross_mass < 2 kg) and is_known(order_id)"
    condition, _ = check_condition(text, Place("a.yaml", 1, 1, text, ""), SCOPE)

    lines = sentence(ENGLISH, "rule.asks", Speaker(ENGLISH, NAMES).condition(condition.meaning))

    assert as_text(lines) == (
        "This rule asks whether all of these hold:\n"
        "- the value of the goods is at most the low-value line (1,000 FJD);\n"
        "- at least one of these holds:\n"
        "  - the parcel comes by post;\n"
        "  - the gross mass of the parcel is below 2 kg;\n"
        "- the number of the order is known."
    )


def test_a_short_condition_stays_in_its_sentence():
    text = "stream == post and gross_mass < 2 kg"
    condition, _ = check_condition(text, Place("a.yaml", 1, 1, text, ""), SCOPE)

    lines = sentence(ENGLISH, "rule.asks", Speaker(ENGLISH, NAMES).condition(condition.meaning))

    assert as_text(lines) == (
        "This rule asks whether the parcel comes by post, and the gross mass of the parcel is below 2 kg."
    )


def test_words_of_a_list_are_said_as_words_of_it_and_not_as_a_text():
    alone, mixed = "has_word(description, perfume_words)", 'has_word(description, "gun", perfume_words)'
    assert said(alone, "en").endswith(" contains a word of the list “Words for perfume”")
    assert said(mixed, "en").endswith(" contains the word “gun” or a word of the list “Words for perfume”")
    assert " contient un mot de la liste «" in said(alone, "fr")
    assert said(f"not {alone}", "fr").count("ne contient pas un mot de la liste") == 1
