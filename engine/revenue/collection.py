"""The written table of collection models, and who owes, collects and where under one of them."""

from __future__ import annotations

from typing import Final

from engine.errors import UnusableValue
from engine.revenue.models.border import Border
from engine.revenue.models.carrier import Carrier
from engine.revenue.models.exempt import Exempt
from engine.revenue.models.model import CollectionModel, LevyStatus, Parties
from engine.revenue.models.platform import Platform
from engine.revenue.models.purchaser import Purchaser
from engine.revenue.models.simplified import Simplified
from engine.revenue.models.vendor import Vendor
from engine.rulebook.law import Channel, Levy, RevenueLaw

COLLECTION_MODELS: Final[dict[str, CollectionModel]] = {
    model.name: model
    for model in (Exempt(), Border(), Purchaser(), Vendor(), Platform(), Carrier(), Simplified())
}  # fmt: skip
"""Every collection model that ships, by its name in rulebooks; those of third parties come in with the law."""

NO_CHANNEL: Final = -1
"""In a column of channels: nobody knows which of them collects."""


def find_model(name: str, law: RevenueLaw) -> CollectionModel:
    """Give a collection model by its name: one that ships, or one that was installed and given to the law.

    Raises
    ------
    UnusableValue
        ``unknown_collection_model``.
    """
    found = COLLECTION_MODELS.get(name) or law.models.get(name)
    if found is None:
        there_is = ", ".join((*COLLECTION_MODELS, *law.models))
        message = f"{name!r} is not a collection model; there is {there_is}."
        raise UnusableValue(message, code="unknown_collection_model")
    model: CollectionModel = found
    return model


def parties_of(levy: Levy, channel: Channel, law: RevenueLaw) -> Parties:
    """Say who owes a levy, who collects it and where: as the levy says, else the channel, else the model."""
    model = find_model(channel.model, law)
    return Parties(
        levy.liable or channel.liable or model.liable,
        levy.collector or channel.collector or model.collector,
        levy.point or channel.point or model.point,
    )


def parties_at(levy: Levy, place: int, law: RevenueLaw, status: LevyStatus) -> Parties:
    """Say who owes, collects and where of one row of an assessment; what is left to the border is the fallback's."""
    if place == NO_CHANNEL:
        return Parties(levy.liable or None, levy.collector or None, levy.point or None)
    return parties_of(levy, law.channels[-1 if _is_left(place, law, status) else place], law)


def remit_of(place: int, law: RevenueLaw, status: LevyStatus) -> str | None:
    """Say for which period it is paid over; None for each consignment by itself."""
    if place == NO_CHANNEL or _is_left(place, law, status):
        return None
    channel = law.channels[place]
    return channel.remit or find_model(channel.model, law).remit or None


def _is_left(place: int, law: RevenueLaw, status: LevyStatus) -> bool:
    """Say whether it is what a model that collects elsewhere leaves to the border."""
    return status == "due" and find_model(law.channels[place].model, law).status not in {"due", "deferred"}


def is_periodic(levy: Levy, channel: Channel, law: RevenueLaw) -> bool:
    """Say whether what is left of a levy to the border is settled later, on account."""
    return parties_of(levy, channel, law).point == "periodic"
