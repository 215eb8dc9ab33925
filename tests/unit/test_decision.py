"""What a decision says of a rule that could not be answered."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.columns.codes import RULES_FOLDER
from engine.days import day_from_text
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates
from engine.records import DecisionRecord, RawRecord
from engine.rulebook.load import load
from engine.screen import screen_records

RULE = """area: trial
title: Trial
cap: 50
rules:
  - id: xx.trial.one
    title: Trial
    since: 2024-01-01
    when: {when}
    points: 10
    because: Trial.
    if_unknown: pass
    cite: {{note: "Invented for a test."}}
    owner: risk-unit@customs.example
"""
PARCEL = {
    "consignment_id": "A1",
    "currency": "USD",
    "goods_value": "10",
    "items": [{"description": "cup", "hs_code": "691110", "net_mass_kg": "1"}],
}


def missing(tmp_path: Path, when: str, tables: Mapping[str, str] | None = None) -> list[str]:
    folder = tmp_path / "xx"
    shutil.copytree(RULES_FOLDER / "xx", folder)
    shutil.rmtree(folder / "examples")
    (folder / "risk" / "trial.yaml").write_text(RULE.format(when=when), encoding="utf-8")
    for old, new in (tables or {}).items():
        file = folder / "tables.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    law = load(folder).in_force(day_from_text("2025-09-01"), ExchangeRates())
    evidence = make_evidence(law.country, law.currency, law.day, ExchangeRates())
    record: DecisionRecord = next(screen_records([RawRecord(PARCEL)], law, evidence, seed=1).records())
    return next(one["missing"] for one in record["unknown"] if one["rule"] == "xx.trial.one")


def test_a_word_that_is_not_said_is_missing_by_its_name_in_the_record(tmp_path: Path) -> None:
    assert missing(tmp_path, "gross_mass > 2 kg") == ["gross_mass_kg"]


def test_an_amount_in_a_currency_without_a_rate_is_missing_by_its_currency(tmp_path: Path) -> None:
    assert missing(tmp_path, "goods_value > 20 EUR and goods_value > 1 USD") == ["EUR"]


def test_a_table_that_does_not_list_the_goods_is_missing_by_its_name(tmp_path: Path) -> None:
    assert missing(tmp_path, "any(item_unit_value < floor_unit_value[item_hs_code])") == ["floor_unit_value"]


def test_known_lists_and_parameters_are_not_missing_where_only_the_rate_of_an_amount_is(tmp_path: Path) -> None:
    when = "goods_value < low_value_line and (any(item_hs_code in watched_goods) or goods_value > 5 EUR)"
    assert missing(tmp_path, when) == ["EUR"]


def test_a_table_in_a_currency_without_a_rate_is_missing_by_that_currency(tmp_path: Path) -> None:
    when = "any(item_unit_value < floor_unit_value[item_hs_code])"
    assert missing(tmp_path, when, {"85: 10 USD": "69: 20 USD", "USD per kg": "EUR per kg"}) == ["EUR"]


def test_facts_and_values_that_are_missing_are_named_together(tmp_path: Path) -> None:
    assert missing(tmp_path, "gross_mass > 2 kg and goods_value > 5 EUR") == ["gross_mass_kg", "EUR"]
