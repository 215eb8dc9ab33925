"""Calculations in words: which phrase of a language's table sums, products, quotients and days take."""

from __future__ import annotations

from typing import Final, Protocol

from engine.language.hints import MINUS_ONE
from engine.language.meaning import Calculation, Constant, Extreme, Meaning
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
    tongue = speaker.tongue
    match meaning.operator:
        case "+":
            return tongue.noun("value.sum", terms=tuple(_operand(speaker, term) for term in _terms(meaning)))
        case "-":
            less = tongue.say("value.less", right=_operand(speaker, meaning.right))
            return _operand(speaker, meaning.left).extended(less)
        case "/":
            left, right = _operand(speaker, meaning.left), _operand(speaker, meaning.right)
            return tongue.noun("value.ratio", left=left, right=right)
        case _:
            return _product(speaker, meaning)


def extreme(speaker: Speaker, meaning: Extreme) -> Noun:
    """Name the smallest or largest of several values; of two, an amount is a bound of the other."""
    tongue, values = speaker.tongue, meaning.values
    bounds = [one for one in values if isinstance(one, Constant)]
    others = [one for one in values if not isinstance(one, Constant)]
    if len(bounds) == len(others) == 1:
        bound = tongue.say(f"value.{meaning.function}.bound", bound=tongue.quantity(bounds[0].quantity))
        return _operand(speaker, others[0]).extended(bound)
    return tongue.noun(f"value.{meaning.function}", terms=tuple(_operand(speaker, one) for one in values))


def _operand(speaker: Speaker, meaning: Meaning) -> Noun:
    """Name a part of a calculation; a difference stands between brackets, so that it keeps to itself."""
    noun = speaker.value(meaning)
    if isinstance(meaning, Calculation) and meaning.operator == "-" and meaning.left.kind.name != "date":
        return Noun(f"({speaker.tongue.cases[''](noun)})", noun.gender, noun.is_plural, has_article=False)
    return noun


def _terms(meaning: Meaning) -> tuple[Meaning, ...]:
    """Give the terms of a sum that was written in one go."""
    if isinstance(meaning, Calculation) and meaning.operator == "+" and meaning.kind.name != "date":
        return (*_terms(meaning.left), meaning.right)
    return (meaning,)


def _product(speaker: Speaker, meaning: Calculation) -> Noun:
    tongue, left, right = speaker.tongue, meaning.left, meaning.right
    if isinstance(right, Constant) and right.quantity == MINUS_ONE:
        return tongue.noun("value.minus", value=_operand(speaker, left))
    if isinstance(right, Constant) and not isinstance(left, Constant):
        left, right = right, left
    if isinstance(left, Constant) and (key := _FACTORS.get(left.kind.name)):
        return tongue.noun(key, factor=tongue.quantity(left.quantity), value=_operand(speaker, right))
    return tongue.noun("value.times", left=_operand(speaker, left), right=_operand(speaker, right))


def _of_days(speaker: Speaker, meaning: Calculation) -> Noun:
    slots = {"left": speaker.value(meaning.left), "right": speaker.value(meaning.right)}
    if meaning.right.kind.name == "date":
        return speaker.tongue.noun("value.days", **slots)
    return speaker.tongue.noun("value.after" if meaning.operator == "+" else "value.before", **slots)


_FACTORS: Final = {
    "share": "value.share", "number": "value.times.number", "money_per_mass": "value.per_unit",
    "money_per_volume": "value.per_unit",
}  # fmt: skip
"""The phrase of a product with an amount, by the kind of that amount."""
