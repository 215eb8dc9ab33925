"""Who sends how much to whom, held to a plain search over all pairs of records."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR, AnyArray
from engine.columns.fold import fold
from engine.columns.ingest import ingest
from engine.indicators.indicator import Setting
from engine.indicators.parties import number_pairs, same_parties
from engine.records import RawRecord

SETTING = Setting("FJ", "FJD", 19905)
LITIA = {"consignee_name": "Litia Tuarua", "consignee_address": "12 Reef Road", "seller_name": "Blue Crane"}


def columns_of(parcels: Sequence[dict[str, Any]], values: Sequence[int] | None = None) -> dict[str, AnyArray]:
    records = [
        RawRecord({"consignment_id": str(number), "items": [{"description": "mug"}], **parcel})
        for number, parcel in enumerate(parcels)
    ]
    batch = ingest(records).batch
    minor = np.array(values if values is not None else [100] * len(parcels), dtype=np.int64)
    return same_parties(batch.with_columns({"goods_value_national_minor": minor}), SETTING)


def counts(*parcels: dict[str, Any]) -> list[float]:
    found: list[float] = columns_of(parcels)["same_parties_count"].tolist()
    return found


def test_parcels_between_the_same_parties_are_counted_together() -> None:
    assert counts(LITIA, LITIA, {**LITIA, "seller_name": "Red Lantern"}) == [2, 2, 1]


def test_capitals_signs_and_accents_do_not_make_another_person() -> None:
    loud = {**LITIA, "consignee_name": "LITIA  TUÁRUA.", "consignee_address": "12, reef road"}
    assert counts(LITIA, loud) == [2, 2]


def test_the_same_name_at_another_address_is_another_person() -> None:
    assert counts(LITIA, {**LITIA, "consignee_address": "13 Reef Road"}) == [1, 1]


def test_a_postcode_stands_in_for_an_address() -> None:
    by_postcode = {"consignee_name": "Litia Tuarua", "consignee_postcode": "679", "seller_name": "Blue Crane"}
    assert counts(by_postcode, by_postcode, LITIA) == [2, 2, 1]


def test_an_identifier_is_the_person_whatever_the_name() -> None:
    one, other = {**LITIA, "consignee_id": "P1"}, {**LITIA, "consignee_id": "P1", "consignee_name": "L. Tuarua"}
    assert counts(one, other) == [2, 2]


def test_a_seller_that_sends_itself_is_the_seller_that_another_sends_for() -> None:
    itself = {**LITIA, "seller_name": None, "consignor_name": "Blue Crane"}
    through_a_forwarder = {**LITIA, "consignor_name": "Long Bridge Forwarding"}
    assert counts(itself, through_a_forwarder) == [2, 2]


def test_a_name_without_a_place_is_no_known_receiver() -> None:
    nowhere = {"consignee_name": "Litia Tuarua", "seller_name": "Blue Crane"}
    found = columns_of([nowhere, nowhere])
    assert np.isnan(found["same_parties_count"]).all()
    assert np.isnan(found["same_consignee_count"]).all()
    assert (found["same_parties_value_national_minor"] == MISSING_MINOR).all()


def test_without_a_sender_only_the_receiver_is_counted() -> None:
    unsigned = {**LITIA, "seller_name": None}
    found = columns_of([unsigned, unsigned])
    assert np.isnan(found["same_parties_count"]).all()
    assert found["same_consignee_count"].tolist() == [2, 2]


def test_a_name_of_nothing_but_signs_is_no_name() -> None:
    assert all(math.isnan(count) for count in counts({**LITIA, "consignee_name": "---"}))


def test_values_of_the_same_parties_are_added_up() -> None:
    found = columns_of([LITIA, LITIA, {**LITIA, "seller_name": "Red Lantern"}], [100, 250, 7])
    assert found["same_parties_value_national_minor"].tolist() == [350, 350, 7]


def test_one_unknown_value_makes_the_sum_unknown() -> None:
    found = columns_of([LITIA, LITIA], [100, MISSING_MINOR])
    assert found["same_parties_value_national_minor"].tolist() == [MISSING_MINOR, MISSING_MINOR]
    assert found["same_parties_count"].tolist() == [2, 2]


def test_a_sum_that_leaves_64_bits_is_unknown_and_not_wrong() -> None:
    found = columns_of([LITIA] * 3, [2**60 + 1, 2**60, 5])
    assert (found["same_parties_value_national_minor"] == MISSING_MINOR).all()


def test_what_is_known_of_the_values_is_added_up_where_one_is_not_known() -> None:
    found = columns_of([LITIA] * 3, [100, MISSING_MINOR, 50])
    assert found["same_parties_value_national_minor"].tolist() == [MISSING_MINOR] * 3
    assert found["same_parties_known_value_national_minor"].tolist() == [150] * 3


def test_an_empty_batch_has_no_parties() -> None:
    assert {name: len(column) for name, column in columns_of([]).items()} == {
        "same_parties_count": 0, "same_parties_value_national_minor": 0,
        "same_parties_known_value_national_minor": 0, "same_consignee_count": 0,
    }  # fmt: skip


PARCELS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "consignee_id": st.sampled_from(["P1", "P2"]),
            "consignee_name": st.sampled_from(["Ana", "ANA", "Ben", "--"]),
            "consignee_address": st.sampled_from(["1 Reef Rd", "1 reef rd.", "2 Reef Rd"]),
            "consignee_postcode": st.sampled_from(["67", "68"]),
            "seller_id": st.sampled_from(["S1", "S2"]),
            "consignor_id": st.sampled_from(["S1", "C2"]),
            "seller_name": st.sampled_from(["Kite", "kite", "Fox"]),
            "consignor_name": st.sampled_from(["Kite", "Bridge", "!"]),
        },
    ),
    max_size=9,
)


def receiver_of(parcel: dict[str, str]) -> object:
    if "consignee_id" in parcel:
        return ("id", parcel["consignee_id"])
    name = fold(parcel.get("consignee_name", ""))
    for field in ("consignee_address", "consignee_postcode"):
        place = fold(parcel.get(field, ""))
        if name and place:
            return (field, name, place)
    return None


def sender_of(parcel: dict[str, str]) -> object:
    for field in ("seller_id", "consignor_id"):
        if field in parcel:
            return (field, parcel[field])
    return fold(parcel.get("seller_name", "")) or fold(parcel.get("consignor_name", "")) or None


@given(PARCELS)
def test_counts_are_those_of_a_search_over_all_pairs(parcels: list[dict[str, str]]) -> None:
    receivers, senders = [receiver_of(parcel) for parcel in parcels], [sender_of(parcel) for parcel in parcels]
    pairs = [(one, other) if one and other else None for one, other in zip(receivers, senders, strict=True)]
    found = columns_of(parcels, list(range(len(parcels))))
    expected = [math.nan if pair is None else pairs.count(pair) for pair in pairs]
    np.testing.assert_array_equal(found["same_parties_count"], expected)
    expected = [math.nan if receiver is None else receivers.count(receiver) for receiver in receivers]
    np.testing.assert_array_equal(found["same_consignee_count"], expected)
    assert found["same_parties_value_national_minor"].tolist() == [
        MISSING_MINOR if pair is None else sum(value for value, other in enumerate(pairs) if other == pair)
        for pair in pairs
    ]


@given(PARCELS)
def test_the_order_of_consignments_does_not_matter(parcels: list[dict[str, str]]) -> None:
    values = [7 * number for number in range(len(parcels))]
    there, back = columns_of(parcels, values), columns_of(parcels[::-1], values[::-1])
    for name, column in there.items():
        np.testing.assert_array_equal(column, back[name][::-1])


@given(st.lists(st.tuples(st.integers(-1, 3) | st.just(2**39), st.integers(-1, 3)), max_size=12))
def test_pairs_share_a_number_exactly_where_both_sides_are_equal(pairs: list[tuple[int, int]]) -> None:
    sides = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    numbers = number_pairs(sides[:, 0].copy(), sides[:, 1].copy()).tolist()
    known = {pair: number for pair, number in zip(pairs, numbers, strict=True) if min(pair) >= 0}
    assert len(set(known.values())) == len(known)
    assert [known.get(pair, -1) for pair in pairs] == numbers
