"""A new officer who does what rules/README.md says has a tested, explained and proven rule at the end."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "rules" / "README.md"
STEP = re.compile(r"^\*\*(\d+)\. ", re.MULTILINE)
BLOCK = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.MULTILINE)
NAMED = re.compile(r"`((?:rules/to/)?[a-z_/]+\.yaml)`")


def steps() -> list[str]:
    text = README.read_text(encoding="utf-8")
    section = text[text.index("## Your first rule") : text.index("## What all countries share")]
    return STEP.split(section)[2::2]


def write(step: str, block: str) -> None:
    path = Path(NAMED.search(step)[1])
    if block.startswith("  "):
        whole = path.read_text(encoding="utf-8")
        assert whole.count("\nparameters:\n") == 1
        path.write_text(whole.replace("\nparameters:\n", f"\nparameters:\n{block}"), encoding="utf-8")
    else:
        path.write_text(block, encoding="utf-8")


def test_the_readme_leads_from_nothing_to_a_proven_rule(landfall) -> None:
    said = {}
    for number, step in enumerate(steps(), start=1):
        for block in BLOCK.findall(step):
            lines = [line[4:] for line in block.strip("\n").splitlines()]
            if not lines[0].startswith("landfall "):
                write(step, "\n".join(lines) + "\n")
                continue
            for line in lines:
                outcome = landfall(*shlex.split(line)[1:])
                assert outcome.code == 0, (line, outcome.text, outcome.err)
                said.setdefault(number, []).append(outcome.text)
    assert len(steps()) == 9
    assert "no_example" in said[4][0]
    assert "No faults in 1 rulebook." in said[4][0]
    passed = re.fullmatch(r"to: (\d+) of (\d+) examples came out as written\.\n", said[6][0])
    assert passed is not None
    assert passed[1] == passed[2]
    assert "60 USD" in said[7][0]
    assert "no faults" in said[8][0].rstrip().splitlines()[-1]
    assert "60 USD -> 40 USD" in said[9][0]


@pytest.mark.parametrize(
    "command", [["rules", "new", "../to"], ["rules", "new", "to", "--from", "fj"], ["rules", "new"]]
)
def test_a_mistake_with_new_is_a_sentence(command: list[str], landfall, tmp_path: Path) -> None:
    outcome = landfall(*command)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_strict_lets_findings_count(landfall) -> None:
    assert landfall("rules", "check", "xx").code == 0
    assert landfall("rules", "check", "xx", "--strict").code == 1


def test_schemas_are_written_for_every_kind_and_never_over_something_else(landfall, tmp_path: Path) -> None:
    assert landfall("rules", "schema", "--out", "schema").code == 0
    assert landfall("rules", "schema", "--out", "schema").code == 0
    assert len(list((tmp_path / "schema").iterdir())) == 10
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    assert landfall("rules", "schema", "--out", "mine").code == 2
    assert textwrap.dedent(landfall("rules", "schema").text).startswith("{")


def test_an_empty_list_is_shown_without_asking_for_lint(landfall, tmp_path: Path) -> None:
    assert landfall("rules", "new", "to").code == 0
    path = tmp_path / "rules" / "to" / "tables.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("values: [7113, 9101, 9102]", "values: []"), encoding="utf-8")
    said = landfall("rules", "check", "rules/to").text
    assert "[lint: empty_list_version]" in said
    assert "[lint: left_from_examplia]" not in said
