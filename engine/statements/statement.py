"""Periodic statements: for each party what it collected, what is corrected, and how its return stands against that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.statements.collected import ROLES, UNPLACED, CollectedRow, Party, plain_number
from engine.statements.corrections import TO_DECIDE, Correction
from engine.statements.paid import PaidRow
from engine.statements.periods import Period
from engine.statements.reconciliation import Compared, reconcile


@dataclass(frozen=True, slots=True)
class LevySums:
    """One levy of a statement in minor units: what was collected, the corrections, and both added up."""

    levy: str
    collected_minor: int
    corrections_minor: int

    @property
    def to_pay_minor(self) -> int:
        """Give what the party pays over for the period."""
        return self.collected_minor + self.corrections_minor


@dataclass(frozen=True, slots=True)
class Statement:
    """One party and period.

    ``corrections`` are those of the period's events on this account; ``compared`` is None where no return was given.
    """

    party: Party
    period: Period
    rows: tuple[CollectedRow, ...]
    corrections: tuple[Correction, ...]
    compared: tuple[Compared, ...] | None

    def sums(self) -> tuple[LevySums, ...]:
        """Add the rows up by levy, in the order in which the levies appear."""
        collected: dict[str, int] = defaultdict(int)
        corrected: dict[str, int] = defaultdict(int)
        for row in self.rows:
            collected[row.levy] += row.minor or 0
        for one in self.corrections:
            if one.collected is not None:
                corrected[one.collected.levy] += one.minor or 0
        return tuple(
            LevySums(levy, collected[levy], corrected[levy]) for levy in dict.fromkeys([*collected, *corrected])
        )

    @property
    def to_pay_minor(self) -> int:
        """Give what the party pays over for the period, all levies together."""
        return sum(one.to_pay_minor for one in self.sums())


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything of one period: each levy of each parcel stands in one statement, or in one of the other lists.

    ``at_border`` was collected parcel by parcel; ``unplaced`` has no place yet, each row with why; ``nothing_due`` and
    ``other_periods`` are counts of rows. ``refunds`` change no account: somebody claims them; ``to_decide`` are
    events of the period of which the law does not say what follows. ``refused`` counts records that could not be read.
    """

    period: Period
    statements: tuple[Statement, ...]
    at_border: tuple[CollectedRow, ...]
    unplaced: tuple[CollectedRow, ...]
    nothing_due: int
    other_periods: int
    refunds: tuple[Correction, ...]
    to_decide: tuple[Correction, ...]
    refused: int


def make_statements(
    rows: Sequence[CollectedRow], corrections: Sequence[Correction], paid: Sequence[PaidRow] | None, period: Period,
    convert: Callable[[PaidRow], int | None], refused: int = 0,
) -> Statements:  # fmt: skip
    """Make the statements of one period.

    Parameters
    ----------
    rows
        Every levy of every parcel, of whatever period.
    corrections
        What every event changes; those of events in the period are told.
    paid
        Returns of parties; None where none was given, and nothing is reconciled.

    Notes
    -----
    Unknown: an amount that is not known is in no sum and stands in ``unplaced``.
    """
    of_period = [row for row in rows if period.holds(row.day)]
    changes = [one for one in corrections if period.holds(one.event.day)]
    on_account = [row for row in rows if row.place == "account"]
    by_party, paid_by = _by_party(on_account), _paid_by(paid or ())
    parties = sorted({
        *(row.party for row in of_period if row.party is not None),
        *(one.party for one in changes if one.party is not None and one.follows not in ("refund", TO_DECIDE)),
        *(party for party, said in paid_by.items() if any(period.contains(one.period) for one in said)),
    })  # fmt: skip
    statements = []
    for party in parties:
        own = by_party.get(party, [])
        on_this = tuple(one for one in changes if one.party == party and one.follows not in ("refund", TO_DECIDE))
        taken = Counter[int]()
        for one in on_this:
            taken[id(one.collected)] += one.minor or 0
        compared = None if paid is None else reconcile(own, paid_by.get(party, []), period, convert, taken)
        in_period = tuple(row for row in own if period.holds(row.day))
        statements.append(Statement(party, period, in_period, on_this, compared))
    return Statements(
        period=period,
        statements=tuple(statements),
        at_border=tuple(row for row in of_period if row.place == "border"),
        unplaced=tuple(row for row in of_period if row.place in UNPLACED),
        nothing_due=sum(row.place == "nothing_due" for row in of_period),
        other_periods=len(rows) - len(of_period),
        refunds=tuple(
            one for one in changes if one.follows != TO_DECIDE and (one.party is None or one.follows == "refund")
        ),
        to_decide=tuple(one for one in changes if one.follows == TO_DECIDE),
        refused=refused,
    )


def _by_party(rows: Iterable[CollectedRow]) -> Mapping[Party, list[CollectedRow]]:
    found: Mapping[Party, list[CollectedRow]] = defaultdict(list)
    for row in rows:
        if row.party is not None:
            found[row.party].append(row)
    return found


def _paid_by(paid: Iterable[PaidRow]) -> Mapping[Party, list[PaidRow]]:
    found: Mapping[Party, list[PaidRow]] = defaultdict(list)
    for one in paid:
        number = one.number if one.scheme in ROLES else plain_number(one.number)
        found[Party(one.scheme, number)].append(one)
    return found
