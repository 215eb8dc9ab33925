"""Overlays: small files that change named values of a rulebook before anything of it is typed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import RulebookError
from engine.rulebook.edits import pairs_of, text_of
from engine.rulebook.nodes import Listing, Mark, Pair, SourceFile
from engine.rulebook.reading import Reader
from engine.rulebook.yaml_reader import decode, read_nodes


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay as it was read; ``whose`` is where it says which rulebook it changes."""

    name: str
    title: str
    rulebook: str
    since: int | None
    changes: tuple[Pair, ...]
    source: SourceFile
    whose: Mark

    @property
    def source_text(self) -> str:
        """Give what stands as the source of the values that it changes."""
        return f"Overlay {self.name}: {self.title}".removesuffix(": ")

    @property
    def content(self) -> bytes:
        """Give the text of the file as the digest covers it, whatever line endings it had."""
        return "\n".join(self.source.lines).encode()


def read_overlay(data: bytes, shown: str) -> Overlay:
    """Read an overlay file.

    Parameters
    ----------
    data
        YAML with the keys overlay, rulebook, changes and, where wanted, title and since.
    shown
        What messages call the file.

    Raises
    ------
    RulebookError
        With every fault of the file; what it changes is looked at when it is laid over a rulebook.
    """
    file, faults = decode(data, shown)
    node = None
    if not faults:
        node, faults = read_nodes(file)
    reader = Reader(faults=list(faults))
    given = None if node is None else reader.read(node, "overlay")
    if given is None or reader.faults:
        raise RulebookError(shown, reader.faults)
    changes = given["changes"]
    if isinstance(changes, Listing) or text_of(changes):
        message = "changes are written as names with their new values."
        hint = "Write each in a line of its own, such as low_value_line: 500 FJD."
        about = f"overlay {given['overlay']}"
        raise RulebookError(shown, [changes.mark.fault("wrong_shape", message, hint, about)])
    return Overlay(
        given["overlay"], given.get("title", ""), given["rulebook"].lower(), given.get("since"),
        pairs_of(changes), file, given.marks["rulebook"],
    )  # fmt: skip
