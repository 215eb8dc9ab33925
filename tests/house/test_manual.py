"""The manual is true: every command that it shows is run, and its generated pages are what the tables give."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.language_page import write_functions_page
from service.manual_pages import page, titles, write_record_page, write_words_page

MANUAL = Path(__file__).parents[2] / "service" / "manual"
BLOCK = re.compile(r"^```(\S+)(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(path.stem for path in MANUAL.glob("*.md"))


def blocks(name: str) -> Iterator[tuple[str, str, str]]:
    for language, mark, body in BLOCK.findall((MANUAL / f"{name}.md").read_text(encoding="utf-8")):
        yield language, mark.strip(), body


def commands(body: str) -> list[list[str]]:
    return [shlex.split(line.removeprefix("$ ")) for line in body.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_does_what_the_page_says(name, landfall):
    for language, mark, body in blocks(name):
        if language == "console":
            assert mark.startswith("run"), f"a command in {name} is not run by any test"
            expected = int(mark.partition("exit=")[2] or 0)
            for command in commands(body):
                outcome = landfall(*command[1:])
                assert (outcome.code, command) == (expected, command), outcome.err
        elif mark:
            Path(mark).write_text(body, encoding="utf-8")


def test_the_first_file_of_ones_own_gives_parcels_that_can_be_worked_out(landfall, tmp_path):
    for language, mark, body in blocks("getting-started"):
        if language == "csv":
            Path(mark).write_text(body, encoding="utf-8")
    screen = next(
        command
        for language, _, body in blocks("getting-started")
        if language == "console"
        for command in commands(body)
        if command[1] == "screen"
    )

    landfall(*screen[1:])

    decided = [json.loads(line) for line in (tmp_path / "decisions.ndjson").read_bytes().splitlines()]
    assert [one["assessment"]["computable"] for one in decided] == [True, True]


def test_every_page_is_listed():
    assert sorted(titles()) == PAGES


def test_every_page_begins_with_its_title():
    assert all(page(name).startswith("# ") for name in titles())


@pytest.mark.parametrize(
    ("name", "write"), [("record", write_record_page), ("words", write_words_page), ("functions", write_functions_page)]
)
def test_a_generated_page_is_what_its_table_gives(name, write):
    assert page(name) == write()


def test_every_command_has_its_place_in_the_manual():
    shown = {
        tuple(word for word in command[1:3] if word.isalpha())
        for name in PAGES
        for language, _, body in blocks(name)
        if language == "console"
        for command in commands(body)
    }

    assert {
        ("compare", "demo"),
        ("demo",),
        ("estimate",),
        ("doctor",),
        ("help",),
        ("rules", "list"),
        ("rules", "test"),
        ("rules", "check"),
        ("rules", "show"),
        ("rules", "explain"),
        ("rules", "history"),
        ("rules", "diff"),
        ("rules", "prove"),
    } <= shown
    assert {"screen", "statements"} <= {words[0] for words in shown}
