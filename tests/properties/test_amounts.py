"""What holds for every amount that an officer may write: exact money is the oracle's, and so is what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR
from engine.columns.ingest import ingest
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.language.amounts import MONEY, check_amount
from engine.language.amounts_compiler import RecipeBook
from engine.language.compiler import Values
from engine.language.diagnostics import Place
from engine.language.kinds import HS, NUMBER, TRUTH, Band, Kind, Quantity, TableKind
from engine.language.meaning import Compared, Constant
from engine.language.scope import Scope
from engine.language.syntax import parse
from engine.records import RawRecord
from engine.revenue.assess import Assessment, assess
from engine.revenue.rows import unknown_names
from engine.rulebook.law import Channel, RevenueLaw
from tests.properties.amounts_oracle import Oracle
from tests.unit.revenue.parcels import CITE, levy, relief

AT_EASE = settings(deadline=None, suppress_health_check=list(HealthCheck))
VALUES_BY_NAME = ("customs_value", "cif_value", "fob_value", "goods_value")
NAMES = dict.fromkeys((*VALUES_BY_NAME, "duty"), MONEY)
DOLLARS = Kind("money", "USD")
SCOPE = Scope(tables={"by_band": TableKind(MONEY, DOLLARS), "by_heading": TableKind(HS, DOLLARS)})
BANDS = ((Fraction(0), Fraction(10_000), Fraction(200)), (Fraction(10_000), Fraction(50_000), None),
         (Fraction(60_000), None, Fraction(2550)))  # fmt: skip
BY_HEADING = {"2208": Fraction(150), "22": Fraction(30), "61": None}
EURO = Fraction("1.234567891")
"""How many US dollars a euro is, to nine decimals."""

ONE = Constant(Quantity(NUMBER, Fraction(1), "1"), kind=NUMBER)
ALWAYS = Compared("==", ONE, ONE, kind=TRUTH)
FALLBACK = Channel("", "", "border", CITE, "fictional", (0, 1))
PLACE = Place("levies.yaml", 1, 1, "", "levy fee")

shares = st.sampled_from(["1 %", "12.5 %", "0.35 %", "150 %"])
prefixes = st.sampled_from(["[22]", "[2208, 61]", "[220840]"])
item_conditions = prefixes.map(lambda listed: f"item_hs_code in {listed}") | st.sampled_from(
    [
        "item_value > 20 USD",
        "item_customs_value > 20 EUR",
    ]
)
lone = st.sampled_from([
    "3.33 USD", "0.01 USD", "1,000 USD", "customs_value", "cif_value", "fob_value", "goods_value", "freight",
    "insurance", "duty", "1.20 USD per kg * gross_mass", "2 USD * number_of_packages", "0.5 USD * items",
    "by_band[customs_value]", "by_band[fob_value]", "customs_value / number_of_packages",
    "customs_value / gross_mass * 2 kg", "3 EUR", "0.01 EUR", "2.5 EUR per kg * gross_mass", "foreign_tax",
    "round_up(gross_mass, 0.5 kg) * 1.10 USD per kg", "3 EUR * different(item_hs_code, 6)",
    "0.5 USD * different(item_hs_code, 4 where item_value > 20 USD)", "sum(item_customs_value)",
])  # fmt: skip
folds = st.builds(
    "{}({} where {})".format,
    st.sampled_from(["sum", "smallest", "largest"]),
    st.sampled_from(["item_value", "30 USD per litre * item_volume * item_alcohol_share", "0.1 USD * item_quantity",
                     "by_heading[item_hs_code]", "2 USD per kg * item_net_mass", "item_value / item_quantity",
                     "12.5 % of item_customs_value", "max(5 % of item_cif_value, 1.2 EUR per kg * item_net_mass)",
                     "round_down(item_goods_value, 1 USD)", "60 % of item_retail_price", "item_fob_value / 3"]),
    item_conditions,
) | item_conditions.map(lambda condition: f"count({condition}) * 1.5 USD") | st.just("sum(item_value)")  # fmt: skip


def above(money: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    conditions = st.builds("{} {} {}".format, money, st.sampled_from(["<", "<=", ">", ">="]), money)
    conditions |= st.just("purpose == personal") | conditions.map(lambda one: f"not ({one})")
    conditions = st.builds("({} {} {})".format, conditions, st.sampled_from(["and", "or"]), conditions) | conditions
    return (
        st.builds("({} {} {})".format, money, st.sampled_from("+-"), money)
        | st.builds("{} of ({})".format, shares, money)
        | st.builds("({}) * {}".format, money, shares)
        | st.builds("({}) / 3".format, money)
        | st.builds(
            "{}({}, {})".format,
            st.sampled_from(["round_down", "round_up", "round_half_up"]),
            money,
            st.sampled_from(["1 USD", "0.05 USD", "1000 USD", "0.000003 USD", "0.3 EUR"]),
        )
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), money, money)
        | st.builds("if({}, {}, {})".format, conditions, money, money)
    )


texts = st.recursive(lone | folds, above, max_leaves=6)
decimals = st.integers(0, 30_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
fine = st.integers(0, 9_999_999).map(lambda units: f"{units // 10**6}.{units % 10**6:06}")
few = st.integers(0, 4).map(str)


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 9).flatmap(lambda chance: value if chance else st.none())


items = st.fixed_dictionaries({
    "description": st.just("goods"), "value": maybe(decimals), "hs_code": maybe(st.sampled_from(
        ["220840", "2204", "2208401000", "610910", "950300", "22084010"])),
    "volume_l": maybe(fine), "alcohol_share": maybe(st.sampled_from(["0.4", "0.125", "0"])), "quantity": maybe(few),
    "net_mass_kg": maybe(fine), "duty_rate": st.just("0.1"), "retail_price": maybe(decimals),
})  # fmt: skip
records = st.fixed_dictionaries({
    "consignment_id": st.just("A"), "currency": st.just("USD"), "goods_value": maybe(st.just("300.00")),
    "freight": maybe(decimals), "insurance": maybe(decimals), "gross_mass_kg": maybe(fine),
    "foreign_tax": maybe(decimals),
    "number_of_packages": maybe(few), "purpose": maybe(st.sampled_from(["personal", "commercial"])),
    "items": st.lists(items, min_size=1, max_size=3),
})  # fmt: skip


def quantity(minor: Fraction | None) -> Quantity | None:
    return None if minor is None else Quantity(DOLLARS, minor / 100, "")


def recipe_book() -> RecipeBook:
    """Begin the recipes of a day on which the tables say what the oracle's do."""
    bands = tuple(
        Band(quantity(low), start_inside=True, end=quantity(high), end_inside=False, value=quantity(value))
        for low, high, value in BANDS
    )
    tables = {"by_heading": {prefix: quantity(value) for prefix, value in BY_HEADING.items()}}
    values = Values("USD", 2, {}, tables, {"EUR": EURO}.get, {"USD": 2, "EUR": 2}, bands={"by_band": bands})
    return RecipeBook(values, frozenset({"customs_value", "cif_value", "fob_value", "duty"}), frozenset({"duty"}))


def law_of(text: str) -> RevenueLaw:
    """Take a text the whole way: checked, compiled for the day, in force beside a duty of 10 %."""
    expression, faults = check_amount(text, PLACE, SCOPE, "USD", NAMES)
    assert expression is not None, faults
    book = recipe_book()
    fee = levy("fee", amount=book.amount(expression), looks_at=(0,))
    conditions, item_conditions = book.programs()
    duty = levy("duty", None, supplied="item_duty_rate_ppm", table={"99": 0})
    return RevenueLaw("USD", 2, "cif", (duty, fee), (), conditions, (FALLBACK,), item_conditions=item_conditions)


def assess_record(text: str, record: Mapping[str, Any]) -> Assessment:
    told = {key: value for key, value in record.items() if value is not None}
    told["items"] = [{key: value for key, value in item.items() if value is not None} for item in record["items"]]
    ingested = ingest([RawRecord(told)])
    assert not ingested.refused
    return assess(make_evidence("XX", "USD", 20_000, ExchangeRates()).gather(ingested.batch), law_of(text))


def oracle_of(record: Mapping[str, Any]) -> Oracle:
    """Set a record out as the oracle reads it; the items share what the goods value is."""
    lines = [item["value"] for item in record["items"]]
    header = record["goods_value"]
    stated = sum(Decimal(line) for line in lines if line is not None)
    goods = None if header is None or stated > Decimal(header) else Fraction(header) * 100
    if None not in lines:
        goods = Fraction(stated) * 100
    lacks = set() if goods is not None else {"goods_value"}
    parts = {name: record[name] and Fraction(record[name]) * 100 for name in ("freight", "insurance")}
    cif_lacks = lacks | {name for name, part in parts.items() if part is None}
    cif = None if cif_lacks else goods + parts["freight"] + parts["insurance"]
    alone = len(lines) == 1 and goods is not None
    duty = None if cif is None else Fraction(int(cif * Fraction(1, 10) + Fraction(1, 2)))
    names = {
        "customs_value": (cif, cif_lacks), "cif_value": (cif, cif_lacks), "fob_value": (goods, lacks),
        "goods_value": (goods, lacks), "duty": (duty, cif_lacks), "items": (Fraction(len(lines)), set()),
    }  # fmt: skip
    parts["foreign_tax"] = record["foreign_tax"] and Fraction(record["foreign_tax"]) * 100
    for name, part in parts.items():
        names[name] = (part, set() if part is not None else {name})
    for word, field in (("gross_mass", "gross_mass_kg"), ("number_of_packages", "number_of_packages")):
        value = record[field]
        names[word] = (None, {word}) if value is None else (Fraction(value), set())
    told = [
        {
            "hs": item["hs_code"],
            "item_value": goods if alone else Fraction(item["value"]) * 100 if None not in lines else None,
            "item_retail_price": item["retail_price"] and Fraction(item["retail_price"]) * 100,
            **{f"item_{word}": item[field] and Fraction(item[field]) for word, field in _FIELDS.items()},
        }
        for item in record["items"]
    ]
    for name, of in (("customs", "cif"), ("cif", "cif"), ("fob", "fob"), ("goods", "goods")):
        shares = shared(*names[f"{of}_value"], [item["item_value"] for item in told])
        for item, share in zip(told, shares, strict=True):
            item[f"item_{name}_value"] = share
    purpose = record["purpose"]
    return Oracle(names, told, {"purpose": None if purpose is None else purpose == "personal"}, BANDS, BY_HEADING)


def shared(
    value: Fraction | None, lacks: set[str], weights: Sequence[Fraction | None]
) -> list[tuple[Fraction | None, set[str]]]:
    """Share a value over items by their worth: whole cents, the largest remainder first, the earlier on a tie."""
    if value is None:
        return [(None, lacks) for _ in weights]
    if len(weights) > 1 and None in weights:
        return [(None, {f"items/{at}/value"}) for at in range(len(weights))]
    total = sum(weight or 0 for weight in weights)
    exact = [value * weight / total if total else value * (at == 0) for at, weight in enumerate(weights)]
    exact = [value] if len(weights) == 1 else exact
    parts = [Fraction(floor(part)) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: int(value - sum(parts))]:
        parts[at] += 1
    return [(part, set()) for part in parts]


_FIELDS = {"volume": "volume_l", "quantity": "quantity", "net_mass": "net_mass_kg", "alcohol_share": "alcohol_share"}


@given(texts, records)
@AT_EASE
def test_every_amount_is_what_the_oracle_says(text: str, record: dict[str, Any]) -> None:
    assessment = assess_record(text, record)
    tree, _ = parse(text, PLACE)
    amount, missing = oracle_of(record).number(tree)
    # The duty beside it lacks what the customs value lacks; what the fee lacks stands in its own row.
    duty_lacks = {name for name in unknown_names(assessment, 0) if assessment.levy_unknown_mask[0, 0]}
    assert bool(assessment.is_levy_computable[1, 0]) is (amount is not None)
    if amount is not None:
        assert assessment.amount_minor[1, 0] == max(0, int(amount * 2 + 1) // 2 if amount >= 0 else 0)
    else:
        assert assessment.amount_minor[1, 0] == MISSING_MINOR
        assert missing <= set(unknown_names(assessment, 0)) <= missing | duty_lacks


@given(texts, records, st.data())
@AT_EASE
def test_hiding_an_input_only_turns_an_amount_into_unknown(text: str, record: dict[str, Any], data: Any) -> None:
    hidden = data.draw(st.sampled_from(["freight", "insurance", "gross_mass_kg", "number_of_packages", "purpose"]))
    whole, part = (assess_record(text, told).amount_minor[1, 0] for told in (record, record | {hidden: None}))
    assert part in (whole, MISSING_MINOR)


LINES = {"50 USD * number_of_packages": 15_000, "max(12.34 USD, 99.99 USD)": 9_999, "by_band[3 USD * items]": 200,
         "if(items > 1, 20 USD, 10.01 USD)": 1_001, "100 USD / number_of_packages": 3_333}  # fmt: skip
"""Lines that are amounts, for one item in three packages, with the largest whole value that is not above each."""


@given(st.sampled_from(sorted(LINES)), st.booleans(), st.sampled_from(["cliff", "allowance"]), st.integers(-1, 1))
@AT_EASE
def test_a_value_on_a_line_and_one_cent_beside_it_land_on_the_sides_that_the_law_says(
    line: str, or_equal: bool, shape: str, beside: int
) -> None:
    value = LINES[line] + beside
    record = {"consignment_id": "A", "currency": "USD", "number_of_packages": "3", "freight": "0", "insurance": "0",
              "items": [{"description": "goods", "value": f"{value / 100:.2f}", "duty_rate": "0.1"}]}  # fmt: skip
    expression, faults = check_amount(line, PLACE, SCOPE, "USD", NAMES)
    assert expression is not None, faults
    book = recipe_book()
    free = relief(None, (0,), shape=shape, or_equal=or_equal, condition=book.ask(ALWAYS), line=book.amount(expression))
    conditions, _ = book.programs()
    law = RevenueLaw("USD", 2, "fob", (levy("duty", 1_000_000),), (free,), conditions, (FALLBACK,))
    batch = make_evidence("XX", "USD", 20_000, ExchangeRates()).gather(ingest([RawRecord(record)]).batch)
    due = int(assess(batch, law).amount_minor[0, 0])
    is_exact = line != "100 USD / number_of_packages"
    is_inside = beside < 0 or (beside == 0 and (or_equal or shape == "allowance" or not is_exact))
    if shape == "cliff":
        assert due == (0 if is_inside else value)
    else:
        assert due == (0 if is_inside else beside)
