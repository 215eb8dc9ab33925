"""What holds for every law and every parcel: the engine's money is the oracle's, to the minor unit and the name."""

from __future__ import annotations

from functools import reduce
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR, MISSING_PPM
from engine.columns.codes import currency_exponents
from engine.language.recipes import MICRO, Fixed, Given, Recipe, Worked
from engine.money import Rounding
from engine.revenue.assess import Assessment, assess
from engine.revenue.rates import MIXED_PPM
from engine.revenue.unknowns import NAMES
from engine.rulebook.law import Levy
from tests.properties.revenue_oracle import Owed, assess_parcel
from tests.unit.revenue.parcels import Answers, ItemAnswers, known, law, levy, published, relief

# Two bits may have one name; the first is that of what was declared.
BITS = {name: bit for bit, name in reversed(NAMES.items())}
# The long form asks for more examples in its profile; the short one is kept short here, since each example is a law.
IS_LONG = settings().max_examples > 100
AT_EASE = settings(max_examples=400 if IS_LONG else 40, deadline=None, suppress_health_check=list(HealthCheck))
OFTEN = settings(AT_EASE, max_examples=4_000 if IS_LONG else 120)

ppm = st.one_of(st.sampled_from([0, 50_000, 90_000, 150_000, 333_333]), st.integers(0, 10_000_000))
amounts = st.one_of(st.integers(0, 500), st.integers(0, 500_000))
money = st.integers(0, 19).flatmap(lambda chance: amounts if chance else st.integers(0, 10**13))
prefixes = st.sampled_from(["6", "61", "6109", "610910", "61091", "6110", "85", "8517", "85171300", "8517130012"])
codes = st.sampled_from(["6109", "610910", "61091010", "6110", "8517", "851713", "8517130012", "9503", "0101"])
terms = st.sampled_from([*[None] * 8, "EXW", "FOB", "CFR", "CIF", "CIP", "DAP", "DPU", "DDP"])
nine_decimals = st.one_of(st.integers(10**8, 10**10), st.integers(1, 10**12)).map(
    lambda units: f"{units // 10**9}.{units % 10**9:09}"
)


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 11).flatmap(lambda chance: value if chance else st.none())


@st.composite
def tables(draw: Any) -> dict[str, int | None]:
    chapters = dict.fromkeys(("0", "6", "8", "9"), draw(ppm)) if draw(st.integers(0, 3)) else {}
    return chapters | draw(st.dictionaries(prefixes, maybe(ppm), min_size=1, max_size=6))


@st.composite
def amount_terms(draw: Any, position: int) -> dict[str, Any]:
    """Draw a fixed amount and shares of values and of earlier levies."""
    named = st.sampled_from(["customs_value", "cif_value", "fob_value", "goods_value", *range(position)])
    shares = st.lists(st.tuples(named, st.integers(0, 2_000_000)), max_size=2)
    return {"fixed": draw(maybe(st.integers(-2_000, 5_000))), "shares": draw(shares)}


def recipe_of(terms: dict[str, Any]) -> Recipe:
    parts = [
        Worked("*", Given(f"levy_{name}" if isinstance(name, int) else name), Fixed(share))
        for name, share in terms["shares"]
    ]
    fixed = None if terms["fixed"] is None else terms["fixed"] * MICRO
    return reduce(lambda left, right: Worked("+", left, right), parts, Fixed(fixed))


def levy_of(terms: dict[str, Any]) -> Levy:
    """Give the levy that the terms describe."""
    amount = terms["amount"]
    if amount is None:
        return levy(**terms)
    looks_at = {name for name, _ in amount["shares"] if isinstance(name, int)}
    return levy(**terms | {"amount": recipe_of(amount), "looks_at": sorted(looks_at), "on": [], "where": None})


@st.composite
def levy_terms(draw: Any, position: int, depths: list[int]) -> dict[str, Any]:
    reachable = [place for place in range(position) if depths[place] < 3]
    on = draw(st.lists(st.sampled_from(reachable), unique=True)) if reachable else []
    step = draw(st.sampled_from([0, 0, 1, 5, 100]))
    depths.append(1 if step else 1 + max((depths[place] for place in on), default=0))
    by_item = draw(st.integers(0, 3)) == 0
    return {
        "where": draw(st.sampled_from([None, 0, 1])) if by_item else None,
        "is_rounded_by_item": draw(st.booleans()) if by_item else False,
        "name": f"levy_{position}",
        "amount": draw(amount_terms(position)) if draw(st.integers(0, 4)) == 0 else None,
        "when": draw(st.sampled_from([None, None, None, 0, 1])),
        "flat": draw(maybe(ppm)),
        "table": draw(st.none() | tables()),
        "selective": draw(st.booleans()),
        "supplied": draw(st.sampled_from([None, "item_duty_rate_ppm", "item_excise_rate_ppm"])),
        "on_value": draw(st.sampled_from([*["customs_value"] * 3, "cif_value", "fob_value", "goods_value", ""])),
        "on": sorted(on),
        "base_rounding": draw(st.sampled_from(Rounding)),
        "base_step": step,
        "rounding": draw(st.sampled_from(Rounding)),
        "step": draw(st.sampled_from([1, 1, 1, 5, 10, 100])),
    }


@st.composite
def relief_terms(draw: Any, levies: int, conditions: int) -> dict[str, Any]:
    places = st.lists(st.integers(0, levies - 1), min_size=1, unique=True)
    shape = draw(st.sampled_from(["cliff", "cliff", "allowance", "allowance", "waiver"]))
    return {
        "amount": draw(maybe(amounts)),
        "levies": draw(places),
        "payable": sorted(draw(places)),
        "shape": shape,
        "measure": draw(st.sampled_from(["cif", "fob", "goods"])),
        "or_equal": draw(st.booleans()),
        "where": draw(st.sampled_from([None, 0, 1])) if shape == "cliff" else None,
        "condition": draw(st.integers(0, conditions - 1)),
    }


@st.composite
def parcels(draw: Any) -> dict[str, Any]:
    return {
        "currency": draw(st.sampled_from(["FJD"] * 5 + ["JPY", "KWD"] * 2 + ["USD", "USD", "EUR", None])),
        "goods_value": draw(maybe(money)),
        "freight": draw(maybe(st.integers(0, 30_000))),
        "insurance": draw(maybe(st.integers(0, 3_000))),
        "incoterm": draw(terms),
        "items": draw(st.lists(items, min_size=1, max_size=4)),
        "answers": draw(st.lists(st.sampled_from([1] * 6 + [0] * 3 + [-1]), min_size=2, max_size=2)),
    }


items = st.fixed_dictionaries(
    {
        "value": maybe(money),
        "hs_code": maybe(codes),
        "duty_rate": st.none() | ppm,
        "excise_rate": st.none() | ppm,
        "names_liquor_or_tobacco": st.sampled_from([0, 0, 0, 1]),
        "asked": st.lists(st.sampled_from([1] * 5 + [0] * 4 + [-1]), min_size=2, max_size=2),
    }
)
quotes = st.fixed_dictionaries(
    {("USD", "FJD"): nine_decimals, ("FJD", "JPY"): nine_decimals, ("FJD", "KWD"): nine_decimals,
     ("KWD", "JPY"): nine_decimals},
    optional={("JPY", "FJD"): nine_decimals, ("USD", "KWD"): nine_decimals},
)  # fmt: skip


@st.composite
def laws(draw: Any) -> dict[str, Any]:
    depths: list[int] = []
    count = draw(st.integers(1, 4))
    levies = [draw(levy_terms(position, depths)) for position in range(count)]
    fees = {place for place, one in enumerate(levies) if one["amount"] is not None}
    reliefs = [
        # The loader refuses an allowance on a levy that is charged by amounts.
        # It refuses reliefs on some items of such a levy too.
        one | {"shape": "cliff" if one["shape"] == "allowance" else one["shape"], "where": None}
        if fees & set(one["levies"])
        else one
        for one in draw(st.lists(relief_terms(count, 2), max_size=3))
    ]
    national = draw(st.sampled_from(["FJD", "FJD", "JPY", "KWD"]))
    return {"levies": levies, "reliefs": reliefs, "basis": draw(st.sampled_from(["cif", "fob"])), "national": national}


def assess_all(terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str]) -> Assessment:
    conditions = Answers(np.array([parcel["answers"] for parcel in batch], dtype=np.int8).T.tolist())
    asked = ItemAnswers(
        np.array([item.get("asked") or (1, 0) for parcel in batch for item in parcel["items"]], dtype=np.int8).T
    )
    in_force = law(
        [levy_of(one) for one in terms["levies"]], [relief(**one) for one in terms["reliefs"]], conditions,
        basis=terms["basis"], currency=terms["national"], exponent=currency_exponents()[terms["national"]],
        item_conditions=asked,
    )  # fmt: skip
    return assess(known(batch, published(rates), terms["national"]), in_force)


def bits(names: set[str]) -> int:
    return sum(BITS[name] for name in names)


def minor(amount: int | None) -> int:
    return MISSING_MINOR if amount is None else amount


def shown(assessment: Assessment, place: int, row: int) -> dict[str, Any]:
    names = ("levy_unknown_mask", "is_levy_computable", "has_due_row", "has_relieved_row", "relief", "rate_ppm",
             "is_supplied", "base_minor", "amount_minor", "relieved_base_minor", "relieved_amount_minor",
             "is_charged", "waiver", "waived_amount_minor")  # fmt: skip
    return {name: getattr(assessment, name)[place, row].item() for name in names}


def expected(levied: Owed) -> dict[str, Any]:
    rate = {None: MISSING_PPM, "mixed": MIXED_PPM}.get(levied.rate, levied.rate)
    return {
        "levy_unknown_mask": bits(levied.missing), "is_levy_computable": not levied.missing,
        "has_due_row": levied.kind in ("none", "part") and levied.is_charged and levied.waiver < 0,
        "has_relieved_row": levied.kind in ("whole", "part"),
        "relief": levied.relief, "rate_ppm": rate, "is_supplied": levied.is_supplied,
        "base_minor": minor(levied.base), "amount_minor": minor(levied.amount),
        "relieved_base_minor": minor(levied.relieved_base), "relieved_amount_minor": minor(levied.relieved),
        "is_charged": levied.is_charged, "waiver": levied.waiver, "waived_amount_minor": minor(levied.waived),
    }  # fmt: skip


@given(laws(), st.lists(parcels(), min_size=1, max_size=4), quotes)
@OFTEN
def test_every_levy_of_every_parcel_is_what_the_oracle_says(
    terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str]
) -> None:
    assessment = assess_all(terms, batch, rates)
    for row, parcel in enumerate(batch):
        value, missing, owed = assess_parcel(
            parcel, terms["levies"], terms["reliefs"], parcel["answers"], terms["basis"], rates, terms["national"],
            currency_exponents(),
        )  # fmt: skip
        assert assessment.customs_value_minor[row] == minor(value)
        assert assessment.unknown_mask[row] == bits(missing.union(*(levied.missing for levied in owed)))
        assert [shown(assessment, place, row) for place in range(len(owed))] == [expected(levied) for levied in owed]


@given(laws(), st.lists(parcels(), min_size=1, max_size=4), quotes)
@AT_EASE
def test_no_amount_is_negative_and_the_totals_are_the_sums_of_the_levies(
    terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str]
) -> None:
    assessment = assess_all(terms, batch, rates)
    for name in ("base_minor", "amount_minor", "relieved_base_minor", "relieved_amount_minor", "total_minor"):
        amounts_due = getattr(assessment, name)
        assert ((amounts_due >= 0) | (amounts_due == MISSING_MINOR)).all()
    is_known = assessment.is_computable
    assert (assessment.total_minor[is_known] == assessment.amount_minor[:, is_known].sum(axis=0)).all()
    assert (assessment.due_at_border_minor == assessment.total_minor).all()
    assert (assessment.total_minor[~is_known] == MISSING_MINOR).all()


@given(laws(), st.lists(parcels(), min_size=2, max_size=4), quotes)
@AT_EASE
def test_a_batch_is_its_parcels_one_by_one(
    terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str]
) -> None:
    together = assess_all(terms, batch, rates)
    for row, parcel in enumerate(batch):
        alone = assess_all(terms, [parcel], rates)
        assert alone.at_risk_minor[0] == together.at_risk_minor[row]
        assert alone.unknown_mask[0] == together.unknown_mask[row]
        for place in range(len(terms["levies"])):
            assert shown(alone, place, 0) == shown(together, place, row)


@given(laws(), amounts, st.integers(1, 1000))
@AT_EASE
def test_a_dearer_parcel_never_owes_less_on_the_same_side_of_every_cliff(
    terms: dict[str, Any], value: int, dearer_by: int
) -> None:
    parcel = {"currency": terms["national"], "freight": 0, "insurance": 0, "answers": [1, 0],
              "items": [{"value": value, "hs_code": "61091010"}]}  # fmt: skip
    dearer = parcel | {"items": [{"value": value + dearer_by, "hs_code": "61091010"}]}
    assessment = assess_all(terms, [parcel, dearer], {})
    cheap, dear = assessment.amount_minor.T
    is_same_side = (assessment.relief[:, 0] == assessment.relief[:, 1]).all()
    is_known = assessment.is_computable.all()
    assert not (is_same_side and is_known) or (dear >= cheap).all()


@given(
    laws(), parcels(), quotes, st.sampled_from(["currency", "goods_value", "freight", "insurance", "answers", "asked"])
)
@AT_EASE
def test_hiding_an_input_only_turns_answers_into_unknown(
    terms: dict[str, Any], parcel: dict[str, Any], rates: dict[tuple[str, str], str], hidden: str
) -> None:
    less = parcel | {hidden: [-1, -1] if hidden == "answers" else None}
    if hidden == "asked":
        less["items"] = [item | {"asked": [-1, -1]} for item in parcel["items"]]
    assessment = assess_all(terms, [parcel, less], rates)
    full, part = assessment.amount_minor.T
    assert ((part == full) | (part == MISSING_MINOR)).all()


def reordered(terms: dict[str, Any], order: list[int]) -> dict[str, Any]:
    """Write the same law with its levies in another order."""
    to = {old: new for new, old in enumerate(order)}
    levies = []
    for old in order:
        one = dict(terms["levies"][old])
        one["on"] = sorted(to[place] for place in one["on"])
        if one["amount"] is not None:
            shares = [(to[name] if isinstance(name, int) else name, share) for name, share in one["amount"]["shares"]]
            one["amount"] = one["amount"] | {"shares": shares}
        levies.append(one | {"name": f"levy_{to[old]}"})
    reliefs = [
        one | {key: [to[place] for place in one[key]] for key in ("levies", "payable")} for one in terms["reliefs"]
    ]
    return terms | {"levies": levies, "reliefs": reliefs}


@given(laws(), st.lists(parcels(), min_size=1, max_size=3), quotes, st.randoms(use_true_random=False))
@AT_EASE
def test_levies_owe_the_same_in_whatever_order_they_are_written(
    terms: dict[str, Any], batch: list[dict[str, Any]], rates: dict[tuple[str, str], str], random: Random
) -> None:
    order = list(range(len(terms["levies"])))
    random.shuffle(order)
    written, shuffled = assess_all(terms, batch, rates), assess_all(reordered(terms, order), batch, rates)
    for row in range(len(batch)):
        assert [shown(shuffled, place, row) for place in range(len(order))] == [
            shown(written, place, row) for place in order
        ]
    assert (written.total_minor == shuffled.total_minor).all()
