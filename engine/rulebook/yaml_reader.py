"""YAML files as nodes: bytes to lines, lines to a tree, and nothing of YAML that an officer would not see coming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from engine.errors import Fault
from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Pair, SourceFile, Text
from engine.rulebook.plain_yaml import read_plain
from engine.rulebook.yaml_faults import explain

MAX_FILE_BYTES: Final = 1_000_000
"""No rule file needs more; a larger one is a mistake or an attack."""

_DEEPEST: Final = 12
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TAB_INDENT: Final = re.compile(r" *\t")


class _Refused(Exception):
    """A file that is not read any further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def decode(data: bytes, name: str) -> tuple[SourceFile, list[Fault]]:
    """Read bytes as UTF-8 lines, and tell what no rule file may hold."""
    if len(data) > MAX_FILE_BYTES:
        mark = Mark(SourceFile(name, ()), 1, 1)
        message = f"this file is larger than {MAX_FILE_BYTES:,} bytes."
        return mark.file, [mark.fault("file_too_large", message, "Split it into several files.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        lines = data[: problem.start].decode("utf-8-sig", "replace").split("\n")
        mark = Mark(SourceFile(name, tuple(lines)), len(lines), len(lines[-1]) + 1)
        message = "this file is not written in UTF-8 from here on."
        return mark.file, [mark.fault("not_utf8", message, "Save it with the encoding UTF-8.")]
    file = SourceFile(name, tuple(line.removesuffix("\r") for line in text.split("\n")))
    return file, [
        Mark(file, number, found.start() + 1).fault(
            "control_character", "a control character stands here.", "Delete it and write the line again."
        )
        for number, line in enumerate(file.lines, start=1)
        if (found := _CONTROL.search(line))
    ]


def read_nodes(file: SourceFile) -> tuple[Node | None, list[Fault]]:
    """Read a file as one tree.

    Returns
    -------
    tree, faults
        The tree is None where the file cannot be read as YAML at all; the faults then say where it stops.
    """
    for number, line in enumerate(file.lines, start=1):
        if found := _TAB_INDENT.match(line):
            mark = Mark(file, number, found.end())
            return None, [mark.fault("tab_indent", "a tab indents this line.", "Indent with spaces only.")]
    plain = read_plain(file)
    return (plain, []) if plain is not None else read_any(file)


def read_any(file: SourceFile) -> tuple[Node | None, list[Fault]]:
    """Read a file with ruamel, whatever forms of YAML it holds; gives what read_nodes gives."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    growing = _Growing(file, YAML(typ="safe", pure=True).parse("\n".join(file.lines)))
    try:
        return growing.document(), growing.faults
    except _Refused as refused:
        return None, [*growing.faults, refused.fault]
    except YAMLError as problem:
        return None, [*growing.faults, explain(file, problem)]


class _Growing:
    """Grows the tree from ruamel's events."""

    def __init__(self, file: SourceFile, events: Iterator[Any]) -> None:
        self.file = file
        self.events = events
        self.depth = 0
        self.faults: list[Fault] = []

    def document(self) -> Node:
        next(self.events)
        event = next(self.events)
        if type(event).__name__ == "StreamEndEvent":
            raise _Refused(
                Mark(self.file, 1, 1).fault(
                    "empty_file", "this file is empty.", "Write its keys; rules/README.md lists them, file by file."
                )
            )
        if event.version is not None or event.tags:
            raise _Refused(
                self.mark(event).fault(
                    "yaml_directive", "YAML directives are not used here.", "Delete the line that begins with %."
                )
            )
        root = self.node(next(self.events))
        next(self.events)
        after = next(self.events)
        if type(after).__name__ != "StreamEndEvent":
            raise _Refused(
                self.mark(after, 3).fault(
                    "several_documents",
                    "a second document begins here.",
                    "One file holds one document; delete the line ---.",
                )
            )
        return root

    def node(self, event: Any) -> Node:
        self.refuse_tricks(event)
        name = type(event).__name__
        if name == "ScalarEvent":
            return Text(self.mark(event), event.value, event.style or "")
        self.depth += 1
        if self.depth > _DEEPEST:
            message = "lists and mappings stand inside each other too deeply here."
            raise _Refused(
                self.mark(event).fault("too_deep", message, "No rule file needs that; compare it with rules/xx.")
            )
        inside = (
            Listing(self.mark(event), tuple(self.entries())) if name == "SequenceStartEvent" else self.mapping(event)
        )
        self.depth -= 1
        return inside

    def entries(self) -> Iterator[Node]:
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            yield self.node(event)

    def mapping(self, start: Any) -> Mapping:
        pairs: dict[str, Pair] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key, value = self.node(event), self.node(next(self.events))
            if not isinstance(key, Text):
                raise _Refused(key.mark.fault("key_not_text", "a key must be one piece of text.", "Write key: value."))
            if isinstance(value, Text) and not value.value and not value.style:
                # ruamel places a value that is not there at the next token, often in another line.
                value = Text(key.mark, "", "")
            if key.value in pairs:
                first = pairs[key.value].key.mark.line
                message = f"the key {key.value} stands here a second time; the first is in line {first}."
                self.faults.append(key.mark.fault("duplicate_key", message, "Keep one of them."))
            else:
                pairs[key.value] = Pair(key, value)
        return Mapping(self.mark(start), tuple(pairs.values()))

    def refuse_tricks(self, event: Any) -> None:
        if type(event).__name__ == "AliasEvent":
            message = f"*{event.anchor} repeats another part of the file."
            raise _Refused(
                self.mark(event).fault("alias", message, "Write the value out, or in quotes if the * is part of it.")
            )
        if event.anchor is not None:
            message = f"&{event.anchor} gives a name to this part of the file."
            self.faults.append(self.mark(event).fault("anchor", message, "Write values out where they are used."))
        if getattr(event, "tag", None) is not None:
            mark = self.mark(event)
            message = f"the tag {mark.source[mark.column - 1 :].split()[0]} is not used here."
            self.faults.append(mark.fault("tag", message, "Write the value alone; the schema knows what it is."))

    def mark(self, event: Any, length: int | None = None) -> Mark:
        start, end = event.start_mark, event.end_mark
        line = self.file.lines[start.line] if start.line < len(self.file.lines) else ""
        if length is None:
            stop = end.column if end.line == start.line else len(line)
            length = max(stop - start.column, 1)
        return Mark(self.file, start.line + 1, start.column + 1, length)
