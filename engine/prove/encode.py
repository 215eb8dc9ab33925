"""The encoder: what conditions mean, as claims about one parcel; the tables of how stand in its two sister files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

import z3

from engine.language.compiler import Values
from engine.language.kinds import PER_UNIT, Quantity
from engine.language.meaning import Meaning
from engine.prove.numbers import DECIMALS, UNKNOWN_NUMBER, Arithmetic, Number, fixed
from engine.prove.parcel import Parcel
from engine.prove.solver import Claim, Term
from engine.prove.truths import FALSE, TRUE, Truth, both
from engine.prove.words_in_texts import TextClaims

CHAPTER = "item_hs_chapter"

TruthEncoders: TypeAlias = Mapping[type[Meaning], Callable[[Any, Any, int | None], Truth]]
NumberEncoders: TypeAlias = Mapping[type[Meaning], Callable[[Any, Any, int | None], Number]]
"""For each kind of meaning, how it is encoded: by the encoder, for the meaning, for an item where it is about items."""


def unnamed(name: str) -> Number:
    """Give a value that has this name only where money is worked out: no parcel says it."""
    return Number(z3.Bool(f"{name} is known"), z3.Int(f"value of {name}"), 0)


@dataclass(slots=True)
class Encoder:
    """Turns meanings into claims about one parcel.

    ``has_rates``: currencies without a rate are unknown; else any rate may hold, so that what is found is true
    whatever the day's rates are. ``rates`` are the rates left open, by currency. ``supposed`` are parameters, tables
    and lists of the rulebook that are taken to have any value at all.
    """

    parcel: Parcel
    values: Values
    has_rates: bool
    arithmetic: Arithmetic
    texts: TextClaims
    of_truths: TruthEncoders
    of_numbers: NumberEncoders
    names: Callable[[str], Number] = unnamed
    rates: dict[str, tuple[Claim, Term]] = field(default_factory=dict)
    supposed: frozenset[str] = frozenset()
    _truths: dict[tuple[Meaning, int | None], Truth] = field(default_factory=dict)
    _numbers: dict[tuple[Meaning, int | None], Number] = field(default_factory=dict)

    def truth(self, meaning: Meaning, item: int | None = None) -> Truth:
        """Encode a condition, for one goods item where it is about items."""
        key = (meaning, item if meaning.of_items else None)
        if key not in self._truths:
            self._truths[key] = self.of_truths[type(meaning)](self, meaning, key[1])
        return self._truths[key]

    def number(self, meaning: Meaning, item: int | None = None) -> Number:
        """Encode a measured value."""
        key = (meaning, item if meaning.of_items else None)
        if key not in self._numbers:
            self._numbers[key] = self.of_numbers[type(meaning)](self, meaning, key[1])
        return self._numbers[key]

    def quantity(self, quantity: Quantity | None) -> Number:
        """Encode an amount of the rulebook: money in national minor units, rounded as the compiler rounds it."""
        if quantity is None:
            return UNKNOWN_NUMBER
        kind, amount = quantity.kind, quantity.amount
        is_money = kind.name == "money"
        if not is_money and kind.name not in PER_UNIT:
            return fixed(amount)
        if kind.currency is None or kind.currency == self.values.currency:
            return fixed(amount * 10**self.values.exponent)
        known, factor = self.rate(kind.currency)
        minor = factor * real(amount * 10 ** self.values.exponents[kind.currency])
        if is_money:
            return Number(known, z3.ToInt(minor + z3.Q(1, 2)), 0)
        return Number(known, minor, None)

    def value_of(self, name: str) -> Number:
        """Give what a name stands for: a parameter of the rulebook, or a value that only amounts name."""
        if name in self.supposed:
            return self.any_number(name)
        if name not in self.values.parameters:
            return self.names(name)
        return self.quantity(self.values.parameters[name])

    def any_number(self, name: str) -> Number:
        """Give a value of law that is taken to be known, whatever it is."""
        return Number(TRUE, z3.Real(f"value of {name}"), DECIMALS)

    def rate(self, currency: str) -> tuple[Claim, Term]:
        """Give the factor from minor units of a currency to national ones, and the claim that it is known."""
        factor = self.values.minor_factor(currency)
        if factor is not None:
            return TRUE, real(factor)
        if self.has_rates:
            return FALSE, z3.RealVal(1)
        if currency not in self.rates:
            term = z3.Real(f"rate of {currency}")
            self.parcel.state(both([term > 0, term <= 10**6]))
            self.rates[currency] = z3.Bool(f"rate of {currency} is known"), term
        return self.rates[currency]


def real(value: Fraction) -> Term:
    """Write a fraction as a real number, whole ones too."""
    return z3.Q(value.numerator, value.denominator)


def hs_instead(column: str) -> str:
    """Give the HS code for its chapter: one variable says both."""
    return "item_hs_code" if column == CHAPTER else column
