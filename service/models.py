"""Collection models of third parties: this file finds those that were installed and named, and holds them to form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Final

from engine.errors import UnusableValue

if TYPE_CHECKING:
    from engine.revenue.models.model import CollectionModel

GROUP: Final = "landfall.collection_models"
"""The group of entry points under which a package offers its models."""

_TEXTS: Final = ("title", "liable", "collector", "point", "remit", "needs", "without")
_STATUSES: Final = ("due", "prepaid", "deferred", "waived")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def installed_models(names: Sequence[str]) -> Mapping[str, CollectionModel]:
    """Give the models of the entry points that were named, by their own names in rulebooks.

    Raises
    ------
    UnusableValue
        ``model_not_installed``, ``model_broken``: nothing offers it, or what does gives no collection model.
    """
    found: dict[str, CollectionModel] = {}
    for name in dict.fromkeys(names):
        model = _load(name)
        found[model.name] = model
    return found


def _load(name: str) -> CollectionModel:
    offered = {one.name: one for one in entry_points(group=GROUP)}
    if name not in offered:
        there_is = f"Installed are: {', '.join(sorted(offered))}." if offered else "None is installed."
        message = f"No collection model {name} is installed. {there_is} Install its package with pip into this Python."
        raise UnusableValue(message, code="model_not_installed")
    made = _made(offered[name])
    problem = _problem(made)
    if problem:
        message = f"The collection model {name} of {offered[name].value} cannot be used: {problem}."
        raise UnusableValue(message, code="model_broken")
    model: CollectionModel = made
    return model


def _made(point: EntryPoint) -> Any:
    """Load what an entry point stands for; whatever goes wrong in somebody else's package is told, not traced."""
    try:
        loaded = point.load()
        return loaded() if isinstance(loaded, type) else loaded
    except Exception as problem:  # noqa: BLE001 - a stranger's code may raise anything
        message = f"The collection model {point.name} of {point.value} does not load: {problem}."
        raise UnusableValue(message, code="model_broken") from None


def _problem(model: Any) -> str:
    """Say what keeps something from being a collection model; empty where nothing does."""
    from engine.revenue.collection import COLLECTION_MODELS

    name = getattr(model, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return "its name must be lower-case letters, digits and _"
    if name in COLLECTION_MODELS:
        return f"{name} is the name of a model that ships"
    lacking = [text for text in _TEXTS if not isinstance(getattr(model, text, None), str)]
    if lacking:
        return f"it does not say {', '.join(lacking)} as text"
    if getattr(model, "status", None) not in _STATUSES:
        return f"its status must be one of {', '.join(_STATUSES)}"
    return "" if callable(getattr(model, "settle", None)) else "it has no settle(due, declared, is_proven)"
