"""The manual: this file finds its pages and writes those that are generated from a table of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engine.columns.catalogue import DECLARED, INDICATORS, Column
from engine.columns.codes import code_list
from engine.errors import UnusableValue

_FOLDER: Final = Path(__file__).parent / "manual"
_ORDER: Final = (
    "getting-started", "demo", "screening", "decisions", "estimate", "money", "together", "collecting", "rules",
    "writing-rules", "explaining", "expliquer", "comparing", "comparing-models", "statements", "proving", "record",
    "words", "functions", "doctor",
)  # fmt: skip
_TABLES: Final = ("country", "currency")
"""Code lists that are too long for a page."""


@cache
def titles() -> Mapping[str, str]:
    """Give the name of every page with its title, in the order in which to read them."""
    return {name: _read(name).partition("\n")[0].removeprefix("# ") for name in _ORDER}


def page(topic: str) -> str:
    """Give one page as it stands.

    Raises
    ------
    UnusableValue
        For a page that does not exist; the message names those that do.
    """
    if topic not in _ORDER:
        message = f"There is no page {topic!r}; the pages are {', '.join(_ORDER)}."
        raise UnusableValue(message, code="unknown_page")
    return _read(topic)


def write_record_page() -> str:
    """Write the page of the consignment record from the catalogue of columns."""
    header = [column for column in DECLARED if column.grain == "consignment"]
    items = [column for column in DECLARED if column.grain == "item"]
    return "\n".join([
        "# The consignment record: every field that may be declared",
        "",
        "One record is one house consignment or postal item with its goods items. `consignment_id` and at least one",
        "item with a `description` or an `hs_code` are needed; everything else may be left out. What is left out, or",
        "null, is unknown: never zero and never empty. What is there but malformed refuses the record, and says why.",
        'Amounts and rates are text such as `"12.50"`, so that no decimal is lost; dates are such as `2024-07-01`;',
        "countries are ISO 3166-1, currencies ISO 4217. CSV has the same names, one row for each item.",
        "",
        "## Of the consignment",
        "",
        *_fields(header),
        "",
        "## Of each goods item, in `items`",
        "",
        *_fields(items),
        "",
    ])  # fmt: skip


def write_words_page() -> str:
    """Write the page of the words that rules may use, from the catalogue of columns."""
    worded = [column for column in DECLARED + INDICATORS if column.word is not None]
    return "\n".join([
        "# The words of the rule language: every fact that a rule may look at",
        "",
        "A word that begins with `item_` is a fact of each goods item; the others are facts of the consignment. Money",
        "is in the national currency. A word whose fact is not known makes the answer unknown, not no.",
        "",
        "| word | is | meaning |",
        "|---|---|---|",
        *(f"| `{column.word}` | {column.unit} | {column.meaning} |" for column in worded),
        "",
    ])  # fmt: skip


def _fields(columns: list[Column]) -> list[str]:
    rows = [f"| `{column.wire}` | {_what(column)} | {column.meaning} | {column.wco or ''} |" for column in columns]
    return ["| field | is | meaning | WCO id |", "|---|---|---|---|", *rows]


def _what(column: Column) -> str:
    if column.codes is None or column.codes in _TABLES:
        return column.unit
    return ", ".join(f"`{code}`" for code in code_list(column.codes).codes)


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
