"""Freeze the golden decisions anew: ``python -m tests.golden.freeze``; read the difference before committing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from engine.columns.codes import currency_exponents
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import read_rates
from engine.formats.read import read
from engine.rulebook.load import load
from engine.screen import screen_records

HERE: Final = Path(__file__).parent
CASES: Final = (
    ("fj", "2019-06-03"),
    ("fj", "2021-03-01"),
    ("fj", "2024-07-01"),
    ("xx", "2025-09-01"),
)


def decide(country: str, on: str) -> str:
    """Decide the golden consignments under one rulebook on one day; digests of rulebooks are left out."""
    rulebook = load(country)
    rates = read_rates((HERE / "rates.csv").read_text(encoding="utf-8"), "rates.csv", currency_exponents())
    day = day_from_text(on)
    law = rulebook.in_force(day, rates)
    evidence = make_evidence(law.country, law.currency, day, rates)
    records = read((HERE / "consignments.ndjson").read_bytes(), "consignments.ndjson").records
    decided = list(screen_records(records, law, evidence, seed=2025).records())
    for record in decided:
        # A rulebook's digest changes with every comment in it; what it decides does not.
        record["rulebook"] = {**record["rulebook"], "digest": ""}
    return "".join(json.dumps(record, indent=1, ensure_ascii=False) + "\n" for record in decided)


def frozen_file(country: str, on: str) -> Path:
    """Say where the frozen decisions of one case stand."""
    return HERE / f"{country}-{on}.jsonl"


if __name__ == "__main__":
    for case in CASES:
        frozen_file(*case).write_text(decide(*case), encoding="utf-8", newline="\n")
