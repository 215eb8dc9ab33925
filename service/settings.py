"""Settings: the few things that environment variables may change. No other file looks at the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import UnusableValue

_MOST_THREADS: Final = 256


@dataclass(frozen=True, slots=True)
class Settings:
    """What was set for this process.

    ``cache_folder`` keeps compiled kernels of this user; ``threads`` is how many may work on one batch; ``kept_folder``
    keeps the versions of rulebooks that were used, None keeps none; ``models`` are the collection models of third
    parties that rulebooks may use.
    """

    cache_folder: Path
    threads: int
    kept_folder: Path | None = None
    models: tuple[str, ...] = ()


def read_settings(
    environment: Mapping[str, str] = os.environ, *, platform: str = sys.platform, home: Path | None = None
) -> Settings:
    """Read LANDFALL_CACHE, LANDFALL_THREADS, LANDFALL_KEPT and LANDFALL_MODELS, or take their defaults.

    Raises
    ------
    UnusableValue
        For a number of threads that is none, or a user without a home where nothing else names a folder.
    """
    try:
        folder = _cache_folder(environment, platform, home)
    except RuntimeError:
        message = "This user has no home folder; set LANDFALL_CACHE to a folder that can be written."
        raise UnusableValue(message, code="no_home") from None
    threads, kept = _threads(environment.get("LANDFALL_THREADS")), _kept_folder(environment, platform, home)
    return Settings(folder, threads, kept, _names(environment.get("LANDFALL_MODELS", "")))


def _names(stated: str) -> tuple[str, ...]:
    """Read names that are separated by commas or spaces."""
    return tuple(stated.replace(",", " ").split())


def _cache_folder(environment: Mapping[str, str], platform: str, known_home: Path | None) -> Path:
    if stated := environment.get("LANDFALL_CACHE"):
        return Path(stated).expanduser()
    home = known_home or Path.home()
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "landfall" / "cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "landfall"
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "landfall"


def _kept_folder(environment: Mapping[str, str], platform: str, known_home: Path | None) -> Path | None:
    stated = environment.get("LANDFALL_KEPT")
    if stated:
        return None if stated == "off" else Path(stated).expanduser()
    try:
        home = known_home or Path.home()
    except RuntimeError:
        return None
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "landfall" / "kept"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "landfall" / "kept"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "landfall" / "kept"


def _threads(stated: str | None) -> int:
    if not stated:
        return os.cpu_count() or 1
    if not (stated.isascii() and stated.isdigit() and 1 <= int(stated) <= _MOST_THREADS):
        message = f"LANDFALL_THREADS is {stated!r}; it must be a whole number from 1 to {_MOST_THREADS}."
        raise UnusableValue(message, code="threads")
    return int(stated)
