"""The grammar of the rule language, and the parser that makes a tree of a text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from engine.language.marks import MARKS
from engine.language.tree import (
    Amount,
    Arithmetic,
    Call,
    Comparison,
    Date,
    Joined,
    Lookup,
    Membership,
    Name,
    Negative,
    Node,
    Not,
    Text,
)

if TYPE_CHECKING:
    from lark import Lark, Token

# The terminals after TEXT stand in no valid rule. They are here so that the lexer never stops: whatever a person may
# write becomes a token, and slips.py says what to do about it. ``slips`` keeps lark from dropping them.
GRAMMAR: Final = r"""
?condition: both (OR both)+               -> joined
          | both
?both: inverse (AND inverse)+             -> joined
     | inverse
?inverse: NOT inverse                     -> inverse
        | comparison
?comparison: total (COMPARE total)+       -> comparison
           | total NOT? IN (entries | NAME)  -> membership
           | total
entries: "[" entry ("," entry)* "]"
?entry: amount | name | date | text
?total: total (PLUS | MINUS) product      -> arithmetic
      | product
?product: product (TIMES | OVER | OF) factor   -> arithmetic
        | factor
?factor: MINUS factor                     -> negative
       | amount | name | date | text
       | NAME "[" condition "]"           -> lookup
       | NAME "(" arguments ")"           -> call
       | "(" condition ")"                -> bracket
arguments: argument ("," argument)* (WHERE condition)?
?argument: condition | entries
name: NAME
amount: NUMBER | NUMBER PERCENT | NUMBER _unit | NUMBER _unit PER NAME | MARK NUMBER | MARK NUMBER PER NAME
_unit: NAME | MARK
date: DATE
text: TEXT
?quantity: amount | date
slips: (WRONG | OPEN_TEXT | STRAY)*

AND: "and"
OR: "or"
NOT: "not"
IN: "in"
PER: "per"
OF: "of"
WHERE: "where"
COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
PERCENT.2: "%" | /per[ \t]+cent(?![A-Za-z0-9_])/
DATE.2: /\d{4}-\d{2}-\d{2}(?![\d-])/
MARK.2: /[A-Z]{0,3}[$\u20ac\u00a3\u00a5\u20b9\u20a9]|(?:[A-Z]{3}|V[Tt])(?=\s*\d)/
NUMBER: /\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+)(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
TEXT: /"[^"]*"|'[^']*'/
WRONG.3: /> =(?!=)|< =(?!=)|=>|=<|<>|&&|\|\||\*\*|===|!==|=(?!=)|!(?!=)|&|\||\^|\u2264|\u2265|\u2260|\u00d7|\u00f7/
OPEN_TEXT.-1: /["'][^"']*/
STRAY.-2: /./
%ignore /\s+/
"""


END: Final = "$END"
"""What lark calls the end of the text."""


class _Builder:
    """Make nodes of what the parser found; lark calls the method that has the rule's name."""

    def joined(self, parts: list[Any]) -> Node:
        return Joined(str(parts[1]), tuple(parts[::2]), start=_start(parts), end=_end(parts))

    def inverse(self, parts: list[Any]) -> Node:
        return Not(parts[1], start=_start(parts), end=_end(parts))

    def comparison(self, parts: list[Any]) -> Node:
        operators = tuple(str(token) for token in parts[1::2])
        return Comparison(tuple(parts[::2]), operators, start=_start(parts), end=_end(parts))

    def membership(self, parts: list[Any]) -> Node:
        negated, start = len(parts) == _WITH_NOT, _start(parts)
        if not isinstance(parts[-1], list):
            return Membership(parts[0], (), negated, str(parts[-1]), start=start, end=_end(parts))
        return Membership(parts[0], tuple(parts[-1][1:-1:2]), negated, start=start, end=parts[-1][-1].end_pos)

    def entries(self, parts: list[Any]) -> list[Any]:
        return parts

    def arithmetic(self, parts: list[Any]) -> Node:
        return Arithmetic(str(parts[1]), parts[0], parts[2], start=_start(parts), end=_end(parts))

    def negative(self, parts: list[Any]) -> Node:
        return Negative(parts[1], start=_start(parts), end=_end(parts))

    def lookup(self, parts: list[Any]) -> Node:
        return Lookup(str(parts[0]), parts[2], start=_start(parts), end=_end(parts))

    def call(self, parts: list[Any]) -> Node:
        arguments, where = parts[2]
        return Call(str(parts[0]), arguments, where, start=_start(parts), end=_end(parts))

    def arguments(self, parts: list[Any]) -> tuple[tuple[Node, ...], Node | None]:
        filtered = len(parts) > 1 and getattr(parts[-2], "type", "") == "WHERE"
        given = parts[: -2 if filtered else None : 2]
        # Entries in square brackets say the same as the entries one behind the other: has_word(a, ["b", "c"]).
        flat = [entry for part in given for entry in (part[1:-1:2] if isinstance(part, list) else (part,))]
        return tuple(flat), parts[-1] if filtered else None

    def bracket(self, parts: list[Any]) -> Any:
        return replace(parts[1], start=_start(parts), end=_end(parts))

    def name(self, parts: list[Any]) -> Node:
        return Name(str(parts[0]), start=_start(parts), end=_end(parts))

    def amount(self, parts: list[Any]) -> Node:
        start, end = _start(parts), _end(parts)
        if parts[0].type == "MARK":
            parts[:2] = [parts[1], parts[0]]
        words = ["%" if token.type == "PERCENT" else str(token) for token in parts if token.type != "PER"]
        # US$400 and 400 USD are one tree; a mark that stands for no one currency stays as it is, and is refused.
        words[1:2] = [MARKS.get(unit, unit) for unit in words[1:2]]
        return Amount(*words, start=start, end=end)

    def date(self, parts: list[Any]) -> Node:
        return Date(str(parts[0]), start=_start(parts), end=_end(parts))

    def text(self, parts: list[Any]) -> Node:
        return Text(str(parts[0])[1:-1], start=_start(parts), end=_end(parts))


_WITH_NOT: Final = 4


@cache
def parser() -> Lark:
    """Build the parser, once."""
    from lark import Lark

    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer="basic",
        start=["condition", "quantity", "slips"],
        transformer=_Builder(),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def tokens_of(text: str) -> list[Token]:
    """Cut a text into tokens; every text has some, whatever is written in it."""
    return list(parser().lex(text))


def _start(parts: list[Any]) -> int:
    first = parts[0]
    return int(first.start_pos if hasattr(first, "start_pos") else first.start)


def _end(parts: list[Any]) -> int:
    last = parts[-1]
    return int(last.end_pos if hasattr(last, "end_pos") else last.end)
