"""Files that appear whole or not at all: this file writes beside the place first and moves it there last."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.errors import UnusableValue

LIST: Final = "written-by-landfall.txt"
"""The file that names what was written into a folder beside it."""


def refuse_unusable(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse, before any work is done, to write where nothing can be written, or over what is read.

    Raises
    ------
    UnusableValue
        ``same_file`` for an output that is an input or another output, whatever it is called; ``cannot_write`` for a
        folder, or a file in a folder that does not exist.
    """
    for position, path in enumerate(outputs):
        if any(_is_same_file(path, other) for other in inputs):
            raise UnusableValue(f"{path} is also what is read; name another file.", code="same_file")
        if any(_is_same_file(path, other) for other in outputs[:position]):
            raise UnusableValue(f"Two outputs name the same file, {path}; give each its own.", code="same_file")
        if path.is_dir():
            raise UnusableValue(f"{path} is a folder; name a file.", code="cannot_write")
        if not path.parent.is_dir():
            message = f"The folder {path.parent} does not exist; make it first."
            raise UnusableValue(message, code="cannot_write")


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write every file, or none of them. A link is followed; what is no file (a pipe, a device) is written to as it is.

    Raises
    ------
    UnusableValue
        As refuse_unusable, and where a file cannot be written; nothing was changed.
    """
    refuse_unusable(list(contents), [])
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _named(path):
                place = path.resolve()
                if place.exists() and not place.is_file():
                    place.write_bytes(content)
                else:
                    beside[path] = _write_beside(place, content)
        for path, temporary in beside.items():
            with _named(path):
                temporary.replace(path.resolve())
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder of files whole, in place of an older one that holds no others, or those that its list names.

    The list is written with them where ``contents`` has it: see with_list.

    Raises
    ------
    UnusableValue
        Where the folder holds something else, or cannot be written; nothing was changed.
    """
    refuse_if_foreign(folder, contents)
    with _named(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            made = Path(beside) / "new"
            made.mkdir()
            for name, content in contents.items():
                (made / name).write_bytes(content)
            _put_in_place(made, folder, Path(beside) / "old")


def with_list(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the list of what is written, by which it is known again and replaced, whatever is written next."""
    return {**contents, LIST: "".join(f"{name}\n" for name in sorted(contents)).encode()}


def _listed(folder: Path) -> set[str]:
    place = folder / LIST
    return set(place.read_text(encoding="utf-8", errors="replace").splitlines()) if place.is_file() else set()


def refuse_if_foreign(folder: Path, names: Mapping[str, object]) -> None:
    """Refuse to replace a folder that holds anything but the files named."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; name a folder."
        raise UnusableValue(message, code="unusable_folder")
    ours = {*names, *_listed(folder)} if LIST in names else set(names)
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in ours) if folder.exists() else []
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


def _is_same_file(one: Path, other: Path) -> bool:
    if one.resolve() == other.resolve():
        return not one.exists() or one.is_file()
    try:
        return one.is_file() and one.samefile(other)
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say what a person named, where writing beside it or in its place fails."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UnusableValue(f"{path} cannot be written ({reason}); nothing was written.", code="cannot_write") from None
