"""How long a port's day takes from columns to decisions, warm, and from bytes to bytes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any, Final

import pytest

from engine.columns.batch import Batch
from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.evidence import Evidence, make_evidence
from engine.exchange import read_rates
from engine.formats.answers import write_ndjson
from engine.formats.read import read
from engine.records import RawRecord
from engine.rulebook.law import RulesInForce
from engine.rulebook.load import load
from engine.screen import Screened, screen
from engine.simulation.population import make_day

ON: Final = "2025-09-01"
FRESH_BATCHES: Final = 40
"""Enough different batches that neither branch predictor nor cache has seen the next one."""


@pytest.fixture(scope="module")
def law_and_evidence() -> tuple[RulesInForce, Evidence]:
    """Give Fiji's law and the scenario's exchange rates."""
    port_day = make_day(seed=1, consignments=1, country="FJ", day=ON)
    rates = read_rates(port_day.rates_csv, "rates.csv", currency_exponents())
    law = load("fj").in_force(day_from_text(ON), rates)
    return law, make_evidence(law.country, law.currency, law.day, rates)


def fresh_batch(seed: int) -> Batch:
    """Give 5,000 consignments as columns."""
    records = make_day(seed=seed, consignments=5000, country="FJ", day=ON).records
    return ingest([RawRecord(record) for record in records]).batch


def test_columns_to_decisions_for_fresh_batches_of_5000(
    benchmark: Callable[..., Any], law_and_evidence: tuple[RulesInForce, Evidence]
) -> None:
    """The mission's floor for a day, from columns to decisions, each time with a batch not seen before."""
    batches = cycle([fresh_batch(seed) for seed in range(FRESH_BATCHES)])
    decisions = benchmark(lambda: screen(next(batches), *law_and_evidence))
    assert decisions.known.consignments == 5000


def test_columns_to_decisions_for_one_batch_of_5000_again_and_again(
    benchmark: Callable[..., Any], law_and_evidence: tuple[RulesInForce, Evidence]
) -> None:
    """The same batch repeated, which flatters: it stands beside the fresh figure so that nobody mistakes the two."""
    batch = fresh_batch(1)
    decisions = benchmark(lambda: screen(batch, *law_and_evidence))
    assert decisions.known.consignments == 5000


def test_bytes_to_bytes_for_5000(
    benchmark: Callable[..., Any], law_and_evidence: tuple[RulesInForce, Evidence]
) -> None:
    """NDJSON in, NDJSON out: reading, refusing, columns, decisions and writing."""
    import json

    records = make_day(seed=1, consignments=5000, country="FJ", day=ON).records
    data = "".join(json.dumps(record) + "\n" for record in records).encode()

    def whole() -> bytes:
        ingested = ingest(read(data, "day.ndjson").records)
        return write_ndjson(Screened(ingested, screen(ingested.batch, *law_and_evidence)).records())

    assert benchmark(whole).count(b"\n") == 5000
