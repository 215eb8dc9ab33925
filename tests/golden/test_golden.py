"""Decisions of fixed consignments stay what they were, unless somebody says otherwise in a reviewed difference."""

from __future__ import annotations

import pytest

from tests.golden.freeze import CASES, decide, frozen_file


@pytest.mark.parametrize(("country", "on"), CASES)
def test_decisions_are_what_was_frozen(country: str, on: str) -> None:
    assert decide(country, on) == frozen_file(country, on).read_text(encoding="utf-8")
