"""Which rulebooks a command was asked for: by code, by folder, or all; this file finds and loads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from engine.rulebook.cache import ReadingCache

Books: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar="[CODE or FOLDER]...", help="All rulebooks where none is named.")
]


def find(books: Sequence[str] | None, folders: Sequence[Path]) -> list[str | Path]:
    """Find the rulebooks that were named by code or folder; all, where none was named."""
    from engine.rulebook.load import available

    if not books:
        return list(available(folders))
    found: list[str | Path] = []
    for book in books:
        found.extend(_folders(book) or [book])
    return found


def _folders(book: str) -> list[Path]:
    """Take a name as a folder, of one rulebook or of several, where it is one."""
    folder = Path(book)
    if not folder.is_dir():
        return []
    if (folder / "about.yaml").is_file():
        return [folder.resolve()]
    return [child.resolve() for child in sorted(folder.iterdir()) if (child / "about.yaml").is_file()]


def load_named(
    book: str | Path,
    folders: Sequence[Path] | None,
    overlay: Sequence[Path] | None = None,
    cache: ReadingCache | None = None,
) -> Rulebook:
    """Load a rulebook that was named by code or folder, with overlays laid over it.

    Whoever loads several hands in one ``cache``, so that what they share is read once.
    """
    from engine.rulebook.load import load
    from service.desk import models_in_use, read_overlays

    return load(book, folders or (), read_overlays(overlay or ()), cache=cache, models=models_in_use())


def meant(books: Sequence[str] | None, overlay: Sequence[Path] | None) -> Sequence[str] | None:
    """Take the rulebooks that were named, or else those that the overlays are of."""
    from service.desk import read_overlays

    return books or list(dict.fromkeys(one.rulebook for one in read_overlays(overlay or ())))
