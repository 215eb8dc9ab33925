"""People, shops and places of the simulated port, all invented; what sounds like someone is put together by chance."""

from __future__ import annotations

from typing import Final

import numpy as np

GIVEN_NAMES: Final = (
    "Alanieta", "Apisai", "Asenati", "Epeli", "Filimone", "Hina", "Ilaisa", "Iosefa", "Kalesi", "Kiniviliame",
    "Lavenia", "Litia", "Malakai", "Manaia", "Mereoni", "Naomi", "Nilesh", "Paulini", "Peni", "Pooja", "Ravinesh",
    "Salote", "Sefa", "Semisi", "Shalini", "Sione", "Talei", "Tavita", "Tevita", "Unaisi", "Viliame", "Waisea",
)  # fmt: skip
SURNAME_STARTS: Final = (
    "Baro", "Dako", "Fale", "Kauve", "Kolo", "Lama", "Levu", "Mata", "Nai", "Quali", "Rato", "Sau", "Tala", "Tua",
    "Vaka", "Vere", "Wai", "Yala",
)  # fmt: skip
SURNAME_ENDS: Final = (
    "bula", "dre", "kere", "lagi", "liva", "mosi", "nivalu", "pale", "rua", "seru", "tani", "toka", "vatu", "wale",
)  # fmt: skip
STREETS: Final = (
    "Breadfruit Lane", "Casuarina Road", "Driftwood Street", "Frangipani Place", "Harbour View Road", "Heron Street",
    "Kingfisher Lane", "Lagoon Road", "Mangrove Street", "Mission Hill Road", "Old Jetty Road", "Pandanus Street",
    "Reef Crescent", "Sugar Mill Road", "Turtle Bay Road", "Windward Street",
)  # fmt: skip
TOWNS: Final = (
    "Koromara",
    "Lagimoto",
    "Nairukulevu",
    "Namosari",
    "Port Salana",
    "Savudrau",
    "Tavuleka",
    "Vunikasa",
    "Waidroka",
)
SHOP_STARTS: Final = (
    "Amber", "Blue Crane", "Bright Harbour", "Cedar", "Copper Kettle", "Daily Star", "Evergreen", "Golden Reed",
    "High Ridge", "Jade River", "Lucky Kite", "Maple Tree", "New Horizon", "Orchid", "Pearl Gate", "Quick Fox",
    "Red Lantern", "Silver Wave", "South Wind", "Sunrise", "Tall Pine", "True North", "Willow", "Yellow Door",
)  # fmt: skip
SHOP_ENDS: Final = ("Trading", "Store", "Supply", "Direct", "Outlet", "Online", "Fashion", "Digital", "Home", "Market")


def buyers(draw: np.random.Generator, count: int) -> tuple[list[str], list[str], list[str]]:
    """Invent ``count`` receivers: their names, addresses and towns."""
    given, starts, ends, streets, towns = (
        draw.integers(0, len(parts), count).tolist()
        for parts in (GIVEN_NAMES, SURNAME_STARTS, SURNAME_ENDS, STREETS, TOWNS)
    )
    houses = draw.integers(1, 400, count).tolist()
    names = [
        f"{GIVEN_NAMES[one]} {SURNAME_STARTS[start]}{SURNAME_ENDS[end]}"
        for one, start, end in zip(given, starts, ends, strict=True)
    ]
    addresses = [f"{house} {STREETS[street]}" for house, street in zip(houses, streets, strict=True)]
    return names, addresses, [TOWNS[town] for town in towns]


def shops(draw: np.random.Generator, count: int) -> list[str]:
    """Invent the names of ``count`` shops; the number at the end tells namesakes apart."""
    starts = draw.integers(0, len(SHOP_STARTS), count).tolist()
    ends = draw.integers(0, len(SHOP_ENDS), count).tolist()
    return [
        f"{SHOP_STARTS[start]} {SHOP_ENDS[end]} {number + 1}"
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
