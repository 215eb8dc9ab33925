"""Levies, the customs value and the collection model of a rulebook, as its files say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.columns.catalogue import WORDS
from engine.days import Dated
from engine.errors import Fault
from engine.language.checker import Condition
from engine.money import Rounding
from engine.rulebook.bases import VALUES, Base, read_base
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import check_span, citation, history, overlap, suspensions
from engine.rulebook.reading import Given
from engine.rulebook.written import CollectionModel, WrittenLevy

_DEEPEST: Final = 3
_FROM: Final = ("rates", "tariff", "amounts")
_ONLY_OF_RATES: Final = ("base", "supplied", "base_rounding", "base_step")


def read_model(given: Given) -> CollectionModel:
    """Type one entry of collection.yaml."""
    return CollectionModel(given["model"], given["liable"], given["collector"], given["point"])


@dataclass(slots=True)
class LevyReader:
    """Types the levies in their order; each may build on earlier ones only."""

    checker: ConditionChecker
    found: list[WrittenLevy] = field(default_factory=list)
    _earlier: list[str] = field(default_factory=list)

    def read(self, entries: Sequence[Given]) -> tuple[WrittenLevy, ...]:
        """Type all levies; those with faults are left out and their faults collected."""
        every = [str(entry.get("id", "")) for entry in entries]
        for given in entries:
            before = len(self.checker.faults)
            self._check_name(given)
            levy = self._levy(given, every)
            self.checker.faults[before:] = [self._told_better(one, every) for one in self.checker.faults[before:]]
            self._earlier.append(given.get("id", ""))
            if levy is not None:
                self._check_place(levy, given)
                self.found.append(levy)
        return tuple(self.found)

    def _levy(self, given: Given, every: Sequence[str]) -> WrittenLevy | None:
        faults = self.checker.faults
        before = len(faults)
        cite = citation(given, faults)
        check_span(given, faults)
        paused = suspensions(given, faults)
        base = read_base(given, self._earlier, every, faults) if "base" in given.values else Base("", ())
        rates = history(given["rates"], faults) if "rates" in given.values else None
        amounts = self._amounts(given)
        names = (*VALUES, *self._earlier)
        when = self.checker.check_owed(given["when"], given.about, names) if "when" in given.values else None
        if given.is_whole:
            faults.extend(_faults_of_rate(given))
        if not given.is_whole or len(faults) > before or ("when" in given.values and when is None):
            return None
        return WrittenLevy(
            id=given["id"],
            title=given["title"].main,
            category=given["class"],
            span=given.span(),
            on_value=base.value,
            on_levies=base.levies,
            rates=rates,
            tariff=given.get("tariff"),
            amounts=amounts,
            when=when,
            selective=given.get("selective", "no") == "yes",
            supplied=f"item_{given['supplied']}_ppm" if "supplied" in given.values else None,
            base_rounding=Rounding[given.get("base_rounding", "half_up").upper()],
            base_step=given.get("base_step", 0),
            rounding=Rounding[given.get("rounding", "half_up").upper()],
            step=given.get("step", 1),
            liable=given.get("liable", ""),
            collector=given.get("collector", ""),
            point=given.get("point", ""),
            cite=cite,
            status=given["status"],
            titles=given["title"].by_language,
            review=given.get("review"),
            suspended=paused,
        )

    def _amounts(self, given: Given) -> Dated[Condition] | None:
        if "amounts" not in given.values:
            return None
        names = (*VALUES, *self._earlier)
        return history(given["amounts"], self.checker.faults, lambda entry: self._amount(entry, names))

    def _amount(self, entry: Given, names: Sequence[str]) -> Condition | None:
        node = entry["value"]
        return None if node.value.strip() == "unknown" else self.checker.check_amount(node, entry.about, names)

    def _check_name(self, given: Given) -> None:
        """Refuse a name that an amount would read as something else."""
        name, scope = given.get("id", ""), self.checker.scope
        if name in WORDS or name in VALUES or name in {**scope.parameters, **scope.tables, **scope.definitions}:
            message = f"{name} is the name of a word or of a value of this rulebook too."
            hint = "Choose another name; amounts call levies by their names."
            self.checker.faults.append(given.fault("id", "name_taken", message, hint))

    def _told_better(self, fault: Fault, every: Sequence[str]) -> Fault:
        """Say of a levy that stands later, or is this one, what is wrong with naming it."""
        name = fault.source[fault.column - 1 : fault.column - 1 + fault.length]
        if fault.code != "unknown_word" or name not in every or not name:
            return fault
        message = f"{name} is not an earlier levy; it stands later or is this one."
        return replace(fault, code="later_levy", message=message, hint="An amount sees only the levies above it.")

    def _check_place(self, levy: WrittenLevy, given: Given) -> None:
        if any(other.id == levy.id and overlap(other.span, levy.span) for other in self.found):
            message = f"{levy.id} stands twice, and both hold on the same days."
            hint = "End the earlier one with until: the day before this one begins."
            self.checker.faults.append(given.fault("id", "overlapping_spans", message, hint))
        if _depth(levy, self.found) > _DEEPEST:
            message = f"{levy.id} builds on levies more than {_DEEPEST} deep."
            hint = "Amounts are exact to three rates upon each other; join two of the levies."
            self.checker.faults.append(given.fault("base", "too_many_levies_deep", message, hint))


def _faults_of_rate(given: Given) -> list[Fault]:
    said = [key for key in _FROM if key in given.values]
    if len(said) != 1:
        message = "a levy is charged in one way: by rates, by a column of the tariff, or by amounts."
        hint = "rates: one rate on all goods. tariff: rates by HS prefix. amounts: how much, in the rule language."
        return [given.fault("id", "rate_from_where", message, hint)]
    return [*_faults_of_amounts(given, said[0]), *_faults_of_steps(given)]


def _faults_of_amounts(given: Given, said: str) -> list[Fault]:
    if said == "amounts":
        return [
            given.fault(
                key,
                "only_of_rates",
                f"{key} belongs to a rate, and this levy has amounts.",
                "Delete it; an amount names what it is worked out from, such as 0.5 % of customs_value.",
            )
            for key in _ONLY_OF_RATES
            if key in given.values
        ]
    if "base" not in given.values:
        message = "it does not say what the rate applies to."
        return [given.fault("id", "no_base", message, "Add base: with a sum such as customs_value + import_duty.")]
    return []


def _faults_of_steps(given: Given) -> list[Fault]:
    if "selective" in given.values and "tariff" not in given.values:
        message = "only a levy with a tariff can be selective."
        return [
            given.fault("selective", "selective_without_tariff", message, "Delete it, or name a column of tariff.csv.")
        ]
    if "base_rounding" in given.values and "base_step" not in given.values:
        message = "it does not say to what the base is rounded."
        hint = "Add base_step: with an amount such as 1 in the national currency."
        return [given.fault("base_rounding", "no_base_step", message, hint)]
    hint = "Write the smallest amount that there is, or leave it out."
    return [
        given.fault(key, "bad_step", "nothing can be rounded to 0.", hint)
        for key in ("step", "base_step")
        if given.get(key, 1) < 1
    ]


def _depth(levy: WrittenLevy, earlier: Sequence[WrittenLevy]) -> int:
    below = [_depth(other, earlier[:position]) for position, other in enumerate(earlier) if other.id in levy.on_levies]
    return 1 + max(below, default=0)
