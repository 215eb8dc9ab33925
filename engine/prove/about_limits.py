"""Questions about min() and max(): is each of their values ever the one that counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.language.meaning import Extreme
from engine.language.scope import Expression
from engine.language.syntax import print_tree
from engine.language.tree import Call, Node, parts_of
from engine.prove.about_reliefs import name_values, place_of_relief
from engine.prove.asked import parts_of as meanings_of
from engine.prove.bench import Bench, limits_of, place_in, place_of
from engine.prove.measures import COLUMNS
from engine.prove.numbers import Number
from engine.prove.scene import Scene
from engine.prove.solver import Claim
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
        if relief.where is not None:
            yield relief.id, place, relief.where
    for levy in bench.rulebook.levies:
        if levy.span.holds(bench.day):
            yield from _of_levy(bench, levy)


def _of_levy(bench: Bench, levy: WrittenLevy) -> Iterator[tuple[str, str, Expression]]:
    place = place_in(bench.rulebook, "levies.yaml", levy.id)
    entry = None if levy.amounts is None else levy.amounts.at(bench.day)
    if entry is not None and entry.value is not None:
        yield levy.id, place, entry.value
    for asked in (levy.when, levy.where):
        if asked is not None:
            yield levy.id, place, asked


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
    values = _Values(meaning, call, tuple(numbers))
    for at in range(len(numbers)):
        counts = both([values.beats(at, other) for other in range(len(numbers)) if other != at])
        answer = scene.ask([known, counts], plainly=False)
        said = f"value {at + 1} of {meaning.function}()" if call is None else f"`{print_tree(call.arguments[at])}`"
        where = meaning.function if call is None else print_tree(call)
        if answer.verdict == "undecided":
            bench.undecided([name], [place], f"whether {said} of {name} ever counts in `{where}`")
        if answer.verdict == "no":
            sentence = f"In {name}, {said} never counts in `{where}`: another value is always as good or better."
            reason = _why_never(bench, scene, values, at)
            bench.find("limit_never_binds", [name], [place], sentence, reason=reason, limits=limits_of(scene))


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one min() or max(), as they are written and as the solver has them."""

    meaning: Extreme
    call: Call | None
    numbers: tuple[Number, ...]

    def said(self, at: int) -> str:
        return f"value {at + 1}" if self.call is None else f"`{print_tree(self.call.arguments[at])}`"

    def beats(self, at: int, other: int) -> Claim:
        mine, theirs = self.numbers[at].value, self.numbers[other].value
        return mine < theirs if self.meaning.function == "min" else mine > theirs


def _why_never(bench: Bench, scene: Scene, values: _Values, at: int) -> str:
    """Say which of the other values a value can never pass at once, and the facts about parcels that it rests on."""
    others = {str(other): values.beats(at, other) for other in range(len(values.numbers)) if other != at}
    known = both([number.known for number in values.numbers])
    core = scene.explain([known], others).core
    rivals = [values.said(int(other)) for other in others if other in core] or [values.said(int(o)) for o in others]
    passes = "below" if values.meaning.function == "min" else "above"
    at_once = " at once" if len(rivals) > 1 else ""
    reason = f"No parcel has {values.said(at)} {passes} {' and '.join(rivals)}{at_once}."
    return " ".join(filter(None, [reason, bench.reason_of(sorted(core))]))
