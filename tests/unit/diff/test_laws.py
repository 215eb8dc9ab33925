"""What two laws say differently: on one day, on two days, and on other days than the one that was asked for."""

from __future__ import annotations

from engine.days import day_from_text
from engine.diff.laws import LawChange, compare_laws
from engine.rulebook.book import Rulebook
from engine.rulebook.load import load
from engine.rulebook.overlay import read_overlay

DAY = day_from_text("2025-09-01")


def laid(*changes: str, since: str = "") -> Rulebook:
    head = ["overlay: try", "rulebook: fj", *([f"since: {since}"] if since else []), "changes:"]
    text = "\n".join([*head, *(f"  {change}" for change in changes), ""])
    return load("fj", (), [read_overlay(text.encode(), "try.yaml")])


def told(changes: tuple[LawChange, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(one.full_name, one.old.text if one.old else None, one.new.text if one.new else None) for one in changes]


def test_two_days_of_one_law_differ_by_what_began_and_ended_between_them() -> None:
    book = load("fj")

    changes = compare_laws(book, book, day_from_text("2024-06-27"), day_from_text("2024-06-28"))

    assert told(changes)[0] == ("low_value_line", "2,000 FJD", "1,000 FJD")
    whole = {(one.full_name, one.old is None) for one in changes if one.is_whole}
    assert {("fj.relief.allowance_1000", True), ("fj.relief.allowance_2000", False)} <= whole


def test_values_rates_lanes_and_rules_are_told_by_their_dotted_names() -> None:
    book = laid(
        "low_value_line: 500 FJD", "vat.rate: 10 %", "lanes.random.share: 5 %", "floor_unit_value.61: 12 FJD per kg",
        "splitting.cap: 30", "fj.splitting.same_parties.points: 20",
    )  # fmt: skip

    # Caps and points are settings that an officer may change any day.
    area = next(area for area in load("fj").areas if area.name == "splitting")
    rule = next(rule for rule in area.rules if rule.rule.id == "fj.splitting.same_parties")

    assert told(compare_laws(load("fj"), book, DAY, DAY)) == [
        ("low_value_line", "1,000 FJD", "500 FJD"),
        ("floor_unit_value.61", "10 FJD per kg", "12 FJD per kg"),
        ("vat.rate", "12.5 %", "10 %"),
        ("lanes.random.share", "2 %", "5 %"),
        ("splitting.cap", str(area.cap), "30"),
        ("fj.splitting.same_parties.points", str(rule.rule.points), "20"),
    ]


def test_a_rule_that_is_gone_is_told_once_by_its_title() -> None:
    (change,) = compare_laws(load("fj"), laid("fj.splitting.same_parties.off: yes"), DAY, DAY)

    assert (change.full_name, change.new, change.is_whole) == ("fj.splitting.same_parties", None, True)
    assert change.old is not None
    assert "parcels between the same parties" in change.old.text


def test_an_amount_that_is_only_written_otherwise_is_the_same() -> None:
    assert compare_laws(load("fj"), laid("gift_line: 500.00 FJD"), DAY, DAY) == ()


def test_what_begins_on_another_day_is_told_with_that_day() -> None:
    (change,) = compare_laws(load("fj"), laid("vat.rate: 10 %", since="2026-01-01"), DAY, DAY)

    assert (change.full_name, change.day) == ("vat.rate", day_from_text("2026-01-01"))


def test_the_new_value_says_since_when_it_holds_and_who_said_it() -> None:
    (change,) = compare_laws(load("fj"), laid("vat.rate: 10 %", since="2025-08-15"), DAY, DAY)

    assert change.new is not None
    assert (change.new.since, change.new.status) == (day_from_text("2025-08-15"), "fictional")
    assert change.new.source == "Overlay try"
