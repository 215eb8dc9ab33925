"""The doctor: this file looks at what is present on a machine, what is missing, and whether it can work offline."""

from __future__ import annotations

import ast
import importlib
import locale
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine import VERSION
from engine.errors import RulebookError, UnusableValue
from service.settings import Settings
from service.warmup import KERNEL_MODULES, is_ready, kernel_folder, open_cache, why_unwritable

Health = Literal["good", "note", "bad"]

_DISTRIBUTION: Final = "landfall-customs"
_HOUSE: Final = Path(__file__).parents[1]
_NETWORK: Final = frozenset(
    {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "xmlrpc", "asyncio", "requests", "httpx", "aiohttp"}
)
_NEEDED_BYTES: Final = 200 * 10**6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``good``, worth a ``note``, or ``bad`` and in the way of work."""

    what: str
    health: Health
    detail: str


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything; nothing is changed but for one compiled kernel that is kept in the cache."""
    return (
        Finding("Landfall", "good", f"{VERSION} in {_HOUSE}"),
        _python(),
        *_libraries(),
        _kernels(settings),
        _engine(settings),
        _disk(settings),
        *_rulebooks(),
        _time_zones(),
        _encoding(),
        _offline(),
    )


def _python() -> Finding:
    health: Health = "good" if sys.version_info >= (3, 11) else "bad"
    return Finding("Python", health, f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _libraries() -> Iterator[Finding]:
    try:
        needed = [line for line in requires(_DISTRIBUTION) or [] if "extra ==" not in line]
    except PackageNotFoundError:
        yield Finding("installation", "bad", f"{_DISTRIBUTION} is not installed; install it as README.md says.")
        return
    for line in sorted(needed):
        name = "".join(line.partition(";")[0].partition(">")[0]).strip()
        try:
            yield Finding(name, "good", version(name))
        except PackageNotFoundError:
            yield Finding(name, "bad", f"missing ({line}); install Landfall again as README.md says.")


def _kernels(settings: Settings) -> Finding:
    folder = kernel_folder(settings)
    problem = why_unwritable(folder)
    if problem is not None:
        detail = f"{folder} cannot be written ({problem}); set LANDFALL_CACHE to a folder that can be."
        return Finding("kernel cache", "note", detail)
    if is_ready(folder):
        return Finding("kernel cache", "good", f"ready, {_size(folder) / 1e6:,.1f} MB in {folder}")
    return Finding("kernel cache", "note", f"not made yet; the first run makes it in {folder}")


def _engine(settings: Settings) -> Finding:
    """Compile a kernel, or load it where it is kept: the one way to know that both can be done here."""
    started = time.perf_counter()
    try:
        open_cache(settings)
        importlib.import_module(KERNEL_MODULES[0])
    except (ImportError, OSError, RuntimeError) as problem:
        reason = str(problem).partition("\n")[0]
        return Finding("engine", "bad", f"a kernel can be neither loaded nor compiled here: {reason}")
    return Finding("engine", "good", f"a kernel was loaded or compiled in {time.perf_counter() - started:.1f} s")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _disk(settings: Settings) -> Finding:
    nearest = next(
        folder for folder in (settings.cache_folder, *settings.cache_folder.parents) if os.access(folder, os.F_OK)
    )
    free = shutil.disk_usage(nearest).free
    detail = f"{free / 1e9:,.1f} GB free at {nearest}"
    return Finding("disk", "good" if free > _NEEDED_BYTES else "bad", detail)


def _rulebooks() -> Iterator[Finding]:
    from engine.rulebook.load import available, load
    from service.desk import models_in_use

    models: Mapping[str, Any] = {}
    try:
        models = models_in_use()
    except UnusableValue as problem:
        yield Finding("collection models", "bad", problem.message)
    for folder in available():
        try:
            rulebook = load(folder, models=models)
            yield Finding(f"rulebook {rulebook.name}", "good", rulebook.title)
        except RulebookError as broken:
            yield Finding(f"rulebook {folder.name}", "bad", f"{broken.message} See: landfall rules check {folder.name}")


def _time_zones() -> Finding:
    try:
        ZoneInfo("Pacific/Fiji")
    except ZoneInfoNotFoundError:
        return Finding("time zones", "bad", "no time zone data; install the package tzdata.")
    return Finding("time zones", "good", "present")


def _encoding() -> Finding:
    spoken = (sys.stdout.encoding or "unknown").lower()
    detail = f"output {spoken}, files {locale.getpreferredencoding(do_setlocale=False).lower()}"
    if spoken.startswith("utf"):
        return Finding("text", "good", detail)
    return Finding("text", "note", f"{detail}; letters that do not fit are shown by their numbers. PYTHONUTF8=1 helps.")


def _offline() -> Finding:
    files = [path for room in ("engine", "service") for path in sorted((_HOUSE / room).rglob("*.py"))]
    talkers = sorted({path.name for path in files if _imports(path) & _NETWORK})
    if talkers:
        return Finding("offline", "bad", f"{', '.join(talkers)} can open a connection.")
    return Finding(
        "offline", "good", f"none of the {len(files)} files of Landfall imports anything that opens a connection"
    )


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def is_well(findings: tuple[Finding, ...]) -> bool:
    """Say whether nothing is in the way of work."""
    return all(finding.health != "bad" for finding in findings)
