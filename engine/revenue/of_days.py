"""Each consignment under the law of its own day: assessments under several laws, put together as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM, AnyArray
from engine.columns.batch import Batch, read_only
from engine.columns.taken import Rows, items_of, take
from engine.revenue.assess import Assessment, _at_risk, assess
from engine.revenue.reliefs import NO_RELIEF
from engine.revenue.unknowns import VALUE_BASIS
from engine.rulebook.law import Levy, Relief, RevenueLaw, RulesInForce

_NOTHING: Final[dict[str, Any]] = {
    "levy_unknown_mask": 0, "is_levy_computable": True, "has_due_row": False, "has_relieved_row": False,
    "base_minor": MISSING_MINOR, "rate_ppm": MISSING_PPM, "is_supplied": False, "amount_minor": 0,
    "relieved_base_minor": MISSING_MINOR, "relieved_amount_minor": 0, "relief": NO_RELIEF, "is_charged": False,
    "waiver": NO_RELIEF, "waived_amount_minor": 0, "item_rate_ppm": MISSING_PPM, "item_is_supplied": False,
    "item_unknown_mask": 0,
}  # fmt: skip
"""What stands where a levy is not one of the consignment's law, for each column that has a row for every levy."""

_UNKNOWN: Final[dict[str, Any]] = {
    "customs_value_minor": MISSING_MINOR, "unknown_mask": VALUE_BASIS, "is_computable": False,
    "due_at_border_minor": MISSING_MINOR, "prepaid_minor": MISSING_MINOR, "deferred_minor": MISSING_MINOR,
    "relieved_minor": MISSING_MINOR, "waived_minor": MISSING_MINOR, "total_minor": MISSING_MINOR,
    "at_risk_minor": MISSING_MINOR,
}  # fmt: skip
"""What stands of a consignment whose day is before the law: nobody knows what its value would have included."""

_PLACES: Final = frozenset({"relief", "waiver"})
"""Columns that hold positions in the law's reliefs."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a batch, the law that they are under, and what they owe; without a law, nobody knows."""

    rows: Rows
    batch: Batch
    law: RevenueLaw | None
    owed: Assessment | None


def laws_of(known: Batch, law: RulesInForce) -> tuple[tuple[Rows, RevenueLaw | None], ...]:
    """Give the rows of a batch by the law that they are under, the earlier law first; None is a day before the law."""
    if law.other_days is None:
        return ((np.arange(known.consignments), law.revenue),)
    days, at = np.unique(known["law_day"], return_inverse=True)
    found: list[RevenueLaw | None] = []
    numbers = np.empty(len(days), np.int64)
    for place, day in enumerate(days.tolist()):
        of_day = law.other_days.on(day)
        number = next((number for number, other in enumerate(found) if other is of_day), len(found))
        found += [of_day] if number == len(found) else []
        numbers[place] = number
    of_row = numbers[at.reshape(-1)]
    return tuple((np.flatnonzero(of_row == number), one) for number, one in enumerate(found))


def assess_part(batch: Batch, rows: Rows, law: RevenueLaw | None) -> Part:
    """Assess some rows of a batch under their law."""
    part = batch if len(rows) == batch.consignments else take(batch, rows)
    return Part(rows, part, law, None if law is None else assess(part, law))


def assess_again(part: Part, batch: Batch, rows: Rows) -> Part:
    """Assess some rows of a part anew, of which ``batch`` now says otherwise; ``rows`` are positions in it."""
    if part.law is None or part.owed is None or not len(rows):
        return replace(part, batch=batch)
    again = assess(take(batch, rows), part.law)
    items = items_of(batch.item_offsets, rows)
    columns = {}
    for field in fields(Assessment):
        column = getattr(part.owed, field.name)
        if field.name != "item_offsets":
            column = column.copy()
            column[..., items if field.name.startswith("item_") else rows] = getattr(again, field.name)
            column = read_only(column)
        columns[field.name] = column
    return replace(part, batch=batch, owed=Assessment(**columns))


def put_together(parts: Sequence[Part], batch: Batch, otherwise: RevenueLaw) -> tuple[Assessment, RevenueLaw]:
    """Give one assessment of a whole batch, and the law whose levies and reliefs its rows and positions speak of.

    That law has the levies of all laws, one law after the other; a consignment has those of its own law only.
    """
    if len(parts) == 1 and parts[0].owed is not None and parts[0].law is not None:
        return parts[0].owed, parts[0].law
    laws = [part.law for part in parts if part.law is not None] or [otherwise]
    law = join_laws(laws)
    columns = {field.name: _column(field.name, parts, batch, len(law.levies)) for field in fields(Assessment)}
    return Assessment(**columns), law


def join_laws(laws: Sequence[RevenueLaw]) -> RevenueLaw:
    """Put the levies and reliefs of several laws one after the other; the rest is the last one's."""
    levies: list[Levy] = []
    reliefs: list[Relief] = []
    for law in laws:
        first = len(levies)
        levies += [
            replace(levy, on_levies=_moved(levy.on_levies, first), looks_at=_moved(levy.looks_at, first))
            for levy in law.levies
        ]
        reliefs += [
            replace(relief, levies=_moved(relief.levies, first), payable=_moved(relief.payable, first))
            for relief in law.reliefs
        ]
    return replace(laws[-1], levies=tuple(levies), reliefs=tuple(reliefs))


def _moved(places: tuple[int, ...], by: int) -> tuple[int, ...]:
    return tuple(place + by for place in places)


def _column(name: str, parts: Sequence[Part], batch: Batch, levies: int) -> AnyArray:
    if name == "item_offsets":
        return batch.item_offsets
    is_of_items, is_of_levies = name.startswith("item_"), name in _NOTHING
    length = batch.items if is_of_items else batch.consignments
    like = next((getattr(part.owed, name) for part in parts if part.owed is not None), np.zeros(0, np.int64))
    column = np.full((levies, length) if is_of_levies else length, (_NOTHING | _UNKNOWN)[name], like.dtype)
    first_levy = first_relief = 0
    for part in parts:
        if part.law is None or part.owed is None:
            if name == "at_risk_minor":
                nothing = np.full(len(part.rows), MISSING_MINOR)
                column[part.rows] = _at_risk(nothing, nothing, part.batch["goods_value_national_minor"])
            continue
        at = items_of(batch.item_offsets, part.rows) if is_of_items else part.rows
        cells = getattr(part.owed, name)
        if name in _PLACES:
            cells = np.where(cells == NO_RELIEF, NO_RELIEF, cells + first_relief)
        column[(slice(first_levy, first_levy + len(part.law.levies)), at) if is_of_levies else at] = cells
        first_levy, first_relief = first_levy + len(part.law.levies), first_relief + len(part.law.reliefs)
    return read_only(column)
