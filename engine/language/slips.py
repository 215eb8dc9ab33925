"""What to tell a person whose rule does not parse: the usual slips by name, and what was expected everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from engine.errors import Fault
from engine.language.diagnostics import Place
from engine.language.functions import FUNCTIONS
from engine.language.grammar import tokens_of
from engine.language.quantities import is_currency
from engine.money import with_point

if TYPE_CHECKING:
    from lark import Token

_MEANT: Final[Mapping[str, str]] = {
    "=": "==", "===": "==", "!==": "!=", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=>": ">=",
    "=<": "<=", "> =": ">=",
    "< =": "<=", "<>": "!=", "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u00d7": "*", "\u00f7": "/",
    "AND": "and", "OR": "or", "NOT": "not", "And": "and", "Or": "or", "Not": "not",
}  # fmt: skip
_SAID_AS_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("equals", "equal"), "Write `==`."),
    **dict.fromkeys(("over", "above", "exceeds", "greater", "more"), "Write `>`."),
    **dict.fromkeys(("under", "below", "less"), "Write `<`."),
    **dict.fromkeys(
        ("if", "when", "then", "else"),
        "Write the condition only: goods_value > 400 USD. A value is chosen with if(condition, value, value).",
    ),
    "among": "Write `in` and a list: purpose in [personal, commercial].",
    **dict.fromkeys(
        ("contains", "includes", "has", "like", "matches"),
        'Write contains(description, "text"), or has_word(description, "text").',
    ),
    "is": "Write `==`, or nothing before `in`; is_unknown(...) asks whether a word is not known.",
    "between": "Write 3 USD <= goods_value <= 5 USD.",
    "least": "Write `>=`.",
    "most": "Write `<=`.",
}
"""Words of plain English where an operator is needed, and what to write."""

_CLOSING: Final[Mapping[str, str]] = {"(": ")", "[": "]", "{": "}"}
_ENDS_A_VALUE: Final = frozenset({"NAME", "MARK", "NUMBER", "TEXT", "DATE", "PERCENT", "RPAR", "RSQB"})
_STARTS_A_VALUE: Final = frozenset({"NAME", "MARK", "NUMBER", "TEXT", "DATE", "LPAR", "NOT"})
_DAY_MONTH_YEAR: Final = ["NUMBER", "NAME", "NUMBER"]
_MONTHS: Final[Mapping[str, int]] = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_WIDEST_TOKEN: Final = 30


def explain(text: str, at: int, start: str, place: Place) -> list[Fault]:
    """Say why ``text`` did not parse; the parser stopped at the token that begins at or after ``at``."""
    tokens = tokens_of(text)
    if start == "quantity":
        return [_not_an_amount(text, place)]
    wrong = [_explain_character(token, place) for token in tokens if _is_wrong(token)]
    if wrong:
        return wrong
    brackets = _unbalanced(tokens, place)
    if brackets is not None:
        return [brackets]
    found = next((k for k, token in enumerate(tokens) if _begin(token) >= at), len(tokens))
    return [_explain_stop(tokens, found, place)]


def _is_wrong(token: Token) -> bool:
    return token.type in {"WRONG", "OPEN_TEXT"} or (token.type == "STRAY" and token not in {"{", "}"})


def _explain_character(token: Token, place: Place) -> Fault:
    span = _span(token)
    if token.type == "WRONG":
        meant = _MEANT.get(token)
        message = f"{_quoted(token)} is not an operator of a rule."
        hint = (
            f"Write `{meant}`."
            if meant
            else "The operators are == != < <= > >= + - * / and the words and, or, not, in."
        )
        return place.fault("wrong_operator", span, message, hint)
    if token.type == "OPEN_TEXT":
        message = f"The quotation mark {token[0]} is opened here and never closed."
        return place.fault("unclosed_text", span, message, f"Write {token[0]} after the text too.")
    return place.fault(
        "stray_character", span, f"{_quoted(token)} has no meaning in a rule.", _hint_for_character(token)
    )


def _hint_for_character(character: str) -> str:
    if character in "“”„‘’«»":  # noqa: RUF001 - these are the very characters that people paste
        return 'Write text between straight quotation marks: "text".'
    if character == ".":
        return "Write decimals with a digit before the point: 0.5."
    if character in "–—−":  # noqa: RUF001
        return "Write a plain hyphen for minus: -."
    if character == ";":
        return "Write `and` between two conditions."
    return "Leave it out, or put it between quotation marks where it is part of a text."


def _unbalanced(tokens: Sequence[Token], place: Place) -> Fault | None:
    opened: list[Token] = []
    for token in tokens:
        if token in _CLOSING and token.type != "TEXT":
            opened.append(token)
        elif token in _CLOSING.values() and token.type != "TEXT":
            if not opened or _CLOSING[opened[-1]] != token:
                return _stray_bracket(token, opened, place)
            opened.pop()
    if opened:
        closing = _CLOSING[opened[-1]]
        message = f"The bracket {opened[-1]} is opened here and never closed."
        return place.fault("unclosed_bracket", _span(opened[-1]), message, f"Write {closing} where it ends.")
    return None


def _stray_bracket(token: Token, opened: Sequence[Token], place: Place) -> Fault:
    if opened:
        message = f"The bracket {opened[-1]} is closed with {token}."
        return place.fault("stray_bracket", _span(token), message, f"Write {_CLOSING[opened[-1]]} here.")
    message = f"The bracket {token} closes nothing."
    return place.fault("stray_bracket", _span(token), message, "Leave it out, or write the opening bracket before it.")


def _explain_stop(tokens: Sequence[Token], found: int, place: Place) -> Fault:
    if found >= len(tokens):
        return _unfinished(tokens[-1], place)
    token = tokens[found]
    before = tokens[found - 1] if found else None
    if _is_in_list(tokens[:found]) and token.type in _STARTS_A_VALUE:
        message = f"A comma is missing between {_quoted(tokens[found - 1])} and {_quoted(token)}."
        return place.fault("misplaced", _span(token), message, "Write a comma between the entries of a list: [CN, VN].")
    for explain_call in (_slip_of_empty_call, _slip_of_call, _slip_of_date):
        fault = explain_call(tokens, found, place)
        if fault is not None:
            return fault
    for explanation in (_slip_of_word, _slip_of_list, _slip_of_where, _slip_of_neighbours, _slip_of_comma):
        fault = explanation(before, token, place)
        if fault is not None:
            return fault
    after = f" after {_quoted(before)}" if before is not None else " at the start"
    hint = "A word, an amount or a bracket is expected here." if before is None or _wants_value(before) else _NEXT
    return place.fault("misplaced", _span(token), f"{_quoted(token)} cannot stand{after}.", hint)


_NEXT: Final = "Expected here: a comparison such as == or <, in [...], and, or, or the end."


def _slip_of_empty_call(tokens: Sequence[Token], found: int, place: Place) -> Fault | None:
    if found < len(("f", "(")) or tokens[found].type != "RPAR" or tokens[found - 1].type != "LPAR":
        return None
    name = tokens[found - 2]
    span = (_begin(tokens[found - 1]), _span(tokens[found])[1])
    message = f"There is nothing in the brackets of {name}()."
    if name in FUNCTIONS:
        return place.fault("wrong_arguments", span, message, f"It is written {FUNCTIONS[name].signature}.")
    return place.fault("misplaced", span, message, "Leave the brackets out.") if name.type == "NAME" else None


def _slip_of_call(tokens: Sequence[Token], found: int, place: Place) -> Fault | None:
    before, token = tokens[max(0, found - 1)], tokens[found]
    name = _function_around(tokens[:found])
    if name is None or before.type not in _ENDS_A_VALUE or token.type not in {"TEXT", "NUMBER", "MARK"}:
        return None
    message = f"Something is missing between {_quoted(before)} and {_quoted(token)}."
    hint = f"Write a comma between the things in the brackets of {name}(), or an operator such as `==`."
    return place.fault("missing_operator", _span(token), message, hint)


def _slip_of_date(tokens: Sequence[Token], found: int, place: Place) -> Fault | None:
    if found < len(("1", "July")) or [token.type for token in tokens[found - 2 : found + 1]] != _DAY_MONTH_YEAR:
        return None
    day, month, year = tokens[found - 2 : found + 1]
    number = _MONTHS.get(month[:3].casefold())
    if number is None:
        return None
    span = (_begin(day), _span(year)[1])
    message = f"{day} {month} {year} is not how a date is written."
    return place.fault("not_a_date", span, message, f"Write {year}-{number:02}-{day.zfill(2)}.")


def _function_around(before: Sequence[Token]) -> Token | None:
    """Find the name of the function whose brackets are open where the tokens end."""
    depth = 0
    for k in range(len(before) - 1, 0, -1):
        depth += {"RPAR": 1, "RSQB": 1, "LPAR": -1, "LSQB": -1}.get(before[k].type, 0)
        if depth < 0:
            return before[k - 1] if before[k].type == "LPAR" and before[k - 1] in FUNCTIONS else None
    return None


def _is_in_list(before: Sequence[Token]) -> bool:
    opening = next((k for k in range(len(before) - 1, -1, -1) if before[k].type in {"LSQB", "RSQB"}), -1)
    is_list = opening > 0 and before[opening].type == "LSQB" and before[opening - 1].type == "IN"
    return is_list and before[-1].type in _ENDS_A_VALUE


def _slip_of_word(before: Token | None, token: Token, place: Place) -> Fault | None:
    for word in (before, token):
        if word is not None and word.type == "NAME" and word in _MEANT:
            message = f"{_quoted(word)} is not an operator of a rule."
            return place.fault("wrong_operator", _span(word), message, f"Write `{_MEANT[word]}` in small letters.")
        if word is not None and word.type == "NAME" and word in _SAID_AS_WORDS:
            message = f"{_quoted(word)} is not an operator of a rule."
            return place.fault("wrong_operator", _span(word), message, _SAID_AS_WORDS[word])
    return None


def _slip_of_list(before: Token | None, token: Token, place: Place) -> Fault | None:
    if before is not None and before.type == "IN":
        message = "`in` needs a list in square brackets."
        hint = "Write the entries as [CN, VN]."
        if token.type in {"NUMBER", "MARK"}:
            hint += " Between two amounts lies 3 USD <= goods_value <= 5 USD."
        return place.fault("list_needed", _span(token), message, hint)
    if before is not None and before.type in {"AND", "OR"} and token.type == "LSQB":
        hint = "Write all entries in one list, or the word and `in` once more: purpose in [personal, commercial]."
        return place.fault("misplaced", _span(token), "A list stands behind `in` only.", hint)
    if token.type == "RSQB" and before is not None and before.type == "LSQB":
        span = (_begin(before), _span(token)[1])
        return place.fault("empty_list", span, "There is nothing between the brackets.", "Write at least one entry.")
    return None


def _slip_of_where(_: Token | None, token: Token, place: Place) -> Fault | None:
    if token.type == "WHERE":
        message = "`where` picks goods items inside the brackets of a function."
        return place.fault("where_misplaced", _span(token), message, "Write any(item_is_vague where item_no == 1).")
    return None


def _slip_of_neighbours(before: Token | None, token: Token, place: Place) -> Fault | None:
    if before is None or before.type not in _ENDS_A_VALUE or token.type not in _STARTS_A_VALUE:
        return None
    if before.type == "NAME" and before in FUNCTIONS:
        message = f"What {_quoted(before)} asks about stands in round brackets."
        return place.fault("missing_operator", _span(token), message, f"It is written {FUNCTIONS[before].signature}.")
    message = f"Something is missing between {_quoted(before)} and {_quoted(token)}."
    if before.type == "PERCENT" and token.type == "NAME":
        return place.fault("missing_operator", _span(token), message, f"Write `of` before it, as in 10 % of {token}.")
    if before.type == "NUMBER" and token.type == "NAME" and is_currency(token):
        message = f"{_quoted(token)} says the currency a second time."
        return place.fault("misplaced", _span(token), message, f"Write {before} {token}.")
    if before.type == "NAME" and token.type == "NUMBER" and is_currency(before.upper()):
        message = f"{before} is not a currency of ISO 4217."
        return place.fault("unknown_currency", _span(before), message, f"Did you mean {before.upper()}?")
    hint = "Write `and` or `or` between two conditions, an operator such as `==` between two values."
    return place.fault("missing_operator", _span(token), message, hint)


def _slip_of_comma(before: Token | None, token: Token, place: Place) -> Fault | None:
    if token.type != "COMMA":
        return None
    if before is not None and before.type == "NUMBER":
        hint = "A comma groups thousands, 1,000, and separates the entries of a list; decimals take a point: 1,000.50."
    else:
        hint = (
            "A comma stands once between the entries of a list or the things in a function's brackets. Write and "
            "between conditions."
        )
    return place.fault("misplaced", _span(token), "A comma cannot stand here.", hint)


def _unfinished(last: Token, place: Place) -> Fault:
    if last.type == "IN":
        message = "`in` needs a list in square brackets."
        return place.fault("list_needed", _span(last), message, "Write the entries as [CN, VN].")
    if last.type == "PER":
        hint = "Write kg, litre or piece after it: 4 USD per kg."
        return place.fault("unfinished", _span(last), "It stops after `per`.", hint)
    what = "condition" if last.type in {"AND", "OR", "NOT", "WHERE"} else "value"
    message = f"It stops after {_quoted(last)}."
    return place.fault(
        "unfinished", _span(last), message, f"Write the {what} that follows, or leave {_quoted(last)} out."
    )


def _not_an_amount(text: str, place: Place) -> Fault:
    stripped = text.strip()
    start = text.index(stripped)
    if meant := with_point(stripped):
        message = f"{stripped}: a comma does not separate decimals."
        return place.fault("decimal_comma", (start, start + len(stripped)), message, f"Write {meant}.")
    shown = stripped if len(stripped) <= _WIDEST_TOKEN else stripped[:_WIDEST_TOKEN] + "..."
    hint = "Write one number with its unit, such as 2,000 USD, 2 kg, 12.5 %, 4 USD per kg or 10 days."
    return place.fault("not_an_amount", (start, start + len(stripped)), f"{shown} is not one amount.", hint)


def _wants_value(token: Token) -> bool:
    return token.type not in _ENDS_A_VALUE


def _quoted(token: Token) -> str:
    return f"`{token}`" if len(token) <= _WIDEST_TOKEN else f"`{token[:_WIDEST_TOKEN]}...`"


def _begin(token: Token) -> int:
    return token.start_pos or 0


def _span(token: Token) -> tuple[int, int]:
    return _begin(token), token.end_pos or 0
