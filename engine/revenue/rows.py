"""The assessment of one consignment as the wire shows it: levy rows, totals, and what is missing by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import reduce
from operator import or_
from typing import Final

from engine.arrays import MISSING_MINOR, MISSING_PPM
from engine.columns.batch import Batch
from engine.columns.catalogue import WORDS
from engine.columns.reading import is_cell_unknown, is_missing
from engine.days import Citation
from engine.language.recipes import currencies_without_rate
from engine.money import decimal_text, rate_text
from engine.revenue.assess import Assessment
from engine.revenue.collection import NO_CHANNEL, find_model, is_periodic, parties_at, remit_of
from engine.revenue.item_charging import NOT_CHARGED_PPM
from engine.revenue.models.model import LevyStatus
from engine.revenue.proofs import evidence_record
from engine.revenue.rates import MIXED_PPM
from engine.revenue.unknowns import (
    AMOUNT_CONDITION,
    AMOUNT_NOT_KNOWN,
    ITEM_CONDITION,
    LEVY_CONDITION,
    MEANT_OF_ITEMS,
    RATE_NOT_KNOWN,
    RATE_OF_LAW,
    RELIEF_CONDITION,
    RELIEF_LINE,
    VALUE_BASIS,
    names_of,
)
from engine.rulebook.law import RevenueLaw

WireRow = dict[str, object]

COLLECTION_CONDITION: Final = "collection_condition"
"""What an assessment lacks where nobody knows who collects a levy, because a channel's condition is unknown."""

PREPAID_AMOUNT: Final = "prepaid_tax_amount"
"""What an assessment lacks where the law wants what was prepaid too little at the border, and nothing was declared."""


def assessment_record(assessment: Assessment, law: RevenueLaw, row: int, known: Batch | None = None) -> WireRow:
    """Give the assessment of one consignment as it stands in a decision record.

    With ``known``, the batch with its indicators, the facts that a condition or a choice lacks are named too.
    """
    levies = levy_rows(assessment, law, row)
    return {
        "currency": law.currency,
        "customs_value": _money(assessment.customs_value_minor[row], law),
        "collection_model": levies[0]["model"] if levies else law.channels[-1].model,
        "computable": bool(assessment.is_computable[row]),
        "unknown": list(dict.fromkeys(_missing(assessment, law, row, known))),
        "levies": levies,
        "evidence": evidence_record(assessment, law, row, known),
        "due_at_border": _money(assessment.due_at_border_minor[row], law),
        "prepaid": _money(assessment.prepaid_minor[row], law),
        "deferred": _money(assessment.deferred_minor[row], law),
        "relieved": _money(assessment.relieved_minor[row], law),
        "waived": _money(assessment.waived_minor[row], law),
        "total": _money(assessment.total_minor[row], law),
    }


def _missing(assessment: Assessment, law: RevenueLaw, row: int, known: Batch | None) -> Iterator[str]:
    yield from unknown_names(assessment, row)
    yield from _rates_lacking(assessment, law, row, range(len(law.levies)))
    yield from _facts_lacking(assessment, law, row, known)


def unknown_names(assessment: Assessment, row: int) -> list[str]:
    """Name what is missing: by the names of the table, with the item in front where an item is meant."""
    names = names_of(int(assessment.unknown_mask[row]) & ~MEANT_OF_ITEMS)
    names += _item_names(assessment, range(len(assessment.relief)), row)
    return list(dict.fromkeys([*names, *_lacking_for_collection(assessment, row)]))


def _lacking_for_collection(assessment: Assessment, row: int) -> Iterator[str]:
    """Name what keeps it from being known who collects, where the amounts themselves are known."""
    if assessment.is_computable[row]:
        return
    owed = assessment.amount_minor[:, row]
    if (owed[assessment.channel[:, row] == NO_CHANNEL] != 0).any():
        yield COLLECTION_CONDITION
        yield from names_of(int(assessment.channel_unknown_mask[row]))
    is_split = (assessment.levy_prepaid_minor[:, row] == MISSING_MINOR) & (assessment.channel[:, row] != NO_CHANNEL)
    if (is_split & (owed != MISSING_MINOR)).any():
        yield PREPAID_AMOUNT


def _rates_lacking(assessment: Assessment, law: RevenueLaw, row: int, levies: Iterable[int]) -> Iterator[str]:
    """Name the currencies that the law writes amounts in and that have no exchange rate on the day."""
    for levy in levies:
        if not int(assessment.levy_unknown_mask[levy, row]) & RATE_OF_LAW:
            continue
        reliefs = [place for place in (assessment.relief[levy, row], assessment.waiver[levy, row]) if place >= 0]
        terms = [law.levies[levy], *(law.reliefs[place] for place in reliefs)]
        parts = [part for one in terms for part in (getattr(one, item.name) for item in fields(one))]
        yield from (f"exchange_rate/{currency}" for currency in sorted(currencies_without_rate(parts)))


def _facts_lacking(assessment: Assessment, law: RevenueLaw, row: int, known: Batch | None) -> Iterator[str]:
    """Name the fields that conditions of levies and reliefs, and choices inside amounts, ask about and nobody said."""
    if known is None:
        return
    if int(assessment.unknown_mask[row]) & AMOUNT_CONDITION:
        yield from (WORDS[one].wire or one for one in law.basis_asks if is_cell_unknown(known, WORDS[one], row))
    for levy, terms in enumerate(law.levies):
        bits = int(assessment.levy_unknown_mask[levy, row])
        relief = int(assessment.relief[levy, row])
        asked = terms.asks if bits & (LEVY_CONDITION | AMOUNT_CONDITION) else ()
        if bits & RELIEF_CONDITION and relief >= 0:
            asked += law.reliefs[relief].asks
        for word in asked:
            column = WORDS[word]
            if is_cell_unknown(known, column, row):
                yield column.wire or word
        if bits & ITEM_CONDITION:
            asked_of_items = terms.asks_items + (law.reliefs[relief].asks_items if relief >= 0 else ())
            yield from _facts_of_items(assessment, levy, row, known, asked_of_items)
    if (assessment.channel[:, row] == NO_CHANNEL).any() and not assessment.is_computable[row]:
        asked_of = (word for channel in law.channels for word in channel.asks)
        for word in asked_of:
            if is_cell_unknown(known, WORDS[word], row):
                yield WORDS[word].wire or word


def _facts_of_items(assessment: Assessment, levy: int, row: int, known: Batch, asked: Sequence[str]) -> Iterator[str]:
    """Name what goods items lack of which it is not known whether a levy or a relief is meant for them."""
    first, last = int(assessment.item_offsets[row]), int(assessment.item_offsets[row + 1])
    for word in dict.fromkeys(asked):
        column = WORDS[word]
        if column.grain == "consignment":
            if is_cell_unknown(known, column, row):
                yield column.wire or word
            continue
        for item in range(first, last):
            is_asked = int(assessment.item_unknown_mask[levy, item]) & ITEM_CONDITION
            if is_asked and is_missing(column, known[column.name][item].item()):
                yield f"items/{item - first}/{column.wire or word.removeprefix('item_')}"


def levy_rows(assessment: Assessment, law: RevenueLaw, row: int) -> list[WireRow]:
    """Give one consignment's levies in the law's order: due, relieved, both, waived or not computable."""
    rows = []
    for levy in range(len(law.levies)):
        if _is_not_for_these_goods(assessment, law, levy, row):
            continue
        if not assessment.is_levy_computable[levy, row]:
            rows.append(_not_computable_row(assessment, law, levy, row))
        if assessment.has_due_row[levy, row]:
            rows.extend(_due_rows(assessment, law, levy, row))
        if assessment.waiver[levy, row] >= 0 and assessment.is_levy_computable[levy, row]:
            rows.append(_waived_row(assessment, law, levy, row))
        if assessment.has_relieved_row[levy, row]:
            rows.append(_relieved_row(assessment, law, levy, row))
    return rows


def _is_not_for_these_goods(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> bool:
    """Say whether a levy has no row: its condition says no, or it is selective and no table lists the goods."""
    if not assessment.is_charged[levy, row] and assessment.is_levy_computable[levy, row]:
        return True
    is_nothing = assessment.rate_ppm[levy, row] == 0 and not assessment.is_supplied[levy, row]
    return bool(law.levies[levy].rate.selective and is_nothing)


def _due_rows(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> Iterator[WireRow]:
    """Give what is due of a levy, one row for each place where it is collected."""
    base, amount = assessment.base_minor[levy, row], assessment.amount_minor[levy, row]
    place = int(assessment.channel[levy, row])
    if assessment.is_exempt[levy, row]:
        waived = assessment.waived_amount_minor[levy, row]
        yield _row(assessment, law, levy, row, base, waived, "waived") | {"cite": _cite(law.channels[place].cite)}
        return
    parts = _parts(assessment, levy, row)
    if MISSING_MINOR in parts.values():
        lacks = [] if place == NO_CHANNEL else [PREPAID_AMOUNT]
        yield _row(assessment, law, levy, row, base, amount, "due") | {"unknown": lacks or [COLLECTION_CONDITION]}
        return
    held = [(status, part) for status, part in parts.items() if part]
    for status, part in held or [(_status_of_nothing(law, levy, place), 0)]:
        yield _row(assessment, law, levy, row, base, part, status)


def _parts(assessment: Assessment, levy: int, row: int) -> dict[LevyStatus, int]:
    return {
        "prepaid": int(assessment.levy_prepaid_minor[levy, row]),
        "due": int(assessment.levy_at_border_minor[levy, row]),
        "deferred": int(assessment.levy_deferred_minor[levy, row]),
    }


def _status_of_nothing(law: RevenueLaw, levy: int, place: int) -> LevyStatus:
    """Say what the row of a levy is that comes to nothing."""
    if place == NO_CHANNEL:
        return "due"
    channel = law.channels[place]
    return "deferred" if is_periodic(law.levies[levy], channel, law) else find_model(channel.model, law).status


def _waived_row(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> WireRow:
    base, amount = assessment.base_minor[levy, row], assessment.waived_amount_minor[levy, row]
    relief = law.reliefs[assessment.waiver[levy, row]]
    return _row(assessment, law, levy, row, base, amount, "waived") | {"relief": relief.id, "cite": _cite(relief.cite)}


def _relieved_row(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> WireRow:
    base, amount = assessment.relieved_base_minor[levy, row], assessment.relieved_amount_minor[levy, row]
    relief = law.reliefs[assessment.relief[levy, row]]
    relieved = _row(assessment, law, levy, row, base, amount, "relieved")
    return relieved | {"relief": relief.id, "cite": _cite(relief.cite)} | _item_reliefs(assessment, law, levy, row)


def _item_reliefs(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> WireRow:
    """Say which relief each goods item has, where they are not all relieved by one."""
    first, last = int(assessment.item_offsets[row]), int(assessment.item_offsets[row + 1])
    places = assessment.item_relief[levy, first:last].tolist()
    if len({place for place in places if place >= 0}) <= 1:
        return {}
    named = ((item, place) for item, place in enumerate(places) if place >= 0)
    return {"reliefs": [{"item": f"items/{item}", "relief": law.reliefs[place].id} for item, place in named]}


def _not_computable_row(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> WireRow:
    bits = int(assessment.levy_unknown_mask[levy, row]) & ~MEANT_OF_ITEMS
    below = _levies_below(assessment, law, levy, row)
    missing = names_of(bits) + _item_names(assessment, below, row) + list(_rates_lacking(assessment, law, row, below))
    shown = _row(assessment, law, levy, row, MISSING_MINOR, MISSING_MINOR, "not_computable")
    to_read = list(dict.fromkeys(_to_read(assessment, law, levy, row)))
    return shown | {"unknown": list(dict.fromkeys(missing))} | ({"read": "; ".join(to_read)} if to_read else {})


def _to_read(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> Iterator[str]:
    """Name the sections of law to read for what nobody knows of it: rates, amounts and lines, of earlier levies too."""
    waivers = [assessment.waiver[levy, row]]
    for earlier in _levies_below(assessment, law, levy, row):
        bits = int(assessment.levy_unknown_mask[earlier, row])
        reliefs = [assessment.relief[earlier, row], *waivers] if bits & RELIEF_LINE else []
        yield from (law.reliefs[place].read for place in reliefs if place >= 0 and law.reliefs[place].read)
        if bits & VALUE_BASIS and law.basis_read:
            yield law.basis_read
        if bits & (RATE_NOT_KNOWN | AMOUNT_NOT_KNOWN) and law.levies[earlier].read:
            yield law.levies[earlier].read


def _row(
    assessment: Assessment, law: RevenueLaw, levy: int, row: int, base: int, amount: int, status: LevyStatus
) -> WireRow:
    terms, place = law.levies[levy], int(assessment.channel[levy, row])
    parties = parties_at(terms, place, law, status)
    rate = int(assessment.rate_ppm[levy, row])
    shown: WireRow = {
        "levy": terms.id,
        "class": terms.category,
        "base": _money(base, law),
        "rate": rate_text(rate) if rate >= 0 else None,
        "rate_source": _source(bool(assessment.is_supplied[levy, row])) if rate != MISSING_PPM else None,
        "amount": _money(amount, law),
        "status": status,
        "liable": parties.liable,
        "collector": parties.collector,
        "point": parties.point,
        "model": None if place == NO_CHANNEL else law.channels[place].model,
        "channel": None if place == NO_CHANNEL else law.channels[place].id or None,
        "remit": remit_of(place, law, status),
        "cite": _cite(terms.cite),
    }
    if terms.written:
        shown["worked_out"] = terms.written
    items = _items_meant(assessment, law, levy, row, status)
    if items is not None:
        shown["items"] = [f"items/{item}" for item in items]
    return shown | {"rates": _item_rates(assessment, levy, row)} if rate == MIXED_PPM else shown


def _items_meant(assessment: Assessment, law: RevenueLaw, levy: int, row: int, status: LevyStatus) -> list[int] | None:
    """Name the goods items that a row is about, where that is not all of them."""
    first, last = int(assessment.item_offsets[row]), int(assessment.item_offsets[row + 1])
    reliefs = assessment.item_relief[levy, first:last].tolist()
    is_on = (assessment.item_rate_ppm[levy, first:last] != NOT_CHARGED_PPM).tolist()
    if status == "not_computable" or (all(is_on) and all(place < 0 for place in reliefs)):
        return None
    if status == "relieved":
        meant = [item for item, place in enumerate(reliefs) if place >= 0]
    else:
        is_whole = [place >= 0 and law.reliefs[place].shape == "cliff" for place in reliefs]
        meant = [item for item in range(last - first) if is_on[item] and not is_whole[item]]
    return meant if len(meant) < last - first else None


def _item_rates(assessment: Assessment, levy: int, row: int) -> list[WireRow]:
    first, last = int(assessment.item_offsets[row]), int(assessment.item_offsets[row + 1])
    return [
        {
            "item": f"items/{item - first}",
            "rate": rate_text(int(assessment.item_rate_ppm[levy, item])),
            "rate_source": _source(bool(assessment.item_is_supplied[levy, item])),
        }
        for item in range(first, last)
        if assessment.item_rate_ppm[levy, item] != NOT_CHARGED_PPM
    ]


def _item_names(assessment: Assessment, levies: Sequence[int], row: int) -> list[str]:
    """Name what the items lack that keeps these levies from being worked out.

    Where its own lack nothing, it is those of another consignment that it was assessed together with.
    """
    bits = [int(assessment.levy_unknown_mask[levy, row]) & MEANT_OF_ITEMS for levy in levies]
    first, last = int(assessment.item_offsets[row]), int(assessment.item_offsets[row + 1])
    names = [
        f"items/{item - first}/{name}"
        for levy, lacking in zip(levies, bits, strict=True)
        if lacking
        for item in range(first, last)
        for name in names_of(int(assessment.item_unknown_mask[levy, item]))
    ]
    return names or [f"group/{name}" for name in names_of(reduce(or_, bits, 0))]


def _levies_below(assessment: Assessment, law: RevenueLaw, levy: int, row: int) -> list[int]:
    """Give the levy itself, every one that it builds on at any depth, and those that its waiver adds up."""
    waiver = int(assessment.waiver[levy, row])
    found: dict[int, None] = {}
    left = [levy, *(law.reliefs[waiver].payable if waiver >= 0 else ())]
    while left:
        below = left.pop()
        if below not in found:
            found[below] = None
            left += [*law.levies[below].on_levies, *law.levies[below].looks_at]
    return sorted(found)


def _source(is_supplied: bool) -> str:
    return "supplied" if is_supplied else "rulebook"


def _money(minor: int, law: RevenueLaw) -> str | None:
    return None if minor == MISSING_MINOR else decimal_text(int(minor), law.exponent)


def _cite(cite: Citation) -> str:
    return f"{cite.text} ({cite.url})" if cite.url else cite.text
