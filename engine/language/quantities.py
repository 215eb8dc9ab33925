"""Amounts as people write them, read exactly: 2,000 FJD, 12.5 %, 500 g, 4 USD per kg, 10 days, 2024-07-01."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from engine.columns.catalogue import WORDS
from engine.columns.codes import code_list
from engine.days import day_from_text
from engine.errors import Fault, UnusableValue
from engine.language.diagnostics import Place, did_you_mean
from engine.language.kinds import NUMBER, PER_UNIT, Kind, Quantity
from engine.language.tree import Amount, Date
from engine.money import decimal_text, with_point

UNITS: Final[Mapping[str, tuple[Kind, Fraction]]] = {
    **dict.fromkeys(("kg", "kilogram", "kilograms"), (Kind("mass"), Fraction(1))),
    **dict.fromkeys(("g", "gram", "grams"), (Kind("mass"), Fraction(1, 1000))),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), (Kind("volume"), Fraction(1))),
    "ml": (Kind("volume"), Fraction(1, 1000)),
    **dict.fromkeys(("%", "percent"), (Kind("share"), Fraction(1, 100))),
    **dict.fromkeys(("day", "days"), (Kind("days"), Fraction(1))),
}
"""Each unit with its kind and how many of that kind's own unit it is."""

PIECES: Final = frozenset({"piece", "item", "parcel"})
"""What money may be counted by, as in 5 USD per piece: it says what the sum is for and changes nothing in it."""

_MEANT: Final[Mapping[str, str]] = {
    "kgs": "kg", "kilo": "kg", "kilos": "kg",
    "gr": "g", "lt": "litres", "ltr": "litres", "liters": "litres", "millilitre": "ml", "millilitres": "ml",
    "pct": "%", "per_cent": "%", "d": "days", "dollars": "USD", "euro": "EUR", "euros": "EUR", "RMB": "CNY",
}  # fmt: skip
_CENTS: Final = frozenset({"c", "cent", "cents", "sene", "seniti", "toea"})
_SEPARATORS: Final = frozenset(", \u00a0\u202f")
_MORE_DECIMALS_THAN_EVER: Final = 12
_SHARES: Final = frozenset({"%", "percent"})
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)*(?![0-9,])")


def is_currency(name: str) -> bool:
    """Say whether ``name`` is a currency code of ISO 4217."""
    return name in code_list("currency").positions


def quantity_of(amount: Amount, place: Place) -> Quantity | Fault:
    """Read an amount with its unit."""
    text = text_of(amount)
    if "," in amount.number and (amount.unit in _SHARES or not _GROUPED.match(amount.number)):
        return _decimal_comma(amount, text, place)
    value = plain_number(amount.number)
    if value is None:
        if len(amount.number.partition(".")[2]) > _MORE_DECIMALS_THAN_EVER and amount.number.count(".") == 1:
            message = f"{amount.number} has more than {_MORE_DECIMALS_THAN_EVER} decimals."
            hint = f"Write at most {_MORE_DECIMALS_THAN_EVER}."
            return place.fault("not_a_number", amount.span, message, hint)
        message = f"{amount.number} is not a plain number."
        hint = "Write 1000 or 1,000 with a point before decimals: 1,000.50."
        return place.fault("not_a_number", amount.span, message, hint)
    if not amount.unit:
        return Quantity(NUMBER, value, text)
    if amount.unit in UNITS and not amount.per:
        kind, size = UNITS[amount.unit]
        return Quantity(kind, value * size, text)
    if is_currency(amount.unit):
        return _money_of(amount, value, text, place)
    return _unknown_unit(amount, place)


def date_of(date: Date, place: Place) -> Quantity | Fault:
    """Read a day of the calendar."""
    try:
        return Quantity(Kind("date"), Fraction(day_from_text(date.text)), date.text)
    except UnusableValue:
        message = f"{date.text} is not a day of the calendar."
        return place.fault("not_a_date", date.span, message, "Write year-month-day, such as 2024-07-01.")


def has_separator(number: str) -> bool:
    """Say whether thousands are separated in a number, by commas or spaces."""
    return not _SEPARATORS.isdisjoint(number)


def plain_number(text: str) -> Fraction | None:
    """Read digits with thousands separators and at most one decimal point; None for anything else.

    A comma groups thousands only where exactly three digits follow it, and never behind a zero: 0,125 is no 125.
    """
    if "," in text and not _GROUPED.fullmatch(text):
        return None
    digits = "".join(letter for letter in text if letter not in _SEPARATORS)
    if digits.count(".") > 1 or len(digits.partition(".")[2]) > _MORE_DECIMALS_THAN_EVER:
        return None
    return Fraction(digits)


def _decimal_comma(amount: Amount, text: str, place: Place) -> Fault:
    meant = with_point(text)
    other = f" or {text.replace(',', '')}" if meant and _GROUPED.match(amount.number) else ""
    hint = f"Write {meant}{other}." if meant else f"Write {text.replace(',', '')}."
    return place.fault("decimal_comma", amount.span, f"{text}: a comma does not separate decimals.", hint)


def text_of(amount: Amount) -> str:
    """Write an amount as messages name it."""
    unit = " %" if amount.unit == "%" else f" {amount.unit}" if amount.unit else ""
    return amount.number + unit + (f" per {amount.per}" if amount.per else "")


def _money_of(amount: Amount, value: Fraction, text: str, place: Place) -> Quantity | Fault:
    if not amount.per:
        return Quantity(Kind("money", amount.unit), value, text)
    if amount.per in PIECES:
        return Quantity(Kind("money", amount.unit), value, text)
    kind, size = UNITS.get(amount.per, (NUMBER, Fraction(1)))
    for per_unit, (measure, _) in PER_UNIT.items():
        if kind.name == measure:
            return Quantity(Kind(per_unit, amount.unit), value / size, text)
    message = f"money per {amount.per} is not known here."
    meant = _MEANT.get(amount.per.casefold())
    hint = f"Write {amount.number} {amount.unit} per {meant or 'kg, per litre or per piece'}."
    return place.fault("unknown_unit", amount.span, message, hint)


def _unknown_unit(amount: Amount, place: Place) -> Fault:
    unit, value = amount.unit, plain_number(amount.number)
    span = (amount.start, amount.end)
    if not unit.isascii() or "$" in unit:
        message = f"{unit} does not say which country's money it is."
        hint = f"Write the currency's code or a mark of one currency: {amount.number} USD, US${amount.number}."
        return place.fault("which_currency", span, message, hint)
    if unit.casefold() in _CENTS and value is not None:
        hint = f"Write it in the currency itself: {decimal_text(int(value), 2)} USD."
        return place.fault("unknown_unit", span, f"{unit} is not a unit.", hint)
    if amount.per and unit in UNITS:
        hint = "Only money is written per kg: 4 USD per kg."
        return place.fault("unknown_unit", span, f"{unit} per {amount.per} is not a unit.", hint)
    if len(unit) == len("USD") and unit.isupper() and unit not in _MEANT:
        message = f"{unit} is not a currency of ISO 4217."
        hint = did_you_mean(unit, code_list("currency").codes, "Currencies are written as three letters, such as USD.")
        return place.fault("unknown_currency", span, message, hint)
    if unit.casefold() in _MEANT or unit in _MEANT:
        meant = _MEANT.get(unit, _MEANT.get(unit.casefold(), ""))
        return place.fault("unknown_unit", span, f"{unit} is not a unit.", f"Write {amount.number} {meant}.")
    if unit in WORDS:
        message = f"{unit} is a word, not a unit of {amount.number}."
        hint = "Write an operator between them, or and where the next condition begins."
        return place.fault("missing_operator", span, message, hint)
    known = [*UNITS, *(code_list("currency").codes if len(unit) == len("USD") else ())]
    otherwise = "Units are kg, g, litres, ml, %, days and currencies such as USD."
    return place.fault("unknown_unit", span, f"{unit} is not a unit.", did_you_mean(unit, known, otherwise))
