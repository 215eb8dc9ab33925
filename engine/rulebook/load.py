"""The loader: finds a rulebook by its name or folder, and gives it whole or all its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from engine.columns.codes import RULES_FOLDER
from engine.errors import Fault, RulebookError, UnknownRulebook
from engine.language.diagnostics import nearest
from engine.rulebook.assemble import assemble
from engine.rulebook.book import Rulebook
from engine.rulebook.cache import ReadingCache
from engine.rulebook.files import CONDITIONS, EXAMPLES, TARIFF, RulebookFiles
from engine.rulebook.overlay import Overlay
from engine.rulebook.snapshot import BASE


def available(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Give the folders of all rulebooks; of two with one name the first found counts."""
    found: dict[str, Path] = {}
    for parent in (*folders, RULES_FOLDER):
        for folder in [parent, *sorted(parent.iterdir())] if parent.is_dir() else []:
            if (folder / "about.yaml").is_file():
                found.setdefault(folder.name.lower(), folder)
    return tuple(found[name] for name in sorted(found))


def load(
    name: str | Path,
    folders: Sequence[Path] = (),
    overlays: Sequence[Overlay] = (),
    base: Path = BASE,
    cache: ReadingCache | None = None,
    models: Mapping[str, Any] | None = None,
) -> Rulebook:
    """Load a rulebook by its name ("fj", "FJ"), or by its folder where ``name`` is a Path.

    Parameters
    ----------
    name
        A text is only ever a name, so that a name from outside cannot reach other folders.
    folders
        Looked in before the shipped rulebooks; each is a rulebook or holds rulebooks.
    overlays
        Laid over the rulebook's files, in order, before they are checked.
    base
        The folder of what all rulebooks share.
    cache
        What earlier loads have read; whoever loads again and again keeps one.
    models
        Collection models of third parties by their names, which the rulebook may use beside those that ship.

    Raises
    ------
    UnknownRulebook
        No such rulebook; the message names those that there are.
    RulebookError
        The rulebook has faults; the error holds all of them.
    """
    reading = read(find_folder(name, folders), overlays, base, cache, models)
    if reading.book is None:
        raise RulebookError(reading.files.name, reading.faults)
    return reading.book


@dataclass(frozen=True, slots=True)
class Reading:
    """A rulebook that was read: the book, or None and all its faults, and its files as they were typed."""

    files: RulebookFiles
    book: Rulebook | None

    @property
    def faults(self) -> list[Fault]:
        """Give every fault once, in the order of files and lines."""
        order = attrgetter("file", "line", "column", "code", "message")
        return sorted(set(self.files.faults), key=order)

    @property
    def waiting(self) -> str:
        """Say what was not looked at because of other faults; empty where everything was."""
        parts = [part for part in (CONDITIONS, TARIFF, EXAMPLES) if part in self.files.waiting]
        if not parts:
            return ""
        named = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
        verb = "is" if parts == [TARIFF] else "are"
        return f"{named[0].upper()}{named[1:]} {verb} looked at once these are mended."


def read(
    folder: Path,
    overlays: Sequence[Overlay] = (),
    base: Path = BASE,
    cache: ReadingCache | None = None,
    models: Mapping[str, Any] | None = None,
) -> Reading:
    """Read the rulebook in a folder, whole or with all its faults; see ``load``."""
    files = RulebookFiles(folder, base, cache or ReadingCache(), models=models or {})
    files.lay(overlays)
    return Reading(files, assemble(files, overlays))


def find_folder(name: str | Path, folders: Sequence[Path] = ()) -> Path:
    """Find the folder of a rulebook by its name, or take a Path that is one; see ``load``."""
    if isinstance(name, Path) and (name / "about.yaml").is_file():
        return name
    known = {folder.name.lower(): folder for folder in available(folders)}
    found = known.get(str(name).lower())
    if found is None:
        near = nearest(str(name), known)
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."
        message = f"There is no rulebook {str(name)!r}. {hint}"
        raise UnknownRulebook(message)
    return found
