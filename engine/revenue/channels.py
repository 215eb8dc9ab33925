"""Which of a law's channels collects each levy from each consignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import NO, UNKNOWN, YES, AnyArray, Truth
from engine.columns.batch import Batch
from engine.revenue.collection import NO_CHANNEL
from engine.revenue.exact import Answers, Exact
from engine.revenue.models.model import Flags
from engine.revenue.unknowns import AMOUNT_CONDITION, Mask
from engine.rulebook.law import Channel, RevenueLaw


@dataclass(frozen=True, slots=True)
class Channels:
    """The channel of every levy (levies, n), a place in RevenueLaw.channels or NO_CHANNEL, and what is missing (n)."""

    place: AnyArray
    missing: Mask


def choose_channels(law: RevenueLaw, known: Batch, exact: Exact) -> Channels:
    """Give for each levy the first channel that collects it.

    Notes
    -----
    Unknown: where a channel's condition is, before any that says yes. A channel whose evidence is not valid says no,
    whatever its condition.
    """
    shape, last = (len(law.levies), known.consignments), len(law.channels) - 1
    if not last:
        return Channels(np.broadcast_to(np.int8(0), shape), np.broadcast_to(np.int64(0), shape[1:]))
    place, missing = np.full(shape, last, np.int8), np.zeros(shape, np.int64)
    for at in range(last - 1, -1, -1):
        asked = _asked(law.channels[at], known, exact)
        yes, unknown = asked.truth == YES, asked.truth == UNKNOWN
        for levy in law.channels[at].levies:
            place[levy][yes], place[levy][unknown] = at, NO_CHANNEL
            missing[levy][yes] = 0
            missing[levy][unknown] |= asked.missing[unknown]
    return Channels(place, np.bitwise_or.reduce(missing, axis=0))


def is_shown(channel: Channel, known: Batch) -> Flags:
    """Say where the evidence that a channel needs is valid on the day; everywhere where it needs none."""
    if not channel.evidence:
        return np.ones(known.consignments, np.bool_)
    texts = known.texts["proven_scheme"].texts if "proven_scheme" in known.texts else ()
    code = texts.index(channel.evidence) if channel.evidence in texts else None
    found: Flags = np.zeros(known.consignments, np.bool_) if code is None else known["proven_scheme"] == code
    return found


def _asked(channel: Channel, known: Batch, exact: Exact) -> Answers:
    shown = is_shown(channel, known)
    if channel.when is None:
        return Answers(shown.astype(np.int8), np.zeros(len(shown), np.int64))
    found = exact.condition(channel.when)
    truth: Truth = np.where(shown, found.truth, NO).astype(np.int8)
    return Answers(truth, np.where(truth == UNKNOWN, found.missing & ~np.int64(AMOUNT_CONDITION), 0).astype(np.int64))
