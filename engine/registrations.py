"""Registrations: schemes of tax collected before the border, registers of their numbers, and what parties chose."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from engine.days import Span, day_from_text
from engine.errors import RegistersError, UnusableValue

if TYPE_CHECKING:
    from _csv import Reader

T = TypeVar("T")

PREPAID_CHECKS: Final = (
    "valid", "unverified", "wrong_number", "not_in_register", "not_on_the_day", "unknown_scheme", "no_number",
)  # fmt: skip
"""What the check of a registration comes to. valid: a register has it on the day. unverified: nothing speaks against
it, and no register is loaded."""

PROVEN: Final = ("valid", "unverified")
"""The checks that prove a scheme."""

NUMBER_CHECKS: Final[Mapping[str, str]] = {
    "eu.oss": "European Union: one-stop shops, IOSS among them",
    "eu.vat": "European Union: VAT numbers of the member states",
    "ar.cuit": "Argentina: CUIT",
    "au.abn": "Australia: business number",
    "au.acn": "Australia: company number",
    "au.tfn": "Australia: tax file number",
    "br.cnpj": "Brazil: CNPJ",
    "ca.bn": "Canada: business number",
    "ch.uid": "Switzerland: UID",
    "ch.vat": "Switzerland: VAT number",
    "cl.rut": "Chile: RUT",
    "cn.uscc": "China: unified social credit code",
    "co.nit": "Colombia: NIT",
    "gb.vat": "United Kingdom: VAT number",
    "id.npwp": "Indonesia: NPWP",
    "in_.gstin": "India: GSTIN",
    "jp.cn": "Japan: corporate number",
    "kr.brn": "Korea: business registration number",
    "mx.rfc": "Mexico: RFC",
    "no.mva": "Norway: VAT number",
    "no.orgnr": "Norway: organisation number",
    "nz.ird": "New Zealand: IRD number",
    "pe.ruc": "Peru: RUC",
    "ru.inn": "Russia: INN",
    "sg.uen": "Singapore: UEN",
    "th.tin": "Thailand: tax number",
    "tr.vkn": "Turkiye: tax number",
    "tw.ubn": "Taiwan: unified business number",
    "ua.edrpou": "Ukraine: EDRPOU",
    "us.ein": "United States: EIN",
    "vn.mst": "Viet Nam: MST",
    "za.tin": "South Africa: tax number",
}
"""Numbers whose form and check digit python-stdnum knows, by the name of its module."""

PARTIES: Final[Mapping[str, str]] = {
    "operator": "operator_id", "consignee": "consignee_id", "seller": "seller_id", "platform": "platform_id",
}  # fmt: skip
"""Who may choose, and the field that says who it is."""

_REGISTER_HEADER: Final = ("scheme", "number", "since", "until", "holder")
_ELECTION_HEADER: Final = ("party", "choice", "since", "until")
_MAX_LINE_CHARACTERS: Final = 10_000
_LONGEST_NUMBER: Final = 40
_BETWEEN_NAMES: Final = re.compile(r"[,;\s]+")
_SEPARATORS: Final = re.compile(r"[\s./-]+")
_NO_END: Final = re.compile(r"(?<!\\)(?:\\\\)*[*+]|\)\{|\\[1-9]")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme on the days that it holds: numbers are checked by python-stdnum, a pattern, either, or not at all."""

    id: str
    span: Span = field(default_factory=Span)
    number: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """One number in a register: from when to when, and whose it is; ``line`` is where the file says so."""

    span: Span
    holder: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Registers:
    """Who is registered: by scheme and by number without its separators.

    ``name`` is what the file is called, ``written`` how it writes each scheme.
    """

    numbers: Mapping[str, Mapping[str, tuple[Registration, ...]]]
    name: str = ""
    written: Mapping[str, str] = field(default_factory=dict, compare=False)

    def has(self, scheme: str) -> bool:
        """Say whether a register of the scheme is loaded."""
        return plain(scheme) in self.numbers

    def check(self, scheme: str, number: str, day: int) -> str:
        """Say what the register has of a number on a day, as one of PREPAID_CHECKS."""
        found = self.numbers[plain(scheme)].get(plain(number))
        if found is None:
            return "not_in_register"
        return "valid" if any(one.span.holds(day) for one in found) else "not_on_the_day"


@dataclass(frozen=True, slots=True)
class Election:
    """What a party may choose; ``by`` is one of PARTIES, ``default`` holds where nobody chose."""

    id: str
    by: str
    choices: tuple[str, ...]
    default: str = ""
    span: Span = field(default_factory=Span)


@dataclass(frozen=True, slots=True)
class Elected:
    """What parties chose, by their identifiers: each choice with the days on which it holds.

    ``name`` is what the file is called, ``lines`` where a party first makes a choice.
    """

    choices: Mapping[str, tuple[tuple[str, Span], ...]]
    name: str = ""
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict, compare=False)

    def of(self, party: str, day: int) -> tuple[str, ...]:
        """Give what a party has chosen for a day."""
        return tuple(choice for choice, span in self.choices.get(party, ()) if span.holds(day))


@dataclass(frozen=True, slots=True)
class Registrations:
    """All that facts know of schemes and elections: a law's own, and the files of the day; None: no file was given."""

    schemes: tuple[Scheme, ...] = ()
    elections: tuple[Election, ...] = ()
    registers: Registers | None = None
    elected: Elected | None = None

    def find(self, scheme: str, day: int) -> Scheme | None:
        """Find a scheme that holds on a day."""
        return next((one for one in self._named(scheme) if one.span.holds(day)), None)

    def check(self, scheme: str, number: str | None, day: int) -> str:
        """Check what was shown under a scheme, as one of PREPAID_CHECKS."""
        if not self._named(scheme):
            return "unknown_scheme"
        found = self.find(scheme, day)
        if found is None:
            return "not_on_the_day"
        if number is None:
            return "no_number"
        if not has_right_form(found, number):
            return "wrong_number"
        if self.registers is not None and self.registers.has(found.id):
            return self.registers.check(found.id, number, day)
        return "unverified"

    def _named(self, scheme: str) -> list[Scheme]:
        return [one for one in self.schemes if plain(one.id) == plain(scheme)]


def has_right_form(scheme: Scheme, number: str) -> bool:
    """Say whether a number has the form, and the check digit, of its scheme; one that has no form has any.

    A scheme with numbers of two kinds has both: those that python-stdnum checks, and those that have the pattern.
    """
    text = number.strip()
    if len(text) > _LONGEST_NUMBER:
        return False
    if scheme.number and _is_valid(scheme.number, text):
        return True
    if scheme.pattern:
        return re.fullmatch(scheme.pattern, plain(text)) is not None
    return not scheme.number


@lru_cache(maxsize=10_000)
def _is_valid(check: str, number: str) -> bool:
    from stdnum import get_cc_module

    module: Any = get_cc_module(*check.split("."))
    return bool(module.is_valid(number))


def why_no_pattern(pattern: str) -> str:
    """Say why a pattern cannot be used; empty where it can."""
    if _NO_END.search(pattern):
        return "it repeats without an end, repeats a group, or refers back"
    try:
        re.compile(pattern)
    except re.error as problem:
        return str(problem)
    return ""


def read_registers(text: str, name: str) -> Registers:
    """Read a CSV of ``scheme,number,since,until,holder``; all its faults are told at once.

    Parameters
    ----------
    name
        What messages call the file.

    Raises
    ------
    RegistersError
        For a wrong header, or rows that register nobody, each with its line.
    """
    found: dict[str, dict[str, tuple[Registration, ...]]] = {}
    written: dict[str, str] = {}
    for line, (scheme, number, span, holder) in _read(text, name, _REGISTER_HEADER, _registration):
        numbers = found.setdefault(plain(scheme), {})
        written.setdefault(plain(scheme), scheme)
        numbers[plain(number)] = (*numbers.get(plain(number), ()), Registration(span, holder, line))
    return Registers(found, name, written)


def read_elected(text: str, name: str) -> Elected:
    """Read a CSV of ``party,choice,since,until``; all its faults are told at once.

    Raises
    ------
    RegistersError
        As read_registers.
    """
    found: dict[str, tuple[tuple[str, Span], ...]] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, (party, choice, span) in _read(text, name, _ELECTION_HEADER, _elected):
        found[party] = (*found.get(party, ()), (choice, span))
        lines.setdefault((party, choice), line)
    return Elected(found, name, lines)


def _registration(cells: list[str]) -> tuple[str, str, Span, str]:
    scheme, number, since, until, holder = cells
    _refuse_empty(scheme=scheme, number=number)
    return scheme, number, _span(since, until), holder


def _elected(cells: list[str]) -> tuple[str, str, Span]:
    party, choice, since, until = cells
    _refuse_empty(party=party, choice=choice)
    return party, choice, _span(since, until)


def _refuse_empty(**cells: str) -> None:
    for name, cell in cells.items():
        if not cell:
            message = f"the {name} is missing."
            raise UnusableValue(message)


def _span(since: str, until: str) -> Span:
    span = Span(day_from_text(since) if since else None, day_from_text(until) if until else None)
    if span.since is not None and span.until is not None and span.until < span.since:
        message = f"it ends on {until}, before it begins on {since}."
        raise UnusableValue(message)
    return span


def _read(text: str, name: str, header: tuple[str, ...], read: Callable[[list[str]], T]) -> Iterator[tuple[int, T]]:
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > _MAX_LINE_CHARACTERS:
            message = f"{name}:{number}: this line is no row of a CSV file (it has {len(line):,} characters)."
            raise RegistersError(message)
    rows = csv.reader(lines, strict=True)
    try:
        return iter(_read_rows(rows, name, header, read))
    except csv.Error:
        message = f"{name}:{rows.line_num}: this line is no row of a CSV file; look for a quotation mark."
        raise RegistersError(message) from None


def _read_rows(rows: Reader, name: str, header: tuple[str, ...], read: Callable[[list[str]], T]) -> list[tuple[int, T]]:
    written = tuple(cell.strip() for cell in next(rows, []))
    if written != header:
        message = f"{name}:1: the first line must be {','.join(header)}; it is {','.join(written) or 'empty'}."
        if ";" in "".join(written):
            message += " Separate the cells by commas."
        raise RegistersError(message)
    found: list[tuple[int, T]] = []
    faults: list[str] = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        try:
            if len(cells) != len(header):
                message = f"{len(cells)} cells where {','.join(header)} are {len(header)}."
                raise UnusableValue(message)
            found.append((rows.line_num, read(cells)))
        except UnusableValue as problem:
            faults.append(f"{name}:{rows.line_num}: {problem.message}")
    if faults:
        raise RegistersError("\n".join(faults))
    return found


def names_listed(text: str) -> frozenset[str]:
    """Give the names that a text lists, separated by commas, semicolons or spaces; capital letters do not matter."""
    return frozenset(_BETWEEN_NAMES.split(text.casefold())) - {""}


def plain(text: str) -> str:
    """Give a number or a name without what people put between its parts, in capital letters."""
    return _SEPARATORS.sub("", text).upper()
