"""The tables of the languages are whole: every node, function, word and code has its phrase in each of them."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.language import meaning
from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS
from engine.language.phrasing.labels import code_labels, labels
from engine.language.phrasing.saying import SAID, Speaker
from engine.language.phrasing.tongues import TONGUES
from engine.language.scope import Scope

BY_THEMSELVES = frozenset({"currency", "incoterm", "hs_chapter"})
NAMED_AS = {
    "is_unknown": "unknown", "is_known": "unknown.not", "min": "value.min", "max": "value.max", "year": "date.year",
    "month": "date.month", "weekday": "date.weekday", "days_between": "value.days", "per_kilogram": "value.ratio",
    "per_piece": "value.ratio", "share_of": "value.ratio",
}  # fmt: skip
"""The phrase of each function that is not called as its phrase is."""


def slots(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def test_every_node_of_a_meaning_is_said():
    nodes = {
        node for node in vars(meaning).values() if isinstance(node, type) and issubclass(node, meaning.Meaning)
    } - {meaning.Meaning}

    assert nodes == SAID


def test_every_language_has_the_same_phrases_with_the_same_parts():
    english = TONGUES["en"].phrases
    for tongue in TONGUES.values():
        optional = {key for key in tongue.phrases.keys() ^ english.keys() if key.endswith(".figure")}
        assert (tongue.phrases.keys() ^ english.keys()) - optional == set()
        differing = [
            key for key in english.keys() & tongue.phrases.keys() if slots(english[key]) != slots(tongue.phrases[key])
        ]
        assert differing == []


@pytest.mark.parametrize("language", TONGUES)
def test_every_function_of_the_language_has_a_phrase(language):
    phrases = TONGUES[language].phrases

    assert [name for name in FUNCTIONS if NAMED_AS.get(name, name) not in phrases] == []


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_example_of_every_function_is_said(language, function):
    condition, faults = check_condition(function.example, Place("a.yaml", 1, 1, function.example, ""), Scope())
    assert condition is not None, faults

    said = Speaker(TONGUES[language]).condition(condition.meaning).text

    assert not re.search(r"[a-z]_[a-z]", said)


@pytest.mark.parametrize("language", TONGUES)
def test_every_word_of_the_catalogue_has_a_label(language):
    assert [word for word in WORDS if not labels(language)[word].noun.text] == []


@pytest.mark.parametrize("language", TONGUES)
def test_every_flag_has_a_sentence_for_yes_and_one_for_no(language):
    said = labels(language)
    flags = [word for word, column in WORDS.items() if column.kind == "flag"]

    assert [word for word in flags if not said[word].holds or not said[word].holds_not] == []
    assert [word for word in flags if said[word].holds == said[word].holds_not] == []


@pytest.mark.parametrize("language", TONGUES)
def test_the_sentence_of_a_code_has_one_place_for_its_name(language):
    codes = [labels(language)[word] for word, column in WORDS.items() if column.kind == "code"]

    for label in codes:
        assert label.holds.count("{}") == label.holds_not.count("{}") == bool(label.holds)


@pytest.mark.parametrize("language", TONGUES)
def test_every_code_has_a_name_or_is_one(language):
    lists = {column.codes for column in WORDS.values() if column.codes} - BY_THEMSELVES
    named = code_labels(language)

    assert [(name, code) for name in sorted(lists) for code in code_list(name).codes if not named[name, code][1]] == []


def test_every_word_says_what_must_be_declared_for_it():
    for word, label in labels("en").items():
        assert set(label.asks) <= WORDS.keys(), word
    declared = {word for word, column in WORDS.items() if column.wire is not None}
    assert [word for word in declared if labels("en")[word].asks != (word,)] == []
    assert [word for word in WORDS if not labels("en")[word].asks and word != "law_day"] == []


@pytest.mark.parametrize("language", TONGUES)
def test_no_label_is_an_identifier(language):
    texts = [text for label in labels(language).values() for text in (label.noun.text, label.holds, label.holds_not)]

    assert [text for text in texts if re.search(r"[a-z]_[a-z]", text)] == []
