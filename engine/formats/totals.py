"""The totals at the head of a manifest, held against its bills: what disagrees is told with both figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from engine.formats.reading import listed

_TOTALS: Final = (
    ("Total_number_of_packages", "Number_of_packages", "packages"),
    ("Total_gross_mass", "Gross_mass", "kg of gross mass"),
)
_MAX_DIGITS: Final = 15


def compare_totals(head: Mapping[tuple[str, str], str], bills: Sequence[Mapping[tuple[str, str], str]]) -> list[str]:
    """Compare what the head of a manifest says of its bills with the bills; each difference is a remark.

    Notes
    -----
    Unknown: a total that the head does not say is not compared; a bill that does not say its part adds nothing.
    """
    remarks = [] if bills else ["The manifest has no bill; there was nothing to decide."]
    said = _number(head.get(("Totals_segment", "Total_number_of_bols")))
    if said is not None and said != len(bills):
        remarks.append(_difference(said, Decimal(len(bills)), "bills"))
    for total, part, what in _TOTALS:
        said = _number(head.get(("Totals_segment", total)))
        parts = [_number(bill.get(("Goods_segment", part))) or Decimal(0) for bill in bills]
        if said is not None and said != (found := sum(parts, Decimal(0))):
            remarks.append(_difference(said, found, what))
    return remarks


def group_remark(references: list[str], what: str) -> str | None:
    """Say one thing of several bills in one sentence, or nothing of none."""
    if not references:
        return None
    many = "1 bill" if len(references) == 1 else f"{len(references):,} bills"
    return f"{what}: {many} ({listed(references)})."


def _difference(said: Decimal, found: Decimal, what: str) -> str:
    return f"The head of the manifest says {said:,f} {what}; its bills add up to {found:,f}."


def _number(text: str | None) -> Decimal | None:
    if text is None or len(text) > _MAX_DIGITS or not text.isascii() or not text.replace(".", "", 1).isdigit():
        return None
    return Decimal(text)
