"""Questions about the parts of a rule: which of them could be left out without any answer changing."""

from __future__ import annotations

from dataclasses import replace

from engine.language.kinds import TRUTH
from engine.language.meaning import Meaning, OverItems
from engine.language.scope import Expression
from engine.language.tree import Call
from engine.prove.about_rules import excluding, why_never
from engine.prove.bench import Bench, expression_of, limits_of
from engine.prove.parts import Part, idle_prefixes, parts_of_condition, without
from engine.prove.truths import either


def ask_what_matters(bench: Bench, name: str, place: str, condition: Expression) -> None:
    """Ask of each part whether any parcel is answered otherwise without it.

    An answer is yes, no or unknown: what only turns an unknown into a no matters too, since a rule may ask or hold
    where it is unknown. Once a part turned out idle, the others are asked about without it, so that of two parts that
    say the same one is told.
    """
    gone: list[Part] = []
    for part in parts_of_condition(condition):
        if any(part.path[: len(other.path)] == other.path for other in gone):
            continue
        before = without(condition.meaning, [other.path for other in gone])
        after = without(condition.meaning, [other.path for other in [*gone, part]])
        if part.word == "or" and _is_never(bench, part):
            gone.append(part)
            _tell_never(bench, name, place, part)
        elif _is_idle(bench, name, place, part, before, after):
            gone.append(part)
            _tell(bench, name, place, condition, part)
    for longer, shorter in idle_prefixes(condition):
        sentence = (
            f"In {name}, {longer} stands in a list with {shorter}, which holds every code that begins with {longer}."
        )
        bench.find("entry_never_matters", [name], [place], sentence, reason=f"Leave {longer} out.")


def _is_idle(bench: Bench, name: str, place: str, part: Part, before: Meaning, after: Meaning) -> bool:
    scene = bench.scene([before, after])
    one, other = scene.truth(before), scene.truth(after)
    answer = scene.ask([either([one.yes != other.yes, one.no != other.no])], plainly=False)
    if answer.verdict == "undecided":
        bench.undecided([name], [place], f"whether `{part.text}` changes any answer of {name}")
    return answer.verdict == "no"


def _is_never(bench: Bench, part: Part) -> bool:
    """Ask whether a part can never be yes; for one that is undecided, the question of idleness tells."""
    scene = bench.scene([_for_consignment(part)])
    return scene.ask([scene.truth(_for_consignment(part)).yes], plainly=False).verdict == "no"


def _for_consignment(part: Part) -> Meaning:
    """Ask a part about some goods item where it is about items."""
    return OverItems("any", part.meaning, kind=TRUTH) if part.meaning.of_items else part.meaning


def _tell_never(bench: Bench, name: str, place: str, part: Part) -> None:
    tree = Call("any", (part.tree,)) if part.meaning.of_items else part.tree
    own = replace(expression_of(_for_consignment(part)), tree=tree)
    parts, facts = why_never(bench, own)
    missing = bench.unknown_values(part.meaning)
    if missing:
        sentence = f"In {name}, `{part.text}` cannot be so yet: {', '.join(missing)} is not known on this day."
        bench.find("waits_for_value", [name], [place], sentence, reason="It can once the value is filled in.")
        return
    reason = " ".join(filter(None, [excluding(parts), bench.reason_of(facts)]))
    reason = reason or "It contradicts itself, whatever the parcel is."
    code = "conditions_contradict" if len(parts) > 1 else "part_never_matters"
    sentence = f"In {name}, `{part.text}` can never be so, and what it is joined to with or decides alone."
    _find(bench, code, name, place, sentence, reason, part.meaning)


def _tell(bench: Bench, name: str, place: str, condition: Expression, part: Part) -> None:
    code = "threshold_never_binds" if part.is_threshold else "part_never_matters"
    sentence = f"In {name}, `{part.text}` can be left out: no parcel is answered otherwise without it."
    reason = "What it asks follows from the rest of the condition, or never makes a difference to it."
    _find(bench, code, name, place, sentence, reason, condition.meaning)


def _find(bench: Bench, code: str, name: str, place: str, sentence: str, reason: str, meaning: Meaning) -> None:
    seen = bench.was_seen(name)
    witness = None if seen is None else seen.witness
    scene = bench.scene([meaning if not meaning.of_items else OverItems("any", meaning, kind=TRUTH)])
    bench.find(code, [name], [place], sentence, reason=reason, limits=limits_of(scene), witness=witness)
