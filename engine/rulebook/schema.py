"""The written table of everything that a rule file may say: per file its keys, what each one holds and what it means.

The loader types each scalar by this table, and the manual and the editor schema are generated from it. The keys stand
in about_keys.py, revenue_keys.py, collection_keys.py and table_keys.py, and what a key is in keys.py.
"""

from __future__ import annotations

from typing import Final

from engine.rulebook.about_keys import ABOUT_SHAPES
from engine.rulebook.collection_keys import COLLECTION_SHAPES
from engine.rulebook.keys import Shape
from engine.rulebook.revenue_keys import REVENUE_SHAPES
from engine.rulebook.table_keys import TABLE_SHAPES

SHAPES: Final[dict[str, Shape]] = {**ABOUT_SHAPES, **REVENUE_SHAPES, **COLLECTION_SHAPES, **TABLE_SHAPES}
"""Every mapping that a rule file may hold, by name."""

SHARED_CODE: Final = "common"
"""Name of the shared base, with which its identifiers begin."""

SHARED_LANGUAGES: Final = ("en", "fr")
"""Languages that every text of the shared base is written in."""

FILES: Final[dict[str, str]] = {
    "about.yaml": "about",
    "thresholds.yaml": "thresholds",
    "levies.yaml": "levies",
    "collection.yaml": "collection",
    "lanes.yaml": "lanes",
    "tables.yaml": "tables",
    "definitions.yaml": "definitions",
}
"""Single files and their shapes."""

FOLDERS: Final[dict[str, str]] = {"risk": "risk", "examples": "examples"}
"""Folders of files that all have one shape."""

NEEDED_FILES: Final = ("about.yaml", "thresholds.yaml", "levies.yaml", "collection.yaml", "CHANGELOG.md")
"""Files that every rulebook has."""

NEEDED_ALONE: Final = ("lanes.yaml",)
"""Files, beside a risk area, that a rulebook needs where it includes no shared base; tariff.csv is needed by a levy."""

BASE_FILES: Final = ("thresholds.yaml", "tables.yaml", "definitions.yaml", "lanes.yaml")
"""Files that the shared base has, beside its folder risk."""

NEEDED_BY_BASE: Final = ("low_value_line", "formal_entry_line")
"""Parameters that the shared base uses and that only the including rulebook can declare."""

TARIFF_COLUMNS: Final = ("prefix", "since", "until", "status", "cite", "url")
"""Columns of tariff.csv beside the rates, which have one column for each levy that names it."""
