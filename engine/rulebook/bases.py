"""The base of a levy: a sum of one value of the consignment and other levies, as a rule file writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.reading import Given
from engine.rulebook.worked import UNREAD

VALUES: Final = ("customs_value", "cif_value", "fob_value", "goods_value")
"""The values of a consignment that a levy may rest on; customs_value is the one that the law's basis says."""


@dataclass(frozen=True, slots=True)
class Base:
    """The value of a base, or an empty text, and its levies."""

    value: str
    levies: tuple[str, ...]


def read_base(given: Given, every: Sequence[str], faults: list[Fault]) -> Base:
    """Read the sum that stands in ``base``; ``every`` names all levies."""
    text: str = given["base"]
    parts, start = list[str](), 0
    for piece in text.split("+"):
        name = piece.strip()
        at = start + len(piece) - len(piece.lstrip())
        start += len(piece) + 1
        wrong = _wrong_part(name, parts, every)
        if wrong is not None:
            mark = given.marks["base"]
            if mark.source[mark.column - 1 :].startswith(text):
                mark = replace(mark, column=mark.column + at, length=max(len(name), 1))
            faults.append(mark.fault(*wrong, given.about))
        parts.append(name)
    value = next((part for part in parts if part in VALUES), "")
    return Base(value, tuple(part for part in parts if part not in VALUES))


def _wrong_part(name: str, parts: Sequence[str], every: Sequence[str]) -> tuple[str, str, str] | None:
    if name in parts:
        return "twice_in_base", f"{name} stands in the sum twice.", "A part is added once."
    if name in VALUES:
        other = next((part for part in parts if part in VALUES), None)
        message = f"{name} and {other} are two values of the same goods, and would count them twice."
        return None if other is None else ("two_values_in_base", message, "Keep the one that the law names.")
    if name in every or (name.isidentifier() and UNREAD in every):
        return None
    if name.isidentifier():
        return (
            "unknown_levy",
            f"{name} is neither a value nor a levy.",
            did_you_mean(name, [*VALUES, *every], f"Use {', '.join([*VALUES, *every])}."),
        )
    return (
        "not_a_sum",
        f"{name!r} cannot stand in a base.",
        "A base is a sum of names, such as customs_value + fiscal_duty.",
    )
