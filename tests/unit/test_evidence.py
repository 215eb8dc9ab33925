"""Evidence: every indicator, from one table, whatever the order of the consignments."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.columns.batch import Batch
from engine.columns.catalogue import COLUMNS, INDICATORS
from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.evidence import TABLE, Evidence, make_evidence
from engine.exchange import read_rates
from engine.records import RawRecord
from engine.simulation.population import make_day

DAY = "2024-07-01"
PORT = make_day(seed=5, consignments=300, day=DAY)
RATES = read_rates(PORT.rates_csv, "rates", currency_exponents())
EVIDENCE = make_evidence("FJ", "FJD", day_from_text(DAY), RATES)


def batch_of(records: list[dict[str, object]]) -> Batch:
    return ingest([RawRecord(record) for record in records]).batch


def test_gathering_adds_every_indicator() -> None:
    known = EVIDENCE.gather(batch_of(PORT.records))
    assert set(known.columns) == set(COLUMNS)


def test_gathering_changes_nothing_that_was_declared() -> None:
    batch = batch_of(PORT.records)
    known = EVIDENCE.gather(batch)
    assert all(known[name] is batch[name] for name in batch.columns)


def test_no_indicator_is_made_twice() -> None:
    batch = batch_of(PORT.records)
    made: list[str] = []
    for indicator in TABLE:
        added = indicator(batch, EVIDENCE.setting)
        made += added
        batch = batch.with_columns(added)
    assert len(made) == len(set(made)) == len(INDICATORS) - len({"consignment_key"})


def test_indicators_do_not_depend_on_the_order_of_consignments() -> None:
    there, back = EVIDENCE.gather(batch_of(PORT.records)), EVIDENCE.gather(batch_of(PORT.records[::-1]))
    item_order = np.concatenate(
        [np.arange(*pair) for pair in zip(back.item_offsets, back.item_offsets[1:], strict=False)][::-1]
    )
    for column in INDICATORS:
        turned = back[column.name][item_order] if column.grain == "item" else back[column.name][::-1]
        np.testing.assert_array_equal(there[column.name], turned, err_msg=column.name)


def test_an_empty_batch_gathers_empty_columns() -> None:
    known = EVIDENCE.gather(batch_of([]))
    assert {len(known[column.name]) for column in INDICATORS} == {0}


def test_a_record_that_says_next_to_nothing_is_still_looked_at() -> None:
    known = EVIDENCE.gather(batch_of([{"consignment_id": "1", "items": [{"hs_code": "6109"}]}]))
    assert np.isnan(known["same_parties_count"][0])
    assert known["item_names_weapon"][0] == -1
    assert known["is_other_destination"][0] == 0


def test_evidence_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        EVIDENCE.setting = EVIDENCE.setting  # type: ignore[misc]


def test_evidence_of_the_same_setting_gathers_the_same() -> None:
    again = Evidence(EVIDENCE.setting).gather(batch_of(PORT.records))
    known = EVIDENCE.gather(batch_of(PORT.records))
    for column in INDICATORS:
        np.testing.assert_array_equal(known[column.name], again[column.name])


_DIGEST = """
import hashlib
from engine.columns.catalogue import INDICATORS
from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import read_rates
from engine.records import RawRecord
from engine.simulation.population import make_day

port = make_day(seed=5, consignments=60, day="2024-07-01")
rates = read_rates(port.rates_csv, "rates", currency_exponents())
evidence = make_evidence("FJ", "FJD", day_from_text("2024-07-01"), rates)
known = evidence.gather(ingest([RawRecord(record) for record in port.records]).batch)
print(hashlib.sha256(b"".join(known[column.name].tobytes() for column in INDICATORS)).hexdigest())
"""


def test_kernels_that_are_not_compiled_find_the_same() -> None:
    def digest(**environment: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", _DIGEST], check=True, capture_output=True, text=True,
            cwd=Path(__file__).parents[2], env={**os.environ, **environment},
        )  # fmt: skip
        return ran.stdout

    assert digest(NUMBA_DISABLE_JIT="1") == digest()
