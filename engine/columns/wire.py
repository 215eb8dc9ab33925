"""The fields of a consignment record: for each column that is declared, how its values are read off the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_HS, MISSING_MINOR, MISSING_PPM
from engine.columns.catalogue import DECLARED, Column
from engine.columns.codes import code_list
from engine.records import (
    MAX_IDENTIFIER_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    read_code,
    read_date,
    read_hs,
    read_identifier,
    read_measure,
    read_rate,
    read_text,
)

UNKNOWN: Final[Mapping[str, Any]] = {
    "money": MISSING_MINOR, "mass": float("nan"), "volume": float("nan"), "count": float("nan"),
    "share": float("nan"), "rate": MISSING_PPM, "code": MISSING_CODE, "hs": MISSING_HS, "text": None,
    "date": MISSING_DAY,
}  # fmt: skip
"""What an unknown value of each kind is, before a column is made of it."""

HEADER: Final[tuple[Column, ...]] = tuple(column for column in DECLARED if column.grain == "consignment")
ITEM: Final[tuple[Column, ...]] = tuple(column for column in DECLARED if column.grain == "item")
HEADER_NAMES: Final = frozenset({str(column.wire) for column in HEADER} | {"items"})
ITEM_NAMES: Final = frozenset(str(column.wire) for column in ITEM)

_LARGEST: Final = {"mass": 1e7, "volume": 1e7, "count": 1e9, "share": 1.0}
_WHOLE: Final = frozenset({"number_of_packages", "item_no"})
_SAYS_UNKNOWN: Final = frozenset({"consignee_type", "purpose"})
_EXPECTED: Final = {
    "country": "a country code of ISO 3166-1, two capital letters such as FJ",
    "currency": "a currency code of ISO 4217, three capital letters such as USD",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the wire: the column that it fills and how a value is read. Money is read beside its currency."""

    column: Column
    read: Callable[[Any], Any] | None

    @property
    def wire(self) -> str:
        """Give the field's name on the wire."""
        return str(self.column.wire)

    @property
    def longest(self) -> int:
        """Give how many characters a text of this field may have."""
        return MAX_IDENTIFIER_CHARACTERS if self.read is read_identifier else MAX_TEXT_CHARACTERS

    @property
    def unknown(self) -> Any:
        """Give what an absent value is."""
        return UNKNOWN[self.column.kind]


@cache
def fields(grain: str) -> tuple[Field, ...]:
    """Give the fields of the header ("consignment") or of a goods item ("item"), in the catalogue's order."""
    return tuple(Field(column, _reader(column)) for column in (HEADER if grain == "consignment" else ITEM))


def _reader(column: Column) -> Callable[[Any], Any] | None:
    if column.wire == "consignment_id":
        return read_identifier
    if column.kind == "text":
        return partial(read_text, is_description=column.wire == "description")
    if column.kind == "code":
        return _code_reader(column)
    if column.kind in _LARGEST:
        return partial(read_measure, largest=_LARGEST[column.kind], whole=column.wire in _WHOLE)
    return {"hs": read_hs, "date": read_date, "rate": read_rate, "money": None}[column.kind]


def _code_reader(column: Column) -> Callable[[Any], Any]:
    listed = code_list(str(column.codes))
    says_unknown = {"unknown": MISSING_CODE} if column.wire in _SAYS_UNKNOWN else {}
    positions = {**listed.positions, **says_unknown}
    expected = _EXPECTED.get(listed.name, "one of " + ", ".join(positions))
    return partial(read_code, codes=positions, expected=expected)
