"""The summary adds up, exactly."""

import io

from rich.console import Console

from service.summary import Tally, summarise
from service.summary_tables import draw_summary


def levy(name, amount, status):
    return {"levy": name, "amount": amount, "status": status}


def decided(lane, levies, *, computable=True, unknown=(), rules=()):
    return {
        "status": "decided",
        "lane": lane,
        "hits": [{"rule": rule} for rule in rules],
        "assessment": {"currency": "FJD", "computable": computable, "unknown": list(unknown), "levies": levies},
    }


DAY = [
    decided("green", [levy("vat", "0.10", "due"), levy("duty", "7.00", "relieved")]),
    decided("red", [levy("vat", "0.20", "due"), levy("duty", "3.05", "due")], rules=["r.a", "r.b"]),
    decided(
        "yellow", [levy("vat", None, "not_computable")], computable=False, unknown=["exchange_rate"], rules=["r.b"]
    ),
    {"status": "refused", "problems": [{"code": "negative"}]},
]


def test_what_came_in_is_decided_or_refused():
    summary = summarise(DAY, {})

    assert (summary.records, summary.decided, summary.refused) == (4, 3, 1)


def test_records_go_by_unchanged_while_they_are_counted():
    tally = Tally()

    assert list(tally.watch(DAY)) == DAY
    assert tally.summary({}) == summarise(DAY, {})


def test_every_lane_is_counted_also_an_empty_one():
    assert summarise(DAY, {}).lanes == {"green": 1, "blue": 0, "yellow": 1, "red": 1, "hold": 0}


def test_money_is_added_as_decimals():
    summary = summarise(DAY, {})

    assert (summary.levies["vat"].due, summary.total_due, summary.total_relieved) == ("0.30", "3.35", "7.00")


def test_what_is_not_computable_is_counted_with_its_reason_and_adds_nothing():
    summary = summarise(DAY, {})

    assert (summary.not_computable, summary.not_computable_because) == (1, {"exchange_rate": 1})
    assert summary.levies["vat"].not_computable_count == 1


def test_nothing_due_has_the_decimals_of_its_currency():
    assert summarise(DAY[2:3], {}).levies["vat"].due == "0.00"


def test_rules_are_ranked_by_hits_then_by_name():
    assert list(summarise(DAY, {}).rules.items()) == [("r.b", 2), ("r.a", 1)]


def test_the_drawing_names_lanes_money_and_speed():
    told = io.StringIO()

    draw_summary(summarise(DAY, {"screen": 0.002}), Console(file=told, width=100))

    assert all(text in told.getvalue() for text in ("3 decided, 1 refused", "yellow", "3.35", "2,000 parcels a second"))


def test_a_day_of_refusals_has_no_lanes_and_no_money():
    summary = summarise(DAY[3:], {})

    assert (summary.decided, summary.currency, summary.total_due) == (0, None, "0")
