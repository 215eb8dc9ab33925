"""What an expression looks up and nobody knows on a day: values of the rulebook, and rates of exchange."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.language.kinds import Quantity
from engine.language.scope import Expression
from engine.rulebook.law import Rule

if TYPE_CHECKING:
    from engine.language.compiler import Values


def on_day(rule: Rule, when: Expression, values: Values) -> Rule:
    """Give a rule with what its condition looks up and nobody knows on the day."""
    tables = tuple(name for name in when.looked_up if name in when.tables)
    return replace(rule, not_known=not_known(when, values), tables=tables)


def not_known(expression: Expression, values: Values) -> tuple[str, ...]:
    """Name the parameters, tables, lists and currencies without a value, each once, in order of appearance.

    A currency is named where an amount of the expression, or of what it looks up, is in it and no rate is known.
    """
    return tuple(dict.fromkeys(name for one in expression.looked_up for name in _not_known(one, expression, values)))


def foreign_currencies(expression: Expression, values: Values) -> tuple[str, ...]:
    """Name the currencies, other than the national one, of its amounts and of the amounts that it looks up."""
    without_rates = replace(values, minor_factor=_no_rate)
    return tuple(name for name in not_known(expression, without_rates) if name in values.exponents)


def _no_rate(currency: str) -> None:
    """Know no rate of any currency."""


def _not_known(name: str, expression: Expression, values: Values) -> Iterator[str]:
    if name in expression.parameters:
        value = values.parameters.get(name)
        yield from _without_rate([value], values) if value is not None else (name,)
    elif name in expression.tables:
        found = list(_in_table(name, values))
        yield from _without_rate(found, values) if any(value is not None for value in found) else (name,)
    elif name in expression.lists:
        yield from () if name in values.lists else (name,)
    elif _has_no_rate(name, values):
        yield name


def _in_table(name: str, values: Values) -> Iterator[Quantity | None]:
    """Give every amount that stands in a table on the day, bounds of bands included."""
    for band in values.bands.get(name, ()):
        yield from (band.start, band.end, band.value)
    yield from values.tables.get(name, {}).values()


def _without_rate(quantities: list[Quantity | None], values: Values) -> Iterator[str]:
    for quantity in quantities:
        if quantity is not None and quantity.kind.currency and _has_no_rate(quantity.kind.currency, values):
            yield quantity.kind.currency


def _has_no_rate(currency: str, values: Values) -> bool:
    return currency != values.currency and values.minor_factor(currency) is None
