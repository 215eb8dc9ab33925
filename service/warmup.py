"""The kernel cache: this file loads every module with kernels, and says so where that takes a while."""

from __future__ import annotations

import atexit
import hashlib
import importlib
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import VERSION
from service.console import remark, remarks

if TYPE_CHECKING:
    from service.settings import Settings

KERNEL_MODULES: Final = (
    "engine.exact",
    "engine.columns.folded",
    "engine.descriptions.phrases",
    "engine.descriptions.vague",
    "engine.descriptions.words",
    "engine.indicators.parties",
    "engine.indicators.value",
    "engine.language.date_loops",
    "engine.language.different",
    "engine.language.item_loops",
    "engine.language.kernels",
    "engine.language.loops",
    "engine.language.searching",
    "engine.revenue.as_one",
    "engine.revenue.basis",
    "engine.revenue.charging",
    "engine.revenue.exact_kernels",
    "engine.revenue.item_charging",
    "engine.revenue.rates",
    "engine.revenue.reliefs",
    "engine.revenue.spreading",
    "engine.revenue.waivers",
    "engine.scoring.lanes",
    "engine.scoring.points",
)
"""Every module that compiles kernels when it is imported; a test holds the table to the sources."""

SECONDS_ONCE: Final = 30
"""About how long the first run compiles on a laptop with two cores."""

_READY: Final = "ready"
_ENGINE: Final = Path(__file__).parents[1] / "engine"


def kernel_folder(settings: Settings) -> Path:
    """Name the folder of compiled kernels: one for each version of Python, numba and the engine's sources.

    numba looks at the file of a kernel only, not at the helpers that were compiled into it; the digest does.
    """
    python = f"{sys.implementation.cache_tag}"
    return settings.cache_folder / f"kernels-{VERSION}-{python}-numba{version('numba')}-{_digest_of_kernels()}"


def is_ready(folder: Path) -> bool:
    """Say whether every kernel was compiled into the folder, and every file of it is still as long as it was."""
    try:
        listed = (folder / _READY).read_text(encoding="utf-8").splitlines()
        return bool(listed) and all(_is_whole(folder, line) for line in listed)
    except OSError:
        return False


def _is_whole(folder: Path, line: str) -> bool:
    size, _, name = line.partition(" ")
    return (folder / name).stat().st_size == int(size)


def _list_kernels(folder: Path) -> str:
    kept = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != _READY]
    return "".join(f"{path.stat().st_size} {path.relative_to(folder).as_posix()}\n" for path in kept)


def _drop_if_damaged(folder: Path) -> None:
    """Empty a folder that was whole once and is not now, as after a power cut; one still being filled is let be."""
    if (folder / _READY).exists() and not is_ready(folder):
        remark(f"The prepared engine in {folder} is damaged; it is made anew.")
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def prepare_kernels(settings: Settings) -> None:
    """Load every kernel, compiling what this machine has not compiled yet.

    Call it before anything that reaches a module of KERNEL_MODULES is imported: numba chooses the place of a kernel's
    file when the kernel is made, and gives up where it would have to keep it beside sources that are not ours to write.
    """
    folder = open_cache(settings)
    from engine import jit

    if not jit.IS_ON or is_ready(folder):
        for name in KERNEL_MODULES:
            importlib.import_module(name)
        return
    _compile_all()
    if any(folder.rglob("*.nbi")):
        (folder / _READY).write_text(_list_kernels(folder), encoding="utf-8")


def open_cache(settings: Settings) -> Path:
    """Tell the engine where compiled kernels are kept: in the user's cache, or for this process only where it cannot.

    Raises
    ------
    OSError
        Where no temporary folder can be made either.
    """
    folder = kernel_folder(settings)
    problem = why_unwritable(folder)
    if problem is not None:
        folder = _replacement(folder, problem)
    else:
        _drop_if_damaged(folder)
    from engine import jit

    jit.use_cache_folder(folder)
    return folder


def why_unwritable(folder: Path) -> str | None:
    """Say why the folder cannot be made or written, or None where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as problem:
        return problem.strerror or str(problem)


def _compile_all() -> None:
    sentence = f"Preparing the engine, once on this machine (about {SECONDS_ONCE} s)"
    console = remarks()
    if not console.is_terminal:
        remark(sentence + ".")
        for name in KERNEL_MODULES:
            importlib.import_module(name)
        return
    from rich.progress import track

    for name in track(KERNEL_MODULES, sentence, console=console, transient=True):
        importlib.import_module(name)


def _replacement(folder: Path, problem: str) -> Path:
    """Make a folder for this process; kernels that somebody else has kept ready are copied, as numba writes beside."""
    instead = Path(tempfile.mkdtemp(prefix="landfall-"))
    atexit.register(shutil.rmtree, instead, ignore_errors=True)
    if is_ready(folder):
        _copy_writable(folder, instead)
        return instead
    remark(
        f"{folder} cannot be written ({problem}); the engine is prepared for this run only. "
        "Set LANDFALL_CACHE to a folder that can be written to keep it."
    )
    return instead


def _copy_writable(folder: Path, to: Path) -> None:
    """Copy files as new ones: a copy of read-only folders could neither be used by numba nor be removed."""
    for kept in folder.rglob("*"):
        place = to / kept.relative_to(folder)
        if kept.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, place)


def _digest_of_kernels() -> str:
    # Constants of any room may be compiled into a kernel, so all of the engine's sources count.
    sources = sorted(_ENGINE.rglob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]
