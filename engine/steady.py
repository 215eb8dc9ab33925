"""Steadying: what binary arithmetic adds far behind the point is taken off again before numbers are compared."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_PARTS: Final = 1e6
_BOUND: Final = 4e9
"""Up to here a double has room for six decimals, and one more digit to round by."""


def steady(value: float) -> float:
    """Round a number to six decimals; a large one, or one that is unknown, stays as it is.

    Notes
    -----
    Seven hundredths of 10,000 is 700.0000000000001 in binary, and 0.1 kg and 0.2 kg are more than 0.3 kg. Whoever
    declared exactly what a line says would stand on its wrong side.
    """
    return float(np.rint(value * _PARTS)) / _PARTS if abs(value) < _BOUND else value


def steady_all(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Steady every number of a column."""
    rounded: npt.NDArray[np.float64] = np.where(np.abs(values) < _BOUND, np.rint(values * _PARTS) / _PARTS, values)
    return rounded
