"""Text folded for matching: one spelling for what people write in many."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Fold a text to plain lower-case words: letters of any script are written in Latin, marks fall away.

    Returns
    -------
    str
        The tokens ``[a-z0-9]+`` joined by single spaces; empty where the text has none.
    """
    return " ".join(_TOKEN.findall(_latin(text).casefold()))


def _latin(text: str) -> str:
    if text.isascii():
        return text
    # The tables are large and most batches that are only listed or checked never need them.
    from anyascii import anyascii

    return anyascii(text)
