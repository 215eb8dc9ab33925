"""Supplied rates: the duty rate of the record as a fact of the goods item."""

from __future__ import annotations

import math

from engine.columns.ingest import ingest
from engine.indicators.indicator import Setting
from engine.indicators.rates import supplied_rates
from engine.records import RawRecord


def rates(*items: dict[str, str], of: str = "duty") -> list[float]:
    described = [{"description": "mug", **item} for item in items]
    batch = ingest([RawRecord({"consignment_id": "1", "items": described})]).batch
    return [float(rate) for rate in supplied_rates(batch, Setting("US", "USD", 20000))[f"item_{of}_rate_share"]]


def test_a_supplied_rate_is_a_share_of_one() -> None:
    assert rates({"duty_rate": "0.251"}, {"duty_rate": "0"}, {"duty_rate": "1.45"}) == [0.251, 0.0, 1.45]


def test_a_rate_that_is_not_supplied_is_unknown_even_where_the_code_is_known() -> None:
    assert math.isnan(rates({"hs_code": "610910"})[0])


def test_a_supplied_tax_rate_is_a_fact_of_its_own() -> None:
    assert rates({"tax_rate": "0.055", "duty_rate": "0.1"}, of="tax") == [0.055]
    assert math.isnan(rates({"duty_rate": "0.1"}, of="tax")[0])
