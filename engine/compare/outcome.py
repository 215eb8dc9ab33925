"""What comes in and what it costs under one model: the charged amounts times stated assumptions, for one column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray
from engine.compare.assumptions import Assumptions, End
from engine.compare.break_even import BreakEven, find_break_even
from engine.compare.charged import Charged, ChargedLevy
from engine.compare.terms import Term, added, half_up, product, rest_of, total
from engine.compare.ways import RETURNS_IN_A_YEAR, Way
from engine.exact import exact_sum

Prices: TypeAlias = Callable[[str], Fraction | None]
"""Gives how many national minor units one unit of a currency is; None without an exchange rate."""

_DAYS_IN_A_YEAR: Final = 365
_BORDER: Final = "border"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One column of a model: money in national minor units, rounded half up; None is not known.

    ``collected`` is by levy, in the order of the charged ones, and the rest adds up from what is shown: ``leakage`` is
    what is due, less lost trade, less what is collected; ``net`` is what is collected less ``administration``.
    ``touched`` counts parcels that the border stops. ``traders`` is what it costs those who pay and carry.
    ``missing`` names the assumptions and exchange rates that are not known.
    """

    collected: tuple[int | None, ...]
    lost_trade: int | None
    administration: int | None
    traders: int | None
    touched: int | None
    due: int
    break_even: BreakEven | None
    break_even_for_all: BreakEven | None
    missing: tuple[str, ...]

    @property
    def revenue(self) -> int | None:
        """Add up what is collected."""
        return None if None in self.collected else sum(one for one in self.collected if one is not None)

    @property
    def leakage(self) -> int | None:
        """Give what is owed and not collected, of the trade that is left."""
        if self.revenue is None or self.lost_trade is None:
            return None
        return self.due - self.lost_trade - self.revenue

    @property
    def net(self) -> int | None:
        """Give what is left of what is collected when the administration has been paid for."""
        return None if self.revenue is None or self.administration is None else self.revenue - self.administration


@dataclass(slots=True)
class Asked:
    """Gives assumptions at one end of their ranges, and notes those that are not known."""

    assumptions: Assumptions
    end: End
    prices: Prices
    missing: dict[str, None] = field(default_factory=dict)

    def share(self, owner: str, name: str) -> Fraction | None:
        """Give a number."""
        found = self.assumptions.find(owner, name)
        value = None if found is None else found.figure(self.end).value
        if value is None:
            self.missing[f"{owner}.{name}"] = None
        return value

    def money(self, owner: str, name: str) -> Fraction | None:
        """Give an amount in national minor units."""
        value = self.share(owner, name)
        found = self.assumptions.find(owner, name)
        if value is None or found is None:
            return None
        if value == 0:
            return value
        currency = found.figure(self.end).currency
        price = self.prices(currency)
        if price is None:
            self.missing[f"exchange rate of {currency}"] = None
            return None
        return value * price


def work_out(charged: Charged, way: Way, asked: Asked) -> Outcome:
    """Work out one column of a model.

    Notes
    -----
    Unknown: a figure that rests on an assumption nobody knows, where it counts.
    Rounding: each sum over the batch once, half up; no parcel for itself.
    """
    flow = _Flow(charged, way, asked)
    collected = [flow.collected(levy) for levy in charged.levies]
    administration, traders = flow.costs("administration_per_parcel"), flow.costs("traders_per_parcel")
    accounts = flow.accounts_cost()
    brings = [term for terms in collected for term in terms]
    return Outcome(
        collected=tuple(_rounded(total(terms)) for terms in collected),
        lost_trade=_rounded(total(flow.lost())),
        administration=_cost(added(total(administration), accounts[0])),
        traders=_cost(added(total(traders), accounts[1])),
        touched=_rounded(total(flow.touched())),
        due=sum(exact_sum(levy.minor) for levy in charged.levies),
        break_even=_break_even(charged, brings, administration),
        break_even_for_all=_break_even(charged, brings, [*administration, *traders]),
        missing=tuple(asked.missing),
    )


class _Flow:
    """The parcels of a batch on their way under a model, as terms of exact sums."""

    def __init__(self, charged: Charged, way: Way, asked: Asked) -> None:
        self.charged, self.way, self.asked = charged, way, asked
        more = charged.owes_more
        response = asked.share("common", "volume_response") if more.any() else Fraction(0)
        self.response = response
        self.stays = ((~more, Fraction(1)), (more, rest_of(response)))
        self.is_covered = charged.sum_of("way") > 0
        self.is_left = charged.sum_of("border") > 0
        reached = charged.is_reached
        self.paid = ((reached, self._compliance()), (~reached, Fraction(0)))

    def _compliance(self) -> Fraction | None:
        if self.way.kind == "nobody" or not (self.is_covered & self.charged.is_reached).any():
            return Fraction(0)
        return self.asked.share(self.way.name, "compliance")

    def _caught(self, paid: Fraction | None) -> Fraction | None:
        """Give the share of parcels that the border stops for want of a payment."""
        if self.way.kind in ("nobody", "border"):
            return Fraction(0)
        return product(self.asked.share(self.way.name, "caught"), rest_of(paid))

    def _at_border(self) -> Fraction | None:
        return self.asked.share(_BORDER, "compliance")

    def lost(self) -> list[Term]:
        """Give what is not owed because parcels stop coming."""
        more = self.charged.owes_more
        return [Term(np.where(more, levy.minor, 0), self.response) for levy in self.charged.levies]

    def collected(self, levy: ChargedLevy) -> list[Term]:
        """Give what comes in of one levy."""
        if not levy.minor.any():
            return []
        if levy.group != "way":
            share = Fraction(1) if levy.group == "account" else self._at_border()
            return [Term(_where(levy.minor, mask), product(stays, share)) for mask, stays in self.stays]
        found = []
        for reached, paid in self.paid:
            caught = self._caught(paid) if (levy.minor[reached] > 0).any() else Fraction(0)
            share = added(paid, product(caught, self._at_border()) if caught != 0 else Fraction(0))
            found += [Term(_where(levy.minor, mask & reached), product(stays, share)) for mask, stays in self.stays]
        return found

    def touched(self) -> list[Term]:
        """Count the parcels that the border stops."""
        one = np.ones(len(self.is_covered), np.int64)
        if self.way.kind == "border":
            stopped = self.is_covered | self.is_left
            return [Term(_where(one, stopped & mask), stays) for mask, stays in self.stays]
        return [*self._stopped(self.is_left), *self._caught_parcels()]

    def costs(self, name: str) -> list[Term]:
        """Give, as amounts below 0, what parcels cost the administration or the traders one by one."""
        way, border = self.way, self.way.name == _BORDER
        found: list[Term] = []
        if way.kind == "border":
            own = self.is_covered | self.is_left if border else self.is_covered
            found += self._priced(self._stopped(own), way.name, name)
            left = np.zeros_like(self.is_left) if border else self.is_left
            return found + self._priced(self._stopped(left), _BORDER, name)
        if way.kind != "nobody":
            found += self._priced(self._stopped(self.is_covered & self.charged.is_reached), way.name, name)
        return found + self._priced(self.touched(), _BORDER, name)

    def accounts_cost(self) -> tuple[Fraction | None, Fraction | None]:
        """Give, as amounts below 0, what the accounts of the batch cost the administration, and their holders."""
        many = self.charged.count_parties(self.is_covered) if self.way.kind == "account" else 0
        if not many:
            return Fraction(0), Fraction(0)
        days = self.asked.share("common", "days_in_batch")
        part = product(Fraction(-many, _DAYS_IN_A_YEAR), days)
        kept = product(part, self.asked.money(self.way.name, "administration_per_account"))
        returns = Fraction(RETURNS_IN_A_YEAR.get(self.way.remit, 0))
        if not returns:
            return kept, Fraction(0)
        hours, hour = self.asked.share(self.way.name, "hours_per_return"), self.asked.money("common", "hour_of_work")
        return kept, product(part, returns, hours, hour)

    def _stopped(self, which: AnyArray) -> list[Term]:
        one = np.ones(len(which), np.int64)
        return [Term(_where(one, which & mask), stays) for mask, stays in self.stays]

    def _caught_parcels(self) -> list[Term]:
        one, found = np.ones(len(self.is_covered), np.int64), []
        for reached, paid in self.paid:
            parcels = self.is_covered & ~self.is_left & reached
            caught = self._caught(paid) if parcels.any() else Fraction(0)
            found += [Term(_where(one, parcels & mask), product(stays, caught)) for mask, stays in self.stays]
        return found

    def _priced(self, parcels: list[Term], owner: str, name: str) -> list[Term]:
        if not any(term.column.any() and term.factor != 0 for term in parcels):
            return []
        price = product(Fraction(-1), self.asked.money(owner, name))
        return [Term(term.column, product(term.factor, price)) for term in parcels]


def _where(column: AnyArray, mask: AnyArray) -> AnyArray:
    return np.where(mask, column, 0)


def _rounded(amount: Fraction | None) -> int | None:
    return None if amount is None else half_up(amount)


def _cost(amount: Fraction | None) -> int | None:
    return None if amount is None else half_up(-amount)


def _break_even(charged: Charged, brings: list[Term], costs: list[Term]) -> BreakEven | None:
    counting = np.flatnonzero((charged.owed() > 0) & (charged.value_minor != MISSING_MINOR))
    terms = [Term(term.column[counting], term.factor) for term in (*brings, *costs)]
    return find_break_even(charged.value_minor[counting], terms)
