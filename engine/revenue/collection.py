"""The written table of collection models."""

from __future__ import annotations

from typing import Final

from engine.errors import UnusableValue
from engine.revenue.models.border import Border
from engine.revenue.models.model import CollectionModel, Parties
from engine.rulebook.law import Levy, RevenueLaw

COLLECTION_MODELS: Final[dict[str, CollectionModel]] = {model.name: model for model in (Border(),)}
"""Every collection model by its name in rulebooks."""


def is_periodic(levy: Levy, law: RevenueLaw) -> bool:
    """Say whether a levy is settled later, on account."""
    return parties_of(levy, law).point == "periodic"


def parties_of(levy: Levy, law: RevenueLaw) -> Parties:
    """Say who owes a levy, who collects it and where: as the levy says, else as the collection model does."""
    model = find_model(law.collection_model).parties(law)
    return Parties(levy.liable or model.liable, levy.collector or model.collector, levy.point or model.point)


def find_model(name: str) -> CollectionModel:
    """Give a collection model by its name.

    Raises
    ------
    UnusableValue
        ``unknown_collection_model``.
    """
    if name not in COLLECTION_MODELS:
        message = f"{name!r} is not a collection model; there is {', '.join(COLLECTION_MODELS)}."
        raise UnusableValue(message, code="unknown_collection_model")
    return COLLECTION_MODELS[name]
