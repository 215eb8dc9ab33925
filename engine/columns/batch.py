"""A batch: n consignments and their m goods items as read-only columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import AnyArray, Offsets
from engine.columns.catalogue import COLUMNS
from engine.columns.codes import Coded, Vocabulary


@dataclass(frozen=True, slots=True)
class Batch:
    """Columns of one batch. Columns are only ever added; no array is changed.

    ``item_offsets`` (n + 1) says which items belong to which consignment; ``item_rows`` (m) says the same the other
    way round. ``texts`` holds the vocabulary of each column of kind text.
    """

    item_offsets: Offsets
    item_rows: Offsets
    columns: Mapping[str, AnyArray]
    texts: Mapping[str, Vocabulary]

    @property
    def consignments(self) -> int:
        """Count the consignments."""
        return len(self.item_offsets) - 1

    @property
    def items(self) -> int:
        """Count the goods items."""
        return len(self.item_rows)

    def __getitem__(self, name: str) -> AnyArray:
        """Give one column by its name in the catalogue."""
        return self.columns[name]

    def with_columns(self, added: Mapping[str, AnyArray | Coded]) -> Batch:
        """Give the same batch with more columns; one of texts comes with its vocabulary, or has it in ``texts``.

        Raises
        ------
        KeyError
            For a column that the catalogue does not declare.
        ValueError
            For an array whose dtype or length is not what the catalogue says, or a column that is already there.
        """
        texts = {name: column.vocabulary for name, column in added.items() if isinstance(column, Coded)}
        arrays = {name: column.codes if isinstance(column, Coded) else column for name, column in added.items()}
        for name, array in arrays.items():
            self._refuse_if_undeclared(name, array)
        columns = {**self.columns, **{name: read_only(array) for name, array in arrays.items()}}
        return replace(self, columns=columns, texts={**self.texts, **texts} if texts else self.texts)

    def text(self, name: str, row: int) -> str | None:
        """Give the text of a column of kind text at one row, or None where it is unknown."""
        code = int(self.columns[name][row])
        return None if code < 0 else self.texts[name].texts[code]

    def _refuse_if_undeclared(self, name: str, array: AnyArray) -> None:
        column = COLUMNS[name]
        length = self.items if column.grain == "item" else self.consignments
        if array.dtype != np.dtype(column.dtype) or array.shape != (length,) or name in self.columns:
            message = f"column {name}: {array.dtype} of {array.shape} where {column.dtype} of ({length},) is new"
            raise ValueError(message)


def read_only(array: AnyArray) -> AnyArray:
    """Give the array as one that nobody can write to, in one piece in memory."""
    whole = np.ascontiguousarray(array)
    if whole is array and array.flags.writeable:
        whole = array.view()
    whole.flags.writeable = False
    return whole


def make_batch(item_offsets: Offsets, columns: Mapping[str, AnyArray], texts: Mapping[str, Vocabulary]) -> Batch:
    """Put a batch together, holding every column to the catalogue."""
    item_rows = np.repeat(np.arange(len(item_offsets) - 1, dtype=np.int64), np.diff(item_offsets))
    empty = Batch(read_only(item_offsets), read_only(item_rows), {}, dict(texts))
    return empty.with_columns(columns)
