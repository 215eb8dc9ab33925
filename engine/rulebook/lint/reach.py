"""What can never matter: conditions that look at nothing, and caps that are never reached."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Fault
from engine.language.checker import Condition
from engine.rulebook.lint.subject import Subject


def without_word(subject: Subject) -> Iterator[Fault]:
    """Find conditions whose answer is the same for every parcel of a day."""
    written: dict[str, Condition | None] = {
        rule.rule.id: rule.when for area in subject.book.areas for rule in area.rules
    }
    written |= {relief.id: relief.when for relief in subject.book.reliefs}
    for given in subject.all_of("rule", "relief"):
        condition = written.get(given["id"])
        if condition is not None and not condition.words:
            message = "this condition asks nothing of the parcel: its answer is the same for all of them."
            hint = "Ask about a word of the catalogue, such as goods_value; landfall help words lists them."
            yield given.fault("when", "no_word", message, hint)


def idle_caps(subject: Subject) -> Iterator[Fault]:
    """Find caps that all rules of the area together do not reach on the day."""
    areas = {area.name: area for area in subject.book.areas}
    for given in subject.all_of("risk"):
        area = areas.get(given.get("area", ""))
        if area is None or "cap" not in given.values:
            continue
        most = sum(rule.rule.points for rule in area.rules if rule.span.holds(subject.day))
        if 0 < most < area.cap:
            message = f"all rules of this area together add {most} points, so that a cap of {area.cap} changes nothing."
            yield given.fault(
                "cap", "cap_never_reached", message, f"Write cap: {most}, or add the rules that it is for."
            )
