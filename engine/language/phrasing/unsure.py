"""Which facts leave a rule without an answer where they are missing: "not known" is followed through a meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, product
from typing import Any, Final, TypeAlias

from engine.language.meaning import (
    Choice,
    Combined,
    Defined,
    Meaning,
    Opposite,
    OverItems,
    Unknown,
    Word,
    inner,
)

Missing: TypeAlias = frozenset[str]
Answers: TypeAlias = frozenset[str]
"""The answers that are possible: of conditions yes, no and unknown; of values known and unknown."""

_TRUTH: Final[Answers] = frozenset({"yes", "no"})
_KNOWN: Final[Answers] = frozenset({"known"})
_UNKNOWN: Final[Answers] = frozenset({"unknown"})
_TRUTHS: Final = frozenset({"truth", "flag"})


def leaves_unanswered(meaning: Meaning, words: Iterable[str]) -> tuple[str, ...]:
    """Give the words without which an answer may be unknown: alone, or as two that stand in for each other."""
    known = tuple(words)
    alone = {word for word in known if "unknown" in answers(meaning, frozenset({word}))}
    pairs = (frozenset(pair) for pair in combinations([word for word in known if word not in alone], 2))
    together = {word for pair in pairs if "unknown" in answers(meaning, pair) for word in pair}
    return tuple(word for word in known if word in alone | together)


def answers(meaning: Meaning, missing: Missing) -> Answers:
    """Give the answers that are possible where the words ``missing`` are not known and everything else is."""
    return _ANSWERS.get(type(meaning), _of_parts)(meaning, missing)


def _of_parts(meaning: Meaning, missing: Missing) -> Answers:
    known = _TRUTH if meaning.kind.name in _TRUTHS else _KNOWN
    found = [answers(part, missing) for part in inner(meaning)]
    if any(part == _UNKNOWN for part in found):
        return _UNKNOWN
    return known | _UNKNOWN if any("unknown" in part for part in found) else known


def _of_word(meaning: Word, missing: Missing) -> Answers:
    if meaning.column.word in missing:
        return _UNKNOWN
    return _TRUTH if meaning.kind.name in _TRUTHS else _KNOWN


def _of_opposite(meaning: Opposite, missing: Missing) -> Answers:
    turned = {"yes": "no", "no": "yes", "unknown": "unknown"}
    return frozenset(turned[answer] for answer in answers(meaning.condition, missing))


def _of_unknown(meaning: Unknown, missing: Missing) -> Answers:
    return frozenset("yes" if answer == "unknown" else "no" for answer in answers(meaning.argument, missing))


def _of_combined(meaning: Combined, missing: Missing) -> Answers:
    decides = "no" if meaning.word == "and" else "yes"
    found = answers(meaning.conditions[0], missing)
    for condition in meaning.conditions[1:]:
        found = frozenset(_joined(pair, decides) for pair in product(found, answers(condition, missing)))
    return found


def _joined(pair: tuple[str, str], decides: str) -> str:
    if decides in pair:
        return decides
    return "unknown" if "unknown" in pair else pair[0]


def _of_choice(meaning: Choice, missing: Missing) -> Answers:
    asked = answers(meaning.condition, missing)
    found = asked & _UNKNOWN
    found |= answers(meaning.yes, missing) if "yes" in asked else frozenset()
    return found | answers(meaning.no, missing) if "no" in asked else found


def _of_items(meaning: OverItems, missing: Missing) -> Answers:
    found = answers(meaning.argument, missing)
    asked = _TRUTH if meaning.where is None else answers(meaning.where, missing)
    known = _TRUTH if meaning.kind.name in _TRUTHS else _KNOWN
    return known | _UNKNOWN if "unknown" in found | asked else known


def _of_defined(meaning: Defined, missing: Missing) -> Answers:
    return answers(meaning.meaning, missing)


_ANSWERS: Final[Mapping[type[Meaning], Callable[[Any, Missing], Answers]]] = {
    Word: _of_word,
    Opposite: _of_opposite,
    Unknown: _of_unknown,
    Combined: _of_combined,
    Choice: _of_choice,
    OverItems: _of_items,
    Defined: _of_defined,
}
