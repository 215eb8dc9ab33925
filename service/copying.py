"""A new rulebook begins as a copy: of Examplia under another code or name, or of a shipped rulebook as it stands."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.columns.codes import code_list, country_names
from engine.errors import UnusableValue
from engine.language.countries import code_meant
from service.desk import UNIONS

_EXAMPLIA: Final = "xx"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN: Final = frozenset(
    {"common", "con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10))}
)
"""The shared base's folder, and names that Windows keeps for itself."""
_ID: Final = re.compile(r"\bxx(?=\.[a-z])")
_CODE: Final = re.compile(r"^code: XX$", re.MULTILINE)
_COUNTRY: Final = re.compile(r"^country: .*$", re.MULTILINE)
_TITLE: Final = re.compile(r"^title: .*$", re.MULTILINE)
_CHANGES: Final = "CHANGELOG.md"
_FORM: Final = """\
<!-- Each day of changes has a heading of its own, the newest on top, in this form:

    ## 2025-08-01

    - What changed, by name (low_value_line), why, and where that stands.
-->
"""
"""Shows whoever writes the first change how one is written; the heading is indented, so that it counts for none."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What the copy is called: its folder, its code, and the country as people say it."""

    folder: str
    code: str
    country: str


def copy_rulebook(name: str, origin: Path, parent: Path) -> Path:
    """Copy a rulebook to ``parent``/``name``, whole or not at all.

    Parameters
    ----------
    name
        The code of a country or union; or, of Examplia, any other name for a rulebook to try things in, which keeps
        the code XX and is applied to nobody.
    origin
        The folder of the rulebook that is copied. One of another country is not copied: its law is not this one's.
    parent
        Where the copy is written.

    Raises
    ------
    UnusableValue
        ``bad_name``, ``other_country``, ``exists_already``, ``cannot_write``.
    """
    names = _names(name)
    if origin.name not in {_EXAMPLIA, names.folder}:
        message = f"{origin.name} is the law of another country; a new rulebook begins as a copy of xx."
        raise UnusableValue(message, code="other_country")
    folder = parent / names.folder
    if folder.exists():
        message = (
            f"{folder.as_posix()} is there already, and nothing was changed. Choose another name, or move it away."
        )
        raise UnusableValue(message, code="exists_already")
    change = (lambda _path, text: text) if origin.name == names.folder else _changed(names)
    try:
        _write_whole(origin, folder, change)
    except OSError as problem:
        message = f"{folder.as_posix()} cannot be written: {problem.strerror}."
        raise UnusableValue(message, code="cannot_write") from None
    return folder


def _names(name: str) -> _Names:
    folder = name.strip().lower()
    code = folder.upper()
    if not _NAME.fullmatch(folder) or folder in _TAKEN:
        message = f"{name!r} is no name for a rulebook; write the code of a country, such as to for Tonga."
        raise UnusableValue(message, code="bad_name")
    if code in code_list("country").positions:
        return _Names(folder, code, country_names()[code])
    return _Names(folder, code if code in UNIONS else "XX", code if code in UNIONS else "Examplia")


def carries_examplia(name: str) -> Iterator[str]:
    """Say that a rulebook under a name of one's own carries Examplia's code, and which code a country's name has."""
    names = _names(name)
    if names.code != "XX" or names.folder == _EXAMPLIA:
        return
    yield f"It carries the code XX, for trying: {names.folder} is not the code of a country."
    meant = code_meant(names.folder)
    if meant:
        yield f"For {country_names()[meant]} write: landfall rules new {meant.lower()}"


def _changed(names: _Names) -> Callable[[str, str], str]:
    """Give what makes Examplia's text the new rulebook's; its invented law stays, and stays marked as fictional."""

    def change(file: str, text: str) -> str:
        if names.code != "XX":
            text = _ID.sub(names.code.lower(), text)
        if file == "about.yaml":
            text = _CODE.sub(f"code: {names.code}", text)
            text = _COUNTRY.sub(f"country: {names.country}", text)
            return _TITLE.sub(f"title: {names.country}, begun as a copy of Examplia; nothing in it is law yet", text)
        if file == _CHANGES:
            return f"# Changes of the rulebook {names.folder}\n\n{_FORM}\n- Begun as a copy of Examplia.\n"
        return text

    return change


def _write_whole(origin: Path, folder: Path, change: Callable[[str, str], str]) -> None:
    """Write beside the place and move there at the end, so that a half-written rulebook never has its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for path in sorted(path for path in origin.rglob("*") if path.is_file()):
            name = path.relative_to(origin).as_posix()
            target = beside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(change(name, path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
