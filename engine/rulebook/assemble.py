"""From files to a rulebook: everything is read, laid over the shared base, checked, and put together or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.columns.codes import code_list, currency_exponents
from engine.errors import Fault
from engine.language.countries import told_code
from engine.language.diagnostics import did_you_mean
from engine.rulebook.book import Rulebook
from engine.rulebook.collection import MODELS, ChannelReader, read_elections, read_schemes
from engine.rulebook.conditions import ConditionChecker
from engine.rulebook.customs_value import read_basis
from engine.rulebook.definitions import read_definitions
from engine.rulebook.files import CONDITIONS, EXAMPLES, TARIFF, RulebookFiles, part
from engine.rulebook.histories import history
from engine.rulebook.lanes import read_lanes
from engine.rulebook.language_codes import CODES as LANGUAGE_CODES
from engine.rulebook.language_codes import language_meant
from engine.rulebook.levies import LevyReader
from engine.rulebook.named import Named, Names, names_of, read_named
from engine.rulebook.overlay import Overlay
from engine.rulebook.reading import Given, Reader
from engine.rulebook.reliefs import ReliefReader
from engine.rulebook.returns import read_returns
from engine.rulebook.risk import RiskReader
from engine.rulebook.scalars import National
from engine.rulebook.schema import NEEDED_BY_BASE, SHARED_CODE, SHARED_LANGUAGES, TARIFF_COLUMNS
from engine.rulebook.tariff import read_tariff
from engine.rulebook.tariff_changes import change_rates
from engine.rulebook.time_zones import is_time_zone, zone_meant
from engine.rulebook.together import TogetherReader
from engine.rulebook.worked import UNREAD, ExampleNames, read_apart, read_examples
from engine.rulebook.written import About, CaseApart, Example, Gap, TariffRow, WrittenElection, WrittenScheme

_UNIONS: Final = ("EU", "EA", "XX")
_BASES: Final = (SHARED_CODE,)


@dataclass(frozen=True, slots=True)
class _Base:
    """The files of the shared base that a rulebook lies over; all empty where it includes none."""

    names: Names
    lanes: Given | None
    areas: Sequence[Given]


_NO_BASE: Final = _Base(names_of(None, None, None), None, ())


def assemble(files: RulebookFiles, overlays: Sequence[Overlay]) -> Rulebook | None:
    """Read everything; what depends on a file that could not be read is left, so that one mistake is told once."""
    faults, national = files.faults, files.reader.national
    given_about = files.read("about.yaml")
    about = None if given_about is None else _read_about(given_about, files)
    includes = _includes(given_about, faults)
    files.check_names(is_alone=not includes)
    base = _read_base(files.shared, files) if includes and files.shared is not None else _NO_BASE
    thresholds, levies, collection = (files.read(f"{name}.yaml") for name in ("thresholds", "levies", "collection"))
    lanes, tables, definitions = (files.read(f"{name}.yaml") for name in ("lanes", "tables", "definitions"))
    can_check = thresholds is not None and not {"about.yaml", "tables.yaml", "definitions.yaml"} & files.unread
    names = names_of(thresholds, tables, definitions).over(base.names)
    named = read_named(names, collection, faults)
    missing = _missing_names(named, thresholds, faults) if includes else frozenset[str]()
    checker = ConditionChecker(named.scope(), faults, named.broken | missing, national.currency, files.cache)
    defined = read_definitions(names.definitions, checker) if can_check else {}
    levy_ids = [entry.get("id", UNREAD) for entry in part(levies, "levies", [])]
    # Where code and folder differ, one is wrong and told; identifiers of the base still begin with what is written.
    code = national.code or part(given_about, "code", "").lower()
    risk = RiskReader(code, tuple(named.parameters), checker)
    levy_entries, relief_entries = part(levies, "levies", []), part(thresholds, "reliefs", [])
    fees = frozenset(entry.get("id", "") for entry in levy_entries if "amounts" in entry.values)
    reliefs = ReliefReader(levy_ids, fees, named, national, checker)
    read_reliefs = reliefs.read(relief_entries) if can_check and levies is not None else ()
    areas = risk.read(tuple(files.read_folder("risk")), base.areas) if can_check else ()
    read = LevyReader(checker).read(levy_entries) if can_check else ()
    relief_ids = [entry.get("id", UNREAD) for entry in relief_entries]
    joining = TogetherReader(relief_ids, checker)
    together = joining.together(part(thresholds, "together", [])) if can_check else ()
    quotas = joining.quotas(part(thresholds, "quotas", [])) if can_check else ()
    tariff = _read_tariff(files, levies)
    date_basis = history(part(levies, "date_basis", []), faults)
    basis_entries = part(levies, "customs_value", []) if can_check else []
    basis = history(basis_entries, faults, lambda entry: read_basis(entry, levy_ids, checker))
    schemes, elections = _read_schemes(collection, levy_ids or [UNREAD], faults)
    scheme_names = [entry.get("id", UNREAD) for entry in part(collection, "schemes", [])]
    channels = ChannelReader(checker, levy_ids or [UNREAD], schemes, scheme_names, files.models)
    models, read_channels = channels.read(part(collection, "models", []) if can_check else [])
    known_models = (*MODELS, *files.models)
    returns = read_returns(part(collection, "returns", []), levy_ids or [UNREAD], known_models, faults)
    settings = history(part(lanes or base.lanes, "settings", []), faults, lambda entry: read_lanes(entry, faults))
    can_test = can_check and levies is not None and not any(name.startswith("risk/") for name in files.unread)
    names_used = ExampleNames(set(risk.seen) | files.off, set(levy_ids))
    examples, apart = _read_examples(files, names_used) if can_test else ((), ())
    if not can_check or checker.has_left:
        files.waiting.add(CONDITIONS)
    if not can_test and any(name.startswith("examples/") for name in files.data):
        files.waiting.add(EXAMPLES)
    if about is None or faults:
        return None
    return Rulebook(
        name=files.name, about=about, exponent=national.exponent, digest=files.digest(overlays),
        folder=files.folder, parameters=named.parameters, tables=named.tables, lists=named.lists,
        definitions=defined, levies=read,
        reliefs=read_reliefs, tariff=tariff, basis=basis, models=models, channels=read_channels, schemes=schemes,
        elections=elections, returns=returns, installed=files.models, lanes=settings,
        together=together, quotas=quotas, date_basis=date_basis,
        areas=areas, examples=examples, apart=apart, overlays=tuple(overlays), base=files.base,
        own_nodes=files.nodes, shared_nodes=files.shared.nodes if includes and files.shared is not None else {},
    )  # fmt: skip


def _read_schemes(
    collection: Given | None, levies: Sequence[str], faults: list[Fault]
) -> tuple[tuple[WrittenScheme, ...], tuple[WrittenElection, ...]]:
    schemes = read_schemes(part(collection, "schemes", []), levies, faults)
    return schemes, read_elections(part(collection, "elections", []), faults)


def _read_about(given: Given, files: RulebookFiles) -> About | None:
    national, code = files.reader.national, given.get("code", "")
    national.currency = given.get("currency", "")
    national.exponent = currency_exponents().get(national.currency, 2)
    written: tuple[str, ...] = given.get("languages", ())
    files.faults.extend(_faults_of_place(given, written, code))
    national.languages = national.needed_languages = tuple(one for one in written if one in LANGUAGE_CODES)
    if code and code not in code_list("country").positions and code not in _UNIONS:
        message = f"{code!r} is not an ISO 3166-1 alpha-2 country code."
        hint = "Write two capital letters, such as FJ; EU and EA are the unions."
        message, hint = told_code(code) or (message, hint)
        files.faults.append(given.fault("code", "unknown_country", message, hint))
    elif code and code.lower() != files.name and not _is_for_trying(code, files.name):
        # A copied folder would otherwise be applied to the new country with the old country's law.
        message = f"the code is {code}, and the folder of this rulebook is called {files.name}."
        hint = f"Call the folder {code.lower()}, or write the code of the country that the folder is named after."
        files.faults.append(given.fault("code", "folder_is_not_code", message, hint))
    else:
        national.code = code.lower()
    if not given.is_whole:
        return None
    gaps = tuple(Gap(gap["what"], gap["ask"], gap.get("read", "")) for gap in given["unknowns"])
    return About(
        code, given["country"], given["title"], national.currency, given["timezone"], given["languages"], gaps,
        given.get("administration", ""), given.get("includes", ()),
        given.get("status", "national"),
    )  # fmt: skip


def _faults_of_place(given: Given, languages: Sequence[str], code: str) -> Iterator[Fault]:
    """Tell which languages and which time zone there are not."""
    for language in languages:
        if language not in LANGUAGE_CODES:
            message = f"{language!r} is not the code of a language."
            yield given.fault("languages", "not_a_language", message, language_meant(language), language)
    zone = given.get("timezone", "")
    if zone and not is_time_zone(zone):
        yield given.fault("timezone", "unknown_time_zone", f"{zone!r} is not a time zone.", zone_meant(zone, code))


def _is_for_trying(code: str, name: str) -> bool:
    """Say whether it is Examplia under a name of one's own, which is no country that it could be applied to."""
    return code == "XX" and name.upper() not in code_list("country").positions and name.upper() not in _UNIONS


def _includes(about: Given | None, faults: list[Fault]) -> tuple[str, ...]:
    """Give the shared bases that about.yaml names and that there are."""
    found: tuple[str, ...] = part(about, "includes", ())
    for name in found:
        if name not in _BASES and about is not None:
            hint = did_you_mean(name, _BASES, "There is one shared base: includes: [common].")
            faults.append(about.fault("includes", "unknown_base", f"{name} is not a shared base.", hint, name))
    return tuple(name for name in found if name in _BASES)


def _read_base(base: RulebookFiles, files: RulebookFiles) -> _Base:
    """Read the base as the rulebook sees it: in its languages where there is a choice, with faults told together."""
    languages = files.reader.national.languages
    national = National(code=SHARED_CODE, languages=languages, needed_languages=SHARED_LANGUAGES)
    base.reader = Reader(national, files.faults)
    thresholds, tables, definitions, lanes = (
        base.read(f"{name}.yaml") for name in ("thresholds", "tables", "definitions", "lanes")
    )
    return _Base(names_of(thresholds, tables, definitions), lanes, tuple(base.read_folder("risk")))


def _missing_names(named: Named, thresholds: Given | None, faults: list[Fault]) -> frozenset[str]:
    """Tell which parameters the base needs and the rulebook does not declare."""
    if thresholds is None:
        return frozenset()
    missing = [name for name in NEEDED_BY_BASE if name not in named.parameters and name not in named.broken]
    for name in missing:
        message = f"the shared base uses the parameter {name}, and thresholds.yaml does not declare it."
        hint = f"Add {name} to the parameters; where nobody knows it, write unit: and value: unknown."
        faults.append(thresholds.fault("parameters", "base_needs_parameter", message, hint))
    return frozenset(missing)


def _read_tariff(files: RulebookFiles, levies: Given | None) -> tuple[TariffRow, ...]:
    columns = [entry["tariff"] for entry in part(levies, "levies", []) if "tariff" in entry.values]
    if levies is None or (not levies.is_whole and not _is_named(files, columns)):
        if "tariff.csv" in files.data:
            files.waiting.add(TARIFF)
        return ()
    if columns and "tariff.csv" not in files.data:
        files.miss("tariff.csv")
    file = files.source("tariff.csv")
    rows = () if file is None else read_tariff(file, list(dict.fromkeys(columns)), files.faults)
    return change_rates(rows, files.rates)


def _is_named(files: RulebookFiles, columns: Sequence[str]) -> bool:
    """Say whether the levies that could be read name every column of the tariff, so that it can be looked at."""
    file = files.source("tariff.csv")
    header = file.lines[0].split(",") if file is not None and file.lines else []
    return {cell.strip() for cell in header} == {*TARIFF_COLUMNS, *columns}


def _read_examples(files: RulebookFiles, names: ExampleNames) -> tuple[tuple[Example, ...], tuple[CaseApart, ...]]:
    found: list[Example] = []
    apart: list[CaseApart] = []
    for given in files.read_folder("examples"):
        if given.is_whole and not {"examples", "apart"} & given.marks.keys():
            message = "this file holds no examples."
            hint = "Write them under examples:, and published cases that are not run under apart:."
            files.faults.append(given.fault("examples", "no_examples", message, hint))
        found.extend(read_examples(given.get("examples", []), names, files.reader.national, files.faults))
        apart.extend(read_apart(given.get("apart", []), names, files.faults))
    return tuple(found), tuple(apart)
