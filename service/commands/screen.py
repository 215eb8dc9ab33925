"""`landfall screen`: this file takes files of records to decisions, whole or not at all."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.errors import UnusableValue
from service.commands.options import (
    AsJson,
    CountersFile,
    CountersOut,
    ElectionsFile,
    Language,
    ModelsFrom,
    On,
    OverlayFiles,
    RatesFile,
    RegistersFile,
    RulesFolders,
    Seed,
)
from service.console import busy, remark
from service.exit_codes import ALL_WELL, SOME_REFUSED

if TYPE_CHECKING:
    from engine.formats.read import Reading

ANSWERS: Final = ("ndjson", "json", "csv", "parquet")
_SUFFIXES: Final[Mapping[str, str]] = {".jsonl": "ndjson"} | {f".{name}": name for name in ANSWERS}
_BINARY: Final = ("parquet",)
INPUTS: Final = ("json", "ndjson", "csv", "awmds", "awbolds")
_STANDARD_INPUT: Final = "-"


def screen(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files of records; - is standard input.")],
    *,
    country: Annotated[str | None, typer.Option("--country", help="Whose law: two letters, such as FJ.")] = None,
    on: On = None,
    rules: RulesFolders = None,
    overlay: OverlayFiles = None,
    rates: RatesFile = None,
    counters: CountersFile = None,
    counters_out: CountersOut = None,
    registers: RegistersFile = None,
    elections: ElectionsFile = None,
    model_from: ModelsFrom = None,
    input_format: Annotated[
        str | None, typer.Option("--input-format", help=f"{', '.join(INPUTS)}; told by the content where not given.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write decisions here, not to standard output.")] = None,
    answer_format: Annotated[
        str | None, typer.Option("--format", help=f"{', '.join(ANSWERS)}; told by the name of --out where not given.")
    ] = None,
    levies_out: Annotated[Path | None, typer.Option("--levies-out", help="Also write a CSV, one row a levy.")] = None,
    seed: Seed = None,
    language: Language = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a CSV that has columns nobody knows.")] = False,
    threads: Annotated[int | None, typer.Option("--threads", min=1, max=256, help="Threads for one batch.")] = None,
    as_json: AsJson = False,
) -> int:
    """Decide consignments: lane, reasons and what they owe, one decision for each record that comes in.

    Decisions go to standard output or --out; the summary goes to standard error. Exit code 3 says that some records
    were refused: they are in the output, with the reasons.

    Example: landfall screen parcels.csv --country FJ --on 2025-09-01 --out decisions.ndjson
    """
    from service.settings import read_settings
    from service.warmup import prepare_kernels
    from service.whole_files import refuse_unusable

    answer_format = _answer_format(answer_format, out)
    _refuse_unknown(input_format, INPUTS, "--input-format")
    _refuse_without_counters(counters, counters_out)
    refuse_unusable(
        _given(out, levies_out, counters_out),
        [
            *_read_from(inputs),
            *_given(rates, counters, registers, elections, *(overlay or ())),
            *_files_in(rules or ()),
        ],
    )
    settings = read_settings()
    prepare_kernels(settings)
    from service.desk import Credentials, open_desk, read_rates_file, spoken_language
    from service.kept import keep
    from service.screening import Call, Files, decide
    from service.summary_tables import print_summary

    given = Credentials(registers, elections, tuple(model_from or ()))
    started = time.perf_counter()
    readings = read_inputs(inputs, input_format, strict=strict)
    whose, day = _chosen(country, readings, "country"), _chosen(on, readings, "on")
    desk = open_desk(_needed(whose), day, read_rates_file(rates), rules or (), overlay or (), counters, given)
    for sentence in desk.remarks:
        remark(sentence)
    read_s = time.perf_counter() - started
    keep(desk.rulebook, settings.kept_folder)

    records = [record for reading in readings for record in reading.records]
    spoken, told = spoken_language(desk, language)
    for sentence in told:
        remark(sentence)
    answer = decide(records, desk, Call(seed, threads or settings.threads, spoken))
    started = time.perf_counter()
    if counters_out is not None and not answer.counts_anything:
        remark(f"The rulebook {desk.rulebook.name} does not say how a quota is used on this day: the counters stay.")
    tally = answer.write(answer_format, Files(out, levies_out, counters_out))
    seconds = {"read": read_s, **answer.seconds, "write": time.perf_counter() - started}
    print_summary(tally.summary(seconds), as_json=as_json)
    return SOME_REFUSED if answer.refused else ALL_WELL


def read_inputs(inputs: Sequence[str], input_format: str | None, *, strict: bool) -> list[Reading]:
    """Read every input, and say what is to be said of each."""
    from engine.formats.read import read
    from service.desk import read_file

    readings = []
    for name in inputs:
        data = sys.stdin.buffer.read() if name == _STANDARD_INPUT else read_file(Path(name))
        shown = "standard input" if name == _STANDARD_INPUT else Path(name).name
        with busy(f"Reading {shown}"):
            reading = read(data, shown, input_format, strict=strict)
        for sentence in reading.remarks:
            remark(sentence if shown in sentence else f"{shown}: {sentence}")
        readings.append(reading)
    return readings


def _refuse_without_counters(counters: Path | None, counters_out: Path | None) -> None:
    if counters_out is not None and counters is None:
        message = (
            "--counters-out carries on what --counters says was used before. To begin, give --counters a file that has "
            "only the first line: consignee_id,period,counter,value."
        )
        raise UnusableValue(message, code="no_counters")


def _read_from(inputs: Sequence[str]) -> list[Path]:
    """Give the files that are read; a file that stands behind standard input is one of them."""
    behind = Path("/dev/stdin")
    return [
        behind if name == _STANDARD_INPUT else Path(name)
        for name in inputs
        if name != _STANDARD_INPUT or behind.exists()
    ]


def _files_in(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _needed(country: str | None) -> str:
    if country is None:
        message = "Say whose law to apply with --country, such as --country FJ."
        raise UnusableValue(message, code="no_country")
    return country


def _chosen(given: str | None, readings: Sequence[Reading], name: str) -> str | None:
    """Give what the caller says of the call, or else what the inputs say; a difference is told."""
    if given is None:
        return _said(readings, name)
    for said in sorted({value for reading in readings if (value := getattr(reading, name)) is not None}):
        if said.upper() != given.strip().upper():
            remark(f"--{name} {given} counts; the input says {name} {said}.")
    return given


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


def _answer_format(stated: str | None, out: Path | None) -> str:
    """Take the format that was stated, or the one that the name of the file tells; NDJSON where neither does."""
    _refuse_unknown(stated, ANSWERS, "--format")
    suffix = "" if out is None else out.suffix.lower()
    if stated is None and suffix and suffix not in _SUFFIXES:
        message = (
            f"{out}: {suffix} is no format of decisions; end the name in {', '.join(_SUFFIXES)}, or give --format."
        )
        raise UnusableValue(message, code="unknown_format")
    found = stated or _SUFFIXES.get(suffix, ANSWERS[0])
    if found in _BINARY and out is None and sys.stdout.isatty():
        message = f"{found} cannot be read on a screen; name a file with --out."
        raise UnusableValue(message, code="binary_on_a_screen")
    return found


def _given(*paths: Path | None) -> list[Path]:
    return [path for path in paths if path is not None]
