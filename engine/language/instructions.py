"""The instruction set of the block machine: what each number in a program means.

A program is rows of six int64: operation, destination, left, right, at, count. Registers of numbers hold float64 (NaN
is unknown), registers of truths int8 (arrays.Truth). ``at`` and ``count`` point into the program's own pools. The
kernels bake these numbers in and numba's cache does not look at this file: a new operation takes a new number, and no
number changes its meaning.
"""

from __future__ import annotations

from typing import Final

OPERATION: Final = 0
DESTINATION: Final = 1
LEFT: Final = 2
RIGHT: Final = 3
AT: Final = 4
COUNT: Final = 5
WIDTH: Final = 6

# Read a column (left is its position among the program's columns) or another grain's register, or fill.
LOAD_FLOAT: Final = 0
LOAD_INT64: Final = 1
LOAD_INT32: Final = 2
LOAD_TRUTH: Final = 3
LOAD_HS_FIRST: Final = 4
LOAD_HS_LAST: Final = 5
SPREAD_NUMBER: Final = 6
SPREAD_TRUTH: Final = 7
FILL_NUMBER: Final = 8
FILL_TRUTH: Final = 9
FIND_CODE: Final = 10

# Numbers from numbers; a name that ends in BY or FROM takes a constant.
ADD: Final = 20
SUBTRACT: Final = 21
MULTIPLY: Final = 22
DIVIDE: Final = 23
ADD_BY: Final = 24
SUBTRACT_FROM: Final = 25
MULTIPLY_BY: Final = 26
DIVIDE_BY: Final = 27
DIVIDE_FROM: Final = 28
FIND_HS: Final = 29
"""Also finds the band of any other quantity, which is then both first and last."""
CHOOSE: Final = 30
"""Left is a register of truths, right and at are registers of numbers."""
SMALLEST_OF: Final = 31
LARGEST_OF: Final = 32
YEAR: Final = 33
MONTH: Final = 34
WEEKDAY: Final = 35
ROUND_DOWN: Final = 36
ROUND_UP: Final = 37
ROUND_HALF_UP: Final = 38

# Truths from numbers; a name that ends in THAN or TO takes a constant.
LESS: Final = 40
AT_MOST: Final = 41
SAME: Final = 42
LESS_THAN: Final = 43
AT_MOST_TO: Final = 44
MORE_THAN: Final = 45
AT_LEAST_TO: Final = 46
SAME_TO: Final = 47
IS_UNKNOWN: Final = 48
UNDER_HS: Final = 49
IN_CODES: Final = 50

# Truths from truths.
BOTH: Final = 60
EITHER: Final = 61
OPPOSITE: Final = 62
TRUTH_UNKNOWN: Final = 63

# Results: fold items into a register of the consignment, write an output.
FOLD_ANY: Final = 80
FOLD_ALL: Final = 81
FOLD_SUM: Final = 82
STORE: Final = 83
FOLD_COUNT: Final = 84
FOLD_SMALLEST: Final = 85
FOLD_LARGEST: Final = 86
FOLD_DIFFERENT: Final = 87
"""Left is a register of truths, at the number of digits, count the column of HS codes; a consignment's items stand in
one block."""

# What is known of texts only once there is a batch: ``at`` is a position among the program's questions about texts.
# Running the program makes IN_CODES and FIND_CODE of them; the kernels never see them.
ASK_TEXT_TRUTH: Final = 100
ASK_TEXT_NUMBER: Final = 101

FOLDS: Final = frozenset({FOLD_ANY, FOLD_ALL, FOLD_SUM, FOLD_COUNT, FOLD_SMALLEST, FOLD_LARGEST, FOLD_DIFFERENT})
GIVES_NUMBER: Final = (
    frozenset({LOAD_FLOAT, LOAD_INT64, LOAD_INT32, LOAD_HS_FIRST, LOAD_HS_LAST, SPREAD_NUMBER, FILL_NUMBER})
    | frozenset({FIND_CODE, ASK_TEXT_NUMBER, FOLD_SUM, FOLD_COUNT, FOLD_SMALLEST, FOLD_LARGEST, FOLD_DIFFERENT})
    | frozenset(range(ADD, ROUND_HALF_UP + 1))
)
LOADS_COLUMN: Final = frozenset(range(LOAD_FLOAT, LOAD_HS_LAST + 1)) | {
    IN_CODES, FIND_CODE, ASK_TEXT_TRUTH, ASK_TEXT_NUMBER,
}  # fmt: skip
"""Operations whose ``left`` is a column, not a register."""
