"""The customs value as a rulebook writes it: a delivery term, the word unknown, or an amount of what is declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.language.scope import Expression
from engine.rulebook.conditions import ConditionChecker, names_in
from engine.rulebook.reading import Given

BASES: Final = ("cif", "fob", "unknown")
"""What the customs value is where it is no amount of its own."""

_DECLARED: Final = ("cif_value", "fob_value", "goods_value")


def read_basis(given: Given, levies: Sequence[str], checker: ConditionChecker) -> str | Expression | None:
    """Read what the customs value is: one of BASES, or an amount that rests on no levy and not on itself."""
    node = given["value"]
    text = str(node.value.strip())
    if text in BASES:
        return text
    rings = [name for name in ("customs_value", *levies) if name in names_in(node)]
    for name in rings:
        message = f"the customs value cannot rest on {name}, which itself rests on the customs value."
        hint = f"Write it by {', '.join(_DECLARED)} and what else the parcel declares."
        checker.faults.append(given.fault("value", "customs_value_of_itself", message, hint, name))
    return None if rings else checker.check_amount(node, given.about, _DECLARED)
