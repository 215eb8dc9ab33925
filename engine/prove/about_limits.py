"""Questions about min() and max(): is each of their values ever the one that counts."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.meaning import Extreme
from engine.language.scope import Expression
from engine.language.syntax import print_tree
from engine.language.tree import Call, Node, parts_of
from engine.prove.about_reliefs import name_values, place_of_relief
from engine.prove.asked import parts_of as meanings_of
from engine.prove.bench import Bench, limits_of, place_in, place_of
from engine.prove.measures import COLUMNS
from engine.prove.truths import both
from engine.rulebook.written import WrittenLevy

_FUNCTIONS = frozenset({"min", "max"})


def ask_about_limits(bench: Bench) -> None:
    """Ask of every min() and max() in rules, reliefs and levies which of their values ever count."""
    for name, place, expression in _expressions(bench):
        meanings = [part for part in meanings_of(expression.meaning) if isinstance(part, Extreme)]
        calls = list(_calls(expression.tree))
        for at, meaning in enumerate(meanings):
            call = calls[at] if len(calls) == len(meanings) else None
            _ask(bench, name, place, meaning, call)


def _expressions(bench: Bench) -> Iterator[tuple[str, str, Expression]]:
    for rule in bench.rules():
        yield rule.rule.id, place_of(rule.rule), rule.when
    for relief in bench.reliefs():
        place = place_of_relief(bench, relief)
        yield relief.id, place, relief.when
        yield relief.id, place, relief.line
        if not isinstance(relief.measure, str):
            yield relief.id, place, relief.measure
    for levy in bench.rulebook.levies:
        if levy.span.holds(bench.day):
            yield from _of_levy(bench, levy)


def _of_levy(bench: Bench, levy: WrittenLevy) -> Iterator[tuple[str, str, Expression]]:
    place = place_in(bench.rulebook, "levies.yaml", levy.id)
    entry = None if levy.amounts is None else levy.amounts.at(bench.day)
    if entry is not None and entry.value is not None:
        yield levy.id, place, entry.value
    if levy.when is not None:
        yield levy.id, place, levy.when


def _calls(tree: Node) -> Iterator[Call]:
    if isinstance(tree, Call) and tree.function in _FUNCTIONS:
        yield tree
    for part in parts_of(tree):
        yield from _calls(part)


def _ask(bench: Bench, name: str, place: str, meaning: Extreme, call: Call | None) -> None:
    scene = bench.scene([meaning], COLUMNS)
    scene.encoder.names = name_values(scene)
    item = 0 if meaning.of_items else None
    numbers = [scene.encoder.number(value, item) for value in meaning.values]
    known = both([number.known for number in numbers])
    if scene.ask([known], plainly=False).verdict != "yes":
        return
    for at, number in enumerate(numbers):
        others = [other for position, other in enumerate(numbers) if position != at]
        counts = both([
            number.value < other.value if meaning.function == "min" else number.value > other.value for other in others
        ])  # fmt: skip
        answer = scene.ask([known, counts], plainly=False)
        said = f"value {at + 1} of {meaning.function}()" if call is None else f"`{print_tree(call.arguments[at])}`"
        where = meaning.function if call is None else print_tree(call)
        if answer.verdict == "undecided":
            bench.undecided([name], [place], f"whether {said} of {name} ever counts in `{where}`")
        if answer.verdict == "no":
            sentence = f"In {name}, {said} never counts in `{where}`: another value is always as good or better."
            bench.find("limit_never_binds", [name], [place], sentence, limits=limits_of(scene))
