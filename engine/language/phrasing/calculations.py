"""Calculations in words: which phrase of a language's table sums, products, quotients and days take."""

from __future__ import annotations

from typing import Final, Protocol

from engine.language.hints import MINUS_ONE
from engine.language.meaning import Calculation, Choice, Constant, Extreme, Meaning, Parameter
from engine.language.phrasing.nouns import Noun, Phrase
from engine.language.phrasing.tongue import Tongue


class Speaker(Protocol):
    """What naming a calculation needs of the speaker."""

    @property
    def tongue(self) -> Tongue:
        """Give the language."""

    def value(self, meaning: Meaning) -> Noun:
        """Name a value."""

    def condition(self, meaning: Meaning, *, holds: bool = True) -> Phrase:
        """Say a condition, or its opposite."""

    def bracketed(self, phrase: Phrase) -> str:
        """Put a condition of several parts between brackets."""


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
            return tongue.noun(_quotient(meaning), left=left, right=right)
        case _:
            return _product(speaker, meaning)


def extreme(speaker: Speaker, meaning: Extreme) -> Noun:
    """Name the smallest or largest of several values; of two, an amount is a bound of the other."""
    tongue, bounded = speaker.tongue, _bound_of(meaning)
    if bounded is not None:
        bound, other = bounded
        figure = tongue.say(f"value.{meaning.function}.bound", bound=tongue.quantity(bound.quantity))
        return _operand(speaker, other).extended(figure)
    return tongue.noun(f"value.{meaning.function}", terms=tuple(_operand(speaker, one) for one in meaning.values))


def _bound_of(meaning: Extreme) -> tuple[Constant, Meaning] | None:
    """Give the amount that bounds the one other value, and that value; None where it is not so."""
    bounds = [one for one in meaning.values if isinstance(one, Constant)]
    others = [one for one in meaning.values if not isinstance(one, Constant)]
    return (bounds[0], others[0]) if len(bounds) == len(others) == 1 else None


def in_parts(speaker: Speaker, meaning: Meaning) -> Phrase:
    """Name a value, and list its parts where it is a sum, an extreme or a choice: long amounts are read so."""
    whole, tongue = speaker.tongue.cases[""](speaker.value(meaning)), speaker.tongue
    if isinstance(meaning, Calculation) and meaning.operator == "+" and meaning.kind.name != "date":
        return Phrase(whole, tongue.say("value.sum.lead"), tuple(in_parts(speaker, one) for one in _terms(meaning)))
    if isinstance(meaning, Extreme) and _bound_of(meaning) is None:
        parts = tuple(in_parts(speaker, one) for one in meaning.values)
        return Phrase(whole, tongue.say(f"value.{meaning.function}.lead"), parts)
    if isinstance(meaning, Choice):
        return Phrase(whole, tongue.say("value.if.lead"), _cases(speaker, meaning))
    return Phrase(whole)


def _cases(speaker: Speaker, meaning: Choice) -> tuple[Phrase, ...]:
    """Give the cases of a choice one after the other, those of a choice that stands last with them."""
    tongue, asked = speaker.tongue, speaker.bracketed(speaker.condition(meaning.condition))
    first = Phrase(tongue.say("if.yes", condition=asked, value=tongue.cases[""](speaker.value(meaning.yes))))
    if isinstance(meaning.no, Choice):
        return (first, *_cases(speaker, meaning.no))
    return (first, Phrase(tongue.say("if.no", value=tongue.cases[""](speaker.value(meaning.no)))))


def _quotient(meaning: Calculation) -> str:
    left, right = meaning.left, meaning.right
    if left.kind.name != right.kind.name or not isinstance(right, Constant) or left.kind.name not in _COUNTED:
        return "value.ratio"
    return _COUNTED[left.kind.name] if right.quantity.amount == 1 else "value.fits"


def _operand(speaker: Speaker, meaning: Meaning) -> Noun:
    """Name a part of a calculation; a difference or a choice stands between brackets, so that it keeps to itself."""
    noun = speaker.value(meaning)
    is_less = isinstance(meaning, Calculation) and meaning.operator == "-" and meaning.left.kind.name != "date"
    if is_less or isinstance(meaning, Choice):
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
    if isinstance(left, Parameter) and left.kind.name == "share":
        return tongue.noun(
            "value.share.named", share=_figure_first(speaker.value(left)), value=_operand(speaker, right)
        )
    return tongue.noun("value.times", left=_operand(speaker, left), right=_operand(speaker, right))


def _of_days(speaker: Speaker, meaning: Calculation) -> Noun:
    slots = {"left": speaker.value(meaning.left), "right": speaker.value(meaning.right)}
    if meaning.right.kind.name == "date":
        return speaker.tongue.noun("value.days", **slots)
    return speaker.tongue.noun("value.after" if meaning.operator == "+" else "value.before", **slots)


def _figure_first(noun: Noun) -> str:
    """Turn "share of the line (90 %)" into "90 % (share of the line)", so that it reads on with "of"."""
    title, _, figure = noun.text.removesuffix(")").rpartition(" (")
    return f"{figure} ({title})"


_COUNTED: Final = {"mass": "value.kilograms", "volume": "value.litres"}
"""How many of its own unit there are in a measure."""
_FACTORS: Final = {
    "share": "value.share", "number": "value.times.number", "money_per_mass": "value.per_unit",
    "money_per_volume": "value.per_unit",
}  # fmt: skip
"""The phrase of a product with an amount, by the kind of that amount."""
