"""Points: hits to one score for each consignment, with a cap for each risk area and one for the sum."""

from __future__ import annotations

import numpy as np

from engine.arrays import YES, AnyArray, Truth
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
    areas = np.zeros((len(law.area_caps), hits.shape[1]), dtype=np.int32)
    for rule, area in enumerate(law.areas):
        areas[area] += (hits[rule] == YES) * law.points[rule]
    capped = np.minimum(areas, law.area_caps[:, None])
    return np.minimum(capped.sum(axis=0), law.total_cap).astype(np.int16)
