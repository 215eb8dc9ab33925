"""Witnesses: a case that the solver found, written as a consignment record that anyone can screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import z3

from engine.columns.catalogue import COLUMNS
from engine.columns.codes import code_list, currency_exponents
from engine.counters import Counters, counters_of
from engine.days import day_text
from engine.money import decimal_text
from engine.prove.numbers import Number
from engine.prove.scene import Scene
from engine.prove.solver import Claim
from engine.prove.spelling import TextWriter
from engine.prove.ties import (
    GOODS,
    ITEM,
    ITEM_UNIT,
    MASS,
    NET,
    PAIR,
    PAIR_KNOWN,
    PAIR_VALUE,
    QUOTAS,
    RECEIVED,
    SUPPLIED_RATES,
    UNIT,
)

Record = dict[str, Any]

_NAME: Final = "WITNESS"
_DIGITS: Final = 12
_ONE_UNIT_MINOR: Final = 100
_SENDERS: Final = ("seller_id", "seller_name", "consignor_id", "consignor_name")
_RECEIVERS: Final = ("consignee_id", "consignee_name", "consignee_address", "consignee_postcode")
_BY_HAND: Final = frozenset({"currency", MASS, NET})
_AMOUNTS: Final = ("freight_national_minor", "insurance_national_minor", "prepaid_tax_amount_national_minor")
_FILLS: Final = {"election": "election"}
"""Fields of the record that fill an indicator as they stand."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A parcel that does what a finding says: its record, the records of its batch beside it, and rates to use.

    ``used`` is what its receiver has used of quotas, by the names of counters.ACCOUNTS, in national minor units or a
    number of imports; empty where nobody counts.
    """

    record: Record
    beside: tuple[Record, ...] = ()
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)

    @property
    def counters(self) -> Counters | None:
        """Give what was used as the engine takes it."""
        return counters_of(str(self.record.get("consignee_id", "")), self.used) if self.used else None

    def records(self) -> list[Record]:
        """Give all records, the witness first."""
        return [self.record, *self.beside]

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        rates = {currency: _decimal(rate) for currency, rate in self.rates.items()}
        found: dict[str, Any] = {"record": self.record, "beside": list(self.beside)}
        if rates:
            found["rates"] = rates
        return {**found, "used_minor": dict(self.used)} if self.used else found


def write_witness(scene: Scene, model: Any) -> Witness:
    """Write the parcel of a model as records."""
    return _Writer(scene, model, TextWriter(scene.encoder.texts, model)).write()


@dataclass(slots=True)
class _Writer:
    """Reads one model and writes the records that make it true."""

    scene: Scene
    model: Any
    texts: TextWriter

    declared: str | None = None
    """The currency that the record declares."""

    def write(self) -> Witness:
        self.declared = self.currency()
        count = self.whole(self.scene.parcel.items_count) if self.has_items() else 1
        items: list[Record] = [self.item(at) for at in range(count)]
        record: Record = {"consignment_id": _NAME, **self.header()}
        if self.declared is not None:
            record["currency"] = self.declared
        rates = self.rates(self.declared)
        self.put_values(record, items)
        self.put_masses(record, items)
        record["items"] = items
        return Witness(record, tuple(self.beside(record)), rates, self.used())

    def has_items(self) -> bool:
        return any(item is not None or name == "items_count" for name, item in self.scene.parcel.made())

    def header(self) -> Record:
        found: Record = {}
        for name, item in self.scene.parcel.made():
            wire = _FILLS.get(name, COLUMNS[name].wire)
            if item is None and wire is not None and name not in _BY_HAND:
                value = self.wire_value(name, None)
                if value is not None:
                    found[wire] = value
        for name in _AMOUNTS:
            number = self.made_number(name)
            if number is not None:
                found[name.removesuffix("_national_minor")] = self.money(number)
        return found

    def item(self, at: int) -> Record:
        found: Record = {}
        for name, item in self.scene.parcel.made():
            wire = COLUMNS[name].wire
            if item == at and wire is not None and name not in _BY_HAND:
                value = self.wire_value(name, item)
                if value is not None:
                    found[wire] = value
        for column, supplied in SUPPLIED_RATES.items():
            rate = self.made_number(column, at)
            if rate is not None:
                found[supplied] = _decimal(rate)
        if "description" not in found and "hs_code" not in found:
            found["description"] = self.texts.plain("item_description")
        return found

    def wire_value(self, name: str, item: int | None) -> str | None:
        parcel, kind = self.scene.parcel, COLUMNS[name].kind
        if not self.holds(parcel.known(name, item)):
            return None
        if kind in {"code", "hs", "text"}:
            at = self.whole(parcel.choice(name, item).at)
            if kind == "code":
                return code_list(COLUMNS[name].codes or "").codes[at]
            if kind == "hs":
                return parcel.hs.codes[at]
            return parcel.texts[name][at] if at >= 0 else self.texts.write(name, item)
        value = self.fraction(parcel.number(name, item))
        return day_text(int(value)) if kind == "date" else _decimal(value)

    def currency(self) -> str | None:
        """Give the declared currency: the national one unless the case is about having none, or one without a rate."""
        parcel, national = self.scene.parcel, self.scene.world.values.currency
        made = {name for name, _ in parcel.made()}
        if "currency" in made:
            choice = parcel.choice("currency")
            known = self.holds(choice.known)
            return code_list("currency").codes[self.whole(choice.at)] if known else None
        return national if any(COLUMNS[name].kind.startswith("money") for name in made) else None

    def rates(self, currency: str | None) -> dict[str, Fraction]:
        """Give the rates that the case was found with; a declared currency without one counts as one for one."""
        values = self.scene.world.values
        found = {name: factor for name in self.scene.encoder.rates if (factor := self.open_rate(name)) is not None}
        if currency is not None and self.is_rated() and values.minor_factor(currency) is None:
            found.setdefault(currency, Fraction(1))
        exponents = currency_exponents()
        return {name: rate / Fraction(10) ** (values.exponent - exponents[name]) for name, rate in found.items()}

    def open_rate(self, currency: str) -> Fraction | None:
        """Give the factor between minor units that was left open, where the case has one."""
        known, factor = self.scene.encoder.rates[currency]
        return self.value(factor) if self.holds(known) else None

    def is_rated(self) -> bool:
        made = {name for name, _ in self.scene.parcel.made()}
        return "has_exchange_rate" in made and self.holds(self.scene.parcel.flag("has_exchange_rate").yes)

    def put_values(self, record: Record, items: list[Record]) -> None:
        goods, lines = self.made_number(GOODS), [self.made_number(ITEM, at) for at in range(len(items))]
        mismatch = self.mismatch()
        if self.declared is None:
            return
        if goods is None and mismatch is not None:
            self.put_unknown_values(record, items, differs=mismatch)
            return
        if goods is None:
            return
        if None not in lines or mismatch is not None:
            for at, item in enumerate(items):
                line = lines[at]
                item["value"] = self.money(line if line is not None else goods if at == 0 else Fraction(0))
        if mismatch is not None:
            record["goods_value"] = self.money(goods + (_ONE_UNIT_MINOR if mismatch else 0))
        elif None in lines:
            record["goods_value"] = self.money(goods)

    def put_unknown_values(self, record: Record, items: list[Record], *, differs: bool) -> None:
        """Declare values that disagree, or agree, while what the goods are worth stays unknown."""
        for item in items[: max(1, len(items) - 1)]:
            item["value"] = self.money(Fraction(2 * _ONE_UNIT_MINOR))
        stated = len(items[: max(1, len(items) - 1)]) * 2 * _ONE_UNIT_MINOR
        record["goods_value"] = self.money(Fraction(_ONE_UNIT_MINOR if differs else stated))

    def mismatch(self) -> bool | None:
        made = {name for name, _ in self.scene.parcel.made()}
        if "is_value_mismatch" not in made:
            return None
        flag = self.scene.parcel.flag("is_value_mismatch")
        return True if self.holds(flag.yes) else False if self.holds(flag.no) else None

    def put_masses(self, record: Record, items: list[Record]) -> None:
        is_free = self.scene.parcel.asked.isdisjoint({MASS, NET})
        mass = self.mass_of(UNIT, GOODS, None) if is_free else self.made_number(MASS)
        if mass is not None:
            record["gross_mass_kg"] = _decimal(mass)
        for at, item in enumerate(items):
            net = self.mass_of(ITEM_UNIT, ITEM, at) if is_free else self.made_number(NET, at)
            if net is not None:
                item["net_mass_kg"] = _decimal(net)

    def used(self) -> dict[str, int]:
        """Give what the receiver has used of quotas in the case."""
        found = {name: self.made_number(column) for name, column in QUOTAS.items()}
        return {name: int(value) for name, value in found.items() if value is not None}

    def mass_of(self, unit: str, amount: str, item: int | None) -> Fraction | None:
        """Give a mass for which the value per kilogram is what the case says."""
        quotient, value = self.made_number(unit, item), self.made_number(amount, item)
        if quotient is None or value is None:
            return None
        return value / quotient if quotient else Fraction(1)

    def beside(self, record: Record) -> list[Record]:
        """Write the other parcels of the batch that the counts speak of."""
        pair, received = self.made_number(PAIR), self.made_number(RECEIVED)
        others = [self.of_same_parties(record, number) for number in range(1, int(pair or 1))]
        self.share_out(others)
        more = int(received or 0) - int(pair or 1)
        for number in range(len(others) + 1, len(others) + more + 1):
            other = self.of_same_parties(record, number)
            for name in _SENDERS:
                other.pop(name, None)
            others.append({**other, "consignor_id": f"SENDER-{number + 1}"})
        return others

    def of_same_parties(self, record: Record, number: int) -> Record:
        kept: Record = {name: record[name] for name in (*_RECEIVERS, *_SENDERS) if name in record}
        items = [{"description": self.texts.plain("item_description")}]
        return {"consignment_id": f"BESIDE-{number}", **kept, "items": items}

    def share_out(self, others: list[Record]) -> None:
        """Give the parcels of the same parties what they are worth: all of it to the first, to one nothing known."""
        total, least, goods = self.made_number(PAIR_VALUE), self.made_number(PAIR_KNOWN), self.made_number(GOODS)
        if not others or self.declared is None or least is None:
            return
        rest = least - (goods or 0)
        valued = others if total is not None else others[: len(others) - 1] if goods is not None else others
        for at, other in enumerate(valued):
            other["currency"], other["goods_value"] = self.declared, self.money(rest if at == 0 else Fraction(0))

    def made_number(self, name: str, item: int | None = None) -> Fraction | None:
        """Give a number of the case; None where it is unknown or was not looked at."""
        parcel = self.scene.parcel
        if (name, item) not in parcel.made():
            return None
        number = parcel.number(name, item)
        return self.fraction(number) if self.holds(number.known) else None

    def money(self, minor: Fraction) -> str:
        """Write national minor units in the declared currency."""
        values, currency = self.scene.world.values, self.declared
        if currency is None or currency == values.currency:
            return decimal_text(int(minor), values.exponent)
        factor = values.minor_factor(currency)
        if factor is None and currency in self.scene.encoder.rates:
            factor = self.open_rate(currency)
        return decimal_text(round(minor / (factor or 1)), currency_exponents()[currency])

    def holds(self, claim: Claim) -> bool:
        return bool(z3.is_true(self.model.eval(claim, model_completion=True)))

    def whole(self, term: Any) -> int:
        return int(self.value(term))

    def fraction(self, number: Number) -> Fraction:
        return self.value(number.value)

    def value(self, term: Any) -> Fraction:
        found = self.model.eval(term, model_completion=True)
        if z3.is_int_value(found):
            return Fraction(found.as_long())
        if z3.is_rational_value(found):
            return Fraction(found.numerator_as_long(), found.denominator_as_long())
        # A root that no fraction is equal to: as near as any record could write it.
        near = found.approx(_DIGITS)
        return Fraction(near.numerator_as_long(), near.denominator_as_long())


def _decimal(value: Fraction) -> str:
    """Write a number as a record writes it: digits and a point, at most twelve decimals."""
    digits = str(round(value * 10**_DIGITS)).rjust(_DIGITS + 1, "0")
    return f"{digits[:-_DIGITS]}.{digits[-_DIGITS:]}".rstrip("0").rstrip(".")
