"""Sampling: the seeded random share, drawn from each consignment's own key so that no order matters."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from engine.arrays import AnyArray, Key
from engine.money import PPM

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


def seed_of(digest: str, day: int) -> int:
    """Give the seed that a rulebook has on a day where the caller names none."""
    return int.from_bytes(hashlib.blake2b(f"{digest} {day}".encode(), digest_size=8).digest(), "big")


def draw(keys: Key, seed: int, share_ppm: int) -> AnyArray:
    """Draw a share of the consignments at random.

    Each consignment is drawn by its key and the seed alone: neither its place in the batch nor what else is in the
    batch changes that. Only a seed that is kept secret keeps senders from working out who is drawn: the one that
    seed_of gives can be found from any decision.

    Returns
    -------
    bool of shape (consignments,)
        True where it is drawn.

    Notes
    -----
    The mixing steps are those of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    """
    mixed = keys ^ np.uint64(seed & 0xFFFF_FFFF_FFFF_FFFF)
    with np.errstate(over="ignore"):
        mixed = mixed + _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
    mixed = mixed ^ (mixed >> np.uint64(31))
    if share_ppm >= PPM:
        return np.ones(len(keys), dtype=np.bool_)
    return mixed < np.uint64(share_ppm * 2**64 // PPM)
