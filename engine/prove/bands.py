"""Bands as stretches of numbers: which leave something out between them, which overlap, which are never used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to ``end``, None without a bound; ``name`` says what it is a stretch of."""

    name: str
    start: Fraction | None
    start_inside: bool
    end: Fraction | None
    end_inside: bool

    def begins_before(self, other: Stretch) -> bool:
        """Say whether it holds something below all that ``other`` holds."""
        if self.start is None or other.start is None:
            return self.start is None and other.start is not None
        return self.start < other.start or (self.start == other.start and self.start_inside and not other.start_inside)

    def ends_after(self, other: Stretch) -> bool:
        """Say whether it holds something above all that ``other`` holds."""
        if self.end is None or other.end is None:
            return self.end is None and other.end is not None
        return self.end > other.end or (self.end == other.end and self.end_inside and not other.end_inside)

    def holds(self, other: Stretch) -> bool:
        """Say whether all of ``other`` lies in it."""
        return not other.begins_before(self) and not other.ends_after(self)

    def meets(self, other: Stretch) -> int:
        """Say how the end of this one stands to the start of ``other``: -1 a gap, 0 they touch, 1 they overlap."""
        if self.end is None or other.start is None:
            return 1
        if self.end != other.start:
            return 1 if self.end > other.start else -1
        return int(self.end_inside) + int(other.start_inside) - 1


def in_order(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Sort stretches by where they begin."""
    return sorted(
        stretches,
        key=lambda one: (one.start is not None, one.start or Fraction(0), not one.start_inside),
    )


def neighbours(stretches: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Pair each stretch with the next that does not lie in one before it."""
    found: list[tuple[Stretch, Stretch]] = []
    furthest: Stretch | None = None
    for stretch in in_order(stretches):
        if furthest is None:
            furthest = stretch
        elif stretch.ends_after(furthest):
            found.append((furthest, stretch))
            furthest = stretch
    return found


def written(stretch: Stretch, say: Callable[[Fraction], str]) -> str:
    """Write a stretch as people do: from 1 kg, below 5 kg."""
    said = []
    if stretch.start is not None:
        said.append(f"{'from' if stretch.start_inside else 'above'} {say(stretch.start)}")
    if stretch.end is not None:
        said.append(f"{'up to' if stretch.end_inside else 'below'} {say(stretch.end)}")
    return ", ".join(said) or "everything"


def middle(left: Stretch, right: Stretch) -> Fraction:
    """Give a value in a gap, or in an overlap, of two neighbours."""
    if left.end is None or right.start is None:
        return left.end if left.end is not None else right.start or Fraction(0)
    return left.end if left.end == right.start else (left.end + right.start) / 2


def inside(stretch: Stretch) -> Fraction:
    """Give a value that a stretch holds."""
    start, end = stretch.start, stretch.end
    if start is None or end is None:
        return start + 1 if start is not None else end - 1 if end is not None else Fraction(0)
    return (start + end) / 2


def outside(first: Stretch, last: Stretch) -> Fraction:
    """Give a value above the last stretch, else one below the first; one of them has an end."""
    if last.end is not None:
        return last.end + 1 if last.end_inside else last.end
    return (first.start or Fraction(0)) / 2 if first.start_inside else first.start or Fraction(0)
