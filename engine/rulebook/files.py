"""The files of one rulebook: which there must be, and each one read as far as the schema says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast

from engine.columns.codes import RULES_FOLDER
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.cache import ReadingCache
from engine.rulebook.nodes import Mark, Node, SourceFile
from engine.rulebook.overlay import Overlay
from engine.rulebook.reading import Given, Reader
from engine.rulebook.schema import FILES, FOLDERS, NEEDED_ALONE, NEEDED_FILES
from engine.rulebook.snapshot import BASE, covered, digest_of, file_names, read_files
from engine.rulebook.tariff_changes import RateChange
from engine.rulebook.yaml_reader import decode, read_nodes

CONDITIONS: Final = "conditions"
TARIFF: Final = "the tariff"
EXAMPLES: Final = "the examples"
"""Parts that are looked at only where what they rest on could be read."""

_ALSO: Final = ("README.md", "tariff.csv")


@dataclass(slots=True)
class RulebookFiles:
    """The files of one rulebook while it is being read; ``unread`` are those that could not be read at all.

    Every file is read once, when this is made. ``nodes`` are the files as they are typed, with overlays laid over them,
    and ``givens`` what they were typed as; ``off`` are rules and reliefs that an overlay took out, which examples may
    still name, and ``rates`` what an overlay changes in the tariff. ``waiting`` are the parts that nobody could look at
    before other faults are mended. ``shared`` are the files of the base in the same way, where it is included.
    """

    folder: Path
    base: Path = BASE
    cache: ReadingCache = field(default_factory=ReadingCache)
    reader: Reader = field(default_factory=Reader)
    names: tuple[str, ...] = ()
    data: dict[str, bytes] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    nodes: dict[str, Node] = field(default_factory=dict)
    givens: dict[str, Given] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    rates: list[RateChange] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    shared: RulebookFiles | None = None
    models: Lookup[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the bytes of all files."""
        self.names = file_names(self.folder)
        self.data = read_files(self.folder, self.names)
        if self.folder != self.base:
            self.shared = RulebookFiles(self.base, self.base, self.cache, Reader(faults=self.faults))

    @property
    def name(self) -> str:
        """Give the name of the folder, which is the rulebook's."""
        return self.folder.resolve().name

    @property
    def faults(self) -> list[Fault]:
        """Give every fault found so far."""
        return self.reader.faults

    def digest(self, overlays: Sequence[Overlay]) -> str:
        """Give the digest of the very bytes that were read."""
        return digest_of(covered(self.data, {} if self.shared is None else self.shared.data, overlays))

    def check_names(self, *, is_alone: bool) -> None:
        """Tell which files are missing, and which nobody would read; ``is_alone``: it includes no shared base."""
        names = self.data
        for name in (*NEEDED_FILES, *(NEEDED_ALONE if is_alone else ())):
            if name not in names:
                self.miss(name)
        if is_alone and not any(name.startswith("risk/") for name in names):
            hint = "Write at least one file risk/AREA.yaml; rules/xx/risk has two."
            self._tell("risk", "missing_file", "there is no risk area.", hint)
        for name in self.names:
            self._check_name(name)

    def miss(self, name: str) -> None:
        """Tell that a file is missing."""
        hint = "Copy it from rules/xx and change what it says."
        self._tell(name, "missing_file", f"the file {name} is missing.", hint)

    def read(self, name: str, shape: str = "") -> Given | None:
        """Read one file by its shape; None where it is not there or cannot be read at all."""
        if name not in self.data:
            return None
        node = self.node(name)
        given = None if node is None else self._typed(name, node, shape or FILES[name])
        if given is None:
            self.unread.add(name)
        else:
            self.givens[name] = given
        return given

    def _typed(self, name: str, node: Node, shape: str) -> Given | None:
        """Type a file, or give what the very same nodes were typed as before."""
        national = replace(self.reader.national)

        def make() -> tuple[Given | None, list[Fault]]:
            reader = Reader(national)
            return reader.read(node, shape), reader.faults

        given, faults = self.cache.made(("given", self._shown(name), shape, national.key), node, make)
        self.faults.extend(faults)
        return cast("Given | None", given)

    def node(self, name: str) -> Node | None:
        """Give one file as nodes, read once; None where it is not there or is no YAML."""
        if name not in self.nodes and (file := self.source(name)) is not None:
            found, faults = self.cache.made(("node", file.name), file, lambda: read_nodes(file))
            self.faults.extend(faults)
            if found is not None:
                self.nodes[name] = found
        return self.nodes.get(name)

    def lay(self, overlays: Sequence[Overlay]) -> None:
        """Lay overlays over the files and those of the base, in order; this comes before anything is typed."""
        if not overlays:
            return
        from engine.rulebook.laying import Laying
        from engine.rulebook.merging import includes_base

        self.read_nodes()
        shared: dict[str, Node] = {}
        if self.shared is not None and includes_base(self.nodes):
            self.shared.read_nodes()
            shared = self.shared.nodes
        for overlay in overlays:
            Laying(overlay, self.nodes, shared, self.faults, self.off, self.rates).lay(self.name)

    def read_nodes(self) -> None:
        """Read every YAML file of a known name as nodes."""
        for name in self.data:
            if name in FILES or (name.partition("/")[0] in FOLDERS and name.endswith(".yaml")):
                self.node(name)

    def read_folder(self, folder: str) -> Iterator[Given]:
        """Read every file of a folder whose files all have one shape."""
        for name in self.data:
            if name.startswith(f"{folder}/"):
                given = self.read(name, FOLDERS[folder])
                if given is not None:
                    yield given

    def source(self, name: str) -> SourceFile | None:
        """Read one file as lines; None where it is not there or not readable as text."""
        if name not in self.data:
            return None
        file, faults = self.cache.source(self._shown(name), self.data[name], decode)
        self.faults.extend(faults)
        return None if faults else file

    def _shown(self, name: str) -> str:
        folder = f"rules/{self.folder.name}" if self.folder.parent == RULES_FOLDER else self.folder.as_posix()
        return f"{folder}/{name}"

    def _check_name(self, name: str) -> None:
        if name in {*FILES, *NEEDED_FILES, *_ALSO} or name.startswith("."):
            return
        folder, _, rest = name.partition("/")
        if folder in FOLDERS and rest.endswith(".yaml") and "/" not in rest:
            return
        # A file that a text editor saved as perfume.yaml.txt is meant to be perfume.yaml.
        stem = PurePosixPath(name).name.partition(".")[0]
        known = [*FILES, *NEEDED_FILES, *_ALSO, *(f"{one}/{stem}.yaml" for one in FOLDERS)]
        hint = did_you_mean(name, known, "Rule files have fixed names; rules/README.md lists them.")
        self._tell(name, "unknown_file", f"{name} is no file of a rulebook, and nobody would read it.", hint)

    def _tell(self, name: str, code: str, message: str, hint: str) -> None:
        self.faults.append(Mark(SourceFile(self._shown(name), ()), 1, 1).fault(code, message, hint))


def part(given: Given | None, key: str, default: Any) -> Any:
    """Give the value of a key of a file that may not have been read."""
    return default if given is None else given.get(key, default)
