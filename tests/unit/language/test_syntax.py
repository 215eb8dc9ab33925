"""Text to tree and back, amounts, and the bounds on size."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.language.diagnostics import Place
from engine.language.syntax import DEEPEST, LONGEST, parse, print_tree, read_quantity
from engine.language.tree import Arithmetic, Comparison, Joined, Name, Not


def _place(text: str) -> Place:
    return Place("a.yaml", 1, 1, text)


def _tree(text: str) -> object:
    tree, faults = parse(text, _place(text))
    assert not faults
    return tree


def test_and_binds_closer_than_or_and_not_closer_than_both() -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    assert _tree("a or b and not c") == Joined("or", (a, Joined("and", (b, Not(c)))))


def test_times_binds_closer_than_plus_and_minus_goes_from_left_to_right() -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    assert _tree("a - b - c") == Arithmetic("-", Arithmetic("-", a, b), c)
    assert _tree("a + b * c") == Arithmetic("+", a, Arithmetic("*", b, c))


def test_a_chain_of_comparisons_is_one_node() -> None:
    assert _tree("a <= b < c") == Comparison((Name("a"), Name("b"), Name("c")), ("<=", "<"))


def test_a_node_knows_where_it_stands() -> None:
    tree = _tree("a and (b or c)")
    assert isinstance(tree, Joined)
    assert tree.conditions[1].span == (6, 14)


@pytest.mark.parametrize(
    "text",
    [
        "(a or b) and c", "not (a or b)", "a - (b - c)", "a / (b * c)", "-(a + b)", "(a < b) == c", "not a == b",
        'a in ["it\'s", \'say "so"\', CN, 0101, 8528.72.00, 2024-07-01]', "t[a] > 4 USD per kg", "a not in [1]",
        "(a and b) and c", "- -a < 1,000.50 USD", "f(a, b where c or d)", "f(a < b, [c, d])", "a not in b",
        "a of b of c", "US$400 < a", "if(a, b, c) == f(g(a)) - (b of c)", "a in [1, 2] and 4 NZD per litre < 1 000 EUR",
    ],
)  # fmt: skip
def test_brackets_and_spellings_survive_printing(text: str) -> None:
    assert _tree(print_tree(_tree(text))) == _tree(text)  # type: ignore[arg-type]


def test_printing_leaves_out_brackets_that_say_nothing() -> None:
    assert print_tree(_tree("((a) and (b < (c)))")) == "a and b < c"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "currency", "amount"),
    [
        ("400 FJD", "money", "FJD", 400),
        ("2,000 FJD", "money", "FJD", 2000),
        ("1,234,567.89 USD", "money", "USD", Fraction(123456789, 100)),
        ("12.5 %", "share", None, Fraction(1, 8)),
        ("12.5%", "share", None, Fraction(1, 8)),
        ("2 kg", "mass", None, 2),
        ("500 g", "mass", None, Fraction(1, 2)),
        ("2 litres", "volume", None, 2),
        ("750 ml", "volume", None, Fraction(3, 4)),
        ("4 USD per kg", "money_per_mass", "USD", 4),
        ("4 USD per g", "money_per_mass", "USD", 4000),
        ("30 USD per litre", "money_per_volume", "USD", 30),
        ("3 USD per ml", "money_per_volume", "USD", 3000),
        ("5 USD per piece", "money", "USD", 5),
        ("USD 400", "money", "USD", 400),
        ("US$ 1,000.50", "money", "USD", Fraction(100050, 100)),
        ("FJ$1,000", "money", "FJD", 1000),
        ("NZ$4 per kg", "money_per_mass", "NZD", 4),
        ("400 WS$", "money", "WST", 400),
        ("VT 500", "money", "VUV", 500),
        ("1 000 FJD", "money", "FJD", 1000),
        ("1\u202f000\u202f000.50 FJD", "money", "FJD", Fraction(100000050, 100)),
        ("CFP 3 000", "money", "XPF", 3000),
        ("12 per cent", "share", None, Fraction(12, 100)),
        ("3", "number", None, 3),
        ("10 days", "days", None, 10),
        ("2024-07-01", "date", None, 19905),
    ],
)
def test_an_amount_is_read_exactly(text: str, kind: str, currency: str | None, amount: Fraction) -> None:
    quantity, faults = read_quantity(text, _place(text))
    assert not faults
    assert quantity is not None
    assert (quantity.kind.name, quantity.kind.currency, quantity.amount) == (kind, currency, amount)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("", "empty_expression", "Write what must hold, such as goods_value > 400 USD, or an amount, such as 400 USD."),
        ("4 kgs", "unknown_unit", "Write 4 kg."),
        ("4 QQQ", "unknown_currency", "Currencies are written as three letters, such as USD."),
        ("2024-02-30", "not_a_date", "Write year-month-day, such as 2024-07-01."),
        (
            "four",
            "not_an_amount",
            "Write one number with its unit, such as 2,000 USD, 2 kg, 12.5 %, 4 USD per kg or 10 days.",
        ),
        ("1.2.3 kg", "not_a_number", "Write 1000 or 1,000 with a point before decimals: 1,000.50."),
    ],
)
def test_what_is_no_amount_is_told_with_what_to_write(text: str, code: str, hint: str) -> None:
    quantity, faults = read_quantity(text, _place(text))
    assert quantity is None
    assert [(fault.code, fault.hint) for fault in faults] == [(code, hint)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  ", "empty_expression"),
        ("a" * (LONGEST + 1), "expression_too_long"),
        ("not " * DEEPEST + "a", "expression_too_deep"),
        ("(" * 890 + "not " * DEEPEST + "a" + ")" * 890, "expression_too_deep"),
        ("1" + " + 1" * 499, "expression_too_deep"),
    ],
)
def test_a_condition_has_bounds(text: str, code: str) -> None:
    tree, faults = parse(text, _place(text))
    assert tree is None
    assert [fault.code for fault in faults] == [code]


def test_a_condition_just_inside_the_bounds_is_read() -> None:
    text = ("not " * (DEEPEST - 1) + "a").ljust(LONGEST)
    assert parse(text, _place(text))[0] is not None


def test_a_chain_of_a_hundred_ors_is_not_deep() -> None:
    assert _tree(" or ".join(["a"] * 100)) == Joined("or", (Name("a"),) * 100)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("12,5 %", "Write 12.5 %."),
        ("12,500 %", "Write 12.500 % or 12500 %."),
        ("7,25 percent", "Write 7.25 percent."),
        ("0,125 kg", "Write 0.125 kg."),
        ("299,99 NZD", "Write 299.99 NZD."),
        ("1.234,56 FJD", "Write 1234.56 FJD."),
        ("4,50 USD per kg", "Write 4.50 USD per kg."),
    ],
)
def test_a_decimal_comma_is_no_separator_of_thousands(text: str, hint: str) -> None:
    quantity, faults = read_quantity(text, Place("a.yaml", 1, 1, text))
    assert quantity is None
    assert [(fault.code, fault.hint) for fault in faults] == [("decimal_comma", hint)]


@pytest.mark.parametrize(
    ("text", "amount"), [("1,000 USD", 1_000), ("12,000,000 FJD", 12_000_000), ("1,000.50 USD", Fraction("1000.5"))]
)
def test_a_comma_before_three_digits_groups_thousands(text: str, amount: Fraction) -> None:
    quantity, _ = read_quantity(text, Place("a.yaml", 1, 1, text))
    assert quantity is not None
    assert quantity.amount == amount
