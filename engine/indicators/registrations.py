"""Registrations: which scheme a consignment proves, what the check of its number comes to, and what was chosen."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.arrays import MISSING_CODE, AnyArray, Code, Real
from engine.columns.batch import Batch
from engine.columns.codes import Coded, Vocabulary, code_list, encode
from engine.indicators.indicator import Setting
from engine.registrations import PARTIES, PROVEN, Election, Registrations, names_listed, plain

_SELLERS: Final = ("platform_id", "seller_id", "seller_name", "consignor_id", "consignor_name")
"""Who uses a registration number: the first of these that a consignment names."""

_MOST_TEXTS: Final = 1 << 31


def registrations(batch: Batch, setting: Setting) -> dict[str, AnyArray | Coded]:
    """Check what each consignment shows of a scheme of prepaid tax, and say what was chosen for it.

    Notes
    -----
    Absent, which the rule language reads as no: a scheme that is not proven, and a choice that nobody made.
    Unknown: the check where no scheme is named; the number of sellers where no number is shown, and where a
    consignment that shows the same number does not say who sold it.
    """
    checks, schemes = _checked(batch, setting)
    return {
        "prepaid_check": checks,
        "proven_scheme": schemes,
        "prepaid_number_sellers_count": _sellers(batch),
        "election": _elections(batch, setting),
    }


def _checked(batch: Batch, setting: Setting) -> tuple[Code, Coded]:
    """Check every different scheme, number and day once."""
    known, codes = setting.registrations, code_list("prepaid_check")
    scheme, number, day = batch["prepaid_tax_scheme"], batch["prepaid_tax_id"], batch["law_day"]
    checks = np.full(batch.consignments, MISSING_CODE, np.int32)
    proven = np.full(batch.consignments, MISSING_CODE, np.int32)
    names = tuple(dict.fromkeys(one.id for one in known.schemes))
    shown = np.flatnonzero(scheme != MISSING_CODE)
    cells = np.stack([scheme[shown], number[shown], day[shown]])
    different, place = np.unique(cells, axis=1, return_inverse=True)
    found = [_check(batch, known, *one) for one in different.T.tolist()]
    came_to = np.array([codes.positions[check] for _, check in found], np.int32)
    proves = [names.index(name) if check in PROVEN else MISSING_CODE for name, check in found]
    checks[shown], proven[shown] = came_to[place.reshape(-1)], np.array(proves, np.int32)[place.reshape(-1)]
    return checks, Coded(proven, Vocabulary(names))


def _check(batch: Batch, known: Registrations, scheme: int, number: int, day: int) -> tuple[str, str]:
    named = batch.texts["prepaid_tax_scheme"].texts[scheme]
    shown = None if number == MISSING_CODE else batch.texts["prepaid_tax_id"].texts[number]
    found = known.find(named, day)
    return named if found is None else found.id, known.check(named, shown, day)


def _sellers(batch: Batch) -> Real:
    """Count the sellers that show the same number; a marketplace is one seller."""
    count = np.full(batch.consignments, np.nan)
    shown = np.flatnonzero(batch["prepaid_tax_id"] != MISSING_CODE)
    if not len(shown):
        return count
    alike, _ = encode(plain(text) for text in batch.texts["prepaid_tax_id"].texts)
    numbers = alike[batch["prepaid_tax_id"][shown]].astype(np.int64)
    seller = np.full(len(shown), -1, np.int64)
    for place, name in reversed(list(enumerate(_SELLERS))):
        folded, _ = encode(plain(text) for text in batch.texts[name].texts)
        codes = batch[name][shown]
        if len(folded):
            seller = np.where(codes != MISSING_CODE, place * _MOST_TEXTS + folded[codes].astype(np.int64), seller)
    # A number whose users are not all known: nobody can say how many there are.
    is_open = np.isin(numbers, numbers[seller < 0])
    pairs = np.unique(np.stack([numbers, seller]), axis=1)
    many = np.bincount(pairs[0], minlength=int(numbers.max()) + 1)
    count[shown] = np.where(is_open, np.nan, many[numbers])
    return count


def _elections(batch: Batch, setting: Setting) -> Coded:
    """Join what the record says, what the file of the day says, and what holds where nobody chose."""
    known, declared = setting.registrations, batch["declared_election"]
    texts = batch.texts["declared_election"]
    if not known.elections:
        return Coded(declared, texts)
    parties = [batch[PARTIES[one.by]] for one in known.elections]
    cells = np.stack([declared, batch["law_day"], *parties])
    different, place = np.unique(cells, axis=1, return_inverse=True)
    chosen = [_chosen(batch, known, column) for column in different.T.tolist()]
    codes, vocabulary = encode(chosen)
    return Coded(codes[place.reshape(-1)], vocabulary)


def _chosen(batch: Batch, known: Registrations, column: list[int]) -> str | None:
    said, day, *parties = column
    names = [] if said == MISSING_CODE else sorted(names_listed(batch.texts["declared_election"].texts[said]))
    for election, code in zip(known.elections, parties, strict=True):
        if election.span.holds(day) and not set(names) & set(election.choices):
            party = None if code == MISSING_CODE else batch.texts[PARTIES[election.by]].texts[code]
            names += _of_party(known, election, party, day)
    return " ".join(names) or None


def _of_party(known: Registrations, election: Election, party: str | None, day: int) -> list[str]:
    elected = () if known.elected is None or party is None else known.elected.of(party, day)
    made = [choice for choice in elected if choice in election.choices]
    return made or ([election.default] if election.default else [])
