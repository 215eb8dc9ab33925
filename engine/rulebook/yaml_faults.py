"""What ruamel.yaml found wrong, in our words: its own messages are written for programmers and never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.errors import Fault
from engine.rulebook.nodes import Mark, SourceFile


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one of ruamel's complaints, told by a piece of its text, is told here.

    ``point`` says where: at "context", where the construct began, or at "problem", where the reader gave up.
    """

    found: str
    point: Literal["context", "problem"]
    code: str
    message: str
    hint: str


_IN_QUOTES: Final = "Put the text in quotes."
_SPACES: Final = {"\t": "a tab", "\u00a0": "a no-break space", "\u202f": "a narrow no-break space"}
_ODD_SPACE: Final = re.compile(r" *(?:- +)?[\w.]+: *(?P<space>[\t\u00a0\u202f])")
_BRACKETED: Final = re.compile(r"\s*(?:- +)?[\w.]+: +(?P<opening>[{\[])[^{}\[\]]*(?P<closing>[}\]]) *[^\s,}\]]")

_WORDINGS: Final[tuple[_Wording, ...]] = (
    _Wording(
        "unexpected end of stream",
        "context",
        "unclosed_quote",
        "a quotation mark opens here and is never closed.",
        "Close it on the same line.",
    ),
    _Wording(
        "unexpected end of document",
        "context",
        "unclosed_quote",
        "a quotation mark opens here and is never closed.",
        "Close it on the same line.",
    ),
    _Wording(
        "could not find expected ':'",
        "context",
        "no_colon",
        "this line is no key with a value.",
        "Write key: value, or indent it under the text that it continues.",
    ),
    _Wording(
        "expected ',' or ']'",
        "context",
        "unclosed_list",
        "a list opens here with [ and is not closed.",
        "Close it with ] and put a comma between its values.",
    ),
    _Wording(
        "expected ',' or '}'",
        "context",
        "unclosed_mapping",
        "{ opens here and is not closed.",
        "Close it with } and put a comma between its keys.",
    ),
    _Wording(
        "mapping values are not allowed",
        "problem",
        "second_colon",
        "a key with a colon cannot stand here.",
        "Put a text that holds ': ' in quotes, and check how far the line is indented.",
    ),
    _Wording(
        "expected <block end>, but found '<scalar>'",
        "problem",
        "text_after_quote",
        "text follows a closing quotation mark.",
        "Put the whole text inside the quotation marks.",
    ),
    _Wording(
        "expected <block end>",
        "problem",
        "bad_indent",
        "this line is not indented like the lines that it belongs to.",
        "Give lines of one group the same number of spaces.",
    ),
    _Wording(
        "cannot start any token",
        "problem",
        "reserved_character",
        "a text cannot begin with this character.",
        _IN_QUOTES,
    ),
    _Wording(
        "unknown escape character",
        "problem",
        "bad_escape",
        "a backslash means something else inside double quotes.",
        "Use single quotes, or write the backslash twice.",
    ),
    _Wording(
        "indentation indicators",
        "problem",
        "text_after_fold",
        "text follows > or | in the same line.",
        "Begin the text in the next line, indented.",
    ),
    _Wording(
        "expected a comment or a line break",
        "problem",
        "text_after_fold",
        "text follows > or | in the same line.",
        "Begin the text in the next line, indented.",
    ),
    _Wording("while scanning an alias", "context", "alias", "a text cannot begin with *.", _IN_QUOTES),
    _Wording("while scanning an anchor", "context", "anchor", "a text cannot begin with &.", _IN_QUOTES),
    _Wording("while scanning a tag", "context", "tag", "a text cannot begin with !.", _IN_QUOTES),
)
"""The first that fits counts."""

_OTHERWISE: Final = _Wording(
    "",
    "problem",
    "unreadable_yaml",
    "this line cannot be read as YAML.",
    "Compare it with the same line in rules/xx.",
)


def explain(file: SourceFile, problem: Any) -> Fault:
    """Tell what ruamel.yaml complains of, a YAMLError, as a fault."""
    where = getattr(problem, "problem_mark", None)
    odd = None if where is None else _odd_space(file, where.line)
    if odd is not None:
        return odd
    behind = _behind_bracket(file, getattr(problem, "problem_mark", None))
    if behind is not None:
        opening = behind.source[behind.column - 1]
        return behind.fault("text_in_brackets", f"a text that begins with {opening} stands in quotes.", _IN_QUOTES)
    found = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')}"
    wording = next((wording for wording in _WORDINGS if wording.found in found), _OTHERWISE)
    where = getattr(problem, f"{wording.point}_mark", None) or getattr(problem, "problem_mark", None)
    return _mark_at(file, where).fault(wording.code, wording.message, wording.hint)


def _odd_space(file: SourceFile, last: int) -> Fault | None:
    """Find the tab or no-break space that somebody's keyboard or word processor put behind a colon."""
    for number in (last, last - 1):
        found = _ODD_SPACE.match(file.lines[number]) if 0 <= number < len(file.lines) else None
        if found is not None:
            message = f"{_SPACES[found['space']]} stands after the colon, where a plain space is needed."
            mark = Mark(file, number + 1, found.start("space") + 1)
            return mark.fault("odd_space", message, "Delete it and press the space bar.")
    return None


def _behind_bracket(file: SourceFile, where: Any) -> Mark | None:
    """Find the bracket that a value begins with and that closes before the value ends, as in {gross_mass} heavy."""
    if where is None or where.line >= len(file.lines):
        return None
    line = file.lines[where.line]
    found = _BRACKETED.match(line)
    if found is None or where.column < found.end("closing"):
        return None
    return Mark(file, where.line + 1, found.start("opening") + 1, len(line) - found.start("opening"))


def _mark_at(file: SourceFile, where: Any) -> Mark:
    if where is None or where.line >= len(file.lines):
        return Mark(file, max(len(file.lines), 1), 1)
    return Mark(file, where.line + 1, where.column + 1)
