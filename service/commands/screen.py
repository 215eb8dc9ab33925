"""`landfall screen`: this file takes files of records to decisions, whole or not at all."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.errors import UnusableValue
from service.commands.options import AsJson, On, RatesFile, RulesFolders, Seed
from service.console import busy, remark

if TYPE_CHECKING:
    from engine.formats.read import Reading

ANSWERS: Final = ("ndjson", "json", "csv", "parquet")
INPUTS: Final = ("json", "ndjson", "csv", "awmds", "awbolds")
_SOME_REFUSED: Final = 3
_STANDARD_INPUT: Final = "-"


def screen(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files of records; - is standard input.")],
    *,
    country: Annotated[str | None, typer.Option("--country", help="Whose law: two letters, such as FJ.")] = None,
    on: On = None,
    rules: RulesFolders = None,
    rates: RatesFile = None,
    input_format: Annotated[
        str | None, typer.Option("--input-format", help=f"{', '.join(INPUTS)}; told by the content where not given.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write decisions here, not to standard output.")] = None,
    answer_format: Annotated[str, typer.Option("--format", help=", ".join(ANSWERS) + ".")] = "ndjson",
    levies_out: Annotated[Path | None, typer.Option("--levies-out", help="Also write a CSV, one row a levy.")] = None,
    seed: Seed = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a CSV that has columns nobody knows.")] = False,
    threads: Annotated[int | None, typer.Option("--threads", min=1, max=256, help="Threads for one batch.")] = None,
    as_json: AsJson = False,
) -> int:
    """Decide consignments: lane, reasons and what they owe, one decision for each record that comes in.

    Decisions go to standard output or --out; the summary goes to standard error. Exit code 3 says that some records
    were refused: they are in the output, with the reasons.

    Example: landfall screen parcels.csv --country FJ --on 2025-09-01 --out decisions.ndjson
    """
    from service.desk import open_desk, read_rates_file
    from service.settings import read_settings

    _refuse_unknown(answer_format, ANSWERS, "--format")
    _refuse_unknown(input_format, INPUTS, "--input-format")
    _refuse_if_same(out, levies_out)
    settings = read_settings()
    started = time.perf_counter()
    readings = _read_inputs(inputs, input_format, strict=strict)
    desk = open_desk(_country(country, readings), on or _said(readings, "on"), read_rates_file(rates), rules or ())
    read_s = time.perf_counter() - started

    from service.screening import Call, decide
    from service.summary_tables import print_summary

    records = [record for reading in readings for record in reading.records]
    answer = decide(records, desk, Call(seed, threads or settings.threads, settings))
    started = time.perf_counter()
    tally = answer.write(answer_format, out, levies_out)
    seconds = {"read": read_s, **answer.seconds, "write": time.perf_counter() - started}
    print_summary(tally.summary(seconds), as_json=as_json)
    return _SOME_REFUSED if answer.refused else 0


def _read_inputs(inputs: Sequence[str], input_format: str | None, *, strict: bool) -> list[Reading]:
    from engine.formats.read import read
    from service.desk import read_file

    readings = []
    for name in inputs:
        data = sys.stdin.buffer.read() if name == _STANDARD_INPUT else read_file(Path(name))
        shown = "standard input" if name == _STANDARD_INPUT else Path(name).name
        with busy(f"Reading {shown}"):
            reading = read(data, shown, input_format, strict=strict)
        for sentence in reading.remarks:
            remark(sentence)
        readings.append(reading)
    return readings


def _country(country: str | None, readings: Sequence[Reading]) -> str:
    found = country or _said(readings, "country")
    if found is None:
        message = "Say whose law to apply with --country, such as --country FJ."
        raise UnusableValue(message, code="no_country")
    return found


def _said(readings: Sequence[Reading], name: str) -> str | None:
    """Give what the inputs themselves say of the call; two that disagree need a word from the caller."""
    said: set[str] = {value for reading in readings if (value := getattr(reading, name)) is not None}
    if len(said) > 1:
        message = f"The inputs disagree: {' and '.join(sorted(said))}. Give --{name}, or screen them one by one."
        raise UnusableValue(message, code="inputs_disagree")
    return next(iter(said), None)


def _refuse_unknown(value: str | None, known: Sequence[str], option: str) -> None:
    if value is not None and value not in known:
        message = f"{value!r} is not a format of {option}; give one of {', '.join(known)}."
        raise UnusableValue(message, code="unknown_format")


def _refuse_if_same(out: Path | None, levies_out: Path | None) -> None:
    if out is not None and levies_out is not None and out.resolve() == levies_out.resolve():
        message = "--out and --levies-out name the same file; give each its own."
        raise UnusableValue(message, code="same_file")
