"""Things as sentences name them, and phrases with their parts: what a language's table is filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Gender: TypeAlias = Literal["m", "f"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing without its article: "value of the goods". ``has_article``: the definite article stands before it."""

    text: str
    gender: Gender = "m"
    is_plural: bool = False
    has_article: bool = True

    def extended(self, text: str) -> Noun:
        """Give the noun with more after it: "value of the goods (at most 50 USD)"."""
        return replace(self, text=f"{self.text} {text}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition in words.

    ``text`` says all of it in one line. Where it has ``parts``, ``lead`` is what stands above them in a list: "all of
    these hold".
    """

    text: str
    lead: str = ""
    parts: tuple[Phrase, ...] = ()


Slotted: TypeAlias = Noun | Phrase | tuple[Noun, ...] | str
"""What a phrase of the table may be filled with."""

Case: TypeAlias = Callable[[Noun], str]
"""How a language puts a noun into a sentence: with its article, after "of", after "to"."""


@dataclass(frozen=True, slots=True)
class NounSlot:
    """A noun on its way into a phrase.

    ``{name}`` puts it with its article and ``{name:of}`` in the case of that name; ``{name:is/are}`` chooses by its
    number, and four forms with strokes between them by gender and number: masculine, feminine, both in the plural.
    """

    noun: Noun
    cases: Mapping[str, Case]

    def __format__(self, form: str) -> str:
        """Give the form that a phrase asks for."""
        if "/" not in form:
            return self.cases[form](self.noun)
        forms = form.split("/")
        by_gender = len(forms) > len(("one", "many"))
        position = 2 * self.noun.is_plural + (self.noun.gender == "f") if by_gender else self.noun.is_plural
        return forms[position]


@dataclass(frozen=True, slots=True)
class NounsSlot:
    """Several nouns on their way into a phrase: ``{names:and,of}`` joins them with "and", each in the case "of"."""

    nouns: tuple[Noun, ...]
    cases: Mapping[str, Case]
    join: Callable[[Sequence[str], str], str]

    def __format__(self, form: str) -> str:
        """Give the form that a phrase asks for."""
        word, _, case = form.partition(",")
        return self.join([self.cases[case](noun) for noun in self.nouns], word)


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A condition or a ready text on its way into a phrase; ``{name:that}`` puts it after that word of the language."""

    text: str
    after: Mapping[str, Callable[[str], str]]

    def __format__(self, form: str) -> str:
        """Give the form that a phrase asks for."""
        return self.after[form](self.text) if form else self.text
