"""Questions about bands: of tables, and of thresholds in rules that cut one quantity into stretches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.arrays import YES
from engine.days import day_text
from engine.language.kinds import TRUTH, Band, Quantity
from engine.language.meaning import Combined, Compared, Found, Meaning, OverItems, Unknown
from engine.money import decimal_text
from engine.prove.asked import parts_of
from engine.prove.bands import Stretch, in_order, inside, middle, neighbours, outside, written
from engine.prove.bench import Bench, place_in, place_of
from engine.prove.encode import Encoder
from engine.prove.numbers import term
from engine.prove.scene import Scene
from engine.prove.solver import Claim, Term
from engine.prove.witness import Witness
from engine.rulebook.written import WrittenRule

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UNITS: Final = {
    "mass": " kg", "volume": " litres", "days": " days", "money_per_mass": " per kg", "money_per_volume": " per litre",
}  # fmt: skip


def ask_about_bands(bench: Bench) -> None:
    """Look for gaps, overlaps and unused bands in every table by bands."""
    for name, bands in bench.values.bands.items():
        _Table(bench, name, bands).ask()


@dataclass(frozen=True, slots=True)
class _Table:
    bench: Bench
    name: str
    bands: Sequence[Band]

    def ask(self) -> None:
        stretches = [self.stretch(at, band) for at, band in enumerate(self.bands)]
        known = [stretch for stretch in stretches if stretch is not None]
        if len(known) < len(stretches):
            missing = "a bound in another currency has no rate on this day, or its rate was left open"
            self.bench.undecided([self.name], self.places, f"whether the bands of {self.name} meet", f"{missing}.")
            return
        for at, stretch in enumerate(known):
            holding = next((earlier for earlier in known[:at] if earlier.holds(stretch)), None)
            if holding is not None:
                self.tell_never_used(stretch, holding)
        for left, right in neighbours(known):
            self.look_between(left, right)
        self.look_at_ends(in_order(known))

    def tell_never_used(self, stretch: Stretch, holding: Stretch) -> None:
        sentence = f"The band {self.said(stretch)} of {self.name} lies in a band before it, which counts first."
        witness, _ = self.witness_at(inside(stretch), is_gap=False)
        reason = f"All of it is in the band {self.said(holding)}, and of the bands that hold a value the first counts."
        self.bench.find("band_never_used", [self.name], self.places, sentence, reason=reason, witness=witness)

    def look_between(self, left: Stretch, right: Stretch) -> None:
        meets, value = left.meets(right), middle(left, right)
        if meets == 0:
            return
        code = "gap" if meets < 0 else "overlap"
        pair = f"The bands {self.said(left)} and {self.said(right)} of {self.name}"
        if meets < 0:
            sentence = (
                f"{pair} leave a gap between them: {self.number(value)} is in neither, and what it gives is unknown."
            )
        else:
            sentence = f"{pair} overlap: {self.number(value)} is in both, and the one that stands first counts."
        witness, reason = self.witness_at(value, is_gap=meets < 0)
        self.bench.find(code, [self.name], self.places, sentence, witness=witness, reason=reason)

    def look_at_ends(self, ordered: Sequence[Stretch]) -> None:
        first, last = ordered[0], max(ordered, key=lambda one: (one.end is None, one.end or Fraction(0)))
        open_below = first.start is not None and (first.start > 0 or not first.start_inside)
        said = []
        if open_below and first.start:
            said.append(f"{'below' if first.start_inside else 'up to'} {self.number(first.start)}")
        if last.end is not None:
            said.append(f"{'above' if last.end_inside else 'from'} {self.number(last.end)}")
        if said:
            sentence = f"{self.name} says nothing {' or '.join(said)}: what it gives there is unknown."
            witness, reason = self.witness_at(outside(first, last), is_gap=True)
            self.bench.find("open_end", [self.name], self.places, sentence, witness=witness, reason=reason)

    @property
    def places(self) -> list[str]:
        return [place_in(self.bench.rulebook, "tables.yaml", self.name)]

    def stretch(self, at: int, band: Band) -> Stretch | None:
        start, end = (fixed_value(self.bench, bound) for bound in (band.start, band.end))
        if (start is None) != (band.start is None) or (end is None) != (band.end is None):
            return None
        return Stretch(str(at), start, band.start_inside, end, band.end_inside)

    def said(self, stretch: Stretch) -> str:
        return written(stretch, self.number)

    def number(self, value: Fraction) -> str:
        kind = self.bench.rulebook.tables[self.name].key
        return amount_text(self.bench, kind.name, value)

    def witness_at(self, value: Fraction, *, is_gap: bool) -> tuple[Witness | None, str]:
        """Find a parcel for which a rule asks the table with this value."""
        for meaning in _asking(self.bench, self.name):
            scene = self.bench.scene([_over(meaning)])
            at = 0 if meaning.of_items else None
            key = scene.encoder.number(meaning.key, at)
            answer = scene.ask([key.known, key.value == term(value)])
            if answer.verdict != "yes":
                continue
            claims = [(_over(meaning), YES)] if is_gap else []
            witness, difference = self.bench.confirm(scene, answer, claims)
            return (None, difference) if difference else (witness, "")
        return None, f"No rule or relief in force asks {self.name} with such a value, so that no parcel shows it."


def _asking(bench: Bench, table: str) -> Iterator[Found]:
    conditions = [rule.when for rule in bench.rules()] + [relief.when for relief in bench.reliefs()]
    for condition in conditions:
        for part in parts_of(condition.meaning):
            if isinstance(part, Found) and part.table == table:
                yield part


def _over(found: Found) -> Meaning:
    """Ask whether what a table gives is unknown, for one item where the key is of items."""
    asked = Unknown(found, kind=TRUTH, of_items=found.of_items)
    return OverItems("any", asked, kind=TRUTH) if found.of_items else asked


def fixed_value(bench: Bench, quantity: Quantity | None) -> Fraction | None:
    """Give a quantity as the program compares it, where it is the same at every rate."""
    if quantity is None:
        return None
    return Encoder.quantity(bench.scene([]).encoder, quantity).fixed


def amount_text(bench: Bench, kind: str, value: Fraction) -> str:
    """Write a value of a kind, as the program compares it, for people."""
    if kind == "date":
        return day_text(int(value))
    if kind == "money" and value.denominator == 1:
        return f"{decimal_text(int(value), bench.values.exponent)} {bench.values.currency}"
    if kind.startswith("money"):
        value /= 10**bench.values.exponent
    said = f"{float(value * 100):.6g} %" if kind == "share" else f"{float(value):.10g}{_UNITS.get(kind, '')}"
    return f"{bench.values.currency} {said}" if kind.startswith("money") else said


@dataclass(frozen=True, slots=True)
class _Cut:
    """A rule that asks whether one quantity lies in a stretch, and ``rest`` besides."""

    rule: WrittenRule
    quantity: Meaning
    rest: frozenset[Meaning]
    is_of_items: bool
    stretch: Stretch


def ask_about_thresholds(bench: Bench, rules: Sequence[WrittenRule]) -> None:
    """Look for rules of one area that cut a quantity into stretches, and for what falls between two or into both.

    Rules belong together where they ask the same besides. A gap is told where it is so narrow that nobody meant it: at
    most one whole unit, such as between "up to 99 FJD" and "from 100 FJD". Stretches that lie in each other are
    ordinary steps of one scale.
    """
    families: dict[tuple[str, Meaning, frozenset[Meaning], bool], list[_Cut]] = {}
    for rule in rules:
        cut = _cut_of(bench, rule)
        if cut is not None:
            families.setdefault((rule.rule.area, cut.quantity, cut.rest, cut.is_of_items), []).append(cut)
    for family in families.values():
        cuts = {cut.rule.rule.id: cut for cut in family}
        for left, right in neighbours([cut.stretch for cut in family]):
            _look_between(bench, cuts[left.name], cuts[right.name])


def _cut_of(bench: Bench, rule: WrittenRule) -> _Cut | None:
    meaning, is_of_items = rule.when.meaning, False
    if isinstance(meaning, OverItems) and meaning.function == "any" and meaning.where is None:
        meaning, is_of_items = meaning.argument, True
    parts = _joined(meaning)
    cuts: dict[Meaning, list[tuple[str, Fraction, Meaning]]] = {}
    for part in parts:
        side = _side(bench, part)
        if side is not None:
            cuts.setdefault(side[0], []).append((side[1], side[2], part))
    if len(cuts) != 1:
        return None
    ((quantity, sides),) = cuts.items()
    stretch = _stretch(rule.rule.id, [(operator, value) for operator, value, _ in sides])
    rest = frozenset(parts) - {part for _, _, part in sides}
    return _Cut(rule, quantity, rest, is_of_items, stretch)


def _joined(meaning: Meaning) -> list[Meaning]:
    if isinstance(meaning, Combined) and meaning.word == "and":
        return [part for condition in meaning.conditions for part in _joined(condition)]
    return [meaning]


def _side(bench: Bench, part: Meaning) -> tuple[Meaning, str, Fraction] | None:
    """Read ``quantity operator amount``, the amount on either side."""
    if not isinstance(part, Compared) or part.operator not in _FLIPPED:
        return None
    encoder = bench.scene([part]).encoder
    if part.left.kind.name == "code":
        return None
    left, right = encoder.number(part.left, 0).fixed, encoder.number(part.right, 0).fixed
    if right is not None and left is None:
        return part.left, part.operator, right
    return (part.right, _FLIPPED[part.operator], left) if left is not None and right is None else None


def _stretch(name: str, sides: Sequence[tuple[str, Fraction]]) -> Stretch:
    """Take the tightest bound on each side: of two at one value the one that leaves the value out."""
    starts = [(value, operator == ">") for operator, value in sides if operator in {">", ">="}]
    ends = [(value, operator == "<=") for operator, value in sides if operator in {"<", "<="}]
    start, end = max(starts, default=None), min(ends, default=None)
    return Stretch(
        name,
        None if start is None else start[0],
        start is not None and not start[1],
        None if end is None else end[0],
        end is not None and end[1],
    )


def _look_between(bench: Bench, lower: _Cut, upper: _Cut) -> None:
    meets, value = lower.stretch.meets(upper.stretch), middle(lower.stretch, upper.stretch)
    if meets == 0 or (meets < 0 and not _is_narrow(bench, lower, upper)):
        return
    scene = bench.scene([lower.rule.when.meaning, upper.rule.when.meaning])
    answer = scene.ask(_claims(scene, lower, upper, is_gap=meets < 0))
    names = [lower.rule.rule.id, upper.rule.rule.id]
    places = [place_of(lower.rule.rule), place_of(upper.rule.rule)]
    said = amount_text(bench, lower.quantity.kind.name, value)
    pair = f"{names[0]} (`{lower.rule.when.text}`) and {names[1]} (`{upper.rule.when.text}`)"
    if answer.verdict != "yes":
        if answer.verdict == "undecided":
            bench.undecided(names, places, f"whether {names[0]} and {names[1]} meet without gap or overlap")
        return
    expected = 0 if meets < 0 else YES
    claims = [(cut.rule.when.meaning, expected) for cut in (lower, upper)]
    witness, difference = bench.confirm(scene, answer, claims)
    if difference:
        bench.undecided(names, places, f"whether {names[0]} and {names[1]} meet without gap or overlap", difference)
    elif meets < 0:
        sentence = f"{pair} leave a gap between them: neither hits a parcel of {said}."
        bench.find("gap", names, places, sentence, witness=witness)
    else:
        sentence = f"{pair} overlap: both hit a parcel of {said}."
        bench.find("overlap", names, places, sentence, witness=witness)


def _claims(scene: Scene, lower: _Cut, upper: _Cut, *, is_gap: bool) -> list[Claim]:
    at = 0 if lower.is_of_items else None
    number = scene.encoder.number(lower.quantity, at)
    rest = [scene.encoder.truth(part, at).yes for part in lower.rest]
    answers = [scene.truth(cut.rule.when.meaning) for cut in (lower, upper)]
    hit = [truth.no if is_gap else truth.yes for truth in answers]
    return [number.known, *rest, *hit, *_between(lower, upper, number.value, is_gap=is_gap)]


def _between(lower: _Cut, upper: _Cut, value: Term, *, is_gap: bool) -> list[Claim]:
    """Hold the quantity to the gap, or to the overlap."""
    end, start = lower.stretch.end, upper.stretch.start
    if end is None or start is None:
        return []
    low, high = (end, start) if is_gap else (start, end)
    return [value >= term(low), value <= term(high)]


def _is_narrow(bench: Bench, lower: _Cut, upper: _Cut) -> bool:
    end, start = lower.stretch.end, upper.stretch.start
    if end is None or start is None:
        return False
    is_money = lower.quantity.kind.name.startswith("money")
    unit = Fraction(10**bench.values.exponent) if is_money else Fraction(1)
    return start - end <= unit
