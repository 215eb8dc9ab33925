"""Each broken rulebook says exactly what an officer needs to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.rulebook.load import load
from tests.rulebooks.museum import CASES, EXPECTED, MINIMAL, complaints


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_rulebook_says_what_to_mend(case: Path, tmp_path: Path) -> None:
    assert complaints(case, tmp_path) == (case / EXPECTED).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_message_speaks_of_the_libraries_behind_it(case: Path) -> None:
    said = (case / EXPECTED).read_text(encoding="utf-8").lower().replace("evidence: none", "")
    assert not any(word in said for word in ("ruamel", "scanner", "token", "scalar", "traceback", "exception", "none"))


def test_the_smallest_rulebook_loads() -> None:
    assert load(MINIMAL).country == "XX"
