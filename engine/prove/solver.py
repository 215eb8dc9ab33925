"""The door to the solver: one question at a time, each with a budget of seconds, and what it answered."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import z3

Claim: TypeAlias = Any
"""Something that the solver may take as true: a z3 expression of sort Bool. z3 has no types of its own."""

Term: TypeAlias = Any
"""A z3 expression of a number."""

Verdict: TypeAlias = Literal["yes", "no", "undecided"]
"""Whether there is a case in which all of it is true."""

_LEAST_MS: Final = 20
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver said: with yes a case (``model``), with no the labels that cannot be true together (``core``)."""

    verdict: Verdict
    model: Any = None
    core: frozenset[str] = frozenset()


@dataclass(slots=True)
class Solver:
    """Asks z3; ``seconds`` is the budget of each question, ``asked`` counts the questions, ``spent_s`` their time."""

    seconds: float
    asked: int = 0
    spent_s: float = 0.0
    wanted: list[Claim] = field(default_factory=list)

    def ask(self, claims: Sequence[Claim], wishes: Sequence[Sequence[Claim]] = ()) -> Answer:
        """Look for a case in which all claims are true.

        Parameters
        ----------
        claims
            What must hold.
        wishes
            What would make the case plainer, most wanted first; each is kept if the case can still be had with it.
        """
        solver = self._fresh(claims)
        verdict = self._check(solver)
        if verdict != "yes":
            return Answer(verdict)
        model = solver.model()
        stop = time.perf_counter() + self.seconds
        for wish in wishes:
            if time.perf_counter() > stop:
                break
            solver.push()
            solver.add(*wish)
            found = self._check(solver)
            if found == "yes":
                model = solver.model()
            else:
                solver.pop()
            if found == "undecided":
                # What is only wished is not worth waiting for.
                break
        return Answer("yes", model)

    def explain(self, claims: Sequence[Claim], labelled: Mapping[str, Claim]) -> Answer:
        """Find a smallest set of labels whose claims cannot be true together with ``claims``.

        The labels are taken away one by one, in their order, for as long as the rest still contradicts itself: what
        comes out contradicts itself, and would not with any one of it gone. Where the solver cannot tell whether one
        may go, it stays.
        """
        kept = dict(labelled)
        if self._check(self._fresh([*claims, *kept.values()])) != "no":
            return Answer("undecided")
        for label in labelled:
            rest = [claim for other, claim in kept.items() if other != label]
            if self._check(self._fresh([*claims, *rest])) == "no":
                del kept[label]
        return Answer("no", core=frozenset(kept))

    def _fresh(self, claims: Sequence[Claim]) -> Any:
        solver = z3.Solver()
        solver.set("timeout", max(_LEAST_MS, int(self.seconds * 1000)))
        # With one seed the same rulebook gets the same witnesses.
        solver.set("random_seed", _SEED)
        solver.add(*claims)
        return solver

    def _check(self, solver: Any) -> Verdict:
        started = time.perf_counter()
        found = solver.check()
        self.asked += 1
        self.spent_s += time.perf_counter() - started
        return "yes" if found == z3.sat else "no" if found == z3.unsat else "undecided"
