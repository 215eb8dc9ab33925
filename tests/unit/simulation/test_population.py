"""A simulated day: what is generated is what is stated, and the same seed gives the same day."""

from __future__ import annotations

import statistics
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.descriptions.lists import shipped_word_lists
from engine.errors import UnusableValue
from engine.evidence import Evidence
from engine.exchange import read_rates
from engine.indicators.indicator import Setting
from engine.records import RawRecord
from engine.simulation.population import PortDay, make_day
from engine.simulation.scenario import FICTIONAL_PER_USD, MARKETS, Scenario

DAY = "2024-07-01"
PORT: PortDay = make_day(seed=7, day=DAY)
COUNT = len(PORT.records)


def items(record: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = record["items"]
    return found


def value_usd(record: Any) -> float:
    return float(sum(Decimal(item["value"]) for item in items(record))) / FICTIONAL_PER_USD[record["currency"]]


def share(has: Any) -> float:
    return sum(1 for record in PORT.records if has(record)) / COUNT


def purchases() -> dict[tuple[object, object], list[Any]]:
    found: dict[tuple[object, object], list[Any]] = {}
    for record, truth in zip(PORT.records, PORT.truth, strict=True):
        if truth == "split":
            name = str(record["consignee_name"]).lower(), str(record["consignee_address"]).lower()
            found.setdefault((name, record.get("seller_name", record["consignor_name"])), []).append(record)
    return found


def test_the_same_seed_gives_the_same_day() -> None:
    assert make_day(seed=3, consignments=200, day=DAY) == make_day(seed=3, consignments=200, day=DAY)


def test_another_seed_gives_another_day() -> None:
    assert make_day(seed=3, consignments=200, day=DAY).records != make_day(seed=4, consignments=200, day=DAY).records


@pytest.mark.parametrize("country", sorted(MARKETS))
def test_every_record_of_every_market_can_be_read(country: str) -> None:
    port = make_day(seed=7, consignments=400, country=country, day=DAY)
    assert ingest([RawRecord(record) for record in port.records]).refused == ()


def test_a_gift_names_no_seller_unless_its_value_is_a_lie_too() -> None:
    for record, truth in zip(PORT.records, PORT.truth, strict=True):
        if record["nature_of_transaction"] == "gift" and truth != "undervalued":
            assert not {"seller_id", "seller_name", "platform_id"} & set(record)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 37, 150])
def test_a_small_day_can_be_drawn(count: int) -> None:
    port = make_day(seed=1, consignments=count, day=DAY)
    assert len(port.records) == len(port.truth) == count


@pytest.mark.parametrize("country", sorted(MARKETS))
def test_every_market_has_rates_that_can_be_read(country: str) -> None:
    port = make_day(seed=1, consignments=5, country=country, day=DAY)
    rates = read_rates(port.rates_csv, "rates", currency_exponents())
    national = MARKETS[country].currency
    assert all(rates.rate(currency, national, day_from_text(DAY)) for currency in FICTIONAL_PER_USD)


def test_a_country_without_a_market_is_refused_by_name() -> None:
    with pytest.raises(UnusableValue, match="no simulated market for ZZ"):
        make_day(seed=1, country="ZZ", day=DAY)


def test_about_85_percent_of_parcels_are_below_100_dollars() -> None:
    assert share(lambda record: value_usd(record) < 100) == pytest.approx(0.85, abs=0.025)


def test_the_median_value_is_the_stated_one() -> None:
    median = statistics.median(value_usd(record) for record in PORT.records)
    assert median == pytest.approx(PORT.stated["median value, USD"], rel=0.08)


def test_the_median_mass_is_the_stated_one() -> None:
    masses = [float(str(record["gross_mass_kg"])) for record in PORT.records if "gross_mass_kg" in record]
    assert statistics.median(masses) == pytest.approx(PORT.stated["median mass, kg"], rel=0.08)


def test_just_under_half_of_parcels_weigh_less_than_half_a_kilogram() -> None:
    assert share(lambda record: float(record.get("gross_mass_kg", 1)) < 0.5) == pytest.approx(0.46, abs=0.03)


@pytest.mark.parametrize("stream", ["post", "express", "air_cargo"])
def test_streams_have_their_stated_shares(stream: str) -> None:
    assert share(lambda record: record["stream"] == stream) == pytest.approx(PORT.stated[f"stream {stream}"], abs=0.02)


def test_freight_is_missing_as_often_as_stated() -> None:
    assert share(lambda record: "freight" not in record) == pytest.approx(PORT.stated["freight missing"], abs=0.015)


def test_parcels_have_about_one_and_a_half_items() -> None:
    assert statistics.mean(len(items(record)) for record in PORT.records) == pytest.approx(1.4, abs=0.06)


def test_more_than_half_come_from_china_and_hong_kong() -> None:
    assert share(lambda record: record["country_of_export"] in ("CN", "HK")) > 0.5


def test_a_few_sellers_send_much_of_it() -> None:
    sent = Counter(record.get("seller_name", record["consignor_name"]) for record in PORT.records)
    assert sum(count for _, count in sent.most_common(40)) > 0.4 * COUNT


def test_some_buyers_have_several_parcels() -> None:
    received = Counter(str(record["consignee_name"]).lower() for record in PORT.records)
    assert max(received.values()) >= 3


def test_item_values_add_up_to_the_header_where_it_is_stated() -> None:
    for record in PORT.records:
        if "goods_value" in record:
            assert sum(Decimal(item["value"]) for item in items(record)) == Decimal(str(record["goods_value"]))


@pytest.mark.parametrize("kind", ["clean", "undervalued", "split", "vague", "prohibited"])
def test_what_is_planted_has_its_stated_share(kind: str) -> None:
    assert PORT.truth.count(kind) / COUNT == pytest.approx(PORT.stated[kind], abs=0.001)


def test_a_split_purchase_is_three_to_five_parcels_under_the_line_and_together_over_it() -> None:
    line_usd = MARKETS["FJ"].low_value / MARKETS["FJ"].per_usd
    for parcels in purchases().values():
        assert 3 <= len(parcels) <= 5
        assert all(value_usd(parcel) < line_usd for parcel in parcels)
        assert sum(map(value_usd, parcels)) > line_usd


def test_a_split_purchase_is_one_kind_of_goods_ordered_on_one_day() -> None:
    for parcels in purchases().values():
        assert len({(parcel["order_date"], items(parcel)[0]["description"]) for parcel in parcels}) == 1


def test_undervalued_parcels_declare_little_for_their_mass() -> None:
    def unit_values(kind: str) -> list[float]:
        return [
            value_usd(record) / float(str(record["gross_mass_kg"]))
            for record, truth in zip(PORT.records, PORT.truth, strict=True)
            if truth == kind and "gross_mass_kg" in record
        ]

    assert statistics.median(unit_values("undervalued")) < statistics.median(unit_values("clean")) / 3


def test_the_word_lists_find_vague_and_prohibited_goods_and_leave_clean_ones_alone() -> None:
    rates = read_rates(PORT.rates_csv, "rates", currency_exponents())
    setting = Setting("FJ", "FJD", day_from_text(DAY), rates, shipped_word_lists())
    known = Evidence(setting).gather(ingest([RawRecord(record) for record in PORT.records]).batch)
    names = ("item_is_vague", "item_names_weapon", "item_names_narcotic", "item_names_biosecurity_goods")
    found = {name: {PORT.truth[known.item_rows[item]] for item in (known[name] == 1).nonzero()[0]} for name in names}
    assert found.pop("item_is_vague") == {"vague"}
    assert all(kinds == {"prohibited"} for kinds in found.values())


def test_a_scenario_can_plant_something_else() -> None:
    port = make_day(
        seed=1, consignments=100, day=DAY, scenario=Scenario(undervalued=0.5, split=0, vague=0, prohibited=0)
    )
    assert Counter(port.truth) == {"undervalued": 50, "clean": 50}
