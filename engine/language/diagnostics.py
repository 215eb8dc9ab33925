"""How a fault of a rulebook is told: its place, its stable code, the sentence, the line with a caret, and the hint."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.errors import Fault

CODES: Final[Mapping[str, str]] = {
    "empty_expression": "nothing is written where a condition or an amount is needed",
    "expression_too_long": "a condition has more than 2,000 characters",
    "expression_too_deep": "a condition is nested more than 50 deep",
    "wrong_operator": "an operator of another language: =, &&, ||, !, =>, <>",
    "stray_character": "a character that has no meaning in a rule",
    "unclosed_bracket": "a bracket is opened and never closed",
    "stray_bracket": "a bracket is closed that was not opened",
    "unclosed_text": "a quotation mark is opened and never closed",
    "unfinished": "the condition stops in the middle",
    "missing_operator": "two conditions or values stand side by side with nothing between them",
    "misplaced": "something stands where it cannot",
    "list_needed": "in is followed by something that is not a list",
    "unknown_list": "a name behind in that is no list of the rulebook",
    "wrong_list": "something is looked for in a list that holds another kind of value",
    "list_in_brackets": "the name of a list inside the square brackets behind in",
    "empty_list": "a list without entries",
    "separator_in_list": "22,240 inside a list: two entries or one number",
    "mixed_comparison": "a chain of comparisons that do not point one way",
    "unknown_word": "a name that is no word, parameter or table",
    "unknown_function": "a name before a round bracket that is no function",
    "wrong_arguments": "a function is given too few or too many things in its brackets",
    "wrong_argument": "something of the wrong kind stands in a function's brackets",
    "where_misplaced": "where stands in a function that does not go over the goods items, or outside of any",
    "separator_in_call": "1,000 without a unit inside a function: one number or two",
    "unknown_table": "a name before a square bracket that is no table",
    "table_without_key": "a table without the key that is looked up",
    "list_without_in": "a list that is not asked with in",
    "unknown_code": "a code that is not in its code list",
    "unknown_unit": "a unit that is not known",
    "unknown_currency": "a currency that is not in ISO 4217",
    "which_currency": "a currency sign that several countries use, such as $ alone",
    "unit_without_number": "a unit or currency without its number",
    "number_without_unit": "a number where a unit is needed",
    "not_a_number": "something that is not a plain number",
    "decimal_comma": "a comma before decimals, or any comma in a percentage",
    "not_an_amount": "something that is not one amount with its unit",
    "not_a_date": "a day that is not in the calendar",
    "not_an_hs_code": "something that is no HS code",
    "share_above_one": "a share is compared with a number above 1",
    "cannot_compare": "two kinds that cannot be compared",
    "cannot_calculate": "two kinds that cannot be added, multiplied or divided",
    "two_currencies": "amounts in two currencies are compared or added",
    "no_order": "codes, HS codes and texts have no order: only == and != compare them",
    "no_step": "an amount is rounded to a step of 0 or less",
    "scheme_not_quoted": "proven() is not asked with the name of a scheme between quotation marks",
    "unknown_scheme": "proven() asks for a scheme that collection.yaml does not name",
    "choice_not_quoted": "elects() is not asked with the name of a choice between quotation marks",
    "unknown_choice": "elects() asks for a choice that no election of collection.yaml has",
    "text_not_quoted": "text without quotation marks",
    "empty_text": "a text word is held against text of no letters",
    "code_quoted": "a code inside quotation marks",
    "not_a_condition": "something that is not yes or no stands where a condition is needed",
    "not_a_value": "something that is neither a condition nor an amount stands alone",
    "condition_as_value": "a condition stands where a value is needed",
    "item_outside": "an item word outside any(), all(), sum() and the other functions over items",
    "nothing_of_items": "a function over items around something that is not about items",
    "nested_items": "a function over items inside another",
    "cannot_sum": "sum() of something that does not add up",
    "comparison_value_in_money": "an amount that is owed rests on a value that exists for comparing only",
    "amount_too_large": "an amount that is owed has a written part above what is assessed",
    "not_money": "an amount that is owed does not come out as money",
    "wrong_key": "a table is asked with the wrong kind of key",
}
"""Every code that a fault of the language may have, with what it stands for. Codes never change their meaning."""

_EXAMPLE: Final = re.compile(r"(?<=[0-9] )USD\b")
_WIDEST: Final = 110
_INDENT: Final = "    "
_LEADING: Final = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text of one expression starts.

    ``line`` and ``column`` count from 1; ``source`` is the whole line; ``about`` names what the text belongs to, as
    the message will say it: "rule fj.value.split" or "parameter gift_limit". ``currency`` is the national one, in which
    hints give their examples.
    """

    file: str
    line: int
    column: int
    source: str
    about: str = ""
    currency: str = ""

    def fault(self, code: str, span: tuple[int, int], message: str, hint: str) -> Fault:
        """Make a fault at a stretch of the expression, counted from its first character."""
        if code not in CODES:
            raise KeyError(code)
        start, end = span
        column, length = self.column + start, max(1, end - start)
        # Who wrote US dollars means them; everybody else is shown amounts in the national currency.
        if self.currency and "usd" not in self.source.casefold():
            hint = _EXAMPLE.sub(self.currency, hint)
        return Fault(code, self.file, self.line, column, length, self.source, message, hint, self.about)


def render(fault: Fault) -> str:
    """Draw a fault for the officer who must mend it: place, message, line, caret and hint, without a last line end."""
    about = f", {fault.about}" if fault.about else ""
    lines = [f"{fault.file}:{fault.line}:{fault.column}{about}", fault.message]
    if fault.source.strip():
        lines += _draw_source(fault)
    if fault.hint:
        lines.append(fault.hint)
    return "\n".join(lines)


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Find the choice that ``name`` was probably meant to be, or None."""
    by_folded = {choice.casefold(): choice for choice in sorted(choices, reverse=True)}
    folded = name.casefold()
    if folded in by_folded:
        return by_folded[folded]
    found = difflib.get_close_matches(folded, sorted(by_folded), n=8, cutoff=0.6)
    return by_folded[max(found, key=lambda choice: _likeness(folded, choice))] if found else None


def did_you_mean(name: str, choices: Iterable[str], otherwise: str) -> str:
    """Write the hint that names the nearest choice, or ``otherwise`` where none is near."""
    found = nearest(name, choices)
    return otherwise if found is None else f"Did you mean {found}?"


def _likeness(name: str, choice: str) -> tuple[float, int]:
    # Of two names that are equally near, the one that begins alike is more often meant: CHN is CN, not HN.
    alike = next((k for k, pair in enumerate(zip(name, choice, strict=False)) if pair[0] != pair[1]), len(choice))
    return round(difflib.SequenceMatcher(None, choice, name).ratio(), 3), alike


def _draw_source(fault: Fault) -> list[str]:
    source, start = fault.source.rstrip(), fault.column - 1
    blank = len(source) - len(source.lstrip())
    source, start = source[blank:], max(0, start - blank)
    source, start = _shorten(source, start)
    before = "".join(_blank_for(character) for character in source[:start]) + " " * max(0, start - len(source))
    marked = source[start : start + fault.length]
    carets = "^" * max(1, sum(_columns_of(character) for character in marked))
    return [_INDENT + source, _INDENT + before + carets]


def _shorten(source: str, start: int) -> tuple[str, int]:
    """Cut a long line around the fault, so that the caret stays under it on a narrow screen."""
    if start > _WIDEST - _LEADING:
        cut = start - _LEADING
        source, start = "..." + source[cut:], _LEADING + len("...")
    return (source[: _WIDEST - 3] + "..." if len(source) > _WIDEST else source), start


def _blank_for(character: str) -> str:
    return "\t" if character == "\t" else " " * _columns_of(character)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
