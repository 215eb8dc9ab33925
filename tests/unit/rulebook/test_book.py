"""A rulebook narrowed to one day."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.days import Span, day_from_text
from engine.errors import UnusableValue
from engine.rulebook.book import Rulebook
from engine.rulebook.law import HsTable, Levy, Relief, RulesInForce
from engine.rulebook.load import available, load
from tests.rulebooks.museum import MINIMAL

FIJI = load("fj")
BOOKS = {folder.name: load(folder) for folder in available()}


def on(day: str, book: Rulebook = FIJI) -> RulesInForce:
    return book.in_force(day_from_text(day))


def levy(day: str, name: str) -> Levy:
    return next(levy for levy in on(day).revenue.levies if levy.id == name)


def reliefs(day: str) -> dict[str, Relief]:
    return {relief.id.rpartition(".")[2]: relief for relief in on(day).revenue.reliefs}


@pytest.mark.parametrize(
    ("day", "ppm"),
    [
        ("2014-12-31", None),
        ("2015-01-01", 150_000),
        ("2015-12-31", 150_000),
        ("2016-01-01", 90_000),
        ("2023-07-31", 90_000),
        ("2023-08-01", 150_000),
        ("2025-07-31", 150_000),
        ("2025-08-01", 125_000),
    ],
)
def test_vat_in_fiji_is_what_it_was_on_the_day(day: str, ppm: int | None) -> None:
    assert levy(day, "vat").rate.flat_ppm == ppm


@pytest.mark.parametrize(
    ("day", "name", "shape", "minor"),
    [
        ("2012-01-01", "cliff_400", "cliff", 40_000),
        ("2020-07-31", "cliff_400", "cliff", 40_000),
        ("2020-08-01", "allowance_2000", "allowance", 200_000),
        ("2024-06-27", "allowance_2000", "allowance", 200_000),
        ("2024-06-28", "allowance_1000", "allowance", 100_000),
    ],
)
def test_the_low_value_line_of_fiji_is_what_it_was_on_the_day(day: str, name: str, shape: str, minor: int) -> None:
    assert {key: (one.shape, one.amount_minor) for key, one in reliefs(day).items()} == {name: (shape, minor)}


def test_the_gift_relief_comes_first_and_its_line_is_outside() -> None:
    found = on("2025-08-01").revenue.reliefs
    assert [(relief.shape, relief.amount_minor, relief.or_equal) for relief in found] == [
        ("cliff", 50_000, False),
        ("allowance", 100_000, True),
    ]


def test_the_allowance_of_2024_leaves_vat_due() -> None:
    law = on("2024-06-28").revenue
    relieved = {law.levies[at].id for at in law.reliefs[0].levies}
    assert relieved == {"fiscal_duty", "import_excise"}


def test_an_import_excise_that_is_listed_later_is_not_zero_before() -> None:
    table = levy("2015-06-01", "import_excise").rate.table
    assert table is not None
    assert table.values.tolist() == [-1]


def test_before_its_first_day_a_rulebook_says_so() -> None:
    with pytest.raises(UnusableValue, match="begins on 2012-01-01") as refused:
        on("2011-12-31")
    assert refused.value.code == "day_before_law"


def excise_table(folder: Path, rows: str) -> HsTable:
    """Give the table of an excise on the smallest rulebook, from rows of prefix, first day, rate."""
    book = Path(shutil.copytree(MINIMAL, folder / "xx"))
    levies = (book / "levies.yaml").read_text(encoding="utf-8")
    excise = levies[levies.index("  - id: duty") : levies.index("  - id: vat")]
    excise = excise.replace("id: duty", "id: excise").replace("tariff: duty", "tariff: excise")
    excise = excise.replace("    supplied: duty_rate\n", "    selective: yes\n")
    (book / "levies.yaml").write_text(levies + excise, encoding="utf-8")
    written = "".join(f"{prefix},{since},,12 %,{rate},fictional,invented,\n" for prefix, since, rate in _split(rows))
    (book / "tariff.csv").write_text("prefix,since,until,duty,excise,status,cite,url\n" + written, encoding="utf-8")
    law = load(book).in_force(day_from_text("2024-06-01")).revenue
    table = next(levy for levy in law.levies if levy.id == "excise").rate.table
    assert table is not None
    return table


def _split(rows: str) -> list[list[str]]:
    return [row.split() for row in rows.split(";")]


def rate_of(table: HsTable, code: int) -> int | None:
    at = np.flatnonzero((table.first <= code) & (code <= table.last))
    return int(table.values[at[0]]) if at.size else None


def test_a_dash_shields_a_sub_heading_from_the_rate_of_a_shorter_prefix(tmp_path: Path) -> None:
    table = excise_table(tmp_path, "61 2024-01-01 20%;6109 2024-01-01 -;6117 2024-01-01 5%")
    assert rate_of(table, 6109_100000) is None
    assert rate_of(table, 6110_000000) == 200_000
    assert rate_of(table, 6117_000000) == 50_000


def test_a_dash_ends_a_rate_and_its_goods_are_listed_no_more(tmp_path: Path) -> None:
    table = excise_table(tmp_path, "6117 2024-01-01 20%;6117 2024-03-01 -")
    assert rate_of(table, 6117_000000) is None


def test_a_day_without_any_levy_is_refused_and_nothing_is_owed_by_mistake() -> None:
    ended = tuple(dataclasses.replace(levy, span=Span(None, day_from_text("2024-12-31"))) for levy in FIJI.levies)
    book = dataclasses.replace(FIJI, levies=ended)
    assert on("2024-12-31", book).revenue.levies
    with pytest.raises(UnusableValue, match="2025-01-01") as refused:
        on("2025-01-01", book)
    assert refused.value.code == "no_levy_in_force"


def test_a_parameter_shows_its_value_of_the_day() -> None:
    assert on("2019-01-01").parameters["low_value_line"] == "400 FJD"
    assert on("2019-01-01").parameters["gift_line"] == "unknown"


def test_lanes_are_the_rules_own_and_those_of_unknowns() -> None:
    law = on("2025-09-01")
    at = next(at for at, rule in enumerate(law.rules.rules) if rule.id == "fj.prohibited.weapon")
    assert (law.lanes.rule_lanes[at], law.lanes.rule_unknowns[at]) == (4, 2)


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=settings().max_examples // 5)
@given(data=st.data())
def test_the_law_is_constant_between_two_days_of_change(name: str, data: st.DataObject) -> None:
    book = BOOKS[name]
    changes = [*book.days_of_change(), day_from_text("2040-01-01")]
    first = max(history.entries[0].since for history in (book.basis, book.models, book.lanes))
    at = data.draw(st.integers(changes.index(first), len(changes) - 2))
    day = data.draw(st.integers(changes[at], changes[at + 1] - 1))
    assert _portrait(book.in_force(day)) == _portrait(book.in_force(changes[at]))


def test_every_day_of_change_changes_the_law() -> None:
    days = [day for day in FIJI.days_of_change() if day > day_from_text("2012-01-01")]
    for day in days:
        assert _portrait(FIJI.in_force(day)) != _portrait(FIJI.in_force(day - 1))


def _portrait(value: object) -> object:
    """Give the law as nested lists, without the day that it was asked for."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if dataclasses.is_dataclass(value):
        return [
            _portrait(getattr(value, field.name)) for field in dataclasses.fields(value) if field.name not in _NOT_LAW
        ]
    return [_portrait(one) for one in value] if isinstance(value, tuple) else value


_NOT_LAW = frozenset({"day", "file", "line"})


def test_what_is_suspended_by_notice_is_out_of_force_and_then_in_force_again(tmp_path: Path) -> None:
    shutil.copytree(MINIMAL, tmp_path / "xx")
    thresholds = tmp_path / "xx" / "thresholds.yaml"
    notice = "    suspended: [{since: 2024-03-01, until: 2024-03-31, status: fictional, cite: {note: notice}}]\n"
    thresholds.write_text(thresholds.read_text(encoding="utf-8").rstrip() + "\n" + notice, encoding="utf-8")
    book = load(tmp_path / "xx")
    found = {
        day: len(on(day, book).revenue.reliefs) for day in ("2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01")
    }
    assert found == {"2024-02-29": 1, "2024-03-01": 0, "2024-03-31": 0, "2024-04-01": 1}
    assert {day_from_text("2024-03-01"), day_from_text("2024-04-01")} <= set(book.days_of_change())
    assert [(one.status, one.cite.text) for one in book.reliefs[0].suspended] == [("fictional", "notice")]
