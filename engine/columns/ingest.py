"""Records made into columns: one loop for each field over all records; a record that cannot be read leaves here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import chain, compress, repeat
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.arrays import AnyArray, Key
from engine.columns.batch import Batch, make_batch
from engine.columns.cells import Complaints, are_plain, read_amounts, read_cells
from engine.columns.codes import Vocabulary, currency_exponents, encode
from engine.columns.wire import HEADER_NAMES, ITEM_NAMES, Field, fields
from engine.errors import Problem
from engine.records import (
    MAX_ITEMS,
    Complaint,
    RawRecord,
    Refused,
    missing_identifier,
    named_kind,
    pointer_to,
    read_identifier,
    unknown_key,
)

Object: TypeAlias = dict[str, Any]

_MATCHED: Final = (
    "description", "item_description", "consignee_name", "consignee_address", "consignee_postcode", "consignor_name",
    "seller_name",
)  # fmt: skip
"""The columns whose texts are looked for alike or for words: they are folded here, once, where texts are read."""

_MOST_KEYS: Final = 20
"""How many unknown keys of one object are named singly: to look for the nearest name of each takes time."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """The batch, where each of its consignments stood in the call, and the records that were refused."""

    batch: Batch
    positions: npt.NDArray[np.int64]
    refused: tuple[Refused, ...]


class _Problems:
    """The problems of the records of one call, by position."""

    def __init__(self, records: Sequence[RawRecord]) -> None:
        """Begin with what the reader already found."""
        self.found = {position: list(record.problems) for position, record in enumerate(records) if record.problems}

    def add(self, position: int, problem: Problem) -> None:
        """Add one more problem of one record."""
        self.found.setdefault(position, []).append(problem)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The records taken apart: a header each, all goods items in one row, and which record each item is of."""

    headers: list[Object]
    items: list[Object]
    counts: list[int]


def ingest(records: Sequence[RawRecord]) -> Ingested:
    """Make one batch of the records that can be read and refuse the others, each with all of its problems.

    Parameters
    ----------
    records
        What a reader found, in the order of the call.

    Returns
    -------
    Ingested
        Consignments and refused records together are as many as the records of the call. Of records with one
        ``consignment_id`` the first that can be read is kept.

    Notes
    -----
    Unknown: an absent or null field has its column's unknown marker. Blank text is unknown; an empty code, number,
    date or HS code is malformed. Money without a currency is unknown.
    """
    problems = _Problems(records)
    parts = _take_apart(records, problems)
    cells = _read_headers(parts, problems) | _read_items(parts, problems)
    _refuse_repeated(cells["consignment_id"], problems)
    kept = [position not in problems.found for position in range(len(records))]
    batch = _build(cells, parts.counts, kept)
    refused = tuple(
        Refused(position, _name_of(records[position].value), tuple(problems.found[position]))
        for position in sorted(problems.found)
    )
    if batch.consignments + len(refused) != len(records):
        message = f"{len(records)} records went in, {batch.consignments} consignments and {len(refused)} refusals out"
        raise AssertionError(message)
    return Ingested(batch, np.flatnonzero(np.array(kept, dtype=bool)).astype(np.int64), refused)


def _take_apart(records: Sequence[RawRecord], problems: _Problems) -> _Parts:
    headers: list[Object] = []
    items: list[Object] = []
    counts: list[int] = []
    for position, record in enumerate(records):
        header, goods = _open(position, record, problems)
        headers.append(header)
        items += goods
        counts.append(len(goods))
    return _Parts(headers, items, counts)


def _open(position: int, record: RawRecord, problems: _Problems) -> tuple[Object, list[Object]]:
    value = record.value
    if not isinstance(value, dict):
        if not record.problems:
            detail = f"The record is {named_kind(value)}; expected an object with consignment_id and items."
            problems.add(position, Problem("not_an_object", "", detail))
        return {}, []
    if not HEADER_NAMES.issuperset(value):
        _complain_of_keys(value, HEADER_NAMES, "a consignment", "", partial(problems.add, position))
    if value.get("consignment_id") is None:
        problems.add(position, missing_identifier().at("/consignment_id"))
    return value, _open_items(value.get("items"), partial(problems.add, position))


def _open_items(items: object, add: Callable[[Problem], None]) -> list[Object]:
    if not isinstance(items, list) or not items:
        found = "is empty" if items == [] else f"is {named_kind(items)}" if items is not None else "is missing"
        detail = f"The list of goods items {found}; give 1 to {MAX_ITEMS} items, each with a description or an HS code."
        add(Problem("missing" if items is None or items == [] else "wrong_type", "/items", detail))
        return []
    if len(items) > MAX_ITEMS:
        detail = f"The consignment has {len(items):,} goods items; at most {MAX_ITEMS} are read. Split the declaration."
        add(Problem("too_many_items", "/items", detail))
        return []
    return [
        item if isinstance(item, dict) and _is_sound(item) else _open_item(item, f"/items/{number}", add)
        for number, item in enumerate(items)
    ]


def _is_sound(item: Object) -> bool:
    return ITEM_NAMES.issuperset(item) and _says_what_it_is(item)


def _says_what_it_is(item: Object) -> bool:
    if item.get("hs_code") is not None:
        return True
    description = item.get("description")
    return description is not None and not (isinstance(description, str) and not description.strip())


def _open_item(item: object, pointer: str, add: Callable[[Problem], None]) -> Object:
    if not isinstance(item, dict):
        detail = f"The goods item is {named_kind(item)}; expected an object with a description or an HS code."
        add(Problem("not_an_object", pointer, detail))
        return {}
    _complain_of_keys(item, ITEM_NAMES, "a goods item", pointer, add)
    if not _says_what_it_is(item):
        detail = "The goods item has neither description nor hs_code; give at least one of them."
        add(Problem("missing", pointer, detail))
    return item


def _complain_of_keys(
    value: Object, names: frozenset[str], of_what: str, parent: str, add: Callable[[Problem], None]
) -> None:
    right = sorted(names)
    # Sorted, so that the order of the keys changes nothing.
    keys = sorted((key for key in value if key not in names), key=repr)
    for key in keys[:_MOST_KEYS]:
        add(unknown_key(key, right, of_what).at(pointer_to(parent, key)))
    if len(keys) > _MOST_KEYS:
        detail = f"{len(keys) - _MOST_KEYS:,} more keys are not fields of {of_what}. Leave them out."
        add(Problem("unknown_key", parent, detail))


def _read_headers(parts: _Parts, problems: _Problems) -> dict[str, list[Any]]:
    def complain(field: Field, complaints: Complaints) -> None:
        for row, complaint in complaints:
            problems.add(row, complaint.at(f"/{field.wire}"))

    return _read_fields(fields("consignment"), parts.headers, _exponents(parts.headers), complain)


def _read_items(parts: _Parts, problems: _Problems) -> dict[str, list[Any]]:
    rows = [row for row, count in enumerate(parts.counts) for _ in range(count)]
    numbers = [number for count in parts.counts for number in range(count)]

    def complain(field: Field, complaints: Complaints) -> None:
        for index, complaint in complaints:
            problems.add(rows[index], complaint.at(f"/items/{numbers[index]}/{field.wire}"))

    exponents = _exponents(parts.headers)
    return _read_fields(fields("item"), parts.items, [exponents[row] for row in rows], complain)


def _read_fields(
    wanted: Iterable[Field],
    objects: list[Object],
    exponents: list[int | None],
    complain: Callable[[Field, Complaints], None],
) -> dict[str, list[Any]]:
    cells: dict[str, list[Any]] = {}
    said = set(chain.from_iterable(objects))
    for field in wanted:
        if field.wire not in said:
            cells[field.column.name] = [field.unknown] * len(objects)
            continue
        raw = list(map(dict.get, objects, repeat(field.wire)))
        if field.read is None:
            values, complaints = read_amounts(raw, exponents, field.unknown)
        elif field.column.kind == "text" and are_plain(raw, field.longest):
            values, complaints = [text or None for text in raw], []
        else:
            values, complaints = read_cells(raw, field.unknown, field.read)
        cells[field.column.name] = values
        complain(field, complaints)
    return cells


def _exponents(headers: Iterable[Object]) -> list[int | None]:
    known = currency_exponents()
    currencies = (header.get("currency") for header in headers)
    return [known.get(currency) if isinstance(currency, str) else None for currency in currencies]


def _refuse_repeated(names: list[str | None], problems: _Problems) -> None:
    first: dict[str, int] = {}
    for position, name in enumerate(names):
        if name is None or position in problems.found:
            continue
        before = first.setdefault(name, position)
        if before != position:
            detail = (
                f"Record {before + 1} of this call has the same consignment_id and is the one that is decided. "
                "Give each consignment its own, with all of its goods items in one record."
            )
            problems.add(position, Problem("duplicate_consignment_id", "/consignment_id", detail))


def _name_of(value: object) -> str | None:
    if not isinstance(value, dict) or value.get("consignment_id") is None:
        return None
    name = read_identifier(value["consignment_id"])
    return None if isinstance(name, Complaint) else name


def _build(cells: dict[str, list[Any]], counts: list[int], kept: list[bool]) -> Batch:
    kept_items = list(chain.from_iterable(repeat(keep, count) for keep, count in zip(kept, counts, strict=True)))
    arrays: dict[str, AnyArray] = {}
    texts: dict[str, Vocabulary] = {}
    for grain, keep in (("consignment", kept), ("item", kept_items)):
        for field in fields(grain):
            name = field.column.name
            values = cells[name] if all(keep) else list(compress(cells[name], keep))
            if field.column.kind == "text":
                arrays[name], texts[name] = encode(values)
            else:
                arrays[name] = np.array(values, dtype=field.column.dtype)
    for name in _MATCHED:
        texts[name].folded()
    arrays["consignment_key"] = _keys(texts["consignment_id"].texts)
    offsets = np.zeros(sum(kept) + 1, dtype=np.int64)
    np.cumsum(list(compress(counts, kept)), out=offsets[1:])
    return make_batch(offsets, arrays, texts)


def _keys(names: Sequence[str]) -> Key:
    # The first of each name is kept, so names stand in the vocabulary once and in the order of the consignments.
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
