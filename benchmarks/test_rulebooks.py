"""How long checking every shipped rulebook and running every worked example takes, as commands, kernels warm."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from typing import Any, Final

MOST_S: Final = 15.0
"""Three times what is aimed at, so that a slow machine does not fail and a lost cache does."""


def run(*command: str) -> tuple[float, float]:
    """Run one command of landfall; give the seconds of processor time and of the clock that it took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "service.cli", *command], check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - started


def test_all_rulebooks_are_checked_and_tested(benchmark: Any) -> None:
    """Less than 5 s together on a quiet machine."""
    run("rules", "test")

    def check_and_test() -> tuple[tuple[float, float], tuple[float, float]]:
        return run("rules", "check"), run("rules", "test")

    check, test = benchmark.pedantic(check_and_test, rounds=1)
    for name, (processor, clock) in (("check", check), ("test", test)):
        print(f"\nrules {name}: {processor:.2f} s of processor, {clock:.2f} s by the clock")
    assert check[0] + test[0] < MOST_S
