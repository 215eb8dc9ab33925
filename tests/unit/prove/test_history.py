"""The same questions on history: what never hit, what never hit alone, which bands stayed empty."""

from __future__ import annotations

from pathlib import Path

from engine.days import day_from_text
from engine.prove.history import History, look_back
from engine.records import RawRecord
from tests.prove.planted import Planted, Rule, bands

_DAY = day_from_text("2025-09-01")
_RULES = (
    Rule("post", "stream == post"),
    Rule("heavy_post", "stream == post and gross_mass > 2 kg"),
    Rule("sea", "stream == sea"),
    Rule("pieces", "any(item_quantity > most[gross_mass])"),
)


def _parcel(name: str, **fields: str) -> RawRecord:
    items = [{"description": "cotton shirt", "quantity": "3"}]
    return RawRecord({"consignment_id": name, **fields, "items": items})


def _history(folder: Path) -> History:
    files = bands("from: 0 kg, below: 1 kg, value: 2", "from: 1 kg, below: 5 kg, value: 9", "from: 5 kg, value: 20")
    rulebook = Planted("history", "", (), _RULES, files=files).build(folder)
    batch = [
        _parcel("A", stream="post", gross_mass_kg="3"),
        _parcel("B", stream="post", gross_mass_kg="0.5"),
        _parcel("C", stream="express"),
        RawRecord({"consignment_id": "D", "items": []}),
    ]
    return look_back(rulebook, _DAY, batch)


def test_hits_unknowns_and_hits_alone_are_counted(tmp_path: Path) -> None:
    history = _history(tmp_path)
    counts = {one.rule: (one.hits, one.unknown, one.alone) for one in history.rules}
    assert (history.parcels, history.refused) == (3, 1)
    assert counts["xx.planted.post"] == (2, 0, 0)
    assert counts["xx.planted.heavy_post"] == (1, 0, 0)
    assert counts["xx.planted.sea"] == (0, 0, 0)
    assert counts["xx.planted.pieces"] == (1, 1, 0)


def test_a_rule_that_hit_nothing_and_one_that_hit_nothing_of_its_own_are_told(tmp_path: Path) -> None:
    told = {(finding.code, finding.subjects) for finding in _history(tmp_path).findings}
    assert ("never_hit", ("xx.planted.sea",)) in told
    assert ("never_alone", ("xx.planted.heavy_post", "xx.planted.post")) in told
    assert ("never_alone", ("xx.planted.post", "xx.planted.heavy_post")) not in told


def test_the_band_that_no_parcel_fell_into_is_told(tmp_path: Path) -> None:
    empty = [finding for finding in _history(tmp_path).findings if finding.code == "band_empty"]
    assert [finding.sentence for finding in empty if finding.subjects == ("most",)] == [
        "No parcel of the batch fell into the band from 5 kg of most."
    ]
