"""Money as integers: minor units, how many of them a currency has, decimals in and out, legal rounding by name."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import IntEnum
from typing import Final

from engine.errors import UnusableValue

MAX_DECLARED_MINOR: Final = 10**13
"""The most minor units that a record may declare; more is refused at the door."""

MAX_ASSESSED_MINOR: Final = MAX_DECLARED_MINOR
"""The largest customs value, in national minor units, that is assessed; a larger one is not computable: too_large."""

MAX_BASE_MINOR: Final = 9 * MAX_ASSESSED_MINOR
"""The largest base of a levy, a value and levies on it together; a larger one is not computable: too_large.

Up to exact.MAX_ONE_LIMB a base times a rate is one product of 64 bits, above it exact.times_rate takes the base in two
limbs. A levy is then at most ten times its base, and thousands of levies, or of goods items, add up within 64 bits.
"""

MAX_RECIPE_MINOR: Final = 9 * 10**12
"""The largest amount that the rule language works with (language/recipes.py): in millionths it fills 64 bits. A larger
one on the way to an amount of law makes that amount not computable: too_large."""

MAX_RATE_PPM: Final = 10_000_000
"""The largest rate (1,000 %): with it and the bounds on values and bases, no product leaves its limbs."""

PPM: Final = 1_000_000

_DIGITS: Final = frozenset("0123456789")
_DECIMAL_COMMA: Final = re.compile(
    r"(?P<sign>[A-Za-z$€£¥]{0,4} ?-?)(?P<whole>[0-9]{1,40}|[0-9]{1,3}([. \u00a0\u202f][0-9]{3}){1,12})"
    r",(?P<decimals>[0-9]{1,40})(?P<unit>([ \u00a0\u202f]*[^0-9.,\s][^0-9.,]*)?)"
)
_PLAIN: Final = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,9})?", re.ASCII)
"""What a number may look like; decimal.Decimal would also take underscores, spaces and the digits of other scripts."""

# The default context rounds to 28 digits in silence and raises on huge exponents; an amount must do neither.
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


class Rounding(IntEnum):
    """How a rulebook says that an amount is rounded."""

    HALF_UP = 0
    DOWN = 1
    UP = 2
    HALF_EVEN = 3


def minor_from_decimal(text: str, exponent: int) -> int:
    """Read a decimal amount exactly as minor units.

    Raises
    ------
    UnusableValue
        ``not_a_number`` (no plain decimal, or NaN), ``negative``, ``too_large`` (above MAX_DECLARED_MINOR),
        ``too_many_decimals`` (more than the currency has; trailing zeros do not count).
    """
    amount = _decimal(text)
    scaled = _EXACT.scaleb(amount, exponent)
    if scaled > MAX_DECLARED_MINOR:
        message = f"{text} is more than any parcel can be worth."
        raise UnusableValue(message, code="too_large")
    if scaled != scaled.to_integral_value():
        message = f"{text} has more decimals than the {exponent} that its currency has."
        raise UnusableValue(message, code="too_many_decimals")
    return int(scaled)


def ppm_from_decimal(text: str) -> int:
    """Read a decimal fraction ("0.05") exactly as parts per million.

    Raises
    ------
    UnusableValue
        As minor_from_decimal; ``too_large`` is above MAX_RATE_PPM, ``too_many_decimals`` more than six.
    """
    amount = _decimal(text)
    scaled = _EXACT.scaleb(amount, 6)
    if scaled > MAX_RATE_PPM:
        message = f"{text} is more than 1,000 %; write a rate as a decimal fraction, 5 % as 0.05."
        raise UnusableValue(message, code="too_large")
    if scaled != scaled.to_integral_value():
        message = f"{text} has more than six decimals."
        raise UnusableValue(message, code="too_many_decimals")
    return int(scaled)


def decimal_text(minor: int, exponent: int) -> str:
    """Write minor units as a plain decimal with the currency's number of decimals."""
    if exponent == 0:
        return str(minor)
    sign, digits = ("-", str(-minor)) if minor < 0 else ("", str(minor))
    digits = digits.rjust(exponent + 1, "0")
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"


def rate_text(ppm: int) -> str:
    """Write a rate as a decimal fraction: 150,000 ppm is "0.15"."""
    text = decimal_text(ppm, 6).rstrip("0")
    return text + "00" if text.endswith(".") else text + "0" if len(text.partition(".")[2]) == 1 else text


def percent_text(ppm: int) -> str:
    """Write a rate as people say it: 125,000 ppm is "12.5 %"."""
    return decimal_text(ppm, 4).rstrip("0").rstrip(".") + " %"


def with_point(text: str) -> str:
    """Write a number whose decimals were set apart by a comma with a point; empty where no comma stands so.

    A comma before exactly three digits may group thousands: whoever reads such a number says first whether it may.
    """
    found = _DECIMAL_COMMA.fullmatch(text.strip())
    if found is None:
        return ""
    whole = "".join(letter for letter in found["whole"] if letter in _DIGITS)
    return f"{found['sign']}{whole}.{found['decimals']}{found['unit']}"


def about_comma(text: str) -> str:
    """Say how a number with a decimal comma is written, to go behind a message; empty where there is none."""
    meant = with_point(text)
    return f" A comma does not separate decimals: write {meant}." if meant else ""


def _decimal(text: str) -> Decimal:
    if _PLAIN.fullmatch(text) is None:
        message = f"{text!r} is not a number.{about_comma(text)}"
        raise UnusableValue(message, code="not_a_number")
    amount = Decimal(text)
    if amount < 0:
        message = f"{text} is negative."
        raise UnusableValue(message, code="negative")
    return amount
