"""A rule's condition changed in memory: what an officer who types sees at once, before any file is written."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.days import day_text
from engine.errors import RulebookError, UnusableValue
from engine.exchange import ExchangeRates
from engine.language.checker import Condition, check_condition
from engine.language.diagnostics import Place, did_you_mean
from engine.language.kinds import TableKind
from engine.language.scope import Scope
from engine.rulebook.law import Rule, RuleSet, RulesInForce
from engine.rulebook.not_known import on_day

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook


def scope_of(book: Rulebook) -> Scope:
    """Give the names that conditions of a rulebook may use beside the words of the catalogue."""
    return Scope(
        {name: parameter.kind for name, parameter in book.parameters.items()},
        {name: TableKind(table.key, table.kind) for name, table in book.tables.items()},
        {},
        {name: named.kind for name, named in book.lists.items()},
        {name: written.definition for name, written in book.definitions.items()},
    )


def try_condition(
    book: Rulebook, law: RulesInForce, rule: str, text: str, rates: ExchangeRates | None = None
) -> RulesInForce:
    """Give the law of the same day with another condition of one risk rule; what is owed stays as it is.

    Raises
    ------
    UnusableValue
        ``unknown_rule``: no rule of that identifier is in force on the day.
    RulebookError
        The condition has faults; the error holds all of them.
    """
    from engine.language.compiler import compile_conditions

    known = [known for area in book.areas for known in area.rules if known.span.holds(law.day)]
    names = [one.rule.id for one in known]
    if rule not in names:
        hint = did_you_mean(rule, names, "See landfall rules show.")
        message = f"{rule} is not a rule of {book.name} on {day_text(law.day)}. {hint}"
        raise UnusableValue(message, code="unknown_rule")
    condition = _checked(book, rule, text)
    conditions = [condition if one.rule.id == rule else one.when for one in known]
    values = book.values_on(law.day, rates or ExchangeRates())
    program = compile_conditions(conditions, values)
    rules = tuple(
        on_day(_with(one, condition), condition, values) if one.id == rule else one for one in law.rules.rules
    )
    tried = hashlib.sha256(f"{law.digest}\n{rule}\n{text}".encode()).hexdigest()
    return replace(law, rules=RuleSet(rules, program), digest=f"sha256:{tried}")


def _checked(book: Rulebook, rule: str, text: str) -> Condition:
    place = Place("condition", 1, 1, text, f"rule {rule}")
    condition, faults = check_condition(text, place, scope_of(book))
    if condition is None:
        raise RulebookError(book.name, faults)
    return condition


def _with(rule: Rule, condition: Condition) -> Rule:
    return replace(rule, when=condition.text, words=condition.words, looked_up=condition.looked_up)
