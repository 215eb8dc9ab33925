"""Worked examples of a rulebook: records with what must be decided about them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from engine.columns.wire import HEADER_NAMES, ITEM_NAMES
from engine.counters import ACCOUNTS
from engine.errors import Fault, UnusableValue
from engine.language.diagnostics import did_you_mean
from engine.money import minor_from_decimal
from engine.rulebook.histories import citation
from engine.rulebook.nodes import Listing, Mapping, Node, Text
from engine.rulebook.reading import Given
from engine.rulebook.scalars import National
from engine.rulebook.written import CaseApart, Example

UNREAD: Final = ""
"""Stands among names for one that could not be read: what is not found there is then not told a second time."""

AMOUNTS: Final = ("customs_value", "due_at_border", "relieved", "waived", "prepaid", "deferred", "total")
"""The amounts of an assessment that an example may expect."""

_ITEMS: Final = "items"


@dataclass(frozen=True, slots=True)
class ExampleNames:
    """The rules and levies that examples may name, and the examples that there are already."""

    rules: set[str]
    levies: set[str]
    seen: dict[str, str] = field(default_factory=dict)


def read_examples(
    entries: list[Given], names: ExampleNames, national: National, faults: list[Fault]
) -> Iterator[Example]:
    """Type the examples of one file; what they name must exist."""
    for given in entries:
        cite = citation(given, faults)
        if not given.is_whole:
            continue
        wrong = [
            *_faults_of_id(given, names.seen),
            *_faults_of_source(given),
            *_faults_of_names(given["expect"], names),
            *_faults_of_record(given["record"], given.about),
            *_faults_of_beside(given),
            *_faults_of_counters(given, national),
        ]
        record, beside = plain(given["record"]), plain(given["beside"]) if "beside" in given.values else []
        faults.extend(wrong)
        if not wrong:
            yield Example(
                given["id"], given["title"].main, given["kind"], cite, given["on"], given.get("rates", {}), record,
                tuple(beside), _expected(given["expect"]), given.mark.file.name, given.mark.line,
                _counters(given, national),
            )  # fmt: skip


def read_apart(entries: list[Given], names: ExampleNames, faults: list[Fault]) -> Iterator[CaseApart]:
    """Type the cases of one file that stand apart: each has a public source, and an identifier of its own."""
    for given in entries:
        cite = citation(given, faults)
        if not given.is_whole:
            continue
        wrong = [*_faults_of_id(given, names.seen)]
        if not given["cite"].get("url"):
            message = "a case that stands apart must name its source, so that everybody can look at what it prints."
            wrong.append(given.fault("cite", "no_source", message, "Add url: with the public address."))
        faults.extend(wrong)
        if not wrong:
            yield CaseApart(
                given["id"], given["title"].main, given["prints"], given.get("we_get", ""), given["why"], cite,
                given.mark.file.name, given.mark.line,
            )  # fmt: skip


def plain(node: Node) -> Any:
    """Give a node as dicts, lists and texts."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Listing):
        return [plain(entry) for entry in node.entries]
    return {pair.key.value: plain(pair.value) for pair in node.pairs}


def _faults_of_record(node: Node, about: str) -> Iterator[Fault]:
    """Hold the names of a record's fields to the wire; its values are judged when the example is run."""
    if not isinstance(node, Mapping):
        message = "a record is written as keys with values."
        yield node.mark.fault("wrong_shape", message, "Write key: value, indented under record.", about)
        return
    yield from _unknown_fields(node, HEADER_NAMES, ITEM_NAMES, about)
    items = node.find(_ITEMS)
    if items is None:
        return
    if not isinstance(items, Listing) or not all(isinstance(item, Mapping) for item in items.entries):
        message = "items is a list of goods items, each written as keys with values."
        yield items.mark.fault("wrong_shape", message, "Begin each item with - in a line of its own.", about)
        return
    for item in items.entries:
        if isinstance(item, Mapping):
            yield from _unknown_fields(item, ITEM_NAMES, HEADER_NAMES, about)


def _unknown_fields(node: Mapping, known: AbstractSet[str], elsewhere: AbstractSet[str], about: str) -> Iterator[Fault]:
    where, other = ("the consignment", "an item") if _ITEMS in known else ("an item", "the consignment")
    for pair in node.pairs:
        name = pair.key.value
        if name in known:
            continue
        hint = did_you_mean(name, known, "The names are those of the consignment record: landfall help record.")
        if name in elsewhere:
            hint = f"It is a field of {other}."
        yield pair.key.mark.fault("unknown_field", f"{name} is not a field of {where}.", hint, about)


def _faults_of_beside(given: Given) -> Iterator[Fault]:
    node: Node | None = given.get("beside")
    if node is None:
        return
    if not isinstance(node, Listing):
        message = "beside is a list of records."
        yield given.fault("beside", "wrong_shape", message, "Begin each record with - in a line of its own.")
        return
    for record in node.entries:
        yield from _faults_of_record(record, given.about)


def _counters(given: Given, national: National) -> dict[str, int] | None:
    """Give what the consignee has used, by the names of ACCOUNTS; None where the example does not count."""
    written: dict[str, str | None] | None = given.get("counters")
    if written is None:
        return None
    return {
        name: minor_from_decimal(value, national.exponent if ACCOUNTS[name][0] == "quota" else 0)
        for name, value in written.items()
        if value is not None
    }


def _faults_of_counters(given: Given, national: National) -> Iterator[Fault]:
    if "counters" not in given.values:
        return
    record = given["record"]
    if isinstance(record, Mapping) and record.find("consignee_id") is None:
        message = "counters are kept by consignee, and the record does not say which one."
        yield given.fault("counters", "nobody_to_count", message, "Add consignee_id: to the record.")
    try:
        _counters(given, national)
    except UnusableValue as wrong:
        yield given.fault(
            "counters",
            wrong.code,
            wrong.message,
            "Write amounts in national currency, such as 400.00, and imports as a whole number.",
        )


def _expected(given: Given) -> dict[str, object]:
    parts: dict[str, object] = {key: given[key] for key in ("lane", "hits", "misses") if key in given.values}
    assessment: Given | None = given.get("assessment")
    if assessment is None:
        return parts
    if "computable" in assessment.values:
        parts["computable"] = assessment["computable"] == "yes"
    parts |= {key: assessment[key] for key in AMOUNTS if key in assessment.values}
    parts |= {key: assessment[key] for key in ("unknown", "check") if key in assessment.values}
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
            key,
            "unknown_rule",
            f"{rule} is not a rule of this rulebook.",
            did_you_mean(rule, rules, "See the files in risk."),
            rule,
        )
        for key in ("hits", "misses")
        for rule in given.get(key, ())
        if rule not in rules and UNREAD not in rules
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
            levy,
        )
        for levy in assessment.get("levies", {})
        if levy not in levies and UNREAD not in levies
    ]
