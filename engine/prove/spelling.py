"""Texts of witnesses: invented plain ones, or one that answers the questions about it as the case says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import z3

from engine.columns.catalogue import COLUMNS
from engine.descriptions.lists import shipped_word_lists
from engine.descriptions.words import NAMED, VAGUE, VAGUE_COLUMN
from engine.prove.ties import DESCRIPTIONS, shared, single
from engine.prove.words_in_texts import TextClaims
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
        text = self._asked(column, item) or self._named(column, item) or self._alike(column, item)
        text = text or self.plain(column)
        length = z3.Int(f"length of {column} {item}")
        if any(declared.name() == str(length) for declared in self.model.decls()):
            text = text.ljust(min(self.model.eval(length, model_completion=True).as_long(), MAX_TEXT_CHARACTERS), "x")
        return text

    def _asked(self, column: str, item: int | None) -> str:
        own = self.claims.asked.get((column, item), {})
        yes = [(question, text) for (question, text), claim in own.items() if self._holds(claim)]
        for question, text in yes:
            if question == "equals":
                return text
        begins = max((text for question, text in yes if question == "starts_with"), key=len, default="")
        ends = max((text for question, text in yes if question == "ends_with"), key=len, default="")
        held = [text for question, text in yes if question in {"contains", "has_word"}]
        named = self._named(column, item)
        parts = [begins, *(text for text in held if text not in f"{begins} {named} {ends}"), named, ends]
        return " ".join(part for part in parts if part) if yes else ""

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

    def _alike(self, column: str, item: int | None) -> str:
        """Give the text of another column that this one must fold alike: the same plain text for both."""
        for (one, other, at), claim in self.claims.alike.items():
            if at == item and column in {one, other} and self._holds(claim):
                return self.plain(min(one, other))
        return ""

    def _holds(self, claim: Any) -> bool:
        return bool(z3.is_true(self.model.eval(claim, model_completion=True)))
