"""What uses what: the expressions of a rulebook's entries, the values that they look at, and who looks at a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.days import Citation, Dated
from engine.explain import values
from engine.explain.subjects import Subject, subjects
from engine.explain.titles import Setting
from engine.language.phrasing.layout import as_text
from engine.language.scope import Expression
from engine.rulebook.written import (
    WrittenChannel,
    WrittenDefinition,
    WrittenLevy,
    WrittenQuota,
    WrittenRelief,
    WrittenRule,
    WrittenTogether,
)

Sources = tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A value that something uses, as it is on the day; ``value`` may have several lines: rows, or what is meant."""

    id: str
    title: str
    value: str
    since: int | None
    status: str
    cite: Citation


def expressions(entry: Any, day: int) -> Sources:
    """Give the expressions that an entry of a rulebook holds, each by its key."""
    match entry:
        case WrittenRule():
            return (("when", entry.when),)
        case WrittenDefinition():
            return (("means", entry.definition.expression),)
        case WrittenRelief():
            measure = () if isinstance(entry.measure, str) else (("measure", entry.measure),)
            where = () if entry.where is None else (("where", entry.where),)
            return (*measure, ("up_to" if entry.or_equal else "below", entry.line), *where, ("when", entry.when))
        case WrittenLevy():
            amount = None if entry.amounts is None else entry.amounts.at(day)
            charged = () if amount is None or amount.value is None else (("value", amount.value),)
            asked = (("when", entry.when), ("where", entry.where))
            return (*charged, *((key, one) for key, one in asked if one is not None))
        case WrittenTogether() | WrittenChannel():
            return () if entry.when is None else (("when", entry.when),)
        case WrittenQuota():
            return () if entry.counts is None else (("counts", entry.counts),)
        case _:
            return ()


def values_used(setting: Setting, sources: Sources) -> tuple[Use, ...]:
    """Give the values and definitions that expressions look at, each once, as they are on the day."""
    names = dict.fromkeys(name for _, expression in sources for name in _names(expression))
    return tuple(use for name in names for use in _use(setting, name))


def users(setting: Setting, name: str) -> Iterator[Subject]:
    """Give the rules, reliefs, levies and definitions that hold on the day and look at a name of the rulebook."""
    for subject in subjects(setting.rulebook):
        entry = subject.on(setting.day)
        if any(name in _names(expression) for _, expression in expressions(entry, setting.day)):
            yield subject


def _names(expression: Expression) -> tuple[str, ...]:
    looked_up = expression.parameters | expression.tables | expression.lists
    return (*sorted(expression.definitions), *sorted(looked_up))


def _use(setting: Setting, name: str) -> Iterator[Use]:
    book, names = setting.rulebook, setting.speaker.names
    dotted = f"{book.country.lower()}.{name}"
    if name in book.parameters:
        value = names.parameters[name].value
        said = setting.tongue.say("not_known") if value is None else setting.tongue.quantity(value)
        yield _dated(setting, dotted, names.parameters[name].title, said, book.parameters[name].history)
    elif name in book.tables:
        rows = "\n".join(values.rows(setting, book.tables[name]))
        yield _dated(setting, dotted, names.tables[name], rows, book.tables[name].history)
    elif name in book.lists:
        held = "\n".join(values.held(setting, book.lists[name]))
        yield _dated(setting, dotted, names.lists[name], held, book.lists[name].history)
    elif name in book.definitions:
        means = as_text(values.definition(setting, book.definitions[name]))
        yield Use(dotted, names.definitions[name], means, None, "", Citation(""))


def _dated(setting: Setting, dotted: str, title: str, said: str, history: Dated[Any]) -> Use:
    entry = history.at(setting.day)
    if entry is None:
        return Use(dotted, title, setting.tongue.say("not_known"), None, "unknown", Citation(""))
    return Use(dotted, title, said, entry.since, entry.status, entry.cite)
