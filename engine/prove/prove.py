"""The prover: every question about a rulebook on a day, in order, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.exchange import ExchangeRates
from engine.prove.about_bands import ask_about_bands, ask_about_thresholds
from engine.prove.about_lanes import ask_about_lanes
from engine.prove.about_limits import ask_about_limits
from engine.prove.about_pairs import ask_about_lanes_of_rules, ask_about_pairs
from engine.prove.about_parts import ask_what_matters
from engine.prove.about_reliefs import ask_about_reliefs
from engine.prove.about_rules import ask_if_it_always_fires, ask_if_it_fires
from engine.prove.bench import Bench, place_of
from engine.prove.findings import Finding
from engine.prove.solver import Solver
from engine.rulebook.book import Rulebook
from engine.rulebook.written import WrittenRule

Step: TypeAlias = tuple[str, Callable[[], None]]
"""What is asked, as a person reads it while it runs, and the asking."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of a rulebook on a day, how many questions were asked, and how long the solver took."""

    rulebook: str
    day: int
    findings: tuple[Finding, ...]
    questions: int
    seconds: float

    def of_level(self, level: str) -> tuple[Finding, ...]:
        """Give the findings of one level."""
        return tuple(finding for finding in self.findings if finding.level == level)


def prove(
    rulebook: Rulebook,
    day: int,
    *,
    rates: ExchangeRates | None = None,
    seconds: float = 2.0,
    tell: Callable[[str], None] = lambda _: None,
) -> Proof:
    """Ask everything about a rulebook on a day.

    Parameters
    ----------
    rates
        The day's exchange rates; None: any rate may hold, so that what is found does not depend on them.
    seconds
        The solver's time for each question; what it cannot decide in it is a finding of its own.
    tell
        Is told what is asked, for a person who waits.
    """
    known = rates or ExchangeRates()
    law, values = rulebook.in_force(day, known), rulebook.values_on(day, known)
    bench = Bench(rulebook, day, rates, law, values, Solver(seconds))
    for what, ask in _steps(bench):
        tell(what)
        ask()
    return Proof(rulebook.name, day, tuple(bench.findings), bench.solver.asked, bench.solver.spent_s)


def _steps(bench: Bench) -> Iterator[Step]:
    rules = bench.rules()
    firing: list[WrittenRule] = []
    for rule in rules:
        yield f"{rule.rule.id}: can it fire", lambda rule=rule: firing.extend(_firing(bench, rule))  # type: ignore[misc]
    for rule in firing:
        yield f"{rule.rule.id}: which parts matter", lambda rule=rule: _ask_parts(bench, rule)  # type: ignore[misc]
    yield "rules inside other rules", lambda: ask_about_pairs(bench, firing)
    yield "lanes of rules", lambda: ask_about_lanes_of_rules(bench, firing)
    yield "scores and lanes", lambda: ask_about_lanes(bench, firing)
    yield "tables by bands", lambda: ask_about_bands(bench)
    yield "thresholds that meet", lambda: ask_about_thresholds(bench, firing)
    yield "reliefs", lambda: ask_about_reliefs(bench)
    yield "limits in min() and max()", lambda: ask_about_limits(bench)


def _firing(bench: Bench, rule: WrittenRule) -> list[WrittenRule]:
    if not ask_if_it_fires(bench, rule) or ask_if_it_always_fires(bench, rule):
        return []
    return [rule]


def _ask_parts(bench: Bench, rule: WrittenRule) -> None:
    ask_what_matters(bench, rule.rule.id, place_of(rule.rule), rule.when)
