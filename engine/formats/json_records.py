"""JSON and NDJSON: an array of records, one record, the HTTP object, or one record on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from engine.errors import Problem, UnreadableInput
from engine.formats.reading import Reading, decode
from engine.records import Digits, RawRecord, named_kind, nearest, quoted

_CALL_KEYS: Final = ("country", "on", "consignments")


class _SaidTwice(dict[str, Any]):
    """An object in which a key stands twice; JSON itself would keep the last value and say nothing."""

    __slots__ = ("twice",)

    twice: list[str]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) == len(pairs):
        return whole
    marked = _SaidTwice(whole)
    seen: set[str] = set()
    marked.twice = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    return marked


# Numbers stay text: a float would lose digits and a very long integer would take for ever.
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Digits, parse_int=Digits, parse_constant=Digits
)


def read_json(data: bytes, name: str) -> Reading:
    """Read an array of records, one record, or the object {country, on, consignments}.

    Raises
    ------
    UnreadableInput
        Where the text is not whole JSON, or not one of the three.
    """
    return reading_of(_parse(decode(data, name), name), name)


def reading_of(value: object, name: str) -> Reading:
    """Take the records out of a parsed JSON value."""
    if isinstance(value, list):
        return Reading("json", [_record(entry) for entry in value])
    if not isinstance(value, dict):
        message = (
            f"{name} holds {named_kind(value)} where records were expected. Give an array of consignments, one "
            "consignment, or an object with country, on and consignments."
        )
        raise UnreadableInput(message)
    if "consignments" in value:
        return _reading_of_call(value, name)
    return Reading("json", [_record(value)])


def first_value(text: str) -> tuple[object, str]:
    """Parse the first JSON value of a text and give it with what follows it.

    Raises
    ------
    json.JSONDecodeError
        Where the text does not begin with a whole value.
    RecursionError
        Where it is nested too deeply.
    """
    start = len(text) - len(text.lstrip())
    value, end = _DECODER.raw_decode(text, start)
    return value, text[end:].strip()


def read_ndjson(data: bytes) -> Reading:
    """Read one record from each line; a line that is no JSON in UTF-8 is one refused record without a name."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return Reading("ndjson", [_line(line, number) for number, line in enumerate(lines, 1) if line.strip()])


def _line(line: bytes, number: int) -> RawRecord:
    try:
        return _record(_DECODER.decode(line.decode()), number)
    except UnicodeDecodeError as found:
        detail = f"Line {number} is not UTF-8 at its byte {found.start + 1}. Save it as UTF-8."
        return RawRecord(None, (Problem("wrong_encoding", "", detail),), number)
    except json.JSONDecodeError as found:
        detail = (
            f"Line {number} is not JSON: {_reason(found)} at character {found.pos + 1}. "
            "Write one whole consignment on each line."
        )
        return RawRecord(None, (Problem("not_json", "", detail),), number)
    except RecursionError:
        detail = f"Line {number} is nested too deeply. A consignment holds a list of items and nothing deeper."
        return RawRecord(None, (Problem("too_deep", "", detail),), number)


def _parse(text: str, name: str) -> object:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as found:
        raise not_json(found, name) from None
    except RecursionError:
        raise too_deep(name) from None


def several_values(name: str) -> UnreadableInput:
    """Say that one JSON value follows another and neither stands on a line of its own."""
    message = (
        f"{name} holds more than one JSON value. Write the consignments as one array, or each on one line (NDJSON)."
    )
    return UnreadableInput(message, code="not_json")


def not_json(found: json.JSONDecodeError, name: str) -> UnreadableInput:
    """Say where the JSON breaks off."""
    message = (
        f"{name} is not whole JSON: {_reason(found)} at line {found.lineno}, column {found.colno}. "
        "The file may have been cut short; write or send it again."
    )
    return UnreadableInput(message, code="not_json")


def too_deep(name: str) -> UnreadableInput:
    """Say that the JSON is nested beyond any record."""
    message = f"{name} is nested too deeply. A consignment holds a list of items and nothing deeper."
    return UnreadableInput(message, code="too_deep")


def _reason(found: json.JSONDecodeError) -> str:
    reason = found.msg.removesuffix(" at").removesuffix(":")
    return reason[0].lower() + reason[1:]


def _record(value: object, line: int | None = None) -> RawRecord:
    return RawRecord(value, tuple(_keys_said_twice(value, "")) if _says_twice(value) else (), line)


def _says_twice(value: object) -> bool:
    if isinstance(value, _SaidTwice):
        return True
    return isinstance(value, dict) and isinstance(items := value.get("items"), list) and _SaidTwice in map(type, items)


def _keys_said_twice(value: object, pointer: str) -> Iterator[Problem]:
    if isinstance(value, _SaidTwice):
        for key in value.twice:
            detail = f"The key {quoted(key)} stands twice in one object; keep the one that is right."
            yield Problem("duplicate_key", pointer, detail)
    # Only the record and its items are looked through: whatever is nested elsewhere is refused for its type.
    if isinstance(value, dict) and isinstance(items := value.get("items"), list) and not pointer:
        for number, item in enumerate(items):
            yield from _keys_said_twice(item, f"/items/{number}")


def _reading_of_call(call: dict[str, Any], name: str) -> Reading:
    for key in call:
        if key not in _CALL_KEYS:
            right = nearest(key, _CALL_KEYS)
            hint = f" The nearest right name is {right}." if right else ""
            message = f"{name}: {quoted(key)} does not belong beside consignments; it may hold country and on.{hint}"
            raise UnreadableInput(message, code="unknown_key")
    if isinstance(call, _SaidTwice):
        message = f"{name}: the key {quoted(call.twice[0])} stands twice; keep the one that is right."
        raise UnreadableInput(message, code="duplicate_key")
    consignments = call["consignments"]
    if not isinstance(consignments, list):
        message = f"{name}: consignments is {named_kind(consignments)}; expected a list of consignments."
        raise UnreadableInput(message)
    country, on = _said(call, "country", name), _said(call, "on", name)
    return Reading("json", [_record(entry) for entry in consignments], (), country, on)


def _said(call: dict[str, Any], key: str, name: str) -> str | None:
    value = call.get(key)
    if value is None or (isinstance(value, str) and not isinstance(value, Digits)):
        return value
    message = f"{name}: {key} is {named_kind(value)}; expected text."
    raise UnreadableInput(message)
