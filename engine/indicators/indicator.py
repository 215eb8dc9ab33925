"""The setting: what every indicator may know besides the batch itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.counters import Counters
from engine.exchange import ExchangeRates
from engine.registrations import Registrations


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and phrases that name one kind of goods, and phrases that only look as if they did; all folded."""

    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose law is applied, on which day, at which exchange rates, with which word lists.

    ``currency`` is the national currency; ``words`` holds the word lists by name; ``counters`` what persons have
    used of quotas, None where nobody counts. ``date_basis`` says which day's law and exchange rate hold for a
    consignment: acceptance (the day of the call), arrival or sale. ``registrations`` are the law's schemes and
    elections, with the registers and choices of the day.
    """

    country: str
    currency: str
    day: int
    rates: ExchangeRates = field(default_factory=ExchangeRates)
    words: Mapping[str, WordList] = field(default_factory=dict)
    counters: Counters | None = None
    date_basis: str = "acceptance"
    registrations: Registrations = field(default_factory=Registrations)
