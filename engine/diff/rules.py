"""What a changed law does to rules: for each rule, whom it began to hit, and whom it hits no longer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import NO, UNKNOWN, YES, Truth
from engine.decision import Decisions


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """One rule under two laws: its hits, and how many of them began or stopped.

    ``old_unknown`` and ``new_unknown`` count the consignments of which it cannot be said. A rule that a law does not
    have hits nobody there.
    """

    rule: str
    old_hits: int
    new_hits: int
    began: int
    stopped: int
    old_unknown: int
    new_unknown: int


@dataclass(frozen=True, slots=True)
class PairedRules:
    """Every rule of either law with its answers under both: two arrays of shape (rules, consignments)."""

    names: tuple[str, ...]
    old: Truth
    new: Truth

    def effects(self) -> tuple[RuleEffect, ...]:
        """Count each rule's hits; the rules stand in the order of the new law, those that it lacks at the end."""
        began, stopped = (self.new == YES) & (self.old != YES), (self.old == YES) & (self.new != YES)
        columns = (
            (self.old == YES).sum(axis=1), (self.new == YES).sum(axis=1), began.sum(axis=1), stopped.sum(axis=1),
            (self.old == UNKNOWN).sum(axis=1), (self.new == UNKNOWN).sum(axis=1),
        )  # fmt: skip
        counts = np.stack(columns, axis=1).tolist() if self.names else []
        return tuple(RuleEffect(name, *row) for name, row in zip(self.names, counts, strict=True))


def pair_rules(old: Decisions, new: Decisions) -> PairedRules:
    """Put the answers of each rule under two laws beside each other."""
    olds = {rule.id: row for row, rule in enumerate(old.law.rules.rules)}
    news = {rule.id: row for row, rule in enumerate(new.law.rules.rules)}
    names = tuple({**news, **olds})
    count = old.known.consignments
    return PairedRules(names, _answers(names, olds, old.hits, count), _answers(names, news, new.hits, count))


def _answers(names: tuple[str, ...], rows: dict[str, int], hits: Truth, count: int) -> Truth:
    answers = np.full((len(names), count), NO, dtype=np.int8)
    held = [position for position, name in enumerate(names) if name in rows]
    answers[held] = hits[[rows[names[position]] for position in held]]
    return answers
