"""What a copy of Examplia still says of Examplia: texts that name the invented country in the rulebook of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.errors import Fault
from engine.rulebook.lint.subject import FICTIONAL, Subject
from engine.rulebook.nodes import Mapping, Node, Text

_NAMED: Final = re.compile(r"\bExampli[ae]\b|\bXX\b")
_HINT: Final = "Write what is so in this country, with its own source; or take it out."


def from_examplia(subject: Subject) -> Iterator[Fault]:
    """Find texts of a country's own files that name Examplia; its worked examples are not looked at."""
    if subject.book.country == FICTIONAL:
        return
    for file, node in subject.book.own_nodes.items():
        if file.startswith("examples/"):
            continue
        for text in _texts(node):
            found = _NAMED.search(text.value)
            if found:
                message = f"this is left over from Examplia: it names {found[0]}."
                yield text.mark.fault("left_from_examplia", message, _HINT, "")


def _texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _texts(pair.value)
    else:
        for entry in node.entries:
            yield from _texts(entry)
