"""The reader that types the nodes of a rule file by the schema and collects every fault instead of stopping at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from engine.counters import ACCOUNTS
from engine.days import Span
from engine.errors import Fault
from engine.language.diagnostics import Place, did_you_mean, nearest
from engine.language.kinds import Kind, Quantity
from engine.language.syntax import read_quantity
from engine.rulebook.commas import comma_fault, numbers_split
from engine.rulebook.keys import Key, Shape
from engine.rulebook.law import Wording
from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Pair, Text
from engine.rulebook.scalars import (
    LANGUAGE,
    NAME,
    NAME_HINT,
    PLAIN_UNITS,
    SCALARS,
    Misread,
    National,
    minor_of,
    read_choice,
    read_currency,
    read_decimal,
    read_exchange_rate,
    read_whole,
)
from engine.rulebook.schema import FILES, FOLDERS, SHAPES

_WHOLE_FILES: Final = frozenset({*FILES.values(), *FOLDERS.values()})
_NOTHING: Final = object()
_FORMS: Final = {
    "cite": 'Add cite: {text: "...", url: "https://..."}.',
    "since": "Add since: 2024-07-01, with the day meant.",
}
"""How a key is written whose name alone does not show it."""


class _Told(Exception):
    """A value that cannot be read, and that has been said."""


@dataclass(frozen=True, slots=True)
class Given:
    """A mapping of a rule file, typed: the values that could be read, and where each one stands.

    ``shape`` is its name in schema.SHAPES; ``elements`` say where each element of a list, and each key of a mapping of
    plain values, stands.
    """

    shape: str
    mark: Mark
    about: str
    values: dict[str, Any]
    marks: dict[str, Mark]
    is_whole: bool
    elements: dict[str, dict[str, Mark]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        """Give the value of a key that was written and could be read."""
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Give the value of a key, or ``default`` where it is not there."""
        return self.values.get(key, default)

    def fault(self, key: str, code: str, message: str, hint: str, at: str = "") -> Fault:
        """Say what is wrong with the value of ``key``, at its element ``at`` where one is named."""
        mark = self.elements.get(key, {}).get(at, self.marks.get(key, self.mark))
        return mark.fault(code, message, hint, self.about)

    def span(self) -> Span:
        """Give the days on which it holds, without those on which it is suspended."""
        pauses = tuple(one.span() for one in self.get("suspended", ()) if "since" in one.values)
        return Span(self.get("since"), self.get("until"), pauses)


@dataclass(slots=True)
class Reader:
    """Types the nodes of one rulebook."""

    national: National = field(default_factory=National)
    faults: list[Fault] = field(default_factory=list)

    def read(self, node: Node, shape_name: str, about: str = "") -> Given | None:
        """Type a mapping by its shape; None where it is no mapping at all."""
        shape = SHAPES[shape_name]
        if not isinstance(node, Mapping):
            self.faults.append(
                _not_a(
                    node, f"{_one(shape, node.mark)} is written as keys with values here", "Write key: value.", about
                )
            )
            return None
        about = _about(shape, node, about)
        before = len(self.faults)
        given = Given(shape_name, node.mark, about, {}, {}, is_whole=False)
        split = numbers_split(node)
        for pair in node.pairs:
            key = shape.keys.get(pair.key.value)
            if pair.key.value in split:
                given.marks[pair.key.value] = pair.value.mark
                self.faults.append(comma_fault(pair, split[pair.key.value], about))
                continue
            if pair.key in split.values():
                continue
            if key is None:
                self.faults.append(_unknown_key(pair.key, shape, about))
                continue
            given.marks[pair.key.value] = pair.value.mark
            given.elements[pair.key.value] = _elements(pair.value)
            value = self.value(pair.value, key, about)
            if value is not _NOTHING:
                given.values[pair.key.value] = value
        self.faults.extend(_missing_keys(node, shape, given))
        return replace(given, is_whole=len(self.faults) == before)

    def value(self, node: Node, key: Key, about: str) -> Any:
        """Type one value; a fault is collected and gives nothing."""
        try:
            if key.reads in SCALARS:
                return SCALARS[key.reads](_text(node, key), key, self.national)
            if key.reads.startswith("by_") and isinstance(node, Mapping) and (split := numbers_split(node)):
                told = [(pair, split[pair.key.value]) for pair in node.pairs if pair.key.value in split]
                self.faults.extend(comma_fault(pair, rest, about) for pair, rest in told)
                return _NOTHING
            return _NODES[key.reads](self, node, key, about)
        except _Told:
            return _NOTHING
        except Misread as wrong:
            self.faults.append(node.mark.fault(wrong.code, wrong.message, wrong.hint, about))
            return _NOTHING

    def entries(self, node: Node, key: Key, about: str) -> list[Given]:
        """Type a list of mappings, leaving out what is no mapping."""
        if not isinstance(node, Listing):
            raise Misread("not_a_list", "a list is needed here.", "Begin each entry with - in a line of its own.")
        if len(node.entries) < key.least:
            raise Misread("empty_list", "this list is empty.", key.meaning)
        found = (self.read(entry, key.shape, about) for entry in node.entries)
        return [entry for entry in found if entry is not None]

    def named(self, node: Node, key: Key) -> dict[str, Given]:
        """Type a mapping from names to mappings."""
        if not isinstance(node, Mapping):
            raise Misread(
                "not_a_mapping",
                "names with their values are needed here.",
                "Write each name with a colon, and its keys indented under it.",
            )
        found = {}
        for pair in node.pairs:
            if not NAME.fullmatch(pair.key.value):
                self.faults.append(pair.key.mark.fault("bad_name", f"{pair.key.value!r} is not a name.", NAME_HINT))
            entry = self.read(pair.value, key.shape, f"{SHAPES[key.shape].noun} {pair.key.value}")
            if entry is not None:
                found[pair.key.value] = replace(entry, mark=pair.key.mark)
        return found


def _elements(node: Node) -> dict[str, Mark]:
    if isinstance(node, Listing):
        return {entry.value.strip(): entry.mark for entry in node.entries if isinstance(entry, Text)}
    return {pair.key.value: pair.key.mark for pair in node.pairs} if isinstance(node, Mapping) else {}


def _about(shape: Shape, node: Mapping, about: str) -> str:
    name = node.find("id") if "id" in shape.keys else None
    return f"{shape.noun} {name.value}" if isinstance(name, Text) else about


def _one(shape: Shape, mark: Mark) -> str:
    """Name one of a shape; what is a whole file by its own name, since it holds many."""
    if any(shape is SHAPES[name] for name in _WHOLE_FILES):
        return PurePosixPath(mark.file.name).name
    return f"{'an' if shape.noun[0] in 'aeiou' else 'a'} {shape.noun}"


def _not_a(node: Node, what: str, hint: str, about: str) -> Fault:
    return node.mark.fault("wrong_shape", f"{what}.", hint, about)


def _unknown_key(key: Text, shape: Shape, about: str) -> Fault:
    message = f"{key.value} is not a key of {_one(shape, key.mark)}."
    return key.mark.fault(
        "unknown_key", message, did_you_mean(key.value, shape.keys, f"Keys here: {', '.join(shape.keys)}."), about
    )


def _missing_keys(node: Mapping, shape: Shape, given: Given) -> list[Fault]:
    mark = node.pairs[0].key.mark if node.pairs else node.mark
    # A key that is only written wrong is told once, where it stands.
    meant = {nearest(pair.key.value, shape.keys) for pair in node.pairs if pair.key.value not in shape.keys}
    return [
        mark.fault(
            "missing_key",
            f"the key {name} is missing.",
            f"{_FORMS.get(name, f'Add {name}:')} {key.meaning}",
            given.about,
        )
        for name, key in shape.keys.items()
        if key.needed and name not in given.marks and name not in meant
    ]


def place_of(mark: Mark, about: str = "", currency: str = "") -> Place:
    """Give a mark as the place that the rule language points into."""
    return Place(mark.file.name, mark.line, mark.column, mark.source, about, currency)


def _text(node: Node, key: Key) -> str:
    if not isinstance(node, Text):
        opening = node.mark.source[node.mark.column - 1 : node.mark.column]
        if opening in {"{", "["}:
            raise Misread("not_text", f"a text that begins with {opening} stands in quotes.", "Put the text in quotes.")
        raise Misread("not_text", "one piece of text is needed here.", key.meaning)
    if not node.value.strip():
        raise Misread("missing_value", "a value is missing.", key.meaning)
    return node.value.strip()


def _pairs(node: Node, key: Key) -> tuple[Pair, ...]:
    if not isinstance(node, Mapping):
        raise Misread("not_a_mapping", "keys with values are needed here.", key.meaning)
    return node.pairs


def _quantity(reader: Reader, node: Node, key: Key, about: str) -> Quantity | None:
    text = _text(node, key)
    if text == "unknown":
        return None
    quantity = _known_quantity(text)
    if quantity is None:
        reader.faults.extend(read_quantity(text, place_of(node.mark, about, reader.national.currency))[1])
        raise _Told
    return quantity


@lru_cache(maxsize=10_000)
def _known_quantity(text: str) -> Quantity | None:
    """Read a quantity without its place; None where it is none, and its faults are then told at their place."""
    return read_quantity(text, Place("", 1, 1, text))[0]


def _amount(reader: Reader, node: Node, key: Key, about: str) -> int:
    quantity = _quantity(reader, node, key, about)
    if quantity is None:
        raise Misread("not_national_money", "a known amount is needed here.", key.meaning)
    return minor_of(quantity, reader.national)


def _expression(_reader: Reader, node: Node, key: Key, _about: str) -> Node:
    _text(node, key)
    return node


def _texts(_reader: Reader, node: Node, key: Key, _about: str) -> tuple[str, ...]:
    if not isinstance(node, Listing):
        hint = "Write it in square brackets with commas, such as [a, b]."
        raise Misread("not_a_list", "a list is needed here.", hint)
    return tuple(_text(entry, key) for entry in node.entries)


def _codes(_reader: Reader, node: Node, key: Key, _about: str) -> tuple[Text, ...]:
    """Keep the entries with their places: what they may be is said by another key of the same mapping."""
    if not isinstance(node, Listing):
        hint = "Write it in square brackets with commas, such as [a, b]."
        raise Misread("not_a_list", "a list is needed here.", hint)
    for entry in node.entries:
        _text(entry, key)
    return tuple(entry for entry in node.entries if isinstance(entry, Text))


def _by_key(reader: Reader, node: Node, key: Key, about: str) -> tuple[tuple[Text, Quantity | None], ...]:
    """Keep the keys with their places, as _codes."""
    values = [(pair.key, reader.value(pair.value, Key("quantity", key.meaning), about)) for pair in _pairs(node, key)]
    return tuple((written, value) for written, value in values if value is not _NOTHING)


def _wording(reader: Reader, node: Node, key: Key, about: str) -> Wording:
    national = reader.national
    if not isinstance(node, Mapping) or not any(LANGUAGE.fullmatch(pair.key.value) for pair in node.pairs):
        text = _text(node, key)
        return Wording(text, dict.fromkeys(national.languages[:1], text))
    texts = {pair.key.value: _text(pair.value, key) for pair in node.pairs}
    for pair in node.pairs:
        if not LANGUAGE.fullmatch(pair.key.value):
            message = f"{pair.key.value!r} is not the code of a language."
            hint = "Write the code of ISO 639-1, such as en or fr, or put the text in quotes."
            reader.faults.append(pair.key.mark.fault("not_a_language", message, hint, about))
    missing = [language for language in national.needed_languages if language not in texts]
    if missing:
        message = f"the text is missing in {' and '.join(missing)}."
        other = [language for language in texts if language not in national.needed_languages]
        if other:
            message = f"{message[:-1]}; {' and '.join(other)} is not among the languages of about.yaml."
        hint = "Write it in every language that about.yaml names, or write one text without languages."
        raise Misread("missing_language", message, hint)
    main = next((language for language in national.languages if language in texts), next(iter(texts)))
    return Wording(texts[main], texts)


def _unit(_reader: Reader, node: Node, key: Key, about: str) -> Kind:
    text = _text(node, key)
    if text in PLAIN_UNITS:
        return PLAIN_UNITS[text]
    quantity, _ = read_quantity(f"1 {text}", place_of(node.mark, about))
    if quantity is None:
        raise Misread("unknown_unit", f"{text!r} is not a unit.", key.meaning)
    return quantity.kind


def _by_name(_reader: Reader, node: Node, key: Key, _about: str) -> dict[str, str | None]:
    return {pair.key.value: read_decimal(_text(pair.value, key)) for pair in _pairs(node, key)}


def _by_currency(_reader: Reader, node: Node, key: Key, _about: str) -> dict[str, Fraction]:
    return {
        read_currency(pair.key.value): Fraction(read_exchange_rate(_text(pair.value, key)))
        for pair in _pairs(node, key)
    }


def _by_period(_reader: Reader, node: Node, key: Key, _about: str) -> dict[str, str | None]:
    return {
        read_choice(pair.key.value, tuple(ACCOUNTS), key.meaning): read_decimal(_text(pair.value, key))
        for pair in _pairs(node, key)
    }


def _by_lane(_reader: Reader, node: Node, key: Key, _about: str) -> dict[str, int]:
    lanes = SHAPES["rule"].keys["lane"].choices
    return {
        read_choice(pair.key.value, lanes, key.meaning): read_whole(_text(pair.value, key), 1, 100, key.meaning)
        for pair in _pairs(node, key)
    }


def _shape(reader: Reader, node: Node, key: Key, about: str) -> Given:
    found = reader.read(node, key.shape, about)
    if found is None:
        raise _Told
    return found


_NODES: Final[dict[str, Callable[[Reader, Node, Key, str], Any]]] = {
    "quantity": _quantity,
    "amount": _amount,
    "condition": _expression,
    "expression": _expression,
    "wording": _wording,
    "unit": _unit,
    "raw": lambda _reader, node, _key, _about: node,
    "shape": _shape,
    "shapes": Reader.entries,
    "named": lambda reader, node, key, _about: reader.named(node, key),
    "texts": _texts,
    "codes": _codes,
    "by_key": _by_key,
    "by_name": _by_name,
    "by_currency": _by_currency,
    "by_lane": _by_lane,
    "by_period": _by_period,
}
"""How each kind in schema.Reads is read that is more than one text; scalars.SCALARS has the others."""
