"""The museum of broken rulebooks: each case lays a few wrong files over the smallest good rulebook.

`python -m tests.rulebooks.museum` writes every expected.txt again; the difference is then read by a person.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from engine.errors import RulebookError
from engine.language.diagnostics import render
from engine.rulebook.load import load

HERE = Path(__file__).parent
MINIMAL = HERE / "minimal" / "xx"
CASES = tuple(sorted(folder for folder in (HERE / "bad").iterdir() if folder.is_dir()))
EXPECTED = "expected.txt"
WITHOUT = "without.txt"


def build(case: Path, folder: Path) -> Path:
    """Lay a case over the smallest good rulebook; ``without.txt`` names files that are taken away."""
    rulebook = folder / "xx"
    shutil.copytree(MINIMAL, rulebook)
    shutil.copytree(case, rulebook, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED, WITHOUT))
    if (case / WITHOUT).is_file():
        for name in (case / WITHOUT).read_text(encoding="utf-8").split():
            (rulebook / name).unlink()
    return rulebook


def complaints(case: Path, folder: Path) -> str:
    """Say what an officer reads when the case is loaded."""
    rulebook = build(case, folder)
    try:
        load(rulebook)
    except RulebookError as error:
        text = "\n\n".join(render(fault) for fault in error.faults)
        return text.replace(f"{rulebook.as_posix()}/", "") + "\n"
    return "It loads.\n"


def write_expected() -> None:
    """Write what each case says now."""
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            (case / EXPECTED).write_text(complaints(case, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    write_expected()
