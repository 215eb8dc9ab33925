"""Models side by side on eight invented parcels, by hand; and what holds for all assumptions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.ingest import ingest
from engine.compare.assumptions import ENDS, Assumption, Assumptions, Figure
from engine.compare.assumptions_file import SHIPPED, read_assumptions
from engine.compare.charged import charge
from engine.compare.compare import Comparison, Question, Side, compare_models
from engine.compare.parties import reach
from engine.compare.ways import changed, describe
from engine.days import Citation, day_from_text
from engine.errors import UnusableValue
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.formats.read import read
from engine.rulebook.load import load

SAMPLE = Path(__file__).parents[2] / "samples" / "ways.csv"
DAY = day_from_text("2026-07-01")
MODELS = ("border", "vendor", "platform", "carrier", "simplified", "purchaser", "exempt")


@cache
def fiji():
    book, rates = load("fj"), ExchangeRates()
    return make_evidence(book.country, book.currency, DAY, rates), book.in_force(DAY, rates)


def side(label: str = "today", keep: list[int] | None = None) -> Side:
    records = read(SAMPLE.read_bytes(), "ways.csv").records
    evidence, law = fiji()
    batch = ingest(records if keep is None else [records[at] for at in keep]).batch
    return Side(label, law, evidence.gather(batch), evidence)


def prices(currency: str) -> Fraction | None:
    return {"FJD": Fraction(100), "USD": Fraction(200)}.get(currency)


def assumptions(**given: object) -> Assumptions:
    """Everything is paid, nothing costs anything; what is given differs: vendor__compliance="50 %"."""
    shipped = read_assumptions(SHIPPED.read_bytes(), "assumptions.yaml")
    plain = {"share": "100 %", "rate": "20 %", "money": "0 FJD", "hours": "0 hours", "days": "1 day", "number": "0"}
    lines = []
    for name, one in shipped.by_id.items():
        usual = "0 %" if name.endswith((".caught", ".volume_response")) else plain[one.unit]
        lines.append(f"  - {{id: {name}, value: {given.get(name.replace('.', '__'), usual)}}}")
    return read_assumptions("\n".join(["assumptions:", *lines, ""]).encode(), "test.yaml", shipped)


def compared(question: Question | None = None, **given: object) -> Comparison:
    return compare_models([side()], question or Question(MODELS), assumptions(**given), prices)


def of(comparison: Comparison, name: str):
    return next(model for model in comparison.sides[0].models if model.way.name == name)


def test_what_is_due_is_the_sum_of_the_parcels_that_can_be_worked_out() -> None:
    border = of(compared(), "border")

    # VAT of 12.5 % on 100, 200, 40, 800 (a gift), 16 and 1,525; duty of 5 % on what 1,500 has above 1,000. W5 is a free
    # gift, and W7 has no value.
    assert dict(zip([name for name, _, _ in border.levies], border.due_minor, strict=True)) == {
        "fiscal_duty": 2500, "import_excise": 0, "vat": 1250 + 2500 + 500 + 10000 + 200 + 19063,
    }  # fmt: skip
    assert (border.parcels, border.computable, border.charged, border.not_computable) == (8, 7, 6, 1)
    assert "goods_value" in border.missing


def test_where_all_is_paid_and_nothing_costs_anything_every_model_that_reaches_all_brings_the_same() -> None:
    found = compared()

    for name in ("border", "carrier", "purchaser"):
        assert {of(found, name).outcomes[end].net for end in ENDS} == {36013}
    assert of(found, "exempt").outcomes["middle"].net == 0
    assert of(found, "exempt").outcomes["middle"].leakage == 36013


def test_a_model_reaches_only_parcels_whose_party_is_named() -> None:
    found = compared()
    vendor, platform, carrier = (of(found, name) for name in ("vendor", "platform", "carrier"))

    # Nobody sells a gift.
    assert (vendor.reached, vendor.parties, vendor.outcomes["middle"].revenue) == (5, 3, 36013 - 10000)
    # One parcel without a nature of transaction is taken to be sold, and said to be.
    assert vendor.presumed_sold == 1
    assert (platform.reached, platform.parties, platform.outcomes["middle"].revenue) == (
        3,
        2,
        1250 + 500 + 2500 + 19063,
    )
    # Where no operator is named, the post is one.
    assert (carrier.reached, carrier.parties) == (6, 2)


def test_what_is_not_paid_is_leakage_unless_the_border_catches_it() -> None:
    paid_half = of(compared(vendor__compliance="50 %"), "vendor").outcomes["middle"]
    caught = of(compared(vendor__compliance="50 %", vendor__caught="100 %"), "vendor").outcomes["middle"]

    assert (paid_half.revenue, paid_half.leakage, paid_half.touched) == (13007, 36013 - 13007, 0)
    # Half of five, and the gift.
    assert (caught.revenue, caught.leakage, caught.touched) == (36013, 0, 4)


def test_costs_are_for_each_parcel_and_each_account() -> None:
    given = {
        "border__administration_per_parcel": "10 FJD", "vendor__administration_per_parcel": "1 USD",
        "vendor__administration_per_account": "365 FJD", "vendor__hours_per_return": "2 hours",
        "common__hour_of_work": "365 FJD", "vendor__traders_per_parcel": "0.50 FJD", "vendor__caught": "100 %",
    }  # fmt: skip
    found = compared(**given)

    assert of(found, "border").outcomes["middle"].administration == 6 * 1000
    # Five parcels of sellers at 1 USD (2 FJD), three accounts for a day, and the gift stopped at the border.
    assert of(found, "vendor").outcomes["middle"].administration == 5 * 200 + 3 * 100 + 1000
    # Twelve returns a year of 2 hours, for one day of it.
    assert of(found, "vendor").outcomes["middle"].traders == 5 * 50 + 3 * 12 * 2 * 100


def test_the_threshold_is_worked_out_from_the_parcels() -> None:
    border = of(compared(border__administration_per_parcel="20 FJD"), "border").outcomes["middle"].break_even

    # 16: -18. 40: -33. 100: -40.50. 200: -35.50. 800: 44.50. 1,500: 240.13.
    assert border is not None
    assert (border.at_minor, border.best_minor, border.net_minor, border.best_net_minor) == (20000, 10000, 24013, 28063)


def test_a_flat_rate_takes_the_place_of_levies_and_needs_no_rate_of_the_goods() -> None:
    flat = of(compared(simplified__rate="10 %"), "simplified")

    assert [name for name, _, _ in flat.levies] == ["simplified"]
    assert flat.due_minor == (1000 + 2000 + 400 + 8000 + 160 + 15000,)
    assert flat.owes_more == 0
    assert of(compared(simplified__rate="20 %"), "simplified").owes_more == 6


def test_trade_that_stops_where_more_is_charged_is_lost_and_not_leaked() -> None:
    flat = of(compared(simplified__rate="20 %", common__volume_response="50 %"), "simplified").outcomes["middle"]

    assert (flat.due, flat.lost_trade, flat.revenue, flat.leakage) == (53120, 26560, 26560, 0)


def test_a_lifted_relief_brings_its_levies_and_is_said_to_be_lifted() -> None:
    found = compared(Question(("border",), lifted=("fj.relief.gift",)))

    # The gift of 100 owes VAT now; its duty falls under the other relief.
    assert sum(of(found, "border").due_minor) == 36013 + 1250
    assert [(one.relief.id, one.is_lifted) for one in found.sides[0].reliefs] == [
        ("fj.relief.gift", True), ("fj.relief.allowance_1000", False),
    ]  # fmt: skip
    assert found.sides[0].reliefs[0].parcels == 1


def test_where_a_relief_leaves_nothing_to_collect_it_is_named() -> None:
    found = compare_models([side(keep=[4])], Question(MODELS), assumptions(), prices)

    assert found.sides[0].to_lift == ("fj.relief.gift",)
    assert compared().sides[0].to_lift == ()


def test_levies_that_a_model_does_not_collect_stay_at_the_border() -> None:
    found = of(
        compared(Question(("vendor",), levies=("vat",)), border__administration_per_parcel="10 FJD"), "vendor"
    )  # fmt: skip

    assert [(one.collector, one.levies, one.minor) for one in found.bearers] == [
        ("customs", ("fiscal_duty", "import_excise"), 2500), ("seller", ("vat",), 33513),
    ]  # fmt: skip
    assert (found.outcomes["middle"].touched, found.outcomes["middle"].administration) == (1, 1000)


def test_an_assumption_that_nobody_knows_leaves_unknown_what_rests_on_it_and_no_more() -> None:
    found = compared(vendor__compliance="unknown")

    vendor = of(found, "vendor").outcomes["middle"]
    assert (vendor.revenue, vendor.net, vendor.break_even, vendor.missing) == (None, None, None, ("vendor.compliance",))
    assert vendor.due == 36013
    assert of(found, "carrier").outcomes["middle"].net == 36013


def test_a_cost_in_a_currency_without_a_rate_is_unknown_and_names_the_currency() -> None:
    vendor = of(compared(vendor__administration_per_parcel="1 SEK"), "vendor").outcomes["middle"]

    assert (vendor.net, vendor.missing) == (None, ("exchange rate of SEK",))
    assert vendor.revenue == 26013


def test_the_reform_stands_beside_today_and_trade_answers_to_what_is_more_than_today() -> None:
    later = side("reform")
    dearer = replace(later, law=changed(later.law, lambda one: replace(one, reliefs=())))
    found = compare_models(
        [side(), dearer], Question(("border",)), assumptions(common__volume_response="100 %"), prices
    )

    today, reform = (one.models[0].outcomes["middle"] for one in found.sides)
    assert (today.lost_trade, today.revenue) == (0, 36013)
    assert reform.lost_trade == reform.due
    assert reform.revenue == 0


@pytest.mark.parametrize(
    "question",
    [
        Question(("bordr",)),
        Question(("border",), levies=("vta",)),
        Question(("border",), lifted=("fj.relief.gifts",)),
    ],
)
def test_a_name_that_there_is_not_is_told_with_those_that_there_are(question: Question) -> None:
    with pytest.raises(UnusableValue, match="there is"):
        compared(question)


shares = st.fractions(0, 1, max_denominator=1000)
amounts = st.fractions(0, 100, max_denominator=100)


@st.composite
def any_assumptions(draw: st.DrawFn) -> Assumptions:
    base = assumptions()
    cite = Citation("drawn")

    def one(old: Assumption) -> Assumption:
        drawn = draw(shares if old.unit in ("share", "rate") else amounts)
        figure = Figure(drawn, "FJD" if old.unit == "money" else "", str(drawn), "assumption", cite)
        return replace(old, low=figure, middle=figure, high=figure)

    return Assumptions({name: one(old) for name, old in base.by_id.items()})


@given(any_assumptions())
def test_due_is_lost_or_leaked_or_collected_and_what_is_left_is_less_the_cost(drawn: Assumptions) -> None:
    found = compare_models([side()], Question(MODELS), drawn, prices)

    for model in found.sides[0].models:
        outcome = model.outcomes["middle"]
        assert outcome.due == outcome.lost_trade + outcome.leakage + outcome.revenue
        assert outcome.net == outcome.revenue - outcome.administration
        # Each sum is rounded for itself.
        assert outcome.leakage >= -len(model.levies)
        assert 0 <= outcome.touched <= model.charged
        assert sum(one.minor for one in model.bearers) == sum(model.due_minor)


@given(any_assumptions(), st.permutations(range(8)))
def test_the_order_of_the_records_does_not_matter(drawn: Assumptions, order: list[int]) -> None:
    found = [compare_models([side(keep=keep)], Question(MODELS), drawn, prices) for keep in (None, list(order))]

    assert found[0] == found[1]


def test_parcels_of_every_model_are_reached_or_not() -> None:
    known = side().known

    for party in ("seller", "platform", "carrier", ""):
        reached = reach(known, party)
        assert ((reached.party >= 0) == reached.is_named).all()
        assert (reached.is_presumed <= reached.is_named).all()
    assert reach(known, "").is_named.all()


def test_a_flat_amount_is_exact_however_large_it_is() -> None:
    one = side()
    way = describe("simplified", one.law.revenue)
    huge = np.full(one.known.consignments, 9 * 10**18 // 8, np.int64)
    from engine.compare.charged import Assessed
    from engine.compare.ways import collected_at_the_border
    from engine.revenue.assess import assess

    law = collected_at_the_border(one.law.revenue)
    assessment = replace(assess(one.known, law), customs_value_minor=huge)
    charged = charge(Assessed(law, one.known, assessment, assessment.total_minor), way, Fraction(1, 3))

    assert set(charged.sum_of("way").tolist()) == {0, (9 * 10**18 // 8 * 2 + 3) // 6}


def test_two_laws_are_held_against_each_other_on_the_parcels_known_under_both() -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    for name in ("goods_value", "value"):
        cells[lines[0].split(",").index(name)] = ""
    evidence, law = fiji()
    records = read("\n".join([lines[0], ",".join(cells), *lines[2:], ""]).encode(), "ways.csv").records
    other = Side("reform", law, evidence.gather(ingest(records).batch), evidence)

    found = compare_models([side(), other], Question(("border", "exempt")), assumptions(), prices)

    sums = [sum(of_side.models[0].due_minor) for of_side in found.sides]
    assert sums[0] > sums[1]
    assert [(one.model, one.parcels, one.due_minor) for one in found.common] == [
        ("border", 6, (sums[1], sums[1])), ("exempt", 6, (sums[1], sums[1])),
    ]  # fmt: skip
    assert compare_models([side()], Question(("border",)), assumptions(), prices).common == ()
