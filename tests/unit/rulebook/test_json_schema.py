"""Every shipped rule file is what the JSON Schema says, and a slip of form is marked in the editor."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from engine.rulebook.json_schema import _READ, KINDS, hint_line, json_schemas
from engine.rulebook.keys import Reads
from engine.rulebook.load import available
from engine.rulebook.schema import FILES, FOLDERS, SHAPES
from engine.rulebook.snapshot import BASE
from engine.rulebook.worked import plain
from engine.rulebook.yaml_reader import decode, read_nodes

RULE_FILES = sorted(
    (path, path.parent.name if path.parent.name in FOLDERS else path.stem)
    for folder in (*available(), BASE)
    for path in folder.rglob("*.yaml")
    if path.parent.name in FOLDERS or path.name in FILES
)


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(json_schemas()[kind])


def as_text(path: Path) -> Any:
    """Read a file as the loader does: every scalar is text."""
    node, faults = read_nodes(decode(path.read_bytes(), path.name)[0])
    assert node is not None, faults
    return plain(node)


def as_editors_do(value: Any) -> Any:
    """Give what a YAML 1.2 editor sees: numbers are numbers, and a date, of which JSON knows nothing, is text."""
    if isinstance(value, dict):
        return {str(key): as_editors_do(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_editors_do(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_itself_sound(kind: str) -> None:
    Draft202012Validator.check_schema(json_schemas()[kind])
    assert json.loads(json.dumps(json_schemas()[kind])) == json_schemas()[kind]


@pytest.mark.parametrize(("path", "kind"), RULE_FILES, ids=[f"{p.parents[0].name}/{p.name}" for p, _ in RULE_FILES])
def test_a_shipped_file_is_what_the_schema_says(path: Path, kind: str) -> None:
    loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for content in (as_text(path), as_editors_do(loaded)):
        assert [error.message for error in validator(kind).iter_errors(content)] == []


@pytest.mark.parametrize(
    ("kind", "change", "path"),
    [
        ("about", {"code": None}, ["code"]),
        ("about", {"curency": "USD"}, []),
        ("about", {"currency": "dollar"}, ["currency"]),
        ("lanes", {"settings": []}, ["settings"]),
        ("risk", {"cap": 101}, ["cap"]),
        ("risk", {"cap": "sixty"}, ["cap"]),
        ("risk", {"area": "Two Words"}, ["area"]),
    ],
)
def test_what_is_written_wrong_is_marked_in_the_editor(kind: str, change: dict[str, Any], path: list[str]) -> None:
    folder = next(folder for folder in available() if folder.name == "xx")
    file = {"risk": "risk/goods.yaml", "lanes": "lanes.yaml", "about": "about.yaml"}[kind]
    errors = list(validator(kind).iter_errors({**as_text(folder / file), **change}))
    assert [list(error.absolute_path) for error in errors] == [path]


def test_every_kind_of_value_has_its_schema() -> None:
    assert set(_READ) == set(get_args(Reads))


def test_every_key_says_what_it_means() -> None:
    keys = [(shape, name, key) for shape, one in SHAPES.items() for name, key in one.keys.items()]
    assert [(shape, name) for shape, name, key in keys if not key.meaning.endswith(".") or len(key.meaning) < 5] == []
    described = {name for one in json_schemas().values() for name in one["$defs"]}
    assert described == SHAPES.keys()


def test_the_hint_names_the_file_that_is_written() -> None:
    assert hint_line("risk", "../schema") == "# yaml-language-server: $schema=../schema/risk.schema.json"
