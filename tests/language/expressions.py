"""Random rules: trees whose kinds fit, and trees that are put together without looking at kinds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final

from hypothesis import strategies as st

from engine.columns.catalogue import WORDS
from engine.language.functions import FUNCTIONS
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
from tests.language.law import SCOPE
from tests.language.rows import pool_of

_NUMBERS: Final = ["0", "1", "2", "0.5", "3", "12", "400", "1,000", "1 000", "20.005"]
_ORDER: Final = ["<", "<=", ">", ">=", "==", "!="]
_UNITS: Final = {
    "mass": ["kg", "g", "kilograms"],
    "volume": ["l", "litres", "ml"],
    "share": ["%"],
    "days": ["days"],
    "number": [""],
}
_COMPARED: Final = [
    "money", "money_per_mass", "money_per_volume", "mass", "volume", "count", "number", "share", "date", "days",
]  # fmt: skip
_TEXTS: Final = ["north", "so", "it's", "NO", "say so", "o", "h"]
_TEXT_LISTS: Final = ["watched_senders", "scam_words", "forgotten_words"]
_LISTS_OF: Final = {"hs": ["excise_headings", "forgotten_headings"], "text": _TEXT_LISTS}
_DEFINED: Final = {
    "truth": {False: ["is_heavy", "is_costly_and_heavy", "has_excise_goods"], True: ["is_heavy", "item_is_excise"]},
    "money": {False: ["landed_value"], True: ["landed_value"]},
    "mass": {False: [], True: ["item_weight_in_all"]},
}


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3, *, items: bool = False, currency: str = "") -> Node:
    """Draw a condition that the checker must accept; ``items``: inside any() or all()."""
    money = currency or draw(st.sampled_from(["FJD", "USD", "JPY", "VUV"]))
    forms = ["compare", "compare", "code", "text", "flag", "known"] + ["hs"] * (2 if items else 0)
    forms += ["text_test", "alike", "in_list", "defined", "shown"]
    if depth > 0:
        forms += ["not", "joined", "joined", "chain", "if"] + ([] if items else ["over", "over", "over"])
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
        return draw(_over_items(["any", "all", "none"], _about_items(depth - 1, money), depth - 1, money))
    if form in {"text_test", "alike", "in_list"}:
        return draw(_of_texts_and_lists(form, items=items))
    if form == "shown":
        return draw(st.sampled_from([Call("proven", (Text("IOSS"),)), Call("elects", (Text("specific"),))]))
    if form == "defined":
        return Name(draw(st.sampled_from(_DEFINED["truth"][items])))
    if form == "if":
        return Call("if", tuple(draw(conditions(depth - 1, items=items, currency=money)) for _ in range(3)))
    parts = draw(st.lists(conditions(depth - 1, items=items, currency=money), min_size=2, max_size=3))
    return Joined(draw(st.sampled_from(["and", "or"])), tuple(parts))


@st.composite
def _over_items(
    draw: st.DrawFn, functions: list[str], argument: st.SearchStrategy[Node], depth: int, currency: str,
) -> Node:  # fmt: skip
    where = draw(_about_items(depth, currency)) if draw(st.booleans()) else None
    return Call(draw(st.sampled_from(functions)), (draw(argument),), where)


@st.composite
def _of_texts_and_lists(draw: st.DrawFn, form: str, *, items: bool) -> Node:
    words = st.sampled_from([Name(word) for word in _words("text", items=items)])
    if form == "alike":
        return Call("alike", (draw(words), draw(words)))
    if form == "text_test":
        sought = st.sampled_from([*map(Text, _TEXTS), *map(Name, _TEXT_LISTS)])
        function = draw(st.sampled_from(["starts_with", "ends_with", "contains", "has_word"]))
        return Call(function, (draw(words), *draw(st.lists(sought, min_size=1, max_size=3))))
    kind = draw(st.sampled_from(["text", "code", *(["hs"] if items else [])]))
    if kind == "code":
        countries = [word for word in _words("code", items=items) if WORDS[word].codes == "country"]
        return Membership(Name(draw(st.sampled_from(countries))), (), draw(st.booleans()), "watched_origins")
    word, name = draw(st.sampled_from(_words(kind, items=items))), draw(st.sampled_from(_LISTS_OF[kind]))
    return Membership(Name(word), (), draw(st.booleans()), name)


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
    if draw(st.integers(0, 4)) == 0 and isinstance(right, (Amount, Date)) and not _has_separator(right):
        return Membership(left, (right, right), draw(st.booleans()))
    return Comparison((left, right), (draw(st.sampled_from(_ORDER)),))


def _has_separator(node: Node) -> bool:
    return isinstance(node, Amount) and bool({",", " "} & set(node.number))


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
    leaves += [Name(name) for name in _DEFINED.get(kind, {items: []})[items]] * 2
    if kind == "date":
        leaves.append(Name("law_day"))
    if kind == "money" and currency == "FJD":
        words = ["country_of_export", *(["item_country_of_origin"] if items else [])]
        leaves += [Lookup("origin_fee", Name(draw(st.sampled_from(words))))] * 2
        leaves += [Lookup("processing_fee", Name(draw(st.sampled_from(_words("money", items=items)))))] * 2
    if depth <= 0 or draw(st.booleans()):
        return draw(st.sampled_from(leaves))
    if draw(st.integers(0, 2)) == 0:
        return draw(_called(kind, depth - 1, items=items, currency=currency))
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
        return Amount(number, currency, ["", "", "piece"][unit])
    if kind == "money_per_volume":
        return Amount(number, currency, ["litre", "ml", "l"][unit])
    if kind == "money_per_mass":
        return Amount(number, currency, ["kg", "g", "kg"][unit])
    units = _UNITS[kind]
    chosen = units[unit % len(units)]
    # In a percentage a comma is refused: it may be a decimal comma.
    return Amount(number.replace(",", "") if chosen == "%" else number, chosen)


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
        "mass": ["times", "of_money"], "money_per_volume": ["times", "per_volume"],
        "number": ["times", "over", "ratio", "mixed"], "days": ["times", "dates"], "volume": ["over"], "share": [],
    }[kind]  # fmt: skip
    if not items and kind in {"money", "mass", "volume", "number"}:
        forms += ["sum", "sum"]
    form = draw(st.sampled_from(forms))
    if form == "sum":
        return draw(_summed(kind, depth, currency))
    plain, times = draw(st.sampled_from(["number", "count", "share"])), draw(st.sampled_from(["*", "of"]))
    pairs = {
        "add": (draw(st.sampled_from("+-")), kind, kind), "times": (times, kind, plain), "over": ("/", kind, plain),
        "by_mass": ("*", "money_per_mass", "mass"), "per_mass": ("/", "money", "mass"),
        "of_money": ("/", "money", "money_per_mass"), "ratio": ("/", "mass", "mass"), "dates": ("-", "date", "date"),
        "mixed": ("+", "number", "share"), "per_volume": ("/", "money", "volume"),
    }  # fmt: skip
    if form == "negative":
        return Negative(part(kind))
    operator, left, right = pairs[form]
    return Arithmetic(operator, part(left), part(right))


@st.composite
def _called(draw: st.DrawFn, kind: str, depth: int, *, items: bool, currency: str) -> Node:
    """Draw a function that gives a value of a kind."""

    def part(of: str) -> Node:
        return draw(quantities(of, depth, items=items, currency=currency))

    forms = ["if"] + (["extreme"] if kind != "number" else []) + (["rounded"] if kind != "date" else [])
    forms += ["different"] if kind == "count" and not items else []
    forms += {
        "count": ["length"], "days": ["between"], "number": ["year", "month", "weekday"], "money": ["per_piece"],
        "money_per_mass": ["per_kilogram"], "share": ["share_of"],
    }.get(kind, [])  # fmt: skip
    forms += [] if items or kind in {"share", "days"} else ["outermost"]
    forms += ["count", "count"] if kind == "count" and not items else []
    form = draw(st.sampled_from(forms))
    if form == "if":
        condition = draw(conditions(max(0, depth - 1), items=items, currency=currency))
        return Call("if", (condition, _plain(part(kind)), _plain(part(kind))))
    if form == "extreme":
        return Call(draw(st.sampled_from(["min", "max"])), (part(kind), part(kind)))
    if form == "rounded":
        function = draw(st.sampled_from(["round_down", "round_up", "round_half_up"]))
        return Call(function, (_plain(part(kind)), _plain(draw(_step(kind, currency)))))
    if form == "different":
        where = draw(_about_items(depth, currency)) if draw(st.booleans()) else None
        return Call(form, (Name("item_hs_code"), Amount(draw(st.sampled_from(["4", "6", "8", "10"])))), where)
    if form == "length":
        return Call("length", (Name(draw(st.sampled_from(_words("text", items=items)))),))
    if form == "count":
        return draw(_over_items(["count"], _about_items(depth, currency), depth, currency))
    if form == "outermost":
        return draw(_over_items(["smallest", "largest"], _of_items(kind, depth, currency), depth, currency))
    takes = {
        "between": ("date", "date"), "per_piece": ("money", "count"), "per_kilogram": ("money", "mass"),
        "share_of": ("mass", "mass"),
    }.get(form, ("date",))  # fmt: skip
    return Call({"between": "days_between"}.get(form, form), tuple(part(of) for of in takes))


def _plain(node: Node) -> Node:
    """Take the separators out of a number without a unit, which might be two things between brackets."""
    if isinstance(node, Amount) and not node.unit:
        return replace(node, number=node.number.replace(",", "").replace(" ", ""))
    return node


def _step(kind: str, currency: str) -> st.SearchStrategy[Node]:
    """Draw a step to round to; nobody writes one of 0."""
    numbers = st.sampled_from([number for number in _NUMBERS if number != "0"])
    if kind == "count":
        return numbers.map(Amount)
    return st.builds(_literal, numbers, st.just(kind), st.just(currency), st.integers(0, 2))


@st.composite
def _of_items(draw: st.DrawFn, kind: str, depth: int, currency: str) -> Node:
    """Draw a value of a kind that surely has one for each item."""
    words = [word for word, column in WORDS.items() if column.kind == kind and column.grain == "item"]
    value = draw(quantities(kind, depth, items=True, currency=currency))
    if words:
        return Call("max", (Name(draw(st.sampled_from(words))), _plain(value)))
    return Call("if", (Name("item_is_vague"), _plain(value), _plain(value)))


@st.composite
def _summed(draw: st.DrawFn, kind: str, depth: int, currency: str) -> Node:
    words = [word for word, column in WORDS.items() if column.kind == kind and column.grain == "item"]
    if kind == "number":
        counted = Arithmetic(
            "*", Name("item_quantity"), draw(quantities("number", depth, items=True, currency=currency))
        )
        return Call("sum", (counted,))
    word = Name(draw(st.sampled_from(words)))
    added = Arithmetic("+", word, draw(quantities(kind, depth, items=True, currency=currency)))
    return draw(_over_items(["sum"], st.sampled_from([word, added]), depth, currency))


_LEAVES: Final = st.sampled_from(
    [
        *(Name(word) for word in WORDS), *(Name(name) for name in SCOPE.parameters), Name("CN"), Name("gift"),
        Name("nothing"), Amount("3"), Amount("8528.72"), Amount("0101"), Amount("20", "USD"), Amount("20", "FJD"),
        Amount("2", "kg"), Amount("10", "%"), Amount("4", "USD", "kg"), Amount("10", "days"), Date("2024-07-01"),
        Text("north"), Lookup("floors", Name("item_hs_code")), *(Name(name) for name in SCOPE.lists),
        *(Name(name) for name in SCOPE.definitions), Name("law_day"), Amount("20", "USD", "litre"), Text("--"),
        Amount("1,000"), Amount("20", "$"), Lookup("processing_fee", Name("goods_value")),
    ],
)  # fmt: skip


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Comparison, st.tuples(inner, inner), st.tuples(st.sampled_from(_ORDER))),
        st.builds(
            Membership, inner, st.lists(_LEAVES.filter(_is_entry), min_size=1, max_size=3).map(tuple), st.booleans()
        ),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "of"]), inner, inner),
        st.builds(Call, st.sampled_from([*FUNCTIONS, "maximum"]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Call, st.sampled_from(list(FUNCTIONS)), st.tuples(inner), inner),
        st.builds(Membership, inner, st.just(()), st.booleans(), st.sampled_from([*SCOPE.lists, "CN"])),
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
