"""Rates of the tariff that an overlay changes: rows of tariff.csv as they would stand with its rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.days import Citation, Span
from engine.rulebook.written import TariffRow


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate for one HS prefix in one column, on every day or from ``since`` on.

    ``ppm`` None is not known; ``is_listed`` false takes the goods off the column's list, as a dash does.
    """

    column: str
    prefix: str
    ppm: int | None
    is_listed: bool
    since: int | None
    cite: Citation


def change_rates(rows: Sequence[TariffRow], changes: Sequence[RateChange]) -> tuple[TariffRow, ...]:
    """Give a tariff with changes made, in order."""
    for change in changes:
        rows = _changed(rows, change)
    return tuple(rows)


def _changed(rows: Sequence[TariffRow], change: RateChange) -> list[TariffRow]:
    others = [row for row in rows if row.prefix != change.prefix]
    own = [row for row in rows if row.prefix == change.prefix] or _as_covered(rows, change.prefix)
    ordered = sorted(own, key=lambda row: row.span.since or 0)
    since = change.since
    if since is None:
        return [*others, *(_with_rate(row, change) for row in ordered)]
    earlier = [row for row in ordered if (row.span.since or 0) < since]
    later = [_with_rate(row, change) for row in ordered if (row.span.since or 0) >= since]
    if later and later[0].span.since == since:
        return [*others, *earlier, *later]
    last = earlier[-1] if earlier else TariffRow(change.prefix, Span(since), {}, change.cite, "fictional")
    is_over = last.span.until is not None and last.span.until < since
    begun = replace(last, rates={}) if is_over else last
    until = later[0].span.since - 1 if later and later[0].span.since is not None else None
    parted = _with_rate(replace(begun, span=Span(since, until if is_over else last.span.until)), change)
    if earlier and not is_over:
        earlier[-1] = replace(last, span=Span(last.span.since, since - 1))
    return [*others, *earlier, parted, *later]


def _as_covered(rows: Sequence[TariffRow], prefix: str) -> list[TariffRow]:
    """Give a new prefix what the longest shorter one says of its goods, so that only what is changed differs."""
    shorter = {row.prefix for row in rows if prefix.startswith(row.prefix)}
    if shorter:
        covering = max(shorter, key=len)
        return [replace(row, prefix=prefix) for row in rows if row.prefix == covering]
    first = min((row.span.since or 0 for row in rows), default=0)
    return [TariffRow(prefix, Span(first), {}, Citation(""), "fictional")]


def _with_rate(row: TariffRow, change: RateChange) -> TariffRow:
    rates = {column: ppm for column, ppm in row.rates.items() if column != change.column}
    if change.is_listed:
        rates[change.column] = change.ppm
    if rates == row.rates:
        return row
    is_known = change.ppm is not None or not change.is_listed
    return replace(row, rates=rates, cite=change.cite, status="fictional" if is_known else "unknown")
