"""What an event does to what was collected: as the law's table of returns says, and unknown where it says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from engine.rulebook.law import ReturnRule
from engine.statements.collected import CollectedRow, Party
from engine.statements.events import PARTLY, Event

RefundedShare = Callable[[Event], "Fraction | str"]
"""Gives which share of the goods an event refunded, or why nobody can say."""

TO_DECIDE = "unknown"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an event changes of one levy of one parcel.

    ``follows`` is refund, correct, keep or collect_again, or unknown where a person must decide. ``minor`` is what it
    changes of what was collected: never above 0, and None where it is unknown. ``party`` is whose account it stands on.
    """

    event: Event
    collected: CollectedRow | None
    follows: str
    minor: int | None
    why: str
    cite: str = ""

    @property
    def party(self) -> Party | None:
        """Give whose account it changes."""
        return None if self.collected is None else self.collected.party


def correct(
    rows: Iterable[CollectedRow],
    events: Sequence[Event],
    rules_on: Callable[[int], Sequence[ReturnRule]],
    refunded: RefundedShare,
) -> tuple[Correction, ...]:
    """Say what each event changes.

    Parameters
    ----------
    rows
        Everything that was collected, in any order.
    events
        In the order of their days.
    rules_on
        Gives the law's table of returns on a day.
    refunded
        Of a partial refund, the share of the goods' value that it is.

    Returns
    -------
    tuple of Correction
        One for each event and levy with an amount. An event of a parcel that is not there has one, to be decided.

    Notes
    -----
    Unknown: where the law does not say what follows, nothing is guessed.
    Rounding: of a partial refund, what all levies together give back half up, shared over them by largest remainder.
    What is given back of a levy is never more than was collected of it, over all events together.
    """
    of_parcel: Mapping[str, list[CollectedRow]] = defaultdict(list)
    for row in rows:
        if row.minor != 0:
            of_parcel[row.consignment_id].append(row)
    left = {id(row): row.minor or 0 for found in of_parcel.values() for row in found}
    given: dict[str, Fraction] = defaultdict(Fraction)
    found: list[Correction] = []
    for event in events:
        own = of_parcel.get(event.consignment_id)
        if not own:
            why = "nothing was collected of this consignment, or it is in none of the batches"
            found.append(Correction(event, None, TO_DECIDE, None, why))
            continue
        found += _of_event(event, own, left, given, rules_on(event.day), refunded)
    return tuple(found)


def _of_event(
    event: Event, rows: list[CollectedRow], left: dict[int, int], given: dict[str, Fraction],
    rules: Sequence[ReturnRule], refunded: RefundedShare,
) -> list[Correction]:  # fmt: skip
    share = refunded(event) if event.event == PARTLY else Fraction(1)
    if isinstance(share, Fraction) and event.event == PARTLY:
        if given[event.consignment_id] + share > 1:
            share = "together more was refunded than the goods are worth"
        else:
            given[event.consignment_id] += share
    found, changed = [], []
    for row in rows:
        rule = find_rule(rules, row, event)
        if row.minor is None:
            found.append(Correction(event, row, TO_DECIDE, None, row.why or "what was collected is not known"))
        elif rule is None or rule.follows == TO_DECIDE:
            where = f"under the model {row.model}" if row.model else "where nobody knows who collects"
            why = f"the law does not say what follows when a parcel is {event.event.replace('_', ' ')} {where}"
            read = "" if rule is None else rule.cite.read or rule.cite.text
            found.append(Correction(event, row, TO_DECIDE, None, why, read))
        elif isinstance(share, str):
            found.append(Correction(event, row, TO_DECIDE, None, share, rule.cite.text))
        elif rule.is_within_unknown:
            why = "within how many days it follows is not known"
            found.append(Correction(event, row, TO_DECIDE, None, why, rule.cite.text))
        elif rule.within is not None and event.day - row.day > rule.within:
            why = f"more than {rule.within} days after {'arrival' if row.is_arrival_known else 'the day of the law'}"
            found.append(Correction(event, row, "keep", 0, why, rule.cite.text))
        elif rule.follows in ("keep", "collect_again"):
            found.append(Correction(event, row, rule.follows, 0, "", rule.cite.text))
        else:
            changed.append((row, rule))
    back = _given_back([row for row, _ in changed], left, share) if not isinstance(share, str) else []
    for (row, rule), minor in zip(changed, back, strict=True):
        left[id(row)] -= minor
        found.append(Correction(event, row, rule.follows, -minor, "", rule.cite.text))
    return found


def find_rule(rules: Sequence[ReturnRule], row: CollectedRow, event: Event) -> ReturnRule | None:
    """Find what the law says of an event under a model; the first rule that speaks of the levy counts."""
    return next(
        (
            rule
            for rule in rules
            if rule.model == row.model and rule.event == event.event and (not rule.levies or row.levy in rule.levies)
        ),
        None,
    )


def _given_back(rows: Sequence[CollectedRow], left: Mapping[int, int], share: Fraction) -> list[int]:
    """Share what is given back over the levies of a parcel, none of them more than is left of it."""
    whole = sum(row.minor or 0 for row in rows)
    remaining = [left[id(row)] for row in rows]
    total = min(floor(whole * share + Fraction(1, 2)), sum(remaining))
    return share_out(total, remaining)


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number by weights, largest remainder first, the earlier on a tie; the shares add up to it."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in rests[: total - sum(shares)]:
        shares[at] += 1
    return shares
