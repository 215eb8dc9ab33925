"""The law that the tests of the language are held to: its names for the checker, the program and the oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from engine.language.checker import check_definition
from engine.language.compiler import Values
from engine.language.diagnostics import Place
from engine.language.kinds import HS, Band, Kind, Quantity, TableKind
from engine.language.scope import Definition, Scope
from tests.language.oracle import Law

_PLAIN_SCOPE: Final = Scope(
    parameters={
        "gift_limit": Kind("money", "FJD"),
        "cap": Kind("mass"),
        "portion": Kind("share"),
        "lost": Kind("money", "FJD"),
    },
    tables={
        "floors": TableKind(HS, Kind("money_per_mass", "FJD")),
        "bands": TableKind(HS, Kind("share")),
        "origin_fee": TableKind(Kind("code", codes="country"), Kind("money", "FJD")),
        "processing_fee": TableKind(Kind("money", "FJD"), Kind("money", "FJD")),
    },
    lists={
        "excise_headings": HS,
        "watched_origins": Kind("code", codes="country"),
        "watched_senders": Kind("text"),
        "scam_words": Kind("text"),
        "forgotten_words": Kind("text"),
        "forgotten_headings": HS,
    },
    schemes=frozenset({"IOSS", "VOEC"}),
    choices=frozenset({"ad_valorem", "specific"}),
)


def _definition(name: str, text: str, scope: Scope) -> Definition:
    expression, faults = check_definition(text, Place("definitions.yaml", 1, 1, text), scope)
    assert expression is not None, faults
    return Definition(name, f"What {name} is", expression)


def _with_definitions(scope: Scope, texts: dict[str, str]) -> Scope:
    """Define names one after the other, each with those before it."""
    for name, text in texts.items():
        definitions = {**scope.definitions, name: _definition(name, text, scope)}
        scope = replace(scope, definitions=definitions)
    return scope


SCOPE: Final = _with_definitions(
    _PLAIN_SCOPE,
    {
        "is_heavy": "gross_mass > cap",
        "is_costly_and_heavy": "is_heavy and goods_value > gift_limit",
        "landed_value": "goods_value + freight + insurance",
        "has_excise_goods": "any(item_hs_code in excise_headings)",
        "item_is_excise": "item_hs_code in excise_headings",
        "item_weight_in_all": "item_net_mass * item_quantity",
    },
)
_FLOORS: Final = {"85": 4, "8528": 20, "852872": 4, "22": None, "9504": 7}
_BANDS: Final = {"01": Fraction(5, 100), "2402": Fraction(32, 100), "85": Fraction(15, 100), "8528": Fraction(15, 100)}
_ORIGIN_FEE: Final = {"CN": 5, "FJ": None}
_PROCESSING_FEE: Final = (
    (">=", 0, "<=", 10, 2),
    (">", 10, "<", 400, 15),
    (">", 400, "<=", 1000, None),
    (">=", 900, "<", 9e6, 55),
)
"""A gap at 400 and above 9 million, a band whose fee nobody knows, and one that begins before that one ends."""

_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "excise_headings": ("22", "2402", "8528.72"),
    "watched_origins": ("CN", "NO"),
    "watched_senders": ("North", "IT'S!", "--"),
    "scam_words": ("so", "it s", "sou"),
}
"""forgotten_words and forgotten_headings are not in force on the day."""


def _fjd(amount: float) -> Quantity:
    return Quantity(Kind("money", "FJD"), Fraction(amount), "")


VALUES: Final = Values(
    currency="FJD",
    exponent=2,
    parameters={
        "gift_limit": Quantity(Kind("money", "FJD"), Fraction(400), "400 FJD"),
        "cap": Quantity(Kind("mass"), Fraction(2), "2 kg"),
        "portion": Quantity(Kind("share"), Fraction(1, 8), "12.5 %"),
        "lost": None,
    },
    tables={
        "floors": {
            prefix: None if amount is None else Quantity(Kind("money_per_mass", "FJD"), Fraction(amount), "")
            for prefix, amount in _FLOORS.items()
        },
        "bands": {prefix: Quantity(Kind("share"), share, "") for prefix, share in _BANDS.items()},
        "origin_fee": {code: None if fee is None else _fjd(fee) for code, fee in _ORIGIN_FEE.items()},
    },
    lists={name: frozenset(held) for name, held in _LISTS.items()},
    bands={
        "processing_fee": tuple(
            Band(_fjd(start), after == ">=", _fjd(end), before == "<=", None if fee is None else _fjd(fee))
            for after, start, before, end, fee in _PROCESSING_FEE
        )
    },
    day=19905,
    minor_factor={"USD": Fraction(22, 10), "JPY": Fraction(155, 100)}.get,
    exponents={"FJD": 2, "USD": 2, "JPY": 0, "VUV": 0},
)
LAW: Final = Law(
    parameters={"gift_limit": 40000.0, "cap": 2.0, "portion": 0.125, "lost": None},
    tables={
        "floors": {prefix: None if amount is None else amount * 100.0 for prefix, amount in _FLOORS.items()},
        "bands": {prefix: float(share) for prefix, share in _BANDS.items()},
        "origin_fee": {code: None if fee is None else fee * 100.0 for code, fee in _ORIGIN_FEE.items()},
    },
    lists=_LISTS,
    bands={
        "processing_fee": tuple(
            (after, start * 100.0, before, end * 100.0, None if fee is None else fee * 100.0)
            for after, start, before, end, fee in _PROCESSING_FEE
        )
    },
    definitions={name: definition.expression.tree for name, definition in SCOPE.definitions.items()},
    day=19905,
    factors={"FJD": Fraction(1), "USD": Fraction(22, 10), "JPY": Fraction(155, 100)},
    exponents=VALUES.exponents,
)
