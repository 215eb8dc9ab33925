"""From what is drawn to what is declared: the records of a simulated day in the shape of the wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from engine.columns.codes import code_list
from engine.days import day_text
from engine.simulation.drawn import PROHIBITED, SPLIT, UNDERVALUED, VAGUE, Drawn, Numbers, share_within
from engine.simulation.goods import COLOURS, DISGUISES, EMPTY_WORDS, REFUSED_GOODS, SIZES, Goods, ordinary_goods
from engine.simulation.people import buyers, shops
from engine.simulation.scenario import CURRENCY_OF_ORIGIN, FICTIONAL_PER_USD, Market, Scenario

_MODE: Final = {"post": "5", "express": "4", "air_cargo": "4"}
_FORWARDER: Final = "Long Bridge Forwarding"
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)

# Scenario assumptions about how records are filled in, beside those of Scenario.
_SELLERS_ON_PLATFORMS: Final = 0.6
_SELLERS_FORWARDED: Final = 0.1
_BUYERS_WITH_NUMBER: Final = 0.25
_BUYERS_IN_BUSINESS: Final = 0.04
_IN_CAPITALS: Final = 0.2
_HEADER_VALUE_STATED: Final = 0.9
_NET_MASS_STATED: Final = 0.6
_PURPOSE_STATED: Final = 0.6


def write_records(
    draw: np.random.Generator, drawn: Drawn, plan: Scenario, market: Market, country: str, arrival: int
) -> list[dict[str, object]]:
    """Write one record for each parcel; a field that is not declared is absent."""
    count = len(drawn.truth)
    origin = _pick(draw, plan.origins, plan.sellers)[drawn.seller]
    currency = [CURRENCY_OF_ORIGIN[code] for code in origin]
    per_usd = np.array([FICTIONAL_PER_USD[code] for code in currency])
    minor = np.maximum(np.rint(drawn.declared_usd * per_usd * 100), 1).astype(np.int64)
    header = {
        **_route(draw, plan, origin, country, count),
        **_days(draw, drawn, arrival),
        **_transaction(draw, drawn, plan, origin),
        **_receiver(draw, drawn),
        "gross_mass_kg": _unless(draw.random(count) < plan.mass_missing, _decimals(drawn.mass_kg, 3)),
        "number_of_packages": [1] * count,
        "currency": currency,
        "goods_value": _unless(draw.random(count) >= _HEADER_VALUE_STATED, _decimals(minor / 100, 2)),
        **_freight(draw, drawn, plan, per_usd),
        "items": _items(draw, drawn, plan, market, origin, minor),
    }
    return _rows(header)


def _rows(columns: Mapping[str, Iterable[object]]) -> list[dict[str, object]]:
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def _pick(draw: np.random.Generator, shares: Mapping[str, float], count: int) -> Any:
    return np.array(list(shares))[draw.choice(len(shares), count, p=list(shares.values()))]


def _unless(is_absent: Any, values: Sequence[Any]) -> list[Any]:
    return [None if absent else value for absent, value in zip(is_absent.tolist(), values, strict=True)]


def _decimals(numbers: Any, places: int) -> list[str]:
    return [f"{number:.{places}f}" for number in numbers.tolist()]


def _route(draw: np.random.Generator, plan: Scenario, origin: Any, country: str, count: int) -> dict[str, list[Any]]:
    stream = _pick(draw, plan.streams, count).tolist()
    first = int(draw.integers(10_000_000, 80_000_000))
    goes_on = draw.random(count) < plan.other_destination
    elsewhere = "NZ" if country != "NZ" else "AU"
    # A fictional country has no code to state; a destination that is absent is the country of the call.
    here = country if country in code_list("country").positions else None
    return {
        "consignment_id": [
            _s10_number(first + row, sent_from) if way == "post" else f"HW{first + row}{sent_from}"
            for row, (way, sent_from) in enumerate(zip(stream, origin.tolist(), strict=True))
        ],
        "stream": stream,
        "transport_mode": [_MODE[way] for way in stream],
        "country_of_export": origin.tolist(),
        "country_of_destination": [elsewhere if goes else here for goes in goes_on.tolist()],
    }


def _s10_number(serial: int, country: str) -> str:
    """Write the number of a postal item as the Universal Postal Union's standard S10 does, check digit and all."""
    digits = f"{serial:08}"
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, digits, strict=True)) % 11
    return f"LX{digits}{ {10: 0, 11: 5}.get(rest, rest) }{country}"


def _days(draw: np.random.Generator, drawn: Drawn, arrival: int) -> dict[str, list[Any]]:
    waited = draw.integers(5, 30, len(drawn.truth))
    share_within(drawn.purchase, waited)
    days = {past: day_text(arrival - past) for past in range(30)}
    return {
        "arrival_date": [days[0]] * len(drawn.truth),
        "order_date": [days[past] for past in waited.tolist()],
    }


def _sender(
    draw: np.random.Generator, drawn: Drawn, plan: Scenario, origin: Any, is_private: Any
) -> dict[str, list[Any]]:
    sellers = plan.sellers
    # A shop, then the private person who sends from the same place.
    names = [*shops(draw, sellers), *buyers(draw, sellers)[0]]
    nobody = np.zeros(sellers, dtype=np.bool_)
    on_platform = np.append(draw.random(sellers) < _SELLERS_ON_PLATFORMS, nobody)
    forwarded = np.append(draw.random(sellers) < _SELLERS_FORWARDED, nobody)
    platform = draw.integers(1, 4, sellers)
    senders = np.where(is_private, drawn.seller + sellers, drawn.seller).tolist()
    return {
        "consignor_name": [_FORWARDER if forwarded[one] else names[one] for one in senders],
        "consignor_address": [f"Unit {one % 60 + 1}, Trade Park {one % 7 + 1}" for one in senders],
        "consignor_country": origin.tolist(),
        "seller_name": [names[one] if forwarded[one] else None for one in senders],
        "seller_id": [f"S{one:05}" if on_platform[one] else None for one in senders],
        "platform_id": [f"marketplace-{platform[one]}" if on_platform[one] else None for one in senders],
    }


def _receiver(draw: np.random.Generator, drawn: Drawn) -> dict[str, list[Any]]:
    count = int(drawn.buyer.max(initial=0)) + 1
    names, addresses, towns = buyers(draw, count)
    has_number = draw.random(count) < _BUYERS_WITH_NUMBER
    in_business = draw.random(count) < _BUYERS_IN_BUSINESS
    # The same person in other letters: who counts parcels must not be led astray by that.
    capitals = (draw.random(len(drawn.buyer)) < _IN_CAPITALS).tolist()
    buyer = drawn.buyer.tolist()
    return {
        "consignee_name": [
            names[one].upper() if is_loud else names[one] for one, is_loud in zip(buyer, capitals, strict=True)
        ],
        "consignee_address": [
            addresses[one].upper() if is_loud else addresses[one] for one, is_loud in zip(buyer, capitals, strict=True)
        ],
        "consignee_city": [towns[one] for one in buyer],
        "consignee_id": [f"P{one:07}" if has_number[one] else None for one in buyer],
        "consignee_type": ["business" if in_business[one] else "person" for one in buyer],
    }


def _transaction(draw: np.random.Generator, drawn: Drawn, plan: Scenario, origin: Any) -> dict[str, list[Any]]:
    """Say who sends it and why; a gift comes from a private person, unless its value is a lie as well."""
    count = len(drawn.truth)
    nature = np.where(drawn.truth == SPLIT, "sale_of_goods", _pick(draw, plan.nature, count))
    is_private = (nature == "gift") & (drawn.truth != UNDERVALUED)
    return {
        **_sender(draw, drawn, plan, origin, is_private),
        "nature_of_transaction": nature.tolist(),
        "purpose": _unless(draw.random(count) >= _PURPOSE_STATED, ["personal"] * count),
    }


def _freight(draw: np.random.Generator, drawn: Drawn, plan: Scenario, per_usd: Any) -> dict[str, list[Any]]:
    count = len(drawn.truth)
    usd = (2.5 + 5.5 * drawn.mass_kg) * draw.uniform(0.7, 1.4, count)
    freight_missing = draw.random(count) < plan.freight_missing
    insurance_missing = freight_missing & (draw.random(count) < plan.insurance_missing_too)
    insured_usd = np.where(draw.random(count) < plan.insured, drawn.declared_usd * 0.01, 0.0)
    return {
        "freight": _unless(freight_missing, _decimals(usd * per_usd, 2)),
        "insurance": _unless(insurance_missing, _decimals(insured_usd * per_usd, 2)),
    }


def _items(
    draw: np.random.Generator, drawn: Drawn, plan: Scenario, market: Market, origin: Any, minor: Numbers
) -> list[list[dict[str, object]]]:
    ends = np.concatenate(([0], np.cumsum(drawn.items)))
    row = np.repeat(np.arange(len(drawn.items)), drawn.items)
    columns = {
        **_goods(draw, drawn, plan, market, row, ends[:-1]),
        "country_of_origin": ["CN" if code == "HK" else code for code in origin[row].tolist()],
        **_parts(draw, drawn, minor, row),
    }
    lines = _rows(columns)
    return [lines[first:last] for first, last in pairwise(ends.tolist())]


def _goods(
    draw: np.random.Generator, drawn: Drawn, plan: Scenario, market: Market, row: Numbers, firsts: Numbers
) -> dict[str, list[Any]]:
    """Describe each goods item; what is planted shows in the first item, empty words in all of them."""
    chosen = draw.integers(0, 2**31, len(row))
    of_first = chosen[firsts]
    share_within(drawn.purchase, of_first)
    chosen[firsts] = of_first
    described = [_describe(group, number) for group, number in _pairs(plan, drawn, row, chosen)]
    is_above = drawn.declared_usd >= market.low_value / market.per_usd
    supplied = draw.random(len(drawn.truth)) < np.where(is_above, plan.duty_rate_above_line, plan.duty_rate_below_line)
    codes = [goods.hs_code for goods, _ in described]
    texts = [text for _, text in described]
    rates: list[str | None] = [
        goods.duty_rate if is_given else None
        for (goods, _), is_given in zip(described, supplied[row].tolist(), strict=True)
    ]
    for place in firsts[drawn.truth == PROHIBITED].tolist():
        wares = DISGUISES if draw.random() < plan.prohibited_disguised else REFUSED_GOODS
        codes[place], texts[place] = wares[int(chosen[place]) % len(wares)]
        rates[place] = None
    for place in np.flatnonzero(drawn.truth[row] == VAGUE).tolist():
        texts[place] = EMPTY_WORDS[int(chosen[place]) % len(EMPTY_WORDS)]
    return {
        "description": texts,
        "hs_code": _unless(draw.random(len(row)) < plan.hs_code_missing, codes),
        "duty_rate": rates,
    }


def _pairs(plan: Scenario, drawn: Drawn, row: Numbers, chosen: Numbers) -> Iterable[tuple[str, int]]:
    names = list(plan.goods)
    return zip([names[group] for group in drawn.group[row].tolist()], chosen.tolist(), strict=True)


def _describe(group: str, number: int) -> tuple[Goods, str]:
    """Choose goods of the group by ``number``, and say its colour or size as sellers do."""
    wares = ordinary_goods()[group]
    goods, number = wares[number % len(wares)], number // len(wares)
    colour, number = COLOURS[number % len(COLOURS)], number // len(COLOURS)
    size = SIZES[number % len(SIZES)]
    endings = ("", f" {colour}", f", {size}", f" {colour}, {size}")
    return goods, goods.description + endings[number // len(SIZES) % len(endings)]


def _parts(draw: np.random.Generator, drawn: Drawn, minor: Numbers, row: Numbers) -> dict[str, list[Any]]:
    """Share value and mass over the items of each parcel; the values add up to the parcel's."""
    weight = draw.uniform(0.2, 1.0, len(row))
    share = weight / np.bincount(row, weight)[row]
    value = np.floor(minor[row] * share).astype(np.int64)
    rest = minor - np.bincount(row, value).astype(np.int64)
    value[np.diff(row, prepend=-1) > 0] += rest
    is_absent = draw.random(len(drawn.truth))[row] >= _NET_MASS_STATED
    return {
        "quantity": draw.choice([1, 1, 1, 2, 3], len(row)).tolist(),
        "net_mass_kg": _unless(is_absent, _decimals(drawn.mass_kg[row] * share * 0.9, 3)),
        "value": _decimals(value / 100, 2),
    }
