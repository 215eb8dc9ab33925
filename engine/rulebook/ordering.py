"""What is worked out before what: an order in which everything comes after all that it needs, or the ring there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def find_order(needs: Sequence[Collection[int]]) -> tuple[int, ...]:
    """Order positions so that each comes after those that it needs; of several that may come, the first as written.

    Parameters
    ----------
    needs
        For each position, the positions that it needs.

    Returns
    -------
    order
        All positions; without those that are part of a ring, or need one.
    """
    order: list[int] = []
    left = list(range(len(needs)))
    while (ready := next((place for place in left if set(needs[place]) <= set(order)), None)) is not None:
        order.append(ready)
        left.remove(ready)
    return tuple(order)


def find_ring(needs: Sequence[Collection[int]]) -> tuple[int, ...]:
    """Give the positions of one ring, each needing the next and the last the first; nothing where there is none."""
    ordered = set(find_order(needs))
    left = [place for place in range(len(needs)) if place not in ordered]
    if not left:
        return ()
    walked = [left[0]]
    # Whatever is left needs something that is left: walking on comes back to where it has been.
    while (following := min(place for place in needs[walked[-1]] if place not in ordered)) not in walked:
        walked.append(following)
    ring = walked[walked.index(following) :]
    first = ring.index(min(ring))
    return tuple(ring[first:] + ring[:first])
