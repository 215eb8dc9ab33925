"""The plain forms of YAML that nearly every rule file keeps to, read quickly: this file is the short way past ruamel.

Whatever is not surely one of these forms is left to ruamel, which also finds every fault: its scanner is exact and
slow, and a command that checks rulebooks would mostly wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Pair, SourceFile, Text

_DEEPEST: Final = 12
_NOT_PLAIN: Final = re.compile("[^ -~\u00a0-\u2027\u2030-\ud7ff]| $")
_KEY: Final = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.]*):(?: +|$)")
_ITEM: Final = re.compile(r"- +")
_QUOTED: Final = re.compile(r"""("[^"\\]*"|'[^']*')""")
_BLOCK_TEXT: Final = re.compile(r"[^\W][^\n]*|\([^\n]*")
_ENDS_BLOCK_TEXT: Final = re.compile(r": |:$| #")
_FLOW_TEXT: Final = re.compile(r"[^\W][^,:#\[\]{}]*(?=[,\]}])")
_FLOW_NEXT: Final = re.compile(r", +")
_FINISHED: Final = -1


class _NotPlainError(Exception):
    """Something stands here that ruamel must judge."""


def read_plain(file: SourceFile) -> Node | None:
    """Read a file that keeps to plain block mappings and lists; None where ruamel must read it."""
    if not file.lines or file.lines[-1] or any(_NOT_PLAIN.search(line) for line in file.lines):
        return None
    reader = _PlainReader(file)
    try:
        return reader.document()
    except _NotPlainError:
        return None


class _PlainReader:
    """Stands at one place of the file, ``line`` and ``column`` from 0; the column is -1 behind the last line."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.line = -1
        self.column = 0
        self.source = ""
        self.depth = 0

    def document(self) -> Node:
        self.go_on()
        if self.column != 0:
            raise _NotPlainError
        root = self.mapping()
        if self.column != _FINISHED:
            raise _NotPlainError
        return root

    def go_on(self) -> None:
        """Go to the next line that says something."""
        lines = self.file.lines
        for number in range(self.line + 1, len(lines)):
            said = lines[number].lstrip(" ")
            if said and said[0] != "#":
                self.line, self.source = number, lines[number]
                self.column = len(self.source) - len(said)
                return
        self.line, self.column, self.source = len(lines), _FINISHED, ""

    def mark(self, length: int = 1) -> Mark:
        return Mark(self.file, self.line + 1, self.column + 1, length)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _NotPlainError

    def mapping(self) -> Mapping:
        self.deeper()
        column, mark = self.column, self.mark()
        pairs: dict[str, Pair] = {}
        while self.column == column:
            found = _KEY.match(self.source, column)
            if found is None or found[1] in pairs:
                raise _NotPlainError
            key = Text(self.mark(len(found[1])), found[1], "")
            pairs[key.value] = Pair(key, self.value_of(key, column, found.end()))
        if self.column > column:
            raise _NotPlainError
        self.depth -= 1
        return Mapping(mark, tuple(pairs.values()))

    def value_of(self, key: Text, column: int, begins: int) -> Node:
        if begins < len(self.source):
            self.column = begins
            return self.in_line(column)
        self.go_on()
        is_item = _ITEM.match(self.source, max(self.column, 0)) is not None
        if self.column > column:
            return self.listing() if is_item else self.mapping()
        return self.listing(is_indented=False) if self.column == column and is_item else Text(key.mark, "", "")

    def listing(self, *, is_indented: bool = True) -> Listing:
        self.deeper()
        column, mark = self.column, self.mark()
        entries: list[Node] = []
        while self.column == column and (found := _ITEM.match(self.source, column)):
            self.column = found.end()
            is_mapping = _KEY.match(self.source, self.column) is not None
            entries.append(self.mapping() if is_mapping else self.in_line(column))
        if self.column > column or (is_indented and self.column == column):
            raise _NotPlainError
        self.depth -= 1
        return Listing(mark, tuple(entries))

    def in_line(self, column: int) -> Node:
        """Read a value that begins in this line, in a block whose own column is ``column``."""
        if self.source[self.column] in "[{":
            node = self.flow()
            if self.column < len(self.source):
                raise _NotPlainError
        elif self.source[self.column :] == ">":
            return self.folded(column)
        else:
            node = self.text()
        self.go_on()
        return node

    def text(self) -> Text:
        rest = self.source[self.column :]
        if _QUOTED.fullmatch(rest):
            return Text(self.mark(len(rest)), rest[1:-1], rest[0])
        if not _BLOCK_TEXT.fullmatch(rest) or _ENDS_BLOCK_TEXT.search(rest):
            raise _NotPlainError
        return Text(self.mark(len(rest)), rest, "")

    def folded(self, column: int) -> Text:
        mark, lines = self.mark(), self.file.lines
        first = self.line + 1
        indent = len(lines[first]) - len(lines[first].lstrip(" "))
        if indent <= column:
            raise _NotPlainError
        stop = first
        while lines[stop].startswith(" " * indent):
            if lines[stop][indent] == " ":
                raise _NotPlainError
            stop += 1
        self.line = stop - 1
        said = " ".join(line[indent:] for line in lines[first:stop])
        self.go_on()
        if self.column >= indent or any(line.startswith(" " * indent) for line in lines[stop : self.line]):
            raise _NotPlainError
        return Text(mark, said + "\n", ">")

    def flow(self) -> Node:
        """Read [...], {...} or one of their values, all in this line."""
        opening = self.source[self.column : self.column + 1]
        if opening == "[":
            return Listing(self.mark(), tuple(self.flow_entries()))
        if opening == "{":
            mark = self.mark()
            pairs = tuple(self.flow_pairs())
            if len({pair.key.value for pair in pairs}) < len(pairs):
                raise _NotPlainError
            return Mapping(mark, pairs)
        found = _QUOTED.match(self.source, self.column) or _FLOW_TEXT.match(self.source, self.column)
        if found is None:
            raise _NotPlainError
        written = found[0].rstrip(" ")
        is_quoted = written[0] in "\"'"
        text = Text(self.mark(len(written)), written[1:-1] if is_quoted else written, written[0] if is_quoted else "")
        self.column = found.end()
        return text

    def flow_entries(self) -> Iterator[Node]:
        for _ in self.flow_places("]"):
            yield self.flow()

    def flow_pairs(self) -> Iterator[Pair]:
        for _ in self.flow_places("}"):
            found = _KEY.match(self.source, self.column)
            if found is None:
                raise _NotPlainError
            key = Text(self.mark(len(found[1])), found[1], "")
            self.column = found.end()
            yield Pair(key, self.flow())

    def flow_places(self, closing: str) -> Iterator[None]:
        """Stop before each value up to the closing bracket, and go past it."""
        self.deeper()
        self.column += 1
        while self.source[self.column : self.column + 1] != closing:
            yield
            if found := _FLOW_NEXT.match(self.source, self.column):
                self.column = found.end()
                if self.source[self.column : self.column + 1] == closing:
                    raise _NotPlainError
            elif self.source[self.column : self.column + 1] != closing:
                raise _NotPlainError
        self.column += 1
        self.depth -= 1
