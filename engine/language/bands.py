"""Bands of a quantity made into ranges that a program can search: sorted, and none over another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, isnan, nextafter

from engine.language.graph import Range
from engine.language.kinds import Band, Quantity


def flatten_bands(bands: Sequence[Band], number: Callable[[Quantity | None], float]) -> tuple[Range, ...]:
    """Give the ranges in which a value is known; of bands that overlap, the first counts.

    ``number`` gives a quantity as registers hold it, NaN where it is unknown. Unknown: what no band holds, and
    everything where a bound is not known, since that band might hold any of it.
    """
    covered: list[tuple[float, float]] = []
    ranges: list[Range] = []
    for band in bands:
        low, high = _bounds(band, number)
        if isnan(low) or isnan(high):
            return ()
        pieces = [(low, high)] if low <= high else []
        for first, last in covered:
            pieces = [rest for piece in pieces for rest in _outside(piece, first, last)]
        covered += pieces
        value = number(band.value)
        ranges += [] if isnan(value) else [(first, last, value) for first, last in pieces]
    return tuple(sorted(ranges))


def _bounds(band: Band, number: Callable[[Quantity | None], float]) -> tuple[float, float]:
    """Give the first and the last number inside of a band."""
    low = -inf if band.start is None else number(band.start)
    high = inf if band.end is None else number(band.end)
    if band.start is not None and not band.start_inside:
        low = nextafter(low, inf)
    if band.end is not None and not band.end_inside:
        high = nextafter(high, -inf)
    return low, high


def _outside(piece: tuple[float, float], first: float, last: float) -> list[tuple[float, float]]:
    """Give what of a piece lies before ``first`` or after ``last``."""
    low, high = piece
    if high < first or low > last:
        return [piece]
    before = [(low, nextafter(first, -inf))] if low < first else []
    after = [(nextafter(last, inf), high)] if high > last else []
    return before + after
