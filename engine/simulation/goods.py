"""What is in the simulated parcels: ordinary goods, descriptions that say nothing, and goods that are not let in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent / "scenarios" / "goods.csv"

COLOURS: Final = (
    "black",
    "white",
    "blue",
    "red",
    "green",
    "grey",
    "pink",
    "yellow",
    "purple",
    "brown",
    "navy",
    "silver",
)
SIZES: Final = (
    "size S",
    "size M",
    "size L",
    "size XL",
    "new model",
    "set of 2",
    "pack of 3",
    "2024 design",
    "for kids",
)

EMPTY_WORDS: Final = (
    "gift", "Gift", "parts", "clothes", "goods", "sample", "personal effects", "spare parts", "accessories", "N/A",
    "household goods", "daily necessities", "12345", "xxx", "misc items", "various", "cadeau", "electronics",
    "as per invoice", "general merchandise",
)  # fmt: skip

REFUSED_GOODS: Final = (
    ("9304.00", "Airsoft pistol with magazine"),
    ("9307.00", "Butterfly knife folding"),
    ("9304.00", "Pepper spray keychain"),
    ("9306.90", "Crossbow with arrows"),
    ("8543.70", "Stun gun torch"),
    ("1302.19", "CBD oil 30 ml"),
    ("1211.90", "Kratom powder 100 g"),
    ("2939.11", "Tramadol capsules"),
    ("1211.90", "Magic mushroom grow kit"),
    ("1209.91", "Vegetable seeds 200 pcs"),
    ("1209.99", "Cactus seeds mix"),
    ("0602.90", "Orchid plant cutting"),
    ("0409.00", "Manuka honey 500 g"),
    ("0210.99", "Beef jerky 250 g"),
    ("1601.00", "Dried pork sausage"),
)
"""Heading and description of goods that need a permit or are refused at most borders."""

DISGUISES: Final = (("3926.90", "Phone case"), ("9503.00", "Building block toy"))
"""What the sender of prohibited goods writes instead."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of ordinary goods, with the duty rate that a customs system would find for it."""

    group: str
    hs_code: str
    duty_rate: str
    description: str


@cache
def ordinary_goods() -> dict[str, tuple[Goods, ...]]:
    """Give the ordinary goods of each group."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Goods(row["group"], row["hs_code"], f"{int(row['duty_ppm']) / 1e6:.2f}", row["description"])
            for row in csv.DictReader(file)
        ]
    return {
        group: tuple(row for row in rows if row.group == group) for group in dict.fromkeys(row.group for row in rows)
    }
