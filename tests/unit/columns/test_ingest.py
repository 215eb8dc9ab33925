"""Records made into columns; this file holds ingest to its promises, with each record read alone as the oracle."""

from __future__ import annotations

import hashlib
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.arrays import MISSING_CODE, MISSING_DAY, MISSING_HS, MISSING_MINOR, MISSING_PPM
from engine.columns.catalogue import DECLARED
from engine.columns.codes import code_list
from engine.columns.ingest import Ingested, ingest
from engine.errors import Problem
from engine.records import Digits, RawRecord

SHOES = {"description": "shoes"}


def parcel(name="EX1", **said):
    return {"consignment_id": name, "items": [SHOES], **said}


def ingest_values(*values) -> Ingested:
    return ingest([RawRecord(value) for value in values])


def problems_of(value) -> tuple[Problem, ...]:
    (refused,) = ingest_values(value).refused
    return refused.problems


def faults_of(value) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in problems_of(value)]


def rows_of(ingested: Ingested) -> list[dict[str, object]]:
    """Write every consignment out again, texts as texts, so that batches can be compared by what they say."""
    batch = ingested.batch
    rows = []
    for row in range(batch.consignments):
        first, last = batch.item_offsets[row], batch.item_offsets[row + 1]
        said = {"key": int(batch["consignment_key"][row])}
        for column in DECLARED:
            at = range(first, last) if column.grain == "item" else [row]
            cells = [batch.text(column.name, i) if column.kind == "text" else batch[column.name][i].item() for i in at]
            said[column.name] = [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in cells]
        rows.append(said)
    return rows


def test_no_records_make_an_empty_batch():
    found = ingest([])
    assert (found.batch.consignments, found.batch.items, found.refused) == (0, 0, ())
    assert found.positions.shape == (0,)


def test_a_batch_holds_every_declared_column_and_the_key():
    batch = ingest_values(parcel()).batch
    assert set(batch.columns) == {column.name for column in DECLARED} | {"consignment_key"}
    assert set(batch.texts) == {column.name for column in DECLARED if column.kind == "text"}


def test_an_absent_field_is_unknown_in_its_own_way():
    batch = ingest_values(parcel()).batch
    assert batch["freight_minor"][0] == MISSING_MINOR
    assert batch["stream"][0] == MISSING_CODE
    assert batch["arrival_day"][0] == MISSING_DAY
    assert batch["item_hs_code"][0] == MISSING_HS
    assert batch["item_duty_rate_ppm"][0] == MISSING_PPM
    assert math.isnan(batch["gross_mass_kg"][0])
    assert batch.text("consignee_name", 0) is None


@pytest.mark.parametrize(
    "column", [column for column in DECLARED if column.wire != "consignment_id"], ids=lambda c: c.name
)
def test_null_says_the_same_as_leaving_a_field_out(column):
    if column.grain == "item":
        said = parcel(items=[{"hs_code": "6403", **SHOES, column.wire: None}])
        left_out = parcel(items=[{key: value for key, value in said["items"][0].items() if value is not None}])
    else:
        said, left_out = parcel(**{column.wire: None}), parcel()
    assert rows_of(ingest_values(said)) == rows_of(ingest_values(left_out))


def test_a_value_of_each_kind_lands_in_its_column():
    batch = ingest_values(
        parcel(
            stream="post",
            arrival_date="1970-01-11",
            gross_mass_kg="1.5",
            number_of_packages=Digits("2"),
            currency="USD",
            freight="12.5",
            consignee_name="Mere Invented",
            items=[{"hs_code": "6403.99", "duty_rate": "0.05", "value": "40", "alcohol_share": "0.4", "volume_l": 1}],
        )
    ).batch
    assert batch["stream"][0] == code_list("stream").positions["post"]
    assert batch["arrival_day"][0] == 10
    assert batch["gross_mass_kg"][0] == 1.5
    assert batch["number_of_packages"][0] == 2.0
    assert batch["freight_minor"][0] == 1250
    assert batch.text("consignee_name", 0) == "Mere Invented"
    assert batch["item_hs_code"][0] == 6403990000 * 16 + 6
    assert batch["item_duty_rate_ppm"][0] == 50_000
    assert batch["item_value_minor"][0] == 4000
    assert batch["item_alcohol_share"][0] == 0.4


def test_items_stand_behind_their_consignment():
    batch = ingest_values(parcel("A", items=[SHOES, SHOES]), parcel("B"), parcel("C", items=[SHOES] * 3)).batch
    assert batch.item_offsets.tolist() == [0, 2, 3, 6]
    assert batch.item_rows.tolist() == [0, 0, 1, 2, 2, 2]


def test_amounts_are_in_minor_units_of_each_records_own_currency():
    batch = ingest_values(
        parcel("A", currency="USD", freight="1"), parcel("B", currency="JPY", freight="1"),
        parcel("C", currency="KWD", freight="1"), parcel("D", freight="1"),
    ).batch  # fmt: skip
    assert batch["freight_minor"].tolist() == [100, 1, 1000, MISSING_MINOR]


def test_yen_have_no_decimals():
    assert faults_of(parcel(currency="JPY", items=[{**SHOES, "value": "1.50"}])) == [
        ("too_many_decimals", "/items/0/value")
    ]


def test_an_amount_without_currency_is_unknown_and_still_refused_where_it_is_malformed():
    assert ingest_values(parcel(freight="5")).batch["freight_minor"][0] == MISSING_MINOR
    assert faults_of(parcel(freight="-5")) == [("negative", "/freight")]


@pytest.mark.parametrize("field", ["consignee_type", "purpose"])
def test_the_code_unknown_means_unknown_where_the_contract_says_so(field):
    assert ingest_values(parcel(**{field: "unknown"})).batch[field][0] == MISSING_CODE


def test_the_code_unknown_is_no_code_elsewhere():
    assert faults_of(parcel(stream="unknown")) == [("unknown_code", "/stream")]


def test_a_blank_text_is_unknown_in_json():
    assert ingest_values(parcel(consignee_name=" ")).batch.text("consignee_name", 0) is None


@pytest.mark.parametrize("field", ["currency", "freight", "gross_mass_kg", "arrival_date"])
def test_an_empty_code_number_or_date_is_malformed_in_json(field):
    assert [pointer for _, pointer in faults_of(parcel(**{field: ""}))] == [f"/{field}"]


def test_the_key_is_the_eight_byte_digest_of_the_identifier():
    digest = hashlib.blake2b(b"EX1", digest_size=8).digest()
    assert int(ingest_values(parcel()).batch["consignment_key"][0]) == int.from_bytes(digest, "little")


@pytest.mark.parametrize("value", [None, 5, "text", True, [], Digits("1")])
def test_what_is_no_object_is_refused(value):
    assert faults_of(value) == [("not_an_object", "")]


def test_a_record_without_identifier_is_refused_without_a_name():
    (refused,) = ingest_values({"items": [SHOES]}).refused
    assert refused.consignment_id is None
    assert [problem.code for problem in refused.problems] == ["missing"]


def test_a_refused_record_keeps_its_name_and_its_place():
    (refused,) = ingest_values(parcel("A"), parcel("B", freight="x"), parcel("C")).refused
    assert (refused.position, refused.consignment_id) == (1, "B")


def test_positions_say_where_each_consignment_stood():
    found = ingest_values(parcel("A"), 5, parcel("B"), parcel("C", freight="x"), parcel("D"))
    assert found.positions.tolist() == [0, 2, 4]
    assert [refused.position for refused in found.refused] == [1, 3]


@pytest.mark.parametrize("items", [None, [], {}, "shoes", 5])
def test_a_consignment_has_a_list_of_items(items):
    assert [pointer for _, pointer in faults_of({"consignment_id": "A", "items": items})] == ["/items"]


def test_nine_hundred_and_ninety_nine_items_are_read():
    assert ingest_values(parcel(items=[SHOES] * 999)).batch.items == 999


def test_a_thousand_items_are_refused():
    assert faults_of(parcel(items=[SHOES] * 1000)) == [("too_many_items", "/items")]


@pytest.mark.parametrize("item", [{}, {"description": " "}, {"value": "5"}, {"description": None, "hs_code": None}])
def test_an_item_says_what_it_is_by_description_or_hs_code(item):
    assert faults_of(parcel(items=[SHOES, item])) == [("missing", "/items/1")]


@pytest.mark.parametrize("item", [5, "shoes", None, [SHOES]])
def test_an_item_is_an_object(item):
    assert faults_of(parcel(items=[item])) == [("not_an_object", "/items/0")]


def test_an_unknown_key_refuses_the_record_and_names_the_nearest_right_one():
    (problem,) = problems_of(parcel(gross_mas_kg="1"))
    assert (problem.code, problem.pointer) == ("unknown_key", "/gross_mas_kg")
    assert "gross_mass_kg" in problem.detail


def test_an_unknown_key_of_an_item_is_pointed_at():
    assert faults_of(parcel(items=[{**SHOES, "colour": "red"}])) == [("unknown_key", "/items/0/colour")]


def test_many_unknown_keys_are_counted_and_not_all_searched_for():
    found = problems_of(parcel(**{f"key_{number}": 1 for number in range(10_000)}))
    assert len(found) == 21
    assert "9,980 more" in found[-1].detail


def test_all_problems_of_a_record_are_told_at_once():
    value = {
        "consignment_id": "A",
        "nonsense": 1,
        "currency": "XQQ",
        "freight": "-1",
        "consignee_name": "a\x00b",
        "items": [{"hs_code": "12AB", "value": True}, {"quantity": "NaN"}],
    }
    assert sorted(faults_of(value)) == sorted(
        [
            ("unknown_key", "/nonsense"),
            ("unknown_code", "/currency"),
            ("negative", "/freight"),
            ("control_character", "/consignee_name"),
            ("not_an_hs_code", "/items/0/hs_code"),
            ("wrong_type", "/items/0/value"),
            ("missing", "/items/1"),
            ("not_a_number", "/items/1/quantity"),
        ]
    )


def test_the_readers_own_problems_stand_beside_those_of_the_values():
    (refused,) = ingest([RawRecord(parcel(freight="x"), (Problem("duplicate_key", "", "Twice."),), 7)]).refused
    assert [problem.code for problem in refused.problems] == ["duplicate_key", "not_a_number"]


def test_of_two_records_with_one_identifier_the_first_is_decided():
    found = ingest_values(parcel("A", freight="1"), parcel("B"), parcel("A", freight="2"))
    (refused,) = found.refused
    assert (refused.position, refused.consignment_id) == (2, "A")
    assert refused.problems[0].code == "duplicate_consignment_id"
    assert "Record 1" in refused.problems[0].detail


def test_a_record_that_cannot_be_read_does_not_take_the_identifier():
    found = ingest_values(parcel("A", freight="x"), parcel("A"))
    assert found.positions.tolist() == [1]


@pytest.mark.parametrize("twin", [True, Digits("1"), 1, 1.0])
def test_values_that_only_look_equal_are_read_each_for_what_it_is(twin):
    alone = ingest_values(parcel("B", consignee_name=twin, gross_mass_kg=twin))
    beside = ingest_values(
        parcel("A", consignee_name="1", gross_mass_kg="1"), parcel("B", consignee_name=twin, gross_mass_kg=twin)
    )
    assert beside.refused[0].problems == alone.refused[0].problems


@pytest.mark.parametrize(
    ("field", "secret"),
    [
        ("consignee_name", "Jane Doe\x00"),
        ("consignee_phone", "5550100\x00"),
        ("consignee_email", "jane@mail.example\x07"),
        ("consignee_id", "P1234567\x00"),
        ("consignee_address", "Jane's house " * 200),
    ],
)
def test_what_persons_are_called_and_where_they_live_stays_out_of_problems(field, secret):
    (problem,) = problems_of(parcel(**{field: secret}))
    assert not any(word in problem.detail for word in ("Jane", "jane", "5550100", "P1234567"))


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=20), st.randoms())
def test_amounts_agree_with_decimal_on_every_row(amounts, random):
    currencies = [random.choice(["USD", "FJD", None]) for _ in amounts]
    values = [
        parcel(str(i), freight=str(a), currency=c) for i, (a, c) in enumerate(zip(amounts, currencies, strict=True))
    ]
    expected = [MISSING_MINOR if c is None else int(a * Decimal(100)) for a, c in zip(amounts, currencies, strict=True)]
    assert ingest_values(*values).batch["freight_minor"].tolist() == expected


PIECES = st.sampled_from(
    [None, "", " ", "1", "1.5", "-1", "NaN", "1e30", "USD", "JPY", "XQQ", "FJ", "post", "gift", "unknown", "6109.10",
     "2024-07-01", "Mere", "a\x00b", True, False, 0, 1, 5, 0.5, Digits("1"), Digits("2.5"), Digits("NaN"), [], {},
     "\ud800"]
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from([column.wire for column in DECLARED if column.grain == "consignment"] + ["nonsense"]), PIECES,
    max_size=6,
)  # fmt: skip
ITEMS = st.dictionaries(
    st.sampled_from([column.wire for column in DECLARED if column.grain == "item"] + ["nonsense"]), PIECES, max_size=4
)
RECORDS = st.builds(
    lambda name, header, items: {"consignment_id": name, **header, "items": items},
    st.sampled_from(["A", "B", "C", "D", "E"]), HEADERS, st.lists(ITEMS | st.just(SHOES), max_size=3) | PIECES,
)  # fmt: skip


@given(st.lists(RECORDS | PIECES, max_size=8))
def test_a_batch_says_what_its_records_say_when_each_is_read_alone(values):
    together = ingest_values(*values)
    kept, refused, seen = [], {}, set()
    for position, value in enumerate(values):
        alone = ingest_values(value)
        (rows, problems) = (rows_of(alone), alone.refused[0].problems if alone.refused else None)
        if problems is not None:
            refused[position] = problems
        elif (name := rows[0]["consignment_id"][0]) not in seen:
            seen.add(name)
            kept += rows
    assert rows_of(together) == kept
    found = {entry.position: entry.problems for entry in together.refused}
    assert {position: found[position] for position in refused} == refused
    assert {problem.code for position in found.keys() - refused.keys() for problem in found[position]} <= {
        "duplicate_consignment_id"
    }


@given(RECORDS, st.randoms())
def test_the_order_of_keys_changes_nothing(value, random):
    def shuffled(entry):
        if not isinstance(entry, dict):
            return [shuffled(inner) for inner in entry] if isinstance(entry, list) else entry
        keys = list(entry)
        random.shuffle(keys)
        return {key: shuffled(entry[key]) for key in keys}

    one, other = ingest_values(value), ingest_values(shuffled(value))
    assert one.refused == other.refused
    assert rows_of(one) == rows_of(other)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["consignment_id", "items", "hs_code", "value", "x"]) | st.text(max_size=5), inner
        )
    ),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_any_value_is_a_consignment_or_refused_with_pointers(value):
    found = ingest_values(value)
    assert found.batch.consignments + len(found.refused) == 1
    for refused in found.refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.pointer == "" or problem.pointer.startswith("/")
            assert f"{problem.pointer}{problem.detail}".encode()


def test_a_batch_cannot_be_written_to():
    batch = ingest_values(parcel()).batch
    with pytest.raises(ValueError, match="read-only"):
        batch["gross_mass_kg"][0] = 1.0
    assert isinstance(batch["gross_mass_kg"], np.ndarray)
