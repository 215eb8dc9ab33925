"""Registers, elections and models of third parties, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SHOP = {
    "consignment_id": "S-1", "currency": "USD", "goods_value": "80.00", "freight": "0", "insurance": "0",
    "prepaid_tax_scheme": "XX_VAT", "prepaid_tax_id": "XX12345678", "prepaid_tax_amount": "11.00",
    "items": [{"description": "Wool scarf", "hs_code": "6117"}],
}  # fmt: skip
POST = {name: value for name, value in SHOP.items() if not name.startswith("prepaid")} | {"operator_id": "POST"}
ON = ("--country", "XX", "--on", "2027-07-01")

STRANGER = """
from dataclasses import dataclass

import numpy as np
from engine.arrays import MISSING_MINOR
from engine.revenue.models.model import Settled


@dataclass(frozen=True)
class Payment:
    name: str = "payment"
    title: str = "Half withheld at the payment"
    liable: str = "consignee"
    collector: str = "payment"
    point: str = "sale"
    remit: str = "month"
    needs: str = "The reference of the payment."
    without: str = "All of it is due at the border."
    status: str = "prepaid"

    def settle(self, due, declared, is_proven):
        half = np.where(due == MISSING_MINOR, MISSING_MINOR, due // 2)
        rest = np.where(due == MISSING_MINOR, MISSING_MINOR, due - half)
        return Settled(at_border=rest, prepaid=half, deferred=np.zeros_like(due))
"""


def screened(landfall, record, *options):
    Path("one.json").write_text(json.dumps([record]), encoding="utf-8")
    outcome = landfall("screen", "one.json", *ON, *options)
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.text)


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package of somebody else's beside Landfall, as pip would."""
    place = tmp_path / "installed"
    about = place / "stranger-1.0.dist-info"
    about.mkdir(parents=True)
    (place / "stranger_payment.py").write_text(STRANGER, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n", encoding="utf-8")
    offers = (
        "payment = stranger_payment:Payment", "missing = stranger_payment:Nothing", "number = stranger_payment:np",
    )  # fmt: skip
    (about / "entry_points.txt").write_text("\n".join(["[landfall.collection_models]", *offers, ""]), encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))


def test_a_register_proves_a_number_or_sends_it_to_the_border(landfall):
    unproven = screened(landfall, SHOP)
    Path("registers.csv").write_text("scheme,number,since,until,holder\nXX_VAT,XX 1234 5678,,,Mug\n", encoding="utf-8")
    proven = screened(landfall, SHOP, "--registers", "registers.csv")
    other = screened(landfall, SHOP | {"prepaid_tax_id": "XX87654321"}, "--registers", "registers.csv")

    checks = [one["assessment"]["evidence"]["check"] for one in (unproven, proven, other)]
    assert checks == ["unverified", "valid", "not_in_register"]
    assert [one["assessment"]["prepaid"] for one in (unproven, proven, other)] == ["11.00", "11.00", "0.00"]
    assert "prepaid_not_accepted" in [note["code"] for note in other["notes"]]
    assert proven["notes"] == [note for note in unproven["notes"] if note["code"] != "prepaid_unverified"]


def test_a_file_of_choices_speaks_where_the_record_is_silent(landfall):
    Path("elections.csv").write_text("party,choice,since,until\nPOST,short,2027-01-01,\n", encoding="utf-8")

    silent = screened(landfall, POST, "--elections", "elections.csv")
    said = screened(landfall, POST | {"election": "full"}, "--elections", "elections.csv")

    assert [one["assessment"]["levies"][0]["model"] for one in (silent, said)] == ["simplified", "border"]


def test_a_register_that_cannot_be_read_is_told_and_nothing_is_decided(landfall):
    Path("one.json").write_text(json.dumps([SHOP]), encoding="utf-8")
    Path("registers.csv").write_text("scheme,number\n", encoding="utf-8")

    outcome = landfall("screen", "one.json", *ON, "--registers", "registers.csv")

    assert (outcome.code, outcome.out) == (2, b"")
    assert "registers.csv:1: the first line must be scheme,number,since,until,holder" in outcome.err


def test_typing_errors_in_registers_and_choices_are_told(landfall):
    header = "scheme,number,since,until,holder"
    Path("registers.csv").write_text(f"{header}\nXX_VATT,XX12345678,,,Mug\n", encoding="utf-8")
    Path("one.json").write_text(json.dumps([SHOP]), encoding="utf-8")
    typed = landfall("screen", "one.json", *ON, "--registers", "registers.csv")
    Path("elections.csv").write_text("party,choice,since,until\nPOST,shrt,,\n", encoding="utf-8")
    refused = landfall("screen", "one.json", *ON, "--elections", "elections.csv")
    noted = screened(landfall, POST | {"election": "shrt"})

    assert typed.code == 0
    assert "registers.csv:2: the rulebook xx has no scheme XX_VATT" in typed.err
    assert (refused.code, refused.out) == (2, b"")
    assert "elections.csv:2: POST chooses shrt" in refused.err
    assert [note["detail"][-19:] for note in noted["notes"] if note["code"] == "unknown_choice"] == [
        "Did you mean short?"
    ]


def test_estimate_says_what_was_paid_at_the_sale(landfall):
    outcome = landfall(
        "estimate", *ON, "--value", "80", "--currency", "USD", "--hs", "6117", "--freight", "0",
        "--scheme", "XX_VAT", "--number", "XX12345678", "--prepaid", "11.00",
    )  # fmt: skip

    assert outcome.code == 0, outcome.err
    assert "Of that, collected at the sale or in advance: 11.00 USD." in outcome.text
    assert "so it is unverified" in outcome.text


def own_rulebook(landfall):
    assert landfall("rules", "new", "mine").code == 0
    place = Path("rules/mine/collection.yaml")
    text = place.read_text(encoding="utf-8")
    channel = (
        "models:\n  - id: by_card\n    since: 2027-01-01\n    model: payment\n    levies: [vat]\n"
        "    status: fictional\n    cite: {note: invented}\n"
    )
    place.write_text(text.replace("models:\n", channel, 1), encoding="utf-8")


def test_a_model_of_a_stranger_collects_once_it_is_named(landfall, stranger):
    own_rulebook(landfall)
    Path("one.json").write_text(json.dumps([POST]), encoding="utf-8")
    call = ("screen", "one.json", "--country", "mine", "--rules", "rules", "--on", "2027-07-01")

    without, with_it = landfall(*call), landfall(*call, "--model-from", "payment")

    assert without.code == 2
    assert "payment is not a collection model that is installed." in without.err
    assert "LANDFALL_MODELS" in without.err
    assert with_it.code == 0, with_it.err
    levies = json.loads(with_it.text)["assessment"]["levies"]
    assert [(row["status"], row["amount"]) for row in levies if row["levy"] == "vat"] == [
        ("prepaid", "5.50"),
        ("due", "5.50"),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return None", "AttributeError: 'NoneType' object has no attribute"),
        ("return Settled(due[:0], due[:0], due[:0])", "IndexError: "),
    ],
)
def test_a_model_that_fails_is_named_with_what_it_raised(landfall, stranger, tmp_path, monkeypatch, body, says):
    name = "stranger_" + str(abs(hash(body)))
    head = STRANGER.partition("        half =")[0]
    (tmp_path / "installed" / f"{name}.py").write_text(f"{head}        {body}\n", encoding="utf-8")
    offers = tmp_path / "installed" / "stranger-1.0.dist-info" / "entry_points.txt"
    offers.write_text(f"[landfall.collection_models]\npayment = {name}:Payment\n", encoding="utf-8")
    own_rulebook(landfall)
    Path("one.json").write_text(json.dumps([POST]), encoding="utf-8")
    monkeypatch.setenv("LANDFALL_MODELS", "payment")

    outcome = landfall("screen", "one.json", "--country", "mine", "--rules", "rules", "--on", "2027-07-01")

    assert (outcome.code, outcome.out) == (2, b"")
    assert f"The collection model payment failed in settle(): {says}" in outcome.err
    assert "mend its package" in outcome.err
    assert "Traceback" not in outcome.err


def test_the_settings_may_name_it_for_every_command(landfall, stranger, monkeypatch):
    own_rulebook(landfall)
    assert landfall("rules", "check", "rules/mine").code == 1
    monkeypatch.setenv("LANDFALL_MODELS", "payment")

    assert landfall("rules", "check", "rules/mine").code == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("cash", "No collection model cash is installed. Installed are: missing, number, payment."),
        ("missing", "does not load: module 'stranger_payment' has no attribute 'Nothing'"),
        ("number", "cannot be used: its name must be lower-case letters, digits and _"),
    ],
)
def test_what_is_no_model_is_told_without_a_trace(landfall, stranger, name, says):
    outcome = landfall("estimate", *ON, "--value", "80", "--currency", "USD", "--model-from", name)

    assert outcome.code == 2
    assert says in outcome.err.replace("\n", " ")
    assert "Traceback" not in outcome.err
