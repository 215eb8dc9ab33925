"""The channels of a rulebook, narrowed to one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.days import Entry
from engine.language.amounts_compiler import RecipeBook
from engine.rulebook.law import Channel, SchemeInForce
from engine.rulebook.written import CollectionModel, WrittenChannel, WrittenLevy, WrittenScheme


@dataclass(frozen=True, slots=True)
class ChannelLaw:
    """Narrows channels and schemes to a day; ``levies`` are those in force, in their order."""

    day: int
    levies: Sequence[WrittenLevy]
    schemes: Sequence[WrittenScheme]
    recipes: RecipeBook

    def channels(
        self, written: Sequence[WrittenChannel], model: CollectionModel, entry: Entry[CollectionModel]
    ) -> tuple[Channel, ...]:
        """Give the channels that hold on the day, in their order, the fallback last."""
        holding = [one for one in written if one.span.holds(self.day)]
        fallback = Channel(
            id="", title="", model=model.model, cite=entry.cite, status=entry.status,
            levies=tuple(range(len(self.levies))), liable=model.liable, collector=model.collector, point=model.point,
            remit=model.remit, remit_due=model.remit_due,
        )  # fmt: skip
        return (*(self._channel(one) for one in holding), fallback)

    def _channel(self, one: WrittenChannel) -> Channel:
        covered = next((scheme.covers for scheme in self._holding() if scheme.scheme.id == one.evidence), ())
        return Channel(
            id=one.id, title=one.title, model=one.model, cite=one.cite, status=one.status,
            levies=self._places(one.levies or covered),
            when=None if one.when is None else self.recipes.condition(one.when),
            evidence=one.evidence, shortfall=one.shortfall, liable=one.liable, collector=one.collector,
            point=one.point, remit=one.remit, remit_due=one.remit_due,
            asks=() if one.when is None else tuple(one.when.words),
        )  # fmt: skip

    def in_force(self) -> tuple[SchemeInForce, ...]:
        """Give the schemes that hold on the day."""
        return tuple(
            SchemeInForce(scheme.scheme.id, scheme.title, self._places(scheme.covers)) for scheme in self._holding()
        )

    def _holding(self) -> list[WrittenScheme]:
        return [one for one in self.schemes if one.scheme.span.holds(self.day)]

    def _places(self, levies: Sequence[str]) -> tuple[int, ...]:
        """Give the places of levies in force; of all where none is named."""
        return tuple(place for place, levy in enumerate(self.levies) if not levies or levy.id in levies)
