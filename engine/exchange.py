"""Dated customs exchange rates: law that is passed in, read once, used exactly and in the direction published."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from engine.days import Citation, Dated, Entry, day_from_text
from engine.errors import RatesError, UnusableValue
from engine.money import about_comma

if TYPE_CHECKING:
    from _csv import Reader

_HEADER: Final = ("since", "currency", "to", "rate")
_MAX_DECIMALS: Final = 9
_MAX_LINE_CHARACTERS: Final = 10_000
_MAX_RATE: Final = 10**9
_NUMBER: Final = re.compile(r"\d{1,40}(\.\d{1,40})?", re.ASCII)
_BOUND: Final = 2**62


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """Every published pair with its history; an empty table knows no pair."""

    pairs: Mapping[tuple[str, str], Dated[Fraction]] = field(default_factory=dict)

    def rate(self, currency: str, to: str, day: int) -> Fraction | None:
        """Give how many units of ``to`` one unit of ``currency`` is on ``day``, or None where no rate says it.

        A pair quoted the other way round divides. No rate is made from two others: every amount is converted to the
        national currency, which a customs authority quotes.
        """
        if currency == to:
            return Fraction(1)
        straight = self._published(currency, to, day)
        if straight is not None:
            return straight
        reverse = self._published(to, currency, day)
        return None if reverse is None else 1 / reverse

    def minor_factor(self, currency: str, to: str, day: int, exponents: Mapping[str, int]) -> Fraction | None:
        """Give the exact factor from minor units of ``currency`` to minor units of ``to``, or None."""
        found = self.rate(currency, to, day)
        if found is None:
            return None
        factor = found * Fraction(10) ** (exponents[to] - exponents[currency])
        return factor if factor.numerator < _BOUND and factor.denominator < _BOUND else None

    def _published(self, currency: str, to: str, day: int) -> Fraction | None:
        history = self.pairs.get((currency, to))
        entry = history.at(day) if history is not None else None
        return entry.value if entry is not None else None


def read_rates(text: str, name: str, currencies: Mapping[str, int]) -> ExchangeRates:
    """Read a CSV of ``since,currency,to,rate``; all its faults are told at once.

    Raises
    ------
    RatesError
        For a wrong header, or rows that are no rate, each with its line.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > _MAX_LINE_CHARACTERS:
            message = f"{name}:{number}: this line is no row of a CSV file (it has {len(line):,} characters)."
            raise RatesError(message)
    rows = csv.reader(lines)
    try:
        return _read_rows(rows, name, currencies)
    except csv.Error as problem:
        message = f"{name}:{rows.line_num}: this line is no row of a CSV file ({problem})."
        raise RatesError(message) from None


def _read_rows(rows: Reader, name: str, currencies: Mapping[str, int]) -> ExchangeRates:
    header = tuple(cell.strip() for cell in next(rows, []))
    if header != _HEADER:
        message = f"{name}: the first line must be since,currency,to,rate; it is {','.join(header) or 'empty'}."
        if ";" in "".join(header):
            message += " Separate the cells by commas, and write rates with a point."
        raise RatesError(message)
    entries: dict[tuple[str, str], list[Entry[Fraction]]] = {}
    faults = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            pair, entry = _read_row(cells, name, rows.line_num, currencies)
            known = entries.setdefault(pair, [])
            if any(other.since == entry.since for other in known):
                message = f"{pair[0]} to {pair[1]} has a second rate for the same day."
                raise UnusableValue(message)
            known.append(entry)
        except UnusableValue as problem:
            faults.append(f"{name}:{rows.line_num}: {problem.message}")
    if faults:
        raise RatesError("\n".join(faults))
    return ExchangeRates(
        {pair: Dated(tuple(sorted(known, key=lambda entry: entry.since))) for pair, known in entries.items()}
    )


def _read_row(
    cells: list[str], name: str, line: int, currencies: Mapping[str, int]
) -> tuple[tuple[str, str], Entry[Fraction]]:
    if len(cells) != len(_HEADER):
        comma = about_comma(",".join(cells[3:])) if len(cells) == len(_HEADER) + 1 else ""
        message = f"{len(cells)} cells where since,currency,to,rate are four.{comma}"
        raise UnusableValue(message)
    since, currency, to, rate = cells
    for code in (currency, to):
        if code not in currencies:
            message = f"{code!r} is not an ISO 4217 currency code."
            raise UnusableValue(message)
    if currency == to:
        message = f"{currency} is quoted against itself."
        raise UnusableValue(message)
    entry = Entry(day_from_text(since), _read_rate(rate), "sourced", Citation(f"{name}, line {line}"))
    return (currency, to), entry


def _read_rate(text: str) -> Fraction:
    rate = Fraction(text) if _NUMBER.fullmatch(text) else Fraction(0)
    if rate <= 0:
        message = f"{text!r} is not a rate; a rate is a number above 0, such as 2.25.{about_comma(text)}"
        raise UnusableValue(message)
    if (rate * 10**_MAX_DECIMALS).denominator != 1 or rate > _MAX_RATE:
        message = f"{text} cannot be used exactly; a rate has at most nine decimals and is at most 1,000,000,000."
        raise UnusableValue(message)
    return rate
