"""Planted faults: each lays a few rules, a table or a relief over the smallest good rulebook."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.rulebook.book import Rulebook
from engine.rulebook.load import load

MINIMAL = Path(__file__).parents[1] / "rulebooks" / "minimal" / "xx"

_RULE = """  - id: xx.{area}.{name}
    title: Planted
    since: 2024-01-01
    when: {when}
    points: {points}
{lane}    because: planted
    if_unknown: pass
    cite: {{note: invented}}
    owner: risk-unit@customs.example
"""


@dataclass(frozen=True)
class Rule:
    """A rule of the area that is planted."""

    name: str
    when: str
    points: int = 20
    lane: str = ""

    def written(self, area: str) -> str:
        lane = f"    lane: {self.lane}\n" if self.lane else ""
        return _RULE.format(area=area, name=self.name, when=self.when, points=self.points, lane=lane)


@dataclass(frozen=True)
class Planted:
    """What is planted, and which finding must come of it: its code and what it is about.

    ``lanes`` are the lines of scores: by default one that the smallest rulebook's only rule reaches.
    """

    name: str
    code: str
    subjects: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    cap: int = 100
    files: Mapping[str, str] = field(default_factory=dict)
    lanes: str = "{yellow: 35}"

    def build(self, folder: Path) -> Rulebook:
        """Lay it over the smallest good rulebook and load what comes out."""
        book = folder / "xx"
        shutil.copytree(MINIMAL, book)
        if self.rules:
            rules = "".join(rule.written("planted") for rule in self.rules)
            text = f"area: planted\ntitle: Planted\ncap: {self.cap}\nrules:\n{rules}"
            (book / "risk" / "planted.yaml").write_text(text, encoding="utf-8")
        lanes = (MINIMAL / "lanes.yaml").read_text(encoding="utf-8").replace("{yellow: 30, red: 60}", self.lanes)
        for name, text in {"lanes.yaml": lanes, **self.files}.items():
            (book / name).write_text(text, encoding="utf-8")
        return load(book)


def bands(*written_bands: str) -> dict[str, str]:
    """Add a table by bands, called most, to the tables of the smallest rulebook."""
    written = "".join(f"          - {{{band}}}\n" for band in written_bands)
    text = (MINIMAL / "tables.yaml").read_text(encoding="utf-8")
    return {
        "tables.yaml": text
        + "  most:\n    title: Most pieces by mass\n    by: bands\n    history:\n      - since: 2024-01-01\n"
        + f"        bands:\n{written}        status: fictional\n        cite: {{note: invented}}\n"
    }


_MOST = Rule("pieces", "any(item_quantity > most[gross_mass])")


def planted(name: str) -> str:
    """Give the identifier of a planted rule."""
    return f"xx.planted.{name}"


DEAD = (
    Planted("a mass below nothing", "rule_never_fires", (planted("a"),), (Rule("a", "gross_mass < 0 kg"),)),
    Planted(
        "items worth more than the goods", "rule_never_fires", (planted("a"),),
        (Rule("a", "any(item_value > goods_value)"),),
    ),
    Planted(
        "fewer parcels than this one", "rule_never_fires", (planted("a"),),
        (Rule("a", "same_parties_consignments < 1"),),
    ),
    Planted(
        "vague and naming a weapon", "conditions_contradict", (planted("a"),),
        (Rule("a", "any(item_is_vague and item_names_weapon and is_unknown(description))"),),
    ),
)  # fmt: skip

CONTRADICTORY = (
    Planted(
        "two lines that leave nothing between them", "conditions_contradict", (planted("a"),),
        (Rule("a", "goods_value > 500 USD and stream == post and goods_value < 90 USD"),),
    ),
    Planted(
        "two codes at once", "conditions_contradict", (planted("a"),),
        (Rule("a", "stream == post and gross_mass > 2 kg and stream == express"),),
    ),
    Planted(
        "a chapter and a heading of another chapter", "conditions_contradict", (planted("a"),),
        (Rule("a", "any(item_hs_code in [85] and item_quantity > 3 and item_hs_code in [2203, 6109])"),),
    ),
    Planted(
        "a branch that cannot be", "conditions_contradict", (planted("a"),),
        (Rule("a", "purpose == commercial or (is_unknown(freight) and freight > 10 USD)"),),
    ),
)  # fmt: skip

IMPLIED = (
    Planted(
        "a higher line of the same lane without points", "rule_adds_nothing", (planted("b"), planted("a")),
        (Rule("a", "goods_value > 500 USD"), Rule("b", "goods_value > 1,000 USD", points=0)),
    ),
    Planted(
        "the same condition said in another way", "rules_alike", (planted("a"), planted("b")),
        (
            Rule("a", "not (goods_value <= 500 USD or stream == sea)"),
            Rule("b", "stream != sea and goods_value > 500 USD", points=10),
        ),
    ),
    Planted(
        "a heading inside a chapter, and the cap takes its points", "rule_adds_nothing", (planted("b"), planted("a")),
        (
            Rule("a", "any(is_known(item_hs_code) and item_hs_code in [93])", points=60, lane="hold"),
            Rule("b", "any(is_known(item_hs_code) and item_hs_code in [9302])", points=60, lane="hold"),
        ),
        cap=60,
    ),
    Planted(
        "a sum over the line where one item is", "rule_inside_another", (planted("b"), planted("a")),
        (Rule("a", "goods_value > 500 USD"), Rule("b", "any(item_value > 600 USD)")),
    ),
)  # fmt: skip

GAP = (
    Planted(
        "neither side of a line holds the line", "gap", (planted("a"), planted("b")),
        (Rule("a", "goods_value < 500 USD and stream == post"), Rule("b", "goods_value > 500 USD and stream == post")),
    ),
    Planted(
        "up to 99 and from 100", "gap", (planted("a"), planted("b")),
        (Rule("a", "any(item_value <= 99 USD)"), Rule("b", "any(item_value >= 100 USD)")),
    ),
    Planted(
        "a table that leaves out a stretch", "gap", ("most",), (_MOST,),
        files=bands("from: 0 kg, below: 1 kg, value: 50", "from: 2 kg, value: 100"),
    ),
    Planted(
        "a table that leaves out its line", "gap", ("most",), (_MOST,),
        files=bands("from: 0 kg, below: 1 kg, value: 50", "above: 1 kg, value: 100"),
    ),
)  # fmt: skip

OVERLAP = (
    Planted(
        "both sides of a line hold the line", "overlap", (planted("a"), planted("b")),
        (Rule("a", "gross_mass <= 2 kg"), Rule("b", "gross_mass >= 2 kg")),
    ),
    Planted(
        "two stretches run into each other", "overlap", (planted("a"), planted("b")),
        (Rule("a", "100 USD <= goods_value < 500 USD"), Rule("b", "400 USD <= goods_value < 900 USD")),
    ),
    Planted(
        "two bands run into each other", "overlap", ("most",), (_MOST,),
        files=bands("from: 0 kg, below: 2 kg, value: 50", "from: 1 kg, value: 100"),
    ),
    Planted(
        "two bands hold one line", "overlap", ("most",), (_MOST,),
        files=bands("from: 0 kg, up_to: 1 kg, value: 50", "from: 1 kg, value: 100"),
    ),
)  # fmt: skip

KINDS = {"dead": DEAD, "contradictory": CONTRADICTORY, "implied": IMPLIED, "gap": GAP, "overlap": OVERLAP}
"""The five kinds of planted faults."""

CODES_OF_KIND = {
    "dead": {"rule_never_fires", "conditions_contradict"},
    "contradictory": {"conditions_contradict"},
    "implied": {"rules_alike", "rule_adds_nothing", "rule_inside_another"},
    "gap": {"gap"},
    "overlap": {"overlap"},
}
"""What the prover may call a fault of each kind."""

TWENTY = tuple(case for cases in KINDS.values() for case in cases)

_RELIEF = """  - id: xx.relief.{name}
    title: Planted
    since: 2024-01-01
    shape: {shape}
    measure: {measure}
    {line}
    levies: {levies}
    when: {when}
    status: fictional
    cite: {{note: invented}}
"""


def _reliefs(*reliefs: Mapping[str, str]) -> dict[str, str]:
    text = (MINIMAL / "thresholds.yaml").read_text(encoding="utf-8")
    usual = {"shape": "cliff", "measure": "cif", "levies": "[duty]", "when": "stream == post"}
    return {"thresholds.yaml": text + "".join(_RELIEF.format(**{**usual, **relief}) for relief in reliefs)}


OTHER = (
    Planted("nothing is asked", "rule_always_fires", (planted("a"),), (Rule("a", "items >= 1"),)),
    Planted(
        "a line below another one", "threshold_never_binds", (planted("a"),),
        (Rule("a", "goods_value > 500 USD and goods_value > 100 USD"),),
    ),
    Planted(
        "a part that follows from another", "part_never_matters", (planted("a"),),
        (Rule("a", "stream == post and stream != sea"),),
    ),
    Planted(
        "a heading beside its chapter", "entry_never_matters", (planted("a"),),
        (Rule("a", "any(item_hs_code in [22, 2203, 9302])"),),
    ),
    Planted(
        "a lane that another rule always overrides", "lane_always_overridden", (planted("b"), planted("a")),
        (
            Rule("a", "stream == post or stream == sea", lane="red"),
            Rule("b", "stream == sea", points=30, lane="yellow"),
        ),
    ),
    Planted(
        "a lane below its own points", "lane_below_points", (planted("a"),),
        (Rule("a", "stream == post", points=70, lane="yellow"),), lanes="{yellow: 30, red: 60}",
    ),
    Planted(
        "a lane above the highest score", "lane_never_reached", ("red",), lanes="{yellow: 30, red: 60}",
    ),
    Planted(
        "a lane between the scores that there are", "lane_never_reached", ("blue",),
        (Rule("a", "stream == post", points=20),), lanes="{blue: 25, yellow: 35}",
    ),
    Planted(
        "a relief behind one for the same parcels", "relief_shadowed", ("xx.relief.b", "xx.relief.a"),
        files=_reliefs({"name": "a", "line": "up_to: 500 USD"}, {"name": "b", "line": "up_to: 400 USD"}),
    ),
    Planted(
        "a relief for nobody", "relief_never_applies", ("xx.relief.a",),
        files=_reliefs({"name": "a", "line": "below: 0 USD"}),
    ),
    Planted(
        "a relief without an upper end", "relief_line_never_binds", ("xx.relief.a",),
        files=_reliefs({
            "name": "a", "measure": "goods", "line": "up_to: 1,000 USD", "levies": "[vat]",
            "when": "stream == post and goods_value <= 500 USD",
        }),
    ),
    Planted(
        "a limit that never counts", "limit_never_binds", (planted("a"),),
        (Rule("a", "freight > min(goods_value, goods_value + insurance)"),),
    ),
    Planted(
        "two rules that send the same parcels to two lanes", "rules_alike", (planted("a"), planted("b")),
        (Rule("a", "stream == post", lane="yellow"), Rule("b", "stream in [post]", lane="hold")),
    ),
    Planted(
        "a band inside a band", "band_never_used", ("most",), (_MOST,),
        files=bands("from: 0 kg, value: 50", "from: 1 kg, below: 2 kg, value: 100"),
    ),
)  # fmt: skip
"""Faults of the other codes."""
