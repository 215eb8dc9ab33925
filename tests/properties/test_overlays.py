"""What holds for every overlay and every comparison of two laws, on parcels of an invented day under Fiji's law."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.arrays import MISSING_MINOR
from engine.columns.batch import Batch
from engine.columns.codes import currency_exponents
from engine.columns.ingest import ingest
from engine.days import day_from_text
from engine.decision import Decisions
from engine.diff.effect import Effect, compare_decisions
from engine.diff.laws import compare_laws
from engine.diff.stated import Name, state
from engine.evidence import make_evidence
from engine.exchange import ExchangeRates, read_rates
from engine.records import RawRecord
from engine.rulebook.book import Rulebook
from engine.rulebook.load import load
from engine.rulebook.overlay import Overlay, read_overlay
from engine.screen import screen
from engine.simulation.population import make_day

ON, SINCE = "2026-03-02", "2026-03-01"
DAY = day_from_text(ON)
WITHOUT_DAYS = ("area", "definition")
WORDED = ("title", "because")
FEW = settings(max_examples=12)


@cache
def fiji() -> Rulebook:
    return load("fj")


@cache
def parcels() -> tuple[Batch, ExchangeRates]:
    day = make_day(seed=5, consignments=400, country="FJ", day=ON)
    rates = read_rates(day.rates_csv, "rates.csv", currency_exponents())
    return ingest([RawRecord(record) for record in day.records]).batch, rates


@cache
def as_it_is() -> dict[Name, str]:
    """Everything that can be written into an overlay just as the law says it on the day."""
    return {
        name: "'-'" if said.text == "not listed" else said.text
        for name, said in state(fiji(), DAY).items()
        if name[2].partition(".")[0] not in {*WORDED, "bands", "by", "of", "unit"}
    }


def dotted(name: Name) -> str:
    part, owner, key = name
    return ".".join(text for text in (owner or {"customs value": "customs_value"}.get(part, part), key) if text)


def written(name: Name, text: str) -> str:
    value = f"[{text}]" if name[2] == "levies" or name[0] == "list" else f">\n    {text}" if len(text) > 30 else text
    return f"  {dotted(name)}: {value}\n"


def overlay(changes: Sequence[str], *, name: str = "try", since: str | None = None) -> Overlay:
    begins = f"since: {since}\n" if since else ""
    text = f"overlay: {name}\nrulebook: fj\n{begins}changes:\n{''.join(changes)}"
    return read_overlay(text.encode(), f"{name}.yaml")


def decide(*overlays: Overlay) -> Decisions:
    batch, rates = parcels()
    book = load("fj", (), overlays) if overlays else fiji()
    return screen(batch, book.in_force(DAY, rates), make_evidence("FJ", "FJD", DAY, rates), seed=3)


def records(decisions: Decisions) -> list[dict[str, object]]:
    """Give the decisions without the digest of their law."""
    return [{key: said for key, said in one.items() if key != "rulebook"} for one in decisions.records()]


@cache
def undisturbed() -> list[dict[str, object]]:
    return records(decide())


@st.composite
def reforms(draw: st.DrawFn) -> list[str]:
    """Draw changes that do something."""
    return [
        f"  low_value_line: {draw(st.integers(0, 3000))} FJD\n",
        f"  vat.rate: {draw(st.integers(0, 40))} %\n",
        f"  fj.splitting.same_parties.points: {draw(st.integers(0, 100))}\n",
        f"  fj.data_quality.vague.off: {draw(st.sampled_from(['yes', 'no']))}\n",
        f"  lanes.at_least.yellow: {draw(st.integers(1, 55))}\n",
        f"  lanes.random.share: {draw(st.integers(0, 30))} %\n",
    ]


def test_everything_that_the_law_says_can_be_named_in_an_overlay() -> None:
    changes = [written(name, text) for name, text in as_it_is().items() if name[0] not in WITHOUT_DAYS]

    assert len(changes) > 100
    assert compare_laws(fiji(), load("fj", (), [overlay(changes, since=SINCE)]), DAY, DAY) == ()


@FEW
@given(st.data())
def test_an_overlay_that_sets_values_to_what_they_are_changes_no_decision(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(as_it_is())), max_size=8, unique=True))
    is_dated = data.draw(st.booleans())
    kept = [name for name in names if name[0] not in WITHOUT_DAYS or not is_dated]
    alone = {"rate", "amount"}
    histories = {("parameter", name, "") for name, one in fiji().parameters.items() if len(one.history.entries) > 1}
    kept = [name for name in kept if is_dated or not (name[2] in alone or name[0] == "tariff" or name in histories)]

    laid = overlay([written(name, as_it_is()[name]) for name in kept], since=SINCE if is_dated else None)

    assert records(decide(laid)) == undisturbed()


def test_an_empty_overlay_changes_the_digest_only() -> None:
    laid = load("fj", (), [overlay([])])

    assert laid.digest != fiji().digest
    assert records(decide(overlay([]))) == undisturbed()


@FEW
@given(reforms(), st.data())
def test_the_order_of_overlays_matters_only_where_they_touch_the_same_name(changes, data) -> None:
    first = data.draw(st.sets(st.sampled_from(changes)))
    one = overlay([change for change in changes if change in first], name="one")
    other = overlay([change for change in changes if change not in first], name="other")

    assert records(decide(one, other)) == records(decide(other, one))


def test_of_two_overlays_on_one_name_the_later_counts() -> None:
    lines = [overlay([f"  low_value_line: {line} FJD\n"], name=f"to_{line}") for line in (300, 700)]

    assert [entry.value.text for entry in load("fj", (), lines).parameters["low_value_line"].history] == ["700 FJD"]


def test_a_law_compared_with_itself_has_no_difference() -> None:
    effect = compare_decisions(decide(), decide())

    assert compare_laws(fiji(), fiji(), DAY, DAY) == ()
    assert (effect.flipped, len(effect.rows)) == (0, 0)
    assert all(money.is_nothing and not money.delta_minor for money in (*effect.levies, *effect.totals.values()))
    assert not any(rule.began or rule.stopped for rule in effect.rules)


@FEW
@given(reforms())
def test_lanes_and_money_of_a_comparison_add_up(changes: list[str]) -> None:
    old, new = decide(), decide(overlay(changes))
    effect = compare_decisions(old, new)

    assert effect.matrix.sum(axis=1).tolist() == [int((old.lanes.lane == lane).sum()) for lane in range(5)]
    assert effect.matrix.sum(axis=0).tolist() == [int((new.lanes.lane == lane).sum()) for lane in range(5)]
    assert effect.flipped == effect.matrix.sum() - effect.matrix.trace()
    for money, before, after in _totals(effect):
        difference = _known(after) - _known(before)
        assert difference == money.delta_minor + money.became_minor - money.stopped_minor
    for groups in effect.groups.values():
        assert sum(group.consignments for group in groups) == effect.consignments
        assert sum(group.moved for group in groups) == effect.flipped
        assert sum(group.money.delta_minor for group in groups) == effect.totals["total"].delta_minor


@FEW
@given(reforms())
def test_every_consignment_that_is_not_told_is_decided_alike(changes: list[str]) -> None:
    old, new = decide(), decide(overlay(changes))
    told = set(compare_decisions(old, new).rows.tolist())

    for row, (before, after) in enumerate(zip(records(old), records(new), strict=True)):
        if row not in told:
            assert before["lane"] == after["lane"]
            assert before["assessment"]["total"] == after["assessment"]["total"]


def _totals(effect: Effect):
    yield effect.totals["total"], effect.old.assessment.total_minor, effect.new.assessment.total_minor
    yield effect.totals["relieved"], effect.old.assessment.relieved_minor, effect.new.assessment.relieved_minor


def _known(amounts) -> int:
    return sum(amount for amount in amounts.tolist() if amount != MISSING_MINOR)
