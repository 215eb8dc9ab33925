"""Questions about scores: is there a parcel for every lane's stretch of scores, and which caps can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import z3

from engine.prove.bench import Bench, limits_of, place_in
from engine.prove.scene import Scene
from engine.prove.solver import Term
from engine.rulebook.law import Lane
from engine.rulebook.written import WrittenRule


def ask_about_lanes(bench: Bench, rules: Sequence[WrittenRule]) -> None:
    """Ask of each lane that a score leads to whether a score can, and tell of caps that no points reach."""
    if not rules:
        return
    lines = [*bench.law.lanes.at_least, (101, None)]
    for (line, lane), (following, _) in pairwise(lines):
        if lane is not None and not any(line <= seen.score < following for seen in bench.seen):
            _ask_for_score(bench, rules, lane, (line, following))
    _tell_of_caps(bench, rules)


def highest_score(bench: Bench, rules: Sequence[WrittenRule]) -> int:
    """Give the score of a parcel that all rules hit: no parcel has more, whether there is such a one or not."""
    total = 0
    for area in bench.rulebook.areas:
        total += min(area.cap, sum(rule.rule.points for rule in rules if rule.rule.area == area.name))
    return min(total, bench.law.points.total_cap)


def _ask_for_score(bench: Bench, rules: Sequence[WrittenRule], lane: Lane, stretch: tuple[int, int]) -> None:
    line, following = stretch
    place = [place_in(bench.rulebook, "lanes.yaml")]
    most = highest_score(bench, rules)
    if line > most:
        sentence = f"No score leads to {lane}: it begins at {line}, and the rules give {most} at most."
        bench.find("lane_never_reached", [lane], place, sentence, reason=_sums(bench, rules))
        return
    scene = bench.scene([rule.when.meaning for rule in rules])
    score = _score(bench, rules, scene)
    answer = scene.ask([score >= line, score < following], plainly=False)
    if answer.verdict == "yes":
        _, difference = bench.confirm(scene, answer, [])
        if any(line <= seen.score < following for seen in bench.seen):
            return
        bench.undecided([lane], place, f"whether any score leads to {lane}", difference or _OTHERWISE)
    elif answer.verdict == "undecided":
        bench.undecided([lane], place, f"whether any score leads to {lane}")
    else:
        up_to = f" and below {following}" if following <= most else ""
        sentence = f"No score leads to {lane}: none is {line} or more{up_to}."
        bench.find("lane_never_reached", [lane], place, sentence, reason=_sums(bench, rules), limits=limits_of(scene))


_OTHERWISE = "The solver has a parcel with such a score, and the engine gives it another one."


def _score(bench: Bench, rules: Sequence[WrittenRule], scene: Scene) -> Term:
    parts = []
    for area in bench.rulebook.areas:
        own = [
            z3.If(scene.truth(rule.when.meaning).yes, rule.rule.points, 0)
            for rule in rules
            if rule.rule.area == area.name
        ]
        if own:
            points = z3.Sum(own)
            parts.append(z3.If(points > area.cap, area.cap, points))
    total, cap = z3.Sum(parts), bench.law.points.total_cap
    return z3.If(total > cap, cap, total)


def _sums(bench: Bench, rules: Sequence[WrittenRule]) -> str:
    said = []
    for area in bench.rulebook.areas:
        points = [rule.rule.points for rule in rules if rule.rule.area == area.name]
        if points:
            said.append(f"{area.name} {min(area.cap, sum(points))}")
    return f"At most, by area: {', '.join(said)}; together no more than {bench.law.points.total_cap}."


def _tell_of_caps(bench: Bench, rules: Sequence[WrittenRule]) -> None:
    """Tell of all caps at once: headroom is no fault, and worth knowing once."""
    said = []
    for area in bench.rulebook.areas:
        points = sum(rule.rule.points for rule in rules if rule.rule.area == area.name)
        if points < area.cap:
            said.append(f"{area.name} (cap {area.cap}, points {points})")
    if said:
        sentence = f"The points of these areas cannot reach their caps: {', '.join(said)}."
        place = [place_in(bench.rulebook, "lanes.yaml")]
        bench.find("caps_never_reached", ["caps"], place, sentence, reason=_sums(bench, rules))
