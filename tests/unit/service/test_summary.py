"""The summary adds up, exactly."""

import io

from rich.console import Console

from service.summary import Tally, summarise
from service.summary_tables import draw_summary


def levy(name, amount, status, model="border", point="border"):
    return {"levy": name, "amount": amount, "status": status, "model": model, "point": point}


def decided(lane, levies, *, computable=True, unknown=(), rules=(), by=()):
    return {
        "status": "decided",
        "lane": lane,
        "selected_by": list(by),
        "hits": [{"rule": rule} for rule in rules],
        "assessment": {"currency": "FJD", "computable": computable, "unknown": list(unknown), "levies": levies},
    }


BOTH = ["rule", "score"]
DAY = [
    decided("green", [levy("vat", "0.10", "due"), levy("duty", "7.00", "relieved")]),
    decided("red", [levy("vat", "0.20", "due"), levy("duty", "3.05", "due")], rules=["r.a", "r.b"], by=BOTH),
    decided(
        "yellow",
        [levy("vat", None, "not_computable"), levy("duty", None, "relieved")],
        computable=False,
        unknown=["exchange_rate"],
        rules=["r.b"],
        by=["mandatory"],
    ),
    {"status": "refused", "problems": [{"code": "negative"}, {"code": "negative"}, {"code": "unknown_code"}]},
]


def drawn(records, seconds=None):
    told = io.StringIO()
    draw_summary(summarise(records, seconds or {}), Console(file=told, width=100))
    return told.getvalue()


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


def test_an_unknown_amount_adds_nothing_and_is_counted():
    duty = summarise(DAY, {}).levies["duty"]

    assert (duty.relieved, duty.relieved_count, duty.relieved_unknown_count) == ("7.00", 2, 1)


def test_a_sum_with_an_unknown_part_is_drawn_as_the_least_it_can_be():
    assert "at least 7.00" in drawn(DAY)
    assert "at least" not in drawn(DAY[:2])


def test_a_refused_record_counts_once_for_each_code():
    assert summarise(DAY, {}).refused_because == {"negative": 1, "unknown_code": 1}


def test_it_is_counted_why_parcels_are_not_green():
    assert summarise(DAY, {}).not_green_because == {"mandatory": 1, "rule+score": 1}


def test_causes_are_drawn_in_words():
    from engine.scoring.lanes import SELECTED_BY

    told = drawn([decided("yellow", [], by=[cause]) for cause in SELECTED_BY])

    assert all(words in told for words in ("incomplete data", "full lane", "random share", "a rule's own lane"))
    assert "mandatory" not in told


def test_one_record_is_one_record():
    assert "1 record: 1 decided" in drawn(DAY[:1])


def test_nothing_due_has_the_decimals_of_its_currency():
    assert summarise(DAY[2:3], {}).levies["vat"].due == "0.00"


def test_rules_are_ranked_by_hits_then_by_name():
    assert list(summarise(DAY, {}).rules.items()) == [("r.b", 2), ("r.a", 1)]


def test_the_drawing_names_lanes_money_and_speed():
    told = drawn(DAY, {"screen": 0.002})

    assert all(text in told for text in ("3 decided, 1 refused", "yellow", "3.35", "2,000 parcels a second"))


def test_a_day_of_refusals_has_no_lanes_and_no_money():
    summary = summarise(DAY[3:], {})

    assert (summary.decided, summary.currency, summary.total_due) == (0, None, "0")


def test_money_is_added_up_by_who_collects_it_and_where():
    rows = [levy("vat", "1.10", "prepaid", "vendor", "sale"), levy("duty", "3.00", "due"), levy("fee", "2.00", "due")]
    unknown = [levy("vat", "4.00", "due", None, None)]

    collected = summarise([decided("green", rows), decided("yellow", unknown)], {}).collected

    found = [(one.model, one.point, one.status, one.amount, one.count) for one in collected]
    assert found == [
        ("border", "border", "due", "5.00", 2),
        ("vendor", "sale", "prepaid", "1.10", 1),
        (None, None, "due", "4.00", 1),
    ]  # fmt: skip


def test_who_collects_is_drawn_where_there_is_more_than_one():
    paid = levy("vat", "1.10", "prepaid", "vendor", "sale")

    assert "vendor" in drawn([decided("green", [paid, levy("duty", "3.00", "due")])])
    assert "Who collects" not in drawn([decided("green", [levy("duty", "3.00", "due")])])
