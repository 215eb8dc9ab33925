"""All indicators in one written table: what was declared in, every derived column out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from engine.arrays import AnyArray
from engine.columns.batch import Batch
from engine.columns.codes import Coded
from engine.counters import Counters
from engine.descriptions.lists import shipped_word_lists
from engine.descriptions.words import described_goods
from engine.exchange import ExchangeRates
from engine.indicators.indicator import Setting, WordList
from engine.indicators.law_day import law_day
from engine.indicators.parties import same_parties
from engine.indicators.quotas import used_quotas
from engine.indicators.rates import supplied_rates
from engine.indicators.registrations import registrations
from engine.indicators.route import other_destination
from engine.indicators.value import add_values
from engine.registrations import Registrations

Indicator: TypeAlias = Callable[[Batch, Setting], Mapping[str, AnyArray | Coded]]
"""Gives new columns; it may look at what was declared and at what stands above it in the table."""

TABLE: Final[tuple[Indicator, ...]] = (
    law_day,
    add_values,
    supplied_rates,
    other_destination,
    same_parties,  # adds up the goods values of add_values
    described_goods,
    used_quotas,
    registrations,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that can be known of a batch beyond its declarations, in one setting."""

    setting: Setting

    def gather(self, batch: Batch) -> Batch:
        """Add every indicator of the catalogue to the batch; ``consignment_key`` was added where it was read."""
        for indicator in TABLE:
            batch = batch.with_columns(indicator(batch, self.setting))
        return batch


def make_evidence(
    country: str,
    currency: str,
    day: int,
    rates: ExchangeRates,
    words: Mapping[str, WordList] | None = None,
    counters: Counters | None = None,
    date_basis: str = "acceptance",
    registered: Registrations | None = None,
) -> Evidence:
    """Put evidence in the setting of one law: its country, its currency, the day and the day's exchange rates.

    Parameters
    ----------
    country, currency, day, rates
        Of the law.
    words
        The word lists; None are those that ship.
    counters
        What persons have used of quotas; None where nobody counts.
    date_basis
        Which day's law and exchange rate hold for a consignment: acceptance, arrival or sale.
    registered
        The schemes and elections of the law, with the registers and choices of the day; None where it has none.

    Raises
    ------
    RulebookError
        For word lists that cannot be read.
    """
    lists = shipped_word_lists() if words is None else words
    known = registered or Registrations()
    return Evidence(Setting(country, currency, day, rates, lists, counters, date_basis, known))
