"""`landfall rules check`: this file reads rulebooks and shows their faults, what lint finds, and what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from service.commands.named_rulebooks import Books, find, meant
from service.commands.options import AsJson, OverlayFiles, RulesFolders
from service.console import counted, make_table, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND

if TYPE_CHECKING:
    from engine.errors import Fault
    from engine.rulebook.load import Reading

_ALWAYS_SHOWN: Final = frozenset({"empty_list_version", "band_gap"})
"""Findings of lint that are shown without --lint: what asks such a list or band can never say yes."""
_STATUSES: Final = ("sourced", "dated", "unknown", "fictional")
_COLUMNS: Final = (
    "rulebook",
    "status",
    ">values",
    *(f">{status}" for status in _STATUSES),
    ">rules",
    ">examples",
    ">lint",
)


@dataclass(frozen=True, slots=True)
class _Checked:
    """One rulebook with what lint finds in it; a rulebook with faults is not looked at any further."""

    reading: Reading
    findings: Sequence[Fault]

    def row(self) -> dict[str, Any]:
        from engine.rulebook.counting import count_statuses

        book = self.reading.book
        if book is None:
            return {"rulebook": self.reading.files.name, "faults": len(self.reading.faults)}
        statuses = count_statuses(self.reading)
        return {
            "rulebook": book.name,
            "status": book.about.status,
            "values": statuses.total(),
            **{status: statuses[status] for status in _STATUSES},
            "rules": sum(len(area.rules) for area in book.areas),
            "examples": len(book.examples),
            "lint": len(self.findings),
        }


def check(
    books: Books = None,
    *,
    folders: RulesFolders = None,
    overlay: OverlayFiles = None,
    lint: Annotated[bool, typer.Option("--lint", help="Show what is no fault and deserves a second look.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for findings of lint too.")] = False,
    as_json: AsJson = False,
) -> int:
    """Read rulebooks and show everything that is wrong with them, all at once, and how much of the law is known.

    Exit code 1 says that there are faults; a rulebook with one never loads. Findings of lint keep nobody from using it.

    Example: landfall rules check fj --lint
    """
    checked = _check_all(find(meant(books, overlay), folders or ()), folders or (), overlay or ())
    faults = [fault for one in checked for fault in one.reading.faults]
    findings = [finding for one in checked for finding in one.findings]
    if as_json:
        sound = [one.reading.files.name for one in checked if one.reading.book is not None]
        rows = [one.row() for one in checked]
        told = {"faults": [asdict(fault) for fault in faults], "lint": [asdict(finding) for finding in findings]}
        say_json({"sound": sound, "rulebooks": rows, **told})
    else:
        _tell(checked, faults, findings, show_findings=lint)
    return FOUND if faults or (strict and findings) else ALL_WELL


def _check_all(books: Sequence[str | Path], folders: Sequence[Path], overlay: Sequence[Path]) -> list[_Checked]:
    from engine.rulebook.cache import ReadingCache
    from engine.rulebook.lint.checks import lint
    from engine.rulebook.load import find_folder, read
    from service.desk import day_of, models_in_use, read_overlays
    from service.kept import keep
    from service.settings import read_settings

    cache, overlays, kept = ReadingCache(), read_overlays(overlay), read_settings().kept_folder
    found: list[_Checked] = []
    models = models_in_use()
    for name in books:
        reading = read(find_folder(name, folders), overlays, cache=cache, models=models)
        findings: Sequence[Fault] = ()
        if reading.book is not None:
            findings = lint(reading, day_of(None, reading.book.timezone))
            keep(reading.book, kept)
        found.append(_Checked(reading, findings))
    return found


def _tell(
    checked: Sequence[_Checked], faults: Sequence[Fault], findings: Sequence[Fault], *, show_findings: bool
) -> None:
    from engine.language.diagnostics import render

    for fault in faults:
        say(render(fault) + "\n")
    for finding in findings if show_findings else (one for one in findings if one.code in _ALWAYS_SHOWN):
        say(f"{render(finding)}\n[lint: {finding.code}]\n")
    rows = [one.row() for one in checked if one.reading.book is not None]
    if rows:
        shown = [column for column in _COLUMNS if column != ">fictional" or any(row["fictional"] for row in rows)]
        cells = [[str(row[column.removeprefix(">")]) for column in shown] for row in rows]
        results().print(make_table("", shown, cells))
    for one in checked:
        if one.reading.book is None:
            left = f" {one.reading.waiting}" if one.reading.waiting else ""
            say(f"Rulebook {one.reading.files.name} was not loaded: {counted(len(one.reading.faults), 'fault')}.{left}")
    if not faults:
        say(f"No faults in {counted(len(checked), 'rulebook')}.")
    if findings and not show_findings:
        say(f"{counted(len(findings), 'finding')} of lint; to read them: landfall rules check --lint")
