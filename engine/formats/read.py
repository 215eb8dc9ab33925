"""Bytes to records: tells the format of an input by its content, then by its suffix, and reads it."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Final

from engine.errors import UnreadableInput
from engine.formats.awmds import read_manifest
from engine.formats.csv_records import known_columns, read_csv
from engine.formats.json_records import (
    first_value,
    not_json,
    read_json,
    read_ndjson,
    reading_of,
    several_values,
    too_deep,
)
from engine.formats.reading import FORMATS, FormatName, Reading, decode
from engine.records import nearest

__all__ = ["Reading", "read"]

_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_OTHER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_BINARY: Final = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; save the sheet as CSV in UTF-8, or unpack the archive",
    b"\x1f\x8b": "compressed (gzip); unpack it first",
    b"%PDF": "a PDF; ask the sender for the data behind it",
    b"PAR1": "a Parquet file; export it as CSV or NDJSON",
    b"ARROW1": "an Arrow file; export it as CSV or NDJSON",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file; save the sheet as CSV in UTF-8",
}
_SUFFIXES: Final[dict[str, FormatName]] = {
    ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".xml": "awmds",
}  # fmt: skip
_LINES_TRIED: Final = 20
"""How many lines are looked at before a text that begins with a brace is taken for one object."""

_READ: Final = "JSON, NDJSON, CSV and the ASYCUDA World manifests Awmds and Awbolds are read"


def read(data: bytes, name: str, input_format: str | None = None, *, strict: bool = False) -> Reading:
    """Read one input as records.

    Parameters
    ----------
    data
        The whole input.
    name
        What to call it in sentences; its suffix tells the format where the content does not.
    input_format
        One of json, ndjson, csv, awmds and awbolds, where the caller knows; it then is not guessed.
    strict
        Whether a CSV column that is not a field makes the input unreadable.

    Raises
    ------
    UnreadableInput
        For input that is not recognised or not whole: nothing of it is decided.

    Notes
    -----
    An empty input has no records, and a remark says so.
    """
    told = _told_format(input_format)
    _refuse_if_not_text(data, name)
    if not data.removeprefix(_UTF_8_MARK).strip():
        return Reading(told or _by_suffix(name) or "ndjson", [], (f"{name} is empty; there was nothing to decide.",))
    if told == "ndjson":
        return read_ndjson(data)
    if told == "json":
        return read_json(data, name)
    if told == "csv":
        return read_csv(data, name, strict=strict)
    if told is not None:
        return read_manifest(data.removeprefix(_UTF_8_MARK), name)
    return _read_by_content(data, name, strict=strict)


def _told_format(input_format: str | None) -> FormatName | None:
    if input_format is None or input_format in FORMATS:
        return input_format
    right = nearest(input_format, FORMATS)
    hint = f" The nearest right name is {right}." if right else ""
    message = f"{input_format[:40]!r} is not an input format; choose one of {', '.join(FORMATS)}.{hint}"
    raise UnreadableInput(message, code="unknown_format")


def _by_suffix(name: str) -> FormatName | None:
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def _refuse_if_not_text(data: bytes, name: str) -> None:
    for mark, what in _BINARY.items():
        if data.startswith(mark):
            message = f"{name} is {what}. {_READ}."
            raise UnreadableInput(message, code="binary")
    # Text in UTF-8 holds no zero byte; text in UTF-16 or UTF-32 always does.
    if data.startswith(_OTHER_MARKS) or _is_wide_text(data[:64]):
        message = f"{name} seems to be text in UTF-16 or UTF-32. Save it as UTF-8 and read it again."
        raise UnreadableInput(message, code="wrong_encoding")
    # A zero byte in one line of NDJSON is that line's fault, and is found there.
    is_objects = data.removeprefix(_UTF_8_MARK).lstrip().startswith(b"{")
    if (at := data.find(b"\x00")) >= 0 and not is_objects:
        message = f"{name} is not text: its byte {at + 1} is zero. {_READ}; export the data in one of these forms."
        raise UnreadableInput(message, code="binary")


def _is_wide_text(sample: bytes) -> bool:
    letters = sample.replace(b"\x00", b"")
    if not letters.isascii() or len(letters) > len(sample) * 2 / 3:
        return False
    return "".join(letters.decode().split()).isprintable() and sample != letters


def _read_by_content(data: bytes, name: str, *, strict: bool) -> Reading:
    start = data.removeprefix(_UTF_8_MARK).lstrip()
    if start.startswith(b"<"):
        return read_manifest(data.removeprefix(_UTF_8_MARK), name)
    if start.startswith(b"["):
        return read_json(data, name)
    if start.startswith(b"{"):
        return _read_objects(data, start, name)
    first_line = start.partition(b"\n")[0].decode("utf-8", "replace")
    if known_columns(first_line):
        return read_csv(data, name, strict=strict)
    return _read_by_suffix(data, name, strict=strict)


def _read_objects(data: bytes, start: bytes, name: str) -> Reading:
    """Read one JSON object, or the lines of NDJSON, which may be broken each by itself."""
    in_lines = _by_suffix(name) == "ndjson" or _has_whole_lines(start)
    try:
        value, rest = first_value(decode(data, name))
    except UnreadableInput:
        if in_lines:
            return read_ndjson(data)
        raise
    except json.JSONDecodeError as found:
        if in_lines:
            return read_ndjson(data)
        raise not_json(found, name) from None
    except RecursionError:
        if in_lines:
            return read_ndjson(data)
        raise too_deep(name) from None
    if not rest:
        return reading_of(value, name)
    if in_lines:
        return read_ndjson(data)
    raise several_values(name)


def _has_whole_lines(start: bytes) -> bool:
    """Say whether there are several lines, and one of the first is a whole consignment by itself."""
    lines = start.split(b"\n", _LINES_TRIED)
    return len(lines) > 1 and any(_is_consignment(line) for line in lines[:_LINES_TRIED])


def _is_consignment(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "consignment_id" in value


def _read_by_suffix(data: bytes, name: str, *, strict: bool) -> Reading:
    suffix = _by_suffix(name)
    if suffix == "ndjson":
        return read_ndjson(data)
    if suffix == "json":
        return read_json(data, name)
    if suffix == "csv":
        return read_csv(data, name, strict=strict)
    if suffix is not None:
        return read_manifest(data, name)
    decode(data, name)
    message = f"{name} is not recognised. {_READ}; choose one with --input-format, or export the data again."
    raise UnreadableInput(message, code="unrecognised_format")
