"""The effect of a law on a batch in a few figures: money, work, and what can no longer be worked out, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import MISSING_MINOR
from engine.diff.effect import Effect
from engine.revenue.unknowns import NAMES


@dataclass(frozen=True, slots=True)
class Summary:
    """What a new law does to one batch, all levies together.

    ``delta_minor`` is over parcels that can be worked out under both laws. ``stopped`` counts those that the new law
    leaves without a total, ``stopped_minor`` is what they owed under the old one, and ``missing`` names what is unknown
    of them, the most frequent first. ``became`` and ``became_minor`` are the reverse, under the new law.
    """

    delta_minor: int
    looked_at: int
    stopped: int
    stopped_minor: int
    missing: tuple[str, ...]
    became: int
    became_minor: int


def summarise(effect: Effect) -> Summary:
    """Sum an effect up."""
    total, (before, after) = effect.totals["total"], effect.inspected()
    return Summary(
        total.delta_minor, after - before, total.stopped, total.stopped_minor, _missing(effect), total.became,
        total.became_minor,
    )  # fmt: skip


def _missing(effect: Effect) -> tuple[str, ...]:
    """Name what is unknown of the parcels that only the old law could work out."""
    old, new = effect.old.assessment, effect.new.assessment
    has_stopped = (old.total_minor != MISSING_MINOR) & (new.total_minor == MISSING_MINOR)
    masks = new.unknown_mask[has_stopped]
    counts = {name: int(np.count_nonzero(masks & np.int64(bit))) for bit, name in NAMES.items()}
    return tuple(sorted((name for name in counts if counts[name]), key=lambda name: -counts[name]))
