"""What makes a description say nothing: the tests of one token, compiled into the kernel that reads descriptions."""

from __future__ import annotations

from typing import Final

from engine.columns.folded import Letters
from engine.jit import inlined

_ZERO: Final = 48
_NINE: Final = 57


@inlined
def says_nothing(letters: Letters, first: int, last: int) -> bool:
    """Say whether a token is digits only, or one sign however often it is repeated ("x", "aaa")."""
    is_digits, is_repeated = True, True
    for i in range(first, last):
        if letters[i] < _ZERO or letters[i] > _NINE:
            is_digits = False
        if letters[i] != letters[first]:
            is_repeated = False
    return is_digits or is_repeated
