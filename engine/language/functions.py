"""The functions of the rule language, in one written table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Function:
    """A function: whether it goes over a consignment's items or along with its argument, what it takes and says."""

    name: str
    goes: Literal["over_items", "along"]
    takes: Literal["condition", "quantity", "anything"]
    meaning: str


FUNCTIONS: Final[Mapping[str, Function]] = {
    function.name: function
    for function in (
        Function("any", "over_items", "condition", "yes if it holds for at least one goods item"),
        Function("all", "over_items", "condition", "yes if it holds for every goods item"),
        Function("sum", "over_items", "quantity", "the values of all goods items added up; unknown if one is"),
        Function("is_unknown", "along", "anything", "yes if it is not known; never unknown itself"),
        Function("is_known", "along", "anything", "yes if it is known; never unknown itself"),
    )
}
