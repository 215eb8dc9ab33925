"""Consignments under the laws of several days: the batch in pieces, one for each law, and their assessments as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from engine.arrays import MISSING_MINOR, MISSING_PPM, AnyArray
from engine.columns.batch import Batch, read_only
from engine.columns.taken import Rows, items_of, take
from engine.revenue.assess import Assessment, assess, at_risk
from engine.revenue.reliefs import NO_RELIEF
from engine.revenue.together import Units
from engine.revenue.unknowns import VALUE_BASIS
from engine.rulebook.law import Channel, Levy, Relief, RevenueLaw, RulesInForce

_NOTHING: Final[dict[str, Any]] = {
    "levy_unknown_mask": 0, "is_levy_computable": True, "has_due_row": False, "has_relieved_row": False,
    "base_minor": MISSING_MINOR, "rate_ppm": MISSING_PPM, "is_supplied": False, "amount_minor": 0,
    "relieved_base_minor": MISSING_MINOR, "relieved_amount_minor": 0, "relief": NO_RELIEF, "is_charged": False,
    "waiver": NO_RELIEF, "waived_amount_minor": 0, "item_rate_ppm": MISSING_PPM, "item_is_supplied": False,
    "item_unknown_mask": 0, "item_relief": NO_RELIEF,
    "channel": 0, "is_exempt": False, "levy_at_border_minor": 0, "levy_prepaid_minor": 0,
    "levy_deferred_minor": 0,
}  # fmt: skip
"""What stands where a levy is not one of the consignment's law, for each column that has a row for every levy."""

_UNKNOWN: Final[dict[str, Any]] = {
    "customs_value_minor": MISSING_MINOR, "unknown_mask": VALUE_BASIS, "is_computable": False,
    "channel_unknown_mask": 0, "due_at_border_minor": MISSING_MINOR, "prepaid_minor": MISSING_MINOR,
    "deferred_minor": MISSING_MINOR, "relieved_minor": MISSING_MINOR, "waived_minor": MISSING_MINOR,
    "total_minor": MISSING_MINOR, "at_risk_minor": MISSING_MINOR,
}  # fmt: skip
"""What stands of a consignment whose day is before the law: nobody knows what its value would have included."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of a batch that one law holds for, and what they owe under it.

    ``known`` are these rows as a batch of their own, which ``units`` has with each group as one consignment.
    """

    rows: Rows
    known: Batch
    law: RevenueLaw
    units: Units
    assessment: Assessment


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


def part_of(batch: Batch, rows: Rows) -> Batch:
    """Give some rows of a batch; all of them in their order are the batch itself."""
    return batch if len(rows) == batch.consignments else take(batch, rows)


def join(pieces: Sequence[Piece], known: Batch, otherwise: RevenueLaw) -> tuple[Assessment, RevenueLaw]:
    """Give one assessment of a whole batch, and the law that the rows and positions of its columns speak of.

    That law has the levies, reliefs and channels of all laws, one law after the other; a consignment has those of its
    own law only. What is in no piece is before the law, and nobody knows what it owes. ``otherwise`` is the law whose
    levies are named where there is no piece at all.
    """
    if len(pieces) == 1 and len(pieces[0].rows) == known.consignments:
        return pieces[0].assessment, pieces[0].law
    law = join_laws([piece.law for piece in pieces] or [otherwise])
    goods = known["goods_value_national_minor"]
    nothing = np.full(known.consignments, MISSING_MINOR)
    # Where there is no piece, an assessment of nothing says what the columns are made of.
    like = pieces[0].assessment if pieces else assess(take(known, np.zeros(0, np.int64)), otherwise)
    columns = {
        field.name: _column(field.name, getattr(like, field.name), pieces, known, len(law.levies))
        for field in fields(Assessment)
    }
    is_lawless = np.ones(known.consignments, np.bool_)
    for piece in pieces:
        is_lawless[piece.rows] = False
    risk = np.where(is_lawless, at_risk(nothing, nothing, goods), columns["at_risk_minor"])
    return Assessment(**{**columns, "at_risk_minor": read_only(risk)}), law


def join_laws(laws: Sequence[RevenueLaw]) -> RevenueLaw:
    """Put the levies, reliefs and channels of several laws one after the other; the rest is the last one's."""
    levies, reliefs, channels = list[Levy](), list[Relief](), list[Channel]()
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
        channels += [replace(channel, levies=_moved(channel.levies, first)) for channel in law.channels]
    return replace(laws[-1], levies=tuple(levies), reliefs=tuple(reliefs), channels=tuple(channels))


def _moved(places: tuple[int, ...], by: int) -> tuple[int, ...]:
    return tuple(place + by for place in places)


def _column(name: str, like: AnyArray, pieces: Sequence[Piece], known: Batch, levies: int) -> AnyArray:
    if name == "item_offsets":
        return known.item_offsets
    is_of_items, is_of_levies = name.startswith("item_"), name in _NOTHING
    length = known.items if is_of_items else known.consignments
    column = np.full((levies, length) if is_of_levies else length, (_NOTHING | _UNKNOWN)[name], like.dtype)
    first = {"levies": 0, "relief": 0, "item_relief": 0, "waiver": 0, "channel": 0}
    for piece in pieces:
        at = items_of(known.item_offsets, piece.rows) if is_of_items else piece.rows
        cells = getattr(piece.assessment, name)
        if first.get(name):
            cells = np.where(cells < 0, cells, cells + first[name])
        last = first["levies"] + len(piece.law.levies)
        column[(slice(first["levies"], last), at) if is_of_levies else at] = cells
        many = len(piece.law.reliefs)
        first = {
            "levies": last, "relief": first["relief"] + many, "item_relief": first["relief"] + many,
            "waiver": first["waiver"] + many, "channel": first["channel"] + len(piece.law.channels),
        }  # fmt: skip
    return read_only(column)
