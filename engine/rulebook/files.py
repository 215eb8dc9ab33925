"""The files of one rulebook: which there must be, and each one read as far as the schema says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from engine.columns.codes import RULES_FOLDER
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.nodes import Mark, Node, SourceFile
from engine.rulebook.overlay import Overlay
from engine.rulebook.reading import Given, Reader
from engine.rulebook.schema import FILES, FOLDERS, NEEDED_ALONE, NEEDED_FILES, SHARED_CODE
from engine.rulebook.yaml_reader import decode, read_nodes

BASE: Final = RULES_FOLDER / SHARED_CODE
"""What all rulebooks share: code lists, word lists, and the base that a rulebook may include."""

_SUFFIXES: Final = (".yaml", ".csv", ".md")
_ALSO: Final = ("README.md", "tariff.csv")
_DECIDING_NOTHING: Final = frozenset({"labels.csv", "code_labels.csv"})
"""Shared files that only say what things are called: a better translation is no other law."""


def contents(folder: Path, overlays: Sequence[Overlay] = (), base: Path = BASE) -> Iterator[tuple[str, bytes]]:
    """Give everything that the digest covers, by name and with plain line ends: rulebook, shared files, overlays."""
    for title, root in (("", folder), ("common/", base)):
        for path in _rule_files(root):
            if path.name in _DECIDING_NOTHING:
                continue
            yield f"{title}{path.relative_to(root).as_posix()}", path.read_bytes().replace(b"\r\n", b"\n")
    for position, overlay in enumerate(overlays):
        yield f"overlays/{position}", overlay.content


def digest(folder: Path, overlays: Sequence[Overlay] = (), base: Path = BASE) -> str:
    """Give "sha256:..." over a rulebook's files, the shared ones and overlays, whatever line endings they have."""
    return digest_of(contents(folder, overlays, base))


def digest_of(written: Iterable[tuple[str, bytes]]) -> str:
    """Give the digest of what ``contents`` gave."""
    found = hashlib.sha256()
    for name, content in written:
        found.update(f"{name}\n{len(content)}\n".encode() + content)
    return f"sha256:{found.hexdigest()}"


@dataclass(slots=True)
class RulebookFiles:
    """The files of one rulebook while it is being read; ``unread`` are those that could not be read at all.

    ``nodes`` are the files as they are typed, with overlays laid over them; ``off`` are rules and reliefs that an
    overlay took out, which examples may still name. ``base`` is the folder of the shared base, and ``shared`` are its
    files in the same way, as far as they were read.
    """

    folder: Path
    reader: Reader = field(default_factory=Reader)
    unread: set[str] = field(default_factory=set)
    nodes: dict[str, Node] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    base: Path = BASE
    shared: dict[str, Node] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Give the name of the folder, which is the rulebook's."""
        return self.folder.resolve().name

    @property
    def faults(self) -> list[Fault]:
        """Give every fault found so far."""
        return self.reader.faults

    def check_names(self, *, is_alone: bool) -> None:
        """Tell which files are missing, and which nobody would read; ``is_alone``: it includes no shared base."""
        names = self._names()
        for name in (*NEEDED_FILES, *(NEEDED_ALONE if is_alone else ())):
            if name not in names:
                self.miss(name)
        if is_alone and not any(name.startswith("risk/") for name in names):
            hint = "Write at least one file risk/AREA.yaml; rules/xx/risk has two."
            self._tell("risk", "missing_file", "there is no risk area.", hint)
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            self._check_name(path.relative_to(self.folder).as_posix())

    def miss(self, name: str) -> None:
        """Tell that a file is missing."""
        hint = "Copy it from rules/xx and change what it says."
        self._tell(name, "missing_file", f"the file {name} is missing.", hint)

    def read(self, name: str, shape: str = "") -> Given | None:
        """Read one file by its shape; None where it is not there or cannot be read at all."""
        if not (self.folder / name).is_file():
            return None
        node = self.node(name)
        given = None if node is None else self.reader.read(node, shape or FILES[name])
        if given is None:
            self.unread.add(name)
        return given

    def node(self, name: str) -> Node | None:
        """Give one file as nodes, read once; None where it is not there or is no YAML."""
        if name not in self.nodes and (file := self.source(name)) is not None:
            node, faults = read_nodes(file)
            self.faults.extend(faults)
            if node is not None:
                self.nodes[name] = node
        return self.nodes.get(name)

    def lay(self, overlays: Sequence[Overlay]) -> None:
        """Lay overlays over the files and those of the base, in order; this comes before anything is typed."""
        if not overlays:
            return
        from engine.rulebook.laying import Laying
        from engine.rulebook.merging import includes_base

        self.read_nodes()
        if includes_base(self.nodes):
            RulebookFiles(self.base, self.reader, nodes=self.shared).read_nodes()
        for overlay in overlays:
            Laying(overlay, self.nodes, self.shared, self.faults, self.off).lay(self.name)

    def read_nodes(self) -> None:
        """Read every YAML file of a known name as nodes."""
        for name in self._names():
            if name in FILES or (name.partition("/")[0] in FOLDERS and name.endswith(".yaml")):
                self.node(name)

    def read_folder(self, folder: str) -> Iterator[Given]:
        """Read every file of a folder whose files all have one shape."""
        for name in self._names():
            if name.startswith(f"{folder}/"):
                given = self.read(name, FOLDERS[folder])
                if given is not None:
                    yield given

    def source(self, name: str) -> SourceFile | None:
        """Read one file as lines; None where it is not there or not readable as text."""
        path = self.folder / name
        if not path.is_file():
            return None
        file, faults = decode(path.read_bytes(), self._shown(name))
        self.faults.extend(faults)
        return None if faults else file

    def _names(self) -> list[str]:
        return [path.relative_to(self.folder).as_posix() for path in _rule_files(self.folder)]

    def _shown(self, name: str) -> str:
        folder = f"rules/{self.folder.name}" if self.folder.parent == RULES_FOLDER else self.folder.as_posix()
        return f"{folder}/{name}"

    def _check_name(self, name: str) -> None:
        if name in {*FILES, *NEEDED_FILES, *_ALSO} or name.startswith("."):
            return
        folder, _, rest = name.partition("/")
        if folder in FOLDERS and rest.endswith(".yaml") and "/" not in rest:
            return
        stem = PurePosixPath(name).stem
        known = [*FILES, *NEEDED_FILES, *_ALSO, *(f"{one}/{stem}.yaml" for one in FOLDERS)]
        hint = did_you_mean(name, known, "Rule files have fixed names; rules/README.md lists them.")
        self._tell(name, "unknown_file", f"{name} is no file of a rulebook, and nobody would read it.", hint)

    def _tell(self, name: str, code: str, message: str, hint: str) -> None:
        self.faults.append(Mark(SourceFile(self._shown(name), ()), 1, 1).fault(code, message, hint))


def part(given: Given | None, key: str, default: Any) -> Any:
    """Give the value of a key of a file that may not have been read."""
    return default if given is None else given.get(key, default)


def _rule_files(root: Path) -> list[Path]:
    paths = (path for path in root.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())
