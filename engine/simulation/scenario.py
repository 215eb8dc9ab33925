"""The numbers behind a simulated day at one port: what has a source names it, the rest is a scenario assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from engine.errors import UnusableValue


def _shares(**shares: float) -> Mapping[str, float]:
    return MappingProxyType(shares)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How parcels are drawn; every share is of 1."""

    # A log-normal in US dollars. Sigma 1.2 fits the classes of purchase value that 33,000 shoppers in 40 countries
    # gave (International Post Corporation, Cross-border E-commerce Shopper Survey 2020, ipc.be); with it, a median of
    # 29 puts 85 % of parcels below 100, as Pacific administrations report.
    median_value_usd: float = 29.0
    value_sigma: float = 1.2
    # Just under half of parcels weigh less than 0.5 kg (same survey); sigma is a scenario assumption.
    median_mass_kg: float = 0.54
    mass_sigma: float = 1.0
    # Scenario assumption: how strongly the logarithms of mass and value move together.
    mass_with_value: float = 0.65
    # Kinds of goods bought (same survey, 2016); other is the rest.
    goods: Mapping[str, float] = field(
        default_factory=lambda: _shares(clothing=0.33, electronics=0.21, books=0.14, beauty=0.13, other=0.19)
    )
    # Scenario assumption: how far each kind lies above or below the whole, as factors of its median.
    value_factor: Mapping[str, float] = field(
        default_factory=lambda: _shares(clothing=0.9, electronics=1.8, books=0.7, beauty=0.8, other=1.0)
    )
    mass_factor: Mapping[str, float] = field(
        default_factory=lambda: _shares(clothing=0.9, electronics=0.9, books=1.4, beauty=0.6, other=1.6)
    )
    # Three quarters of cross-border shoppers used the post (same survey, 2016); the rest is split by assumption.
    streams: Mapping[str, float] = field(default_factory=lambda: _shares(post=0.75, express=0.15, air_cargo=0.10))
    # About two thirds of low-value parcels into the United States came from China and Hong Kong (figures of its
    # customs for 2023); the neighbours' shares are scenario assumptions.
    origins: Mapping[str, float] = field(
        default_factory=lambda: _shares(CN=0.52, HK=0.10, US=0.10, AU=0.11, NZ=0.08, SG=0.04, JP=0.02, GB=0.02, IN=0.01)
    )
    # Everything from here on is a scenario assumption.
    items: tuple[float, ...] = (0.72, 0.19, 0.06, 0.03)
    sellers: int = 400
    seller_concentration: float = 0.9
    buyers_per_consignment: float = 0.8
    freight_missing: float = 0.08
    insurance_missing_too: float = 0.5
    insured: float = 0.1
    mass_missing: float = 0.02
    hs_code_missing: float = 0.10
    duty_rate_above_line: float = 0.90
    duty_rate_below_line: float = 0.10
    other_destination: float = 0.004
    nature: Mapping[str, float] = field(
        default_factory=lambda: _shares(
            sale_of_goods=0.88, gift=0.07, commercial_sample=0.01, returned_goods=0.02, other=0.02
        )
    )
    # Planted, and known afterwards: shares of all consignments.
    undervalued: float = 0.05
    undervalued_to: tuple[float, float] = (0.03, 0.20)
    split: float = 0.02
    split_into: tuple[int, int] = (3, 5)
    split_at: tuple[float, float] = (0.80, 0.97)
    vague: float = 0.04
    prohibited: float = 0.005
    prohibited_disguised: float = 0.20


@dataclass(frozen=True, slots=True)
class Market:
    """The country that parcels come to: its currency, and the low-value line that splitting stays under."""

    currency: str
    per_usd: float
    low_value: float


# How many units one US dollar is: rounded, invented for the simulation, no customs administration's rates.
FICTIONAL_PER_USD: Final[Mapping[str, float]] = MappingProxyType(
    {"USD": 1.0, "AUD": 1.5, "CNY": 7.2, "NZD": 1.6, "SEK": 10.0}
)

CURRENCY_OF_ORIGIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CN": "CNY",
        "HK": "USD",
        "US": "USD",
        "AU": "AUD",
        "NZ": "NZD",
        "SG": "USD",
        "JP": "USD",
        "GB": "USD",
        "IN": "USD",
    }
)

MARKETS: Final[Mapping[str, Market]] = MappingProxyType(
    {
        "FJ": Market("FJD", 2.25, 1000),
        "PG": Market("PGK", 4.0, 250),
        "SB": Market("SBD", 8.4, 1000),
        "TO": Market("TOP", 2.4, 500),
        "VU": Market("VUV", 120.0, 10000),
        "WS": Market("WST", 2.8, 500),
        "XX": Market("USD", 1.0, 200),
    }
)


def market_of(country: str) -> Market:
    """Give the market of a country.

    Raises
    ------
    UnusableValue
        ``no_market``: the simulation has no market for it.
    """
    if country not in MARKETS:
        message = (
            f"There is no simulated market for {country}; there is one for {', '.join(MARKETS)}. "
            "Give records of your own in its place: landfall help record says which fields they have."
        )
        raise UnusableValue(message, code="no_market")
    return MARKETS[country]


def fictional_rates(market: Market, since: str) -> str:
    """Write the scenario's exchange rates as a CSV of ``since,currency,to,rate``; they are nobody's real rates."""
    rows = [
        f"{since},{currency},{market.currency},{market.per_usd / per_usd:.4f}"
        for currency, per_usd in FICTIONAL_PER_USD.items()
        if currency != market.currency
    ]
    return "\n".join(["since,currency,to,rate", *rows]) + "\n"
