"""What one record owes under a rulebook's own files on a day, in fractions, parcel by parcel, apart from the engine.

``Assessing(record, book, day, rates).levies()`` gives for each levy what is due and what is waived, in minor units;
None is unknown. Nothing here imports the engine but the currencies' decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from math import ceil, floor
from typing import Any

from engine.columns.codes import currency_exponents
from engine.money import MAX_ASSESSED_MINOR
from tests.properties.law_pages import Book, known, on_day, ppm
from tests.properties.law_sentences import Answering, micro, read_sentence

FREIGHT_INSIDE = {"CFR", "CPT", "CIF", "CIP", "DAP", "DPU", "DDP"}
INSURANCE_INSIDE = {"CIF", "CIP"}
VALUES = ("customs_value", "cif_value", "fob_value", "goods_value")
PERIODS = ("day", "month", "quarter", "half_year", "year")
LIQUOR_WORDS = ("rum", "whisky", "beer", "wine", "cigarettes", "tobacco")
MEDICINE_WORDS = ("medicine", "antibiotics")
CODES = ("stream", "purpose", "consignee_type", "nature_of_transaction", "country_of_export", "consignor_country",
         "lodgement", "country_of_destination", "incoterm", "transport_mode", "currency")  # fmt: skip
TEXTS = ("consignment_id", "platform_id", "order_id", "preference", "consignee_tax_id", "consignee_id",
         "seller_id", "operator_id",
         "region_of_destination", "prepaid_tax_scheme", "prepaid_tax_id", "election", "consignee_postcode",
         "consignor_id", "consignor_name", "consignee_name", "seller_name", "customs_office")  # fmt: skip


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def to_step(value: Fraction, mode: str, step: int) -> int:
    """Round to whole steps, as the law says."""
    steps = value / step
    if mode == "down":
        return floor(steps) * step
    if mode == "up":
        return ceil(steps) * step
    if mode == "half_even" and steps - floor(steps) == Fraction(1, 2):
        return (floor(steps) + floor(steps) % 2) * step
    return half_up(steps) * step


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share by largest remainder, the earlier first where two are alike."""
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [floor(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda k: (shares[k] - exact[k], k))
    for k in order[: total - sum(shares)]:
        shares[k] += 1
    return shares


@dataclass
class Worked:
    """One levy: rounded, and exact for each sum of items; None is unknown. ``is_charged``: there is such a levy."""

    amount: int | None
    items: list[Fraction]
    waived: int | None = 0
    is_charged: bool = True


@dataclass
class Assessing:
    """One record under one book on one day; ``rates`` are national units for one unit of a currency."""

    record: Mapping[str, Any]
    book: Book
    day: str
    rates: Mapping[str, Fraction]
    used: Mapping[str, Fraction | None] = field(default_factory=dict)
    done: dict[str, Worked] = field(default_factory=dict)

    @property
    def items(self) -> Sequence[Mapping[str, Any]]:
        return self.record["items"]

    @property
    def national(self) -> str:
        return self.book.about["currency"]

    def money(self, amount: Fraction, unit: str) -> Fraction | None:
        factor = self.factor(unit)
        return None if factor is None else micro(amount * 10 ** currency_exponents()[unit] * factor)

    def factor(self, currency: str) -> Fraction | None:
        """Give minor units of national money for one minor unit of a currency."""
        exponents = currency_exponents()
        if currency == self.national:
            return Fraction(1)
        rate = self.rates.get(currency)
        return None if rate is None else rate * Fraction(10) ** (exponents[self.national] - exponents[currency])

    def declared(self, one: Mapping[str, Any], name: str) -> int | None:
        """Give an amount of the record in minor units of its currency."""
        currency = self.record.get("currency")
        if one.get(name) is None or currency is None:
            return None
        return int(Fraction(one[name]) * 10 ** currency_exponents()[currency])

    def in_national(self, minor: int | None) -> int | None:
        factor = None if self.record.get("currency") is None else self.factor(self.record["currency"])
        value = None if minor is None or factor is None else half_up(minor * factor)
        return None if value is None or value > MAX_ASSESSED_MINOR else value

    @cached_property
    def lines(self) -> list[int | None]:
        return [self.declared(item, "value") for item in self.items]

    @cached_property
    def goods_declared(self) -> int | None:
        header, stated = self.declared(self.record, "goods_value"), [line for line in self.lines if line is not None]
        if len(stated) == len(self.lines):
            return sum(stated)
        return None if header is not None and sum(stated) > header else header

    @cached_property
    def is_split(self) -> bool:
        return None not in self.lines or len(self.items) == 1

    @cached_property
    def goods(self) -> int | None:
        return self.in_national(self.goods_declared)

    @cached_property
    def weights(self) -> list[int]:
        """Give each item's part of the goods value; one sum where the items cannot be told apart."""
        if len(self.items) == 1 or self.goods is None or None in self.lines:
            return [1]
        return share_out(self.goods, [line or 0 for line in self.lines])

    @property
    def sums(self) -> int:
        return len(self.weights)

    def measured(self, goods: int | None, freight: int | None, insurance: int | None) -> dict[str, int | None]:
        term = self.record.get("incoterm")
        if goods is None or term == "DDP":
            return {"goods": None, "cif": None, "fob": None}
        cif: int | None = goods
        fob: int | None = goods
        for part, inside in ((freight, FREIGHT_INSIDE), (insurance, INSURANCE_INSIDE)):
            if term in inside:
                fob = None if fob is None or part is None else fob - part
            else:
                cif = None if cif is None or part is None else cif + part
        cif = None if cif is None or cif > MAX_ASSESSED_MINOR else cif
        return {"goods": goods, "cif": cif, "fob": fob if fob is None or fob >= 0 else None}

    @cached_property
    def values(self) -> dict[str, int | None]:
        parts = [self.in_national(self.declared(self.record, name)) for name in ("freight", "insurance")]
        found, basis = self.measured(self.goods, *parts), self.book.basis(self.day)
        values = {f"{name}_value": value for name, value in found.items()}
        if basis is None or basis in found:
            return values | {"customs_value": None if basis is None else found[basis]}
        own = self.answering_of(values).number(read_sentence(basis))
        customs = None if own is None else max(half_up(own), 0)
        return values | {"customs_value": None if customs is None or customs > MAX_ASSESSED_MINOR else customs}

    @cached_property
    def answering(self) -> Answering:
        return self.answering_of(self.values)

    def answering_of(self, values: Mapping[str, int | None]) -> Answering:
        """Answer sentences of the parcel, of which these values are known by then."""
        day = self.day
        money = {
            name: self.in_national(self.declared(self.record, name)) for name in ("freight", "insurance", "foreign_tax")
        }
        words = {name: self.record.get(name) for name in (*CODES, *TEXTS)} | money
        words |= {f"{counter}_used_{period}": None for counter in ("quota", "imports") for period in PERIODS} | dict(
            self.used
        )
        words |= {
            "gross_mass": fraction(self.record.get("gross_mass_kg")),
            "number_of_packages": fraction(self.record.get("number_of_packages")),
            "items": Fraction(len(self.items)),
            "law_day": day,
            "has_exchange_rate": self.record.get("currency") in (self.national, *self.rates),
            "proven_scheme": self.proven,
            "election": self.elected,
        }
        found = Answering(
            words, [self.item_words(k) for k in range(len(self.items))], self.book.parameters(day),
            self.book.definitions(), self.book.tables(day), self.book.lists(day), self.money, self.declared_in,
        )  # fmt: skip
        found.given = {name: None if value is None else Fraction(value) for name, value in values.items()}
        for name, value in values.items():
            shares = [None] * len(self.items) if value is None or not self.is_split else share_out(value, self.weights)
            found.item_given[f"item_{name}"] = [None if share is None else Fraction(share) for share in shares]
        return found

    def item_words(self, k: int) -> dict[str, Any]:
        item, value = self.items[k], None
        if self.goods is not None and self.is_split:
            value = Fraction(self.goods if self.sums == 1 else self.weights[k])
        quantity = fraction(item.get("quantity"))
        retail = self.in_national(self.declared(item, "retail_price"))
        return {
            "item_hs_code": item.get("hs_code"), "item_country_of_origin": item.get("country_of_origin"),
            "item_value": value, "item_quantity": quantity, "item_net_mass": fraction(item.get("net_mass_kg")),
            "item_volume": fraction(item.get("volume_l")), "item_alcohol_share": fraction(item.get("alcohol_share")),
            "item_duty_rate": fraction(item.get("duty_rate")),
            "item_tax_rate": fraction(item.get("tax_rate")),
            "item_description": item.get("description"),
            "item_retail_price": None if retail is None else Fraction(retail),
            "item_piece_value": None if value is None or not quantity else Fraction(floor(value / quantity)),
            "item_names_liquor_or_tobacco": self.names_one_of(LIQUOR_WORDS, item),
            "item_names_medicine": self.names_one_of(MEDICINE_WORDS, item),
            "item_hs_chapter": None if item.get("hs_code") is None else item["hs_code"][:2],
            "item_unit": item.get("unit"),
        }  # fmt: skip

    def names_one_of(self, words: Sequence[str], item: Mapping[str, Any]) -> bool | None:
        text = item.get("description") or self.record.get("description")
        return None if text is None else any(word in text.lower().split() for word in words)

    @cached_property
    def proven(self) -> str | None:
        """Give the scheme that the parcel shows a right number of."""
        schemes = {name.upper(): one for name, one in self.book.schemes(self.day).items()}
        scheme = schemes.get((self.record.get("prepaid_tax_scheme") or "").upper())
        number = self.record.get("prepaid_tax_id")
        if scheme is None or number is None:
            return None
        plain = re.sub(r"[\s./-]", "", number)
        checks = []
        if "number" in scheme:
            checks.append(import_module(f"stdnum.{scheme['number']}").is_valid(number))
        if "pattern" in scheme:
            checks.append(re.fullmatch(scheme["pattern"], plain) is not None)
        return scheme["id"] if any(checks) or not checks else None

    @property
    def elected(self) -> str:
        """Give what was chosen, and the default of each election in which nothing was."""
        said = re.split(r"[,;\s]+", self.record.get("election") or "")
        defaults = [
            one["default"]
            for one in self.book.elections(self.day)
            if "default" in one and not set(said) & set(one["choices"])
        ]
        return " ".join([*said, *defaults])

    # Collection.

    def channel(self, levy: str) -> Mapping[str, Any] | None:
        """Give the first model that collects a levy; None where that is not known."""
        for one in self.book.models(self.day):
            scheme = self.book.schemes(self.day).get(one.get("evidence", ""), {})
            if levy not in one.get("levies", scheme.get("covers", self.in_force)):
                continue
            if one.get("evidence", "none") not in ("none", self.proven):
                continue
            asked = True if "when" not in one else self.answering.truth(read_sentence(one["when"]))
            if asked is None:
                return None
            if asked:
                return one
        raise AssertionError(levy)

    def exempt(self) -> None:
        """Waive what nobody collects."""
        for name, one in self.done.items():
            channel = self.channel(name) if one.amount else None
            if channel is not None and channel["model"] == "exempt":
                one.amount, one.waived = 0, one.amount

    def collected(self) -> dict[str, int | None]:
        """Say where what is due is collected."""
        found: dict[str, int | None] = {"due_at_border": 0, "prepaid": 0, "deferred": 0}
        left: dict[Any, int | None] = {}
        for name, levy in self.in_force.items():
            amount = self.done[name].amount
            channel = None if amount == 0 else self.channel(name)
            if amount == 0:
                continue
            if channel is not None and channel["model"] == "exempt":
                continue
            if channel is None or amount is None:
                return dict.fromkeys(found)
            model, parts = channel["model"], dict.fromkeys(found, 0)
            own_point = levy.get("point") or channel.get("point")
            if model in ("vendor", "platform", "purchaser"):
                parts["prepaid"] = amount
                if channel.get("shortfall") == "due":
                    declared = self.in_national(self.declared(self.record, "prepaid_tax_amount"))
                    at = channel.get("id", "")
                    before = left.setdefault(at, declared)
                    if before is None:
                        return dict.fromkeys(found)
                    parts["prepaid"] = min(before, amount)
                    parts["due_at_border"] = amount - parts["prepaid"]
                    left[at] = before - parts["prepaid"]
            else:
                is_later = model == "carrier" or own_point == "periodic"
                parts["deferred" if is_later else "due_at_border"] = amount
            found = {part: None if sum_ is None else sum_ + parts[part] for part, sum_ in found.items()}
        return found

    # Reliefs.

    @cached_property
    def reliefs(self) -> list[Any]:
        return [relief for relief in self.book.reliefs(self.day) if relief["shape"] != "waiver"]

    def measure_and_line(self, relief: Mapping[str, Any], item: int | None) -> tuple[Any, Any]:
        text = relief.get("up_to") or relief["below"]
        measure = relief["measure"]
        said = {"cif": "cif_value", "fob": "fob_value", "goods": "goods_value"}.get(measure, measure)
        sides = self.answering.held_against_a_line(read_sentence(said), read_sentence(text), item)
        if sides is not None:
            return sides
        return tuple(self.answering.number(read_sentence(one), item) for one in (said, text))  # type: ignore[return-value]

    def declared_in(self, name: str, unit: str) -> tuple[bool, Fraction | None]:
        """Say whether the parcel is declared in another currency, and give a value of it in that; no rate is needed."""
        name = name.removesuffix("_value")
        if name == "customs":
            name = self.book.basis(self.day) or ""
        is_declared = unit == self.record.get("currency") and unit != self.national
        if not is_declared or name not in ("goods", "cif", "fob"):
            return False, None
        parts = [self.declared(self.record, one) for one in ("freight", "insurance")]
        value = self.measured(self.goods_declared, *parts)[name]
        return True, None if value is None else Fraction(value)

    def judged(self, relief: Mapping[str, Any], item: int | None) -> str:
        asked = self.answering.truth(read_sentence(relief["when"]), item)
        if relief.get("where"):
            meant = self.answering.truth(read_sentence(relief["where"]), item)
            asked = False if asked is False or meant is False else None if None in (asked, meant) else True
        measured, line = self.measure_and_line(relief, item if relief.get("each") == "item" else None)
        is_allowance = relief["shape"] == "allowance"
        is_known = measured is not None and line is not None
        is_inside = is_known and (measured < line or (measured == line and (is_allowance or "up_to" in relief)))
        if asked is False or (is_known and not is_inside and (not is_allowance or line <= 0)):
            return "none"
        if asked is None or not is_known:
            return "unknown"
        return "whole" if is_inside else "part"

    def is_by_item(self, relief: Mapping[str, Any]) -> bool:
        return bool(relief.get("where")) or relief.get("each") == "item"

    @cached_property
    def judgements(self) -> list[list[str]]:
        """Give each relief's answer for each item; the same for all where it is of the consignment."""
        found = []
        for relief in self.reliefs:
            if self.is_by_item(relief):
                found.append([self.judged(relief, k) for k in range(len(self.items))])
            else:
                found.append([self.judged(relief, None)] * len(self.items))
        return found

    def taken(self, levy: str) -> list[tuple[str, int]]:
        """Give for each item the first relief of a levy that does not say no, and its answer."""
        found = []
        for k in range(len(self.items)):
            first = ("none", -1)
            for place, relief in enumerate(self.reliefs):
                if levy in relief["levies"] and self.judgements[place][k] != "none":
                    first = (self.judgements[place][k], place)
                    break
            found.append(first)
        return found

    def excess(self, shares: Sequence[int], place: int) -> list[int]:
        measured, line = self.measure_and_line(self.reliefs[place], None)
        part = half_up(Fraction(sum(shares) * line) / measured)
        return [own - off for own, off in zip(shares, share_out(part, shares), strict=True)]

    # Levies.

    @cached_property
    def in_force(self) -> dict[str, Any]:
        return {levy["id"]: levy for levy in self.book.levies(self.day)}

    def levies(self) -> dict[str, Worked]:
        """Work out every levy of the day, and what waivers take."""
        for name in self.in_force:
            self.work_out(name)
        self.waive()
        self.exempt()
        return {name: self.done[name] for name in self.in_force}

    def work_out(self, name: str) -> Worked:
        if name not in self.done:
            self.done[name] = self.worked(self.in_force[name])
        return self.done[name]

    def tell_earlier(self, levy: Mapping[str, Any]) -> None:
        """Make what a levy's own text names known to its sentences: other levies as they are owed, rounded."""
        entry = on_day(levy["amounts"], self.day) if "amounts" in levy else None
        text = f"{levy.get('when', '')} {known(entry) or ''}"
        used, seen = text, set()
        while used:
            names = set(_words(used)) - seen
            seen |= names
            used = " ".join(self.answering.definitions[one] for one in names if one in self.answering.definitions)
            used += " ".join(self.answering.parameters[one] or "" for one in names if one in self.answering.parameters)
        for one in self.book.every_levy():
            if one in seen and one != levy["id"]:
                amount = self.work_out(one).amount if one in self.in_force else 0
                self.answering.given[one] = None if amount is None else Fraction(amount)

    def worked(self, levy: Mapping[str, Any]) -> Worked:
        self.tell_earlier(levy)
        nothing = [Fraction(0)] * self.sums
        asked = True if "when" not in levy else self.answering.truth(read_sentence(levy["when"]))
        if asked is False:
            return Worked(0, nothing, is_charged=False)
        taken = self.taken(levy["id"])
        if all(kind == "whole" for kind, _ in taken):
            return Worked(0, nothing)
        if asked is None:
            return Worked(None, nothing)
        if "amounts" in levy:
            return self.by_amount(levy, taken)
        return self.by_rate(levy, taken)

    def step_of(self, levy: Mapping[str, Any], key: str, default: int) -> int:
        if key not in levy:
            return default
        value = self.answering.number(read_sentence(levy[key]))
        return int(value)

    def by_amount(self, levy: Mapping[str, Any], taken: Sequence[tuple[str, int]]) -> Worked:
        nothing = [Fraction(0)] * self.sums
        entry = known(on_day(levy["amounts"], self.day))
        exact = None if entry is None else self.answering.number(read_sentence(entry))
        if exact is None or any(kind != "none" for kind, _ in taken):
            return Worked(None, nothing)
        exact = max(exact, Fraction(0))
        shares = [Fraction(share) for share in share_out(floor(exact), self.weights)]
        shares[0] += exact - floor(exact)
        return Worked(to_step(exact, levy.get("rounding", "half_up"), self.step_of(levy, "step", 1)), shares)

    def by_rate(self, levy: Mapping[str, Any], taken: Sequence[tuple[str, int]]) -> Worked:
        nothing = [Fraction(0)] * self.sums
        meant: list[bool | None] = [True] * len(self.items)
        if "where" in levy:
            meant = [self.answering.truth(read_sentence(levy["where"]), k) for k in range(len(self.items))]
        charged = [answer is not False and kind != "whole" for answer, (kind, _) in zip(meant, taken, strict=True)]
        if not any(charged):
            return Worked(0, nothing, is_charged=any(answer is not False for answer in meant))
        rates = [self.rate(levy, k) if charged[k] else 0 for k in range(len(self.items))]
        parts = [part.strip() for part in levy["base"].split("+")]
        on_values = [part for part in parts if part in VALUES]
        below = [self.work_out(part) for part in parts if part in self.in_force]
        value = self.values[on_values[0]] if on_values else 0
        unknown = any(
            meant[k] is None or taken[k][0] == "unknown" or rates[k] is None
            for k in range(len(self.items))
            if charged[k]
        )
        if unknown or value is None or any(one.amount is None for one in below):
            return Worked(None, nothing)
        if self.sums < len(self.items) and (len(set(zip(rates, charged, taken, strict=True))) > 1):
            return Worked(None, nothing)
        shares = share_out(value, self.weights) if on_values else [0] * self.sums
        for place in {place for kind, place in taken if kind == "part"}:
            reduced = self.excess(shares, place)
            shares = [reduced[k] if taken[k] == ("part", place) else shares[k] for k in range(self.sums)]
        bases = [
            Fraction(shares[k]) + sum((one.items[k] for one in below), Fraction(0)) if charged[k] else Fraction(0)
            for k in range(self.sums)
        ]
        bases = self.rounded_bases(levy, bases, rates[: self.sums], charged)
        amounts = [base * (rate or 0) / 10**6 for base, rate in zip(bases, rates, strict=False)]
        mode, step = levy.get("rounding", "half_up"), self.step_of(levy, "step", 1)
        if levy.get("rounded") == "item":
            return Worked(sum(to_step(amount, mode, step) for amount in amounts), amounts)
        return Worked(to_step(sum(amounts), mode, step), amounts)

    def rounded_bases(
        self, levy: Mapping[str, Any], bases: list[Fraction], rates: Sequence[int | None], charged: Sequence[bool]
    ) -> list[Fraction]:
        step = self.step_of(levy, "base_step", 0)
        if not step:
            return bases
        bases = list(bases)
        for rate in dict.fromkeys(rates):
            group = [k for k in range(self.sums) if rates[k] == rate and charged[k]]
            if not group:
                continue
            whole = to_step(sum(bases[k] for k in group), levy.get("base_rounding", "half_up"), step)
            for k, share in zip(group, share_out(whole, [floor(bases[k]) for k in group]), strict=True):
                bases[k] = Fraction(share)
        return bases

    def rate(self, levy: Mapping[str, Any], k: int) -> int | None:
        item, supplied = self.items[k], levy.get("supplied")
        if supplied and item.get(supplied) is not None:
            return int(Fraction(item[supplied]) * 10**6)
        if "tariff" not in levy:
            entry = known(on_day(levy["rates"], self.day))
            return None if entry is None else ppm(entry)
        table = self.book.rates(levy["tariff"], self.day)
        is_selective = levy.get("selective") == "yes"
        code = item.get("hs_code")
        if code is None:
            asks_goods = "item_" in self.in_full(levy.get("when", "") + " " + levy.get("where", ""))
            is_classified = (
                item.get("duty_rate") is not None and self.names_one_of(LIQUOR_WORDS, item) is False and not asks_goods
            )
            return 0 if is_selective and is_classified else None
        answers = {("off" if is_selective else "not listed") if one == "none" else one for one in attained(code, table)}
        if is_selective:
            answers = {0 if one == "off" else one for one in answers}
        answer = answers.pop() if len(answers) == 1 else None
        return None if isinstance(answer, str) else answer

    def in_full(self, text: str) -> str:
        """Give a sentence with its definitions, theirs, and so on."""
        seen: set[str] = set()
        while fresh := ({one for one in _words(text) if one in self.answering.definitions} - seen):
            seen |= fresh
            text += " ".join(self.answering.definitions[one] for one in fresh)
        return text

    def waive(self) -> None:
        before = {name: one.amount for name, one in self.done.items()}
        for relief in self.book.reliefs(self.day):
            if relief["shape"] != "waiver":
                continue
            payable = [one.strip() for one in relief["measure"].split("+")]
            amounts = [before[one] for one in payable if one in before]
            asked = self.answering.truth(read_sentence(relief["when"]))
            line = self.answering.number(read_sentence(relief.get("up_to") or relief["below"]))
            least = sum(amount or 0 for amount in amounts)
            is_under = line is None or least < line or (least == line and "up_to" in relief)
            if asked is False or not is_under:
                continue
            is_sure = asked is True and line is not None and None not in amounts
            for name in relief["levies"]:
                one = self.done.get(name)
                if one is None or one.amount == 0 or one.waived != 0:
                    continue
                if one.amount is None or not is_sure:
                    one.amount, one.waived = None, None
                else:
                    one.amount, one.waived = 0, one.amount


def attained(code: str, table: Mapping[str, Any]) -> set[Any]:
    """Give every answer that a ten-digit code beginning with ``code`` can have."""
    if any(prefix != code and prefix.startswith(code) for prefix in table):
        return {answer for digit in "0123456789" for answer in attained(code + digit, table)}
    fitting = [prefix for prefix in table if code.startswith(prefix)]
    found = table[max(fitting, key=len)] if fitting else "none"
    return {"none" if found == "off" else found}


def fraction(text: Any) -> Fraction | None:
    return None if text is None else Fraction(text)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()
