"""The house holds: imports go down, numba has one door, the start is quick; this file checks the sources."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.warmup import KERNEL_MODULES

HOUSE = Path(__file__).parents[2]
HEAVY = (
    "numba",
    "llvmlite",
    "pyarrow",
    "msgspec",
    "lxml",
    "rapidfuzz",
    "anyascii",
    "sklearn",
    "scipy",
    "fastapi",
    "z3",
)


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((HOUSE / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def modules_after(*arguments: str) -> set[str]:
    """Run one command in a new process and give every module that it loaded."""
    code = (
        "import sys\nfrom service.cli import main\n"
        f"code = main({list(arguments)!r})\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_every_import_goes_down_a_floor() -> None:
    code = "import sys\nfrom importlinter.cli import lint_imports_command\nlint_imports_command()"

    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_only_the_one_door_names_numba() -> None:
    doors = [
        path
        for path in sources("engine", "service")
        if {"numba", "llvmlite"} & {name.partition(".")[0] for name in imported(path)}
    ]

    assert doors == [HOUSE / "engine" / "jit.py"]


def test_only_the_prover_names_the_solver() -> None:
    named = {
        path.relative_to(HOUSE).parent.as_posix()
        for path in sources("engine", "service")
        if "z3" in {name.partition(".")[0] for name in imported(path)}
    }

    assert named == {"engine/prove"}


def test_the_table_of_kernel_modules_is_complete() -> None:
    compiled = {
        module_name(path) for path in sources("engine") if {"engine.jit.kernel", "engine.jit.inlined"} & imported(path)
    }

    assert compiled == set(KERNEL_MODULES)


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["help"], ["rules", "check", "xx"], ["rules", "list"]])
def test_a_quick_command_loads_nothing_heavy(command: list[str]) -> None:
    assert not modules_after(*command) & set(HEAVY)


def test_the_rules_hold_no_python() -> None:
    assert not list((HOUSE / "rules").rglob("*.py"))


def test_every_module_says_what_it_is() -> None:
    silent = [
        module_name(path)
        for path in sources("engine", "service", "tests", "benchmarks")
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]

    assert silent == []


def test_no_room_is_longer_than_four_hundred_lines() -> None:
    long = [
        module_name(path) for path in sources("engine", "service") if len(path.read_text("utf-8").splitlines()) > 400
    ]

    assert long == []


def test_no_name_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "handler", "base"}

    assert [module_name(path) for path in sources("engine", "service") if path.stem in drawers] == []
