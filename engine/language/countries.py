"""What people write for a country instead of its code of ISO 3166-1, and the code that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.columns.codes import country_names

_MEANT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("uk", "en", "eng", "england", "scotland", "wales", "britain", "great britain"), "GB"),
    **dict.fromkeys(("usa", "america", "united states of america"), "US"),
    **dict.fromkeys(("uae", "dubai", "abu dhabi"), "AE"),
    **dict.fromkeys(("prc", "peking", "shanghai"), "CN"),
    **dict.fromkeys(("korea", "rok"), "KR"),
    "el": "GR", "holland": "NL", "png": "PG", "rmi": "MH", "fsm": "FM", "tahiti": "PF", "rarotonga": "CK",
}  # fmt: skip
"""Codes that are none and common, and names of a part that people take for the whole."""


def code_meant(text: str) -> str:
    """Give the code of the country that ``text`` names; empty where it names none."""
    folded = " ".join(text.replace("_", " ").split()).casefold()
    by_name = {name.casefold(): code for code, name in country_names().items()}
    return by_name.get(folded) or _MEANT.get(folded, "")


def told_code(text: str) -> tuple[str, str] | None:
    """Say which code a country has that was written in another way: message and hint; None where nobody can tell."""
    code = code_meant(text)
    if not code:
        return None
    # The names in sentences are needed only where somebody has slipped.
    from engine.language.phrasing.labels import code_noun

    return f"{text} is not an ISO code; {code_noun('en', 'country', code).text} is {code}.", f"Write {code}."
