"""Conditions in rule files: folded to one line for the language's checker, and its faults put back where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from engine.errors import Fault
from engine.language.amounts import (
    MONEY,
    check_amount,
    check_measure,
    check_owed_condition,
    check_owed_item_condition,
)
from engine.language.checker import Condition, check_condition, check_definition
from engine.language.diagnostics import Place
from engine.language.scope import Scope
from engine.rulebook.cache import ReadingCache
from engine.rulebook.nodes import Mark, Text

_Check: TypeAlias = Callable[[str, Place], tuple[Condition | None, list[Fault]]]
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line of a folded text: where it begins in the folded text and in the file."""

    start: int
    mark: Mark


@dataclass(slots=True)
class ConditionChecker:
    """Checks conditions within the names of one rulebook.

    ``broken`` holds names that have faults of their own: a condition that uses one is not judged, so that one mistake
    is told once; ``has_left`` then says that one was not looked at.
    """

    scope: Scope
    faults: list[Fault]
    broken: frozenset[str] = field(default=frozenset())
    currency: str = ""
    cache: ReadingCache = field(default_factory=ReadingCache)
    has_left: bool = False

    def check(self, node: Text, about: str) -> Condition | None:
        """Check one condition; its faults are collected."""
        return self._checked(node, about, "condition", lambda text, place: check_condition(text, place, self.scope))

    def check_definition(self, node: Text, about: str) -> Condition | None:
        """Check what a definition means, which may be a value too; its faults are collected."""
        return self._checked(node, about, "definition", lambda text, place: check_definition(text, place, self.scope))

    def check_owed(self, node: Text, about: str, names: Iterable[str]) -> Condition | None:
        """Check one condition that may also use ``names`` of amounts."""
        known = dict.fromkeys(names, MONEY)
        how = ("owed", self.currency, tuple(known))
        return self._checked(
            node, about, how, lambda text, place: check_owed_condition(text, place, self.scope, self.currency, known)
        )

    def check_amount(self, node: Text, about: str, names: Iterable[str]) -> Condition | None:
        """Check one amount of national money that may use ``names`` of amounts."""
        known = dict.fromkeys(names, MONEY)
        how = ("amount", self.currency, tuple(known))
        return self._checked(
            node, about, how, lambda text, place: check_amount(text, place, self.scope, self.currency, known)
        )

    def check_items(self, node: Text, about: str, names: Iterable[str]) -> Condition | None:
        """Check one condition that is asked of each goods item and may also use ``names`` of amounts."""
        known = dict.fromkeys(names, MONEY)
        how = ("items", self.currency, tuple(known))
        found = self._checked(
            node, about, how,
            lambda text, place: check_owed_item_condition(text, place, self.scope, self.currency, known),
        )  # fmt: skip
        return self._held_to_items(found, node, about)

    def check_measure(self, node: Text, about: str, names: Iterable[str]) -> Condition | None:
        """Check what a consignment is measured by: exact money, mass, volume or number."""
        known = dict.fromkeys(names, MONEY)
        how = ("measure", self.currency, tuple(known))
        return self._checked(
            node, about, how, lambda text, place: check_measure(text, place, self.scope, self.currency, known)
        )

    def check_item_measure(self, node: Text, about: str) -> Condition | None:
        """Check what each goods item is measured by."""
        return self._held_to_items(self.check_definition(node, about), node, about)

    def _held_to_items(self, found: Condition | None, node: Text, about: str) -> Condition | None:
        if found is None or found.meaning.of_items:
            return found
        message = f"{found.text} asks nothing of a goods item: it is the same for all of them."
        hint = "Use words that begin with item_, such as item_hs_code; what is asked of the parcel stands in when."
        self.faults.append(node.mark.fault("no_item_word", message, hint, about))
        return None

    def _checked(self, node: Text, about: str, how: Hashable, check: _Check) -> Condition | None:
        names = names_in(node)
        if self.broken & names:
            self.has_left = True
            return None
        text, pieces = _fold(node)
        if text is None:
            message = "a condition stands in one line, or in indented lines after > alone."
            hint = "Write > after when: and begin the condition in the next line, without quotes around it."
            self.faults.append(node.mark.fault("folded_condition", message, hint, about))
            return None
        first = pieces[0].mark
        place = Place(first.file.name, first.line, first.column, first.source, about, self.currency)
        if len(pieces) > 1:
            place = Place(first.file.name, first.line, 1, text, about, self.currency)
        condition, faults = self.cache.expression(how, text, names, self.scope, lambda: check(text, place))
        self.faults.extend(faults if len(pieces) == 1 else [_put_back(fault, pieces) for fault in faults])
        return condition if not faults else None


def names_in(node: Text) -> set[str]:
    """Give everything in an expression that may be a name, read or not."""
    return set(_WORD.findall(node.value))


def _fold(node: Text) -> tuple[str | None, list[_Piece]]:
    if node.style in (">", "|"):
        return _fold_block(node)
    quote = 1 if node.style else 0
    begins = node.mark.column - 1 + quote
    if node.mark.source[begins : begins + len(node.value)] != node.value:
        return None, []
    return node.value, [_Piece(0, replace(node.mark, column=begins + 1, length=len(node.value)))]


def _fold_block(node: Text) -> tuple[str, list[_Piece]]:
    file, pieces, words, start = node.mark.file, list[_Piece](), list[str](), 0
    wanted = sum(1 for line in node.value.splitlines() for _ in line.split())
    for number in range(node.mark.line + 1, len(file.lines) + 1):
        line = file.lines[number - 1].strip()
        if line and wanted > 0:
            column = file.lines[number - 1].index(line) + 1
            pieces.append(_Piece(start, Mark(file, number, column, len(line))))
            words.append(line)
            start += len(line) + 1
            wanted -= len(line.split())
    return " ".join(words), pieces


def _put_back(fault: Fault, pieces: Sequence[_Piece]) -> Fault:
    at = fault.column - 1
    piece = next(piece for piece in reversed(pieces) if piece.start <= at or piece is pieces[0])
    offset = min(at - piece.start, piece.mark.length)
    length = max(1, min(fault.length, piece.mark.length - offset))
    mark = piece.mark
    return replace(fault, line=mark.line, column=mark.column + offset, length=length, source=mark.source)
