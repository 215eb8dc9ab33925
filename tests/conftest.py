"""What every test shares: the same examples on every run, one place for compiled kernels, and the command line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.cli import main
from service.settings import read_settings
from service.warmup import kernel_folder

# numba reads this when it is first imported, which no test has done yet.
os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_folder(read_settings())))

# No test leaves anything among the versions that this user keeps; those that are about keeping name a folder.
os.environ["LANDFALL_KEPT"] = "off"

settings.register_profile("short", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("short"), max_examples=2_000)
settings.load_profile(os.environ.get("LANDFALL_TESTS", "short"))


@dataclass(frozen=True)
class Outcome:
    """What one command gave: its exit code, and what it wrote to standard output and standard error."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()


@pytest.fixture
def landfall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Outcome]:
    """Run one command of the command line in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Outcome(code, captured.out, captured.err.decode())

    return run
