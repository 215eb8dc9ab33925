"""`landfall estimate`: this file answers what one parcel would owe and why, for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.errors import UnusableValue
from engine.money import PPM, percent_text, ppm_from_decimal
from service.commands.options import (
    AsJson,
    ElectionsFile,
    ModelsFrom,
    On,
    OverlayFiles,
    RatesFile,
    RegistersFile,
    RulesFolders,
)
from service.console import make_table, remark, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND

if TYPE_CHECKING:
    from service.desk import Desk

_AS_DELIVERED: Final = "No freight or insurance was given: the price was taken as what it costs delivered."
_APART: Final = (
    "No freight or insurance was given. The price was taken as what it costs delivered, but this law also looks at "
    "the goods without them: give --freight and --insurance, 0 where there is none, and the price of the goods alone."
)
_OF_DELIVERY: Final = frozenset({"freight", "insurance"})
_MISSING: Final = {
    "exchange_rate": "a customs exchange rate for that currency on that day: give --rates FILE",
    "hs_code": "what the goods are: give their HS code with --hs, or the duty rate with --duty-rate",
    "duty_rate": "the duty rate of these goods, which the rulebook does not list: give --duty-rate",
    "rate_not_known": "a rate that the law has and the rulebook does not know; landfall rules show says whom to ask",
    "freight": "the freight: give --freight",
    "insurance": "the insurance: give --insurance",
    "goods_value": "the value of the goods",
    "relief_condition": "whether a relief applies, which hangs on something that was not given",
    "value_basis": "whether freight and insurance count, which nobody has said of this law",
    "relief_line": "the line of a relief, which the rulebook does not know",
    "amount_not_known": "an amount that the law has and the rulebook does not know",
    "levy_condition": "whether a levy is charged at all, which hangs on something that was not given",
    "amount_condition": "what an amount depends on, which was not given",
    "quota_used": "what the receiver has used of a quota: screen a record with --counters FILE",
    "consignee_id": "who the receiver is: screen a record with its consignee_id",
    "gross_mass": "the gross mass: give --gross-mass",
    "collection_condition": "who collects it, which hangs on something that was not given",
    "prepaid_tax_amount": "what was paid at the sale: give --prepaid",
    "too_large": "the value is above what is worked out without an officer",
}
"""What to say of each input that an assessment may miss; the names are those of engine/revenue/unknowns.py."""

_APART_FROM_IT: Final = {
    "waived": "Due, and not collected because it is little: {}.",
    "deferred": "Of that, collected later on account: {}.",
    "prepaid": "Of that, collected at the sale or in advance: {}.",
}

_FIELDS: Final = {
    "/currency": "--currency", "/goods_value": "--value", "/freight": "--freight", "/insurance": "--insurance",
    "/items/0/value": "--value", "/items/0/hs_code": "--hs", "/items/0/duty_rate": "--duty-rate",
    "/gross_mass_kg": "--gross-mass", "/prepaid_tax_scheme": "--scheme", "/prepaid_tax_id": "--number",
    "/prepaid_tax_amount": "--prepaid", "/election": "--election",
}  # fmt: skip


def estimate(
    *,
    country: Annotated[str, typer.Option("--country", help="Where it is going: two letters, such as FJ.")],
    value: Annotated[str, typer.Option("--value", help="Price of the goods, such as 120.00.")],
    currency: Annotated[str, typer.Option("--currency", help="Currency of every amount, such as FJD.")],
    freight: Annotated[str | None, typer.Option("--freight", help="Postage or freight, where it is apart.")] = None,
    insurance: Annotated[str | None, typer.Option("--insurance", help="Insurance, where it is apart.")] = None,
    hs: Annotated[str | None, typer.Option("--hs", help="HS code of the goods, such as 6109.10.")] = None,
    duty_rate: Annotated[str | None, typer.Option("--duty-rate", help="Duty rate where you know it: 0.05.")] = None,
    gross_mass: Annotated[
        str | None, typer.Option("--gross-mass", help="Mass in kg, for fees by the kilogram.")
    ] = None,
    on: On = None,
    gift: Annotated[bool, typer.Option("--gift", help="It is a gift.")] = False,
    rules: RulesFolders = None,
    overlay: OverlayFiles = None,
    rates: RatesFile = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", help="Scheme under which tax was paid at the sale, such as IOSS.")
    ] = None,
    number: Annotated[str | None, typer.Option("--number", help="Registration number under that scheme.")] = None,
    prepaid: Annotated[str | None, typer.Option("--prepaid", help="Tax that was paid at the sale.")] = None,
    election: Annotated[
        str | None, typer.Option("--election", help="What was chosen where the law leaves a choice, by its names.")
    ] = None,
    registers: RegistersFile = None,
    elections: ElectionsFile = None,
    model_from: ModelsFrom = None,
    as_json: AsJson = False,
) -> int:
    """Work out what one parcel would owe, and say why.

    Exit code 1 says that it cannot be worked out from what was given, and the answer says what is missing.

    Example: landfall estimate --country FJ --value 1500 --currency FJD --duty-rate 0.05 --on 2025-09-01
    """
    from service.settings import read_settings
    from service.warmup import prepare_kernels

    _refuse_percent(duty_rate)
    prepare_kernels(read_settings())
    from service.desk import Credentials, open_desk, read_rates_file

    given = Credentials(registers, elections, tuple(model_from or ()))
    desk = open_desk(country, on, read_rates_file(rates), rules or (), overlay or (), credentials=given)
    for sentence in desk.remarks:
        remark(sentence)
    delivered = freight is None and insurance is None
    record: dict[str, object] = {
        "consignment_id": "estimate",
        "currency": currency.strip().upper(),
        "freight": freight,
        "insurance": "0" if insurance is None and freight is not None else insurance,
        "incoterm": "CIF" if delivered else "CFR" if freight is None else None,
        "nature_of_transaction": "gift" if gift else None,
        "gross_mass_kg": gross_mass,
        "prepaid_tax_scheme": scheme,
        "prepaid_tax_id": number,
        "prepaid_tax_amount": prepaid,
        "election": election,
        "items": [{"description": "goods", "value": value, "hs_code": hs, "duty_rate": duty_rate}],
    }
    decision = _decide(record, desk)
    assessment = decision["assessment"]
    assumed = _assumed(assessment) if delivered else _assumed_apart(freight, insurance)
    if as_json:
        gaps = [{"what": gap.what, "ask": gap.ask} for gap in desk.rulebook.about.unknowns]
        say_json({"assessment": assessment, "assumed": assumed, "not_known": gaps, "rulebook": decision["rulebook"]})
    else:
        _draw(decision, desk, assumed)
    return ALL_WELL if assessment["computable"] else FOUND


def _decide(record: Mapping[str, object], desk: Desk) -> Mapping[str, Any]:
    from engine.records import RawRecord
    from service.screening import Call, decide

    decision: Mapping[str, Any]
    (decision,) = decide([RawRecord(record)], desk, Call(None, 1)).records()
    if decision["status"] == "refused":
        told = [f"{_FIELDS.get(one['pointer'], one['pointer'])}: {one['detail']}" for one in decision["problems"]]
        raise UnusableValue("\n".join(told), code="refused")
    return decision


def _refuse_percent(duty_rate: str | None) -> None:
    """Refuse a rate above 1: who types it means per cent. Records may hold one, as duties above 100 % exist."""
    if duty_rate is None:
        return
    try:
        ppm = ppm_from_decimal(duty_rate)
    except UnusableValue as problem:
        raise UnusableValue(f"--duty-rate: {problem.message}", code=problem.code) from None
    if ppm > PPM:
        fraction = Decimal(duty_rate).scaleb(-2)
        message = f"--duty-rate: {duty_rate} means {percent_text(ppm)}; {duty_rate} % is {fraction:f}."
        raise UnusableValue(message, code="rate_in_percent")


def _missing(assessment: Mapping[str, Any]) -> list[str]:
    return [name.rpartition("/")[2] for name in assessment["unknown"]]


def _assumed(assessment: Mapping[str, Any]) -> list[str]:
    return [_AS_DELIVERED if _OF_DELIVERY.isdisjoint(_missing(assessment)) else _APART]


def _assumed_apart(freight: str | None, insurance: str | None) -> list[str]:
    if freight is None:
        return ["No freight was given: it was taken to be inside the price."]
    return ["No insurance was given: none was added."] if insurance is None else []


def _draw(decision: Mapping[str, Any], desk: Desk, assumed: Sequence[str]) -> None:
    from service.desk import gaps_sentence, overlay_sentences

    assessment, rulebook = decision["assessment"], decision["rulebook"]
    currency = assessment["currency"]
    say(f"{desk.rulebook.title}, in force on {rulebook['day']}.")
    say(f"Customs value: {_money(assessment['customs_value'])}, in {currency} as everything below.\n")
    rows = [(row["levy"], *_charged_on(row), _money(row["amount"]), row["status"]) for row in assessment["levies"]]
    results().print(make_table("", ("levy", ">base", ">rate", ">amount", "status"), rows))
    if assessment["computable"]:
        say(f"To pay: {assessment['total']} {currency}. Relieved: {_money(assessment['relieved'])} {currency}.")
        for key, sentence in _APART_FROM_IT.items():
            if assessment[key] is None or Decimal(assessment[key]):
                say(sentence.format(f"{_money(assessment[key])} {currency}"))
    else:
        say("What it would owe cannot be worked out. Missing:")
        for name in dict.fromkeys(_missing(assessment)):
            say(f"  - {_MISSING.get(name, name)}")
    if assessment["evidence"] is not None:
        say(assessment["evidence"]["why"])
    for sentence in (*assumed, *overlay_sentences(desk.rulebook), *gaps_sentence(desk.rulebook)):
        say(sentence)
    say("\nWhy:")
    for row in assessment["levies"]:
        say(f"  {row['levy']}, {row['status']}: {row['cite']}")
        if "worked_out" in row:
            say(f"    {row['worked_out']}")
        if "read" in row:
            say(f"    not known; read {row['read']}")


def _money(amount: str | None) -> str:
    return "not known" if amount is None else amount


def _charged_on(row: Mapping[str, Any]) -> tuple[str, str]:
    """Give base and rate; a levy that is charged by amounts has neither."""
    return ("", "") if "worked_out" in row else (_money(row["base"]), _rate(row["rate"]))


def _rate(rate: str | None) -> str:
    return "not known" if rate is None else percent_text(ppm_from_decimal(rate))
