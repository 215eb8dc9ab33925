"""The bench: one rulebook on one day, with all that questions need, and the engine that every witness must convince."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.arrays import YES
from engine.columns.codes import RULES_FOLDER
from engine.days import Citation, Dated, Entry
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.compiler import Values, compile_conditions
from engine.language.meaning import Different, Found, InList, Meaning, Parameter, Shown, TextTest
from engine.language.scope import Expression
from engine.language.tree import Name
from engine.prove.asked import parts_of
from engine.prove.findings import Finding
from engine.prove.scene import Scene, World, set_scene
from engine.prove.solver import Answer, Solver
from engine.prove.ties import BOUNDS, BOUNDS_REASON, TABLE
from engine.prove.witness import Witness, write_witness
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.law import LANES, Rule, RulesInForce
from engine.rulebook.snapshot import BASE
from engine.rulebook.written import WrittenRelief, WrittenRule
from engine.screen import Screened, screen_records

NOT_INVENTED: Final = frozenset({"proven_scheme", "prepaid_check", "prepaid_number_sellers_count"})
"""What only a registration that somebody issued can fill: a witness never shows one."""

ELECTION: Final = "election"
"""What is filled in where nobody chose, as the law says."""

SAID: Final[Mapping[int, str]] = {1: "yes", 0: "no", -1: "unknown"}
_REASONS: Final = {f"tie:{tie.code}": tie.reason for tie in TABLE} | {f"tie:{BOUNDS}": BOUNDS_REASON}


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness that the engine has screened: what each rule answered, the score and the lane."""

    witness: Witness
    answers: Mapping[str, int]
    score: int


@dataclass(slots=True)
class Bench:
    """What is asked about and what was learnt on the way; later questions look first at the witnesses in ``seen``."""

    rulebook: Rulebook
    day: int
    rates: ExchangeRates | None
    law: RulesInForce
    values: Values
    solver: Solver
    seen: list[Seen] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def world(self) -> World:
        """Give the law that the solver asks about."""
        return World(self.rulebook.country, self.values, self.rates is not None, self.law.revenue.basis_written)

    def rules(self) -> tuple[WrittenRule, ...]:
        """Give the rules in force on the day, in their order."""
        return tuple(rule for area in self.rulebook.areas for rule in area.rules if rule.span.holds(self.day))

    def reliefs(self) -> tuple[WrittenRelief, ...]:
        """Give the reliefs in force on the day, in their order."""
        return tuple(relief for relief in self.rulebook.reliefs if relief.span.holds(self.day))

    def scene(self, meanings: Sequence[Meaning], others: Sequence[str] = ()) -> Scene:
        """Set a scene."""
        return set_scene(meanings, self.world, self.solver, others)

    def find(self, code: str, subjects: Sequence[str], places: Sequence[str], sentence: str, **more: Any) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, tuple(subjects), tuple(places), sentence, **more))

    def undecided(self, subjects: Sequence[str], places: Sequence[str], question: str, why: str = "") -> None:
        """Add that a question could not be answered."""
        why = why or f"The solver found no answer in {self.solver.seconds:g} seconds; give it more with --seconds."
        self.find("undecided", subjects, places, f"It is not decided {question}.", reason=why)

    def confirm(self, scene: Scene, answer: Answer, claims: Sequence[tuple[Meaning, int]]) -> tuple[Witness, str]:
        """Write the witness of an answer and screen it.

        Returns
        -------
        witness, difference
            ``difference`` is empty where the engine answers every claim as the solver did; else it says both answers.
        """
        witness = write_witness(scene, answer.model)
        screened = self.screen(witness)
        if screened.ingested.refused:
            problems = " ".join(problem.detail for problem in screened.ingested.refused[0].problems)
            return witness, f"The solver gives a parcel, and the engine refuses its record: {problems}"
        found = self.answers(screened, [meaning for meaning, _ in claims], witness)
        self.remember(witness, screened)
        wanted = [expected for _, expected in claims]
        if found == wanted:
            return witness, ""
        if NOT_INVENTED & scene.asked.columns:
            return witness, "Nobody invents a registration number that holds, so the case was not screened."
        if ELECTION in scene.asked.columns and self.rulebook.elections:
            return witness, "Where nobody chooses the law does, so the case was not screened."
        left_open = next(left_open_in(part for meaning, _ in claims for part in parts_of(meaning)), "")
        if left_open:
            return witness, left_open
        said = ", ".join(f"{SAID[mine]} and {SAID[theirs]}" for mine, theirs in zip(wanted, found, strict=True))
        return witness, f"For one parcel the solver and the engine answer otherwise: {said}."

    def screen(self, witness: Witness) -> Screened:
        """Screen a witness with the rulebook in force; the random share is left out."""
        rates = self.rates_of(witness)
        law = self.rulebook.in_force(self.day, rates) if witness.rates else self.law
        law = replace(law, lanes=replace(law.lanes, random_ppm=0))
        book = self.rulebook
        evidence = make_evidence(
            book.country,
            book.currency,
            self.day,
            rates,
            counters=witness.counters,
            date_basis=law.date_basis,
            registered=book.registrations(),
        )
        return screen_records([RawRecord(dict(record)) for record in witness.records()], law, evidence)

    def answers(self, screened: Screened, meanings: Sequence[Meaning], witness: Witness) -> list[int]:
        """Ask the program conditions about the first parcel that was screened."""
        values = self.rulebook.values_on(self.day, self.rates_of(witness))
        asked = [expression_of(meaning) for meaning in meanings]
        if not asked:
            return []
        return [int(one) for one in compile_conditions(asked, values).run(screened.decisions.known)[:, 0]]

    def rates_of(self, witness: Witness) -> ExchangeRates:
        """Give the rates of the day, or those that a witness was found with."""
        if self.rates is not None or not witness.rates:
            return self.rates or ExchangeRates()
        cite = Citation("found by the solver")
        return ExchangeRates({
            (currency, self.rulebook.currency): Dated((Entry(self.day, rate, "fictional", cite),))
            for currency, rate in witness.rates.items()
        })  # fmt: skip

    def remember(self, witness: Witness, screened: Screened) -> None:
        """Keep what the engine said of a witness."""
        rules = screened.decisions.law.rules.rules
        hits = screened.decisions.hits[:, 0]
        answers = {rule.id: int(answer) for rule, answer in zip(rules, hits, strict=True)}
        self.seen.append(Seen(witness, answers, int(screened.decisions.score[0])))

    def was_seen(self, rule: str, *, without: Sequence[str] = ()) -> Seen | None:
        """Give a witness that a rule hits and none of ``without`` does, where there is one already."""
        for seen in self.seen:
            if seen.answers.get(rule) == YES and all(seen.answers.get(other) != YES for other in without):
                return seen
        return None

    def reason_of(self, labels: Sequence[str]) -> str:
        """Say what facts about parcels a contradiction rests on."""
        return " ".join(_REASONS[label] for label in _REASONS if label in set(labels))

    def values_said(self, condition: Expression) -> str:
        """Say what the parameters stand for that a condition looks at."""
        known = [f"{name} is {self.law.parameters[name]}" for name in sorted(condition.parameters)]
        return f"On this day {', '.join(known)}." if known else ""

    def unknown_values(self, meaning: Meaning) -> list[str]:
        """Name the values of law that a condition looks at and that are not known on the day."""
        return sorted({name for part in parts_of(meaning) for name in self._unknown_names(part)})

    def _unknown_names(self, part: Meaning) -> list[str]:
        if isinstance(part, Parameter):
            is_of_law = part.name in self.values.parameters
            return [part.name] if is_of_law and self.values.parameters[part.name] is None else []
        if isinstance(part, Found):
            held = self.values.tables.get(part.table) or self.values.bands.get(part.table)
            return [] if held else [part.table]
        if isinstance(part, InList):
            return [] if part.name in self.values.lists else [part.name]
        if isinstance(part, TextTest):
            return sorted(part.lists - self.values.lists.keys())
        return []


def expression_of(meaning: Meaning) -> Expression:
    """Make an expression of a meaning, for the compiler, which looks at nothing else."""
    return Expression("", Name(""), (), frozenset(), frozenset(), meaning)


def left_open_in(parts: Iterable[Meaning]) -> Iterator[str]:
    """Say what of a condition the solver leaves open, so that its parcel need not do what it says."""
    for part in parts:
        if isinstance(part, Different):
            yield f"How many HS codes of {part.digits} digits there are is left open: the solver does not count them."
        elif isinstance(part, Shown) and part.question == "proven":
            yield f"Nobody invents a registration number of {part.name} that holds, so no parcel shows one."
        elif isinstance(part, Parameter) and part.of_items:
            yield f"{part.name}, an item's share of the value, is left open: the solver does not share values out."


def place_in(rulebook: Rulebook, name: str, wanted: str = "") -> str:
    """Say where something stands in a file of a rulebook, else of the shared base, with its line where it is found."""
    for folder in (rulebook.folder, BASE):
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        keys = {f"id: {wanted}", f"{wanted}:"}
        number = next((number for number, line in enumerate(lines, 1) if line.strip("- ") in keys), 0)
        if lines and (number or not wanted):
            shown = f"rules/{folder.name}" if folder.parent == RULES_FOLDER else folder.as_posix()
            return f"{shown}/{name}:{number}" if number else f"{shown}/{name}"
    return f"{rulebook.name}/{name}"


def place_of(rule: Rule) -> str:
    """Say where a rule stands."""
    return f"{rule.file}:{rule.line}"


def limits_of(scene: Scene) -> str:
    """Say of which parcels only "there is none" was found, or nothing where it was of all."""
    if scene.asked.is_every_parcel:
        return ""
    return f"Found for parcels of up to {scene.asked.items} goods items."


def lane_text(lane: str | None) -> str:
    """Name the lane that a rule asks for."""
    return lane or "no lane of its own"


def severity(lane: str | None) -> int:
    """Give how severe a lane is; a rule without one asks for nothing."""
    return -1 if lane is None else LANES.index(lane)
