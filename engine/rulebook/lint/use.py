"""What nothing shows and what nothing uses: rules without an example, names without a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.errors import Fault
from engine.rulebook.lint.subject import Subject
from engine.rulebook.schema import NEEDED_BY_BASE
from engine.rulebook.shown import shows_levy, shows_relief, shows_rule

_IN_BRACES: Final = re.compile(r"\{([a-z0-9_]+)\}")
_NAMED: Final = (
    ("parameter", "thresholds.yaml", "parameters"),
    ("table", "tables.yaml", "tables"),
    ("list", "tables.yaml", "lists"),
    ("definition", "definitions.yaml", "define"),
)


def without_example(subject: Subject) -> Iterator[Fault]:
    """Find rules that no example hits, and levies and reliefs that no example's money depends on."""
    examples, reliefs = subject.book.examples, {relief.id: relief for relief in subject.book.reliefs}
    for given in subject.all_of("rule"):
        if not any(shows_rule(example, given["id"]) == "hits" for example in examples):
            yield given.fault("id", "no_example", "no worked example is hit by this rule.", _HINTS["rule"])
    for given in subject.all_of("levy"):
        if not any(shows_levy(example, given["id"]) for example in examples):
            yield given.fault("id", "no_example", "no worked example says what this levy comes to.", _HINTS["levy"])
    for given in subject.all_of("relief"):
        relief = reliefs[given["id"]]
        if not any(shows_relief(example, relief, subject.book.lists) for example in examples):
            message = "no worked example has money of its levies, on its days, for a parcel that it is meant for."
            yield given.fault("id", "no_example", message, _HINTS["relief"])


_HINTS: Final = {
    "rule": "Add one parcel that it hits, and one that it must leave alone (misses).",
    "levy": "Add an example whose expect names it under levies.",
    "relief": "Add an example on the line, and one smallest unit above it.",
}


def unused(subject: Subject) -> Iterator[Fault]:
    """Find parameters, tables, lists and definitions that nothing reads."""
    used = set(NEEDED_BY_BASE)
    for condition in subject.conditions():
        used |= condition.parameters | condition.tables | condition.lists | condition.definitions
    for area in subject.book.areas:
        for rule in area.rules:
            for text in (rule.rule.because, *rule.rule.reasons.values()):
                used |= set(_IN_BRACES.findall(text))
    for noun, file, key in _NAMED:
        for name, given in subject.named(file, key).items():
            if name not in used:
                message = f"nothing uses the {noun} {name}."
                yield given.mark.fault("unused_name", message, "Use it in a rule, or take it out.", given.about)
