"""The names of time zones, as the tz database has them, and which of them a country has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from engine.language.diagnostics import nearest


@cache
def is_time_zone(name: str) -> bool:
    """Say whether ``name`` names a time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_meant(name: str, country: str) -> str:
    """Write the hint for a name that is no time zone: those of the country, or the nearest name."""
    from zoneinfo import available_timezones

    own = sorted(_zones_of(country))
    near = nearest(name, own) or (None if own else nearest(name, available_timezones()))
    if near is not None:
        return f"Did you mean {near}?"
    if own:
        return f"Time zones of {country}: {', '.join(own)}."
    return "Write a name of the tz database, such as Pacific/Fiji."


def _zones_of(country: str) -> Iterator[str]:
    """Read the table in which the tz database names the zones of each country; nothing where it is not installed."""
    for line in _table().splitlines():
        cells = line.split("\t")
        if cells[0] == country and len(cells) > len(("code", "place")):
            yield cells[2]


@cache
def _table() -> str:
    from importlib.resources import files
    from zoneinfo import TZPATH

    places = [*(Path(folder) / "zone.tab" for folder in TZPATH), files("tzdata") / "zoneinfo" / "zone.tab"]
    return next((place.read_text(encoding="utf-8") for place in places if place.is_file()), "")
