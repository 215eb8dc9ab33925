"""The array aliases: one name for each thing that a column may hold, and how each says "unknown"."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Minor: TypeAlias = npt.NDArray[np.int64]
"""Money in minor units; its currency is in a sibling column. Unknown: MISSING_MINOR."""

Ppm: TypeAlias = npt.NDArray[np.int64]
"""A rate in parts per million: 15 % is 150,000. Unknown: MISSING_PPM."""

Code: TypeAlias = npt.NDArray[np.int32]
"""A position in a code list or vocabulary. Unknown: MISSING_CODE."""

Hs: TypeAlias = npt.NDArray[np.int64]
"""An HS code as one integer: its digits padded with zeros to ten, times 16, plus how many digits were given.
Unknown: MISSING_HS."""

Day: TypeAlias = npt.NDArray[np.int32]
"""Days since 1970-01-01. Unknown: MISSING_DAY."""

Truth: TypeAlias = npt.NDArray[np.int8]
"""1 yes, 0 no, -1 unknown."""

Real: TypeAlias = npt.NDArray[np.float64]
"""A measure that only compares: mass, volume, count, share, money per mass. Unknown: NaN."""

Key: TypeAlias = npt.NDArray[np.uint64]
"""A 64-bit digest; never unknown."""

Offsets: TypeAlias = npt.NDArray[np.int64]
"""n + 1 positions: what belongs to row i stands from offsets[i] up to, not including, offsets[i + 1]."""

AnyArray: TypeAlias = npt.NDArray[Any]

MISSING_MINOR: Final = -(2**62)
MISSING_PPM: Final = -1
MISSING_CODE: Final = -1
MISSING_HS: Final = -1
MISSING_DAY: Final = -(2**31)

YES: Final = 1
NO: Final = 0
UNKNOWN: Final = -1
