"""One suite for every wire format: the same consignments in any of them are the same batch."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.columns.catalogue import DECLARED
from engine.columns.ingest import Ingested, ingest
from engine.formats.read import read

SAMPLES = Path(__file__).parents[1] / "samples"
SAME = ("consignments.json", "consignments.ndjson", "consignments.csv", "consignments_semicolon.csv")
HEADER_TEXTS = ("consignor_name", "consignee_name", "consignee_city", "operator_id")


def taken_in(data: bytes, name: str) -> Ingested:
    return ingest(read(data, name).records)


def said(found: Ingested) -> list[dict[str, object]]:
    batch = found.batch
    rows = []
    for row in range(batch.consignments):
        whole: dict[str, object] = {"key": int(batch["consignment_key"][row])}
        for column in DECLARED:
            first, last = (
                (batch.item_offsets[row], batch.item_offsets[row + 1]) if column.grain == "item" else (row, row + 1)
            )
            whole[column.name] = [
                batch.text(column.name, i) if column.kind == "text" else str(batch[column.name][i])
                for i in range(first, last)
            ]
        rows.append(whole)
    return rows


@pytest.mark.parametrize("name", SAME)
def test_the_same_consignments_are_the_same_batch_in_every_format(name):
    found = taken_in((SAMPLES / name).read_bytes(), name)
    assert found.refused == ()
    assert said(found) == said(taken_in((SAMPLES / SAME[0]).read_bytes(), SAME[0]))


def test_the_sample_says_what_it_says():
    batch = taken_in((SAMPLES / SAME[0]).read_bytes(), SAME[0]).batch
    assert [batch.text("consignment_id", row) for row in range(2)] == ["EX000000001FJ", "EX000000002FJ"]
    assert batch["item_value_minor"].tolist() == [4500, 450, 2400]
    assert batch["freight_minor"][0] == 1200
    assert batch.text("consignee_name", 1) == 'Tomasi "Tom" Invented'


@pytest.mark.parametrize(("name", "decided", "refused"), [("air_manifest.xml", 3, 0), ("house_bills.xml", 1, 1)])
def test_every_bill_of_a_manifest_is_decided_or_refused(name, decided, refused):
    found = taken_in((SAMPLES / name).read_bytes(), name)
    assert (found.batch.consignments, len(found.refused)) == (decided, refused)


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8).map(str.strip)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str)
ITEMS = st.fixed_dictionaries(
    {"hs_code": st.from_regex(r"[0-9]{4,10}", fullmatch=True)}, optional={"description": WORDS, "value": AMOUNTS}
)
CONSIGNMENTS = st.fixed_dictionaries(
    {"items": st.lists(ITEMS, min_size=1, max_size=3)},
    optional=dict.fromkeys(HEADER_TEXTS, WORDS)
    | dict.fromkeys(("freight", "gross_mass_kg"), AMOUNTS)
    | {"currency": st.sampled_from(["USD", "FJD"]), "stream": st.sampled_from(["post", "sea"])},
)


def as_csv(records: list[dict[str, object]], separator: str) -> bytes:
    file = io.StringIO()
    names = [
        "consignment_id",
        *HEADER_TEXTS,
        "currency",
        "freight",
        "gross_mass_kg",
        "stream",
        "hs_code",
        "description",
        "value",
    ]
    rows = csv.DictWriter(file, names, delimiter=separator, restval="")
    rows.writeheader()
    for record in records:
        for item in record["items"]:
            rows.writerow({**{name: value for name, value in record.items() if name != "items"}, **item})
    return file.getvalue().encode()


@settings(max_examples=40)
@given(st.lists(CONSIGNMENTS, max_size=4))
def test_any_consignments_are_the_same_batch_in_every_format(values):
    records = [{"consignment_id": f"EX{number}", **value} for number, value in enumerate(values)]
    whole = said(taken_in(json.dumps(records).encode(), "x"))
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()
    assert said(taken_in(lines, "x.ndjson")) == whole
    assert said(taken_in(json.dumps({"consignments": records}, indent=1).encode(), "x")) == whole
    for separator in ",;\t":
        assert said(taken_in(as_csv(records, separator), "x")) == whole
