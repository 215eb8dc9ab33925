"""The wire: what a reader found of one record, and how each kind of value in it is read or complained of.

No sentence here repeats what a text field says: names, addresses and numbers of persons stay out of messages and logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, Literal, Required, TypedDict

from engine.arrays import MISSING_MINOR
from engine.days import day_from_text
from engine.errors import Problem, UnusableValue
from engine.hs import encode_hs
from engine.money import MAX_DECLARED_MINOR, minor_from_decimal, ppm_from_decimal

MAX_TEXT_CHARACTERS: Final = 2_000
MAX_IDENTIFIER_CHARACTERS: Final = 35
MAX_ITEMS: Final = 999

_QUOTED_CHARACTERS: Final = 40
_MAX_INTEGER: Final = 10**30
_NEAR_NAME_PERCENT: Final = 75
_NEAR_CODE_PERCENT: Final = 60
_NUMBER: Final = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?(?:[eE][+-]?[0-9]{1,2})?")
# Half of a surrogate pair is no character: it cannot be written as UTF-8 again.
_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FORBIDDEN_IN_DESCRIPTION: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LEAVE_OUT: Final = "Leave the field out, or write null, where it is not known."
_HUGE_NUMBER: Final = re.compile(r"[0-9]{31,}(?:\.[0-9]+)?(?:[eE]\+?[0-9]+)?|[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{3,}")
_PLAIN_NUMBER: Final = "Write digits with a point, such as 12.50, with no sign, unit or thousands separator."


class Digits(str):
    """A JSON number kept by its digits, so that no decimal is lost on the way."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RawRecord:
    """What a reader found: ``value`` maps wire names to raw values, or is None where nothing could be read.

    ``problems`` are the reader's own; they refuse the record. ``line`` is where it stands in its file, from 1.
    """

    value: object
    problems: tuple[Problem, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot be decided: where it stood in the call, its name if it has one, and why."""

    position: int
    consignment_id: str | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why one value cannot be read, before it is known where the value stands."""

    code: str
    detail: str

    def at(self, pointer: str) -> Problem:
        """Make it a problem of the value at ``pointer``."""
        return Problem(self.code, pointer, self.detail)


def read_text(
    value: object, longest: int = MAX_TEXT_CHARACTERS, *, is_description: bool = False
) -> str | Complaint | None:
    """Read a text as it stands; a blank one is unknown."""
    if not isinstance(value, str) or isinstance(value, Digits):
        return _wrong_type(value, "text", "Write it in quotation marks.")
    if len(value) > longest:
        return Complaint(
            "too_long", f"The text has {len(value):,} characters; at most {longest:,} are read. Shorten it."
        )
    if not value.isprintable():
        found = (_FORBIDDEN_IN_DESCRIPTION if is_description else _FORBIDDEN).search(value)
        if found is not None:
            return _forbidden_character(found, is_description=is_description)
    return None if not value or value.isspace() else value


def read_identifier(value: object) -> str | Complaint:
    """Read the consignment's identifier; a blank one is missing."""
    text = read_text(value, MAX_IDENTIFIER_CHARACTERS)
    return missing_identifier() if text is None else text


def missing_identifier() -> Complaint:
    """Complain of a record without a name."""
    return Complaint(
        "missing", "The record has no consignment_id; give the number of the postal item, house waybill or house bill."
    )


def read_code(value: object, codes: Mapping[str, int], expected: str) -> int | Complaint:
    """Read a code of a closed list as its position; ``expected`` says what the list is."""
    if not isinstance(value, str):
        return _wrong_type(value, "a code", f"Expected {expected}.")
    position = codes.get(value)
    if position is not None:
        return position
    if not value.strip():
        return Complaint("unknown_code", f"The code is empty; expected {expected}. {_LEAVE_OUT}")
    right = nearest(value, codes, _NEAR_CODE_PERCENT)
    hint = f"The nearest right code is {right}." if right else _LEAVE_OUT
    return Complaint("unknown_code", f"{quoted(value)} is not a known code; expected {expected}. {hint}")


def read_money(value: object, exponent: int | None) -> int | Complaint:
    """Read an amount exactly as minor units; without a currency (``exponent`` None) it is unknown."""
    text = _number_text(value)
    if isinstance(text, Complaint):
        return text
    if exponent is None:
        return _too_large(text) if float(text) > MAX_DECLARED_MINOR else MISSING_MINOR
    try:
        return minor_from_decimal(text, exponent)
    except UnusableValue as found:
        return _exactness(found, text, f"its currency has {exponent}")


def read_rate(value: object) -> int | Complaint:
    """Read a rate, a decimal fraction, exactly as parts per million."""
    text = _number_text(value)
    if isinstance(text, Complaint):
        return Complaint(text.code, f"{text.detail} A rate is a decimal fraction: 5 % is 0.05.")
    try:
        return ppm_from_decimal(text)
    except UnusableValue as found:
        if found.code == "too_large":
            return Complaint(
                "too_large", f"{quoted(text)} is more than 1,000 %; a rate is a decimal fraction: 5 % is 0.05."
            )
        return _exactness(found, text, "a rate has six")


def read_measure(value: object, largest: float, *, whole: bool = False) -> float | Complaint:
    """Read a mass, volume, count or share: at least 0, at most ``largest``."""
    text = _number_text(value)
    if isinstance(text, Complaint):
        return text
    number = float(text)
    if number > largest:
        advice = "A share is a decimal fraction: 40 % is 0.40." if largest == 1 else "Correct the figure or its unit."
        return Complaint("too_large", f"{quoted(text)} is more than {largest:,.0f}, the most that is read. {advice}")
    if whole and not number.is_integer():
        return Complaint("not_whole", f"{quoted(text)} is not a whole number. Write how many there are, such as 2.")
    return number


def read_hs(value: object) -> int | Complaint:
    """Read a commodity code; dots and spaces are removed."""
    if not isinstance(value, str) or isinstance(value, Digits):
        advice = "Write the HS code in quotation marks, because a number loses its leading zeros."
        return _wrong_type(value, "text", advice)
    try:
        return encode_hs(value)
    except UnusableValue as found:
        expected = "an HS code is four to ten digits, such as 6109.10"
        return Complaint(found.code, f"{quoted(value)} is not an HS code; {expected}. {_LEAVE_OUT}")


def read_date(value: object) -> int | Complaint:
    """Read an ISO 8601 date, or the date of a date-time, as a day number."""
    if not isinstance(value, str) or isinstance(value, Digits):
        return _wrong_type(value, "a date", "Write year-month-day in quotation marks, such as 2024-07-01.")
    try:
        return day_from_text(value)
    except UnusableValue as found:
        return Complaint(found.code, f"{quoted(value)} is not a date; write year-month-day, such as 2024-07-01.")


def unknown_key(key: object, right_names: Iterable[str], of_what: str) -> Complaint:
    """Complain of a key that ``of_what`` does not have, naming the nearest one that it has."""
    text = key if isinstance(key, str) else repr(key)
    right = nearest(text, right_names)
    hint = f"The nearest right name is {right}." if right else "Leave it out."
    return Complaint("unknown_key", f"{quoted(text)} is not a field of {of_what}. {hint}")


def pointer_to(parent: str, key: object) -> str:
    """Give the JSON pointer to a key, or to its parent where the key itself is unfit to be repeated."""
    if not isinstance(key, str) or len(key) > _QUOTED_CHARACTERS or not key.isprintable():
        return parent
    return f"{parent}/{key.replace('~', '~0').replace('/', '~1')}"


def nearest(text: str, right: Iterable[str], least_percent: int = _NEAR_NAME_PERCENT) -> str | None:
    """Find the right spelling nearest to ``text``, or None where none is near."""
    return _nearest(text[: 2 * _QUOTED_CHARACTERS], tuple(right), least_percent)


@lru_cache(maxsize=1024)
def _nearest(text: str, right: tuple[str, ...], least_percent: int) -> str | None:
    spelled = {name.casefold(): name for name in right}
    found = get_close_matches(text.casefold(), spelled, 1, least_percent / 100)
    return spelled[found[0]] if found else None


def quoted(text: str) -> str:
    """Quote a text in a message: at most forty characters of it, on one line."""
    return repr(text) if len(text) <= _QUOTED_CHARACTERS else repr(text[:_QUOTED_CHARACTERS]) + "..."


def named_kind(value: object) -> str:
    """Say what kind of value was found, without saying the value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Digits | int | float | Decimal):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list | tuple) else "something else"


def _number_text(value: object) -> str | Complaint:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _MAX_INTEGER:
        return _too_large("A number of more than thirty digits")
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return _wrong_type(value, "a number", _PLAIN_NUMBER)
    text = value if isinstance(value, str) else str(value)
    if _NUMBER.fullmatch(text) is None:
        if not text.strip():
            return Complaint("not_a_number", f"The text is empty where a number was expected. {_LEAVE_OUT}")
        if _HUGE_NUMBER.fullmatch(text) is not None:
            return _too_large(quoted(text))
        return Complaint("not_a_number", f"{quoted(text)} is not a number. {_PLAIN_NUMBER}")
    if text[0] == "-":
        return Complaint("negative", f"{quoted(text)} is negative; expected 0 or more. Correct the sign or the amount.")
    return text


def _exactness(found: UnusableValue, text: str, allowed: str) -> Complaint:
    if found.code == "too_large":
        return _too_large(quoted(text))
    return Complaint(found.code, f"{quoted(text)} has more decimals than are exact: {allowed}. Round it as it is owed.")


def _too_large(what: str) -> Complaint:
    return Complaint("too_large", f"{what} is more than any parcel can be worth. Correct the amount or the currency.")


def _wrong_type(value: object, expected: str, advice: str) -> Complaint:
    found = named_kind(value)
    return Complaint("wrong_type", f"{found[0].upper()}{found[1:]} was found where {expected} was expected. {advice}")


def _forbidden_character(found: re.Match[str], *, is_description: bool) -> Complaint:
    allowed = "a line break or tab is the only one allowed in a description" if is_description else "none is allowed"
    detail = (
        f"Character {found.start() + 1} of the text is the control character U+{ord(found.group()):04X}; {allowed}."
    )
    return Complaint("control_character", f"{detail} Remove it.")


class HitRecord(TypedDict):
    """One rule that said yes, with what it looked at."""

    rule: str
    points: int
    because: str
    facts: dict[str, str]


class UnknownRecord(TypedDict):
    """One rule that could not be answered, what was missing, and what follows."""

    rule: str
    missing: list[str]
    then: Literal["ask", "hold", "pass"]


class NoteRecord(TypedDict):
    """One thing about a decision that its reader should know."""

    code: str
    detail: str


class ProblemRecord(TypedDict):
    """One thing wrong in a refused record."""

    code: str
    pointer: str
    detail: str


class GroupRecord(TypedDict):
    """The consignments that one was assessed together with, itself included, and how sure it is that they belong so."""

    id: str
    consignments: int
    goods_value: str | None
    certainty: Literal["certain", "probable"]


class DecisionRecord(TypedDict, total=False):
    """The wire shape of one decision; a refused one has problems in place of lane and money."""

    consignment_id: Required[str | None]
    status: Required[Literal["decided", "refused"]]
    lane: str
    score: int
    selected_by: list[str]
    hits: list[HitRecord]
    unknown: list[UnknownRecord]
    group: GroupRecord | None
    assessment: dict[str, Any]
    notes: list[NoteRecord]
    problems: list[ProblemRecord]
    rulebook: Required[dict[str, str]]
    engine: Required[str]
