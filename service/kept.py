"""Kept versions: each rulebook that was used is kept as a small archive, so that a digest can be looked at again."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from engine.errors import UnusableValue
from service.console import remark

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook

_NAME: Final = re.compile(r"([a-z0-9_]+)-([0-9a-f]{64})\.zip")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: one text is one archive, whenever it was kept."""
_MOST_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept version: the name of its rulebook, its digest, and the archive that holds its text."""

    name: str
    digest: str
    path: Path


def keep(rulebook: Rulebook, folder: Path | None) -> None:
    """Keep a rulebook's text, once for each digest; where that fails, say so in one line and go on.

    Parameters
    ----------
    rulebook
        As it was loaded from files.
    folder
        Where kept versions are; None keeps nothing.
    """
    if folder is None:
        return
    path = folder / f"{rulebook.name}-{rulebook.digest.removeprefix('sha256:')}.zip"
    try:
        if not path.exists() and (archive := _archive(rulebook)) is not None:
            folder.mkdir(parents=True, exist_ok=True)
            _write_beside(path, archive)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        remark(f"This version of {rulebook.name} could not be kept ({reason}: {folder}); nothing else is affected.")


def kept_versions(folder: Path | None) -> list[Kept]:
    """Give every kept version, by name and with the newest first."""
    try:
        paths = sorted(folder.iterdir(), key=lambda path: -path.stat().st_mtime) if folder is not None else []
    except OSError:
        # No version was kept yet, or the folder cannot be read: there is nothing to find either way.
        return []
    found = [(path, match) for path in paths if (match := _NAME.fullmatch(path.name))]
    return [Kept(match[1], f"sha256:{match[2]}", path) for path, match in found]


@contextlib.contextmanager
def laid_out(kept: Kept) -> Iterator[Path]:
    """Lay a kept version out in a folder, for as long as it is read: the rulebook, common and overlays.

    Raises
    ------
    UnusableValue
        ``damaged_version``: the archive cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="landfall-") as made:
        try:
            with zipfile.ZipFile(kept.path) as archive:
                _lay_out(archive, Path(made))
        except (OSError, zipfile.BadZipFile, ValueError) as problem:
            raise damaged(kept) from problem
        yield Path(made)


def damaged(kept: Kept) -> UnusableValue:
    """Say that an archive does not hold what its name says."""
    message = f"The kept version {kept.path} is damaged and was not used; delete it."
    return UnusableValue(message, code="damaged_version")


def _archive(rulebook: Rulebook) -> bytes | None:
    """Pack a rulebook's text; None where the files are no longer those that were loaded."""
    from engine.rulebook.snapshot import contents, digest_of

    texts = list(contents(rulebook.folder, rulebook.overlays, rulebook.base))
    if digest_of(texts) != rulebook.digest:
        return None
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in texts:
            place = name if name.startswith(("common/", "overlays/")) else f"{rulebook.name}/{name}"
            entry = zipfile.ZipInfo(place, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()


def _lay_out(archive: zipfile.ZipFile, folder: Path) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
        raise ValueError(archive.filename)
    for entry in archive.infolist():
        parts = PurePosixPath(entry.filename).parts
        if ".." in parts or not parts or PurePosixPath(entry.filename).is_absolute():
            raise ValueError(entry.filename)
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(entry))


def _write_beside(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
