"""The evidence of one consignment as the wire shows it: what was shown, what its check comes to, and the two sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypedDict

from engine.arrays import MISSING_CODE, MISSING_MINOR
from engine.columns.batch import Batch
from engine.columns.codes import code_list
from engine.money import decimal_text
from engine.revenue.assess import Assessment
from engine.rulebook.law import RevenueLaw, SchemeInForce


class EvidenceRecord(TypedDict):
    """What was shown of tax that was collected before the border.

    ``check`` is one of registrations.PREPAID_CHECKS, None where no scheme was named. ``register``:
    yes where a register of the scheme was asked. ``declared`` is what was declared as collected, ``recomputed`` what
    the levies that the scheme covers come to, ``difference`` the first minus the second, each None where not known.
    """

    scheme: str | None
    check: str | None
    register: bool
    declared: str | None
    recomputed: str | None
    difference: str | None
    why: str


_WHY: Final = {
    "valid": "The register has the number on this day.",
    "unverified": "Nothing speaks against the number; no register of the scheme is loaded, so it is unverified.",
    "wrong_number": "The number does not have the form or the check digit of the scheme.",
    "not_in_register": "The register of the scheme does not have the number.",
    "not_on_the_day": "The scheme, or the number in its register, does not hold on this day.",
    "unknown_scheme": "The rulebook knows no scheme of this name.",
    "no_number": "A scheme is named and no number is shown.",
}
"""What is said of each check."""

_NO_SCHEME: Final = "No scheme is named, so nothing says whose number it is or who was paid."
_FALLS: Final = "What it would have covered is collected as if nothing had been shown."
_ASKED: Final = frozenset({"valid", "not_in_register"})


def evidence_record(assessment: Assessment, law: RevenueLaw, row: int, known: Batch | None) -> EvidenceRecord | None:
    """Give what was shown of prepaid tax; None where nothing was."""
    if known is None or "prepaid_check" not in known.columns:
        return None
    scheme, number = known.text("prepaid_tax_scheme", row), known.text("prepaid_tax_id", row)
    declared = int(known["prepaid_tax_amount_national_minor"][row])
    if scheme is None and number is None and declared in {MISSING_MINOR, 0}:
        return None
    check = _check(known, row)
    covering = next((one for one in law.schemes if one.id == known.text("proven_scheme", row)), None)
    covering = covering or _named(law, scheme)
    recomputed = MISSING_MINOR if covering is None else _recomputed(assessment, covering, row)
    is_known = MISSING_MINOR not in (declared, recomputed)
    return {
        "scheme": scheme,
        "check": check,
        "register": check in _ASKED or (check == "not_on_the_day" and covering is not None),
        "declared": _money(declared, law),
        "recomputed": _money(recomputed, law),
        "difference": _signed(declared - recomputed, law) if is_known else None,
        "why": _why(assessment, law, row, check),
    }


def prepaid_notes(evidence: EvidenceRecord | None) -> Iterator[tuple[str, str]]:
    """Give codes and sentences of what a reader should know about what was shown."""
    if evidence is None:
        return
    check, difference = evidence["check"], evidence["difference"]
    if check is None:
        yield "prepaid_without_scheme", evidence["why"]
    elif check == "unverified":
        yield "prepaid_unverified", evidence["why"]
    elif check != "valid":
        yield "prepaid_not_accepted", evidence["why"]
    if difference is None or check not in {"valid", "unverified"} or not difference.strip("-0."):
        return
    amount = difference.removeprefix("-")
    if difference.startswith("-"):
        yield "prepaid_too_little", f"{amount} less was declared as prepaid than the levies it covers come to."
    else:
        detail = (
            f"{amount} more was declared as prepaid than the levies it covers come to; whoever collected it repays it."
        )
        yield "prepaid_too_much", detail


def _check(known: Batch, row: int) -> str | None:
    code = int(known["prepaid_check"][row])
    return None if code == MISSING_CODE else code_list("prepaid_check").codes[code]


def _named(law: RevenueLaw, scheme: str | None) -> SchemeInForce | None:
    wanted = (scheme or "").strip().upper()
    return next((one for one in law.schemes if one.id.upper() == wanted), None)


def _recomputed(assessment: Assessment, scheme: SchemeInForce, row: int) -> int:
    """Add up what is due of the levies that a scheme covers."""
    amounts = [int(assessment.amount_minor[levy, row]) for levy in scheme.covers]
    return MISSING_MINOR if MISSING_MINOR in amounts else sum(amounts)


def _why(assessment: Assessment, law: RevenueLaw, row: int, check: str | None) -> str:
    said = _NO_SCHEME if check is None else _WHY[check]
    if check in {"valid", "unverified"}:
        collecting = {law.channels[at].evidence for at in assessment.channel[:, row] if at >= 0}
        return said if collecting - {""} else f"{said} No channel of this law collects from this parcel on it."
    return f"{said} {_FALLS}"


def _money(minor: int, law: RevenueLaw) -> str | None:
    return None if minor == MISSING_MINOR else decimal_text(minor, law.exponent)


def _signed(minor: int, law: RevenueLaw) -> str:
    return f"-{decimal_text(-minor, law.exponent)}" if minor < 0 else decimal_text(minor, law.exponent)
