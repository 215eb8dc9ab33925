"""A compiled program: plain arrays that answer every condition for every consignment of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.arrays import AnyArray, Real, Truth
from engine.language import instructions as do
from engine.language.texts import Question, answer

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

    ``outputs`` is how many conditions it answers; ``questions`` are asked of the texts of each batch.
    """

    outputs: int
    columns: tuple[str, ...]
    code: AnyArray
    shape: AnyArray
    constants: Real
    ranges: AnyArray
    lookup: Truth
    texts: tuple[LateText, ...]
    questions: tuple[Question, ...] = ()

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
        code, constants, lookup = self._for(batch)

        def run_part(part: tuple[int, int]) -> None:
            run_rows(
                code, self.shape, constants, self.ranges, lookup, addresses,
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

    def _for(self, batch: Batch) -> tuple[AnyArray, Real, Truth]:
        """Give instructions, constants and truths with what only the texts of the batch can say."""
        constants = self.constants.copy() if self.texts else self.constants
        for late in self.texts:
            texts = batch.texts[late.column].texts
            constants[late.at] = texts.index(late.text) if late.text in texts else _IN_NO_TEXT
        if not self.questions:
            return self.code, constants, self.lookup
        answers = [answer(question, batch) for question in self.questions]
        truths, truths_at = _behind(self.lookup, answers)
        numbers, numbers_at = _behind(constants, answers)
        code = self.code.copy()
        for asked, done, starts in (
            (do.ASK_TEXT_TRUTH, do.IN_CODES, truths_at), (do.ASK_TEXT_NUMBER, do.FIND_CODE, numbers_at),
        ):  # fmt: skip
            rows = code[:, do.OPERATION] == asked
            code[rows, do.AT] = starts[code[rows, do.AT]]
            code[rows, do.OPERATION] = done
        return code, numbers, truths


def _behind(pool: AnyArray, answers: Sequence[AnyArray]) -> tuple[AnyArray, AnyArray]:
    """Put the answers of the pool's own type behind it; give where each begins."""
    mine = [part if part.dtype == pool.dtype else pool[:0] for part in answers]
    starts = len(pool) + np.cumsum([0, *(len(part) for part in mine)], dtype=np.int64)[:-1]
    return np.concatenate([pool, *mine]), starts


def _parts(rows: int, block: int, threads: int) -> list[tuple[int, int]]:
    """Split the rows into at most ``threads`` stretches of whole blocks."""
    blocks = -(-rows // block)
    each = -(-blocks // max(1, threads)) * block
    return [(start, min(rows, start + each)) for start in range(0, rows, each)] if rows else []
