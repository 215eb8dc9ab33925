"""Calculations in words: which phrase of a language's table sums, products, quotients and days take."""

from __future__ import annotations

from typing import Protocol

from engine.language.hints import MINUS_ONE
from engine.language.meaning import Calculation, Constant, Meaning
from engine.language.phrasing.nouns import Noun
from engine.language.phrasing.tongue import Tongue


class Speaker(Protocol):
    """What naming a calculation needs of the speaker."""

    @property
    def tongue(self) -> Tongue:
        """Give the language."""

    def value(self, meaning: Meaning) -> Noun:
        """Name a value."""


def calculated(speaker: Speaker, meaning: Calculation) -> Noun:
    """Name the result of a calculation."""
    if meaning.left.kind.name == "date":
        return _of_days(speaker, meaning)
    slots = {"left": speaker.value(meaning.left), "right": speaker.value(meaning.right)}
    match meaning.operator:
        case "+":
            return speaker.tongue.noun("value.sum", terms=tuple(speaker.value(term) for term in _terms(meaning)))
        case "-":
            return speaker.tongue.noun("value.less", **slots)
        case "/":
            return speaker.tongue.noun("value.ratio", **slots)
        case _:
            return _product(speaker, meaning)


def _terms(meaning: Meaning) -> tuple[Meaning, ...]:
    """Give the terms of a sum that was written in one go."""
    if isinstance(meaning, Calculation) and meaning.operator == "+" and meaning.kind.name != "date":
        return (*_terms(meaning.left), meaning.right)
    return (meaning,)


def _product(speaker: Speaker, meaning: Calculation) -> Noun:
    tongue, left, right = speaker.tongue, meaning.left, meaning.right
    if isinstance(right, Constant) and right.quantity == MINUS_ONE:
        return tongue.noun("value.minus", value=speaker.value(left))
    if isinstance(right, Constant) and not isinstance(left, Constant):
        left, right = right, left
    if isinstance(left, Constant) and left.kind.name == "share":
        return tongue.noun("value.share", share=tongue.quantity(left.quantity), value=speaker.value(right))
    if isinstance(left, Constant) and left.kind.name == "number":
        return tongue.noun("value.times.number", number=tongue.quantity(left.quantity), value=speaker.value(right))
    return tongue.noun("value.times", left=speaker.value(left), right=speaker.value(right))


def _of_days(speaker: Speaker, meaning: Calculation) -> Noun:
    slots = {"left": speaker.value(meaning.left), "right": speaker.value(meaning.right)}
    if meaning.right.kind.name == "date":
        return speaker.tongue.noun("value.days", **slots)
    return speaker.tongue.noun("value.after" if meaning.operator == "+" else "value.before", **slots)
