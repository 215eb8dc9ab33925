"""How much of a rulebook is known: its own values of law, counted by what their sources are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.rulebook.load import Reading
from engine.rulebook.reading import Given


def count_statuses(reading: Reading) -> Counter[str]:
    """Count the values of law in a rulebook's own files, tariff rows included, by status."""
    found = Counter(status for given in reading.files.givens.values() for status in _statuses(given))
    return found + Counter(row.status for row in (reading.book.tariff if reading.book is not None else ()))


def _statuses(given: Given) -> Iterator[str]:
    if "status" in given.values:
        yield given["status"]
    for value in given.values.values():
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
        for part in parts:
            if isinstance(part, Given):
                yield from _statuses(part)
