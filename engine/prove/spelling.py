"""Texts of witnesses: invented plain ones, or one that answers the questions about it as the case says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import z3

from engine.columns.catalogue import COLUMNS
from engine.columns.fold import fold
from engine.descriptions.lists import shipped_word_lists
from engine.descriptions.words import NAMED, VAGUE, VAGUE_COLUMN
from engine.prove.ties import DESCRIPTIONS, shared, single
from engine.prove.words_in_texts import HOLDS, TextClaims, item_of
from engine.records import MAX_TEXT_CHARACTERS

_PLAIN: Final = {
    "item_description": "cotton shirt",
    "description": "cotton shirts",
    "consignee_name": "First Receiver",
    "consignee_address": "1 First Street",
    "consignee_city": "First Town",
    "consignee_postcode": "0001",
    "consignee_id": "RECEIVER-1",
    "consignor_name": "First Sender",
    "consignor_address": "1 Second Street",
    "consignor_id": "SENDER-1",
    "seller_name": "First Seller",
    "seller_id": "SELLER-1",
    "consignee_phone": "000 0001",
    "consignee_email": "receiver@example.org",
}
_NO_LETTER: Final = "?"
_SPARE: Final = ("0", "7", "x", "q", "zz", "0 0", "ww ww")
"""Texts that say next to nothing, for a text of which hardly anything may be so."""


@dataclass(slots=True)
class TextWriter:
    """Writes the texts of one case."""

    claims: TextClaims
    model: Any

    def plain(self, column: str) -> str:
        """Give an invented text that nobody asks anything of."""
        return _PLAIN.get(column, f"{(COLUMNS[column].wire or column).upper().replace('_', '-')}-1")

    def write(self, column: str, item: int | None) -> str:
        """Give a text for a column that answers the case's questions with yes, and holds no more than it must."""
        empty = self.claims.empty.get((column, item))
        if empty is not None and self._holds(empty):
            return _NO_LETTER
        own = next((text for other, at in self._alike(column, item) if (text := self._own(other, at))), "")
        text = own or self._fitting(*self._alike(column, item)[0])
        length = z3.Int(f"length of {column} {item}")
        if any(declared.name() == str(length) for declared in self.model.decls()):
            wanted = min(self.model.eval(length, model_completion=True).as_long(), MAX_TEXT_CHARACTERS)
            text = text.ljust(wanted, "x") if own else text.replace(" ", "-").ljust(wanted, "x")[:wanted]
        return text

    def _fitting(self, column: str, item: int | None) -> str:
        """Take the first text that answers every question about it as the case says; the first, where none does."""
        named = self._named(column, item)
        usual = named or self.plain(column)
        own = {asked: self._holds(claim) for asked, claim in self.claims.asked.get((column, item), {}).items()}
        candidates = [usual, *self._made_of(own, named), *_SPARE]
        fitting = (
            text
            for text in candidates
            if text and all(HOLDS[question](fold(text), part) == holds for (question, part), holds in own.items())
        )
        return next(fitting, candidates[1] or usual)

    def _made_of(self, own: Mapping[tuple[str, str], bool], named: str) -> list[str]:
        """Put together what the text must begin with, hold and end with."""
        yes = [asked for asked, holds in own.items() if holds]
        whole = next((text for question, text in yes if question == "equals"), "")
        begins = max((text for question, text in yes if question == "starts_with"), key=len, default="")
        ends = max((text for question, text in yes if question == "ends_with"), key=len, default="")
        held = [text for question, text in yes if question in {"contains", "has_word"}]
        longest = [text for text in held if not any(text != other and text in other for other in held)]
        parts = [begins, *(text for text in longest if text not in f"{begins} {named} {ends}"), named, ends]
        joined = [part for part in parts if part]
        return [whole, " ".join(joined), "".join(joined), begins, f"{begins}x{ends}"]

    def _named(self, column: str, item: int | None) -> str:
        """Give words of the lists that a description must have words of."""
        if column not in DESCRIPTIONS:
            return ""
        lists = shipped_word_lists()
        if self._says(column, item, VAGUE_COLUMN):
            return lists[VAGUE].words[0]
        names = [name for name, flag in NAMED.items() if self._says(column, item, flag)]
        return ", ".join(lists[name].words[0] for name in names)

    def _says(self, column: str, item: int | None, flag: str) -> bool:
        return self._holds(z3.Bool(shared(flag) if column == "description" or item is None else single(flag, item)))

    def _own(self, column: str, item: int | None) -> str:
        """Give the text that a column must have: one that the conditions write, or one that questions ask for."""
        choice = self.claims.parcel.choice(column, item)
        at = self.model.eval(choice.at, model_completion=True).as_long()
        if at >= 0:
            return str(self.claims.parcel.texts[column][at])
        is_asked = bool(self.claims.asked.get((column, item))) or bool(self._named(column, item))
        return self._fitting(column, item) if is_asked else ""

    def _alike(self, column: str, item: int | None) -> list[tuple[str, int | None]]:
        """Give the texts that must fold alike with this one, itself among them."""
        found = {(column, item_of(column, item))}
        pairs = [
            ((one, item_of(one, at)), (other, item_of(other, at)))
            for (one, other, at), claim in self.claims.alike.items()
            if self._holds(claim)
        ]
        for _ in pairs:
            found |= {text for pair in pairs if found & set(pair) for text in pair}
        return sorted(found, key=lambda text: (text[0], text[1] or 0))

    def _holds(self, claim: Any) -> bool:
        return bool(z3.is_true(self.model.eval(claim, model_completion=True)))
