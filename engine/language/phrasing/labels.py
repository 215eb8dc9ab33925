"""What the words of the catalogue and the codes of its lists are called in each language, as translators wrote it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from engine.columns.codes import RULES_FOLDER
from engine.language.phrasing.nouns import Noun

_PLURAL: Final = "p"


@dataclass(frozen=True, slots=True)
class Label:
    """A word in one language.

    ``holds`` and ``holds_not`` are sentences: of a flag whole ones, of a code with {} where the code's name stands;
    empty where the general phrase does. ``asks`` are the words that must be declared for this one to be known.
    """

    noun: Noun
    holds: str
    holds_not: str
    asks: tuple[str, ...]


@cache
def labels(language: str) -> Mapping[str, Label]:
    """Give the label of every word in a language."""
    return {row["word"]: _label(row, language) for row in _rows("labels.csv")}


@cache
def code_labels(language: str) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Give article and name of every code that has a name, by its list and itself."""
    return {(row["list"], row["code"]): (row[f"{language}_article"], row[language]) for row in _rows("code_labels.csv")}


def code_noun(language: str, codes: str, code: str) -> Noun:
    """Name a code as a sentence does, its article with it; a code without a name is named by itself."""
    article, name = code_labels(language).get((codes, code), ("", code))
    space = "" if article.endswith("'") or not article else " "
    return Noun(f"{article}{space}{name}", has_article=False)


def code_name(language: str, codes: str, code: str) -> str:
    """Name a code without its article."""
    return code_labels(language).get((codes, code), ("", code))[1]


def _label(row: Mapping[str, str], language: str) -> Label:
    gender = row.get(f"{language}_gender", "")
    noun = Noun(row[language], "f" if gender.startswith("f") else "m", is_plural=gender.endswith(_PLURAL))
    return Label(noun, row[f"{language}_yes"], row[f"{language}_no"], tuple(row["asks"].split()))


def _rows(name: str) -> list[dict[str, str]]:
    with (RULES_FOLDER / "common" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
