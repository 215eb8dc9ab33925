"""The languages that rules are said in: this file is the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.errors import UnusableValue
from engine.language.phrasing.english import ENGLISH
from engine.language.phrasing.french import FRENCH
from engine.language.phrasing.tongue import Tongue

TONGUES: Final[Mapping[str, Tongue]] = {tongue.code: tongue for tongue in (ENGLISH, FRENCH)}


def tongue_of(language: str) -> Tongue:
    """Give a language by its code.

    Raises
    ------
    UnusableValue
        ``unknown_language``; the message names those that there are.
    """
    found = TONGUES.get(language.strip().lower())
    if found is None:
        known = ", ".join(f"{tongue.code} ({tongue.name})" for tongue in TONGUES.values())
        message = f"{language!r} is not a language that rules are said in; there are {known}."
        raise UnusableValue(message, code="unknown_language")
    return found
