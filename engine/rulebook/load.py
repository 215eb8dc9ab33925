"""The loader: finds a rulebook's folder, reads all its files, and gives a Rulebook or every fault that it has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from engine.columns.codes import RULES_FOLDER, code_list, currency_exponents
from engine.errors import Fault, RulebookError, UnknownRulebook
from engine.language.diagnostics import did_you_mean, nearest
from engine.rulebook.book import Rulebook
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.histories import history
from engine.rulebook.lanes import read_lanes
from engine.rulebook.levies import read_levies, read_model
from engine.rulebook.nodes import Mark, Node, SourceFile
from engine.rulebook.parameters import read_named
from engine.rulebook.reading import Given, Reader
from engine.rulebook.reliefs import ReliefReader
from engine.rulebook.risk import RiskReader
from engine.rulebook.schema import FILES, FOLDERS, NEEDED_FILES
from engine.rulebook.tariff import read_tariff
from engine.rulebook.worked import ExampleNames, read_examples
from engine.rulebook.written import About, Area, Example
from engine.rulebook.yaml_reader import decode, read_nodes

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SUFFIXES: Final = (".yaml", ".csv", ".md")
_UNIONS: Final = ("EU", "EA", "XX")


def available(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Give the folders of all rulebooks; of two with one name the first found counts."""
    found: dict[str, Path] = {}
    for parent in (*folders, RULES_FOLDER):
        for folder in [parent, *sorted(parent.iterdir())] if parent.is_dir() else []:
            if (folder / "about.yaml").is_file():
                found.setdefault(folder.name.lower(), folder)
    return tuple(found[name] for name in sorted(found))


def load(name: str | Path, folders: Sequence[Path] = ()) -> Rulebook:
    """Load a rulebook by its name ("fj", "FJ"), or by its folder where ``name`` is a Path.

    Parameters
    ----------
    name
        A text is only ever a name, so that a name from outside cannot reach other folders.
    folders
        Looked in before the shipped rulebooks; each is a rulebook or holds rulebooks.

    Raises
    ------
    UnknownRulebook
        No such rulebook; the message names those that there are.
    RulebookError
        The rulebook has faults; the error holds all of them.
    """
    folder = _find(name, folders)
    loading = _Loading(folder, _shown(folder))
    book = loading.rulebook()
    if book is None or loading.faults:
        order = sorted(set(loading.faults), key=lambda fault: (fault.file, fault.line, fault.column, fault.code))
        raise RulebookError(folder.name, order)
    return book


def digest(folder: Path) -> str:
    """Give "sha256:..." over a rulebook's files and the shared ones, whatever line endings the checkout has."""
    found = hashlib.sha256()
    for title, root in (("", folder), ("common/", RULES_FOLDER / "common")):
        for path in _files(root):
            found.update(f"{title}{path.relative_to(root).as_posix()}\n".encode())
            content = path.read_bytes().replace(b"\r\n", b"\n")
            found.update(f"{len(content)}\n".encode() + content)
    return f"sha256:{found.hexdigest()}"


def _files(root: Path) -> list[Path]:
    paths = (path for path in root.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())


def _find(name: str | Path, folders: Sequence[Path]) -> Path:
    if isinstance(name, Path) and (name / "about.yaml").is_file():
        return name
    known = {folder.name.lower(): folder for folder in available(folders)}
    found = known.get(str(name).lower())
    if found is None:
        near = nearest(str(name).lower(), known)
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."
        message = f"There is no rulebook {str(name)!r}. {hint}"
        raise UnknownRulebook(message)
    return found


def _shown(folder: Path) -> str:
    return f"rules/{folder.name}" if folder.parent == RULES_FOLDER else folder.as_posix()


@dataclass(slots=True)
class _Loading:
    """One rulebook while it is being read."""

    folder: Path
    shown: str
    reader: Reader = field(default_factory=Reader)
    unread: set[str] = field(default_factory=set)

    @property
    def faults(self) -> list[Fault]:
        return self.reader.faults

    def rulebook(self) -> Rulebook | None:
        self.check_files()
        about = self.about()
        given = {name: self.file(name) for name in FILES if name != "about.yaml"}
        thresholds, levies, tables = given["thresholds.yaml"], given["levies.yaml"], given["tables.yaml"]
        named = read_named(_get(thresholds, "parameters", {}), _get(tables, "tables", {}), self.faults)
        unread = bool(self.unread & {"thresholds.yaml", "tables.yaml"}) or thresholds is None
        checker = ConditionChecker(named.scope(), self.faults, named.broken)
        read = read_levies(_get(levies, "levies", []), self.faults)
        levy_ids = [entry.get("id", "") for entry in _get(levies, "levies", [])]
        reliefs = ReliefReader(named, levy_ids, self.reader.national, checker)
        risk = RiskReader(tuple(named.parameters), checker)
        areas = () if unread else self.areas(risk)
        whole = not unread and levies is not None and not any(name.startswith("risk/") for name in self.unread)
        book_reliefs = () if unread or levies is None else reliefs.read(_get(thresholds, "reliefs", []))
        tariff = (
            self.tariff([entry["tariff"] for entry in levies["levies"] if "tariff" in entry.values])
            if levies is not None and levies.is_whole
            else ()
        )
        lanes = history(
            _get(given["lanes.yaml"], "settings", []), self.faults, lambda entry: read_lanes(entry, self.faults)
        )
        models = history(_get(given["collection.yaml"], "models", []), self.faults, read_model)
        basis = history(_get(levies, "customs_value", []), self.faults)
        examples = self.examples(set(risk.seen), set(levy_ids)) if whole else ()
        if about is None or self.faults:
            return None
        return Rulebook(
            name=self.folder.name.lower(), about=about, exponent=self.reader.national.exponent, digest=digest(self.folder),
            folder=self.folder, parameters=named.parameters, tables=named.tables, levies=read, reliefs=book_reliefs,
            tariff=tariff, basis=basis, models=models, lanes=lanes, areas=areas, examples=examples,
        )  # fmt: skip

    def names(self) -> list[str]:
        return [path.relative_to(self.folder).as_posix() for path in _files(self.folder)]

    def source(self, name: str) -> SourceFile:
        file, faults = decode((self.folder / name).read_bytes(), f"{self.shown}/{name}")
        self.faults.extend(faults)
        return file

    def nodes(self, name: str) -> Node | None:
        before = len(self.faults)
        file = self.source(name)
        if len(self.faults) > before:
            return None
        node, faults = read_nodes(file)
        self.faults.extend(faults)
        return node

    def file(self, name: str, shape: str = "") -> Given | None:
        if not (self.folder / name).is_file():
            return None
        node = self.nodes(name)
        given = None if node is None else self.reader.read(node, shape or FILES[name])
        if given is None:
            self.unread.add(name)
        return given

    def check_files(self) -> None:
        names = self.names()
        for name in NEEDED_FILES:
            if name not in names:
                self.tell(
                    name,
                    "missing_file",
                    f"the file {name} is missing.",
                    "Copy it from rules/xx and change what it says.",
                )
        if not any(name.startswith("risk/") for name in names):
            self.tell(
                "risk",
                "missing_file",
                "there is no risk area.",
                "Write at least one file risk/AREA.yaml; rules/xx/risk has two.",
            )
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            self.check_name(path.relative_to(self.folder).as_posix())

    def check_name(self, name: str) -> None:
        if name in FILES or name in NEEDED_FILES or name == "README.md" or name.startswith("."):
            return
        folder, _, rest = name.partition("/")
        if folder in FOLDERS and rest.endswith(".yaml") and "/" not in rest:
            return
        known = [*FILES, *NEEDED_FILES, *(f"{folder}/{rest}" for folder in FOLDERS)]
        hint = did_you_mean(name, known, "Rule files have fixed names; rules/README.md lists them.")
        self.tell(name, "unknown_file", f"{name} is no file of a rulebook, and nobody would read it.", hint)

    def tell(self, name: str, code: str, message: str, hint: str) -> None:
        self.faults.append(Mark(SourceFile(f"{self.shown}/{name}", ()), 1, 1).fault(code, message, hint))

    def about(self) -> About | None:
        given = self.file("about.yaml")
        if given is None:
            return None
        code = given.get("code", "")
        self.reader.national.currency = given.get("currency", "")
        self.reader.national.exponent = currency_exponents().get(self.reader.national.currency, 2)
        if code and code not in code_list("country").positions and code not in _UNIONS:
            message = f"{code!r} is not an ISO 3166-1 alpha-2 country code."
            self.faults.append(
                given.fault(
                    "code",
                    "unknown_country",
                    message,
                    "Write two capital letters, such as FJ; EU and EA are the unions.",
                )
            )
        else:
            self.reader.national.code = code.lower()
        if not given.is_whole:
            return None
        gaps = tuple((gap["what"], gap["ask"]) for gap in given["unknowns"])
        return About(
            code, given["country"], given["title"], given["currency"], given["timezone"], given["languages"], gaps
        )

    def areas(self, reader: RiskReader) -> tuple[Area, ...]:
        given = (self.file(name, "risk") for name in self.names() if name.startswith("risk/"))
        return tuple(reader.read(area) for area in given if area is not None)

    def tariff(self, columns: Sequence[str]) -> Any:
        if not (self.folder / "tariff.csv").is_file():
            return ()
        before = len(self.faults)
        file = self.source("tariff.csv")
        return read_tariff(file, list(dict.fromkeys(columns)), self.faults) if len(self.faults) == before else ()

    def examples(self, rules: set[str], levies: set[str]) -> tuple[Example, ...]:
        found, seen = list[Example](), dict[str, str]()
        for name in self.names():
            if name.startswith("examples/"):
                given = self.file(name, "examples")
                found.extend(read_examples(_get(given, "examples", []), ExampleNames(rules, levies, seen), self.faults))
        return tuple(found)


def _get(given: Given | None, key: str, default: Any) -> Any:
    return default if given is None else given.get(key, default)
