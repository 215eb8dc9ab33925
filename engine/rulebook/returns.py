"""Rules of returns, as collection.yaml says them: what follows when a parcel is refused, returned or refunded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.histories import check_span, citation, overlap
from engine.rulebook.law import ReturnRule
from engine.rulebook.reading import Given
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import WrittenReturn


def read_returns(
    entries: Sequence[Given], levies: Sequence[str], models: Collection[str], faults: list[Fault]
) -> tuple[WrittenReturn, ...]:
    """Type the rules of returns; ``levies`` are those that levies.yaml declares, ``models`` those that there are."""
    found: list[WrittenReturn] = []
    for given in entries:
        before, cite = len(faults), citation(given, faults)
        check_span(given, faults)
        faults.extend(_faults_of_return(given, levies, models))
        if not given.is_whole or len(faults) > before:
            continue
        days = given.get("within")
        rule = ReturnRule(
            given["model"], given["event"], tuple(given.get("levies", ())), given["follows"],
            None if days is None else int(days.amount), "within" in given.values and days is None, cite,
            given["status"],
        )  # fmt: skip
        one = WrittenReturn(rule, given.span(), given.get("review"))
        faults.extend(_twice(given, one, found))
        found.append(one)
    return tuple(found)


def _faults_of_return(given: Given, levies: Sequence[str], models: Collection[str]) -> Iterator[Fault]:
    model = given.get("model")
    if model is not None and model not in models:
        hint = did_you_mean(model, models, f"There is {', '.join(models)}.")
        yield given.fault("model", "unknown_model", f"{model} is not a collection model that is installed.", hint)
    for levy in given.get("levies", ()):
        if levy not in levies and UNREAD not in levies:
            hint = did_you_mean(levy, levies, f"Levies here: {', '.join(levies)}.")
            yield given.fault("levies", "unknown_levy", f"{levy} is not a levy of this rulebook.", hint, levy)
    days = given.get("within")
    if days is not None and (days.kind.name != "days" or days.amount.denominator != 1):
        hint = "Write whole days, such as 90 days."
        yield given.fault("within", "wrong_unit", f"{days.text} is not a number of days.", hint)
    if (given.get("follows") == "unknown") != (given.get("status") == "unknown") and given.is_whole:
        hint = "Write follows: unknown and status: unknown together, and say in cite what is to be read."
        message = f"follows {given['follows']} and status {given['status']} do not go together."
        yield given.fault("follows", "unknown_status", message, hint)


def _twice(given: Given, one: WrittenReturn, earlier: Sequence[WrittenReturn]) -> Iterator[Fault]:
    """Tell of a rule that never counts, because an earlier one says of the same levies what follows."""
    for other in earlier:
        is_same = (other.rule.model, other.rule.event) == (one.rule.model, one.rule.event)
        hides = not other.rule.levies or (one.rule.levies and set(one.rule.levies) <= set(other.rule.levies))
        if is_same and hides and overlap(one.span, other.span):
            message = f"what follows when a parcel is {one.rule.event} under {one.rule.model} stands above already."
            hint = "End the earlier one with until: the day before this one begins, or name other levies."
            yield given.fault("event", "overlapping_spans", message, hint)
            return
