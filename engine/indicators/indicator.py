"""What an indicator works with beside the batch: the country, the day, the rates and the word lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.arrays import AnyArray
from engine.columns.batch import Batch
from engine.exchange import ExchangeRates


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and phrases that name one kind of goods, and the phrases that only look as if they did.

    All are folded (lower-case ASCII, one space between tokens).
    """

    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a batch is looked at: the country whose law it is, its currency, the day, rates and words.

    ``words`` holds each word list by its name: ``vague``, ``weapon`` and so on.
    """

    country: str
    currency: str
    day: int
    rates: ExchangeRates = field(default_factory=ExchangeRates)
    words: Mapping[str, WordList] = field(default_factory=dict)


Indicator: TypeAlias = Callable[[Batch, Setting], dict[str, AnyArray]]
"""Gives new columns from a batch; it sees only what stands before it in evidence's table."""
