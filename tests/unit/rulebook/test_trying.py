"""A condition that is tried in memory decides as it would if it stood in the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.errors import RulebookError, UnusableValue
from engine.evidence import make_evidence
from engine.exchange import read_rates
from engine.records import RawRecord
from engine.rulebook.load import load
from engine.rulebook.trying import try_condition
from engine.screen import screen, screen_again
from engine.simulation.population import make_day

ON = "2025-09-01"
PORT_DAY = make_day(seed=5, consignments=300, country="FJ", day=ON)
RATES = read_rates(PORT_DAY.rates_csv, "rates.csv", currency_exponents())
BOOK = load("fj")
LAW = BOOK.in_force(day_from_text(ON), RATES)
BATCH = ingest([RawRecord(record) for record in PORT_DAY.records]).batch
EVIDENCE = make_evidence("FJ", "FJD", LAW.day, RATES)
RULE = "fj.undervaluation.token_value"


def test_a_tried_condition_decides_as_the_same_text_in_the_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BOOK.folder, tmp_path / "fj"))
    area = folder / "risk" / "splitting.yaml"
    text = area.read_text(encoding="utf-8")
    old = text[text.index("same_parties_consignments >= 2") : text.index("    points: 40")]
    area.write_text(text.replace(old, "goods_value > 150 FJD\n"), encoding="utf-8")
    written = load(folder).in_force(LAW.day, RATES)
    tried = try_condition(BOOK, LAW, "fj.splitting.same_parties", "goods_value > 150 FJD", RATES)
    first = screen(BATCH, LAW, EVIDENCE, seed=7)
    in_memory, from_file = screen_again(first, tried, seed=7), screen(BATCH, written, EVIDENCE, seed=7)
    assert np.array_equal(in_memory.hits, from_file.hits)
    assert np.array_equal(in_memory.score, from_file.score)
    assert np.array_equal(in_memory.lanes.lane, from_file.lanes.lane)
    assert not np.array_equal(in_memory.hits, first.hits)


def test_the_same_law_again_gives_the_same_decisions() -> None:
    first = screen(BATCH, LAW, EVIDENCE)
    assert list(screen_again(first, LAW).records()) == list(first.records())


def test_what_is_tried_has_a_digest_of_its_own() -> None:
    one, other = (try_condition(BOOK, LAW, RULE, f"goods_value < {amount} FJD", RATES) for amount in (3, 4))
    assert len({LAW.digest, one.digest, other.digest}) == 3


def test_a_fault_points_into_what_was_typed() -> None:
    with pytest.raises(RulebookError) as refused:
        try_condition(BOOK, LAW, RULE, "goods_vale < 3 FJD", RATES)
    (fault,) = refused.value.faults
    assert (fault.code, fault.column, fault.hint) == ("unknown_word", 1, "Did you mean goods_value?")


def test_a_rule_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UnusableValue, match=r"Did you mean fj\.undervaluation\.token_value\?"):
        try_condition(BOOK, LAW, "fj.undervaluation.token_valu", "goods_value < 3 FJD", RATES)
