"""Questions about two rules: does one hit only what the other hits, and does it add anything; do their lanes agree."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import YES
from engine.prove.bench import Bench, lane_text, limits_of, place_of, severity
from engine.prove.scene import Scene
from engine.prove.truths import both, negated
from engine.rulebook.law import LANES
from engine.rulebook.written import WrittenRule


def ask_about_pairs(bench: Bench, rules: Sequence[WrittenRule]) -> None:
    """Ask of every two rules whether one lies inside the other; each of ``rules`` can fire, and not always."""
    inside: dict[tuple[str, str], Scene] = {}
    for one in rules:
        for other in rules:
            if one is not other and _may_lie_inside(bench, one, other):
                scene = _ask_if_inside(bench, one, other)
                if scene is not None:
                    inside[one.rule.id, other.rule.id] = scene
    for one in rules:
        for other in rules:
            scene = inside.get((one.rule.id, other.rule.id))
            if scene is None:
                continue
            is_mutual = (other.rule.id, one.rule.id) in inside
            if not is_mutual:
                _tell_inside(bench, one, other, scene)
            elif rules.index(one) < rules.index(other):
                _tell_alike(bench, one, other, scene)


def _may_lie_inside(bench: Bench, one: WrittenRule, other: WrittenRule) -> bool:
    """Say whether nothing seen so far tells them apart: a parcel that one hits and the other does not."""
    return bench.was_seen(one.rule.id, without=[other.rule.id]) is None


def _ask_if_inside(bench: Bench, one: WrittenRule, other: WrittenRule) -> Scene | None:
    scene = bench.scene([one.when.meaning, other.when.meaning])
    narrow, wide = scene.truth(one.when.meaning), scene.truth(other.when.meaning)
    answer = scene.ask([narrow.yes, negated(wide.yes)])
    if answer.verdict == "no":
        return scene
    names, places = _named(one, other)
    question = f"whether everything that {names[0]} hits is hit by {names[1]}"
    if answer.verdict == "undecided":
        bench.undecided(names, places, question)
        return None
    bench.confirm(scene, answer, [(one.when.meaning, YES)])
    if _may_lie_inside(bench, one, other):
        why = "The solver has a parcel that tells them apart, and the engine answers otherwise for it."
        bench.undecided(names, places, question, why)
    return None


def _tell_alike(bench: Bench, one: WrittenRule, other: WrittenRule, scene: Scene) -> None:
    names, _ = _named(one, other)
    sentence = f"{names[0]} and {names[1]} hit the same parcels: their points are counted twice for one reason."
    if one.rule.lane != other.rule.lane:
        stronger = max(one.rule.lane, other.rule.lane, key=severity)
        sentence += f" One asks for {lane_text(one.rule.lane)}, the other for {lane_text(other.rule.lane)}; "
        sentence += f"{lane_text(stronger)} always counts."
    _tell(bench, "rules_alike", (one, other), sentence, scene)


def _tell_inside(bench: Bench, narrow: WrittenRule, wide: WrittenRule, scene: Scene) -> None:
    (inner, outer), _ = _named(narrow, wide)
    adds_points, adds_lane = _adds_points(bench, narrow, wide), severity(narrow.rule.lane) > severity(wide.rule.lane)
    sentence = f"Whatever {inner} hits, {outer} hits too; {inner} is the narrower one."
    points = f"Together they give {narrow.rule.points} and {wide.rule.points} points"
    lanes = f"they ask for {lane_text(narrow.rule.lane)} and {lane_text(wide.rule.lane)}"
    if not adds_points and not adds_lane:
        capped = f", of which the cap of {wide.rule.area} takes what {inner} gives" if narrow.rule.points else ""
        sentence += f" {points}{capped}; {lanes}: {inner} changes no decision."
        _tell(bench, "rule_adds_nothing", (narrow, wide), sentence, scene)
        return
    sentence += f" {points}; {lanes}."
    _tell(bench, "rule_inside_another", (narrow, wide), sentence, scene)


def _adds_points(bench: Bench, narrow: WrittenRule, wide: WrittenRule) -> bool:
    if narrow.rule.points == 0:
        return False
    caps = {area.name: area.cap for area in bench.rulebook.areas}
    return narrow.rule.area != wide.rule.area or wide.rule.points < caps[wide.rule.area]


def _tell(bench: Bench, code: str, rules: tuple[WrittenRule, WrittenRule], sentence: str, scene: Scene) -> None:
    names, places = _named(*rules)
    one, other = rules
    claims = [scene.truth(one.when.meaning).yes, negated(scene.truth(other.when.meaning).yes)]
    facts = bench.reason_of(sorted(scene.explain(claims, {}).core))
    reason = f"No parcel makes `{one.when.text}` so without `{other.when.text}`. {facts}".strip()
    seen = bench.was_seen(names[0])
    witness = None if seen is None else seen.witness
    bench.find(code, names, places, sentence, reason=reason, witness=witness, limits=limits_of(scene))


def _named(one: WrittenRule, other: WrittenRule) -> tuple[list[str], list[str]]:
    return [one.rule.id, other.rule.id], [place_of(one.rule), place_of(other.rule)]


def ask_about_lanes_of_rules(bench: Bench, rules: Sequence[WrittenRule]) -> None:
    """Ask of every rule with a lane whether that lane ever decides: by its own points, or by other rules, never."""
    for rule in rules:
        if rule.rule.lane is not None and not _is_below_points(bench, rule):
            _ask_if_overridden(bench, rule, rules)


def _is_below_points(bench: Bench, rule: WrittenRule) -> bool:
    caps = {area.name: area.cap for area in bench.rulebook.areas}
    points = min(rule.rule.points, caps[rule.rule.area], bench.law.points.total_cap)
    reached = [lane for line, lane in bench.law.lanes.at_least if points >= line]
    if not reached or severity(reached[-1]) <= severity(rule.rule.lane):
        return False
    sentence = f"{rule.rule.id} asks for {rule.rule.lane}, but its {points} points alone send to {reached[-1]}."
    seen = bench.was_seen(rule.rule.id)
    bench.find(
        "lane_below_points", [rule.rule.id], [place_of(rule.rule)], sentence, witness=seen.witness if seen else None,
        reason=f"Leave the lane out, name one that is more severe than {reached[-1]}, or give fewer points.",
    )  # fmt: skip
    return True


def _ask_if_overridden(bench: Bench, rule: WrittenRule, rules: Sequence[WrittenRule]) -> None:
    stronger = [other for other in rules if severity(other.rule.lane) > severity(rule.rule.lane)]
    names = [other.rule.id for other in stronger]
    if not stronger or bench.was_seen(rule.rule.id, without=names) is not None:
        return
    scene = bench.scene([rule.when.meaning, *(other.when.meaning for other in stronger)])
    hit = scene.truth(rule.when.meaning).yes
    others = {other.rule.id: negated(scene.truth(other.when.meaning).yes) for other in stronger}
    answer = scene.ask([hit, both(list(others.values()))])
    places = [place_of(rule.rule)]
    if answer.verdict == "undecided":
        bench.undecided([rule.rule.id], places, f"whether the lane of {rule.rule.id} ever decides")
    if answer.verdict == "yes":
        bench.confirm(scene, answer, [(rule.when.meaning, YES)])
    if answer.verdict != "no":
        return
    needed = scene.explain([hit], others).core
    found = [other for other in stronger if other.rule.id in needed]
    lanes = ", ".join(f"{other.rule.id} ({other.rule.lane})" for other in found)
    seen = bench.was_seen(rule.rule.id)
    bench.find(
        "lane_always_overridden", [rule.rule.id, *(other.rule.id for other in found)],
        [*places, *(place_of(other.rule) for other in found)],
        f"{rule.rule.id} asks for {rule.rule.lane}, and whatever it hits is sent to a more severe lane by {lanes}.",
        reason=f"No parcel that it hits is left to it; {LANES[0]} is mildest and the most severe lane counts.",
        witness=seen.witness if seen else None, limits=limits_of(scene),
    )  # fmt: skip
