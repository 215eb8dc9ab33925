"""A simulated day at one port: records as they would come in over the wire, and aside, what is true of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.days import day_from_text
from engine.simulation.declarations import write_records
from engine.simulation.drawn import (
    CLEAN,
    PROHIBITED,
    SPLIT,
    UNDERVALUED,
    VAGUE,
    Drawn,
    Kinds,
    Numbers,
    Reals,
    share_within,
)
from engine.simulation.scenario import Market, Scenario, fictional_rates, market_of

_LEAST_USD: Final = 0.5
_MOST_USD: Final = 5_000.0
_LEAST_KG: Final = 0.01
_MOST_KG: Final = 30.0


@dataclass(frozen=True, slots=True)
class PortDay:
    """Records in the shape of the wire, and for each what is true of it: clean, undervalued, split, vague, prohibited.

    ``rates_csv`` is fictional. ``stated`` holds the numbers that the day was drawn to, by name.
    """

    records: list[dict[str, object]]
    truth: list[str]
    rates_csv: str
    stated: Mapping[str, float]


def make_day(
    *, seed: int, consignments: int = 5000, country: str = "FJ", day: str, scenario: Scenario | None = None
) -> PortDay:
    """Draw one day of parcels at one port; the same arguments give the same day.

    Parameters
    ----------
    seed
        Chooses the day among all that the scenario allows.
    consignments
        How many parcels arrive.
    country
        ISO 3166-1 alpha-2 of the country they come to.
    day
        The day they arrive, year-month-day.
    scenario
        The numbers behind it, where they are not the usual ones.

    Raises
    ------
    UnusableValue
        ``no_market`` for a country that the simulation does not know, ``not_a_date`` for the day.
    """
    plan, market, arrival = scenario or Scenario(), market_of(country), day_from_text(day)
    draw = np.random.default_rng(seed)
    truth, purchase = _plant(draw, consignments, plan)
    drawn = _draw(draw, truth, purchase, plan, market)
    records = write_records(draw, drawn, plan, market, country, arrival)
    return PortDay(records, truth.tolist(), fictional_rates(market, f"{day[:4]}-01-01"), _stated(plan))


def _plant(draw: np.random.Generator, count: int, plan: Scenario) -> tuple[Kinds, Numbers]:
    """Choose what is true of each parcel, and give the parcels of one split purchase its number, others -1."""
    truth, purchase = np.full(count, CLEAN, dtype="U11"), np.full(count, -1, dtype=np.int64)
    places = draw.permutation(count)
    at = 0
    for kind, share in ((UNDERVALUED, plan.undervalued), (VAGUE, plan.vague), (PROHIBITED, plan.prohibited)):
        many = round(count * share)
        truth[places[at : at + many]] = kind
        at += many
    least, most = plan.split_into
    left, number = round(count * plan.split), 0
    while left >= least:
        # What would be left over for a last group that is too small goes into this one.
        many = left if left <= most else min(int(draw.integers(least, most + 1)), left - least)
        truth[places[at : at + many]] = SPLIT
        purchase[places[at : at + many]] = number
        at, left, number = at + many, left - many, number + 1
    return truth, purchase


def _draw(draw: np.random.Generator, truth: Kinds, purchase: Numbers, plan: Scenario, market: Market) -> Drawn:
    count = len(truth)
    group = draw.choice(len(plan.goods), count, p=list(plan.goods.values()))
    rank = np.arange(1, plan.sellers + 1, dtype=np.float64) ** -plan.seller_concentration
    seller = draw.choice(plan.sellers, count, p=rank / rank.sum())
    buyer = draw.integers(0, max(1, round(count * plan.buyers_per_consignment)), count)
    for column in (group, seller, buyer):
        share_within(purchase, column)
    true_usd, mass_kg = _values_and_masses(draw, truth, group, plan, market)
    kept = np.where(truth == UNDERVALUED, draw.uniform(*plan.undervalued_to, count), 1.0)
    items = np.where(truth == SPLIT, 1, draw.choice(len(plan.items), count, p=plan.items) + 1)
    return Drawn(truth, purchase, group, seller, buyer, true_usd * kept, mass_kg, items)


def _values_and_masses(
    draw: np.random.Generator, truth: Kinds, group: Numbers, plan: Scenario, market: Market
) -> tuple[Reals, Reals]:
    count = len(truth)
    value_middle, value_sigma = _within_group(plan.median_value_usd, plan.value_sigma, plan.value_factor, plan)
    mass_middle, mass_sigma = _within_group(plan.median_mass_kg, plan.mass_sigma, plan.mass_factor, plan)
    normal = draw.standard_normal(count)
    # What is worth hiding is worth more than the ordinary parcel.
    normal = np.where(truth == UNDERVALUED, np.abs(normal) + 0.2, normal)
    usd = np.exp(value_middle[group] + value_sigma * normal)
    split_usd = market.low_value / market.per_usd * draw.uniform(*plan.split_at, count)
    usd = np.clip(np.where(truth == SPLIT, split_usd, usd), _LEAST_USD, _MOST_USD)
    normal = (np.log(usd) - value_middle[group]) / value_sigma
    rest = np.sqrt(1 - plan.mass_with_value**2) * draw.standard_normal(count)
    kg = np.exp(mass_middle[group] + mass_sigma * (plan.mass_with_value * normal + rest))
    return usd, np.clip(kg, _LEAST_KG, _MOST_KG)


def _within_group(median: float, sigma: float, factors: Mapping[str, float], plan: Scenario) -> tuple[Reals, float]:
    """Give each group's middle and the spread inside it, in logarithms: the whole keeps its median and sigma."""
    weights = np.array(list(plan.goods.values()))
    offsets = np.log([factors[name] for name in plan.goods])
    offsets = offsets - weights @ offsets
    return np.log(median) + offsets, float(np.sqrt(sigma**2 - weights @ offsets**2))


def _stated(plan: Scenario) -> dict[str, float]:
    planted = {
        UNDERVALUED: plan.undervalued, SPLIT: plan.split, VAGUE: plan.vague, PROHIBITED: plan.prohibited,
    }  # fmt: skip
    streams = {f"stream {name}": share for name, share in plan.streams.items()}
    return {
        **planted, **streams, CLEAN: 1 - sum(planted.values()), "median value, USD": plan.median_value_usd,
        "median mass, kg": plan.median_mass_kg, "freight missing": plan.freight_missing,
    }  # fmt: skip
