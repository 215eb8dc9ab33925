"""Every shipped rulebook, on days of every kind: money is that of an oracle that reads the same files itself."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from re._parser import parse  # type: ignore[import-not-found]
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.columns.codes import currency_exponents
from engine.days import day_from_text, day_text
from engine.errors import UnusableValue
from engine.evidence import Evidence, make_evidence
from engine.exchange import read_rates
from engine.money import MAX_RECIPE_MINOR
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.law import RulesInForce
from engine.rulebook.load import load
from engine.screen import screen_records
from tests.properties.law_oracle import Assessing
from tests.properties.law_pages import RULES, Book, days_named, page

CODES = sorted(one.name for one in RULES.iterdir() if (one / "about.yaml").exists())
IS_LONG = settings().max_examples > 100
PARCELS = 50
MOST_IN_SENTENCES = 9 * 10**12
"""Rates go further than amounts in the rule language; the bounds of both are tried in tests of their own."""
# How often each rulebook is drawn: 5,000 parcels of all fifty in the short form, 200,000 in the long.
DRAWS = 80 if IS_LONG else 2
LAWS = settings(max_examples=DRAWS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not IS_LONG)
FAIR = settings(LAWS, max_examples=1_000 if IS_LONG else 40)
FILES = ("thresholds.yaml", "levies.yaml", "collection.yaml", "tables.yaml")
CURRENCIES = ("USD", "EUR", "AUD", "NZD", "JPY", "KWD", "XPF")


@cache
def book_of(code: str) -> Rulebook:
    return load(code)


@cache
def lines_of(code: str) -> tuple[tuple[str, Fraction], ...]:
    """Give every amount of money that the files name: values next to which parcels are drawn."""
    text = " ".join((RULES / code / name).read_text("utf-8") for name in FILES if (RULES / code / name).exists())
    found = re.findall(r"\b(\d[\d,]*(?:\.\d+)?) ([A-Z]{3})\b", text)
    return tuple(
        sorted({(unit, Fraction(number.replace(",", ""))) for number, unit in found if unit in currency_exponents()})
    )


@cache
def shares_of(code: str) -> tuple[Fraction, ...]:
    """Give every percentage that the files name."""
    text = " ".join((RULES / code / name).read_text("utf-8") for name in FILES if (RULES / code / name).exists())
    found = {Fraction(number) / 100 for number in re.findall(r"\b(\d+(?:\.\d+)?) %", text)} - {Fraction(0)}
    return tuple(sorted(found)) or (Fraction(1),)


@cache
def prefixes_of(code: str) -> tuple[str, ...]:
    text = " ".join(
        (RULES / code / name).read_text("utf-8")
        for name in (*FILES, "definitions.yaml", "tariff.csv")
        if (RULES / code / name).exists()
    )
    return tuple(sorted(set(re.findall(r"\b(\d{2}|\d{4}|\d{6}|\d{8})\b(?=[,\]:])", text))))


@cache
def days_of(code: str) -> tuple[str, ...]:
    """Give the days around each change of the law, and some between."""
    named = {day for name in FILES for day in days_named(page(RULES / code, name) or {})}
    around = set()
    for day in named:
        whole = datetime.date.fromisoformat(day)
        around |= {(whole + datetime.timedelta(days=step)).isoformat() for step in (-1, 0, 1)}
    first = day_text(book_of(code).days_of_change()[0])
    return tuple(sorted(day for day in around | {"2026-11-22", "2024-02-29", "2019-07-01"} if day >= first))


@st.composite
def draws(draw: Any) -> tuple[str, str, int]:
    code = draw(st.sampled_from(CODES))
    return code, draw(st.sampled_from(days_of(code))), draw(st.integers(0, 2**32))


def amount_near(chance: random.Random, code: str, currency: str, rates: dict[str, Fraction]) -> str:
    """Draw an amount on a line of the law, just beside one, or anywhere."""
    exponent = currency_exponents()[currency]
    if chance.random() < 0.6 and lines_of(code):
        unit, line = chance.choice(lines_of(code))
        value = line * rates.get(unit, Fraction(1)) / rates.get(currency, Fraction(1))
        if chance.random() < 0.3:
            # What is payable is near the line: floors below which nothing is collected.
            value /= chance.choice(shares_of(code))
        minor = int(value * 10**exponent) + chance.choice([-1, 0, 0, 0, 1])
    else:
        minor = int(10 ** chance.uniform(0, 6.5)) if chance.random() < 0.95 else chance.randrange(10**10)
    minor = max(minor, 0)
    return str(minor) if exponent == 0 else f"{minor // 10**exponent}.{minor % 10**exponent:0{exponent}}"


def number_of(scheme: dict[str, Any], chance: random.Random) -> str:
    """Draw a number of a scheme, at times a wrong one."""
    if chance.random() < 0.2:
        return "WRONG-1"
    if "number" in scheme and ("pattern" not in scheme or chance.random() < 0.5):
        return chance.choice(right_numbers(scheme["number"]))
    return written_like(parse(scheme["pattern"]), chance) if "pattern" in scheme else "ANY-1"


@cache
def right_numbers(module: str) -> tuple[str, ...]:
    """Find numbers that python-stdnum takes, by trying digits in the forms that there are."""
    check, chance = import_module(f"stdnum.{module}"), random.Random(1)
    forms = (
        "IM##########", "EU#########", "###########", "#########", "##############", "########", "########K",
        "##########", "############", "#########MVA", "CHE#########", "CHE#########MWST", "#######K", "GB#########",
    )  # fmt: skip
    found: list[str] = []
    for _ in range(40_000):
        number = "".join(chance.choice("0123456789") if sign == "#" else sign for sign in chance.choice(forms))
        if check.is_valid(number):
            found.append(number)
        if len(found) > 5:
            break
    assert found, module
    return tuple(found)


def written_like(pattern: Any, chance: random.Random) -> str:
    """Write a text that a pattern of digits, letters and choices describes."""
    text = ""
    for what, how in pattern:
        kind = str(what)
        if kind == "LITERAL":
            text += chr(how)
        elif kind == "IN":
            signs = [sign for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if re.fullmatch(f"[{set_of(how)}]", sign)]
            text += chance.choice(signs)
        elif kind == "MAX_REPEAT":
            least, most, part = how
            text += "".join(written_like(part, chance) for _ in range(chance.randint(least, min(most, least + 3))))
        elif kind == "SUBPATTERN":
            text += written_like(how[-1], chance)
        elif kind == "BRANCH":
            text += written_like(chance.choice(how[1]), chance)
        else:
            raise AssertionError(kind)
    return text


def set_of(parts: Any) -> str:
    found = ""
    for what, how in parts:
        kind = str(what)
        found += chr(how) if kind == "LITERAL" else f"{chr(how[0])}-{chr(how[1])}" if kind == "RANGE" else r"\d"
    return found


def a_record(
    chance: random.Random, code: str, number: int, national: str, rates: dict[str, Fraction]
) -> dict[str, Any]:
    """Draw a record of a parcel; every field is left out at times."""

    def maybe(value: Any, share: float = 0.85) -> Any:
        return value if chance.random() < share else None

    currency = chance.choice([national, national, *CURRENCIES, *(unit for unit, _ in lines_of(code))])
    many = chance.choice([1, 1, 1, 2, 3])
    items = []
    has_values = many == 1 or chance.random() < 0.85
    for _ in range(many):
        prefix = chance.choice([*prefixes_of(code), "6109", "8517", "4901", "2208"])
        hs = (prefix + "".join(chance.choice("0123456789") for _ in range(10)))[: chance.choice([4, 6, 6, 8, 10])]
        item = {
            "description": chance.choice(
                ["Cotton shirt", "Toy", "Bottle of rum", "Cigarettes", "Phone case", "Antibiotics"]
            ),
            "hs_code": maybe(hs, 0.9),
            "country_of_origin": maybe(chance.choice(["CN", "US", "DE", "FR", "JP", "NZ", "AU", "MX", "GB"])),
            "quantity": maybe(str(chance.choice([1, 1, 2, 5, 12, 200]))),
            "net_mass_kg": maybe(f"{chance.randrange(1, 40000) / 1000}"),
            "value": amount_near(chance, code, currency, rates) if has_values else None,
            "retail_price": maybe(amount_near(chance, code, currency, rates), 0.5),
            "volume_l": maybe(f"{chance.randrange(1, 5000) / 1000}"),
            "alcohol_share": maybe(f"{chance.randrange(0, 100) / 100}"),
            "duty_rate": maybe(chance.choice(["0", "0.05", "0.075", "0.123456", "0.32"]), 0.4),
            "excise_rate": maybe(chance.choice(["0", "0.1", "0.29"]), 0.2),
            "tax_rate": maybe(chance.choice(["0.2", "0.07"]), 0.05),
        }
        items.append({name: value for name, value in item.items() if value is not None})
    header = maybe(amount_near(chance, code, currency, rates), 0.9)
    schemes = page(RULES / code, "collection.yaml").get("schemes") or ()
    elections = page(RULES / code, "collection.yaml").get("elections") or ()
    choices = [choice for one in elections for choice in one["choices"]] or None
    scheme = chance.choice(schemes) if schemes and chance.random() < 0.6 else None
    is_plain = chance.random() < 0.3
    record = {
        "prepaid_tax_scheme": scheme and maybe(chance.choice([scheme["id"]] * 3 + [scheme["id"].lower(), "OTHER"])),
        "prepaid_tax_id": scheme and maybe(number_of(scheme, chance)),
        "prepaid_tax_amount": scheme and maybe(amount_near(chance, code, currency, rates), 0.5),
        "operator_id": maybe("CARRIER-1", 0.5),
        "election": choices and maybe(chance.choice(choices), 0.5),
        "consignment_id": f"P{number}",
        "currency": maybe(currency, 0.97),
        "goods_value": header if many == 1 or not has_values else None,
        "freight": maybe(amount_near(chance, code, currency, rates)),
        "insurance": maybe(amount_near(chance, code, currency, rates)),
        "incoterm": maybe(chance.choice(["FOB", "EXW", "CIF", "CPT", "DAP", "DDP"]), 0.2),
        "stream": maybe(chance.choice(["post", "post", "express", "air_cargo", "sea"])),
        "purpose": maybe(chance.choice(["personal", "personal", "commercial"])),
        "consignee_type": maybe(chance.choice(["person", "person", "business"])),
        "nature_of_transaction": maybe(chance.choice(["sale_of_goods", "sale_of_goods", "gift", "documents"])),
        "lodgement": maybe(chance.choice(["electronic", "documentary"]), 0.4),
        "country_of_export": maybe(chance.choice(["CN", "US", "DE", "FR", "NZ", "AU", "JP", "CA", "MX"])),
        "consignor_country": maybe(chance.choice(["CN", "US", "FR", "DE", "NZ", "AU", "CA"])),
        "gross_mass_kg": maybe(f"{chance.randrange(1, 60000) / 1000}"),
        "number_of_packages": maybe(str(chance.choice([1, 1, 2, 3]))),
        "platform_id": maybe("MARKET-1", 0.3),
        "order_id": maybe(f"ORDER-{number}", 0.3),
        "preference": maybe("EU", 0.2),
        "consignee_tax_id": maybe("51824753556", 0.2),
    }  # fmt: skip
    if is_plain:
        # The goods alone, all of one rate: so that the lines are met exactly.
        record |= {"freight": "0", "insurance": "0", "incoterm": None, "currency": currency}
        items = [item | {"duty_rate": "0"} for item in items[:1]]
    return {name: value for name, value in record.items() if value is not None} | {"items": items}


def is_selective(own: Book, name: str, day: str) -> bool:
    return any(levy["id"] == name and levy.get("selective") == "yes" for levy in own.levies(day))


def nine_decimals(chance: random.Random) -> Fraction:
    return Fraction(int(10 ** chance.uniform(8, 11)), 10**9)


def minor(text: str | None, exponent: int) -> int | None:
    return None if text is None else int(Fraction(text) * 10**exponent)


def found_in(assessment: dict[str, Any], exponent: int) -> dict[str, tuple[int | None, int | None]]:
    """Give what is due and what is waived of each levy that has a row."""
    found: dict[str, tuple[int | None, int | None]] = {}
    for row in assessment["levies"]:
        due, waived = found.get(row["levy"], (0, 0))
        amount = minor(row["amount"], exponent)
        if row["status"] == "not_computable":
            due, waived = None, None
        elif row["status"] == "waived":
            waived = amount
        elif row["status"] != "relieved":
            due = None if due is None else due + (amount or 0)
        found[row["levy"]] = (due, waived)
    return found


@dataclass(frozen=True)
class Drawn:
    """A law of one day with the exchange rates of that day, and a batch of records under it."""

    book: Rulebook
    own: Book
    day: str
    rates: dict[str, Fraction]
    law: RulesInForce
    evidence: Evidence
    records: list[dict[str, Any]]

    def assessments(self, records: Sequence[dict[str, Any]]) -> list[Any]:
        """Give the assessment of each record."""
        decided = list(screen_records([RawRecord(one) for one in records], self.law, self.evidence).records())
        assert all(one["status"] == "decided" for one in decided), decided
        return [one["assessment"] for one in decided]


def draw_law(code: str, day: str, seed: int, parcels: int = PARCELS) -> Drawn | None:
    """Draw rates and records; None where there is no law yet on the day."""
    chance = random.Random(seed)
    book = book_of(code)
    units = dict.fromkeys([*CURRENCIES, *(unit for unit, _ in lines_of(code))])
    # At times nobody knows a rate.
    rates = {unit: nine_decimals(chance) for unit in units if unit != book.currency and chance.random() < 0.9}
    lines = [f"1950-01-01,{unit},{book.currency},{nine_text(rate)}" for unit, rate in rates.items()]
    published = read_rates("since,currency,to,rate\n" + "\n".join(lines), "rates.csv", currency_exponents())
    try:
        law = book.in_force(day_from_text(day), published)
    except UnusableValue as problem:
        if problem.code not in ("day_before_law", "no_levy_in_force"):
            raise
        return None
    evidence = make_evidence(
        book.country, book.currency, day_from_text(day), published, registered=book.registrations()
    )
    records = [a_record(chance, code, number, book.currency, rates) for number in range(parcels)]
    return Drawn(book, Book(RULES / code), day, rates, law, evidence, records)


def differences(drawn: Drawn | None) -> list[Any]:
    """Assess drawn parcels under one law both ways, and give those that come out otherwise."""
    if drawn is None:
        return []
    found = []
    for record, assessment in zip(drawn.records, drawn.assessments(drawn.records), strict=True):
        parcel = Assessing(record, drawn.own, drawn.day, drawn.rates)
        if max(value or 0 for value in parcel.values.values()) > MOST_IN_SENTENCES:
            continue
        told = {
            # What is waived of a levy that is not known is not known either.
            name: (one.amount, None if one.amount is None else one.waived)
            for name, one in parcel.levies().items()
        }
        exponent, shown = drawn.book.exponent, found_in(assessment, drawn.book.exponent)
        # A selective levy whose table does not list the goods has no row, though its base may not be known.
        got = {
            name: shown.get(
                name, (0, 0) if due is not None or not is_selective(drawn.own, name, drawn.day) else (None, None)
            )
            for name, (due, _) in told.items()
        }
        total = None if any(due is None for due, _ in told.values()) else sum(due or 0 for due, _ in told.values())
        if is_beyond_what_is_worked_with(assessment, exponent):
            continue
        if got != told or minor(assessment["total"], exponent) != total:
            found.append((record, told, got, assessment))
            continue
        sums = parcel.collected()
        told_sums = {name: minor(assessment[name], exponent) for name, amount in sums.items() if amount is not None}
        if any(told_sums[name] != sums[name] for name in told_sums):
            found.append((record, sums, told_sums, assessment))
    return found


def is_beyond_what_is_worked_with(assessment: Any, exponent: int) -> bool:
    """Say whether amounts in the rule language may leave their bound, which fractions do not have."""
    value = minor(assessment["customs_value"], exponent)
    return "too_large" in assessment["unknown"] and value is not None and value > MAX_RECIPE_MINOR // 10


@pytest.mark.parametrize("code", CODES)
@given(data=st.data())
@LAWS
def test_money_is_that_of_the_oracle(code: str, data: st.DataObject) -> None:
    day, seed = data.draw(st.sampled_from(days_of(code))), data.draw(st.integers(0, 2**32))
    drawn = draw_law(code, day, seed)
    # A day without a law compares nothing, and does not count.
    assume(drawn is not None)
    assert differences(drawn) == []


def dearer(record: dict[str, Any], by: Fraction, exponent: int) -> dict[str, Any]:
    """Give the same parcel with goods that are worth more."""

    def more(text: str) -> str:
        units = int(Fraction(text) * (1 + by) * 10**exponent)
        return str(units) if exponent == 0 else f"{units // 10**exponent}.{units % 10**exponent:0{exponent}}"

    items = [item | {"value": more(item["value"])} if "value" in item else item for item in record["items"]]
    header = {"goods_value": more(record["goods_value"])} if "goods_value" in record else {}
    return record | header | {"items": items}


def side_of(assessment: Any) -> list[tuple[Any, ...]]:
    """Say on which side of every line a parcel is: which levies it has, in what state, by which relief and rate."""
    rows = assessment["levies"]
    return [(row["levy"], row["status"], row.get("relief"), row["rate"], row.get("rates")) for row in rows]


@given(draws())
@FAIR
def test_no_charge_is_negative_and_a_dearer_parcel_never_owes_less(drawn: tuple[str, str, int]) -> None:
    found = draw_law(*drawn)
    if found is None:
        return
    exponents, chance = currency_exponents(), random.Random(drawn[2])
    others = [
        dearer(
            record,
            Fraction(chance.randrange(1, 1000), chance.choice([10, 1000, 10**5])),
            exponents[record.get("currency", "USD")],
        )
        for record in found.records
    ]
    for record, assessment, more in zip(
        found.records, found.assessments(found.records), found.assessments(others), strict=True
    ):
        for row in assessment["levies"]:
            assert row["amount"] is None or Fraction(row["amount"]) >= 0, (record, row)
        totals = assessment["total"], more["total"]
        # Where items have different rates, a cent of freight may pass from one to another.
        is_mixed = any("rates" in row for row in assessment["levies"])
        if None not in totals and not is_mixed and side_of(assessment) == side_of(more):
            assert Fraction(totals[0]) <= Fraction(totals[1]), (drawn, record, assessment, more)


def nine_text(rate: Fraction) -> str:
    units = int(rate * 10**9)
    return f"{units // 10**9}.{units % 10**9:09}"


@pytest.mark.parametrize("code", CODES)
def test_days_begin_with_the_law(code: str) -> None:
    assert days_of(code)
    assert Path(RULES / code).is_dir()
