"""The bytes of rule files as they stood at one moment: what is checked is what the digest names."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.columns.codes import RULES_FOLDER
from engine.errors import UnusableValue
from engine.rulebook.overlay import Overlay
from engine.rulebook.schema import SHARED_CODE

BASE: Final = RULES_FOLDER / SHARED_CODE
"""What all rulebooks share: code lists, word lists, and the base that a rulebook may include."""

_SUFFIXES: Final = (".yaml", ".csv", ".md")
_DECIDING_NOTHING: Final = frozenset({"labels.csv", "code_labels.csv", "hs_headings.csv", "assumptions.yaml"})
"""Shared files that name, proof-read or assume: a better translation or a better guess is no other law."""


def file_names(root: Path) -> tuple[str, ...]:
    """Give the names of all files under a folder, in order, with / between folders."""
    try:
        return tuple(sorted(_names(os.fspath(root), "")))
    except OSError as problem:
        message = f"{root.as_posix()} cannot be read: {problem.strerror}."
        raise UnusableValue(message, code="cannot_read") from None


def _names(folder: str, within: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _names(entry.path, f"{within}{entry.name}/")
            elif entry.is_file():
                yield f"{within}{entry.name}"


def read_files(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Read the rule files among ``names``.

    Raises
    ------
    UnusableValue
        ``cannot_read``: a file that is there cannot be opened.
    """
    return {name: _read(root / name) for name in names if name.endswith(_SUFFIXES)}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        message = f"{path.as_posix()} cannot be read: {problem.strerror}."
        raise UnusableValue(message, code="cannot_read") from None


def contents(folder: Path, overlays: Sequence[Overlay] = (), base: Path = BASE) -> Iterator[tuple[str, bytes]]:
    """Read everything that the digest covers: a rulebook, what all share, and overlays."""
    own, shared = (read_files(root, file_names(root)) for root in (folder, base))
    return covered(own, shared, overlays)


def digest(folder: Path, overlays: Sequence[Overlay] = (), base: Path = BASE) -> str:
    """Give "sha256:..." over a rulebook's files, the shared ones and overlays, whatever line endings they have."""
    return digest_of(contents(folder, overlays, base))


def digest_of(written: Iterable[tuple[str, bytes]]) -> str:
    """Give the digest of what ``contents`` or ``covered`` gave."""
    found = hashlib.sha256()
    for name, content in written:
        found.update(f"{name}\n{len(content)}\n".encode() + content)
    return f"sha256:{found.hexdigest()}"


def covered(
    own: Mapping[str, bytes], shared: Mapping[str, bytes], overlays: Sequence[Overlay]
) -> Iterator[tuple[str, bytes]]:
    """Give what the digest covers of files that have been read, by name and with plain line ends."""
    for title, files in (("", own), (f"{SHARED_CODE}/", shared)):
        for name, content in files.items():
            if name.rpartition("/")[2] not in _DECIDING_NOTHING:
                yield f"{title}{name}", content.replace(b"\r\n", b"\n")
    for position, overlay in enumerate(overlays):
        yield f"overlays/{position}", overlay.content
