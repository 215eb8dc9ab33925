"""A scene: some conditions, the parcel that they look at and what holds of it, ready for questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.columns.codes import code_list
from engine.language.compiler import Values
from engine.language.meaning import Meaning
from engine.prove.asked import Asked, look_at
from engine.prove.encode import Encoder
from engine.prove.encode_conditions import TRUTHS
from engine.prove.encode_values import NUMBERS
from engine.prove.hs_classes import classes_of
from engine.prove.numbers import Arithmetic, Number
from engine.prove.parcel import Parcel
from engine.prove.plainness import wishes_for
from engine.prove.solver import Answer, Claim, Solver
from engine.prove.ties import BOUNDS, Setting, Tie, bounds_of, ties_on
from engine.prove.truths import Truth, both
from engine.prove.words_in_texts import TextClaims


@dataclass(frozen=True, slots=True)
class World:
    """The law that is asked about: its code, its values on the day, whether rates were given, and its customs value."""

    country: str
    values: Values
    has_rates: bool
    basis: str

    def rated(self) -> frozenset[str] | None:
        """Give the currencies that have a rate on the day; None where any may have one."""
        if not self.has_rates:
            return None
        factor = self.values.minor_factor
        return frozenset(code for code in code_list("currency").codes if factor(code)) | {self.values.currency}


@dataclass(slots=True)
class Scene:
    """Conditions with their parcel. Everything that is asked here is asked about ``meanings`` or parts of them."""

    world: World
    solver: Solver
    asked: Asked
    parcel: Parcel
    encoder: Encoder
    ties: tuple[Tie, ...]
    tied: dict[str, Claim] = field(default_factory=dict)

    def truth(self, meaning: Meaning) -> Truth:
        """Encode a condition."""
        return self.encoder.truth(meaning)

    def number(self, meaning: Meaning) -> Number:
        """Encode a measured value."""
        return self.encoder.number(meaning)

    def ask(self, claims: Sequence[Claim], *, plainly: bool = True) -> Answer:
        """Look for a parcel of which all claims are true; ``plainly``: one with plain values, where there is one."""
        background = [*self._background(), *self._tied().values()]
        return self.solver.ask([*background, *claims], wishes_for(self.parcel, self.encoder) if plainly else ())

    def explain(self, claims: Sequence[Claim], labelled: Mapping[str, Claim]) -> Answer:
        """Say which labels, ties among them by their codes, cannot hold together with ``claims``."""
        tied = {f"tie:{code}": claim for code, claim in self._tied().items()}
        bounds = both(list(bounds_of(self.parcel)))
        return self.solver.explain([*self.parcel.stated, *claims], {f"tie:{BOUNDS}": bounds, **tied, **labelled})

    def _tied(self) -> Mapping[str, Claim]:
        setting = Setting(self.world.country, self.world.values.currency, self.world.rated())
        for tie in self.ties:
            if tie.code not in self.tied:
                self.tied[tie.code] = both(list(tie.claims(self.parcel, setting)))
        return self.tied

    def _background(self) -> list[Claim]:
        self._tied()
        return [*bounds_of(self.parcel), *self.parcel.stated]


def set_scene(meanings: Iterable[Meaning], world: World, solver: Solver, others: Sequence[str] = ()) -> Scene:
    """Set a scene for some conditions; ``others`` are columns that will be asked about beside them."""
    asked = look_at(meanings, world.values)
    columns = asked.columns | frozenset(others)
    parcel = Parcel(asked.items, columns, classes_of(asked.prefixes), asked.texts)
    encoder = Encoder(
        parcel, world.values, world.has_rates, Arithmetic(parcel.state), TextClaims(parcel), TRUTHS, NUMBERS
    )
    return Scene(world, solver, asked, parcel, encoder, ties_on(columns))
