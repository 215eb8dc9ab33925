"""JSON Schema for each kind of rule file, made from the schema table: editors complete and explain keys by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from engine.counters import ACCOUNTS
from engine.rulebook.keys import Key, Shape
from engine.rulebook.schema import FILES, FOLDERS, SHAPES

Schema = dict[str, Any]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
KINDS: Final[dict[str, str]] = {
    **{name.removesuffix(".yaml"): shape for name, shape in FILES.items()},
    **FOLDERS,
    "overlay": "overlay",
}
"""Each kind of file with its shape."""

_NAME: Final = "^[a-z][a-z0-9_]*$"
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_QUANTITY: Final = r"[A-Z$]{0,4} ?[0-9].*"
_PERCENT: Final = r"[0-9][0-9,]*(\.[0-9]+)? ?%"
_DECIMAL: Final = r"[0-9]+(\.[0-9]+)?"
_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"], "minLength": 1}


def json_schemas() -> dict[str, Schema]:
    """Give the JSON Schema of every kind of file."""
    return {kind: _file_schema(kind, shape) for kind, shape in KINDS.items()}


def hint_line(kind: str, folder: str) -> str:
    """Give the first line of a rule file by which editors find its schema in ``folder``."""
    return f"# yaml-language-server: $schema={folder}/{file_name(kind)}"


def file_name(kind: str) -> str:
    """Give the name of the file that a schema is written to."""
    return f"{kind}.schema.json"


def _file_schema(kind: str, shape: str) -> Schema:
    needed = list(_shapes_below(shape, {}))
    return {
        "$schema": DRAFT,
        "$id": f"landfall:{kind}",
        "title": f"Landfall: {SHAPES[shape].noun}",
        "$ref": _ref(shape)["$ref"],
        "$defs": {name: _shape(SHAPES[name]) for name in needed},
    }


def _shapes_below(shape: str, found: dict[str, None]) -> dict[str, None]:
    """Give a shape and every shape inside it, each once."""
    if shape not in found:
        found[shape] = None
        for key in SHAPES[shape].keys.values():
            if key.shape:
                _shapes_below(key.shape, found)
    return found


def _shape(shape: Shape) -> Schema:
    needed = [name for name, key in shape.keys.items() if key.needed]
    described: Schema = {
        "title": shape.noun,
        "type": "object",
        "properties": {name: _key(key) for name, key in shape.keys.items()},
        "additionalProperties": False,
    }
    return {**described, "required": needed} if needed else described


def _key(key: Key) -> Schema:
    return {"description": key.meaning, **_READ[key.reads](key)}


def _ref(shape: str) -> Schema:
    return {"$ref": f"#/$defs/{shape}"}


def _matching(pattern: str) -> Schema:
    """Give a text of a pattern; an editor reads what looks like a number as one, and that is well too."""
    return {"type": ["string", "number"], "pattern": f"^({pattern})$"}


def _wording(_key: Key) -> Schema:
    by_language = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z]{2,3}$"},
        "additionalProperties": _TEXT,
    }
    return {"anyOf": [_TEXT, by_language]}


def _whole(key: Key) -> Schema:
    return {"type": ["integer", "string"], "minimum": key.least, "maximum": key.most, "pattern": "^[0-9]{1,9}$"}


def _mapping(value: Schema, names: str) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": names}, "additionalProperties": value}


def _fixed(names: tuple[str, ...], value: Schema) -> Schema:
    return {"type": "object", "properties": dict.fromkeys(names, value), "additionalProperties": False}


def _by_lane(_key: Key) -> Schema:
    return _fixed(SHAPES["rule"].keys["lane"].choices, _whole(Key("whole", "", least=1)))


_READ: Final[dict[str, Callable[[Key], Schema]]] = {
    "text": lambda _key: _TEXT,
    "wording": _wording,
    "name": lambda _key: {"type": "string", "pattern": _NAME},
    "id": lambda _key: {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+$"},
    "day": lambda _key: {"type": "string", "pattern": _DAY},
    "whole": _whole,
    "choice": lambda key: {"enum": list(key.choices)},
    "quantity": lambda _key: _matching(f"unknown|{_QUANTITY}"),
    "unit": lambda _key: {"type": "string", "pattern": "^(%|[A-Za-z$].*)$"},
    "rate": lambda _key: _matching(f"unknown|{_PERCENT}"),
    "share": lambda _key: _matching(_PERCENT),
    "amount": lambda _key: _matching(_QUANTITY),
    "expression": lambda _key: {"type": ["string", "number"], "minLength": 1},
    "sum": lambda _key: _matching(r"[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*"),
    "condition": lambda _key: {"type": "string", "minLength": 1},
    "decimal": lambda _key: _matching(f"unknown|{_DECIMAL}"),
    "url": lambda _key: {"type": "string", "pattern": r"^https?://\S+$"},
    "currency": lambda _key: {"type": "string", "pattern": "^[A-Z]{3}$"},
    "raw": lambda _key: {"type": ["object", "array"]},
    "shape": lambda key: _ref(key.shape),
    "shapes": lambda key: {"type": "array", "items": _ref(key.shape), "minItems": key.least},
    "named": lambda key: _mapping(_ref(key.shape), _NAME),
    "texts": lambda _key: {"type": "array", "items": _TEXT},
    "codes": lambda _key: {"type": "array", "items": _TEXT},
    "by_key": lambda _key: _mapping(_matching(f"unknown|{_QUANTITY}"), "^[A-Za-z0-9_]+$"),
    "by_name": lambda _key: _mapping(_matching(f"unknown|{_DECIMAL}"), _NAME),
    "by_currency": lambda _key: _mapping(_matching(_DECIMAL), "^[A-Z]{3}$"),
    "by_period": lambda _key: _fixed(tuple(ACCOUNTS), _matching(f"unknown|{_DECIMAL}")),
    "by_lane": _by_lane,
}
"""How each kind in schema.Reads is said in JSON Schema; a house test holds the two tables together."""
