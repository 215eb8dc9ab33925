"""What reading one file or body gives: raw records, remarks for the person, and what the body says of the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.errors import UnreadableInput
from engine.records import RawRecord

FormatName = Literal["json", "ndjson", "csv", "awmds", "awbolds"]
FORMATS: tuple[FormatName, ...] = ("json", "ndjson", "csv", "awmds", "awbolds")


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of one input, in its order.

    ``remarks`` are sentences about the input as a whole: columns that were not read, totals that do not agree.
    ``country`` and ``on`` stand where the input itself says them (the HTTP object).
    """

    input_format: FormatName
    records: list[RawRecord]
    remarks: tuple[str, ...] = ()
    country: str | None = None
    on: str | None = None


def decode(data: bytes, name: str) -> str:
    """Read bytes as UTF-8, with or without a byte order mark.

    Raises
    ------
    UnreadableInput
        ``wrong_encoding``, with the byte and the line where it stands.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as found:
        at = found.start
        line = data.count(b"\n", 0, at) + 1
        message = (
            f"{name} is not UTF-8: byte {at + 1} (0x{data[at]:02X}, on line {line}) is no part of a character. "
            "Save the file as UTF-8 and read it again."
        )
        raise UnreadableInput(message, code="wrong_encoding") from None


def listed(names: list[str], most: int = 5) -> str:
    """Write a list for a sentence, cut short where it is long."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
