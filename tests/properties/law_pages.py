"""A rulebook's files read once more, in plain Python, and narrowed to a day: apart from the engine's loader."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

RULES = Path(__file__).parents[2] / "rules"


@cache
def page(folder: Path, name: str) -> Any:
    """Give what a file says, every value as text."""
    file = folder / name
    return YAML(typ="base", pure=True).load(file.read_text("utf-8")) if file.exists() else None


@dataclass(frozen=True)
class Book:
    """A folder of rule files; what it shares with others stands in ``common``."""

    folder: Path

    @property
    def about(self) -> Any:
        return page(self.folder, "about.yaml")

    def folders(self) -> list[Path]:
        """Give the folders that count, the more important first."""
        return [self.folder, *([RULES / "common"] if "common" in (self.about.get("includes") or ()) else [])]

    @cache  # noqa: B019 - the books of one run are few
    def named(self, name: str, key: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for folder in reversed(self.folders()):
            found |= (page(folder, name) or {}).get(key) or {}
        return found

    @cache  # noqa: B019 - the books of one run are few
    def parameters(self, day: str) -> dict[str, str | None]:
        """Give each parameter's text on a day; None where it is not known."""
        return {
            name: known(on_day(one["history"], day))
            for name, one in self.named("thresholds.yaml", "parameters").items()
        }

    @cache  # noqa: B019 - the books of one run are few
    def definitions(self) -> dict[str, str]:
        return {name: one["means"] for name, one in self.named("definitions.yaml", "define").items()}

    @cache  # noqa: B019 - the books of one run are few
    def tables(self, day: str) -> dict[str, Any]:
        found = {}
        for name, one in self.named("tables.yaml", "tables").items():
            entry = on_day(one["history"], day)
            found[name] = None if entry is None else {"by": one.get("by", "hs")} | entry
        return found

    @cache  # noqa: B019 - the books of one run are few
    def lists(self, day: str) -> dict[str, Any]:
        found = {}
        for name, one in self.named("tables.yaml", "lists").items():
            entry = on_day(one["history"], day)
            found[name] = None if entry is None else list(entry["values"])
        return found

    @cache  # noqa: B019 - the books of one run are few
    def levies(self, day: str) -> list[Any]:
        return [levy for levy in page(self.folder, "levies.yaml")["levies"] if holds(levy, day)]

    @cache  # noqa: B019 - the books of one run are few
    def every_levy(self) -> list[str]:
        return [levy["id"] for levy in page(self.folder, "levies.yaml")["levies"]]

    @cache  # noqa: B019 - the books of one run are few
    def reliefs(self, day: str) -> list[Any]:
        thresholds = page(self.folder, "thresholds.yaml") or {}
        return [relief for relief in thresholds.get("reliefs") or () if holds(relief, day)]

    @cache  # noqa: B019 - the books of one run are few
    def basis(self, day: str) -> str | None:
        return known(on_day(page(self.folder, "levies.yaml")["customs_value"], day))

    @cache  # noqa: B019 - the books of one run are few
    def models(self, day: str) -> list[Any]:
        """Give the channels in their order, and the fallback at the end."""
        written = page(self.folder, "collection.yaml")["models"]
        return [
            *(one for one in written if "id" in one and holds(one, day)),
            on_day([one for one in written if "id" not in one], day),
        ]

    @cache  # noqa: B019 - the books of one run are few
    def schemes(self, day: str) -> dict[str, Any]:
        written = page(self.folder, "collection.yaml").get("schemes") or ()
        return {one["id"]: one for one in written if holds(one, day)}

    def elections(self, day: str) -> list[Any]:
        written = page(self.folder, "collection.yaml").get("elections") or ()
        return [one for one in written if holds(one, day)]

    @cache  # noqa: B019 - the books of one run are few
    def rates(self, column: str, day: str) -> dict[str, int | str | None]:
        """Give a tariff column on a day: ppm, None for a rate that is not known, ``off`` for a dash."""
        rows = _tariff(self.folder)
        found: dict[str, int | str | None] = {}
        for prefix in dict.fromkeys(row["prefix"] for row in rows):
            written = [row for row in rows if row["prefix"] == prefix]
            begun = [row for row in written if (row.get("since") or "") <= day]
            if not begun:
                if any(row[column].strip() != "-" for row in written):
                    found[prefix] = None
                continue
            last = max(begun, key=lambda row: row.get("since") or "")
            if not last.get("until") or last["until"] >= day:
                found[prefix] = _rate(last[column].strip())
        return found


@cache
def _tariff(folder: Path) -> list[dict[str, str]]:
    with (folder / "tariff.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rate(cell: str) -> int | str | None:
    if cell == "-":
        return "off"
    return None if cell in ("", "unknown") else ppm(cell)


def ppm(text: str) -> int:
    """Give a percentage as parts per million."""
    value = Fraction(text.removesuffix("%").strip()) * 10_000
    assert value.denominator == 1
    return int(value)


def on_day(history: Sequence[Mapping[str, Any]], day: str) -> Any:
    """Give the entry that holds on a day."""
    begun = [entry for entry in history if entry["since"] <= day]
    return begun[-1] if begun else None


def known(entry: Mapping[str, Any] | None) -> Any:
    return None if entry is None or entry["value"] == "unknown" else entry["value"]


def holds(one: Mapping[str, Any], day: str) -> bool:
    """Say whether something is in force: begun, not over, and not suspended."""
    is_suspended = any(span["since"] <= day <= (span.get("until") or "9999") for span in one.get("suspended") or ())
    return (one.get("since") or "") <= day <= (one.get("until") or "9999") and not is_suspended


def days_named(node: Any) -> Iterator[str]:
    """Give every first and last day that a file names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("since", "until") and isinstance(value, str):
                yield value
            yield from days_named(value)
    elif isinstance(node, list):
        for value in node:
            yield from days_named(value)
