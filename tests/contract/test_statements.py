"""`landfall statements` keeps its word: sums are those of rows, tables keep their columns, mistakes are sentences."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from service.statement_files import COLUMNS
from tests.conftest import Outcome
from tests.contract.test_collecting import POST, own_rulebook, stranger  # noqa: F401 - a fixture

Run = Callable[..., Outcome]
SAMPLE = str(Path(__file__).parents[1] / "samples" / "periodic.csv")
PAID = """\
scheme,number,consignment_id,order_id,period,levy,amount,currency
carrier,QUICK,P01,,2027-Q1,import_duty,15.00,USD
carrier,QUICK,P01,,2027-01,vat,51.88,USD
carrier,QUICK,P02,,2027-Q1,vat,30.00,USD
carrier,NOBODY,P99,,2027-02,vat,12.50,USD
"""
EVENTS = """\
consignment_id,event,date,amount,currency
P01,undelivered,2027-01-20,,
P02,undelivered,2027-05-01,,
P03,refused,2027-02-20,,
P06,returned,2027-03-10,,
"""


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "counters.csv").write_text("consignee_id,period,counter,value\n", encoding="utf-8")
    (tmp_path / "paid.csv").write_text(PAID, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return ("statements", SAMPLE, "--country", "XX", "--counters", "counters.csv", "--period")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def added(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0))


def test_every_levy_of_every_parcel_stands_in_one_place(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    outcome = landfall(*command, "2027-Q1", "--out", "out", "--json")
    found = json.loads(outcome.out)
    rows = [row for name in ("collected.csv", "border.csv", "unplaced.csv") for row in table(tmp_path / "out", name)]

    counts = Counter((row["consignment_id"], row["levy"]) for row in rows)
    assert outcome.code == 0
    assert set(counts.values()) == {1}
    # P05 came in April; P11 does not say when it came, and the call is on another day.
    assert {name for name, _ in counts} == {f"P{at:02}" for at in range(1, 13)} - {"P05", "P11"}
    assert sum(found["unplaced"].values()) == len(table(tmp_path / "out", "unplaced.csv"))


def test_the_sums_are_those_of_the_rows_and_of_the_decisions(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2027-Q1", "--events", "events.csv", "--out", "out")
    folder = tmp_path / "out"
    landfall(
        "screen", SAMPLE, "--country", "XX", "--on", "2027-02-01", "--counters", "counters.csv", "--out", "d.ndjson"
    )

    for one in table(folder, "statements.csv"):
        own = [
            row
            for row in table(folder, "collected.csv")
            if (row["number"], row["levy"]) == (one["number"], one["levy"])
        ]
        changes = [
            row
            for row in table(folder, "corrections.csv")
            if (row["number"], row["levy"]) == (one["number"], one["levy"])
        ]
        assert Decimal(one["collected"]) == added(own, "amount")
        assert Decimal(one["corrections"]) == added(changes, "change")
        assert Decimal(one["to_pay"]) == Decimal(one["collected"]) + Decimal(one["corrections"])
    decided = [json.loads(line) for line in (tmp_path / "d.ndjson").read_text(encoding="utf-8").splitlines()]
    of_period = [one for one in decided if one["consignment_id"] not in ("P05", "P11")]
    later = sum(
        Decimal(one["assessment"][part] or 0) for one in of_period for part in ("prepaid", "deferred")
    )  # fmt: skip
    unnamed = [row for row in table(folder, "unplaced.csv") if row["place"] == "nobody_named"]
    assert later == added(table(folder, "collected.csv"), "amount") + added(unnamed, "amount")


def test_a_return_is_held_against_the_parcels(landfall: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    landfall(*command, "2027-Q1", "--paid", "paid.csv", "--out", "out")

    found = {
        (row["number"], row["consignment_id"], row["levy"]): (row["place"], row["difference"])
        for row in table(tmp_path / "out", "reconciliation.csv")
    }
    assert found["QUICK", "P01", "vat"] == ("paid_and_arrived", "0.00")
    assert found["QUICK", "P02", "vat"] == ("amount_differs", "-1.25")
    assert found["QUICK", "P01", "processing_fee"] == ("arrived_not_paid", "-7.50")
    assert found["NOBODY", "P99", "vat"] == ("paid_not_arrived", "12.50")


def test_what_came_back_is_corrected_in_the_period_of_the_event(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2027-Q1", "--events", "events.csv", "--out", "first")
    landfall(*command, "2027-Q2", "--events", "events.csv", "--out", "second")

    first, decide = table(tmp_path / "first", "corrections.csv"), table(tmp_path / "first", "to_decide.csv")
    assert {(row["consignment_id"], row["follows"]) for row in first} == {("P01", "correct")}
    assert added(first, "change") == -added(
        [row for row in table(tmp_path / "first", "collected.csv") if row["consignment_id"] == "P01"], "amount"
    )
    # The carrier's refused parcel: the law's entry is unknown. A returned one at the border is claimed back.
    assert {row["consignment_id"] for row in decide} == {"P03", "P06"}
    assert {(row["consignment_id"], row["follows"]) for row in table(tmp_path / "first", "refunds.csv")} == {
        ("P06", "refund")
    }
    # After thirty days what was collected is kept.
    assert {(row["consignment_id"], row["follows"]) for row in table(tmp_path / "second", "corrections.csv")} == {
        ("P02", "keep")
    }


def test_the_first_line_of_every_table_is_the_same_with_and_without_rows(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2031", "--out", "empty")

    for name, columns in COLUMNS.items():
        assert (tmp_path / "empty" / name).read_text(encoding="utf-8") == ",".join(columns) + "\n"
    manual = (Path(__file__).parents[2] / "service" / "manual" / "statements.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in manual and (name in {"refunds.csv", "to_decide.csv"} or ", ".join(columns[:2]) in manual)
               for name, columns in COLUMNS.items())  # fmt: skip


def test_the_page_of_a_party_stands_alone_and_shows_its_sums(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2027-Q1", "--paid", "paid.csv", "--events", "events.csv", "--out", "out")
    page = (tmp_path / "out" / "carrier-QUICK.html").read_text(encoding="utf-8")

    sums = [row for row in table(tmp_path / "out", "statements.csv") if row["number"] == "QUICK"]
    assert f">{added(sums, 'to_pay')}</td>" in page
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(|\ssrc=", page)


def test_a_parcel_without_a_day_of_arrival_belongs_to_the_day_of_the_call(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2027-H1", "--on", "2027-06-01", "--out", "out")

    days = {row["consignment_id"]: (row["day"], row["day_is"]) for row in table(tmp_path / "out", "collected.csv")}
    assert days["P11"] == ("2027-06-01", "call")
    assert days["P01"] == ("2027-01-05", "arrival")


def test_refused_records_are_counted_and_said(landfall: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8").replace("400.00,0,0", "-400.00,0,0")
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")

    outcome = landfall("statements", "bad.csv", *command[2:], "2027-Q1", "--json")

    assert (outcome.code, json.loads(outcome.out)["refused"]) == (3, 1)
    assert "Refused: P01" in outcome.err


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("2027-Q9",), "is not a period"),
        (("2027-Q1", "--paid", "events.csv"), "the first line must be scheme,number"),
        (("2027-Q1", "--events", "none.csv"), "cannot be read"),
    ],
)
def test_a_mistake_is_a_sentence(landfall: Run, command: tuple[str, ...], extra: tuple[str, ...], said: str) -> None:
    outcome = landfall(*command, *extra)

    assert (outcome.code, outcome.out) == (2, b"")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_a_registered_seller_pays_for_an_order_of_two_parcels(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    rows = "XX_VAT,XX 1234.5678,,O-8,2027-Q1,vat,18.75,USD\nXX_VAT,XX12345678,P10,,2027-Q1,vat,9.00,USD\n"
    (tmp_path / "shop.csv").write_text(PAID.splitlines()[0] + "\n" + rows, encoding="utf-8")
    back = "P07,returned,2027-03-01,,\nP10,partly_refunded,2027-03-20,20.00,USD\n"
    (tmp_path / "back.csv").write_text(EVENTS.splitlines()[0] + "\n" + back, encoding="utf-8")

    landfall(*command, "2027-Q1", "--paid", "shop.csv", "--events", "back.csv", "--out", "out")

    held = {row["consignment_id"]: row for row in table(tmp_path / "out", "reconciliation.csv") if row["levy"] == "vat"}
    assert [held[name]["place"] for name in ("P07", "P08", "P09", "P10")] == [
        "nothing_to_pay", "paid_and_arrived", "paid_and_arrived", "amount_differs",
    ]  # fmt: skip
    assert (held["P08"]["paid"], held["P09"]["paid"]) == ("11.25", "7.50")
    # All of 15.00, and a quarter of 10.00.
    (own,) = [row for row in table(tmp_path / "out", "statements.csv") if row["scheme"] == "XX_VAT"]
    assert (own["collected"], own["corrections"], own["to_pay"]) == ("43.75", "-17.50", "26.25")


def test_what_a_person_used_of_a_quota_in_one_month_counts_in_the_next(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    lines = Path(SAMPLE).read_text(encoding="utf-8").splitlines()
    months = [
        lines[2]
        .replace("P02", f"Q{at}")
        .replace("2027-02-10", f"2027-{at:02}-10")
        .replace("C02", "C1")
        .replace("250", "240")
        for at in range(1, 8)
    ]
    (tmp_path / "year.csv").write_text("\n".join([lines[0], *months, ""]), encoding="utf-8")

    landfall("statements", "year.csv", *command[2:], "2027", "--out", "out")
    duty = {
        row["consignment_id"]: row["amount"]
        for row in table(tmp_path / "out", "collected.csv")
        if row["levy"] == "import_duty"
    }

    # Examplia gives a person 1,000 USD a year, and a notice counts nothing in February 2027: of the other months four
    # parcels of 240 and 40 of the fifth are free; 10 % is due on the rest.
    assert duty == {"Q6": "20.00", "Q7": "24.00"}


def test_what_a_model_of_a_third_party_collects_stands_on_its_collectors_account_and_not_at_the_border(
    landfall: Run,
    tmp_path: Path,
    stranger: None,  # noqa: F811 - the fixture
) -> None:
    own_rulebook(landfall)
    (tmp_path / "one.json").write_text(json.dumps([POST]), encoding="utf-8")
    (tmp_path / "paid.csv").write_text(
        PAID.splitlines()[0] + "\ncollector,payment,K1,,2027-07,vat,5.50,USD\n".replace("K1", POST["consignment_id"]),
        encoding="utf-8",
    )

    outcome = landfall(
        "statements", "one.json", "--country", "mine", "--rules", "rules", "--on", "2027-07-01", "--period", "2027-07",
        "--model-from", "payment", "--paid", "paid.csv", "--out", "out",
    )  # fmt: skip

    assert outcome.code == 0, outcome.err
    own = [row for row in table(tmp_path / "out", "collected.csv") if row["levy"] == "vat"]
    assert [(row["scheme"], row["number"], row["model"], row["amount"]) for row in own] == [
        ("collector", "payment", "payment", "5.50")
    ]
    at_border = [row for row in table(tmp_path / "out", "border.csv") if row["levy"] == "vat"]
    assert [row["amount"] for row in at_border] == ["5.50"]
    held = [row for row in table(tmp_path / "out", "reconciliation.csv") if row["levy"] == "vat"]
    assert [row["place"] for row in held] == ["paid_and_arrived"]


def test_a_folder_that_it_wrote_is_replaced_when_other_parties_come_and_a_foreign_file_is_not(
    landfall: Run, command: tuple[str, ...], tmp_path: Path
) -> None:
    landfall(*command, "2027-Q1", "--paid", "paid.csv", "--out", "out")
    before = {path.name for path in (tmp_path / "out").iterdir()}
    again = landfall(*command, "2027-Q1", "--out", "out")
    after = {path.name for path in (tmp_path / "out").iterdir()}

    assert again.code == 0, again.err
    assert before - after == {"carrier-NOBODY.html"}
    assert after < before
    (tmp_path / "out" / "thesis.txt").write_text("mine", encoding="utf-8")
    refused = landfall(*command, "2027-Q1", "--out", "out")
    assert refused.code == 2
    assert "thesis.txt" in refused.err


def test_what_could_not_be_placed_says_what_to_do(landfall: Run, command: tuple[str, ...]) -> None:
    with_it = landfall(*command, "2027-Q1").text
    without = landfall("statements", SAMPLE, "--country", "XX", "--period", "2027-Q1").text

    assert "write seller_id, platform_id or operator_id into the record" in " ".join(with_it.split())
    assert "--counters FILE" not in with_it
    assert "--counters FILE" in without
