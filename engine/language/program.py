"""A compiled program: plain arrays that answer every condition for every consignment of a batch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.arrays import AnyArray, Real, Truth

if TYPE_CHECKING:
    from engine.columns.batch import Batch

_IN_NO_TEXT: Final = -2.0
"""A code that no vocabulary gives: the batch has no such text."""


@dataclass(frozen=True, slots=True)
class LateText:
    """A constant that depends on the batch: the code of ``text`` in the vocabulary of ``column``."""

    at: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions (see instructions.py) with the columns that they read and the pools that they point into.

    ``outputs`` is how many conditions it answers.
    """

    outputs: int
    columns: tuple[str, ...]
    code: AnyArray
    shape: AnyArray
    constants: Real
    ranges: AnyArray
    lookup: Truth
    texts: tuple[LateText, ...]

    def run(self, batch: Batch, *, block: int = 1024, threads: int = 1) -> Truth:
        """Answer every condition for every consignment.

        Parameters
        ----------
        batch
            The columns; all that the conditions look at must be there.
        block
            How many consignments are worked on at once; it changes the time, never the answer.
        threads
            How many threads share the blocks; the same.

        Returns
        -------
        Truth
            int8 (outputs, consignments).

        Raises
        ------
        KeyError
            For a column that the batch does not have.
        """
        from engine.language.kernels import run_rows

        rows = batch.consignments
        block = max(1, min(block, rows))
        answers = np.empty((self.outputs, rows), dtype=np.int8)
        columns = [batch[name] for name in self.columns]
        addresses = np.array([column.ctypes.data for column in columns], dtype=np.int64)
        constants = self._constants_for(batch)

        def run_part(part: tuple[int, int]) -> None:
            run_rows(
                self.code, self.shape, constants, self.ranges, self.lookup, addresses,
                batch.item_offsets, batch.item_rows, part[0], part[1], block, answers,
            )  # fmt: skip

        parts = _parts(rows, block, threads)
        if len(parts) <= 1:
            for part in parts:
                run_part(part)
            return answers
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(run_part, parts))
        return answers

    def _constants_for(self, batch: Batch) -> Real:
        if not self.texts:
            return self.constants
        constants = self.constants.copy()
        for late in self.texts:
            texts = batch.texts[late.column].texts
            constants[late.at] = texts.index(late.text) if late.text in texts else _IN_NO_TEXT
        return constants


def _parts(rows: int, block: int, threads: int) -> list[tuple[int, int]]:
    """Split the rows into at most ``threads`` stretches of whole blocks."""
    blocks = -(-rows // block)
    each = -(-blocks // max(1, threads)) * block
    return [(start, min(rows, start + each)) for start in range(0, rows, each)] if rows else []
