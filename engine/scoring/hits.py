"""Hits: the answer of every rule in force for every consignment."""

from __future__ import annotations

from engine.arrays import Truth
from engine.columns.batch import Batch
from engine.rulebook.law import RuleSet


def find_hits(known: Batch, rules: RuleSet, *, threads: int = 1) -> Truth:
    """Ask every rule of every consignment.

    Parameters
    ----------
    known
        The batch with its evidence.
    rules
        The rules in force.
    threads
        How many threads may share the blocks; the answers do not depend on it.

    Returns
    -------
    Truth of shape (rules, consignments)
        1 a hit, 0 none, -1 where an input that the answer needs is unknown.
    """
    return rules.program.run(known, threads=threads)
