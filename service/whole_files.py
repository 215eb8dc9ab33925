"""Files that appear whole or not at all: this file writes beside the place first and moves it there last."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine.errors import UnusableValue


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write every file, or none of them. A link is followed; what is no file (a pipe, a device) is written to as it is.

    Raises
    ------
    UnusableValue
        Where a folder is missing or a file cannot be written; nothing was changed.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            place = path.resolve()
            if place.exists() and not (place.is_file() or place.is_dir()):
                place.write_bytes(content)
            else:
                beside[place] = _write_beside(place, content)
        for place, temporary in beside.items():
            temporary.replace(place)
    except OSError as problem:
        raise _cannot_write(problem) from None
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder of files whole, in place of an older one that holds the same files and no others.

    Raises
    ------
    UnusableValue
        Where the folder holds something else, or cannot be written; nothing was changed.
    """
    refuse_if_foreign(folder, contents)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            made = Path(beside) / "new"
            made.mkdir()
            for name, content in contents.items():
                (made / name).write_bytes(content)
            _put_in_place(made, folder, Path(beside) / "old")
    except OSError as problem:
        raise _cannot_write(problem) from None


def refuse_if_foreign(folder: Path, names: Mapping[str, object]) -> None:
    """Refuse to replace a folder that holds anything but the files named."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; name a folder."
        raise UnusableValue(message, code="unusable_folder")
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in names) if folder.exists() else []
    if foreign:
        message = f"{folder} holds {foreign[0]}, which is not ours to replace; name another folder with --out."
        raise UnusableValue(message, code="unusable_folder")


def _put_in_place(made: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _write_beside(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, temporary)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _cannot_write(problem: OSError) -> UnusableValue:
    reason = problem.strerror or str(problem)
    return UnusableValue(f"{problem.filename}: cannot be written ({reason}); nothing was written.", code="cannot_write")
