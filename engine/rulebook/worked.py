"""Worked examples of a rulebook: records with what must be decided about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.histories import citation
from engine.rulebook.nodes import Listing, Node, Text
from engine.rulebook.reading import Given
from engine.rulebook.written import Example


@dataclass(frozen=True, slots=True)
class ExampleNames:
    """The rules and levies that examples may name, and the examples that there are already."""

    rules: set[str]
    levies: set[str]
    seen: dict[str, str] = field(default_factory=dict)


def read_examples(entries: list[Given], names: ExampleNames, faults: list[Fault]) -> Iterator[Example]:
    """Type the examples of one file; what they name must exist."""
    for given in entries:
        cite = citation(given, faults)
        if not given.is_whole:
            continue
        wrong = [
            *_faults_of_id(given, names.seen),
            *_faults_of_source(given),
            *_faults_of_names(given["expect"], names),
        ]
        record, beside = plain(given["record"]), plain(given["beside"]) if "beside" in given.values else []
        if not isinstance(record, dict):
            wrong.append(
                given.fault(
                    "record",
                    "wrong_shape",
                    "a record is written as keys with values.",
                    "Write key: value, indented under record.",
                )
            )
        if not isinstance(beside, list) or not all(isinstance(other, dict) for other in beside):
            wrong.append(
                given.fault(
                    "beside",
                    "wrong_shape",
                    "beside is a list of records.",
                    "Begin each record with - in a line of its own.",
                )
            )
        faults.extend(wrong)
        if not wrong:
            yield Example(
                given["id"], given["title"], given["kind"], cite, given["on"], given.get("rates", {}), record,
                tuple(beside), _expected(given["expect"]), given.mark.file.name, given.mark.line,
            )  # fmt: skip


def plain(node: Node) -> Any:
    """Give a node as dicts, lists and texts."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Listing):
        return [plain(entry) for entry in node.entries]
    return {pair.key.value: plain(pair.value) for pair in node.pairs}


def _expected(given: Given) -> dict[str, object]:
    parts: dict[str, object] = {key: given[key] for key in ("lane", "hits") if key in given.values}
    assessment: Given | None = given.get("assessment")
    if assessment is None:
        return parts
    if "computable" in assessment.values:
        parts["computable"] = assessment["computable"] == "yes"
    parts |= {key: assessment[key] for key in ("customs_value", "due_at_border", "total") if key in assessment.values}
    return parts | {f"levies.{levy}": amount for levy, amount in assessment.get("levies", {}).items()}


def _faults_of_source(given: Given) -> list[Fault]:
    if given["kind"] != "published" or given["cite"].get("url"):
        return []
    return [
        given.fault(
            "cite",
            "no_source",
            "a published example must name its source.",
            "Add url: with the public address, or use kind: derived.",
        )
    ]


def _faults_of_id(given: Given, seen: dict[str, str]) -> list[Fault]:
    place = f"{given.mark.file.name}:{given.marks['id'].line}"
    first = seen.setdefault(given["id"], place)
    if first == place:
        return []
    return [
        given.fault(
            "id",
            "duplicate_id",
            f"{given['id']} stands twice; the first is in {first}.",
            "Give each example its own identifier.",
        )
    ]


def _faults_of_names(given: Given, names: ExampleNames) -> list[Fault]:
    rules, levies = names.rules, names.levies
    faults = [
        given.fault(
            "hits",
            "unknown_rule",
            f"{rule} is not a rule of this rulebook.",
            did_you_mean(rule, rules, "See the files in risk."),
        )
        for rule in given.get("hits", ())
        if rule not in rules
    ]
    assessment: Given | None = given.get("assessment")
    if assessment is None:
        return faults
    return faults + [
        assessment.fault(
            "levies",
            "unknown_levy",
            f"{levy} is not a levy of this rulebook.",
            did_you_mean(levy, levies, "See levies.yaml."),
        )
        for levy in assessment.get("levies", {})
        if levy not in levies
    ]
