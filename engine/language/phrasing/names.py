"""What a rulebook adds to the words of the catalogue: the titles of its own names, and what they stand for on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.kinds import Quantity


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter: its title, and its value on the day. ``value`` None is not known on that day."""

    title: str
    value: Quantity | None


@dataclass(frozen=True, slots=True)
class Names:
    """Titles of parameters, tables, lists and definitions by name; ``language`` is the one that they are written in."""

    language: str = "en"
    parameters: Mapping[str, Named] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)


def readable(name: str) -> str:
    """Read a name that has no title: low_value_line is "low value line"."""
    return name.replace("_", " ")
