"""The grammar of the rule language, and the parser that makes a tree of a text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

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
           | total NOT? IN entries           -> membership
           | total
entries: "[" entry ("," entry)* "]"
?entry: amount | name | date | text
?total: total (PLUS | MINUS) product      -> arithmetic
      | product
?product: product (TIMES | OVER) factor   -> arithmetic
        | factor
?factor: MINUS factor                     -> negative
       | amount | name | date | text
       | NAME "[" condition "]"           -> lookup
       | NAME "(" condition ")"           -> call
       | "(" condition ")"                -> bracket
name: NAME
amount: NUMBER | NUMBER PERCENT | NUMBER NAME | NUMBER NAME PER NAME
date: DATE
text: TEXT
?quantity: amount | date
slips: (WRONG | OPEN_TEXT | STRAY)*

AND: "and"
OR: "or"
NOT: "not"
IN: "in"
PER: "per"
COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
PERCENT: "%"
DATE.2: /\d{4}-\d{2}-\d{2}(?![\d-])/
NUMBER: /\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)*/
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
        end = parts[-1][-1].end_pos
        return Membership(parts[0], tuple(parts[-1][1:-1:2]), len(parts) == _WITH_NOT, start=_start(parts), end=end)

    def entries(self, parts: list[Any]) -> list[Any]:
        return parts

    def arithmetic(self, parts: list[Any]) -> Node:
        return Arithmetic(str(parts[1]), parts[0], parts[2], start=_start(parts), end=_end(parts))

    def negative(self, parts: list[Any]) -> Node:
        return Negative(parts[1], start=_start(parts), end=_end(parts))

    def lookup(self, parts: list[Any]) -> Node:
        return Lookup(str(parts[0]), parts[2], start=_start(parts), end=_end(parts))

    def call(self, parts: list[Any]) -> Node:
        return Call(str(parts[0]), parts[2], start=_start(parts), end=_end(parts))

    def bracket(self, parts: list[Any]) -> Any:
        return replace(parts[1], start=_start(parts), end=_end(parts))

    def name(self, parts: list[Any]) -> Node:
        return Name(str(parts[0]), start=_start(parts), end=_end(parts))

    def amount(self, parts: list[Any]) -> Node:
        words = [str(token) for token in parts if token.type != "PER"]
        return Amount(*words, start=_start(parts), end=_end(parts))

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
