"""What the environment may set, frozen, with defaults that run on a laptop: this file is the only one that asks it."""

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

    ``cache_folder`` keeps compiled kernels of this user; ``threads`` is how many may work on one batch.
    """

    cache_folder: Path
    threads: int


def read_settings(
    environment: Mapping[str, str] = os.environ, *, platform: str = sys.platform, home: Path | None = None
) -> Settings:
    """Read LANDFALL_CACHE and LANDFALL_THREADS, or take their defaults.

    Raises
    ------
    UnusableValue
        For a number of threads that is none.
    """
    stated = environment.get("LANDFALL_CACHE")
    folder = Path(stated) if stated else _user_cache(environment, platform, home or Path.home())
    return Settings(folder.expanduser(), _threads(environment.get("LANDFALL_THREADS")))


def _user_cache(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "landfall" / "cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "landfall"
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "landfall"


def _threads(stated: str | None) -> int:
    if not stated:
        return os.cpu_count() or 1
    if not (stated.isascii() and stated.isdigit() and 1 <= int(stated) <= _MOST_THREADS):
        message = f"LANDFALL_THREADS is {stated!r}; it must be a whole number from 1 to {_MOST_THREADS}."
        raise UnusableValue(message, code="threads")
    return int(stated)
