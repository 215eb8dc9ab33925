"""What makes a witness plain: one item, nothing stated that is not needed, round figures; each is wished, not asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import z3

from engine.columns.catalogue import COLUMNS
from engine.columns.codes import code_list
from engine.prove.encode import Encoder
from engine.prove.parcel import Parcel
from engine.prove.solver import Claim
from engine.prove.truths import TRUE, negated

_STEPS: Final = (1, 10, 1000)
"""Measures are wished whole, else to one decimal, else to three."""

_SMALL: Final = 10**6


def wishes_for(parcel: Parcel, encoder: Encoder) -> tuple[tuple[Claim, ...], ...]:
    """Give what is wished of a parcel, most wanted first."""
    if not parcel.made() and not encoder.rates:
        return ()
    return tuple(wish for wish in _wishes(parcel, encoder) if wish)


def _wishes(parcel: Parcel, encoder: Encoder) -> Iterator[tuple[Claim, ...]]:
    made = list(parcel.made())
    if any(item is not None for _, item in made):
        yield (parcel.items_count == 1,)
    if ("has_exchange_rate", None) in made:
        yield (parcel.flag("has_exchange_rate").yes,)
    if ("currency", None) in made:
        national = code_list("currency").positions[encoder.values.currency]
        yield (parcel.choice("currency").known, parcel.choice("currency").at == national)
    yield tuple(term == 1 for _, term in encoder.rates.values())
    measured = [parcel.number(name, item) for name, item in made if _is_measured(name)]
    yield tuple(number.value <= _SMALL for number in measured)
    reals = [number.value for number in measured if z3.is_real(number.value)]
    for step in _STEPS:
        yield tuple(z3.IsInt(value * step) for value in reals)
    whole = [
        parcel.number(name, item).value for name, item in made if COLUMNS[name].kind == "money" and _is_measured(name)
    ]
    yield tuple(value % 100 == 0 for value in whole)
    # What is not needed is left out one by one: most of it is not looked at in the case at hand.
    for name, item in made:
        known = parcel.known(name, item)
        if known is not TRUE:
            yield (negated(known),)


def _is_measured(column: str) -> bool:
    return COLUMNS[column].kind not in {"code", "hs", "text", "flag", "date"} and column != "items_count"
