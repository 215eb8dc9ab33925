"""Quotas drawn down: what the parcels of a batch use of them, one person's after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_MINOR, NO, AnyArray, Minor
from engine.columns.batch import Batch
from engine.columns.taken import Rows, take, with_replaced
from engine.counters import UNDATED, Account, Counters
from engine.days import period_start
from engine.indicators.indicator import Setting
from engine.indicators.quotas import COLUMNS_USED, as_column
from engine.language.recipes import MICRO
from engine.revenue.assess import Assessment
from engine.revenue.basis import measure_values, values_by_name
from engine.revenue.exact import Exact
from engine.revenue.of_days import Part, assess_again
from engine.revenue.questions import Questions
from engine.rulebook.law import Quota, RevenueLaw

_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was used of every account by the end of a batch: for each person and period, by its first day.

    None is not known.
    """

    used: dict[str, dict[Account, dict[int | None, int | None]]]

    def after(self, before: Counters | None, today: int) -> Counters:
        """Give the counters as they are after the batch; what it does not touch stays, with its day."""
        found: dict[str, dict[Account, dict[int | None, int | None]]] = {
            person: {
                account: {period_start(account[1], today) if since is UNDATED else since: value
                          for since, value in by_start.items()}
                for account, by_start in own.items()
            }
            for person, own in ({} if before is None else before.used).items()
        }  # fmt: skip
        for person, own in self.used.items():
            for account, by_start in own.items():
                found.setdefault(person, {}).setdefault(account, {}).update(by_start)
        return Counters(found)


def draw_down(parts: Sequence[Part], batch: Batch, order: Rows) -> tuple[list[Part], Batch, Drawn | None]:
    """Let every person's parcels use quotas one after the other, and assess those that find less left than before.

    Parameters
    ----------
    parts
        The batch by its laws, assessed as if each parcel were its person's first.
    order
        The order in which a person's parcels come, as a rank of each row: by day of arrival, then by name.

    Returns
    -------
    parts, batch, drawn
        The parts assessed anew, the batch with what was used before each parcel, and what is used by the end; the last
        is None where no law says how a quota is used.

    Notes
    -----
    What a parcel uses is unknown where its relief or its amount is, and so is then what later ones find used.
    """
    accounts = _accounts(parts)
    if not accounts:
        return list(parts), batch, None
    books = {account: _Book(batch, account, order) for account in accounts}
    found = list(parts)
    # After each round one more parcel of every person is final; the first are from the beginning.
    for _ in range(max(book.longest for book in books.values()) + 1):
        used = {account: np.zeros(batch.consignments, np.int64) for account in accounts}
        for part in found:
            _add_used(part, used)
        before = {account: book.before(used[account]) for account, book in books.items()}
        changed = np.zeros(batch.consignments, np.bool_)
        columns: dict[str, AnyArray] = {}
        for account, minor in before.items():
            columns[COLUMNS_USED[account]] = column = as_column(account, minor)
            changed |= ~_are_same(batch[COLUMNS_USED[account]], column)
        if not changed.any():
            drawn = Drawn(_by_person(batch, books, used))
            return found, batch, drawn
        batch = with_replaced(batch, columns)
        found = [_again(part, batch, changed) for part in found]
    message = "parcels of one person kept changing what the others may use"
    raise AssertionError(message)


def _accounts(parts: Sequence[Part]) -> tuple[Account, ...]:
    quotas = [quota for part in parts if part.law is not None for quota in part.law.quotas]
    return tuple(dict.fromkeys((quota.counter, period) for quota in quotas for period in quota.per))


def _are_same(one: AnyArray, other: AnyArray) -> AnyArray:
    both_unknown = np.isnan(one) & np.isnan(other) if one.dtype == np.float64 else False
    same: AnyArray = (one == other) | both_unknown
    return same


def _again(part: Part, batch: Batch, changed: AnyArray) -> Part:
    return assess_again(part, take(batch, part.rows), np.flatnonzero(changed[part.rows]))


def _add_used(part: Part, used: dict[Account, Minor]) -> None:
    """Add what each parcel of a part uses to its accounts."""
    if part.law is None or part.owed is None:
        # Nobody knows what a parcel from before the law would have used.
        for minor in used.values():
            minor[part.rows] = MISSING_MINOR
        return
    for quota in part.law.quotas:
        uses = _used(quota, part.batch, part.law, part.owed)
        for period in quota.per:
            minor = used[quota.counter, period]
            so_far = minor[part.rows]
            is_known = (so_far != MISSING_MINOR) & (uses != MISSING_MINOR)
            minor[part.rows] = np.where(is_known, so_far + np.where(is_known, uses, 0), MISSING_MINOR)


def _used(quota: Quota, batch: Batch, law: RevenueLaw, owed: Assessment) -> Minor:
    """Give what each parcel uses of one quota: nothing without its relief, unknown where that is unknown."""
    amount = np.ones(batch.consignments, np.int64) if quota.counts is None else _amount(quota, batch, law)
    if quota.uses is None:
        return amount
    is_given, is_unknown = np.zeros(batch.consignments, np.bool_), np.zeros(batch.consignments, np.bool_)
    for place in quota.uses:
        applies = (owed.relief == place) & (owed.has_relieved_row | ~owed.is_levy_computable) | (owed.waiver == place)
        is_given |= (applies & owed.is_levy_computable).any(axis=0)
        is_unknown |= (applies & ~owed.is_levy_computable).any(axis=0)
    return np.where(is_given, amount, np.where(is_unknown, MISSING_MINOR, 0))


def _amount(quota: Quota, batch: Batch, law: RevenueLaw) -> Minor:
    if quota.counts is None:
        raise TypeError(quota)
    values = values_by_name(measure_values(batch), law.basis)
    questions = Questions(batch, law.conditions, law.item_conditions)
    found = Exact(batch, values, questions, [levy.id for levy in law.levies]).amount(quota.counts)
    # Rounded half up to the minor unit; an amount below 0 uses nothing.
    minor = np.maximum(found.micro + MICRO // 2, 0) // MICRO
    return np.where(found.missing == NO, minor, MISSING_MINOR)


class _Book:
    """One account of every person: its rows by person and period, each person's in order."""

    def __init__(self, batch: Batch, account: Account, order: Rows) -> None:
        persons, days = batch["consignee_id"].astype(np.int64), batch["law_day"]
        distinct, at = np.unique(days, return_inverse=True)
        starts = np.array([period_start(account[1], day) for day in distinct.tolist()], np.int64)[at.reshape(-1)]
        self.counted = np.flatnonzero(persons != MISSING_CODE)
        rank = np.lexsort((order[self.counted], starts[self.counted], persons[self.counted]))
        self.rows = self.counted[rank]
        self.person, self.start = persons[self.rows], starts[self.rows]
        is_first = (np.diff(self.person, prepend=_NOBODY) != 0) | (np.diff(self.start, prepend=MISSING_DAY) != 0)
        self.first = np.flatnonzero(is_first)
        sizes = np.diff(np.append(self.first, len(self.rows)))
        self.own_first = np.repeat(self.first, sizes)
        self.longest = int(sizes.max(initial=0))
        self.column = batch[COLUMNS_USED[account]]
        base = self.column if account[0] == "quota" else np.where(np.isnan(self.column), MISSING_MINOR, self.column)
        self.base: Minor = base.astype(np.int64)

    def before(self, used: Minor) -> Minor:
        """Give what was used before each row: by the counters, and by the person's earlier rows of the period."""
        found = self.base.copy()
        if not len(self.rows):
            return found
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


def _by_person(
    batch: Batch, books: dict[Account, _Book], used: dict[Account, Minor]
) -> dict[str, dict[Account, dict[int | None, int | None]]]:
    texts = batch.texts["consignee_id"].texts
    found: dict[str, dict[Account, dict[int | None, int | None]]] = {}
    for account, book in books.items():
        for person, start, total in book.totals(used[account]):
            found.setdefault(texts[person], {}).setdefault(account, {})[start] = total
    return found


def order_of(batch: Batch, first_of: Rows, known: Batch, setting: Setting) -> Rows:
    """Rank the units of a batch by day of arrival, else the day of the call, then by consignment_id as text."""
    days = np.where(batch["arrival_day"] == MISSING_DAY, np.int32(setting.day), batch["arrival_day"])
    texts = known.texts["consignment_id"].texts
    places = np.empty(len(texts), np.int64)
    places[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    ranks = np.empty(len(days), np.int64)
    ranks[np.lexsort((places[known["consignment_id"][first_of]], days))] = np.arange(len(days))
    return ranks
