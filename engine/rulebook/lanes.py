"""How a score becomes a lane, as lanes.yaml says it."""

from __future__ import annotations

from engine.errors import Fault
from engine.rulebook.law import LANES, Capacity
from engine.rulebook.reading import Given
from engine.rulebook.written import LaneSetting


def read_lanes(given: Given, faults: list[Fault]) -> LaneSetting | None:
    """Type one whole lane setting."""
    capacity, chance, wrong = given.get("capacity"), given["random"], _faults_of_lanes(given)
    faults.extend(wrong)
    if wrong:
        return None
    return LaneSetting(
        at_least=tuple(sorted((score, lane) for lane, score in given["at_least"].items())),
        total_cap=given["total_cap"],
        random_ppm=chance["share"],
        random_lane=chance["lane"],
        capacity=Capacity(*(capacity[key] for key in ("lane", "most", "overflow", "rank_by"))) if capacity else None,
    )


def _faults_of_lanes(given: Given) -> list[Fault]:
    by_score = sorted((score, LANES.index(lane)) for lane, score in given["at_least"].items())
    severities = [severity for _, severity in by_score]
    if severities != sorted(set(severities)) or len({score for score, _ in by_score}) < len(by_score):
        message = "a higher score must lead to a more severe lane."
        return [given.fault("at_least", "lanes_out_of_order", message, f"From mild to severe: {', '.join(LANES)}.")]
    capacity = given.get("capacity")
    if capacity is not None and LANES.index(capacity["overflow"]) >= LANES.index(capacity["lane"]):
        message = f"{capacity['overflow']} is not milder than {capacity['lane']}, so it relieves nobody."
        return [capacity.fault("overflow", "lanes_out_of_order", message, f"From mild to severe: {', '.join(LANES)}.")]
    return []
