"""Worked examples: each record of a rulebook's examples is screened, and what comes out is held to what must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

from engine.counters import Counters, counters_of
from engine.days import Citation, Dated, Entry, day_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.law import RulesInForce
from engine.rulebook.written import Example
from engine.screen import screen_records

_NOT_THERE: Final = object()
_OWED: Final = ("due", "deferred")
_LawOf: TypeAlias = tuple[int, tuple[tuple[str, Fraction], ...]]
"""A day and the exchange rates of an example: with the same of both, the law in force is the same."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example with every part of the decision that did not come out, each as a sentence."""

    example: Example
    differences: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Say whether everything came out as it must."""
        return not self.differences


def run_examples(rulebook: Rulebook) -> tuple[ExampleResult, ...]:
    """Screen every worked example of a rulebook on its day.

    Notes
    -----
    The random share is left out: an example says what the rules do, not what chance does.
    """
    laws: dict[_LawOf, RulesInForce] = {}
    return tuple(_run(rulebook, example, laws) for example in rulebook.examples)


def run_example(rulebook: Rulebook, example: Example) -> ExampleResult:
    """Screen one worked example; the records beside it are in the same batch and not compared."""
    return _run(rulebook, example, {})


def _run(rulebook: Rulebook, example: Example, laws: dict[_LawOf, RulesInForce]) -> ExampleResult:
    """Screen one example under the law of its day; ``laws`` are those that earlier examples needed."""
    rates = _rates_of(example, rulebook.currency)
    key = (example.on, tuple(sorted(example.rates.items())))
    if key not in laws:
        law = rulebook.in_force(example.on, rates)
        laws[key] = replace(law, lanes=replace(law.lanes, random_ppm=0))
    law = laws[key]
    evidence = make_evidence(
        rulebook.country, rulebook.currency, example.on, rates, counters=_counters_of(example),
        date_basis=law.date_basis, registered=rulebook.registrations(),
    )  # fmt: skip
    records = [RawRecord(dict(record)) for record in (example.record, *example.beside)]
    decisions = list(screen_records(records, law, evidence).records())
    broken = [f"The record beside it was refused: {_problems(other)}" for other in decisions[1:] if _is_refused(other)]
    return ExampleResult(example, (*_differences(example.expected, decisions[0], law), *broken))


def describe(result: ExampleResult) -> str:
    """Write one result for people: the example's place and title, then each difference in a line of its own."""
    example = result.example
    said = "as expected" if result.has_passed else "NOT as expected"
    head = f"{example.file}:{example.line}, {example.id} on {day_text(example.on)}: {said}"
    return "\n".join([head, f"    {example.title}", *(f"    {difference}" for difference in result.differences)])


def _rates_of(example: Example, national: str) -> ExchangeRates:
    cite = Citation(f"example {example.id}")
    return ExchangeRates({
        (currency, national): Dated((Entry(example.on, rate, "fictional", cite),))
        for currency, rate in example.rates.items()
    })  # fmt: skip


def _counters_of(example: Example) -> Counters | None:
    if example.counters is None:
        return None
    return counters_of(str(example.record.get("consignee_id", "")), example.counters)


def _differences(expected: Mapping[str, object], decision: Mapping[str, Any], law: RulesInForce) -> Iterator[str]:
    if _is_refused(decision):
        yield f"The record was refused: {_problems(decision)}"
        return
    yield from _not_missed(expected.get("misses", ()), decision, law)
    for part, wanted in expected.items():
        if part == "misses":
            continue
        found = _part_of(decision, part)
        if found is _NOT_THERE:
            if not (isinstance(wanted, str) and _is_decimal(wanted) and Decimal(wanted) == 0):
                yield f"{part}: expected {_said(wanted)}, but the decision says nothing of it."
        elif not _are_equal(wanted, found):
            yield f"{part}: expected {_said(wanted)}, found {_said(found)}.{_why(decision, part)}"


def _not_missed(rules: object, decision: Mapping[str, Any], law: RulesInForce) -> Iterator[str]:
    """Tell of each rule that was to leave the parcel alone and did not; one that does not hold cannot."""
    in_force = {rule.id for rule in law.rules.rules}
    missing = {one["rule"]: one["missing"] for one in decision["unknown"]}
    for rule in rules if isinstance(rules, tuple) else ():
        if rule not in in_force:
            yield f"misses: {rule} was to leave the parcel alone, and does not hold on {day_text(law.day)}."
        elif any(hit["rule"] == rule for hit in decision["hits"]):
            yield f"misses: {rule} was to leave the parcel alone, and hits it."
        elif rule in missing:
            named = ", ".join(missing[rule]) or "nothing that it can name"
            yield f"misses: {rule} was to leave the parcel alone, and is unknown. Missing: {named}."


def _part_of(decision: Mapping[str, Any], part: str) -> object:
    if part == "lane":
        return decision["lane"]
    if part == "hits":
        return tuple(hit["rule"] for hit in decision["hits"])
    assessment = decision["assessment"]
    if part == "unknown":
        return tuple(assessment["unknown"])
    if part == "check":
        return assessment["evidence"]["check"] if assessment["evidence"] else _NOT_THERE
    if not part.startswith("levies."):
        return assessment[part]
    return _due(assessment["levies"], part.removeprefix("levies."))


def _due(rows: Iterable[Mapping[str, Any]], levy: str) -> object:
    """Add up what is owed of one levy, now or later; what is relieved, waived or prepaid is not."""
    own = [row for row in rows if row["levy"] == levy]
    if not own:
        return _NOT_THERE
    if any(row["status"] == "not_computable" for row in own):
        return None
    return str(sum((Decimal(row["amount"]) for row in own if row["status"] in _OWED), Decimal("0.00")))


def _are_equal(wanted: object, found: object) -> bool:
    if isinstance(wanted, tuple) and isinstance(found, tuple):
        return sorted(wanted) == sorted(found)
    if isinstance(wanted, str) and isinstance(found, str) and _is_decimal(wanted) and _is_decimal(found):
        return Decimal(wanted) == Decimal(found)
    return wanted == found


def _is_decimal(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _said(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _why(decision: Mapping[str, Any], part: str) -> str:
    """Add what may explain a difference: the score for a lane, what is unknown for money."""
    if part == "lane":
        return f" Score {decision['score']}, selected by {', '.join(decision['selected_by']) or 'nothing'}."
    if part == "hits":
        asked = [unknown["rule"] for unknown in decision["unknown"]]
        return f" Unknown: {', '.join(asked)}." if asked else ""
    missing = decision["assessment"]["unknown"]
    return f" Unknown: {', '.join(str(one) for one in missing)}." if missing else ""


def _is_refused(decision: Mapping[str, Any]) -> bool:
    return bool(decision["status"] == "refused")


def _problems(decision: Mapping[str, Any]) -> str:
    return " ".join(f"{problem['pointer']} {problem['detail']}" for problem in decision["problems"])
