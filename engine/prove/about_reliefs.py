"""Questions about reliefs: can anybody get one, is it hidden behind earlier ones, does its line ever bind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.arrays import YES
from engine.language.meaning import Meaning
from engine.money import MAX_ASSESSED_MINOR
from engine.prove import measures
from engine.prove.about_bands import amount_text
from engine.prove.about_parts import ask_what_matters
from engine.prove.about_rules import excluding, why_never
from engine.prove.bench import Bench, limits_of, place_in
from engine.prove.encode import unnamed
from engine.prove.numbers import Number
from engine.prove.scene import Scene
from engine.prove.solver import Claim
from engine.prove.truths import FALSE, Truth, both, either, implied, negated
from engine.rulebook.written import WrittenRelief


def ask_about_reliefs(bench: Bench) -> None:
    """Ask of every relief in force whether it applies to anybody, whether it is the one that counts, and above what."""
    # What is asked of each goods item is no line of the parcel, and leaves nothing of it to the reliefs behind.
    reliefs = [relief for relief in bench.reliefs() if not relief.of_each_item]
    for at, relief in enumerate(reliefs):
        if _ask_if_it_applies(bench, relief):
            ask_what_matters(bench, relief.id, place_of_relief(bench, relief), relief.when)
            _ask_if_shadowed(bench, relief, [other for other in reliefs[:at] if other.where is None])
            _ask_if_line_binds(bench, relief)


def place_of_relief(bench: Bench, relief: WrittenRelief) -> str:
    """Say where a relief stands."""
    return place_in(bench.rulebook, "thresholds.yaml", relief.id)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a relief answers: yes where it applies, no where it does not, and what it measures against its line."""

    answer: Truth
    measured: Number
    line: Number
    condition: Truth


def _judge(scene: Scene, relief: WrittenRelief) -> _Judged:
    condition, line = scene.truth(relief.when.meaning), scene.number(relief.line.meaning)
    value = _measured(scene, relief)
    known = both([value.known, line.known])
    inside = value.value < line.value
    if relief.or_equal or relief.shape == "allowance":
        inside = value.value <= line.value
    outside = FALSE if relief.shape == "allowance" else both([known, negated(inside)])
    yes = both([condition.yes, known, implied(negated(inside), _is_allowance(relief))])
    return _Judged(Truth(yes, either([condition.no, outside])), value, line, condition)


def _is_allowance(relief: WrittenRelief) -> Claim:
    return negated(FALSE) if relief.shape == "allowance" else FALSE


def _measured(scene: Scene, relief: WrittenRelief) -> Number:
    if isinstance(relief.measure, str):
        if relief.measure in measures.MEASURES:
            return measures.measured(scene.parcel, relief.measure)
        return scene.encoder.names(relief.measure)
    return scene.number(relief.measure.meaning)


def _meanings(reliefs: Sequence[WrittenRelief]) -> list[Meaning]:
    found: list[Meaning] = []
    for relief in reliefs:
        found += [relief.when.meaning, relief.line.meaning]
        if not isinstance(relief.measure, str):
            found.append(relief.measure.meaning)
    return found


def _set(bench: Bench, reliefs: Sequence[WrittenRelief]) -> Scene:
    scene = bench.scene(_meanings(reliefs), measures.COLUMNS)
    scene.encoder.names = name_values(scene)
    return scene


def name_values(scene: Scene) -> Callable[[str], Number]:
    """Give what the names that only amounts use stand for: the measured values; any value where nothing says more."""

    def value_of(name: str) -> Number:
        measure = scene.world.basis if name == "customs_value" else name.removesuffix("_value")
        return measures.measured(scene.parcel, measure) if measure in measures.MEASURES else unnamed(name)

    return value_of


def _ask_if_it_applies(bench: Bench, relief: WrittenRelief) -> bool:
    places = [place_of_relief(bench, relief)]
    scene = _set(bench, [relief])
    judged = _judge(scene, relief)
    missing = bench.unknown_values(relief.line.meaning) + bench.unknown_values(relief.when.meaning)
    answer = scene.ask([judged.answer.yes])
    if answer.verdict == "undecided":
        bench.undecided([relief.id], places, f"whether anybody can get {relief.id}")
    if answer.verdict == "yes":
        _, difference = bench.confirm(scene, answer, [(relief.when.meaning, YES)])
        if difference:
            bench.undecided([relief.id], places, f"whether anybody can get {relief.id}", difference)
        return not difference
    if answer.verdict == "no" and (missing or _is_line_unknown(bench, relief)):
        values = ", ".join(dict.fromkeys(missing)) or "its line"
        sentence = f"{relief.id} cannot say yes yet: {values} is not known on this day."
        bench.find("waits_for_value", [relief.id], places, sentence, reason="It can once the value is filled in.")
    elif answer.verdict == "no":
        parts, facts = why_never(bench, relief.when)
        reason = " ".join(filter(None, [excluding(parts), bench.reason_of(facts)]))
        dead = scene.ask([judged.condition.yes], plainly=False).verdict == "no"
        contradicts = "Its condition contradicts itself, whatever the parcel is."
        why = (reason or contradicts) if dead else "Its line leaves nothing inside."
        sentence = f"No parcel can get {relief.id}."
        bench.find("relief_never_applies", [relief.id], places, sentence, reason=why, limits=limits_of(scene))
    return False


def _is_line_unknown(bench: Bench, relief: WrittenRelief) -> bool:
    scene = _set(bench, [relief])
    return scene.ask([scene.number(relief.line.meaning).known], plainly=False).verdict == "no"


def _ask_if_shadowed(bench: Bench, relief: WrittenRelief, before: Sequence[WrittenRelief]) -> None:
    """Ask whether the relief is, for any of its levies, the first that does not say no."""
    rivals = [other for other in before if set(other.levies) & set(relief.levies)]
    if not rivals:
        return
    scene = _set(bench, [relief, *rivals])
    applies = _judge(scene, relief).answer.yes
    free = {other.id: _judge(scene, other).answer.no for other in rivals}
    counts = either([
        both([free[other.id] for other in rivals if levy in other.levies]) for levy in relief.levies
    ])  # fmt: skip
    answer = scene.ask([applies, counts], plainly=False)
    places = [place_of_relief(bench, relief)]
    if answer.verdict == "undecided":
        bench.undecided([relief.id], places, f"whether {relief.id} ever counts behind the reliefs before it")
    if answer.verdict != "no":
        return
    needed = scene.explain([applies], free).core
    hiding = [other for other in rivals if other.id in needed] or rivals
    shown = scene.ask([applies])
    witness, difference = bench.confirm(scene, shown, [(relief.when.meaning, YES)])
    names = ", ".join(other.id for other in hiding)
    bench.find(
        "relief_shadowed", [relief.id, *(other.id for other in hiding)],
        [*places, *(place_of_relief(bench, other) for other in hiding)],
        f"{relief.id} never counts: whoever could get it gets {names}, which stands before it, for the same levies.",
        reason="For each levy the first relief that does not say no counts. Put the more generous one first.",
        witness=None if difference else witness, limits=limits_of(scene),
    )  # fmt: skip


def _ask_if_line_binds(bench: Bench, relief: WrittenRelief) -> None:
    scene = _set(bench, [relief])
    judged = _judge(scene, relief)
    if relief.shape == "waiver":
        return
    beyond = judged.measured.value > judged.line.value
    answer = scene.ask([judged.condition.yes, judged.measured.known, judged.line.known, beyond], plainly=False)
    places = [place_of_relief(bench, relief)]
    if answer.verdict == "undecided":
        bench.undecided([relief.id], places, f"whether the line of {relief.id} ever binds")
    if answer.verdict == "no":
        sentence = f"The line of {relief.id} never binds: no parcel that may get it is above `{relief.line.text}`."
        reason = _why_below(bench, relief, scene, judged)
        bench.find("relief_line_never_binds", [relief.id], places, sentence, reason=reason, limits=limits_of(scene))


def _why_below(bench: Bench, relief: WrittenRelief, scene: Scene, judged: _Judged) -> str:
    """Say what keeps every parcel below the line: the relief's condition, a value of law, or facts about parcels."""
    line, value = judged.line, judged.measured
    core = scene.explain([value.known, line.known, value.value > line.value], {"when": judged.condition.yes}).core
    largest = amount_text(bench, "money", Fraction(MAX_ASSESSED_MINOR))
    is_beyond = line.fixed is not None and line.fixed >= MAX_ASSESSED_MINOR
    reasons = [
        f"Its condition `{relief.when.text}` leaves only parcels that are not above it." if "when" in core else "",
        bench.values_said(relief.line),
        f"What a relief measures is at most {largest}: no larger value is assessed." if is_beyond else "",
        bench.reason_of(sorted(core)),
    ]
    measure = relief.measure if isinstance(relief.measure, str) else relief.measure.text
    always = f"Whatever the parcel is, `{measure}` is not above `{relief.line.text}`."
    return " ".join(filter(None, reasons)) or always
