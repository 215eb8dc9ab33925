"""The scalars of rule files: how each kind of text is read as a value, and what is said of one that is not that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from engine.columns.codes import code_list, currency_exponents
from engine.days import day_from_text
from engine.errors import UnusableValue
from engine.language.diagnostics import nearest
from engine.language.kinds import NUMBER, Kind, Quantity
from engine.money import MAX_RATE_PPM, PPM, with_point
from engine.rulebook.keys import Key

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
NAME_HINT: Final = "A name is written in lower-case letters, digits and _, such as low_value_line."
PREFIX: Final = re.compile(r"[0-9]{1,10}")
PREFIX_HINT: Final = "Write two to ten digits without points, such as 61 or 852872."

LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
PLAIN_UNITS: Final = {"number": NUMBER, "date": Kind("date")}
"""Units that are no text behind a number."""

_ID: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+")
_URL: Final = re.compile(r"https?://\S+")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}(?![0-9])")
_DAY_HINT: Final = "Write year-month-day, such as 2024-07-01."


class Misread(Exception):
    """A value that is not what its key holds."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        """Keep the parts of the fault; the reader adds the place."""
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@dataclass(slots=True)
class National:
    """What about.yaml says that other files depend on; empty while it is not known.

    ``languages`` is which language of a text is taken, the first first; a text that is written in several languages
    must be written in all of ``needed_languages``.
    """

    code: str = ""
    currency: str = ""
    exponent: int = 2
    languages: tuple[str, ...] = ()
    needed_languages: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """Give all of it: what is typed with the same is the same."""
        return (self.code, self.currency, self.exponent, self.languages, self.needed_languages)


def wrong_prefix(text: str) -> tuple[str, str, str] | None:
    """Say what is wrong with an HS prefix: code, message and hint; None where nothing is."""
    if not PREFIX.fullmatch(text):
        return "not_a_prefix", f"{text!r} is not an HS prefix.", PREFIX_HINT
    if len(text) == 1:
        message = f"{text} has one digit; did a spreadsheet take away the zero of 0{text}?"
        return "not_a_prefix", message, f"Write 0{text}, and keep the column as text in the spreadsheet."
    return None


def read_day(text: str) -> int:
    """Read a date as a day number."""
    try:
        if len(text) == len("2024-07-01"):
            return day_from_text(text)
    except UnusableValue:
        pass
    raise Misread("not_a_date", f"{text!r} is not a date.", _DAY_HINT)


def read_rate(text: str) -> int | None:
    """Read a rate as people write it, "12.5 %", exactly as parts per million; the word unknown is None."""
    if text == "unknown":
        return None
    _refuse_comma(text)
    number = text.removesuffix("%").strip()
    if not text.endswith("%") or not _NUMBER.fullmatch(number):
        hint = "Write a rate with its sign: 15 %, not 15 and not 0.15."
        raise Misread("not_a_rate", f"{text!r} is not a percentage.", hint)
    scaled = Decimal(number) * PPM / 100
    if scaled > MAX_RATE_PPM:
        raise Misread("rate_out_of_range", f"{text} is more than 1,000 %.", "Check the decimal point.")
    if scaled != scaled.to_integral_value():
        hint = "A rate is exact to four decimals of a percent."
        raise Misread("rate_too_fine", f"{text} has more than four decimals.", hint)
    return int(scaled)


def _refuse_comma(text: str) -> None:
    """Refuse a decimal comma; in a rate and in a plain decimal no comma groups thousands either."""
    meant = with_point(text)
    if meant:
        grouped = text.replace(",", "")
        other = f" or {grouped}" if _GROUPED.match(text) else ""
        raise Misread("decimal_comma", f"{text}: a comma does not separate decimals.", f"Write {meant}{other}.")


def read_decimal(text: str) -> str | None:
    """Hold a text to being a plain decimal; the word unknown is None."""
    if text == "unknown":
        return None
    _refuse_comma(text)
    if not _NUMBER.fullmatch(text):
        raise Misread("not_a_number", f"{text!r} is not an amount.", "Write digits and a point, such as 120.00.")
    return text


def read_exchange_rate(text: str) -> str:
    """Hold a text to being a plain decimal above 0."""
    _refuse_comma(text)
    if not _NUMBER.fullmatch(text) or not Decimal(text):
        raise Misread("not_a_number", f"{text!r} is not an exchange rate.", "Write a number above 0, such as 2.25.")
    return text


def read_whole(text: str, least: int, most: int, meaning: str) -> int:
    """Read a whole number within its bounds."""
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise Misread("not_in_range", f"{text} is not a whole number from {least} to {most:,}.", meaning)
    return int(text)


def read_choice(text: str, choices: tuple[str, ...], meaning: str) -> str:
    """Hold a text to being one of a few words."""
    if text in choices:
        return text
    near = nearest(text, choices)
    hint = f"Did you mean {near}?" if near else meaning
    raise Misread("unknown_choice", f"{text!r} is not one of {', '.join(choices)}.", hint)


def read_currency(text: str) -> str:
    """Hold a text to being a currency code."""
    if text not in code_list("currency").positions:
        hint = "Write three capital letters, such as FJD."
        raise Misread("unknown_currency", f"{text!r} is not an ISO 4217 currency code.", hint)
    return text


def money_of(quantity: Quantity, national: National) -> National:
    """Give the money that an amount is written in: the national one, or another currency with its decimals."""
    currency = quantity.kind.currency
    if currency is None or not national.currency:
        return national
    return replace(national, currency=currency, exponent=currency_exponents()[currency])


def minor_of(quantity: Quantity, national: National) -> int:
    """Give an amount in national money as minor units."""
    kind, text = quantity.kind, quantity.text
    # Without a readable about.yaml the national currency is not known; that fault is told there.
    if kind.name != "money" or kind.currency != (national.currency or kind.currency):
        hint = f"Write it in the national currency, such as 400 {national.currency}."
        raise Misread("not_national_money", f"{text} is not an amount in {national.currency}.", hint)
    minor = quantity.amount * 10**national.exponent
    if minor.denominator != 1:
        message = f"{text} has more than the {national.exponent} decimals of {national.currency}."
        raise Misread("too_many_decimals", message, "Write whole minor units.")
    return int(minor)


def _name(text: str, _key: Key, _national: National) -> str:
    if not NAME.fullmatch(text):
        raise Misread("bad_name", f"{text!r} is not a name.", NAME_HINT)
    return text


def _id(text: str, _key: Key, national: National) -> str:
    if not _ID.fullmatch(text):
        hint = f"Join names by points, such as {national.code or 'xx'}.splitting.same_parties."
        raise Misread("bad_name", f"{text!r} is not an identifier.", hint)
    if national.code and text.partition(".")[0] != national.code:
        hint = f"Begin it with {national.code}. as every identifier here."
        raise Misread("foreign_id", f"{text} does not begin with the code of this rulebook.", hint)
    return text


def _share(text: str, key: Key, _national: National) -> int:
    ppm = read_rate(text)
    if ppm is None or ppm > PPM:
        raise Misread("not_a_share", "a share is a known percentage of at most 100 %.", key.meaning)
    return ppm


def _url(text: str, _key: Key, _national: National) -> str:
    if not _URL.fullmatch(text):
        raise Misread("not_a_url", f"{text!r} is not a public address.", "Write it with https:// in front.")
    return text


SCALARS: Final[dict[str, Callable[[str, Key, National], Any]]] = {
    "text": lambda text, _key, _national: text,
    "name": _name,
    "id": _id,
    "day": lambda text, _key, _national: read_day(text),
    "whole": lambda text, key, _national: read_whole(text, key.least, key.most, key.meaning),
    "choice": lambda text, key, _national: read_choice(text, key.choices, key.meaning),
    "rate": lambda text, _key, _national: read_rate(text),
    "share": _share,
    "sum": lambda text, _key, _national: text,
    "decimal": lambda text, _key, _national: read_decimal(text),
    "url": _url,
    "currency": lambda text, _key, _national: read_currency(text),
}
"""How each kind of scalar in schema.Reads is read."""
