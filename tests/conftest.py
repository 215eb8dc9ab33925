"""What every test shares: the same examples on every run, and one place for compiled kernels."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from service.settings import read_settings
from service.warmup import kernel_folder

# numba reads this when it is first imported, which no test has done yet.
os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_folder(read_settings())))

settings.register_profile("short", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("short"), max_examples=2_000)
settings.load_profile(os.environ.get("LANDFALL_TESTS", "short"))
