"""Ways of charging that belong to no law: what test suites of public calculators print comes out to the penny."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.examples import describe, run_example
from engine.rulebook.load import load
from engine.rulebook.written import Example

FOLDER = Path(__file__).parent / "arithmetic"
BOOK = load(FOLDER)


@pytest.mark.parametrize("example", BOOK.examples, ids=lambda example: example.id)
def test_a_printed_sum_comes_out(example: Example) -> None:
    result = run_example(BOOK, example)

    assert result.has_passed, describe(result)


def test_every_way_of_charging_is_shown_by_a_printed_sum() -> None:
    shown = {part.removeprefix("levies.") for example in BOOK.examples for part in example.expected}

    assert {levy.id for levy in BOOK.levies} <= shown
    assert all(example.kind == "published" and example.cite.url for example in BOOK.examples)
