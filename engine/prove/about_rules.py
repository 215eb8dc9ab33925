"""Questions about one rule: can it ever fire, does it fire always, and which of its parts exclude each other."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import YES
from engine.language.meaning import Meaning
from engine.language.scope import Expression
from engine.prove.bench import Bench, limits_of, place_of
from engine.prove.parts import Part, parts_of_condition, without
from engine.prove.scene import Scene
from engine.prove.truths import negated
from engine.rulebook.written import WrittenRule


def ask_if_it_fires(bench: Bench, rule: WrittenRule) -> bool:
    """Ask whether any parcel makes a rule say yes; False where none does, or where nobody could tell."""
    name, places, meaning = rule.rule.id, [place_of(rule.rule)], rule.when.meaning
    scene = bench.scene([meaning])
    answer = scene.ask([scene.truth(meaning).yes])
    if answer.verdict == "undecided":
        bench.undecided([name], places, f"whether any parcel can make {name} say yes")
        return False
    if answer.verdict == "no":
        tell_why_never(bench, rule, scene)
        return False
    _, difference = bench.confirm(scene, answer, [(meaning, YES)])
    if difference:
        bench.undecided([name], places, f"whether any parcel can make {name} say yes", difference)
        return False
    return True


def ask_if_it_always_fires(bench: Bench, rule: WrittenRule) -> bool:
    """Ask whether there is a parcel that a rule does not hit; True where there is none."""
    name, places, meaning = rule.rule.id, [place_of(rule.rule)], rule.when.meaning
    if any(seen.answers.get(name) != YES for seen in bench.seen):
        return False
    scene = bench.scene([meaning])
    answer = scene.ask([negated(scene.truth(meaning).yes)])
    if answer.verdict == "undecided":
        bench.undecided([name], places, f"whether {name} hits every parcel")
    if answer.verdict != "no":
        return False
    seen = bench.was_seen(name)
    sentence = f"{name} says yes to every parcel: `{rule.when.text}` is always so."
    reason = bench.reason_of(sorted(scene.explain([negated(scene.truth(meaning).yes)], {}).core))
    witness = None if seen is None else seen.witness
    bench.find("rule_always_fires", [name], places, sentence, reason=reason, witness=witness, limits=limits_of(scene))
    return True


def tell_why_never(bench: Bench, rule: WrittenRule, scene: Scene) -> None:
    """Say why a rule can never fire: a value of law that nobody knows yet, parts that exclude each other, or facts."""
    name, places, limits = rule.rule.id, [place_of(rule.rule)], limits_of(scene)
    missing = bench.unknown_values(rule.when.meaning)
    if missing and _would_fire(bench, rule.when.meaning, missing):
        values = ", ".join(missing)
        sentence = f"{name} cannot say yes yet: {values} {'are' if len(missing) > 1 else 'is'} not known on this day."
        bench.find("waits_for_value", [name], places, sentence, reason="It can once the value is filled in.")
        return
    parts, facts = why_never(bench, rule.when)
    reason = " ".join(filter(None, [excluding(parts), bench.values_said(rule.when), bench.reason_of(facts)]))
    reason = reason or "It contradicts itself, whatever the parcel is."
    if len(parts) > 1:
        sentence = f"{name} can never say yes: its conditions contradict each other."
        bench.find("conditions_contradict", [name], places, sentence, reason=reason, limits=limits)
        return
    about = f"`{parts[0].text}`" if parts else f"`{rule.when.text}`"
    bench.find(
        "rule_never_fires", [name], places, f"{name} can never say yes: no parcel makes {about} so.", reason=reason,
        limits=limits,
    )  # fmt: skip


def why_never(bench: Bench, condition: Expression) -> tuple[list[Part], list[str]]:
    """Find a smallest set of parts that cannot be true together, and the facts about parcels that it rests on.

    Parts are left out one by one for as long as the rest can still never be yes. Of several that are joined with
    ``or`` none may go, since each would have to be possible by itself.
    """
    parts = [part for part in parts_of_condition(condition) if part.word == "and"]
    gone: list[Part] = []
    for part in parts:
        if any(part.path[: len(other.path)] == other.path for other in gone):
            continue
        if _is_never(bench, without(condition.meaning, [other.path for other in [*gone, part]])):
            gone.append(part)
    kept = [part for part in parts if not any(part.path[: len(other.path)] == other.path for other in gone)]
    # A part that is itself made of kept parts says nothing that they do not say.
    kept = [part for part in kept if not any(other is not part and _holds(part, other) for other in kept)]
    rest = without(condition.meaning, [part.path for part in gone])
    scene = bench.scene([rest])
    facts = scene.explain([scene.truth(rest).yes], {})
    return kept, sorted(facts.core)


def excluding(parts: Sequence[Part]) -> str:
    """Say which parts exclude each other."""
    if len(parts) < 2:  # noqa: PLR2004 - one alone excludes nothing
        return ""
    return " and ".join(f"`{part.text}`" for part in parts) + " cannot be so at once."


def _holds(part: Part, other: Part) -> bool:
    return other.path[: len(part.path)] == part.path


def _is_never(bench: Bench, meaning: Meaning) -> bool:
    scene = bench.scene([meaning])
    return scene.ask([scene.truth(meaning).yes], plainly=False).verdict == "no"


def _would_fire(bench: Bench, meaning: Meaning, missing: Sequence[str]) -> bool:
    """Ask whether a rule could fire if the values of law that are missing were any at all."""
    scene = bench.scene([meaning])
    scene.encoder.supposed = frozenset(missing)
    return scene.ask([scene.truth(meaning).yes], plainly=False).verdict != "no"
