"""The law of other days than the call's: what a consignment owes by the day of its arrival or of its sale."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from engine.errors import UnusableValue

if TYPE_CHECKING:
    from engine.exchange import ExchangeRates
    from engine.rulebook.law import RevenueLaw

ACCEPTANCE: Final = "acceptance"
"""The date basis under which the law's day is the day of the call for all."""

_Stretch: TypeAlias = tuple[int, int]
"""A stretch of days between two changes of the law, and one between two changes of an exchange rate, or the day."""


class Book(Protocol):
    """What is narrowed to days: a rulebook."""

    def days_of_change(self) -> tuple[int, ...]:
        """Give, in order, every day on which the law is not what it was the day before."""

    def revenue_on(self, day: int, rates: ExchangeRates) -> RevenueLaw:
        """Narrow what is owed to one day."""

    @property
    def speaks_of_the_day(self) -> bool:
        """Say whether what is owed looks at the day itself: then no two days have the same law."""


@dataclass(slots=True)
class RevenueOfDays:
    """The revenue law of every day, narrowed when it is first asked for; days between two changes share one."""

    book: Book
    rates: ExchangeRates
    _changes: tuple[int, ...] = ()
    _quotes: tuple[int, ...] = ()
    _known: dict[_Stretch, RevenueLaw | None] = field(default_factory=dict)

    def on(self, day: int) -> RevenueLaw | None:
        """Give what is owed by the law of a day, the same object where the law is the same; None before the law."""
        stretch = self._stretch(day)
        if stretch[0] == 0:
            return None
        if stretch not in self._known:
            self._known[stretch] = self._narrowed(day)
        return self._known[stretch]

    def _stretch(self, day: int) -> _Stretch:
        if not self._changes:
            self._changes = self.book.days_of_change()
            histories = self.rates.pairs.values()
            self._quotes = tuple(sorted({entry.since for history in histories for entry in history}))
        changes = bisect_right(self._changes, day)
        # Day numbers stand for themselves where no two days are alike; 0 is before the rulebook's first day.
        return changes, day if self.book.speaks_of_the_day else bisect_right(self._quotes, day)

    def _narrowed(self, day: int) -> RevenueLaw | None:
        try:
            return self.book.revenue_on(day, self.rates)
        except UnusableValue:
            # The rulebook says nothing of this day: what is owed cannot be worked out, and the decision says so.
            return None
