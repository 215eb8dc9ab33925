"""Reading word lists: one YAML file per list, every scalar as text, all faults of all files told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from engine.columns.codes import RULES_FOLDER
from engine.columns.fold import fold
from engine.errors import Fault, RulebookError
from engine.indicators.indicator import WordList

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

SHIPPED: Final = RULES_FOLDER / "common" / "words"
"""The word lists that every rulebook shares."""

_TEXTS: Final = ("id", "title", "note", "cite")
_LISTS: Final = ("words", "not_words")
_OPTIONAL: Final = frozenset({"not_words"})
_NOT_UTF8: Final = "\ufffd"


@cache
def shipped_word_lists() -> Mapping[str, WordList]:
    """Give the word lists that ship with the engine; they are read once."""
    return read_word_lists(SHIPPED)


def read_word_lists(folder: Path = SHIPPED) -> Mapping[str, WordList]:
    """Read every ``*.yaml`` in ``folder`` as a word list.

    Parameters
    ----------
    folder
        A folder of files with the keys id (the name of the file), title, note, cite, words and, where needed,
        not_words.

    Returns
    -------
    Mapping
        Each list by its id, its phrases folded.

    Raises
    ------
    RulebookError
        With every fault found, each with its file, line and column.
    """
    files = [_File(path, path.read_bytes().decode("utf-8", "replace")) for path in sorted(folder.glob("*.yaml"))]
    lists = {file.path.stem: file.read() for file in files}
    faults = [fault for file in files for fault in file.faults]
    if not files:
        faults = [_no_list_in(folder)]
    if faults:
        raise RulebookError(folder.name, faults)
    return MappingProxyType(lists)


def _no_list_in(folder: Path) -> Fault:
    hint = "Name a folder that holds word lists, such as weapon.yaml."
    return Fault("no_word_lists", str(folder), 1, 1, 1, "", "this folder holds no word list.", hint)


class _Mark(NamedTuple):
    """A place in a file, counted from 0 as the YAML reader counts."""

    line: int
    column: int


@dataclass(slots=True)
class _File:
    """One file while it is read, and what is wrong with it so far."""

    path: Path
    text: str
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> WordList:
        """Read the file; what cannot be read is left out and told as a fault."""
        self._refuse_if_not_utf8()
        values = dict(self._entries(self._root()))
        for name in (*_TEXTS, *_LISTS):
            if name not in values and name not in _OPTIONAL and not self.faults:
                self._tell(
                    None, "missing_key", f"{name} is missing.", f"Every word list has {', '.join(_TEXTS)}, words."
                )
        for name in _TEXTS:
            self._text(values.get(name), name)
        if "id" in values and values["id"].value != self.path.stem:
            self._tell(values["id"], "wrong_id", "the id is not the name of the file.", f"Write id: {self.path.stem}.")
        words, not_words = (self._phrases(values.get(name)) for name in _LISTS)
        return WordList(words, not_words)

    def _refuse_if_not_utf8(self) -> None:
        for number, line in enumerate(self.text.splitlines()):
            if _NOT_UTF8 in line:
                mark = _Mark(number, line.index(_NOT_UTF8))
                self._tell_at(mark, "not_utf8", "this letter is not UTF-8.", "Save the file as UTF-8.")

    def _root(self) -> MappingNode | None:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            root = YAML(typ="rt", pure=True).compose(self.text)
        except YAMLError as problem:
            what = getattr(problem, "problem", None) or "a character that YAML does not allow"
            mark = getattr(problem, "problem_mark", None)
            self._tell_at(mark, "not_yaml", f"this is not YAML: {what}.", "Mind the indents.")
            return None
        if root is not None and root.id == "mapping":
            return cast("MappingNode", root)
        self._tell(root, "not_a_mapping", "this is no word list.", f"Begin with id: {self.path.stem}.")
        return None

    def _entries(self, root: MappingNode | None) -> Iterator[tuple[str, Any]]:
        seen = set()
        for key, value in root.value if root is not None else ():
            name = str(key.value)
            if name in seen:
                self._tell(key, "duplicate_key", f"{name} is written twice.", "Keep one of them.")
            elif name in (*_TEXTS, *_LISTS):
                yield name, value
            else:
                known = ", ".join((*_TEXTS, *_LISTS))
                self._tell(key, "unknown_key", f"{name} is no key of a word list.", f"The keys are {known}.")
            seen.add(name)

    def _text(self, node: Any, name: str) -> None:
        if node is not None and not (isinstance(node.value, str) and node.value.strip()):
            self._tell(node, "not_a_text", f"{name} is not a text.", "Write one sentence.")

    def _phrases(self, node: Any) -> tuple[str, ...]:
        if node is None:
            return ()
        if node.id != "sequence":
            self._tell(node, "not_a_list", "this is not a list.", "Write one word or phrase a line, each after a dash.")
            return ()
        phrases: dict[str, None] = {}
        for entry in node.value:
            phrase = fold(entry.value) if isinstance(entry.value, str) else ""
            if not phrase:
                self._tell(entry, "not_a_phrase", "this is no word or phrase.", "Write letters or digits on one line.")
            elif phrase in phrases:
                self._tell(entry, "duplicate_phrase", f"{phrase} is listed twice.", "Keep one of them.")
            phrases[phrase] = None
        return tuple(phrases)

    def _tell(self, node: Node | None, code: str, message: str, hint: str) -> None:
        self._tell_at(node.start_mark if node is not None else None, code, message, hint)

    def _tell_at(self, mark: Any, code: str, message: str, hint: str) -> None:
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        lines = self.text.splitlines()
        source = lines[line] if line < len(lines) else ""
        length = max(1, len(source) - column)
        self.faults.append(
            Fault(code, str(self.path), line + 1, column + 1, length, source, message, hint, self.path.stem)
        )
