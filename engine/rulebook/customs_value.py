"""The customs value as a rulebook writes it: a delivery term, the word unknown, or an amount of what is declared."""

from __future__ import annotations

from typing import Final

from engine.language.scope import Expression
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.reading import Given

BASES: Final = ("cif", "fob", "unknown")
"""What the customs value is where it is no amount of its own."""

_DECLARED: Final = ("cif_value", "fob_value", "goods_value")


def read_basis(given: Given, checker: ConditionChecker) -> str | Expression | None:
    """Read what the customs value is: one of BASES, or an amount that rests on no levy and not on itself."""
    node = given["value"]
    text = str(node.value.strip())
    return text if text in BASES else checker.check_amount(node, given.about, _DECLARED)
