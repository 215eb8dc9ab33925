"""Reading columns: one cell as a person reads it, and whether it is unknown."""

from __future__ import annotations

import math
from typing import Any, Final

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_HS, MISSING_MINOR, MISSING_PPM, UNKNOWN
from engine.columns.batch import Batch
from engine.columns.catalogue import Column
from engine.columns.codes import code_list, currency_exponents
from engine.days import day_text
from engine.hs import hs_text
from engine.money import decimal_text, percent_text

MOST_SHOWN: Final = 3
"""So many different cells of a consignment's items are written out; of more it is said how many there are."""
_MISSING: Final = {
    "money": MISSING_MINOR, "rate": MISSING_PPM, "code": MISSING_CODE, "text": MISSING_CODE, "hs": MISSING_HS,
    "date": MISSING_DAY, "flag": UNKNOWN,
}  # fmt: skip
_UNIT: Final = {"mass": " kg", "volume": " l"}


def is_cell_unknown(batch: Batch, column: Column, row: int) -> bool:
    """Say whether a consignment's cell, or that of any of its items, is unknown."""
    cells = batch[column.name]
    if column.grain == "item":
        first, last = batch.item_offsets[row], batch.item_offsets[row + 1]
        return any(is_missing(column, cell) for cell in cells[first:last].tolist())
    return is_missing(column, cells[row].item())


def cell_text(batch: Batch, column: Column, position: int, national: str) -> str:
    """Write one cell: position is a consignment's row, or an item's for a column of item grain.

    ``national`` is the currency of money that rules compare.
    """
    cell: Any = batch[column.name][position].item()
    if is_missing(column, cell):
        return "unknown"
    match column.kind:
        case "text":
            return batch.texts[column.name].texts[int(cell)]
        case "code":
            return code_list(column.codes or "").codes[int(cell)]
        case "money":
            return f"{decimal_text(cell, currency_exponents()[national])} {national}"
        case "money_per_mass":
            return f"{decimal_text(math.floor(cell + 0.5), currency_exponents()[national])} {national}/kg"
        case "hs":
            return hs_text(cell)
        case "date":
            return day_text(cell)
        case "flag":
            return "yes" if cell else "no"
        case "rate":
            return percent_text(cell)
        case "share":
            return f"{_plain(cell * 100)} %"
        case _:
            return f"{_plain(cell)}{_UNIT.get(column.kind, '')}"


def item_texts(batch: Batch, column: Column, row: int, national: str) -> str:
    """Write a consignment's item cells: each distinct one once, in order, no more than three."""
    first, last = batch.item_offsets[row], batch.item_offsets[row + 1]
    texts = list(dict.fromkeys(cell_text(batch, column, item, national) for item in range(first, last)))
    shown = ", ".join(texts[:MOST_SHOWN])
    return f"{shown} and {len(texts) - MOST_SHOWN} more" if len(texts) > MOST_SHOWN else shown


def _plain(number: float) -> str:
    """Write a measure to six decimals at most, with no exponent and no zeros at the end."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def is_missing(column: Column, cell: float) -> bool:
    """Say whether a cell's value says unknown."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return column.kind in _MISSING and cell == _MISSING[column.kind]
