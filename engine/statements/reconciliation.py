"""A party's return held against the parcels that arrived: paid and arrived, paid only, arrived only, amounts apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.statements.collected import CollectedRow
from engine.statements.corrections import share_out
from engine.statements.paid import PaidRow
from engine.statements.periods import Period

Where = Literal[
    "paid_and_arrived", "amount_differs", "arrived_not_paid", "paid_not_arrived", "arrived_in_another_period",
    "not_compared", "nothing_to_pay",
]  # fmt: skip
WHERES: Final[tuple[Where, ...]] = (
    "paid_and_arrived", "amount_differs", "arrived_not_paid", "paid_not_arrived", "arrived_in_another_period",
    "not_compared", "nothing_to_pay",
)  # fmt: skip
"""Every place of a reconciliation. not_compared: the return is in a currency without an exchange rate.
nothing_to_pay: corrections of the period leave nothing, and nothing was paid."""

Key: TypeAlias = tuple[str, str, str]
"""consignment or order, its identifier, and the levy."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One levy of one parcel, or of one row of a return without a parcel; amounts in national minor units.

    ``due_minor`` is what the law takes, None where no parcel arrived; ``paid_minor`` what the return says, None where
    it says nothing or cannot be compared. ``paid_in`` are the periods of the return.
    """

    where: Where
    consignment_id: str
    order_id: str
    levy: str
    day: int | None
    due_minor: int | None
    paid_minor: int | None
    paid_in: str
    corrections_minor: int = 0

    @property
    def to_pay_minor(self) -> int | None:
        """Give what the law takes after the corrections of the period; None where no parcel arrived."""
        return None if self.due_minor is None else self.due_minor + self.corrections_minor

    @property
    def difference_minor(self) -> int | None:
        """Give what was paid less what is to be paid; a side that is not there is nothing, one not known is unknown."""
        if self.where == "not_compared":
            return None
        return (self.paid_minor or 0) - (self.to_pay_minor or 0)


def reconcile(
    rows: Iterable[CollectedRow], paid: Sequence[PaidRow], period: Period, convert: Callable[[PaidRow], int | None],
    taken: Mapping[int, int] | None = None,
) -> tuple[Compared, ...]:  # fmt: skip
    """Hold one party's return against its parcels.

    Parameters
    ----------
    rows
        What the party collected, of every period that is known.
    paid
        The rows of its return, of every period.
    convert
        Gives an amount of the return in national minor units; None without an exchange rate.
    taken
        What corrections of the period change of a row, by its id: never above 0.

    Returns
    -------
    tuple of Compared
        Each levy of each parcel of the period once; each row of the return for the period that found no such parcel
        once, together with the others of the same consignment and levy.

    Notes
    -----
    Rounding: where one row pays for several parcels of an order, it is shared over them by what each owes, largest
    remainder.
    """
    changed = taken or {}
    by_key: Mapping[Key, list[PaidRow]] = defaultdict(list)
    for one in paid:
        by_key[_key_of(one)].append(one)
    arrived: Mapping[Key | None, list[CollectedRow]] = defaultdict(list)
    for row in rows:
        arrived[_found_by(row, by_key)].append(row)
    found = [
        Compared(
            "arrived_not_paid" if (row.minor or 0) + changed.get(id(row), 0) else "nothing_to_pay",
            row.consignment_id,
            row.order_id,
            row.levy,
            row.day,
            row.minor,
            None,
            "",
            changed.get(id(row), 0),
        )
        for row in arrived.get(None, ())
        if period.holds(row.day)
    ]
    for key, said in by_key.items():
        found += _of_group(arrived.get(key, []), said, period, convert, changed)
    return tuple(sorted(found, key=lambda one: (WHERES.index(one.where), one.consignment_id, one.order_id, one.levy)))


def _key_of(paid: PaidRow) -> Key:
    if paid.consignment_id:
        return "consignment", paid.consignment_id, paid.levy
    return "order", paid.order_id, paid.levy


def _found_by(row: CollectedRow, by_key: Mapping[Key, list[PaidRow]]) -> Key | None:
    keys: list[Key] = [("consignment", row.consignment_id, row.levy)]
    if row.order_id:
        keys.append(("order", row.order_id, row.levy))
    return next((key for key in keys if key in by_key), None)


def _of_group(
    rows: Sequence[CollectedRow], said: Sequence[PaidRow], period: Period, convert: Callable[[PaidRow], int | None],
    changed: Mapping[int, int],
) -> list[Compared]:  # fmt: skip
    amounts = [convert(one) for one in said]
    is_known = None not in amounts
    paid = sum(amount for amount in amounts if amount is not None)
    periods = " ".join(sorted({one.period.name for one in said}))
    if not rows:
        own = [(one, amount) for one, amount in zip(said, amounts, strict=True) if period.contains(one.period)]
        if not own:
            return []
        amount = sum(amount for _, amount in own if amount is not None) if is_known else None
        where: Where = "paid_not_arrived" if is_known else "not_compared"
        first = said[0]
        return [Compared(where, first.consignment_id, first.order_id, first.levy, None, None, amount, period.name)]
    due = [(row.minor or 0) + changed.get(id(row), 0) for row in rows]
    shares = share_out(paid, due if any(due) else [row.minor or 0 for row in rows])
    place: Where = "not_compared" if not is_known else "paid_and_arrived" if paid == sum(due) else "amount_differs"
    found = [
        Compared(
            place,
            row.consignment_id,
            row.order_id,
            row.levy,
            row.day,
            row.minor,
            share if is_known else None,
            periods,
            changed.get(id(row), 0),
        )
        for row, share in zip(rows, shares, strict=True)
        if period.holds(row.day)
    ]
    if not found and any(period.contains(one.period) for one in said):
        # It was paid for in this period and arrived in another one, in whose statement it is held against the parcel.
        where = "arrived_in_another_period" if is_known else "not_compared"
        first_row = rows[0]
        own_paid = [a for one, a in zip(said, amounts, strict=True) if period.contains(one.period) and a is not None]
        return [
            Compared(
                where, said[0].consignment_id, said[0].order_id, said[0].levy, first_row.day, None,
                sum(own_paid) if is_known else None, period.name,
            )
        ]  # fmt: skip
    return found
