"""Which names are time zones, and what is told of one that is none."""

from __future__ import annotations

import pytest

from engine.rulebook.time_zones import is_time_zone, zone_meant


@pytest.mark.parametrize("name", ["Pacific/Fiji", "Etc/UTC", "Europe/Paris"])
def test_names_of_the_database_are_time_zones(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize("name", ["Pacific/Atafu", "+13", "Pacific", "/etc/passwd", "../etc/passwd", "Fiji time"])
def test_nothing_else_is_a_time_zone(name: str) -> None:
    assert not is_time_zone(name)


def test_the_zones_of_the_country_are_named_first() -> None:
    assert zone_meant("Pacific/Atafu", "TK") == "Did you mean Pacific/Fakaofo?"
    assert zone_meant("+13", "TO") == "Time zones of TO: Pacific/Tongatapu."
    assert zone_meant("pacific/fiji", "FJ") == "Did you mean Pacific/Fiji?"
    assert zone_meant("Europe/Pariss", "XX") == "Did you mean Europe/Paris?"
