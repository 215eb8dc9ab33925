"""What a rulebook adds to the words of the catalogue: the titles of its own names, and what they stand for on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language.kinds import Quantity
from engine.language.phrasing.nouns import Noun


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter: its title, and its value on the day. ``value`` None is not known on that day.

    ``is_foreign``: the title is in another language than the sentence that it stands in.
    """

    title: str
    value: Quantity | None
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Parameters, and titles of tables, lists and definitions, by name; ``nouns`` are levies as sentences say them."""

    parameters: Mapping[str, Named] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, Noun] = field(default_factory=dict)


def readable(name: str) -> str:
    """Read a name that has no title: low_value_line is "low value line"."""
    return name.replace("_", " ")
