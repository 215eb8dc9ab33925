"""Commas inside { } and [ ], where they end a value: this file finds and tells of the numbers that one cut in two."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from engine.errors import Fault
from engine.money import with_point
from engine.rulebook.nodes import Mapping, Pair, Text

_AFTER_COMMA: Final = re.compile(r"[0-9]+([. ]?[^0-9].*)?|[0-9]{3}([,. ].*)?")
_THOUSANDS: Final = re.compile(r"[0-9]{3}([. ].*)?")
_ENDS_IN_DIGIT: Final = re.compile(r"([^0-9]*[ $])?[0-9]+")


def numbers_split(node: Mapping) -> dict[str, Text]:
    """Find the keys whose number a comma inside { } cut in two, each with what was taken for the next key."""
    return {
        pair.key.value: after.key
        for pair, after in pairwise(node.pairs)
        if isinstance(pair.value, Text)
        and not pair.value.style
        and _ENDS_IN_DIGIT.fullmatch(pair.value.value)
        and _AFTER_COMMA.fullmatch(after.key.value)
        and isinstance(after.value, Text)
        and not after.value.value
    }


def comma_fault(pair: Pair, rest: Text, about: str) -> Fault:
    """Tell of a number that a comma inside { } cut in two; ``rest`` is what stands behind the comma."""
    before = pair.value.value if isinstance(pair.value, Text) else ""
    written = f"{before},{rest.value}"
    mark = replace(pair.value.mark, length=rest.mark.column + len(rest.value) - pair.value.mark.column)
    if _THOUSANDS.fullmatch(rest.value) and not written.endswith("%"):
        whole = written.replace(",", "")
        message = f"inside {{ }} and [ ] a comma ends a value: {written} is cut in two."
        return mark.fault(
            "comma_in_number", message, f'Write {whole} without a comma, or "{written}" in quotes.', about
        )
    message = f"{written}: a comma does not separate decimals."
    return mark.fault("decimal_comma", message, f"Write {with_point(written) or 'a point'}.", about)
