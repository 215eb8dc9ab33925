"""The nodes of a rule file: texts, lists and mappings, each with its place; no scalar has a type yet."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Fault


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as a message shows it: its name and its lines."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: SourceFile
    line: int
    column: int
    length: int = 1

    @property
    def source(self) -> str:
        """Give the line of the file that the place is in."""
        return self.file.lines[self.line - 1] if self.line <= len(self.file.lines) else ""

    def fault(self, code: str, message: str, hint: str, about: str = "") -> Fault:
        """Say what is wrong at this place."""
        return Fault(
            code, self.file.name, self.line, self.column, max(self.length, 1), self.source, message, hint, about
        )


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, kept as the text that stands in the file: NO is Norway and 0101 keeps its zero."""

    mark: Mark
    value: str
    style: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    mark: Mark
    entries: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One key of a mapping with its value."""

    key: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; a key stands once."""

    mark: Mark
    pairs: tuple[Pair, ...]

    def find(self, key: str) -> Node | None:
        """Give the value of a key, or None."""
        return next((pair.value for pair in self.pairs if pair.key.value == key), None)


Node = Text | Listing | Mapping
