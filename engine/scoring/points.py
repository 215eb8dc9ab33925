"""Points: hits to one score for each consignment, with a cap for each risk area and one for the sum."""

from __future__ import annotations

import numpy as np

from engine.arrays import YES, AnyArray, Truth
from engine.jit import kernel
from engine.rulebook.law import PointLaw


def add_points(hits: Truth, law: PointLaw) -> AnyArray:
    """Add up the points of the hits.

    A cap keeps one risk area, however many rules it has, from deciding alone. Points are never negative, so that
    another hit never lowers a score.

    Returns
    -------
    int16 of shape (consignments,)
        The score, 0 to ``law.total_cap``.
    """
    score = np.empty(hits.shape[1], dtype=np.int16)
    _add_points(hits, law.points, law.areas, law.area_caps, law.total_cap, score)
    return score


@kernel("ro int8[:,:], ro int16[:], ro int16[:], ro int16[:], int64, int16[:]")
def _add_points(
    hits: Truth, points: AnyArray, areas: AnyArray, area_caps: AnyArray, total_cap: int, score: AnyArray
) -> None:
    sums = np.empty(area_caps.shape[0], dtype=np.int64)
    for row in range(score.shape[0]):
        sums[:] = 0
        for rule in range(points.shape[0]):
            if hits[rule, row] == YES:
                sums[areas[rule]] += points[rule]
        total = 0
        for area in range(sums.shape[0]):
            total += min(sums[area], area_caps[area])
        score[row] = min(total, total_cap)
