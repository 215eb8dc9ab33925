"""Rows as plain Python values, and the batch that holds the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_HS, MISSING_MINOR, UNKNOWN, AnyArray
from engine.columns.batch import Batch, make_batch
from engine.columns.catalogue import WORDS, Column
from engine.columns.codes import Vocabulary, code_list, encode
from engine.hs import encode_hs

Value: TypeAlias = float | bool | str | None
"""None is unknown; money is in national minor units, a date in days; codes, HS codes and texts are text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One consignment: its words, and the words of each of its goods items. A word that is not there is unknown."""

    words: dict[str, Value] = field(default_factory=dict)
    items: list[dict[str, Value]] = field(default_factory=list)


def batch_of(rows: list[Row]) -> Batch:
    """Put rows into columns, with every word of the catalogue."""
    offsets = np.cumsum([0, *(len(row.items) for row in rows)], dtype=np.int64)
    items = [item for row in rows for item in row.items]
    columns, texts = {}, {}
    for word, column in WORDS.items():
        values = [cells.get(word) for cells in (items if column.grain == "item" else [row.words for row in rows])]
        columns[column.name] = _column_of(column, values, texts)
    return make_batch(offsets, columns, texts)


def _column_of(column: Column, values: list[Value], texts: dict[str, Vocabulary]) -> AnyArray:
    if column.kind == "text":
        codes, texts[column.name] = encode([None if value is None else str(value) for value in values])
        return codes
    missing, known = _MISSING[column.dtype, column.kind in {"hs", "date"}], []
    for value in values:
        if value is None:
            known.append(missing)
        elif column.kind == "code":
            known.append(code_list(column.codes or "").positions[str(value)])
        else:
            known.append(encode_hs(str(value)) if column.kind == "hs" else value)
    return np.array(known, dtype=column.dtype)


_MISSING: Final = {
    ("int64", False): MISSING_MINOR, ("int64", True): MISSING_HS, ("float64", False): float("nan"),
    ("int32", False): MISSING_CODE, ("int32", True): MISSING_DAY, ("int8", False): UNKNOWN,
}  # fmt: skip

# Few values, so that rows meet the amounts of rules and each other; the odd ones show rounding.
_POOLS: Final[dict[str, list[Value]]] = {
    "money": [0, 1, 999, 1000, 2200, 4400, 4401, 40000, 100000, 123456789],
    "money_per_mass": [0.0, 440.0, 880.0, 1234.5678, 1e6],
    "mass": [0.0, 0.1, 0.5, 2.0, 2.5, 30.0],
    "volume": [0.0, 0.7, 2.0, 4.5],
    "count": [0.0, 1.0, 2.0, 3.0, 12.0],
    "share": [0.0, 0.05, 0.125, 0.4, 1.0],
    "flag": [True, False],
    "text": ["north", "south", "it's", 'say "so"', "NORTH", "So, so", "--"],
    "date": [19900, 19905, 19910, 20000],
    "hs": ["8528", "852872", "8528720010", "0101", "22030000", "2402", "9504500000", "9504"],
}
_CODES: Final = {
    "country": ["CN", "FJ", "NO"], "currency": ["USD", "FJD"], "hs_chapter": ["01", "22", "85"],
}  # fmt: skip


_LISTING: Final = {"proven_scheme": ("IOSS", "VOEC"), "election": ("specific", "Specific,ad_valorem", "postal")}


def pool_of(column: Column) -> list[Value]:
    """Give the values that a column of a random row may have."""
    if column.word in _LISTING:
        return list(_LISTING[column.word])
    if column.kind != "code":
        return _POOLS[column.kind]
    return list(_CODES.get(column.codes or "", code_list(column.codes or "").codes[:3]))


def random_rows(draw: random.Random, consignments: int) -> list[Row]:
    """Make random rows; a cell in five is unknown, and a consignment may have no item at all."""
    return [_random_row(draw) for _ in range(consignments)]


def _random_row(draw: random.Random) -> Row:
    words = {word: _cell(draw, column) for word, column in WORDS.items() if column.grain == "consignment"}
    items = [
        {word: _cell(draw, column) for word, column in WORDS.items() if column.grain == "item"}
        for _ in range(draw.choice([0, 1, 1, 1, 2, 3]))
    ]
    return Row(words, items)


def _cell(draw: random.Random, column: Column) -> Value:
    return None if draw.random() < 0.2 else draw.choice(pool_of(column))
