"""Decision records as bytes in every format."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import pyarrow.parquet as pq
import pytest

from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.formats.answers import WRITERS, write_levies_csv
from engine.records import DecisionRecord, RawRecord
from engine.rulebook.load import load
from engine.screen import screen_records

RECORDS = (
    {
        "consignment_id": "A1",
        "currency": "FJD",
        "freight": "0",
        "insurance": "0",
        "items": [{"description": 'mug, "blue"\nlarge', "hs_code": "691110", "value": "30.00", "duty_rate": "0.15"}],
    },
    {"consignment_id": "A2", "currency": "FJD", "items": [{"description": "gift", "value": "-1"}]},
    {"items": [{"description": "cup"}]},
)


@cache
def decided() -> tuple[DecisionRecord, ...]:
    law = load("fj").in_force(day_from_text("2024-07-01"), ExchangeRates())
    evidence = make_evidence(law.country, law.currency, law.day, ExchangeRates())
    return tuple(screen_records([RawRecord(record) for record in RECORDS], law, evidence, seed=1).records())


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_has_one_row_for_each_record_that_came_in(name: str) -> None:
    content = WRITERS[name](decided())
    rows = {
        "ndjson": lambda: len(content.splitlines()),
        "json": lambda: len(json.loads(content)),
        "csv": lambda: len(table(content)),
        "parquet": lambda: pq.read_table(io.BytesIO(content)).num_rows,
    }[name]()
    assert rows == len(RECORDS)


@pytest.mark.parametrize("name", WRITERS)
def test_no_records_are_an_empty_answer_that_can_be_read(name: str) -> None:
    content = WRITERS[name]([])
    assert {
        "ndjson": lambda: content == b"",
        "json": lambda: json.loads(content) == [],
        "csv": lambda: table(content) == [],
        "parquet": lambda: pq.read_table(io.BytesIO(content)).num_rows == 0,
    }[name]()


def test_ndjson_and_json_say_the_same() -> None:
    lines = [json.loads(line) for line in WRITERS["ndjson"](decided()).splitlines()]
    assert lines == json.loads(WRITERS["json"](decided()))


def test_a_csv_row_has_the_money_with_all_its_decimals() -> None:
    row = table(WRITERS["csv"](decided()))[0]
    assert (row["customs_value"], row["due_at_border"], row["computable"]) == ("30.00", "4.50", "true")


def test_a_refused_record_has_problems_and_neither_lane_nor_money() -> None:
    row = table(WRITERS["csv"](decided()))[1]
    assert row["status"] == "refused"
    assert "/items/0/value" in row["problems"]
    assert (row["lane"], row["total"], row["computable"]) == ("", "", "")


def test_a_record_without_a_name_is_refused_with_no_name() -> None:
    assert pq.read_table(io.BytesIO(WRITERS["parquet"](decided())))["consignment_id"].to_pylist() == ["A1", "A2", None]


def test_levies_have_a_row_each() -> None:
    rows = table(write_levies_csv(decided()))
    assert [(row["levy"], row["amount"], row["status"]) for row in rows] == [
        ("fiscal_duty", "4.50", "relieved"),
        ("vat", "4.50", "due"),
    ]


def test_parquet_nests_hits_and_levies() -> None:
    row = pq.read_table(io.BytesIO(WRITERS["parquet"](decided()))).to_pylist()[0]
    assert [levy["levy"] for levy in row["levies"]] == ["fiscal_duty", "vat"]
    assert row["hits"] == []
