"""Tables and lists of a rulebook: quantities by HS prefix, by code or by bands, and codes under one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.columns.codes import code_list
from engine.errors import Fault
from engine.language.countries import told_code
from engine.language.diagnostics import did_you_mean
from engine.language.kinds import HS, Band, Kind, Quantity
from engine.rulebook.histories import history
from engine.rulebook.keys import CODE_LISTS
from engine.rulebook.nodes import Text
from engine.rulebook.parameters import one_kind
from engine.rulebook.reading import Given
from engine.rulebook.scalars import wrong_prefix
from engine.rulebook.written import BandTable, NamedList, Table

_BANDS: Final = "bands"
_FEW: Final = 12


def read_tables(tables: Mapping[str, Given], faults: list[Fault]) -> dict[str, Table | BandTable]:
    """Type all tables; those with faults are left out and their faults collected."""
    found = {name: _table(name, given, faults) for name, given in tables.items()}
    return {name: table for name, table in found.items() if table is not None}


def read_lists(lists: Mapping[str, Given], faults: list[Fault]) -> dict[str, NamedList]:
    """Type all lists; those with faults are left out and their faults collected."""
    found = {name: _list(name, given, faults) for name, given in lists.items()}
    return {name: named for name, named in found.items() if named is not None}


def _table(name: str, given: Given, faults: list[Fault]) -> Table | BandTable | None:
    if "by" in given.marks and "by" not in given.values:
        return None
    entries: list[Given] = given.get("history", [])
    before = len(faults)
    by = given.get("by", "hs")
    for entry in entries:
        faults.extend(_faults_of_form(entry, by))
    if len(faults) > before:
        return None
    return _band_table(name, given, entries, faults) if by == _BANDS else _key_table(name, given, entries, faults)


def _faults_of_form(entry: Given, by: str) -> Iterator[Fault]:
    wanted, other = (_BANDS, "values") if by == _BANDS else ("values", _BANDS)
    if other in entry.marks:
        message = f"a table by {by} has {wanted}, not {other}."
        yield entry.fault(
            other, "values_or_bands", message, "by: bands goes with bands:, every other table with values:."
        )
    elif wanted not in entry.marks:
        yield entry.fault("since", "missing_key", f"the key {wanted} is missing.", f"A table by {by} has {wanted}:.")


def _key_table(name: str, given: Given, entries: Sequence[Given], faults: list[Fault]) -> Table | None:
    key = _kind_of(given.get("by", "hs"))
    for entry in entries:
        faults.extend(_faults_of_keys(entry, [written for written, _ in entry.get("values", ())], key))
    values = history(entries, faults, lambda entry: {text.value: value for text, value in entry["values"]})
    written = [(entry, [value for _, value in entry["values"]]) for entry in entries if entry.is_whole]
    kind = one_kind(given, written, faults)
    if kind is None or not given.is_whole:
        return None
    title = given["title"]
    return Table(name, title.main, key, kind, values, title.by_language)


def _band_table(name: str, given: Given, entries: Sequence[Given], faults: list[Fault]) -> BandTable | None:
    whole = [entry for entry in entries if entry.is_whole]
    before = len(faults)
    for entry in whole:
        for band in entry[_BANDS]:
            faults.extend(_faults_of_band(band))
    values = history(entries, faults, lambda entry: tuple(map(band_of, entry[_BANDS])))
    key = one_kind(given, [(entry, _edges(entry)) for entry in whole], faults)
    kind = one_kind(given, [(entry, [band["value"] for band in entry[_BANDS]]) for entry in whole], faults)
    if key is None or kind is None or not given.is_whole or len(faults) > before:
        return None
    title = given["title"]
    return BandTable(name, title.main, key, kind, values, title.by_language)


def _edges(entry: Given) -> list[Quantity | None]:
    return [band.get(edge) for band in entry[_BANDS] for edge in ("from", "above", "below", "up_to")]


def band_of(given: Given) -> Band:
    """Give one row of a table by bands."""
    return Band(
        given.get("from", given.get("above")), "from" in given.values,
        given.get("up_to", given.get("below")), "up_to" in given.values, given["value"],
    )  # fmt: skip


def _faults_of_band(given: Given) -> Iterator[Fault]:
    for first, second, where in (("from", "above", "begins"), ("below", "up_to", "ends")):
        if first in given.marks and second in given.marks:
            message = f"{first} and {second} both say where the band {where}."
            yield given.fault(
                second, "two_edges", message, "from and up_to are inside the band, above and below outside."
            )
    for edge in ("from", "above", "below", "up_to"):
        if edge in given.values and given[edge] is None:
            yield given.fault(edge, "edge_not_known", "an end of a band must be known.", "Write it with its unit.")
    band = band_of(given)
    if band.start is None or band.end is None or band.start.kind != band.end.kind:
        return
    is_point = band.start.amount == band.end.amount and band.start_inside and band.end_inside
    if band.start.amount >= band.end.amount and not is_point:
        message = f"the band begins at {band.start.text} and ends at {band.end.text}: nothing lies between."
        edge = "up_to" if "up_to" in given.values else "below"
        yield given.fault(edge, "empty_band", message, "Check both ends; the lower one comes first.")


def _list(name: str, given: Given, faults: list[Fault]) -> NamedList | None:
    entries: list[Given] = given.get("history", [])
    before = len(faults)
    kind = _kind_of(given.get("of", "hs"))
    for entry in entries if "of" in given.values else ():
        faults.extend(_faults_of_keys(entry, entry.get("values", ()), kind))
    values = history(entries, faults, lambda entry: frozenset(text.value.strip() for text in entry["values"]))
    if not given.is_whole or len(faults) > before:
        return None
    title = given["title"]
    return NamedList(name, title.main, kind, values, title.by_language)


def _kind_of(name: str) -> Kind:
    if name in CODE_LISTS:
        return Kind("code", codes=name)
    return HS if name == "hs" else Kind("text")


def _faults_of_keys(entry: Given, keys: Sequence[Text], kind: Kind) -> Iterator[Fault]:
    for key in keys:
        wrong = _wrong_key(key.value, kind)
        if wrong is not None:
            yield key.mark.fault(*wrong, entry.about)


def _wrong_key(text: str, kind: Kind) -> tuple[str, str, str] | None:
    if kind == HS:
        return wrong_prefix(text)
    if kind.codes is None or text in code_list(kind.codes).positions:
        return None
    if kind.codes == "country" and (meant := told_code(text)):
        return "unknown_code", *meant
    codes = code_list(kind.codes).codes
    otherwise = f"It is one of {', '.join(codes)}." if len(codes) <= _FEW else "Write the code in capital letters."
    return "unknown_code", f"{text!r} is not in the list {kind.codes}.", did_you_mean(text, codes, otherwise)
