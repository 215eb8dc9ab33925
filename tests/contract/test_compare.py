"""`landfall compare` keeps its word: table, JSON, a page that stands alone, and a sentence for every mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.contract.test_collecting import own_rulebook, stranger  # noqa: F401 - a fixture

Run = Callable[..., Outcome]
SAMPLE = str(Path(__file__).parents[1] / "samples" / "ways.csv")
COMMON = (SAMPLE, "--country", "FJ", "--on", "2026-07-01")
REFORM = "overlay: lower_vat\ntitle: VAT of 10 %\nrulebook: fj\nchanges: {vat.rate: 10 %}\n"
IN_NATIONAL = """\
assumptions:
  - {id: border.administration_per_parcel, value: 20 FJD}
  - {id: border.traders_per_parcel, value: 5 FJD}
"""


def test_a_comparison_without_exchange_rates_says_what_is_not_known(landfall: Run) -> None:
    outcome = landfall("compare", *COMMON, "--json")
    found = json.loads(outcome.out)

    border = found["sides"][0]["models"][0]
    assert outcome.code == 0
    assert found["currency"] == "FJD"
    assert border["outcomes"]["middle"]["net"] is None
    assert border["outcomes"]["middle"]["missing"] == ["exchange rate of NZD", "exchange rate of SEK"]
    assert any("exchange rate of NZD" in note for note in found["notes"])


def test_every_amount_adds_up_in_text(landfall: Run) -> None:
    found = json.loads(landfall("compare", "demo", "--country", "fj", "--on", "2025-09-01", "--json").out)

    assert found["parcels"] == 5000
    for model in found["sides"][0]["models"]:
        assert model["parcels"]["computable"] + model["not_computable"]["parcels"] == 5000
        for end in found["columns"]:
            one = model["outcomes"][end]
            revenue = sum(Decimal(levy["amount"]) for levy in one["collected"])
            assert revenue == Decimal(one["revenue"])
            assert Decimal(one["due"]) == Decimal(one["lost_trade"]) + Decimal(one["leakage"]) + revenue
            assert Decimal(one["net"]) == revenue - Decimal(one["cost_to_collect"])


def test_it_is_the_same_every_time(landfall: Run) -> None:
    command = ("compare", "demo", "--country", "fj", "--on", "2025-09-01", "--json")

    assert landfall(*command).out == landfall(*command).out


def test_a_reform_stands_beside_todays_law(landfall: Run, tmp_path: Path) -> None:
    (tmp_path / "reform.yaml").write_text(REFORM, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(IN_NATIONAL, encoding="utf-8")

    outcome = landfall(
        "compare", *COMMON, "--reform", "reform.yaml", "--assume", "mine.yaml", "--models", "border", "--json"
    )
    today, reform = json.loads(outcome.out)["sides"]

    due = [next(one["amount"] for one in side["models"][0]["due"] if one["levy"] == "vat") for side in (today, reform)]
    assert due == ["335.13", "268.10"]
    assert json.loads(outcome.out)["same_parcels"] == [
        {"model": "border", "parcels": 7, "due": ["360.13", "293.10"], "difference": "-67.03"}
    ]
    assert reform["overlays"] == ["lower_vat"]
    assert reform["models"][0]["outcomes"]["high"]["break_even"]["at"] == "200.00"


def test_a_relief_that_leaves_nothing_is_named_and_can_be_lifted(landfall: Run, tmp_path: Path) -> None:
    rows = Path(SAMPLE).read_text(encoding="utf-8").splitlines()
    (tmp_path / "gift.csv").write_text("\n".join([rows[0], rows[5], ""]), encoding="utf-8")
    command = ("compare", "gift.csv", "--country", "FJ", "--on", "2026-07-01", "--models", "border,vendor")

    plain = landfall(*command)
    lifted = json.loads(landfall(*command, "--lift", "gift", "--json").out)

    assert "--lift fj.relief.gift" in " ".join(plain.text.split())
    assert [sum(Decimal(one["amount"]) for one in model["due"]) for model in lifted["sides"][0]["models"]] == [
        Decimal("12.50"), Decimal("12.50"),
    ]  # fmt: skip
    assert lifted["sides"][0]["to_lift"] == []


def test_it_can_be_read_in_eighty_columns(landfall: Run) -> None:
    text = landfall("compare", "demo", "--country", "fj", "--on", "2025-09-01").text

    assert max(len(line.rstrip()) for line in text.splitlines() if "http" not in line) <= 80


def test_every_assumption_says_how_sure_it_is(landfall: Run) -> None:
    found = json.loads(landfall("compare", *COMMON, "--json").out)

    figures = [one[end] for one in found["assumptions"] for end in ("low", "middle", "high")]
    assert {figure["status"] for figure in figures} == {"sourced", "dated", "assumption"}
    assert all(figure["url"] for figure in figures if figure["status"] != "assumption")
    assert any("marked assumption" in note for note in found["notes"])


def test_the_page_stands_alone(landfall: Run, tmp_path: Path) -> None:
    outcome = landfall("compare", "demo", "--country", "fj", "--on", "2025-09-01", "--page", "models.html")
    page = (tmp_path / "models.html").read_text(encoding="utf-8")

    assert outcome.code == 0
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<svg") == 1
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(|\ssrc=", page)
    # Addresses are to follow, never to load.
    assert set(re.findall(r'(\w+)="https?://', page)) <= {"href", "xmlns"}


def test_what_comes_from_outside_is_escaped_on_the_page(landfall: Run, tmp_path: Path) -> None:
    (tmp_path / "reform.yaml").write_text(REFORM.replace("lower_vat", "lower_<b>vat"), encoding="utf-8")
    (tmp_path / "<b>.csv").write_bytes(Path(SAMPLE).read_bytes())

    landfall("compare", "<b>.csv", "--country", "FJ", "--on", "2026-07-01", "--page", "out.html")

    assert "<b>" not in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--models", "bordr"), "is not a collection model"),
        (("--lift", "gfit"), "is not a relief in force"),
        (("--levies", "gst"), "is not a levy in force"),
        (("--assume", "none.yaml"), "cannot be read"),
        (("--reform", "none.yaml"), "cannot be read"),
        (("--page", SAMPLE), "is also what is read"),
    ],
)
def test_a_mistake_is_a_sentence(landfall: Run, extra: tuple[str, ...], said: str) -> None:
    outcome = landfall("compare", *COMMON, *extra)

    assert (outcome.code, outcome.out) == (2, b"")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_a_fault_of_a_file_of_assumptions_points_into_it(landfall: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("assumptions:\n  - {id: vendor.compliance, value: 140 %}\n", encoding="utf-8")

    outcome = landfall("compare", *COMMON, "--assume", "mine.yaml")

    assert outcome.code == 2
    assert "mine.yaml:2:" in outcome.err
    assert "^^^^^" in outcome.err


def test_refused_records_are_counted(landfall: Run, tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8").replace("200.00,0,0", "-200.00,0,0")
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")

    found = json.loads(landfall("compare", "bad.csv", "--country", "FJ", "--on", "2026-07-01", "--json").out)

    assert (found["parcels"], found["refused"]) == (7, 1)


def test_a_model_of_a_third_party_is_compared_by_name_on_assumptions_of_its_own(
    landfall: Run,
    tmp_path: Path,
    stranger: None,  # noqa: F811 - the fixture
) -> None:
    command = ("compare", *COMMON, "--models", "payment", "--model-from", "payment", "--json")
    (tmp_path / "mine.yaml").write_text(
        "assumptions:\n"
        "  - {id: payment.compliance, title: Paid, unit: share, more_means: more, value: 50 %, status: assumption, "
        'cite: {note: "Tried out."}}\n'
        "  - {id: payment.caught, title: Caught, unit: share, more_means: more, value: 0 %, status: assumption, "
        'cite: {note: "Tried out."}}\n',
        encoding="utf-8",
    )

    plain = json.loads(landfall(*command).out)["sides"][0]["models"][0]
    assumed = json.loads(landfall(*command, "--assume", "mine.yaml").out)["sides"][0]["models"][0]

    assert (plain["model"], plain["title"], plain["outcomes"]["middle"]["revenue"]) == (
        "payment", "Half withheld at the payment", None,
    )  # fmt: skip
    assert "payment.compliance" in plain["outcomes"]["middle"]["missing"]
    assert assumed["outcomes"]["middle"]["revenue"] == "180.07"


def test_a_rulebook_that_names_a_model_of_a_third_party_is_compared_with_it(
    landfall: Run,
    stranger: None,  # noqa: F811 - the fixture
) -> None:
    own_rulebook(landfall)
    command = ("compare", SAMPLE, "--country", "mine", "--rules", "rules", "--on", "2027-07-01", "--models", "border")

    without, with_it = landfall(*command), landfall(*command, "--model-from", "payment")

    assert without.code == 2
    assert "payment is not a collection model that is installed." in without.err
    assert with_it.code == 0, with_it.err


def test_a_reform_that_begins_later_is_said_not_to_be_in_force(landfall: Run, tmp_path: Path) -> None:
    (tmp_path / "reform.yaml").write_text(REFORM + "since: 2027-01-01\n", encoding="utf-8")

    outcome = landfall("compare", *COMMON, "--reform", "reform.yaml", "--models", "border", "--page", "out.html")

    said = " ".join(outcome.err.split())
    assert "The reform lower_vat is not in force on 2026-07-01: it begins on 2027-01-01" in said
    assert "Due on the same parcels" in outcome.text
    assert "known under both laws" in " ".join(outcome.text.split())
    assert "The same parcels under both laws" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_where_low_assumptions_leave_more_than_the_middle_it_is_said_and_the_ends_are_in_order(landfall: Run) -> None:
    command = ("compare", "demo", "--country", "fj", "--on", "2025-09-01", "--models", "vendor")
    text, found = landfall(*command).text, json.loads(landfall(*command, "--json").out)

    low, middle, _ = (
        Decimal(found["sides"][0]["models"][0]["outcomes"][end]["net"]) for end in ("low", "middle", "high")
    )
    assert low > middle
    assert any(note.startswith("today, vendor: what is left does not rise") for note in found["notes"])
    assert "low as." in text
    assert text.index("least") < text.index("most")
