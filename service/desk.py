"""The desk: which rulebook, on which day, at which exchange rates; this file loads them for one call."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from engine.columns.codes import code_list, currency_exponents
from engine.counters import Counters, read_counters
from engine.days import day_from_text
from engine.errors import Fault, UnusableValue
from engine.exchange import ExchangeRates, read_rates
from engine.registrations import Elected, Registers, read_elected, read_registers

if TYPE_CHECKING:
    from engine.evidence import Evidence
    from engine.rulebook.book import Rulebook
    from engine.rulebook.cache import ReadingCache
    from engine.rulebook.law import RulesInForce
    from engine.rulebook.overlay import Overlay

_PATIENCE: Final = 5
UNIONS: Final = ("EU", "EA")
"""Customs unions that a rulebook may be for, beside the countries of ISO 3166-1."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What stands beside a law for one call: registers, what parties chose, collection models of third parties."""

    registers: Path | None = None
    elections: Path | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What is loaded for one call: never edited, only replaced; ``remarks`` are to be said beside what comes of it."""

    rulebook: Rulebook
    law: RulesInForce
    evidence: Evidence
    remarks: tuple[str, ...] = ()


def open_desk(
    country: str,
    on: str | None,
    rates: ExchangeRates,
    folders: Sequence[Path] = (),
    overlays: Sequence[Path] = (),
    counters: Path | None = None,
    credentials: Credentials | None = None,
) -> Desk:
    """Load a country's rulebook and narrow it to a day.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2, EU or EA.
    on
        The law's day as year-month-day; None is today in the rulebook's time zone.
    rates
        Customs exchange rates; an empty table leaves money in other currencies unknown.
    folders
        Looked in for rulebooks before the shipped ones.
    overlays
        Files that change named values of the rulebook, in order.
    counters
        A file of what persons have used of quotas; without one that is not known.
    credentials
        Files of registers and elections, and collection models to use beside those of the settings.

    Raises
    ------
    UnusableValue
        For a country or date that is none.
    CountersError
        As engine.counters.read_counters.
    RegistersError
        As engine.registrations.read_registers, and engine.registered.refuse_unknown_choices.
    UnknownRulebook, RulebookError
        As engine.rulebook.load.
    """
    from engine.evidence import make_evidence
    from engine.registered import refuse_unknown_choices, register_remarks
    from engine.rulebook.load import load

    given = credentials or Credentials()
    models = models_in_use(given.models)
    rulebook = load(_rulebook_name(country, folders), folders, read_overlays(overlays), models=models)
    day = day_of(on, rulebook.timezone)
    used = read_counters_file(counters, rulebook.exponent)
    law = rulebook.in_force(day, rates)
    registered = rulebook.registrations(*read_credentials(given))
    refuse_unknown_choices(registered, rulebook.name)
    evidence = make_evidence(
        rulebook.country, rulebook.currency, day, rates, counters=used, date_basis=law.date_basis, registered=registered
    )
    return Desk(rulebook, law, evidence, register_remarks(registered, rulebook.name))


def models_in_use(named: Sequence[str] = ()) -> Mapping[str, Any]:
    """Give the collection models of third parties that the settings name, and those that are named here."""
    from service.models import installed_models
    from service.settings import read_settings

    return installed_models((*read_settings().models, *named))


def read_credentials(given: Credentials) -> tuple[Registers | None, Elected | None]:
    """Read the files of registers and of elections; None is no file.

    Raises
    ------
    UnusableValue
        Where a file cannot be opened or is not UTF-8.
    RegistersError
        As engine.registrations.read_registers.
    """
    registers, elections = given.registers, given.elections
    return (
        None if registers is None else read_registers(read_text_file(registers), registers.name),
        None if elections is None else read_elected(read_text_file(elections), elections.name),
    )


@dataclass(slots=True)
class Shelf:
    """The rulebooks in use, each as it was when it last had no fault; whoever edits files reloads them here."""

    books: dict[Path, Rulebook] = field(default_factory=dict)
    cache: ReadingCache | None = None

    def reload(self, folder: Path) -> Reloaded:
        """Read a rulebook anew and put it in use, whole; where it has a fault, the one before stays in use.

        A folder that is written to while it is read is read again, and refused where that does not end.
        """
        from engine.rulebook.cache import ReadingCache
        from engine.rulebook.load import read

        self.cache = self.cache or ReadingCache()
        place = folder.resolve()
        for _ in range(_PATIENCE):
            before = _signature(place)
            try:
                reading = read(place, cache=self.cache, models=models_in_use())
            except UnusableValue as problem:
                return Reloaded(self.books.get(place), (), problem.message)
            if _signature(place) == before:
                if reading.book is not None:
                    self.books[place] = reading.book
                return Reloaded(self.books.get(place), tuple(reading.faults))
        return Reloaded(self.books.get(place), (), f"{folder} is still being written; read it again.")


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What is in use after a reload, None where nothing ever was, and what kept the new text from it."""

    book: Rulebook | None
    faults: tuple[Fault, ...]
    problem: str = ""

    @property
    def is_new(self) -> bool:
        """Say whether the text that was read is in use."""
        return not self.faults and not self.problem


def _signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Give name, size and time of every file: alike before and after, nothing was written between."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            state = path.stat()
        except OSError:
            # It went away between listing and looking: the next look will differ.
            found.append((path.as_posix(), -1, -1))
        else:
            found.append((path.as_posix(), state.st_size, state.st_mtime_ns))
    return tuple(found)


def read_overlays(paths: Sequence[Path]) -> tuple[Overlay, ...]:
    """Read overlay files in order.

    Raises
    ------
    UnusableValue
        For a file that cannot be opened.
    RulebookError
        As engine.rulebook.overlay.read_overlay.
    """
    from engine.rulebook.overlay import read_overlay

    return tuple(read_overlay(read_file(path), path.as_posix()) for path in paths)


def day_of(on: str | None, timezone: str) -> int:
    """Read the law's day, or take today where the law applies."""
    if on is not None:
        return day_from_text(on)
    return day_from_text(datetime.datetime.now(ZoneInfo(timezone)).date().isoformat())


def spoken_language(desk: Desk, asked: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Choose the language of reasons, and say where the rulebook does not have the one that was asked for.

    None is what the rulebook says when nobody asks: its main language, with the plain figures of records.
    """
    if asked is None:
        return None, ()
    given, wanted = desk.rulebook.about.languages, asked.strip().lower()
    main = given[0] if given else None
    if wanted not in given:
        message = f"The rulebook {desk.rulebook.name} gives no reasons in {wanted}; they are said in {main}."
        return main, (message,)
    lacking = sum(wanted not in rule.reasons for rule in desk.law.rules.rules)
    if not lacking:
        return wanted, ()
    rules = "1 rule has its reason" if lacking == 1 else f"{lacking} rules have their reasons"
    return wanted, (f"In the rulebook {desk.rulebook.name}, {rules} in {main} only.",)


def gaps_sentence(rulebook: Rulebook) -> tuple[str, ...]:
    """Say where a rulebook lists what it cannot say yet; nothing of one that has no gaps."""
    many = len(rulebook.about.unknowns)
    if not many:
        return ()
    things = "1 thing about this law is" if many == 1 else f"{many} things about this law are"
    return (f"{things} not known: landfall rules show {rulebook.name}",)


def overlay_sentences(rulebook: Rulebook) -> tuple[str, ...]:
    """Say what was laid over a rulebook: what follows is no law."""
    return tuple(
        f"Laid over it, and not law: {overlay.name}{f', {overlay.title}' if overlay.title else ''}."
        for overlay in rulebook.overlays
    )


def read_counters_file(path: Path | None, exponent: int) -> Counters | None:
    """Read a file of what persons have used of periodic quotas, in money with ``exponent`` decimals; None is none.

    Raises
    ------
    UnusableValue
        Where the file cannot be opened or is not UTF-8; else as engine.counters.read_counters.
    """
    return None if path is None else read_counters(read_text_file(path), path.name, exponent)


def read_rates_file(path: Path | None) -> ExchangeRates:
    """Read a file of exchange rates; None is an empty table.

    Raises
    ------
    UnusableValue
        Where the file cannot be opened or is not UTF-8.
    RatesError
        As engine.exchange.read_rates.
    """
    if path is None:
        return ExchangeRates()
    return read_rates(read_text_file(path), path.name, currency_exponents())


def read_text_file(path: Path) -> str:
    """Read a UTF-8 file, or say why it cannot be."""
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{path} is not UTF-8; save it as UTF-8 and read it again."
        raise UnusableValue(message, code="wrong_encoding") from None


def read_file(path: Path) -> bytes:
    """Read a file whole, or say why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        message = f"{path} cannot be read: {problem.strerror}."
        raise UnusableValue(message, code="cannot_read") from None


def _rulebook_name(country: str, folders: Sequence[Path]) -> str:
    from engine.rulebook.load import available

    code = country.strip().upper()
    if code.lower() in {folder.name for folder in available(folders)}:
        return code.lower()
    if code not in code_list("country").positions and code not in UNIONS:
        message = f"{country!r} is not a country code; give two letters of ISO 3166-1, such as FJ for Fiji."
        raise UnusableValue(message, code="unknown_country")
    return code.lower()
