"""Yes, no and unknown for the solver: two claims for each condition, joined as the program joins answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import z3

from engine.prove.solver import Claim

TRUE: Final = z3.BoolVal(val=True)
FALSE: Final = z3.BoolVal(val=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition: ``yes`` and ``no`` are never true at once; unknown is neither."""

    yes: Claim
    no: Claim

    @property
    def unknown(self) -> Claim:
        """Claim that it is unknown."""
        return negated(either([self.yes, self.no]))

    @property
    def known(self) -> Claim:
        """Claim that it is known."""
        return either([self.yes, self.no])

    def is_answer(self, answer: int) -> Claim:
        """Claim that it is this answer: 1 yes, 0 no, -1 unknown."""
        return {1: self.yes, 0: self.no, -1: self.unknown}[answer]


def certain(claim: Claim) -> Truth:
    """Make a condition that is always yes or no."""
    return Truth(claim, negated(claim))


def where_known(known: Claim, claim: Claim) -> Truth:
    """Make a condition that is unknown unless ``known``."""
    return Truth(both([known, claim]), both([known, negated(claim)]))


def both(claims: Iterable[Claim]) -> Claim:
    """Join claims with and; what is plain is left out, so that the solver gets short questions."""
    # Told by being the same object: to ask z3 what a claim is takes longer than all the rest.
    kept = [claim for claim in claims if claim is not TRUE]
    if any(claim is FALSE for claim in kept):
        return FALSE
    return kept[0] if len(kept) == 1 else z3.And(*kept) if kept else TRUE


def either(claims: Iterable[Claim]) -> Claim:
    """Join claims with or."""
    kept = [claim for claim in claims if claim is not FALSE]
    if any(claim is TRUE for claim in kept):
        return TRUE
    return kept[0] if len(kept) == 1 else z3.Or(*kept) if kept else FALSE


def negated(claim: Claim) -> Claim:
    """Give the opposite of a claim."""
    if claim is TRUE or claim is FALSE:
        return FALSE if claim is TRUE else TRUE
    return z3.Not(claim)


def implied(claim: Claim, then: Claim) -> Claim:
    """Claim ``then`` wherever ``claim`` is true."""
    return either([negated(claim), then])


def alike(one: Claim, other: Claim) -> Claim:
    """Claim that two claims are true together or not at all."""
    return one == other


def all_of(truths: Sequence[Truth]) -> Truth:
    """Join conditions with and: no if one is no, else unknown if one is."""
    return Truth(both(truth.yes for truth in truths), either(truth.no for truth in truths))


def any_of(truths: Sequence[Truth]) -> Truth:
    """Join conditions with or: yes if one is yes, else unknown if one is."""
    return Truth(either(truth.yes for truth in truths), both(truth.no for truth in truths))


def opposite(truth: Truth) -> Truth:
    """Give the opposite; unknown stays unknown."""
    return Truth(truth.no, truth.yes)
