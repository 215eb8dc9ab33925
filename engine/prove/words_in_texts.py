"""Text functions for the solver: each question about a text is a claim of its own, and what they say of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import z3

from engine.columns.catalogue import COLUMNS
from engine.columns.fold import fold
from engine.prove.parcel import Parcel
from engine.prove.solver import Claim
from engine.prove.truths import TRUE, both, implied

_EQUALS: Final = "equals"

HOLDS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
    "contains": lambda text, part: part in text,
    "has_word": lambda text, part: f" {part} " in f" {text} ",
    _EQUALS: lambda text, part: text == part,
}
"""What each question asks of two folded texts."""

_WITHIN: Final[Mapping[tuple[str, str], Callable[[str, str], bool]]] = {
    # Where the first question says yes to a text, the second says yes to every text for which this is true.
    ("starts_with", "starts_with"): HOLDS["starts_with"],
    ("starts_with", "contains"): HOLDS["contains"],
    ("ends_with", "ends_with"): HOLDS["ends_with"],
    ("ends_with", "contains"): HOLDS["contains"],
    ("contains", "contains"): HOLDS["contains"],
    ("has_word", "has_word"): HOLDS["has_word"],
    ("has_word", "contains"): HOLDS["contains"],
}


@dataclass(slots=True)
class TextClaims:
    """The questions that were asked of texts, each with its claim; ``asked`` is by column, item and question."""

    parcel: Parcel
    asked: dict[tuple[str, int | None], dict[tuple[str, str], Claim]] = field(default_factory=dict)
    alike: dict[tuple[str, str, int | None], Claim] = field(default_factory=dict)
    empty: dict[tuple[str, int | None], Claim] = field(default_factory=dict)

    def holds(self, question: str, column: str, item: int | None, text: str) -> Claim:
        """Give the claim that a text answers a question about ``text`` with yes."""
        folded, item = fold(text), item_of(column, item)
        own = self.asked.setdefault((column, item), {})
        if (question, folded) not in own:
            claim = z3.Bool(f"{column} {item}: {question} {folded}")
            for claim_stated in self._ties(own, question, folded, claim, column, item):
                self.parcel.state(claim_stated)
            own[question, folded] = claim
        return own[question, folded]

    def is_empty(self, column: str, item: int | None) -> Claim:
        """Give the claim that folding leaves nothing of a text: it has no letter and no digit."""
        item = item_of(column, item)
        if (column, item) not in self.empty:
            self.empty[column, item] = claim = z3.Bool(f"{column} {item} folds to nothing")
            at = self.parcel.choice(column, item).at
            for position, written in enumerate(self.parcel.texts.get(column, ())):
                self.parcel.state(implied(at == position, claim if not fold(written) else z3.Not(claim)))
            for asked in self.asked.get((column, item), {}).values():
                self.parcel.state(implied(asked, z3.Not(claim)))
        return self.empty[column, item]

    def same(self, left: str, right: str, item: int | None) -> Claim:
        """Give the claim that two texts fold alike."""
        if left == right:
            return TRUE
        one, other = sorted((left, right))
        return self.alike.setdefault((one, other, item), z3.Bool(f"{one} is alike {other}, item {item}"))

    def _ties(
        self,
        own: Mapping[tuple[str, str], Claim],
        question: str,
        text: str,
        claim: Claim,
        column: str,
        item: int | None,
    ) -> Iterator[Claim]:
        at = self.parcel.choice(column, item).at
        if (column, item) in self.empty:
            yield implied(claim, z3.Not(self.empty[column, item]))
        for position, written in enumerate(self.parcel.texts.get(column, ())):
            yield implied(at == position, claim if HOLDS[question](fold(written), text) else z3.Not(claim))
        for (other_question, other_text), other in own.items():
            yield from _between((question, text, claim), (other_question, other_text, other))
            yield from _between((other_question, other_text, other), (question, text, claim))


def item_of(column: str, item: int | None) -> int | None:
    """Give the item that a text is of: none where the consignment has one text for all of them."""
    return item if COLUMNS[column].grain == "item" else None


def _between(one: tuple[str, str, Claim], other: tuple[str, str, Claim]) -> Iterator[Claim]:
    (question, text, claim), (other_question, other_text, other_claim) = one, other
    if question == _EQUALS:
        is_so = HOLDS[other_question](text, other_text)
        yield implied(claim, other_claim if is_so else z3.Not(other_claim))
        return
    within = _WITHIN.get((question, other_question))
    if within is not None and within(text, other_text):
        yield implied(claim, other_claim)
    if question == other_question and question in {"starts_with", "ends_with"}:
        holds = HOLDS[question]
        if not holds(text, other_text) and not holds(other_text, text):
            yield z3.Not(both([claim, other_claim]))
