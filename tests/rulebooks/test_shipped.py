"""Every shipped rulebook loads, and all of its worked examples come out; Examplia shows every key there is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.examples import describe, run_example
from engine.rulebook.book import Rulebook
from engine.rulebook.load import available, load
from engine.rulebook.nodes import Listing, Mapping, Node
from engine.rulebook.schema import FILES, FOLDERS, SHAPES
from engine.rulebook.yaml_reader import decode, read_nodes

RULEBOOKS = available()


@cache
def loaded(folder: Path) -> Rulebook:
    return load(folder)


EXAMPLES = [(folder, number) for folder in RULEBOOKS for number in range(len(loaded(folder).examples))]


@pytest.mark.parametrize(
    ("folder", "number"), EXAMPLES, ids=[loaded(folder).examples[number].id for folder, number in EXAMPLES]
)
def test_a_worked_example_comes_out(folder: Path, number: int) -> None:
    book = loaded(folder)
    result = run_example(book, book.examples[number])
    assert result.has_passed, describe(result)


@pytest.mark.parametrize("folder", RULEBOOKS, ids=lambda folder: folder.name)
def test_every_rule_of_its_own_has_an_example_that_it_hits(folder: Path) -> None:
    book = loaded(folder)
    hits = (example.expected.get("hits") for example in book.examples)
    shown = {rule for rules in hits if isinstance(rules, tuple) for rule in rules}
    assert {rule.rule.id for area in book.areas for rule in area.rules if not rule.is_shared} <= shown


def test_every_shared_rule_has_an_example_that_it_hits_in_some_rulebook() -> None:
    shared, shown = set[str](), set[str]()
    for book in map(loaded, RULEBOOKS):
        hits = (example.expected.get("hits") for example in book.examples)
        shown |= {rule.partition(".")[2] for rules in hits if isinstance(rules, tuple) for rule in rules}
        rules = (rule for area in book.areas for rule in area.rules if rule.is_shared)
        shared |= {rule.rule.id.partition(".")[2] for rule in rules}
    assert shared <= shown


@pytest.mark.parametrize("folder", RULEBOOKS, ids=lambda folder: folder.name)
def test_every_day_of_change_can_be_put_in_force(folder: Path) -> None:
    book = loaded(folder)
    for day in book.days_of_change():
        assert book.in_force(day).rules.rules


def test_examplia_uses_every_key_of_the_schema() -> None:
    folder = next(folder for folder in RULEBOOKS if folder.name == "xx")
    used = {used for path in sorted(folder.rglob("*.yaml")) for used in _keys_of(folder, path)}
    # An overlay is no file of a rulebook: it lies beside it.
    written = {(name, key) for name, shape in SHAPES.items() if name != "overlay" for key in shape.keys}
    assert written - used == set()


def _keys_of(folder: Path, path: Path) -> set[tuple[str, str]]:
    name = path.relative_to(folder).as_posix()
    node, _ = read_nodes(decode(path.read_bytes(), name)[0])
    return _keys_in(node, FILES.get(name) or FOLDERS[name.partition("/")[0]])


def _keys_in(node: Node | None, shape: str) -> set[tuple[str, str]]:
    if isinstance(node, Listing):
        return set().union(*(_keys_in(entry, shape) for entry in node.entries))
    used: set[tuple[str, str]] = set()
    for pair in node.pairs if isinstance(node, Mapping) else ():
        key = SHAPES[shape].keys[pair.key.value]
        used.add((shape, pair.key.value))
        if key.reads == "named" and isinstance(pair.value, Mapping):
            used |= set().union(*(_keys_in(named.value, key.shape) for named in pair.value.pairs))
        elif key.shape:
            used |= _keys_in(pair.value, key.shape)
    return used
