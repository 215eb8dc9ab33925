"""Random rules: trees whose kinds fit, and trees that are put together without looking at kinds."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from engine.columns.catalogue import WORDS
from engine.language.checker import check_definition
from engine.language.compiler import Values
from engine.language.diagnostics import Place
from engine.language.kinds import HS, Band, Kind, Quantity, TableKind
from engine.language.scope import Definition, Scope
from engine.language.syntax import print_tree
from engine.language.tree import (
    Amount,
    Arithmetic,
    Call,
    Comparison,
    Date,
    Joined,
    Lookup,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Text,
    Written,
    parts_of,
)
from tests.language.oracle import Law
from tests.language.rows import pool_of

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

_NUMBERS: Final = ["0", "1", "2", "0.5", "3", "12", "400", "1,000", "20.005"]
_ORDER: Final = ["<", "<=", ">", ">=", "==", "!="]
_UNITS: Final = {"mass": ["kg", "g"], "volume": ["l", "litres", "ml"], "share": ["%"], "days": ["days"], "number": [""]}
_COMPARED: Final = ["money", "money_per_mass", "mass", "volume", "count", "number", "share", "date", "days"]


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3, *, items: bool = False, currency: str = "") -> Node:
    """Draw a condition that the checker must accept; ``items``: inside any() or all()."""
    money = currency or draw(st.sampled_from(["FJD", "USD", "JPY", "VUV"]))
    forms = ["compare", "compare", "code", "text", "flag", "known"] + ["hs"] * (2 if items else 0)
    if depth > 0:
        forms += ["not", "joined", "joined", "chain"] + ([] if items else ["over", "over"])
    form = draw(st.sampled_from(forms))
    if form == "compare":
        return draw(_comparison(depth, items=items, currency=money))
    if form == "chain":
        return draw(_chain(depth, items=items, currency=money))
    if form in {"code", "text", "hs"}:
        return draw(_listed(form, items=items))
    if form == "flag":
        return Name(draw(st.sampled_from(_words("flag", items=items))))
    if form == "known":
        return draw(_known(depth, items=items, currency=money))
    if form == "not":
        return Not(draw(conditions(depth - 1, items=items, currency=money)))
    if form == "over":
        return Call(draw(st.sampled_from(["any", "all"])), (draw(_about_items(depth - 1, money)),))
    parts = draw(st.lists(conditions(depth - 1, items=items, currency=money), min_size=2, max_size=3))
    return Joined(draw(st.sampled_from(["and", "or"])), tuple(parts))


@st.composite
def _about_items(draw: st.DrawFn, depth: int, currency: str) -> Node:
    sure = Name(draw(st.sampled_from(_words("flag", items=True)[-5:])))
    other = draw(conditions(depth, items=True, currency=currency))
    return Joined(draw(st.sampled_from(["and", "or"])), (sure, other))


def _words(kind: str, *, items: bool) -> list[str]:
    grains = {"consignment", "item"} if items else {"consignment"}
    return [word for word, column in WORDS.items() if column.kind == kind and column.grain in grains]


@st.composite
def _comparison(draw: st.DrawFn, depth: int, *, items: bool, currency: str) -> Node:
    kind = draw(st.sampled_from(_COMPARED))
    other = draw(st.sampled_from(["count", "number"])) if kind == "count" else kind
    left = draw(quantities(kind, depth, items=items, currency=currency))
    right = draw(quantities(other, depth - 1, items=items, currency=currency))
    if draw(st.integers(0, 4)) == 0 and isinstance(right, (Amount, Date)) and "," not in print_tree(right):
        return Membership(left, (right, right), draw(st.booleans()))
    return Comparison((left, right), (draw(st.sampled_from(_ORDER)),))


@st.composite
def _chain(draw: st.DrawFn, depth: int, *, items: bool, currency: str) -> Node:
    kind = draw(st.sampled_from(["money", "mass", "number"]))
    values = tuple(draw(quantities(kind, depth - 1, items=items, currency=currency)) for _ in range(3))
    pair = st.tuples(*[st.sampled_from(draw(st.sampled_from([["<", "<="], [">", ">="]])))] * 2)
    return Comparison(values, draw(pair))


@st.composite
def _listed(draw: st.DrawFn, kind: str, *, items: bool) -> Node:
    words = _words(kind, items=items)
    word = draw(st.sampled_from(words))
    if kind == "code" and draw(st.integers(0, 5)) == 0:
        alike = [other for other in words if WORDS[other].codes == WORDS[word].codes]
        return Comparison((Name(word), Name(draw(st.sampled_from(alike)))), (draw(st.sampled_from(["==", "!="])),))
    entry = _entry(kind, word)
    if draw(st.booleans()):
        return Comparison((Name(word), draw(entry)), (draw(st.sampled_from(["==", "!="])),))
    return Membership(Name(word), tuple(draw(st.lists(entry, min_size=1, max_size=4))), draw(st.booleans()))


def _entry(kind: str, word: str) -> st.SearchStrategy[Node]:
    if kind == "hs":
        prefixes = ["85", "8528", "8528.72", "852872001", "0101", "22", "2", "2402", "95.04"]
        return st.sampled_from([Amount(prefix) for prefix in prefixes if len(prefix) > 1])
    values = [str(value) for value in pool_of(WORDS[word])]
    if kind == "text":
        return st.sampled_from([Text(value) for value in [*values, "nowhere"]])
    return st.sampled_from([Amount(value) if value[0].isdigit() else Name(value) for value in values])


@st.composite
def _known(draw: st.DrawFn, depth: int, *, items: bool, currency: str) -> Node:
    form = draw(st.sampled_from(["word", "quantity", "condition"] if depth > 0 else ["word"]))
    function = draw(st.sampled_from(["is_unknown", "is_known"]))
    if form == "word":
        grains = {"consignment", "item"} if items else {"consignment"}
        words = [word for word, column in WORDS.items() if column.grain in grains]
        return Call(function, (Name(draw(st.sampled_from(words))),))
    if form == "quantity":
        kind = draw(st.sampled_from(_COMPARED))
        return Call(function, (draw(quantities(kind, depth - 1, items=items, currency=currency)),))
    return Call(function, (draw(conditions(depth - 1, items=items, currency=currency)),))


@st.composite
def quantities(draw: st.DrawFn, kind: str, depth: int, *, items: bool, currency: str) -> Node:
    """Draw a value of a kind."""
    leaves = [Name(word) for word in _words(kind, items=items)] + _parameters(kind, currency)
    if kind != "count":
        leaves.append(_literal(draw(st.sampled_from(_NUMBERS)), kind, currency, draw(st.integers(0, 2))))
    if items and kind == "share":
        leaves += [Lookup("bands", Name("item_hs_code"))] * 4
    if items and kind == "money_per_mass" and currency == "FJD":
        leaves += [Lookup("floors", Name("item_hs_code"))] * 4
    if depth <= 0 or draw(st.booleans()):
        return draw(st.sampled_from(leaves))
    return draw(_calculated(kind, depth - 1, items=items, currency=currency))


def _parameters(kind: str, currency: str) -> list[Node]:
    return [
        Name(name)
        for name, parameter in SCOPE.parameters.items()
        if parameter.name == kind and parameter.currency in {None, currency}
    ]


def _literal(number: str, kind: str, currency: str, unit: int) -> Node:
    if kind == "date":
        return Date(["2024-06-26", "2024-07-01", "2024-10-04"][unit])
    if kind == "money":
        return Amount(number, currency)
    if kind == "money_per_mass":
        return Amount(number, currency, ["kg", "g", "kg"][unit])
    units = _UNITS[kind]
    return Amount(number, units[unit % len(units)])


@st.composite
def _calculated(draw: st.DrawFn, kind: str, depth: int, *, items: bool, currency: str) -> Node:
    def part(of: str) -> Node:
        return draw(quantities(of, depth, items=items, currency=currency))

    if kind == "date":
        return Arithmetic(draw(st.sampled_from("+-")), part("date"), part("days"))
    if kind == "count":
        return Arithmetic(draw(st.sampled_from("+-")), part("count"), part("count"))
    forms = ["add", "negative"]
    forms += {
        "money": ["times", "over", "by_mass", "by_mass"], "money_per_mass": ["times", "per_mass"],
        "mass": ["times", "of_money"],
        "number": ["times", "over", "ratio", "mixed"], "days": ["times", "dates"], "volume": ["over"], "share": [],
    }[kind]  # fmt: skip
    if not items and kind in {"money", "mass", "volume", "number"}:
        forms += ["sum", "sum"]
    form = draw(st.sampled_from(forms))
    if form == "sum":
        return draw(_summed(kind, depth, currency))
    plain = draw(st.sampled_from(["number", "count", "share"]))
    pairs = {
        "add": (draw(st.sampled_from("+-")), kind, kind), "times": ("*", kind, plain), "over": ("/", kind, plain),
        "by_mass": ("*", "money_per_mass", "mass"), "per_mass": ("/", "money", "mass"),
        "of_money": ("/", "money", "money_per_mass"), "ratio": ("/", "mass", "mass"), "dates": ("-", "date", "date"),
        "mixed": ("+", "number", "share"),
    }  # fmt: skip
    if form == "negative":
        return Negative(part(kind))
    operator, left, right = pairs[form]
    return Arithmetic(operator, part(left), part(right))


@st.composite
def _summed(draw: st.DrawFn, kind: str, depth: int, currency: str) -> Node:
    words = [word for word, column in WORDS.items() if column.kind == kind and column.grain == "item"]
    if kind == "number":
        counted = Arithmetic(
            "*", Name("item_quantity"), draw(quantities("number", depth, items=True, currency=currency))
        )
        return Call("sum", (counted,))
    word = Name(draw(st.sampled_from(words)))
    if draw(st.booleans()):
        return Call("sum", (word,))
    return Call("sum", (Arithmetic("+", word, draw(quantities(kind, depth, items=True, currency=currency))),))


_LEAVES: Final = st.sampled_from(
    [
        *(Name(word) for word in WORDS), *(Name(name) for name in SCOPE.parameters), Name("CN"), Name("gift"),
        Name("nothing"), Amount("3"), Amount("8528.72"), Amount("0101"), Amount("20", "USD"), Amount("20", "FJD"),
        Amount("2", "kg"), Amount("10", "%"), Amount("4", "USD", "kg"), Amount("10", "days"), Date("2024-07-01"),
        Text("north"), Lookup("floors", Name("item_hs_code")),
    ],
)  # fmt: skip


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Comparison, st.tuples(inner, inner), st.tuples(st.sampled_from(_ORDER))),
        st.builds(
            Membership, inner, st.lists(_LEAVES.filter(_is_entry), min_size=1, max_size=3).map(tuple), st.booleans()
        ),
        st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(Call, st.sampled_from(["any", "all", "sum", "is_unknown", "is_known", "maximum"]), st.tuples(inner)),
        st.builds(Not, inner),
        st.builds(Negative, inner),
        st.builds(Joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Lookup, st.sampled_from(["floors", "bands", "none"]), inner),
    )


def _is_entry(node: Node) -> bool:
    return isinstance(node, (Name, Amount, Date, Text))


@st.composite
def spoilt_conditions(draw: st.DrawFn) -> Node:
    """Draw a condition that was right before one of its parts was swapped for another."""
    tree = draw(conditions())
    return _with_part(tree, draw(st.integers(0, _count(tree) - 1)), draw(_LEAVES))


def _count(node: Node) -> int:
    return 1 + sum(_count(part) for part in parts_of(node))


def _with_part(node: Node, position: int, leaf: Node) -> Node:
    """Swap the part at ``position``, counted from the top in order of reading; entries of lists stay as they are."""
    if position == 0:
        return leaf
    changes: dict[str, object] = {}
    position -= 1
    for item in fields(node):
        value = getattr(node, item.name)
        parts = value if isinstance(value, tuple) else (value,)
        for k, part in enumerate(parts):
            if not isinstance(part, Written):
                continue
            size = _count(part)
            if 0 <= position < size and item.name != "entries":
                swapped = _with_part(part, position, leaf)
                changes[item.name] = (*parts[:k], swapped, *parts[k + 1 :]) if isinstance(value, tuple) else swapped
            position -= size
    return replace(node, **changes)


def any_trees() -> st.SearchStrategy[Node]:
    """Draw trees that mostly make no sense."""
    return st.recursive(_LEAVES, _grown, max_leaves=6)
