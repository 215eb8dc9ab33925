"""What ties the words together: facts that hold of every parcel, each with its reason, in one written table.

Without them the solver would find parcels that cannot be, such as one whose items are worth more than the goods. A tie
is laid on only where the conditions look at something that it speaks of. Words that no tie speaks of are free: the
solver may give them any value of their kind, whatever the other words are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import z3

from engine.columns.catalogue import COLUMNS
from engine.columns.codes import code_list
from engine.counters import ACCOUNTS
from engine.descriptions.words import NAMED, VAGUE_COLUMN
from engine.money import MAX_ASSESSED_MINOR
from engine.prove.numbers import Number
from engine.prove.parcel import Parcel, among
from engine.prove.solver import Claim, Term
from engine.prove.truths import alike, both, either, implied, negated

GOODS: Final = "goods_value_national_minor"
ITEM: Final = "item_value_national_minor"
UNIT: Final = "unit_value_national_minor_per_kg"
ITEM_UNIT: Final = "item_unit_value_national_minor_per_kg"
PIECE: Final = "item_piece_value_national_minor"
MASS: Final = "gross_mass_kg"
NET: Final = "item_net_mass_kg"
QUANTITY: Final = "item_quantity"
PAIR: Final = "same_parties_count"
PAIR_VALUE: Final = "same_parties_value_national_minor"
PAIR_KNOWN: Final = "same_parties_known_value_national_minor"
RECEIVED: Final = "same_consignee_count"
DESCRIPTIONS: Final = ("item_description", "description")
NAMES: Final = (*NAMED.values(), VAGUE_COLUMN)
MONEY: Final = (GOODS, "freight_national_minor", "insurance_national_minor")
QUOTAS: Final = {
    name: f"quota_used_{period}_national_minor" if counter == "quota" else f"imports_used_{period}_count"
    for name, (counter, period) in ACCOUNTS.items()
}
MOST_BESIDE: Final = 50
"""How many parcels of one batch between the same parties are thought of; a witness has to write them all."""

SUPPLIED_RATES: Final = {"item_duty_rate_share": "duty_rate", "item_tax_rate_share": "tax_rate"}
_LARGEST: Final = {"mass": 10**7, "volume": 10**7, "count": 10**9, "share": 1, "money": MAX_ASSESSED_MINOR}
_TWO: Final = 2
_FIRST_DAY, _LAST_DAY = -719162, 2932896
_UNION_CODES: Final = frozenset({"EU", "EA"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose law it is, by its code, the national currency, and the currencies with a rate; None: any may have one."""

    country: str
    currency: str
    rated: frozenset[str] | None


Claims: TypeAlias = Iterator[Claim]


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact about some columns: its ``reason`` as a sentence, and the claims that say it.

    ``led_by`` says when it is needed: once all columns of one of these sets are looked at. Of other columns it says
    nothing that could not be made true by the rest of the parcel.
    """

    code: str
    led_by: tuple[frozenset[str], ...]
    columns: frozenset[str]
    reason: str
    claims: Callable[[Parcel, Setting], Claims]


def ties_on(columns: frozenset[str]) -> tuple[Tie, ...]:
    """Give the ties that are needed where these columns are looked at, and those that they need in turn."""
    reached, found = set(columns), dict[str, Tie]()
    while True:
        new = [tie for tie in TABLE if tie.code not in found and any(led <= reached for led in tie.led_by)]
        if not new:
            return tuple(found.values())
        for tie in new:
            found[tie.code] = tie
            reached |= tie.columns


BOUNDS: Final = "bounds"
BOUNDS_REASON: Final = (
    "No mass, amount, share or count is negative; a share is at most 1, and a parcel is one of those that are counted."
)


def bounds_of(parcel: Parcel) -> Claims:
    """Hold every measured column to what the record's reader takes: nothing is negative, a share is at most 1."""
    for name, item in parcel.made():
        column = COLUMNS[name]
        if column.kind in {"code", "hs", "text", "flag"}:
            continue
        number = parcel.number(name, item)
        # A supplied rate is a share of 1 that may be above 1.
        least, most = 0, None if name in SUPPLIED_RATES else _LARGEST.get(column.kind)
        if name in {PAIR, RECEIVED}:
            least, most = 1, MOST_BESIDE
        if column.kind == "date":
            least, most = _FIRST_DAY, _LAST_DAY
        yield number.value >= least
        if most is not None and name != "items_count":
            yield number.value <= most


def _items_add_up(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    goods, known, terms = parcel.number(GOODS), parcel.number(ITEM, 0).known, []
    for item, there in parcel.each_item():
        value = parcel.number(ITEM, item)
        yield alike(value.known, known)
        terms.append(z3.If(there, value.value, 0))
    yield implied(known, both([goods.known, goods.value == z3.Sum(terms)]))
    yield implied(parcel.items_count == 1, alike(known, goods.known))


def _mismatch(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    mismatch, goods = parcel.flag("is_value_mismatch"), parcel.number(GOODS).known
    items, rate = parcel.number(ITEM, 0).known, parcel.flag("has_exchange_rate")
    several = parcel.items_count > 1
    yield implied(both([several, goods, negated(items)]), mismatch.unknown)
    yield implied(rate.unknown, mismatch.unknown)
    yield implied(both([negated(goods), rate.yes]), negated(mismatch.no))
    yield implied(both([negated(goods), rate.yes, negated(several)]), mismatch.unknown)


def _money_needs_a_rate(parcel: Parcel, setting: Setting) -> Claims:
    rate, currency = parcel.flag("has_exchange_rate"), parcel.choice("currency")
    positions = code_list("currency").positions
    yield alike(rate.known, currency.known)
    yield implied(both([currency.known, currency.at == positions[setting.currency]]), rate.yes)
    if setting.rated is not None:
        rated = among(currency.at, [positions[code] for code in setting.rated])
        yield implied(currency.known, alike(rate.yes, rated))
    for column in MONEY:
        yield implied(parcel.number(column).known, rate.yes)


def _unit_value(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    unit, goods, mass = parcel.number(UNIT), parcel.number(GOODS), parcel.number(MASS)
    yield implied(unit.known, goods.known)
    yield from _quotient(parcel, unit, goods, mass.value)
    yield implied(both([goods.known, mass.known, mass.value > 0]), unit.known)
    yield implied(unit.known, both([mass.known, mass.value > 0]))


def _item_unit_value(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    mass = parcel.number(MASS)
    for item, _ in parcel.each_item():
        unit, value, net = parcel.number(ITEM_UNIT, item), parcel.number(ITEM, item), parcel.number(NET, item)
        own = both([net.known, net.value > 0])
        alone = both([parcel.items_count == 1, negated(own), mass.known, mass.value > 0])
        yield alike(unit.known, both([value.known, either([own, alone])]))
        yield from _quotient(parcel, unit, value, z3.If(own, net.value, mass.value))


def _same_unit_value(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    net = parcel.number(NET, 0)
    alone = both([parcel.items_count == 1, negated(both([net.known, net.value > 0]))])
    one, other = parcel.number(ITEM_UNIT, 0), parcel.number(UNIT)
    yield implied(alone, both([alike(one.known, other.known), one.value == other.value]))


def _quotient(parcel: Parcel, quotient: Number, amount: Number, mass: Term) -> Claims:
    """Say that ``quotient`` is ``amount`` over ``mass``, to six decimals.

    Where no condition looks at a mass, there is one that fits as long as it need not be too large; two variables need
    not be multiplied then, which solvers find hard.
    """
    yield implied(both([quotient.known, amount.value == 0]), quotient.value == 0)
    yield implied(both([quotient.known, amount.value > 0]), quotient.value > 0)
    if parcel.asked.isdisjoint({MASS, NET}):
        yield implied(quotient.known, amount.value <= _LARGEST["mass"] * quotient.value)
        return
    near = both([
        2 * 10**6 * (quotient.value * mass - amount.value) <= mass,
        2 * 10**6 * (amount.value - quotient.value * mass) <= mass,
    ])  # fmt: skip
    yield implied(quotient.known, near)


def _piece_value(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    for item, _ in parcel.each_item():
        piece, value, count = (parcel.number(column, item) for column in (PIECE, ITEM, QUANTITY))
        known = both([value.known, count.known, count.value > 0])
        yield implied(piece.known, known)
        yield implied(piece.known, both([
            piece.value * count.value <= value.value, (piece.value + 1) * count.value > value.value,
        ]))  # fmt: skip
        yield implied(both([known, count.value >= 1]), piece.known)


def _pairs(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    pair, received = parcel.number(PAIR), parcel.number(RECEIVED)
    value, least, goods = parcel.number(PAIR_VALUE), parcel.number(PAIR_KNOWN), parcel.number(GOODS)
    alone = pair.value == 1
    yield implied(pair.known, both([received.known, received.value >= pair.value]))
    yield alike(least.known, pair.known)
    yield implied(value.known, both([pair.known, goods.known, value.value == least.value]))
    yield implied(both([least.known, goods.known]), least.value >= goods.value)
    yield implied(both([pair.known, alone, goods.known]), both([value.known, value.value == goods.value]))
    yield implied(both([pair.known, alone, negated(goods.known)]), least.value == 0)
    # The other one of two is then the one without a value.
    yield implied(both([pair.value == _TWO, goods.known, pair.known, negated(value.known)]), least.value == goods.value)


def _who_is_known(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    text = parcel.known
    receiver = either([
        text("consignee_id"),
        both([text("consignee_name"), either([text("consignee_address"), text("consignee_postcode")])]),
    ])  # fmt: skip
    sender = either([text(name) for name in ("seller_id", "consignor_id", "seller_name", "consignor_name")])
    pair, received = parcel.number(PAIR).known, parcel.number(RECEIVED).known
    yield implied(received, receiver)
    yield implied(pair, both([received, sender]))
    yield implied(text("consignee_id"), received)
    yield implied(both([received, either([text("seller_id"), text("consignor_id")])]), pair)


def _quotas(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    for column in QUOTAS.values():
        yield implied(parcel.number(column).known, parcel.known("consignee_id"))


def _descriptions(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    whole = parcel.known("description")
    for item, _ in parcel.each_item():
        own = parcel.known("item_description", item)
        for column in NAMES:
            flag = parcel.flag(column, item)
            yield alike(flag.known, either([own, whole]))
            yield implied(negated(whole), negated(parcel.free(shared(column))))
            yield implied(negated(own), negated(parcel.free(single(column, item))))
            said = (parcel.free(shared(column)), parcel.free(single(column, item)))
            if column == VAGUE_COLUMN:
                both_say = both([implied(whole, said[0]), implied(own, said[1])])
                yield implied(flag.known, alike(flag.yes, both_say))
            else:
                yield implied(flag.known, alike(flag.yes, either(list(said))))
                yield negated(both([said[1], parcel.free(single(VAGUE_COLUMN, item))]))
                yield negated(both([said[0], parcel.free(shared(VAGUE_COLUMN))]))


def shared(column: str) -> str:
    """Name the claim that the description of the whole consignment has what a column asks."""
    return f"description: {column}"


def single(column: str, item: int) -> str:
    """Name the claim that an item's own description has what a column asks."""
    return f"description of item {item + 1}: {column}"


def _says_what_it_is(parcel: Parcel, setting: Setting) -> Claims:
    del setting
    for item, _ in parcel.each_item():
        yield either([parcel.known("item_hs_code", item), parcel.known("item_description", item)])


def _destination(parcel: Parcel, setting: Setting) -> Claims:
    elsewhere, stated = parcel.flag("is_other_destination"), parcel.choice("country_of_destination")
    here = code_list("country").positions.get(setting.country, -1)
    is_elsewhere = both([stated.known, stated.at != here])
    yield alike(elsewhere.no, negated(is_elsewhere))
    yield negated(elsewhere.yes if setting.country in _UNION_CODES else elsewhere.unknown)


def _any_of(*columns: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({column}) for column in columns)


TABLE: Final[tuple[Tie, ...]] = (
    Tie("items_add_up", _any_of(ITEM), frozenset({GOODS, ITEM}),
        "The items' values add up to the goods value; either all of them are known or none.", _items_add_up),
    Tie("mismatch", _any_of("is_value_mismatch"), frozenset({"is_value_mismatch", GOODS, ITEM, "has_exchange_rate"}),
        "Header and items can only disagree where the record states both.", _mismatch),
    Tie("money_needs_a_rate", _any_of("has_exchange_rate", "currency"),
        frozenset({"has_exchange_rate", "currency", *MONEY}),
        "An amount is known only where its currency is declared and has a rate.", _money_needs_a_rate),
    Tie("unit_value", _any_of(UNIT), frozenset({UNIT, GOODS, MASS}),
        "The value per kilogram is the goods value over the gross mass, and unknown where the mass is 0.", _unit_value),
    Tie("item_unit_value", _any_of(ITEM_UNIT), frozenset({ITEM_UNIT, ITEM, NET, MASS}),
        "An item's value per kilogram is its value over its net mass, or over the gross mass of a parcel of one item.",
        _item_unit_value),
    Tie("same_unit_value", (frozenset({ITEM_UNIT, UNIT}),), frozenset({ITEM_UNIT, UNIT, NET}),
        "Where one item was weighed with the parcel only, its value per kilogram is the parcel's.", _same_unit_value),
    Tie("piece_value", _any_of(PIECE), frozenset({PIECE, ITEM, QUANTITY}),
        "An item's value per piece is its value over its quantity, rounded down.", _piece_value),
    Tie("pairs", _any_of(PAIR, PAIR_VALUE, PAIR_KNOWN, RECEIVED),
        frozenset({PAIR, PAIR_VALUE, PAIR_KNOWN, RECEIVED, GOODS}),
        "Parcels between the same parties are counted and added up with this one among them.", _pairs),
    Tie("who_is_known", _any_of(PAIR, RECEIVED), frozenset({
        PAIR, RECEIVED, "consignee_id", "consignee_name", "consignee_address", "consignee_postcode", "seller_id",
        "consignor_id", "seller_name", "consignor_name",
    }), "Sender and receiver are told by an identifier, else by name, the receiver's with address or postcode.",
        _who_is_known),
    Tie("quotas", _any_of(*QUOTAS.values()), frozenset({*QUOTAS.values(), "consignee_id"}),
        "What a receiver has used of a quota is known only of one who is named by an identifier.", _quotas),
    Tie("descriptions", _any_of(*NAMES), frozenset({*NAMES, *DESCRIPTIONS}),
        "What a description names is known where there is a description, and one that names goods is not vague.",
        _descriptions),
    Tie("says_what_it_is", _any_of("item_hs_code", "item_description"), frozenset({"item_hs_code", "item_description"}),
        "An item has a description or an HS code; without both its record is refused.", _says_what_it_is),
    Tie("destination", _any_of("is_other_destination"), frozenset({"is_other_destination", "country_of_destination"}),
        "A parcel goes elsewhere where another country than that of the law is declared.", _destination),
)  # fmt: skip
"""Every tie. What is known of two words and stands here for neither may be thought of in any combination."""
