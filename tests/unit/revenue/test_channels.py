"""Who collects: each collection model, what falls back, what is not known, and a model of somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from engine.arrays import MISSING_MINOR
from engine.columns.batch import Batch
from engine.columns.codes import Coded, Vocabulary, code_list
from engine.errors import UnusableValue
from engine.language.recipes import Asked
from engine.revenue.assess import Assessment, assess
from engine.revenue.collection import COLLECTION_MODELS
from engine.revenue.models.model import CollectionModel, Settled
from engine.revenue.rows import assessment_record
from engine.rulebook.collection import MODELS, ON_EVIDENCE
from engine.rulebook.law import Channel, RevenueLaw, SchemeInForce
from tests.unit.revenue.parcels import CITE, Answers, known, law, levy

DUTY, VAT = levy("duty", 50_000), levy("vat", 100_000, category="tax")
PARCEL = {"currency": "FJD", "goods_value": 10_000}
"""Duty is 5.00, VAT 10.00."""


def channel(model: str, *, levies: tuple[int, ...] = (0, 1), when: int | None = None, **more: Any) -> Channel:
    asked = None if when is None else Asked(when, of_hs=False)
    return Channel("own", "Own", model, CITE, "fictional", levies, asked, **more)


def collected_by(
    *channels: Channel, answers: Answers | None = None, models: Mapping[str, Any] | None = None
) -> RevenueLaw:
    one = law([DUTY, VAT], conditions=answers or Answers((1,)))
    schemes = (SchemeInForce("IOSS", "One-stop shop", (0, 1)),)
    return replace(one, channels=(*channels, *one.channels), schemes=schemes, models=models or {})


def shown(*proven: str | None, declared: int = MISSING_MINOR) -> Batch:
    """Give parcels that prove a scheme, or none."""
    names = ("IOSS", "OTHER")
    codes = np.array([-1 if one is None else names.index(one) for one in proven], np.int32)
    batch = known([PARCEL] * len(proven))
    columns = {**batch.columns, "prepaid_tax_amount_national_minor": np.full(len(proven), declared, np.int64)}
    return replace(batch, columns=columns).with_columns({"proven_scheme": Coded(codes, Vocabulary(names))})


def sums(assessment: Assessment, row: int = 0) -> list[int | None]:
    found = (
        assessment.due_at_border_minor,
        assessment.prepaid_minor,
        assessment.deferred_minor,
        assessment.total_minor,
    )
    return [None if column[row] == MISSING_MINOR else int(column[row]) for column in found]


def record_of(batch: Batch, terms: RevenueLaw, row: int = 0) -> dict[str, Any]:
    return assessment_record(assess(batch, terms), terms, row, batch)


def test_the_models_that_ship_are_those_that_rulebooks_may_name() -> None:
    assert tuple(COLLECTION_MODELS) == MODELS
    paid_before = tuple(name for name, model in COLLECTION_MODELS.items() if model.status == "prepaid")
    assert paid_before == ON_EVIDENCE


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        ("border", [1_500, 0, 0, 1_500]), ("simplified", [1_500, 0, 0, 1_500]), ("carrier", [0, 0, 1_500, 1_500]),
        ("vendor", [0, 1_500, 0, 1_500]), ("platform", [0, 1_500, 0, 1_500]), ("purchaser", [0, 1_500, 0, 1_500]),
        ("exempt", [0, 0, 0, 0]),
    ],
)  # fmt: skip
def test_each_model_puts_the_money_where_it_says(model: str, parts: list[int]) -> None:
    assert sums(assess(known([PARCEL]), collected_by(channel(model)))) == parts


@pytest.mark.parametrize("model", COLLECTION_MODELS)
def test_each_model_says_who_is_liable_who_collects_where_and_on_which_evidence(model: str) -> None:
    one = COLLECTION_MODELS[model]
    assert all((one.title, one.liable, one.collector, one.point, one.needs.endswith("."), one.without.endswith(".")))
    row = record_of(known([PARCEL]), collected_by(channel(model)))["levies"][0]
    told = {"model": model, "channel": "own", "remit": one.remit or None, "liable": one.liable, "point": one.point}
    assert told.items() <= row.items()


def test_without_evidence_that_holds_the_parcel_falls_to_the_next_channel() -> None:
    terms = collected_by(channel("vendor", evidence="IOSS"), channel("carrier", levies=(1,)))
    assessment = assess(shown("IOSS", None, "OTHER"), terms)

    assert [sums(assessment, row) for row in range(3)] == [
        [0, 1_500, 0, 1_500],
        [500, 0, 1_000, 1_500],
        [500, 0, 1_000, 1_500],
    ]
    assert assessment.channel.tolist() == [[0, 2, 2], [0, 1, 1]]


def test_a_channel_whose_condition_is_unknown_leaves_who_collects_unknown_and_the_amounts_known() -> None:
    answers = Answers((1, (1, 0, -1)))
    terms = collected_by(channel("carrier", when=1), answers=answers)
    batch = known([PARCEL] * 3)
    assessment = assess(batch, terms)

    assert [sums(assessment, row) for row in range(3)] == [
        [0, 0, 1_500, 1_500],
        [1_500, 0, 0, 1_500],
        [None, None, None, 1_500],
    ]
    assert assessment.is_computable.tolist() == [True, True, False]
    told = record_of(batch, terms, 2)
    assert told["unknown"] == ["collection_condition"]
    assert told["collection_model"] is None
    assert [(row["amount"], row["status"], row["model"], row["liable"]) for row in told["levies"]] == [
        ("5.00", "due", None, None), ("10.00", "due", None, None),
    ]  # fmt: skip


def test_evidence_that_does_not_hold_answers_for_an_unknown_condition() -> None:
    terms = collected_by(channel("vendor", when=1, evidence="IOSS"), answers=Answers((1, -1)))

    assert sums(assess(shown(None), terms)) == [1_500, 0, 0, 1_500]


@pytest.mark.parametrize(
    ("declared", "parts"),
    [
        (1_500, [0, 1_500, 0, 1_500]), (1_499, [1, 1_499, 0, 1_500]), (1_501, [0, 1_500, 0, 1_500]),
        (400, [1_100, 400, 0, 1_500]), (0, [1_500, 0, 0, 1_500]), (MISSING_MINOR, [None, None, 0, 1_500]),
    ],
)  # fmt: skip
def test_where_a_shortfall_is_due_what_is_missing_is_left_to_the_border(declared: int, parts: list[int | None]) -> None:
    terms = collected_by(channel("vendor", evidence="IOSS", shortfall="due"))
    assessment = assess(shown("IOSS", declared=declared), terms)

    assert sums(assessment) == parts
    assert assessment.is_computable[0] == (declared != MISSING_MINOR)


def test_what_was_declared_is_set_against_the_levies_in_their_order_and_the_rest_is_a_row_of_its_own() -> None:
    terms = collected_by(channel("vendor", evidence="IOSS", shortfall="due"))
    rows = record_of(shown("IOSS", declared=700), terms)["levies"]

    told = [(row["levy"], row["status"], row["amount"], row["collector"], row["remit"]) for row in rows]
    assert told == [
        ("duty", "prepaid", "5.00", "seller", "month"),
        ("vat", "prepaid", "2.00", "seller", "month"),
        ("vat", "due", "8.00", "customs", None),
    ]


def test_where_a_shortfall_is_only_reported_it_stays_with_the_seller() -> None:
    assert sums(assess(shown("IOSS", declared=1), collected_by(channel("vendor", evidence="IOSS")))) == [
        0,
        1_500,
        0,
        1_500,
    ]


def test_what_nobody_collects_is_waived_and_cites_the_channel() -> None:
    told = record_of(known([PARCEL]), collected_by(channel("exempt", levies=(1,))))

    assert (told["waived"], told["total"]) == ("10.00", "5.00")
    assert [(row["status"], row["amount"], row["model"]) for row in told["levies"]] == [
        ("due", "5.00", "border"), ("waived", "10.00", "exempt"),
    ]  # fmt: skip


def test_a_levy_that_is_not_known_is_not_known_where_it_would_be_collected_and_nowhere_else() -> None:
    one = law([DUTY, levy("vat", None)])
    terms = replace(one, channels=(channel("vendor", levies=(1,)), *one.channels))

    assert sums(assess(known([PARCEL]), terms)) == [500, None, 0, None]


@dataclass(frozen=True)
class Payment:
    """A payment intermediary that withholds half at the payment and leaves the rest to the border."""

    name: str = "payment"
    title: str = "Half withheld at the payment"
    liable: str = "consignee"
    collector: str = "payment"
    point: str = "sale"
    remit: str = "month"
    needs: str = "The reference of the payment."
    without: str = "All of it is due at the border."
    status: Any = "prepaid"

    def settle(self, due: np.ndarray, declared: np.ndarray, is_proven: np.ndarray) -> Settled:
        half = np.where(due == MISSING_MINOR, MISSING_MINOR, due // 2)
        rest = np.where(due == MISSING_MINOR, MISSING_MINOR, due - half)
        return Settled(at_border=rest, prepaid=half, deferred=np.zeros_like(due))


def test_a_model_of_somebody_elses_comes_in_with_the_law() -> None:
    model: CollectionModel = Payment()
    terms = collected_by(channel("payment", levies=(1,)), models={"payment": model})
    batch = known([{"currency": "FJD", "goods_value": 10_010}])

    rows = record_of(batch, terms)["levies"]

    assert [(row["levy"], row["status"], row["amount"], row["collector"]) for row in rows] == [
        ("duty", "due", "5.01", "customs"), ("vat", "prepaid", "5.00", "payment"), ("vat", "due", "5.01", "customs"),
    ]  # fmt: skip


class Careless(Payment):
    """A model that loses a cent."""

    def settle(self, due: np.ndarray, declared: np.ndarray, is_proven: np.ndarray) -> Settled:
        return Settled(np.zeros_like(due), due - 1, np.zeros_like(due))


class Guessing(Payment):
    """A model that takes an unknown amount for nothing."""

    def settle(self, due: np.ndarray, declared: np.ndarray, is_proven: np.ndarray) -> Settled:
        nothing = np.zeros_like(due)
        return Settled(np.where(due == MISSING_MINOR, 0, due), nothing, nothing)


@pytest.mark.parametrize(("model", "parcel"), [(Careless(), PARCEL), (Guessing(), {"currency": None})])
def test_a_model_whose_parts_are_not_the_whole_is_refused(model: CollectionModel, parcel: Mapping[str, Any]) -> None:
    terms = collected_by(channel("payment"), models={"payment": model})

    with pytest.raises(UnusableValue, match="parts that do not add up"):
        assess(known([{"goods_value": 10_000, **parcel}]), terms)


def test_two_conditions_of_two_channels_never_lose_or_double_money() -> None:
    draws = np.random.default_rng(7)
    for _ in range(200):
        rows = [1, *(tuple(int(one) for one in draws.integers(-1, 2, 8)) for _ in range(2))]
        models = draws.choice(list(COLLECTION_MODELS), 2)
        channels = [channel(str(model), levies=(int(at),), when=int(at) + 1) for at, model in enumerate(models)]
        assessment = assess(known([PARCEL] * 8), collected_by(*channels, answers=Answers(rows)))
        parts = np.stack(
            [assessment.levy_at_border_minor, assessment.levy_prepaid_minor, assessment.levy_deferred_minor]
        )
        is_known = (parts != MISSING_MINOR).all(axis=0)
        assert (parts.sum(axis=0)[is_known] == assessment.amount_minor[is_known]).all()
        assert (is_known == (assessment.channel >= 0)).all()
        assert (assessment.is_computable == is_known.all(axis=0)).all()


def test_every_check_has_a_sentence_that_says_why() -> None:
    for check in range(len(code_list("prepaid_check").codes)):
        batch = shown("IOSS" if check < 2 else None, declared=1_600)
        columns = {"prepaid_check": np.array([check], np.int32)}
        texts = {"prepaid_tax_scheme": Coded(np.zeros(1, np.int32), Vocabulary(("IOSS",))),
                 "prepaid_tax_id": Coded(np.zeros(1, np.int32), Vocabulary(("IM1",)))}  # fmt: skip
        told = record_of(batch.with_columns({**columns, **texts}), collected_by(channel("vendor", evidence="IOSS")))

        assert (told["evidence"]["check"], told["evidence"]["difference"]) == (
            code_list("prepaid_check").codes[check],
            "1.00",
        )
        assert told["evidence"]["why"].endswith(".")
        assert told["prepaid"] == ("15.00" if check < 2 else "0.00")
