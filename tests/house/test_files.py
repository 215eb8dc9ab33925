"""What stands in the repository: this file looks at every file that would be committed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
TOP = {
    "README.md", "pyproject.toml", "CHANGELOG.md", "LICENSE", "constraints.txt", "engine", "service", "rules", "tests",
    "benchmarks",
}  # fmt: skip
# Written in pieces, so that this file may look at itself.
HOSTS = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(org|com)", "deb" + r"\.debian"]))
MACHINE = re.compile(
    "|".join(
        [
            r"(^|[^A-Za-z])/" + "work/",
            "bash_" + "jobs",
            r"\.\./" + "shared",
            r"(^|[^A-Za-z0-9.])/ro" + "ot/",
            r"(^|[^A-Za-z0-9.])/ho" + "me/",
        ]
    )
)


def committed() -> Iterator[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 0:
        named = [HOUSE / name for name in done.stdout.split("\0") if name]
    else:
        named = [
            path
            for room in sorted(TOP)
            for path in ((HOUSE / room).rglob("*") if (HOUSE / room).is_dir() else [HOUSE / room])
        ]
    return (path for path in named if path.is_file() and "__pycache__" not in path.parts)


def texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(HOUSE).as_posix(), content.decode("utf-8", errors="replace")


def test_nothing_else_stands_at_the_top() -> None:
    tops = {path.relative_to(HOUSE).parts[0] for path in committed()}

    assert {name for name in tops if not name.startswith(".")} <= TOP


def test_no_file_names_a_registry() -> None:
    assert [name for name, text in texts() if HOSTS.search(text)] == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert [name for name, text in texts() if MACHINE.search(text)] == []


def test_no_file_is_left_unfinished() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X:)|Not" + "ImplementedError")

    assert [name for name, text in texts() if name.endswith(".py") and marks.search(text)] == []
