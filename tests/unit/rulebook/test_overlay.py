"""Overlays: a few lines that change named values of a rulebook, on every day or from one on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.arrays import MISSING_PPM
from engine.days import Citation, Span, day_from_text, day_text
from engine.errors import Fault, RulebookError
from engine.rulebook.book import Rulebook
from engine.rulebook.load import load
from engine.rulebook.overlay import read_overlay
from engine.rulebook.tariff import rates_on
from engine.rulebook.tariff_changes import RateChange, change_rates
from engine.rulebook.written import TariffRow

BEFORE, AFTER = day_from_text("2025-09-30"), day_from_text("2025-10-01")
OFF = "Write fj.splitting.same_parties.off: yes to leave it out."
Lay = Callable[..., Rulebook]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Load Fiji's rulebook with changes laid over it."""

    def laid(*changes: str, since: str = "", rulebook: str = "fj") -> Rulebook:
        path = tmp_path / "try.yaml"
        head = [*["overlay: try", f"rulebook: {rulebook}"], *([f"since: {since}"] if since else []), "changes:"]
        path.write_text("\n".join([*head, *(f"  {change}" for change in changes), ""]), encoding="utf-8")
        return load("fj", (), [read_overlay(path.read_bytes(), "try.yaml")])

    return laid


def faults(lay: Lay, *changes: str, **options: str) -> list[tuple[str, int, int, str]]:
    with pytest.raises(RulebookError) as refused:
        lay(*changes, **options)
    assert {fault.file for fault in refused.value.faults} == {"try.yaml"}
    return [_short(fault) for fault in refused.value.faults]


def _short(fault: Fault) -> tuple[str, int, int, str]:
    return fault.code, fault.line, fault.column, fault.hint


def values(book: Rulebook, name: str) -> list[str]:
    return [entry.value.text for entry in book.parameters[name].history if entry.value is not None]


def rule_on(book: Rulebook, name: str, day: int) -> tuple[int, str | None] | None:
    rules = [rule.rule for area in book.areas for rule in area.rules if rule.rule.id == name and rule.span.holds(day)]
    return (rules[0].points, rules[0].lane) if rules else None


def test_three_lines_are_an_overlay(tmp_path: Path) -> None:
    path = tmp_path / "what_if.yaml"
    path.write_text("overlay: what_if\nrulebook: fj\nchanges: {low_value_line: 500 FJD}\n", encoding="utf-8")

    book = load("fj", (), [read_overlay(path.read_bytes(), "try.yaml")])

    assert values(book, "low_value_line") == ["500 FJD"]
    assert [overlay.name for overlay in book.overlays] == ["what_if"]


def test_without_a_day_the_value_holds_through_the_whole_history(lay: Lay) -> None:
    assert values(lay("low_value_line: 500 FJD"), "low_value_line") == ["500 FJD"]


def test_with_a_day_the_value_holds_from_that_day_on(lay: Lay) -> None:
    book = lay("low_value_line: 500 FJD", since="2021-01-01")

    assert values(book, "low_value_line") == ["400 FJD", "2,000 FJD", "500 FJD"]


def test_a_value_says_that_the_overlay_set_it(lay: Lay) -> None:
    entry = lay("low_value_line: 500 FJD").parameters["low_value_line"].history.entries[0]

    assert (entry.status, entry.cite.text) == ("fictional", "Overlay try")


def test_a_value_may_become_unknown(lay: Lay) -> None:
    entry = lay("token_value: unknown", since="2025-10-01").parameters["token_value"].history.entries[-1]

    assert (entry.value, entry.status) == (None, "unknown")


def test_a_rate_of_a_levy_is_changed(lay: Lay) -> None:
    book = lay("vat.rate: 10 %", since="2025-10-01")
    rates = next(levy.rates for levy in book.levies if levy.id == "vat")

    assert rates is not None
    assert (rates.at(BEFORE).value, rates.at(AFTER).value) == (125_000, 100_000)  # type: ignore[union-attr]


def test_a_rule_is_changed_on_every_day(lay: Lay) -> None:
    book = lay("fj.splitting.same_parties.points: 20", "fj.splitting.same_parties.lane: red")

    assert rule_on(book, "fj.splitting.same_parties", BEFORE) == (20, "red")


def test_a_rule_is_changed_from_a_day_on(lay: Lay) -> None:
    changes = ("fj.splitting.same_parties.points: 20", "fj.splitting.same_parties.lane: red")
    book = lay(*changes, since="2025-10-01")

    assert rule_on(book, "fj.splitting.same_parties", BEFORE) == rule_on(
        load("fj"), "fj.splitting.same_parties", BEFORE
    )
    assert rule_on(book, "fj.splitting.same_parties", AFTER) == (20, "red")


def test_a_rule_is_taken_out_and_examples_may_still_name_it(lay: Lay) -> None:
    assert rule_on(lay("fj.splitting.same_parties.off: yes"), "fj.splitting.same_parties", BEFORE) is None
    assert rule_on(lay("fj.splitting.same_parties.off: no"), "fj.splitting.same_parties", BEFORE) is not None


def test_a_rule_is_taken_out_from_a_day_on(lay: Lay) -> None:
    book = lay("fj.splitting.same_parties.off: yes", since="2025-10-01")

    assert rule_on(book, "fj.splitting.same_parties", BEFORE) is not None
    assert rule_on(book, "fj.splitting.same_parties", AFTER) is None


def test_a_relief_gets_another_line_or_another_end(lay: Lay) -> None:
    book = lay("fj.relief.gift.up_to: 600 FJD", "fj.relief.gift.until: 2026-07-31")
    relief = next(relief for relief in book.reliefs if relief.id == "fj.relief.gift")

    assert (relief.line.text, relief.or_equal, relief.span.until) == ("600 FJD", True, day_from_text("2026-07-31"))


def test_lanes_the_random_share_and_the_cap_of_an_area_are_changed(lay: Lay) -> None:
    book = lay("lanes.at_least.yellow: 25", "lanes.random.share: 5 %", "splitting.cap: 40")
    setting = book.lanes.entries[0].value

    assert setting is not None
    assert (setting.at_least[0], setting.random_ppm) == ((25, "yellow"), 50_000)
    assert next(area.cap for area in book.areas if area.name == "splitting") == 40


def test_one_row_of_a_table_is_changed_and_the_others_stay(lay: Lay) -> None:
    entry = lay("floor_unit_value.61: 12 FJD per kg", "floor_unit_value.94: 2 FJD per kg").tables["floor_unit_value"]
    rows = entry.history.entries[0].value

    assert rows is not None
    assert [rows[prefix].text for prefix in ("61", "62", "94")] == ["12 FJD per kg", "10 FJD per kg", "2 FJD per kg"]  # type: ignore[union-attr]


def test_what_the_customs_value_includes_and_who_collects_are_changed(lay: Lay) -> None:
    book = lay("customs_value: fob", "collection.collector: post")

    assert [entry.value for entry in book.basis] == ["fob"]
    assert {entry.value.collector for entry in book.models if entry.value} == {"post"}


def test_the_digest_covers_the_overlay_whatever_its_line_ends(lay: Lay, tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    first = lay("low_value_line: 500 FJD")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert load("fj", (), [read_overlay(path.read_bytes(), "try.yaml")]).digest == first.digest
    assert len({first.digest, lay("low_value_line: 501 FJD").digest, load("fj").digest}) == 3


@pytest.mark.parametrize(
    ("change", "code", "column", "hint"),
    [
        ("low_value_lin: 500 FJD", "unknown_target", 3, "Did you mean low_value_line?"),
        ("zzz: 500 FJD", "unknown_target", 3, "Give a parameter, a table, or a levy, relief or rule with its key."),
        ("low_value_line: 500 kg", "wrong_kind", 19, "Write it as the rulebook does, such as 400 FJD."),
        ("low_value_line: 500 USD", "wrong_kind", 19, "Write it as the rulebook does, such as 400 FJD."),
        ("floor_unit_value.61: 12 FJD", "wrong_kind", 24, "Write it as the rulebook does, such as 8 FJD per kg."),
        ("fj.splitting.same_parties.pionts: 9", "no_such_key", 29, "Did you mean points?"),
        ("splitting.same_parties.points: 9", "no_such_key", 13, "Did you mean fj.splitting.same_parties.points?"),
        ("lanes.at_least.yelow: 9", "no_such_key", 9, "Did you mean at_least.yellow?"),
        ("vat.rate: 10", "not_a_rate", 13, "Write a rate with its sign: 15 %, not 15 and not 0.15."),
        ("fj.relief.gift.below: 600.005 USD", "too_many_decimals", 25, "Write whole minor units."),
        ("fj.splitting.same_parties.lane: redd", "unknown_choice", 35, "Did you mean red?"),
        ("fj.splitting.same_parties.off: maybe", "unknown_choice", 34, OFF),
        ("fj.route.other_destination.when: goods_vale > 4 FJD", "unknown_word", 36, "Did you mean goods_value?"),
    ],
)  # fmt: skip
def test_a_mistake_points_into_the_overlay(change: str, code: str, column: int, hint: str, lay: Lay) -> None:
    assert faults(lay, change) == [(code, 4, column, hint)]


def test_an_owner_without_its_key_asks_for_one(lay: Lay) -> None:
    ((code, _, _, hint),) = faults(lay, "vat: 10 %")

    assert code == "no_key"
    assert "rate" in hint


def test_the_overlay_of_another_rulebook_is_refused(lay: Lay) -> None:
    (fault,) = faults(lay, "low_value_line: 500 FJD", rulebook="xx")

    assert fault[:3] == ("other_rulebook", 2, 11)


def test_what_has_no_days_cannot_change_from_a_day_on(lay: Lay) -> None:
    (fault,) = faults(lay, "splitting.cap: 40", since="2025-10-01")

    assert fault[0] == "no_history"


def test_all_mistakes_are_told_at_once(lay: Lay) -> None:
    assert [fault[1] for fault in faults(lay, "low_value_lin: 500 FJD", "gift_line: 5 kg", "vat.rate: 10")] == [4, 5, 6]


@pytest.mark.parametrize("text", ["", "overlay: try\n", "overlay: try\nrulebook: fj\nchanges: [a]\n", "overlay: {a\n"])
def test_a_file_that_is_no_overlay_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RulebookError):
        read_overlay(path.read_bytes(), "try.yaml")


def test_what_stands_in_the_shared_base_is_changed_under_the_rulebooks_own_names(tmp_path: Path) -> None:
    text = (
        "overlay: try\nrulebook: xx\nsince: 2025-10-01\nchanges:\n  near_line_share: 80 %\n"
        "  xx.splitting.same_parties.points: 10\n  xx.route.other_destination.off: yes\n  watched_goods: [7113]\n"
    )

    book = load("xx", (), [read_overlay(text.encode(), "try.yaml")])

    assert [rule_on(book, "xx.splitting.same_parties", day) for day in (BEFORE, AFTER)] == [
        rule_on(load("xx"), "xx.splitting.same_parties", BEFORE),
        (10, "yellow"),
    ]
    assert rule_on(book, "xx.route.other_destination", BEFORE) is not None
    assert rule_on(book, "xx.route.other_destination", AFTER) is None
    assert values(book, "near_line_share") == ["90 %", "80 %"]


def test_a_rule_that_the_country_leaves_out_is_no_name_to_change() -> None:
    text = "overlay: try\nrulebook: xx\nchanges: {xx.declared_use.commercial_quantity.points: 10}\n"

    with pytest.raises(RulebookError) as refused:
        load("xx", (), [read_overlay(text.encode(), "try.yaml")])

    assert [fault.code for fault in refused.value.faults] == ["unknown_target"]


def test_a_parameter_of_which_no_value_is_left_keeps_its_unit(lay: Lay) -> None:
    assert lay("gift_line: unknown", "fj.relief.gift.until: 2025-08-02").parameters["gift_line"].kind.currency == "FJD"


def tariff_on(book: Rulebook, prefix: str, day: int) -> int | None:
    return rates_on(book.tariff, "fiscal_duty", day)[prefix]


def test_a_rate_of_the_tariff_is_changed_for_one_prefix(lay: Lay) -> None:
    prefix = next(iter(rates_on(load("fj").tariff, "fiscal_duty", BEFORE)))
    book = lay(f"fiscal_duty.{prefix}: 22 %", since="2025-10-01")

    assert tariff_on(book, prefix, BEFORE) == tariff_on(load("fj"), prefix, BEFORE)
    assert tariff_on(book, prefix, AFTER) == 220_000
    assert tariff_on(lay(f"fiscal_duty.{prefix}: unknown"), prefix, BEFORE) == MISSING_PPM
    assert tariff_on(lay(f"fiscal_duty.{prefix}: '-'"), prefix, BEFORE) is None


def test_a_new_prefix_takes_the_other_rates_of_the_one_that_covered_it() -> None:
    first = TariffRow("61", Span(0), {"duty": 5, "excise": 7}, Citation("law"), "dated")
    (_, new) = change_rates([first], [RateChange("duty", "6109", 9, True, None, Citation("try"))])  # noqa: FBT003

    assert (new.prefix, new.rates) == ("6109", {"duty": 9, "excise": 7})


def test_a_rate_changed_from_a_day_on_parts_the_row_and_goes_through_later_ones() -> None:
    rows = [
        TariffRow("61", Span(0, 49), {"duty": 5}, Citation("law"), "dated"),
        TariffRow("61", Span(50), {"duty": 6}, Citation("law"), "dated"),
    ]
    changed = change_rates(rows, [RateChange("duty", "61", 9, True, 20, Citation("try"))])  # noqa: FBT003

    assert [(row.span.since, row.span.until, row.rates["duty"]) for row in changed] == [
        (0, 19, 5), (20, 49, 9), (50, None, 9),
    ]  # fmt: skip


def test_a_rate_of_the_tariff_without_its_sign_is_a_fault_in_the_overlay(lay: Lay) -> None:
    ((code, line, column, _),) = faults(lay, "fiscal_duty.6109: 20")

    assert (code, line, column) == ("not_a_rate", 4, 21)


@pytest.mark.parametrize("change", ["vat.rate: 12,5 %", 'vat.rate: "12,5 %"', "lanes.random.share: 2,5 %"])
def test_a_decimal_comma_in_a_change_is_refused(lay: Lay, change: str) -> None:
    ((code, _line, _column, hint),) = faults(lay, change)
    meant = "2.5 %" if "lanes" in change else "12.5 %"
    assert (code, hint) == ("decimal_comma", f"Write {meant}.")


def test_inside_braces_a_thousands_comma_is_told_once(tmp_path: Path) -> None:
    text = "overlay: try\nrulebook: fj\nchanges: {low_value_line: 1,500 FJD}\n"
    with pytest.raises(RulebookError) as refused:
        load("fj", (), [read_overlay(text.encode(), "try.yaml")])
    (fault,) = refused.value.faults
    assert (fault.code, fault.column) == ("comma_in_number", 27)
    assert fault.hint == 'Write 1500 FJD without a comma, or "1,500 FJD" in quotes.'


def test_what_an_overlay_parts_keeps_each_suspension_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    path.write_text(
        "overlay: try\nrulebook: xx\nsince: 2026-06-01\nchanges: {processing_fee.point: border}\n", encoding="utf-8"
    )
    book = load("xx", (), [read_overlay(path.read_bytes(), "try.yaml")])
    fees = [levy for levy in book.levies if levy.id == "processing_fee"]
    assert [(levy.point, len(levy.suspended)) for levy in fees] == [("periodic", 0), ("border", 1)]


def test_a_channel_a_scheme_and_an_election_are_changed_by_their_lists_and_names(tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    path.write_text(
        "overlay: try\nrulebook: xx\nsince: 2028-01-01\nchanges:\n  models.shop.when: goods_value <= 300 USD\n"
        "  models.market.off: yes\n  collection.collector: post\n  schemes.XX_VAT.pattern: 'YY[0-9]{8}'\n"
        "  elections.post_declaration.default: short\n",
        encoding="utf-8",
    )
    book = load("xx", overlays=(read_overlay(path.read_bytes(), path.name),))

    assert [one.when.text for one in book.channels if one.id == "shop" and one.when] == [
        "goods_value <= 150 USD", "goods_value <= 300 USD",
    ]  # fmt: skip
    assert [day_text(one.span.until or 0) for one in book.channels if one.id == "market"] == ["2027-12-31"]
    assert [entry.value.collector for entry in book.models if entry.value] == ["customs", "post"]
    assert [one.scheme.pattern for one in book.schemes if one.id == "XX_VAT"] == ["XX[0-9]{8}", "YY[0-9]{8}"]
    assert [one.terms.default for one in book.elections] == ["full", "short"]
