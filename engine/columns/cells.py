"""The cells of one field over all records: each distinct value is read once; complaints keep the row they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import NoneType
from typing import Any, Final, TypeAlias

from engine.records import MAX_IDENTIFIER_CHARACTERS, Complaint, read_money

Complaints: TypeAlias = list[tuple[int, Complaint]]

_REMEMBERED: Final = frozenset({str, int})


def are_plain(raw: list[Any], longest: int) -> bool:
    """Say whether every text can be taken as it stands: the same answer as reading each, without a call for each."""
    if not set(map(type, raw)) <= {str, NoneType}:
        return False
    texts = set(raw) - {None}
    return (
        max(map(len, texts), default=0) <= longest
        and all(map(str.isprintable, texts))
        and not any(map(str.isspace, texts))
        and ("" not in texts or longest > MAX_IDENTIFIER_CHARACTERS)
    )


def read_cells(raw: list[Any], unknown: Any, read: Callable[[Any], Any]) -> tuple[list[Any], Complaints]:
    """Read one field of every object; each distinct text is read once."""
    kinds = set(map(type, raw)) - {NoneType}
    if not kinds:
        return [unknown] * len(raw), []
    # True equals 1, Digits equal text and 0.0 equals -0.0: values may only share one reading where all are of one type.
    if len(kinds) == 1 and (kinds <= _REMEMBERED or issubclass(next(iter(kinds)), str)):
        readings = {value: read(value) for value in set(raw) if value is not None}
        readings[None] = unknown
        values = list(map(readings.__getitem__, raw))
        is_clean = Complaint not in map(type, readings.values())
    else:
        values = [unknown if value is None else read(value) for value in raw]
        is_clean = False
    return (values, []) if is_clean else _part_complaints(values, unknown)


def _part_complaints(values: list[Any], unknown: Any) -> tuple[list[Any], Complaints]:
    complaints = [(row, value) for row, value in enumerate(values) if isinstance(value, Complaint)]
    for row, _ in complaints:
        values[row] = unknown
    return values, complaints


def read_amounts(raw: list[Any], exponents: list[int | None], unknown: int) -> tuple[list[Any], Complaints]:
    """Read amounts, each by the number of decimals of its own currency."""
    different = set(exponents)
    if len(different) <= 1:
        return read_cells(raw, unknown, partial(read_money, exponent=next(iter(different), None)))
    values: list[Any] = [unknown] * len(raw)
    complaints: Complaints = []
    for exponent in different:
        rows = [row for row, other in enumerate(exponents) if other == exponent]
        read, found = read_cells([raw[row] for row in rows], unknown, partial(read_money, exponent=exponent))
        for row, value in zip(rows, read, strict=True):
            values[row] = value
        complaints += [(rows[at], complaint) for at, complaint in found]
    return values, sorted(complaints, key=lambda pair: pair[0])
