"""How people write currencies beside ISO 4217: marks such as US$, each with the currency that it always stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MARKS: Final[Mapping[str, str]] = {
    "US$": "USD", "FJ$": "FJD", "F$": "FJD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "T$": "TOP", "WS$": "WST",
    "SI$": "SBD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "CA$": "CAD", "CN\u00a5": "CNY",
    "JP\u00a5": "JPY", "\u20ac": "EUR", "\u00a3": "GBP", "\u20b9": "INR", "\u20a9": "KRW", "VT": "VUV", "Vt": "VUV",
    "CFP": "XPF",
}  # fmt: skip
"""A bare $ or \u00a5 is not here: it is the money of several countries, and the checker asks which."""
