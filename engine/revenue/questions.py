"""What amounts and reliefs ask as a rule does: conditions of consignments and of goods items, once for a batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Truth
from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS
from engine.language.program import Program


@dataclass(slots=True)
class Questions:
    """Answers, worked out when the first one is needed."""

    known: Batch
    consignments: Program
    items: Program | None
    _answers: dict[str, Truth] = field(default_factory=dict)

    def of_all(self, place: int) -> Truth:
        """Answer one condition for every consignment."""
        if "all" not in self._answers:
            self._answers["all"] = self.consignments.run(self.known)
        return np.ascontiguousarray(self._answers["all"][place])

    def of_items(self, place: int) -> Truth:
        """Answer one condition for every goods item."""
        if "items" not in self._answers:
            if self.items is None:
                raise KeyError(place)
            self._answers["items"] = self.items.run(one_by_one(self.known, self.items.columns))
        return np.ascontiguousarray(self._answers["items"][place])


def one_by_one(known: Batch, names: tuple[str, ...]) -> Batch:
    """Give a batch in which every goods item is a consignment of its own, with what its consignment says of it."""
    alone = np.arange(known.items + 1, dtype=np.int64)
    columns = {name: known[name] if COLUMNS[name].grain == "item" else known[name][known.item_rows] for name in names}
    return Batch(alone, known.item_rows * 0 + np.arange(known.items), columns, known.texts)
