"""What a batch owes: by the law of each consignment's day, with what is taken together, and quotas drawn down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.columns.batch import Batch
from engine.columns.taken import with_replaced
from engine.evidence import Evidence
from engine.indicators.quotas import COLUMNS_USED
from engine.revenue.assess import Assessment, assess
from engine.revenue.drawing import Drawn, draw_down, order_of
from engine.revenue.of_days import assess_part, laws_of, put_together
from engine.revenue.spreading import spread
from engine.revenue.together import Units, make_units
from engine.rulebook.law import RulesInForce


@dataclass(frozen=True, slots=True)
class Owed:
    """What a batch owes, and how that was found.

    ``known`` is the batch, with what was used of quotas before each consignment; ``law`` the law in force, whose
    revenue law has the levies that ``assessment`` speaks of. ``units`` and ``drawn`` are None where the law neither
    takes consignments together nor says how quotas are used.
    """

    known: Batch
    law: RulesInForce
    assessment: Assessment
    units: Units | None = None
    drawn: Drawn | None = None


def owe(known: Batch, law: RulesInForce, evidence: Evidence) -> Owed:
    """Work out what every consignment of a batch owes.

    Parameters
    ----------
    known
        The batch with its evidence.
    evidence
        The setting that it was gathered in: exchange rates and counters.

    Notes
    -----
    Most laws are one law for one day, for each consignment by itself: they take the short way.
    """
    revenue, setting = law.revenue, evidence.setting
    if law.other_days is None and not revenue.together and not revenue.quotas:
        return Owed(known, law, assess(known, revenue))
    laws = laws_of(known, law)
    units = make_units(known, [(rows, one) for rows, one in laws if one is not None], setting)
    batch = units.batch
    parts = [assess_part(batch, rows, one) for rows, one in laws_of(batch, law)]
    parts, batch, drawn = draw_down(parts, batch, order_of(batch, units.first_of, known, setting))
    owed, joined = put_together(parts, batch, revenue)
    used = {name: batch[name][units.unit_of] for name in COLUMNS_USED.values()} if drawn is not None else {}
    known = with_replaced(known, used)
    units = replace(units, batch=batch)
    return Owed(known, replace(law, revenue=joined), spread(owed, joined, known, units), units, drawn)
