"""Corrections, reconciliation and statements on rows written by hand; and what holds for all rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.days import Citation, day_from_text
from engine.rulebook.keys import EVENTS, FOLLOWS
from engine.rulebook.law import ReturnRule
from engine.statements.collected import CollectedRow, Party
from engine.statements.corrections import correct, share_out
from engine.statements.events import Event
from engine.statements.paid import PaidRow
from engine.statements.periods import read_period
from engine.statements.reconciliation import reconcile
from engine.statements.statement import make_statements

Q1 = read_period("2026-Q1")
SHOP = Party("IOSS", "IM1")
DAY = day_from_text("2026-02-01")


def row(name: str, minor: int | None, levy: str = "vat", **other: object) -> CollectedRow:
    usual = CollectedRow(0, name, "", DAY, True, levy, "vendor", "shop", "quarter", "account", SHOP, minor)  # noqa: FBT003
    return replace(usual, **other)


def event(name: str, kind: str, day: int = DAY + 5, minor: int | None = None) -> Event:
    return Event(name, kind, day, minor, "FJD" if minor else "", 2)


def rule(kind: str, follows: str = "correct", **other: object) -> ReturnRule:
    usual = ReturnRule("vendor", kind, (), follows, None, False, Citation("Order 1"), "fictional")  # noqa: FBT003
    return replace(usual, **other)


def paid(name: str, minor: int, period: str = "2026-Q1", **other: object) -> PaidRow:
    return replace(PaidRow("IOSS", "IM1", name, "", read_period(period), "vat", minor, "FJD", 2), **other)


def corrected(rows, events, rules, share=Fraction(1)):
    return correct(rows, events, lambda _: rules, lambda _: share)


def changes(found) -> list[tuple[str, int | None]]:
    return [(one.follows, one.minor) for one in found]


def test_a_whole_return_takes_back_what_was_collected_of_every_levy() -> None:
    rows = [row("P1", 1250), row("P1", 300, "duty")]

    assert changes(corrected(rows, [event("P1", "returned")], [rule("returned")])) == [
        ("correct", -1250), ("correct", -300),
    ]  # fmt: skip


def test_what_the_law_does_not_say_is_for_a_person_to_decide() -> None:
    found = corrected([row("P1", 1250)], [event("P1", "refused")], [rule("returned")])

    assert changes(found) == [("unknown", None)]
    assert "does not say what follows when a parcel is refused under the model vendor" in found[0].why


def test_a_rule_that_nobody_found_is_for_a_person_too() -> None:
    found = corrected([row("P1", 1250)], [event("P1", "refused")], [rule("refused", "unknown", status="unknown")])

    assert changes(found) == [("unknown", None)]


def test_the_first_rule_that_speaks_of_the_levy_counts() -> None:
    rules = [rule("returned", "keep", levies=("duty",)), rule("returned")]
    found = corrected([row("P1", 1250), row("P1", 300, "duty")], [event("P1", "returned")], rules)

    assert sorted(changes(found)) == [("correct", -1250), ("keep", 0)]


def test_after_its_time_nothing_is_given_back_and_within_it_is() -> None:
    rules = [rule("returned", within=30)]

    on_time = corrected([row("P1", 1250)], [event("P1", "returned", DAY + 30)], rules)
    late = corrected([row("P1", 1250)], [event("P1", "returned", DAY + 31)], rules)
    not_known = corrected([row("P1", 1250)], [event("P1", "returned")], [rule("returned", is_within_unknown=True)])

    assert [changes(one) for one in (on_time, late, not_known)] == [
        [("correct", -1250)], [("keep", 0)], [("unknown", None)],
    ]  # fmt: skip
    assert late[0].why == "more than 30 days after arrival"


def test_a_part_is_exact_and_shared_by_largest_remainder() -> None:
    rows = [row("P1", 101), row("P1", 100, "duty"), row("P1", 100, "excise")]
    found = corrected(rows, [event("P1", "partly_refunded", minor=1)], [rule("partly_refunded")], Fraction(1, 3))

    # A third of 3.01 is 1.00 and a third of a cent.
    assert [one.minor for one in found] == [-34, -33, -33]


def test_more_than_the_goods_are_worth_is_not_given_back() -> None:
    events = [event("P1", "partly_refunded", DAY + at, minor=1) for at in range(2)]
    found = corrected([row("P1", 1000)], events, [rule("partly_refunded")], Fraction(2, 3))

    assert changes(found) == [("correct", -667), ("unknown", None)]
    assert "more was refunded than the goods are worth" in found[1].why


def test_an_event_of_a_parcel_that_is_not_there_is_listed() -> None:
    found = corrected([row("P1", 1)], [event("P9", "returned")], [rule("returned")])

    assert changes(found) == [("unknown", None)]
    assert "none of the batches" in found[0].why


def test_an_amount_that_is_not_known_is_not_guessed() -> None:
    unknown = row("P1", None, place="not_computable", party=None, model="")

    assert changes(corrected([unknown], [event("P1", "returned")], [rule("returned")])) == [("unknown", None)]


def test_a_return_is_held_against_what_arrived() -> None:
    rows = [row("P1", 1250), row("P2", 500), row("P3", 700)]
    found = reconcile(rows, [paid("P1", 1250), paid("P2", 450), paid("P8", 900)], Q1, lambda one: one.minor)

    assert [(one.where, one.consignment_id, one.due_minor, one.paid_minor, one.difference_minor) for one in found] == [
        ("paid_and_arrived", "P1", 1250, 1250, 0),
        ("amount_differs", "P2", 500, 450, -50),
        ("arrived_not_paid", "P3", 700, None, -700),
        ("paid_not_arrived", "P8", None, 900, 900),
    ]


def test_one_row_may_pay_for_all_parcels_of_an_order() -> None:
    rows = [row("P1", 200, order_id="O-1"), row("P2", 101, order_id="O-1")]
    exact = reconcile(rows, [paid("", 301, order_id="O-1")], Q1, lambda one: one.minor)
    short = reconcile(rows, [paid("", 300, order_id="O-1")], Q1, lambda one: one.minor)

    assert [(one.where, one.paid_minor) for one in exact] == [("paid_and_arrived", 200), ("paid_and_arrived", 101)]
    assert {one.where for one in short} == {"amount_differs"}
    assert sum(one.paid_minor for one in short) == 300


def test_what_is_paid_twice_differs_by_what_is_too_much() -> None:
    (found,) = reconcile([row("P1", 1250)], [paid("P1", 1250), paid("P1", 1250)], Q1, lambda one: one.minor)

    assert (found.where, found.difference_minor) == ("amount_differs", 1250)


def test_paid_in_one_period_and_arrived_in_the_next_is_told_in_both() -> None:
    later = row("P1", 1250, day=day_from_text("2026-04-02"))
    said = [paid("P1", 1250, "2026-03")]

    (first,) = reconcile([later], said, Q1, lambda one: one.minor)
    (second,) = reconcile([later], said, read_period("2026-Q2"), lambda one: one.minor)

    assert (first.where, first.due_minor, first.paid_minor) == ("arrived_in_another_period", None, 1250)
    assert (second.where, second.due_minor, second.paid_in) == ("paid_and_arrived", 1250, "2026-03")


def test_a_return_in_a_currency_without_a_rate_is_not_compared() -> None:
    (found,) = reconcile([row("P1", 1250)], [paid("P1", 1250)], Q1, lambda _: None)

    assert (found.where, found.paid_minor, found.difference_minor) == ("not_compared", None, None)


def test_a_correction_stands_in_the_period_of_its_event() -> None:
    rows = [row("P1", 1250), row("P2", 500)]
    found = corrected(rows, [event("P1", "returned", day_from_text("2026-04-02"))], [rule("returned")])

    first = make_statements(rows, found, None, Q1, lambda one: one.minor)
    second = make_statements(rows, found, None, read_period("2026-Q2"), lambda one: one.minor)

    assert [one.to_pay_minor for one in first.statements] == [1750]
    assert [(one.to_pay_minor, len(one.rows)) for one in second.statements] == [(-1250, 0)]


def test_a_refund_that_somebody_claims_changes_no_account() -> None:
    rows = [row("P1", 1250, place="border", party=None, model="border")]
    found = corrected(rows, [event("P1", "returned")], [rule("returned", "refund", model="border")])
    made = make_statements(rows, found, None, Q1, lambda one: one.minor)

    assert made.statements == ()
    assert [one.minor for one in made.refunds] == [-1250]
    assert made.at_border == tuple(rows)


@pytest.mark.parametrize(
    ("total", "weights", "shares"), [(7, [1, 1, 1], [3, 2, 2]), (0, [5], [0]), (3, [0, 0], [0, 0])]
)
def test_shares_add_up(total: int, weights: list[int], shares: list[int]) -> None:
    assert share_out(total, weights) == shares


names = st.sampled_from(["P1", "P2", "P3", "P4"])
levies = st.sampled_from(["vat", "duty"])
days = st.integers(Q1.first - 5, Q1.last + 5)
places = st.sampled_from(["account", "account", "border", "nothing_due", "not_computable", "nobody_named"])


@st.composite
def many_rows(draw: st.DrawFn) -> list[CollectedRow]:
    keys = draw(st.lists(st.tuples(names, levies), unique=True, max_size=8))
    found = []
    for at, (name, levy) in enumerate(keys):
        place = draw(places)
        minor = {"nothing_due": 0, "not_computable": None}.get(place, draw(st.integers(1, 10**6)))
        party = Party("IOSS", draw(st.sampled_from(["IM1", "IM2"]))) if place == "account" else None
        order = draw(st.sampled_from(["", "O-1"]))
        found.append(row(name, minor, levy, row=at, day=draw(days), place=place, party=party, order_id=order))
    return found


@st.composite
def many_paid(draw: st.DrawFn) -> list[PaidRow]:
    period = st.sampled_from(["2026-Q1", "2026-01", "2026-Q2"])
    row_of = st.builds(
        lambda name, order, levy, minor, when, number: replace(
            paid(name, minor, when), order_id="" if name else order, levy=levy, number=number
        ),
        st.one_of(names, st.just("")), st.just("O-1"), levies, st.integers(0, 10**6), period,
        st.sampled_from(["IM1", "IM2"]),
    )  # fmt: skip
    return draw(st.lists(row_of, max_size=8))


@st.composite
def many_events(draw: st.DrawFn) -> list[Event]:
    one = st.builds(
        lambda name, kind, day, minor: event(name, kind, day, minor if kind == "partly_refunded" else None),
        names, st.sampled_from(EVENTS), days, st.integers(1, 100),
    )  # fmt: skip
    return sorted(draw(st.lists(one, max_size=8)), key=lambda found: found.day)


rules = st.lists(
    st.builds(
        lambda kind, follows, which, within: rule(kind, follows, levies=which, within=within),
        st.sampled_from(EVENTS), st.sampled_from(FOLLOWS), st.sampled_from([(), ("vat",)]),
        st.sampled_from([None, 10]),
    ),
    max_size=8,
)  # fmt: skip


@given(many_rows(), many_events(), rules)
def test_never_more_is_given_back_than_was_collected(rows, events, of_law) -> None:
    found = correct(rows, events, lambda _: of_law, lambda one: Fraction(one.minor or 0, 100))

    back: Counter[int] = Counter()
    for one in found:
        assert one.minor is None or one.minor <= 0
        assert (one.minor is None) == (one.follows == "unknown")
        if one.collected is not None:
            back[one.collected.row] -= one.minor or 0
    assert all(back[one.row] <= (one.minor or 0) for one in rows)
    assert {id(one.event) for one in found} == {id(one) for one in events}


@given(many_rows(), many_paid(), many_events(), rules)
def test_every_amount_of_the_period_stands_in_one_place_and_sums_are_those_of_the_rows(
    rows, said, events, of_law
) -> None:
    found = correct(rows, events, lambda _: of_law, lambda one: Fraction(one.minor or 0, 100))
    made = make_statements(rows, found, said, Q1, lambda one: one.minor)

    listed = [*made.at_border, *made.unplaced, *(one for statement in made.statements for one in statement.rows)]
    assert len({one.row for one in listed}) == len(listed)
    assert len(listed) + made.nothing_due + made.other_periods == len(rows)
    for statement in made.statements:
        sums = statement.sums()
        assert sum(one.collected_minor for one in sums) == sum(one.minor or 0 for one in statement.rows)
        assert sum(one.corrections_minor for one in sums) == sum(one.minor or 0 for one in statement.corrections)
        assert statement.to_pay_minor == sum(one.to_pay_minor for one in sums)


@given(many_rows(), many_paid())
def test_a_reconciliation_parts_the_parcels_of_a_party_and_its_return(rows, said) -> None:
    own = [one for one in rows if one.place == "account" and one.party == SHOP]
    own_said = [one for one in said if one.number == "IM1"]
    found = reconcile(own, own_said, Q1, lambda one: one.minor)

    # Each levy of each parcel of the period once.
    arrived = sorted((one.consignment_id, one.levy) for one in found if one.due_minor is not None)
    assert arrived == sorted((one.consignment_id, one.levy) for one in own if Q1.holds(one.day))
    for one in found:
        assert one.difference_minor == (one.paid_minor or 0) - (one.due_minor or 0)
    # What was paid for goods that never came is told in full; a row for the consignment goes before one for its order.
    named = {(one.consignment_id, one.levy) for one in own_said if one.consignment_id}
    found_by = {
        (one.consignment_id if (one.consignment_id, one.levy) in named else one.order_id, one.levy) for one in own
    }
    absent = sum(one.paid_minor for one in found if one.where == "paid_not_arrived")
    assert absent == sum(
        one.minor for one in own_said
        if Q1.contains(one.period) and (one.consignment_id or one.order_id, one.levy) not in found_by
    )  # fmt: skip


def test_a_return_is_held_against_what_corrections_of_the_period_leave() -> None:
    rows = [row("P1", 3875), row("P2", 500), row("P3", 700)]
    found = corrected(rows, [event("P1", "returned"), event("P2", "returned")], [rule("returned")])
    (made,) = make_statements(rows, found, [paid("P2", 500), paid("P3", 700)], Q1, lambda one: one.minor).statements

    assert {one.consignment_id: (one.where, one.due_minor, one.to_pay_minor, one.difference_minor)
            for one in made.compared} == {
        "P1": ("nothing_to_pay", 3875, 0, 0),
        "P2": ("amount_differs", 500, 0, 500),
        "P3": ("paid_and_arrived", 700, 700, 0),
    }  # fmt: skip
    assert sum(one.to_pay_minor for one in made.compared) == made.to_pay_minor
