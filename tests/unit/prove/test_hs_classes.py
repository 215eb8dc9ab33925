"""Classes of HS codes: one code stands for all that the prefixes cannot tell apart."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from engine.prove.hs_classes import classes_of

_PREFIXES = st.lists(st.text("0129", min_size=2, max_size=6), min_size=1, max_size=6, unique=True)


def _answers(code: str, prefixes: list[str]) -> tuple[object, ...]:
    """Say how a code stands to every prefix: under it, before it, or neither."""
    return tuple("under" if code.startswith(one) else "before" if one.startswith(code) else "" for one in prefixes)


@given(_PREFIXES, st.integers(0, 2**32))
def test_every_code_answers_as_one_of_the_classes_does(prefixes: list[str], seed: int) -> None:
    classes = {_answers(code, prefixes) for code in classes_of(prefixes).codes}
    draw = random.Random(seed)
    for _ in range(50):
        code = "".join(draw.choice("01239") for _ in range(draw.randint(4, 10)))
        assert _answers(code, prefixes) in classes, (code, prefixes)


@given(_PREFIXES)
def test_every_class_is_a_code_that_a_record_may_declare(prefixes: list[str]) -> None:
    codes = classes_of(prefixes).codes
    assert list(codes) == sorted(set(codes))
    assert all(4 <= len(code) <= 10 and code.isdigit() for code in codes)


def test_a_short_code_is_neither_under_a_longer_prefix_nor_outside_it() -> None:
    classes = classes_of(["852872"])
    yes, no = classes.under(frozenset({"852872"}))
    assert classes.codes.index("852872") in yes
    assert classes.codes.index("8528") not in yes | no


def test_a_short_code_is_under_prefixes_that_hold_all_it_may_be() -> None:
    ten = [f"85{digit}" for digit in range(10)]
    classes = classes_of([*ten, "8528"])
    yes, _ = classes.under(frozenset(ten))
    assert classes.codes.index("8528") in yes


def test_a_short_code_has_a_value_where_all_that_it_may_be_have_the_same() -> None:
    classes = classes_of(["85", "8528", "852872"])
    found = classes.found({"85": 4, "8528": 4, "852872": 20})
    assert classes.codes.index("852872") in found[20]
    assert all(classes.codes.index("8528") not in positions for positions in found.values())
