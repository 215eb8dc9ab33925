"""What a worked example shows: the rules that it names, and the reliefs that its record may be meant for.

A relief is asked without screening the example, so that lint stays quick: codes and HS codes are read from the record
as it is written, and every other fact may be anything. What is left out is surely not meant; nothing that is meant is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any, Final, Literal, TypeAlias

from engine.columns.codes import code_list
from engine.language.meaning import (
    Combined,
    Defined,
    InCodes,
    InList,
    Meaning,
    Opposite,
    OverItems,
    UnderPrefixes,
    Unknown,
    Word,
)
from engine.rulebook.written import Example, NamedList, WrittenRelief

_Answers: TypeAlias = frozenset[str]
_Record: TypeAlias = Mapping[str, Any]

_ANY: Final[_Answers] = frozenset({"yes", "no", "unknown"})
_YES, _NO, _UNKNOWN = frozenset({"yes"}), frozenset({"no"}), frozenset({"unknown"})
_TURNED: Final = {"yes": "no", "no": "yes", "unknown": "unknown"}
_FILLED_IN: Final = frozenset({"lodgement", "country_of_destination"})
"""Codes that stand for something where the record leaves them out."""


def shows_rule(example: Example, rule: str) -> Literal["hits", "misses", ""]:
    """Say whether an example names a rule as hit, or as one that leaves its parcel alone."""
    if rule in _named(example, "hits"):
        return "hits"
    return "misses" if rule in _named(example, "misses") else ""


def shows_levy(example: Example, levy: str) -> bool:
    """Say whether an example says what a levy comes to."""
    return f"levies.{levy}" in example.expected


def shows_relief(example: Example, relief: WrittenRelief, lists: Mapping[str, NamedList]) -> bool:
    """Say whether an example has money of the relief's levies, on its days, and may be one that it is meant for."""
    if not relief.span.holds(example.on) or not any(shows_levy(example, levy) for levy in relief.levies):
        return False
    return "yes" in _Asked(example.record, lists, example.on).answers(relief.when.meaning)


def _named(example: Example, part: str) -> tuple[str, ...]:
    found = example.expected.get(part, ())
    return found if isinstance(found, tuple) else ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A record that conditions are asked of, or one of its items with the record around it."""

    record: _Record
    lists: Mapping[str, NamedList]
    day: int
    item: _Record | None = None

    def answers(self, meaning: Meaning) -> _Answers:
        """Give the answers that are possible."""
        return _ANSWERS.get(type(meaning), _untold)(self, meaning)

    def written(self, word: Word) -> str | Literal[False] | None:
        """Give what is written under a code word: None is nothing, False is what cannot be told from the record."""
        column = word.column
        within = self.record if column.grain == "consignment" else self.item
        if column.wire is None or column.kind not in {"code", "hs"} or column.wire in _FILLED_IN or within is None:
            return False
        found = within.get(column.wire)
        if found is None:
            return None
        if column.kind == "hs":
            return str(found).replace(".", "").replace(" ", "")
        return str(found) if str(found) in code_list(column.codes or "").codes and found != "unknown" else False

    def tell(self, word: Meaning, holds: Callable[[str], bool]) -> _Answers:
        """Answer what is asked of a code."""
        written = self.written(word) if isinstance(word, Word) else False
        if written is False:
            return _ANY
        if written is None:
            return _UNKNOWN
        return _YES if holds(written) else _NO


def _untold(_: _Asked, __: Meaning) -> _Answers:
    return _ANY


def _of_codes(asked: _Asked, meaning: InCodes) -> _Answers:
    known = code_list(meaning.value.column.codes or "").codes
    return asked.tell(meaning.value, lambda code: known.index(code) in meaning.positions)


def _of_prefixes(asked: _Asked, meaning: UnderPrefixes) -> _Answers:
    return asked.tell(meaning.value, lambda code: code.startswith(tuple(meaning.prefixes)))


def _of_list(asked: _Asked, meaning: InList) -> _Answers:
    version = asked.lists[meaning.name].history.at(asked.day)
    if version is None or version.value is None:
        return _UNKNOWN
    held = version.value
    if meaning.value.kind.name == "hs":
        return asked.tell(meaning.value, lambda code: code.startswith(tuple(held)))
    return asked.tell(meaning.value, lambda code: code in held)


def _of_unknown(asked: _Asked, meaning: Unknown) -> _Answers:
    written = asked.written(meaning.argument) if isinstance(meaning.argument, Word) else False
    if written is False:
        return frozenset({"yes", "no"})
    return _YES if written is None else _NO


def _of_opposite(asked: _Asked, meaning: Opposite) -> _Answers:
    return _turned(asked.answers(meaning.condition))


def _of_combined(asked: _Asked, meaning: Combined) -> _Answers:
    return _joined((asked.answers(one) for one in meaning.conditions), "no" if meaning.word == "and" else "yes")


def _of_defined(asked: _Asked, meaning: Defined) -> _Answers:
    return asked.answers(meaning.meaning)


def _of_items(asked: _Asked, meaning: OverItems) -> _Answers:
    items = asked.record.get("items")
    if meaning.where is not None or meaning.function not in {"any", "all", "none"} or not items:
        return _ANY
    each = [_Asked(asked.record, asked.lists, asked.day, item).answers(meaning.argument) for item in items]
    if meaning.function == "all":
        return _joined(each, "no")
    found = _joined(each, "yes")
    return found if meaning.function == "any" else _turned(found)


def _turned(found: _Answers) -> _Answers:
    return frozenset(_TURNED[answer] for answer in found)


def _joined(parts: Iterable[_Answers], decides: str) -> _Answers:
    """Join conditions of which one alone decides: "no" for and, "yes" for or."""

    def join(left: _Answers, right: _Answers) -> _Answers:
        return frozenset(_of_two({*pair}, decides) for pair in product(left, right))

    return reduce(join, parts)


def _of_two(pair: set[str], decides: str) -> str:
    if decides in pair:
        return decides
    return "unknown" if "unknown" in pair else _TURNED[decides]


_ANSWERS: Final[Mapping[type[Meaning], Callable[[_Asked, Any], _Answers]]] = {
    InCodes: _of_codes,
    UnderPrefixes: _of_prefixes,
    InList: _of_list,
    Unknown: _of_unknown,
    Opposite: _of_opposite,
    Combined: _of_combined,
    Defined: _of_defined,
    OverItems: _of_items,
}
