"""What a receiver has used of a quota is what the counters say, and unknown where nobody counts."""

from __future__ import annotations

from engine.arrays import MISSING_MINOR
from engine.columns.ingest import ingest
from engine.counters import Counters, counters_of
from engine.indicators.indicator import Setting
from engine.indicators.quotas import used_quotas
from engine.records import RawRecord

COUNTERS = Counters({
    **counters_of("P-1", {"month": 40_000, "year": 120_000}).used,
    **counters_of("P-2", {"month": 100}).used,
})  # fmt: skip


def used(persons: list[str | None], counters: Counters | None) -> list[tuple[int, int]]:
    records = [
        RawRecord(
            {"consignment_id": str(number), "items": [{"description": "goods"}]}
            | ({"consignee_id": person} if person else {})
        )
        for number, person in enumerate(persons)
    ]
    found = used_quotas(ingest(records).batch, Setting("FJ", "FJD", 20_000, counters=counters))
    return list(
        zip(*(found[f"quota_used_{period}_national_minor"].tolist() for period in ("month", "year")), strict=True)
    )


def test_each_receiver_has_their_own_counters() -> None:
    assert used(["P-1", "P-9", "P-1"], COUNTERS) == [(40_000, 120_000), (0, 0), (40_000, 120_000)]


def test_a_period_that_nobody_counted_of_a_listed_person_is_unknown() -> None:
    assert used(["P-2"], COUNTERS) == [(100, MISSING_MINOR)]


def test_who_is_not_named_is_unknown_whoever_is_counted() -> None:
    assert used([None, "P-1"], COUNTERS) == [(MISSING_MINOR, MISSING_MINOR), (40_000, 120_000)]


def test_without_counters_everything_is_unknown() -> None:
    assert used(["P-1"], None) == [(MISSING_MINOR, MISSING_MINOR)]
