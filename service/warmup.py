"""The kernel cache: this file loads every module with kernels, and says so where that takes a while."""

from __future__ import annotations

import hashlib
import importlib
import platform
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
    "engine.language.kernels",
    "engine.language.loops",
    "engine.revenue.basis",
    "engine.revenue.charging",
    "engine.revenue.rates",
    "engine.revenue.reliefs",
    "engine.scoring.lanes",
    "engine.scoring.points",
)
"""Every module that compiles kernels when it is imported; a test holds the table to the sources."""

SECONDS_ONCE: Final = 30
"""About how long the first run compiles on a laptop with two cores."""

_READY: Final = "ready"
_ENGINE: Final = Path(__file__).parents[1] / "engine"


def kernel_folder(settings: Settings) -> Path:
    """Name the folder of compiled kernels: one for each version of Python, numba and the kernels' own sources.

    numba looks at the file of a kernel only, not at the helpers that were compiled into it; the digest does.
    """
    python = f"{sys.implementation.cache_tag}"
    return settings.cache_folder / f"kernels-{VERSION}-{python}-numba{version('numba')}-{_digest_of_kernels()}"


def is_ready(folder: Path) -> bool:
    """Say whether every kernel was compiled into the folder."""
    return (folder / _READY).exists()


def prepare_kernels(settings: Settings) -> None:
    """Load every kernel, compiling what this machine has not compiled yet; call it before screening."""
    folder = _usable(kernel_folder(settings))
    from engine import jit

    jit.use_cache_folder(folder)
    if not jit.IS_ON or is_ready(folder):
        for name in KERNEL_MODULES:
            importlib.import_module(name)
        return
    _compile_all()
    if any(folder.rglob("*.nbi")):
        (folder / _READY).write_text(f"{platform.machine()}\n", encoding="utf-8")


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


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as problem:
        instead = Path(tempfile.mkdtemp(prefix="landfall-"))
        remark(
            f"{folder} cannot be written ({problem.strerror}); the engine is prepared anew in {instead}. "
            "Set LANDFALL_CACHE to a folder that can be written to keep it."
        )
        return instead


def _digest_of_kernels() -> str:
    sources = [
        _ENGINE / "jit.py",
        *(_ENGINE.parent.joinpath(*name.split(".")).with_suffix(".py") for name in KERNEL_MODULES),
    ]
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]
