"""The route: whether it is going where the law that is applied holds."""

from __future__ import annotations

import pytest

from engine.columns.ingest import ingest
from engine.indicators.indicator import Setting
from engine.indicators.route import other_destination
from engine.records import RawRecord


def flag(destination: str | None, country: str = "FJ") -> int:
    record = {"consignment_id": "1", "country_of_destination": destination, "items": [{"description": "mug"}]}
    batch = ingest([RawRecord(record)]).batch
    return int(other_destination(batch, Setting(country, "FJD", 19905))["is_other_destination"][0])


def test_a_parcel_for_the_country_itself_has_no_other_destination() -> None:
    assert flag("FJ") == 0


def test_a_parcel_for_another_country_is_flagged() -> None:
    assert flag("NZ") == 1


def test_a_parcel_that_does_not_say_where_it_goes_is_for_the_country_of_the_call() -> None:
    assert flag(None) == 0


@pytest.mark.parametrize("union", ["EU", "EA"])
def test_whether_a_country_lies_in_a_customs_union_is_not_known_here(union: str) -> None:
    assert flag("DE", union) == -1


def test_every_country_is_another_one_than_the_fictional_one() -> None:
    assert flag("FJ", "XX") == 1
