"""What a changed law does to amounts: sums over what is known on both sides, and apart from them what became known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import MISSING_MINOR, Minor
from engine.decision import Decisions
from engine.exact import exact_sum


@dataclass(frozen=True, slots=True)
class MoneyEffect:
    """One levy or total under two laws, in minor units.

    ``old_minor`` and ``new_minor`` add up only what is known under both laws, so that their difference is the effect
    of the law and not of what could be worked out. ``became`` counts amounts that could not be worked out under the
    old law and can under the new one, ``stopped`` the reverse, each with its sum; ``unknown`` is known under neither.
    """

    name: str
    old_minor: int
    new_minor: int
    changed: int
    became: int
    became_minor: int
    stopped: int
    stopped_minor: int
    unknown: int

    @property
    def delta_minor(self) -> int:
        """Give what is owed more, over the amounts that are known under both laws."""
        return self.new_minor - self.old_minor

    @property
    def is_nothing(self) -> bool:
        """Say whether no amount changed, became known or stopped being known."""
        return not (self.changed or self.became or self.stopped)


def compare_money(name: str, old: Minor, new: Minor) -> MoneyEffect:
    """Compare one column of amounts under two laws.

    Parameters
    ----------
    name
        The levy or total.
    old, new
        int64 of shape (consignments,), minor units; MISSING_MINOR is unknown and is never taken for 0.
    """
    is_old, is_new = old != MISSING_MINOR, new != MISSING_MINOR
    both, became, stopped = is_old & is_new, is_new & ~is_old, is_old & ~is_new
    return MoneyEffect(
        name=name,
        old_minor=exact_sum(old[both]),
        new_minor=exact_sum(new[both]),
        changed=int((old[both] != new[both]).sum()),
        became=int(became.sum()),
        became_minor=exact_sum(new[became]),
        stopped=int(stopped.sum()),
        stopped_minor=exact_sum(old[stopped]),
        unknown=int((~is_old & ~is_new).sum()),
    )


def levy_columns(decisions: Decisions) -> dict[str, Minor]:
    """Give what is due of each levy in force, by its identifier, in the order of the law."""
    amounts, found = decisions.assessment.amount_minor, dict[str, Minor]()
    for row, levy in enumerate(decisions.law.revenue.levies):
        # Where parcels are under laws of several days, each of these has the levy, on its own parcels.
        found[levy.id] = amounts[row] if levy.id not in found else _both(found[levy.id], amounts[row])
    return found


def _both(one: Minor, other: Minor) -> Minor:
    is_known = (one != MISSING_MINOR) & (other != MISSING_MINOR)
    return np.where(is_known, one + np.where(is_known, other, 0), MISSING_MINOR)


def pair_levies(old: Decisions, new: Decisions) -> dict[str, tuple[Minor, Minor]]:
    """Put each levy beside itself; where a law has no such levy, nothing is due of it, and that is known."""
    olds, news = levy_columns(old), levy_columns(new)
    nothing = np.zeros(old.known.consignments, dtype=np.int64)
    return {name: (olds.get(name, nothing), news.get(name, nothing)) for name in {**olds, **news}}
