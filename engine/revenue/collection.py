"""The written table of collection models."""

from __future__ import annotations

from typing import Final

from engine.errors import UnusableValue
from engine.revenue.models.border import Border
from engine.revenue.models.model import CollectionModel

COLLECTION_MODELS: Final[dict[str, CollectionModel]] = {model.name: model for model in (Border(),)}
"""Every collection model by its name in rulebooks."""


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
