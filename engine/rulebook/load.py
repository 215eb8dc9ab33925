"""The loader: finds a rulebook by its name or folder, reads all its files, and gives it whole or all its faults."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.columns.codes import RULES_FOLDER, code_list, currency_exponents
from engine.errors import RulebookError, UnknownRulebook
from engine.language.diagnostics import nearest
from engine.rulebook.book import Rulebook
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.files import RulebookFiles, digest, part
from engine.rulebook.histories import history
from engine.rulebook.lanes import read_lanes
from engine.rulebook.levies import LevyReader, read_model
from engine.rulebook.not_yet import faults_of_examples, faults_of_levies, faults_of_reliefs
from engine.rulebook.overlay import Overlay
from engine.rulebook.parameters import read_named
from engine.rulebook.reading import Given
from engine.rulebook.reliefs import ReliefReader
from engine.rulebook.risk import RiskReader
from engine.rulebook.schema import FILES
from engine.rulebook.tariff import read_tariff
from engine.rulebook.worked import UNREAD, ExampleNames, read_examples
from engine.rulebook.written import About, Example, TariffRow

_UNIONS: Final = ("EU", "EA", "XX")


def available(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Give the folders of all rulebooks; of two with one name the first found counts."""
    found: dict[str, Path] = {}
    for parent in (*folders, RULES_FOLDER):
        for folder in [parent, *sorted(parent.iterdir())] if parent.is_dir() else []:
            if (folder / "about.yaml").is_file():
                found.setdefault(folder.name.lower(), folder)
    return tuple(found[name] for name in sorted(found))


def load(name: str | Path, folders: Sequence[Path] = (), overlays: Sequence[Overlay] = ()) -> Rulebook:
    """Load a rulebook by its name ("fj", "FJ"), or by its folder where ``name`` is a Path.

    Parameters
    ----------
    name
        A text is only ever a name, so that a name from outside cannot reach other folders.
    folders
        Looked in before the shipped rulebooks; each is a rulebook or holds rulebooks.
    overlays
        Laid over the rulebook's files, in order, before they are checked.

    Raises
    ------
    UnknownRulebook
        No such rulebook; the message names those that there are.
    RulebookError
        The rulebook has faults; the error holds all of them.
    """
    files = RulebookFiles(_find(name, folders))
    files.lay(overlays)
    book = _assemble(files, overlays)
    if book is None:
        order = sorted(set(files.faults), key=lambda fault: (fault.file, fault.line, fault.column, fault.code))
        raise RulebookError(files.name, order)
    return book


def _find(name: str | Path, folders: Sequence[Path]) -> Path:
    if isinstance(name, Path) and (name / "about.yaml").is_file():
        return name
    known = {folder.name.lower(): folder for folder in available(folders)}
    found = known.get(str(name).lower())
    if found is None:
        near = nearest(str(name), known)
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(known) or 'none'}."
        message = f"There is no rulebook {str(name)!r}. {hint}"
        raise UnknownRulebook(message)
    return found


def _assemble(files: RulebookFiles, overlays: Sequence[Overlay]) -> Rulebook | None:
    """Read everything; what depends on a file that could not be read is left, so that one mistake is told once."""
    files.check_names()
    faults, national = files.faults, files.reader.national
    about = _read_about(files)
    thresholds, levies, collection, lanes, tables = (files.read(name) for name in FILES if name != "about.yaml")
    named = read_named(part(thresholds, "parameters", {}), part(tables, "tables", {}), faults)
    checker = ConditionChecker(named.scope(), faults, named.broken, national.currency)
    can_check = thresholds is not None and "tables.yaml" not in files.unread
    levy_ids = [entry.get("id", UNREAD) for entry in part(levies, "levies", [])]
    risk = RiskReader(tuple(named.parameters), checker)
    levy_entries, relief_entries = part(levies, "levies", []), part(thresholds, "reliefs", [])
    fees = frozenset(entry.get("id", "") for entry in levy_entries if "amounts" in entry.values)
    reliefs = ReliefReader(levy_ids, fees, named, national, checker)
    read_reliefs = reliefs.read(relief_entries) if can_check and levies is not None else ()
    faults.extend(faults_of_reliefs(read_reliefs, relief_entries))
    areas = tuple(risk.read(area) for area in files.read_folder("risk")) if can_check else ()
    read = LevyReader(checker).read(levy_entries) if can_check else ()
    faults.extend(faults_of_levies(read, levy_entries))
    tariff = _read_tariff(files, levies)
    basis = history(part(levies, "customs_value", []), faults)
    models = history(part(collection, "models", []), faults, read_model)
    settings = history(part(lanes, "settings", []), faults, lambda entry: read_lanes(entry, faults))
    can_test = can_check and levies is not None and not any(name.startswith("risk/") for name in files.unread)
    examples = _read_examples(files, ExampleNames(set(risk.seen) | files.off, set(levy_ids))) if can_test else ()
    if about is None or faults:
        return None
    return Rulebook(
        name=files.name, about=about, exponent=national.exponent, digest=digest(files.folder, overlays),
        folder=files.folder, parameters=named.parameters, tables=named.tables, levies=read,
        reliefs=read_reliefs, tariff=tariff, basis=basis, models=models, lanes=settings,
        areas=areas, examples=examples, overlays=tuple(overlays), nodes=files.nodes,
    )  # fmt: skip


def _read_about(files: RulebookFiles) -> About | None:
    given = files.read("about.yaml")
    if given is None:
        return None
    national, code = files.reader.national, given.get("code", "")
    national.currency = given.get("currency", "")
    national.exponent = currency_exponents().get(national.currency, 2)
    if code and code not in code_list("country").positions and code not in _UNIONS:
        message = f"{code!r} is not an ISO 3166-1 alpha-2 country code."
        hint = "Write two capital letters, such as FJ; EU and EA are the unions."
        files.faults.append(given.fault("code", "unknown_country", message, hint))
    elif code and code.lower() != files.name:
        # A copied folder would otherwise be applied to the new country with the old country's law.
        message = f"the code is {code}, and the folder of this rulebook is called {files.name}."
        hint = f"Call the folder {code.lower()}, or write the code of the country that the folder is named after."
        files.faults.append(given.fault("code", "folder_is_not_code", message, hint))
    else:
        national.code = code.lower()
    if not given.is_whole:
        return None
    gaps = tuple((gap["what"], gap["ask"]) for gap in given["unknowns"])
    return About(code, given["country"], given["title"], national.currency, given["timezone"], given["languages"], gaps)


def _read_tariff(files: RulebookFiles, levies: Given | None) -> tuple[TariffRow, ...]:
    file = files.source("tariff.csv")
    if file is None or levies is None or not levies.is_whole:
        return ()
    columns = [entry["tariff"] for entry in levies["levies"] if "tariff" in entry.values]
    return read_tariff(file, list(dict.fromkeys(columns)), files.faults)


def _read_examples(files: RulebookFiles, names: ExampleNames) -> tuple[Example, ...]:
    found: list[Example] = []
    for given in files.read_folder("examples"):
        entries = given.get("examples", [])
        files.faults.extend(faults_of_examples(entries))
        found.extend(read_examples(entries, names, files.faults))
    return tuple(found)
