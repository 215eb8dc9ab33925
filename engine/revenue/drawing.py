"""Quotas drawn down: what the parcels of a batch use of them, one person's after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch, read_only
from engine.columns.taken import Rows, items_of, take, with_replaced
from engine.counters import Account, Used
from engine.days import period_start
from engine.indicators.quotas import COLUMNS_USED, as_column
from engine.language.recipes import MICRO
from engine.revenue.assess import Assessment, assess
from engine.revenue.own_value import values_under
from engine.rulebook.law import Quota, RevenueLaw

_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Turns:
    """Parcels that take their turn with quotas under one law, and what they owe; without a law nobody knows.

    ``order`` ranks them among all parcels of the call: by day of arrival, then by consignment_id.
    """

    batch: Batch
    order: Rows
    law: RevenueLaw | None
    owed: Assessment | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a batch draws: of every account the parcels of all persons, and what each of them used."""

    every: _Everybody
    books: Mapping[Account, _Book]
    by_account: Mapping[Account, Minor]

    def used(self) -> dict[str, Used]:
        """Say what is used by the end of the batch, by person and account and by first day of the period.

        None is not known. It is worked out when it is asked for: most calls do not.
        """
        found: dict[str, dict[Account, dict[int | None, int | None]]] = {}
        for account, book in self.books.items():
            for person, start, total in book.totals(self.by_account[account]):
                found.setdefault(self.every.texts[person], {}).setdefault(account, {})[start] = total
        return dict(found)


def draw_down(pieces: Sequence[Turns]) -> tuple[list[Turns], Drawn | None]:
    """Let every person's parcels use quotas one after the other, and assess those that find less left than before.

    Parameters
    ----------
    pieces
        The parcels by their laws, assessed as if each were its person's first.

    Returns
    -------
    pieces, drawn
        The parcels assessed anew, with what was used before each of them; and what is used by the end, None where no
        law says how a quota is used.

    Notes
    -----
    What a parcel uses is unknown where its relief or its amount is, and so is then what later ones find used.
    """
    accounts = _accounts(pieces)
    if not accounts:
        return list(pieces), None
    every = _Everybody(pieces)
    books = {account: _Book(every, account) for account in accounts}
    found = list(pieces)
    # After each round one more parcel of every person is final; the first are from the beginning.
    for _ in range(max(book.longest for book in books.values()) + 1):
        used = {account: every.gather(found, account) for account in accounts}
        before = {COLUMNS_USED[account]: as_column(account, book.before(used[account]))
                  for account, book in books.items()}  # fmt: skip
        changed = [_turn_again(piece, {name: column[at] for name, column in before.items()})
                   for piece, at in zip(found, every.places, strict=True)]  # fmt: skip
        if all(piece is same for piece, same in zip(found, changed, strict=True)):
            return found, Drawn(every, books, used)
        found = changed
    message = "parcels of one person kept changing what the others may use"
    raise AssertionError(message)


def _accounts(pieces: Sequence[Turns]) -> tuple[Account, ...]:
    quotas = [quota for piece in pieces if piece.law is not None for quota in piece.law.quotas]
    return tuple(dict.fromkeys((quota.counter, period) for quota in quotas for period in quota.per))


def _turn_again(piece: Turns, columns: dict[str, AnyArray]) -> Turns:
    """Assess the parcels of a piece anew that find another amount used than before; the same piece where none do."""
    changed = np.logical_or.reduce([~_are_same(piece.batch[name], column) for name, column in columns.items()])
    if not changed.any():
        return piece
    batch, rows = with_replaced(piece.batch, columns), np.flatnonzero(changed)
    if piece.law is None or piece.owed is None:
        return replace(piece, batch=batch)
    again, items = assess(take(batch, rows), piece.law), items_of(batch.item_offsets, rows)
    found: dict[str, AnyArray] = {"item_offsets": batch.item_offsets}
    for field in fields(Assessment):
        if field.name not in found:
            column = np.array(getattr(piece.owed, field.name))
            column[..., items if field.name.startswith("item_") else rows] = getattr(again, field.name)
            found[field.name] = read_only(column)
    return replace(piece, batch=batch, owed=Assessment(**found))


def _are_same(one: AnyArray, other: AnyArray) -> AnyArray:
    same: AnyArray = one == other
    return same | (np.isnan(one) & np.isnan(other)) if one.dtype == np.float64 else same


def _used_of(quota: Quota, piece: Turns, law: RevenueLaw, owed: Assessment) -> Minor:
    """Give what each parcel uses of one quota: nothing without its relief, unknown where that is unknown."""
    parcels = piece.batch.consignments
    amount = np.ones(parcels, np.int64) if quota.counts is None else _amount(quota, piece.batch, law)
    if quota.uses is None:
        return amount
    is_given, is_unknown = np.zeros(parcels, np.bool_), np.zeros(parcels, np.bool_)
    for place in quota.uses:
        relieves = (owed.relief == place) & (owed.has_relieved_row | ~owed.is_levy_computable)
        applies = relieves | (owed.waiver == place)
        is_given |= (applies & owed.is_levy_computable).any(axis=0)
        is_unknown |= (applies & ~owed.is_levy_computable).any(axis=0)
    return np.where(is_given, amount, np.where(is_unknown, MISSING_MINOR, 0))


def _amount(quota: Quota, batch: Batch, law: RevenueLaw) -> Minor:
    if quota.counts is None:
        raise TypeError(quota)
    found = values_under(batch, law)[2].amount(quota.counts)
    # Rounded half up to the minor unit; an amount below 0 uses nothing.
    minor = np.maximum(found.micro + MICRO // 2, 0) // MICRO
    return np.where(found.missing == 0, minor, MISSING_MINOR)


class _Everybody:
    """The parcels of all pieces one after the other: who receives them, on which day, in which order."""

    def __init__(self, pieces: Sequence[Turns]) -> None:
        ends = np.cumsum([piece.batch.consignments for piece in pieces])
        self.places = [slice(end - piece.batch.consignments, end) for piece, end in zip(pieces, ends, strict=True)]
        self.columns = {
            name: np.concatenate([piece.batch[name] for piece in pieces])
            for name in ("consignee_id", "law_day", *COLUMNS_USED.values())
        }
        self.order = np.concatenate([piece.order for piece in pieces])
        self.texts = pieces[0].batch.texts["consignee_id"].texts

    def gather(self, pieces: Sequence[Turns], account: Account) -> Minor:
        """Give what every parcel uses of an account; what one before the law would have used nobody knows."""
        used = np.zeros(len(self.order), np.int64)
        for piece, at in zip(pieces, self.places, strict=True):
            if piece.law is None or piece.owed is None:
                used[at] = MISSING_MINOR
                continue
            for quota in piece.law.quotas:
                if quota.counter == account[0] and account[1] in quota.per:
                    used[at] = _plus(used[at], _used_of(quota, piece, piece.law, piece.owed))
        return used


def _plus(one: Minor, other: Minor) -> Minor:
    is_known = (one != MISSING_MINOR) & (other != MISSING_MINOR)
    return np.where(is_known, one + np.where(is_known, other, 0), MISSING_MINOR)


class _Book:
    """One account of every person: its parcels by person and period, each person's in order."""

    def __init__(self, every: _Everybody, account: Account) -> None:
        persons, days = every.columns["consignee_id"].astype(np.int64), every.columns["law_day"]
        distinct, at = np.unique(days, return_inverse=True)
        starts = np.array([period_start(account[1], day) for day in distinct.tolist()], np.int64)[at.reshape(-1)]
        counted = np.flatnonzero(persons != MISSING_CODE)
        self.rows = counted[np.lexsort((every.order[counted], starts[counted], persons[counted]))]
        self.person, self.start = persons[self.rows], starts[self.rows]
        is_first = (np.diff(self.person, prepend=_NOBODY) != 0) | (np.diff(self.start, prepend=MISSING_DAY) != 0)
        self.first = np.flatnonzero(is_first)
        sizes = np.diff(np.append(self.first, len(self.rows)))
        self.own_first = np.repeat(self.first, sizes)
        self.longest = int(sizes.max(initial=0))
        column = every.columns[COLUMNS_USED[account]]
        base = column if account[0] == "quota" else np.where(np.isnan(column), MISSING_MINOR, column)
        self.base: Minor = base.astype(np.int64)

    def before(self, used: Minor) -> Minor:
        """Give what was used before each parcel: by the counters, and by the person's earlier ones of the period."""
        found = self.base.copy()
        own = used[self.rows]
        is_unknown = own == MISSING_MINOR
        sums, unknown = (np.concatenate([[0], np.cumsum(one)]) for one in (np.where(is_unknown, 0, own), is_unknown))
        at = np.arange(len(self.rows))
        earlier, lacking = sums[at] - sums[self.own_first], unknown[at] - unknown[self.own_first]
        base = self.base[self.rows]
        is_known = (base != MISSING_MINOR) & (lacking == 0)
        found[self.rows] = np.where(is_known, base + earlier, MISSING_MINOR)
        return found

    def totals(self, used: Minor) -> list[tuple[int, int, int | None]]:
        """Give person, first day of the period, and what is used by the end of the batch."""
        if not len(self.rows):
            return []
        own, base = used[self.rows], self.base[self.rows][self.first]
        lacking = np.add.reduceat((own == MISSING_MINOR).astype(np.int64), self.first)
        sums = np.add.reduceat(np.where(own == MISSING_MINOR, 0, own), self.first)
        is_known = (base != MISSING_MINOR) & (lacking == 0)
        totals = [int(total) if one else None for total, one in zip(base + sums, is_known, strict=True)]
        return list(zip(self.person[self.first].tolist(), self.start[self.first].tolist(), totals, strict=True))
