"""Which facts leave a condition without an answer where they are missing."""

from __future__ import annotations

import pytest

from engine.language.checker import check_condition
from engine.language.diagnostics import Place
from engine.language.phrasing.unsure import leaves_unanswered
from engine.language.scope import Scope


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("goods_value > 20 USD", ("goods_value",)),
        ("is_unknown(goods_value)", ()),
        ("is_unknown(purpose) or purpose == personal", ()),
        ("is_known(purpose) and purpose == personal", ()),
        ("purpose == personal and gross_mass > 2 kg", ("purpose", "gross_mass")),
        ("any(item_names_weapon)", ("item_names_weapon",)),
        ("any(is_known(item_hs_code) and item_hs_code in [22])", ()),
        ("count(is_unknown(item_hs_code)) > 2", ()),
        ("if(is_known(freight), freight, insurance) > 20 USD", ("freight", "insurance")),
    ],
)
def test_a_fact_is_named_where_the_answer_hangs_on_it(text, missing):
    condition, faults = check_condition(text, Place("a.yaml", 1, 1, text, ""), Scope())
    assert condition is not None, faults

    assert leaves_unanswered(condition.meaning, condition.words) == missing
