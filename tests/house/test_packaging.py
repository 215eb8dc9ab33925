"""The two commands of the README and what they install; this file holds README, .ci/run and the pins together."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = dict(
    re.findall(r"^([a-z0-9.-]+)==(\S+)", (HOUSE / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)


def test_each_command_of_the_readme_is_one_line() -> None:
    assert all("\n" not in block for block in blocks("sh") + blocks("bat"))


def test_the_first_line_runs_the_main_job_and_the_second_the_tests() -> None:
    main_job, tests = blocks("sh")[:2]

    assert main_job.endswith("&& .venv/bin/landfall demo")
    assert tests.endswith("-e '.[test]' && .venv/bin/python -m pytest")


def test_windows_gets_the_same_lines() -> None:
    as_windows = [
        f'cmd /c "{line}"'.replace("python3 -m venv", "py -m venv")
        .replace("'", "")
        .replace("/bin/", r"\Scripts" + "\\")
        .replace(".venv/", ".venv\\")
        for line in blocks("sh")
    ]

    assert [line.replace(".venv\\Scripts", r".venv\Scripts") for line in as_windows] == blocks("bat")


def test_the_check_runs_the_lines_of_the_readme_and_no_copies_of_them() -> None:
    script = (HOUSE / ".ci" / "run").read_text(encoding="utf-8")

    assert "/^```sh$/" in script
    assert "readme_line 1" in script
    assert "readme_line 2" in script
    assert not any(line in script for line in blocks("sh"))


def test_the_pins_name_no_address() -> None:
    text = (HOUSE / "constraints.txt").read_text(encoding="utf-8")

    assert not re.search(r"https?:|--index|--extra-index|--find-links|@", text)


def wanted(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> set[str]:
    """Give every distribution that ``name`` with ``extras`` needs here, itself included."""
    from packaging.requirements import Requirement

    if (name, extras) in seen:
        return set()
    seen.add((name, extras))
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:
        return {normal(name)}
    found = {normal(name)}
    for line in lines:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            found |= wanted(normal(needed.name), frozenset(needed.extras), seen)
    return found


@pytest.mark.parametrize("part", ["dependencies", "prove", "test", "check"])
def test_every_package_that_is_installed_is_pinned(part: str) -> None:
    from packaging.requirements import Requirement

    lines = (
        PROJECT["project"]["dependencies"]
        if part == "dependencies"
        else PROJECT["project"]["optional-dependencies"][part]
    )
    needed = set().union(*(wanted(normal(Requirement(line).name), frozenset(), set()) for line in lines))

    assert needed <= {normal(name) for name in PINNED}


def test_the_pins_are_what_the_project_asks_for() -> None:
    from packaging.requirements import Requirement

    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = [
        Requirement(line)
        for lines in (PROJECT["project"]["dependencies"], *extras, PROJECT["build-system"]["requires"])
        for line in lines
    ]

    assert all(PINNED[normal(one.name) if normal(one.name) in PINNED else one.name] in one.specifier for one in asked)


def test_what_is_imported_is_what_is_asked_for() -> None:
    asked = {normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in PROJECT["project"]["dependencies"]}
    imported = {
        _INSTALLED_AS.get(name.partition(".")[0], name.partition(".")[0])
        for room in ("engine", "service")
        for path in (HOUSE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in names_of(node)
    }

    # tzdata is not imported: the standard library finds it where a system has no time zones of its own. z3 is what the
    # extra `prove` installs under the name z3-solver; only engine/prove may import it, which `rules prove` alone does.
    assert imported - sys.stdlib_module_names - {"engine", "service"} == asked - {"tzdata"} | {"z3"}
    assert [normal(line.partition(">")[0]) for line in PROJECT["project"]["optional-dependencies"]["prove"]] == [
        "z3-solver"
    ]


_INSTALLED_AS = {"ruamel": "ruamel-yaml", "stdnum": "python-stdnum"}
"""What is imported under another name than it is installed under."""


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_every_ignore_of_the_linter_has_a_reason() -> None:
    text = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    table = text[text.index("[tool.ruff.lint]") : text.index("[tool.importlinter]")]
    codes = [line for line in table.splitlines() if re.match(r'\s+"[A-Z]+[0-9]*",|^"[^"]+" = \[".*"\]', line)]

    assert codes
    assert all("#" in line for line in codes)
