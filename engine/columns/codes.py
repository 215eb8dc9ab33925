"""Code lists that are the same in every batch, and vocabularies: the distinct texts of one batch."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.arrays import MISSING_CODE, Code
from engine.registrations import PREPAID_CHECKS

if TYPE_CHECKING:
    from engine.columns.folded import Folded

RULES_FOLDER: Final = Path(__file__).parents[2] / "rules"
"""Where the rulebooks stand, in a checkout and in an installed wheel alike."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes; a column holds positions in it."""

    name: str
    codes: tuple[str, ...]
    positions: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Index the codes by name."""
        object.__setattr__(self, "positions", {code: position for position, code in enumerate(self.codes)})


_WRITTEN: Final[dict[str, tuple[str, ...]]] = {
    "stream": ("post", "express", "air_cargo", "sea"),
    "transport_mode": ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
    "lodgement": ("electronic", "documentary"),
    "consignee_type": ("person", "business"),
    "purpose": ("personal", "commercial"),
    "nature_of_transaction": (
        "sale_of_goods", "gift", "documents", "commercial_sample", "returned_goods", "other",
    ),
    "incoterm": ("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"),
    "prepaid_check": PREPAID_CHECKS,
    "hs_chapter": tuple(f"{chapter:02}" for chapter in range(100)),
}  # fmt: skip


@cache
def code_list(name: str) -> CodeList:
    """Give a code list by its name in the catalogue."""
    if name in _WRITTEN:
        return CodeList(name, _WRITTEN[name])
    table = {"country": "countries.csv", "currency": "currencies.csv"}[name]
    return CodeList(name, tuple(row["code"] for row in _rows(table)))


@cache
def currency_exponents() -> Mapping[str, int]:
    """Give how many decimals each currency has (ISO 4217)."""
    return {row["code"]: int(row["minor_units"]) for row in _rows("currencies.csv")}


@cache
def country_names() -> Mapping[str, str]:
    """Give the English name of each country by its code (ISO 3166-1)."""
    return {row["code"]: row["name"] for row in _rows("countries.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (RULES_FOLDER / "common" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct texts of one column of one batch; the column holds positions in ``texts``."""

    texts: tuple[str, ...]
    _folded: list[Folded] = field(default_factory=list, init=False, repr=False, compare=False)

    def folded(self) -> Folded:
        """Give the texts folded; the work is done once, when it is first asked for."""
        if not self._folded:
            # Whoever only lists or checks rulebooks never folds, and does not wait for the compiler to be imported.
            from engine.columns.folded import fold_texts

            self._folded.append(fold_texts(self.texts))
        return self._folded[0]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts that was made and not read: each row's position in a vocabulary of its own."""

    codes: Code
    vocabulary: Vocabulary


def encode(values: Iterable[str | None]) -> tuple[Code, Vocabulary]:
    """Give each distinct text a code, in order of first appearance; None is unknown."""
    cells = list(values)
    distinct = tuple(text for text in dict.fromkeys(cells) if text is not None)
    positions: dict[str | None, int] = {text: position for position, text in enumerate(distinct)}
    positions[None] = MISSING_CODE
    codes = np.fromiter(map(positions.__getitem__, cells), dtype=np.int32, count=len(cells))
    return codes, Vocabulary(distinct)
