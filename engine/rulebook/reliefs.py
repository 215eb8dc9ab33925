"""Reliefs of a rulebook: for whom, up to which line, and from which levies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.days import Span
from engine.errors import Fault
from engine.language.amounts import MONEY
from engine.language.diagnostics import did_you_mean
from engine.language.kinds import Kind, are_comparable, currencies_clash
from engine.language.meaning import Constant, Parameter
from engine.language.scope import Expression
from engine.rulebook.bases import VALUES
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, overlap, suspensions
from engine.rulebook.named import Named
from engine.rulebook.reading import Given
from engine.rulebook.scalars import Misread, National, minor_of, money_of
from engine.rulebook.worked import UNREAD
from engine.rulebook.written import WrittenRelief

_MEASURES: Final = ("cif", "fob", "goods")


@dataclass(frozen=True, slots=True)
class ReliefReader:
    """Types reliefs; ``levies`` are those that levies.yaml declares, ``charged_by_amount`` the ones with amounts."""

    levies: Sequence[str]
    charged_by_amount: frozenset[str]
    named: Named
    national: National
    checker: ConditionChecker

    def read(self, entries: Sequence[Given]) -> tuple[WrittenRelief, ...]:
        """Type the reliefs in their order."""
        faults, found, seen = self.checker.faults, list[WrittenRelief](), dict[str, list[Span]]()
        for given in entries:
            spans, span = seen.setdefault(given.get("id", UNREAD), []), given.span()
            if "id" in given.values and any(overlap(span, other) for other in spans):
                name = given["id"]
                faults.append(
                    given.fault("id", "duplicate_id", f"{name} stands twice.", "Give each relief its own identifier.")
                )
            spans.append(span)
            relief = self._relief(given, faults)
            if relief is not None:
                found.append(relief)
        return tuple(found)

    def _relief(self, given: Given, faults: list[Fault]) -> WrittenRelief | None:
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        faults.extend(self._faults_of_levies(given))
        faults.extend(self._faults_of_items(given))
        payable = self._payable(given) if given.get("shape") == "waiver" else ()
        measure = "" if payable else self._measure(given)
        line = self._line(given, measure)
        when = self.checker.check_owed(given["when"], given.about, VALUES) if "when" in given.values else None
        where = self.checker.check_items(given["where"], given.about, VALUES) if "where" in given.values else None
        is_unread = when is None or measure is None or line is None or ("where" in given.values and where is None)
        if not given.is_whole or when is None or measure is None or line is None or is_unread or len(faults) > before:
            return None
        return WrittenRelief(
            given["id"], given["title"].main, given.span(), given["shape"], measure, line, "up_to" in given.values,
            given["levies"], when, cite, given["status"], given["title"].by_language, given.get("review"), payable,
            paused, where, _is_of_each_item(given),
        )  # fmt: skip

    def _faults_of_levies(self, given: Given) -> list[Fault]:
        named: Sequence[str] = given.get("levies", ())
        faults = [
            given.fault(
                "levies",
                "unknown_levy",
                f"{levy} is not a levy of this rulebook.",
                did_you_mean(levy, self.levies, f"Levies here: {', '.join(self.levies)}."),
                levy,
            )
            for levy in named
            if levy not in self.levies and UNREAD not in self.levies
        ]
        fees = [levy for levy in named if levy in self.charged_by_amount and given.get("shape") == "allowance"]
        return faults + [
            given.fault(
                "levies",
                "allowance_on_amount",
                f"{levy} is charged by amounts, and has no part that belongs to the excess.",
                "Relieve it with a cliff of its own, or write the excess into its amount.",
                levy,
            )
            for levy in fees
        ]

    def _faults_of_items(self, given: Given) -> Iterator[Fault]:
        """Only a cliff takes away a levy on some goods items, and only of a levy that is charged on each of them."""
        asks_items = [key for key in ("where", "each") if key in given.values and given[key] != "consignment"]
        for key in asks_items:
            if given.get("shape", "cliff") != "cliff":
                message = f"{key} belongs to a cliff, and this relief is of the shape {given['shape']}."
                hint = "Write shape: cliff, or leave it out: an allowance and a waiver look at the whole parcel."
                yield given.fault(key, "only_of_cliffs", message, hint)
            for levy in given.get("levies", ()):
                if levy in self.charged_by_amount:
                    message = f"{levy} is charged by amounts, and no part of it belongs to one goods item."
                    hint = "Write the items that it is charged for into its amount: sum(... where ...)."
                    yield given.fault("levies", "items_of_amount", message, hint, levy)
            return

    def _measure(self, given: Given) -> str | Expression | None:
        """Give cif, fob, goods, or a value in the rule language."""
        node = given.get("measure")
        if node is None:
            return None
        text = str(node.value.strip())
        if _is_of_each_item(given) and text in _MEASURES:
            message = f"{text} is the value of the parcel, and each: item asks for one of each goods item."
            hint = "Write what an item is measured by, such as item_value or item_value / item_quantity."
            self.checker.faults.append(given.fault("measure", "no_item_word", message, hint))
            return None
        if text in _MEASURES:
            return text
        if _is_of_each_item(given):
            return self.checker.check_item_measure(node, given.about)
        return self.checker.check_measure(node, given.about, VALUES)

    def _payable(self, given: Given) -> tuple[str, ...]:
        """Give the levies that a waiver adds up."""
        names = [piece.strip() for piece in given["measure"].value.split("+")] if "measure" in given.values else []
        if UNREAD in self.levies:
            return tuple(names)
        for name in names:
            if name not in self.levies:
                message = f"{name!r} is no levy; a waiver looks at what is payable, not at what the goods are worth."
                otherwise = "Write the levies that are payable together, such as import_duty + vat."
                hint = did_you_mean(name, self.levies, otherwise)
                self.checker.faults.append(given.fault("measure", "waiver_of_value", message, hint))
        return tuple(dict.fromkeys(names))

    def _line(self, given: Given, measure: str | Expression | None) -> Expression | None:
        written = [key for key in ("up_to", "below") if key in given.marks]
        if len(written) != 1:
            message = "a relief has one line, written either as up_to or as below."
            hint = "up_to: the line itself is inside. below: it is outside."
            self.checker.faults.append(given.fault("id", "no_line", message, hint))
            return None
        node, key = given.get(written[0]), written[0]
        if node is None or measure is None:
            return None
        kind = MONEY if isinstance(measure, str) else measure.meaning.kind
        if _is_of_each_item(given):
            line = self.checker.check_definition(node, given.about)
        elif kind.name == "money":
            line = self.checker.check_amount(node, given.about, VALUES)
        else:
            line = self.checker.check_measure(node, given.about, VALUES)
        if line is None or not self._are_alike(kind, line, given, key):
            return None
        is_whole = line.meaning.kind.name != "money" or _is_of_each_item(given)
        return line if is_whole or self._is_whole_money(line, given, key) else None

    def _are_alike(self, kind: Kind, line: Expression, given: Given, key: str) -> bool:
        """Hold the line to the kind of what is measured."""
        written = line.meaning.kind
        if are_comparable(kind, written) and not currencies_clash(kind, written):
            return True
        message = f"{line.text} is {written.describe()}, and what is measured is {kind.describe()}."
        hint = "Write a line of the kind that is measured, such as 31 kg for gross_mass."
        self.checker.faults.append(given.fault(key, "line_of_other_kind", message, hint))
        return False

    def _is_whole_money(self, line: Expression, given: Given, key: str) -> bool:
        """Hold a line that is one amount, or one parameter, to whole minor units of its currency."""
        quantities = [line.meaning.quantity] if isinstance(line.meaning, Constant) else []
        if isinstance(line.meaning, Parameter) and line.meaning.name in self.named.parameters:
            history = self.named.parameters[line.meaning.name].history
            quantities = [entry.value for entry in history if entry.value is not None]
        try:
            for quantity in quantities:
                minor_of(quantity, money_of(quantity, self.national))
        except Misread as wrong:
            self.checker.faults.append(given.fault(key, wrong.code, wrong.message, wrong.hint))
            return False
        return True


def _is_of_each_item(given: Given) -> bool:
    return bool(given.get("each") == "item")
