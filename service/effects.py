"""The effect of a changed law on a batch, for programs: this file gives it as plain values, and its parcels as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.money import decimal_text
from engine.rulebook.law import LANES

if TYPE_CHECKING:
    from engine.diff.effect import Effect
    from engine.diff.groups import GroupEffect
    from engine.diff.money import MoneyEffect
    from engine.diff.parcels import ParcelChange

_COLUMNS: Final = (
    "consignment_id", "old_lane", "new_lane", "old_score", "new_score", "old_selected_by", "new_selected_by", "began",
    "stopped", "became_unknown", "became_known", "old_total", "new_total", "levies",
)  # fmt: skip


def effect_json(effect: Effect, parcels: Iterable[ParcelChange]) -> dict[str, Any]:
    """Give an effect as plain values; amounts are text, null is unknown."""
    exponent = effect.old.law.exponent
    before, after = effect.inspected()
    return {
        "consignments": effect.consignments,
        "currency": effect.old.law.currency,
        "flipped": effect.flipped,
        "changed": len(effect.rows),
        "lanes": {
            old: dict(zip(LANES, row, strict=True)) for old, row in zip(LANES, effect.matrix.tolist(), strict=True)
        },
        "inspected": {"old": before, "new": after, "delta": after - before},
        "became_computable": effect.became_computable,
        "stopped_computable": effect.stopped_computable,
        "levies": [_money(levy, exponent) for levy in effect.levies],
        "totals": {name: _money(money, exponent) for name, money in effect.totals.items()},
        "by": {name: [_group(group, exponent) for group in groups] for name, groups in effect.groups.items()},
        "rules": [{name: getattr(rule, name) for name in type(rule).__slots__} for rule in effect.rules],
        "parcels": [_parcel(parcel, exponent) for parcel in parcels],
    }


def parcels_csv(parcels: Iterable[ParcelChange], exponent: int) -> bytes:
    """Write the parcels that changed as CSV, one row each."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for parcel in parcels:
        writer.writerow(_cells(_parcel(parcel, exponent)))
    return written.getvalue().encode()


def amount_text(minor: int | None, exponent: int) -> str | None:
    """Write an amount, which may be negative; None is unknown."""
    return None if minor is None else decimal_text(minor, exponent)


def _cells(parcel: dict[str, Any]) -> Iterator[str]:
    for name in _COLUMNS:
        value = parcel[name]
        if isinstance(value, dict):
            yield "; ".join(
                f"{levy} {_or_unknown(one['old'])} -> {_or_unknown(one['new'])}" for levy, one in value.items()
            )
        elif isinstance(value, list):
            yield " ".join(value)
        else:
            yield _or_unknown(value)


def _or_unknown(value: object) -> str:
    return "unknown" if value is None else str(value)


def _parcel(parcel: ParcelChange, exponent: int) -> dict[str, Any]:
    plain = ("consignment_id", "old_lane", "new_lane", "old_score", "new_score")
    listed = ("old_selected_by", "new_selected_by", "began", "stopped", "became_unknown", "became_known")
    return {
        **{name: getattr(parcel, name) for name in plain},
        **{name: list(getattr(parcel, name)) for name in listed},
        "old_total": amount_text(parcel.old_total_minor, exponent),
        "new_total": amount_text(parcel.new_total_minor, exponent),
        "levies": {
            levy: {"old": amount_text(old, exponent), "new": amount_text(new, exponent)}
            for levy, (old, new) in parcel.levies.items()
        },
    }


def _money(money: MoneyEffect, exponent: int) -> dict[str, Any]:
    return {
        "name": money.name,
        "old": amount_text(money.old_minor, exponent),
        "new": amount_text(money.new_minor, exponent),
        "delta": amount_text(money.delta_minor, exponent),
        "changed": money.changed,
        "became_known": {"parcels": money.became, "amount": amount_text(money.became_minor, exponent)},
        "stopped_being_known": {"parcels": money.stopped, "amount": amount_text(money.stopped_minor, exponent)},
        "unknown_under_both": money.unknown,
    }


def _group(group: GroupEffect, exponent: int) -> dict[str, Any]:
    return {
        "name": group.name,
        "consignments": group.consignments,
        "old_lanes": _by_lane(group.old_lanes),
        "new_lanes": _by_lane(group.new_lanes),
        "moved": group.moved,
        "money": _money(group.money, exponent),
    }


def _by_lane(counts: Sequence[int]) -> dict[str, int]:
    return dict(zip(LANES, counts, strict=True))
