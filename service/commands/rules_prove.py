"""`landfall rules prove`: this file asks a solver what a rulebook's rules can and cannot do, and shows the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.errors import UnusableValue
from service.commands.named_rulebooks import Books, find, load_named, meant
from service.commands.options import AsJson, OverlayFiles, RatesFile, RulesFolders
from service.console import busy, make_table, remark, remarks, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND

if TYPE_CHECKING:
    from engine.prove.findings import Finding
    from engine.prove.history import History
    from engine.prove.prove import Proof
    from engine.records import RawRecord
    from engine.rulebook.book import Rulebook

_INDENT: Final = "    "
_DEMO: Final = "demo"
_DEMO_SEED: Final = 1
_DEMO_PARCELS: Final = 5_000
_WIDTH: Final = 100


def prove(
    books: Books = None,
    *,
    on_date: Annotated[
        str | None, typer.Option("--on-date", metavar="DAY", help="The law's day; today where the law applies.")
    ] = None,
    on: Annotated[
        list[str] | None,
        typer.Option(
            "--on", metavar="BATCH", help="Files of records of the past, or demo: what did the rules do there?"
        ),
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0.05, help="The solver's time for each question.")] = 2.0,
    witnesses: Annotated[
        Path | None, typer.Option("--witnesses", metavar="FOLDER", help="Write each witness here, to be screened.")
    ] = None,
    rates: RatesFile = None,
    folders: RulesFolders = None,
    overlay: OverlayFiles = None,
    as_json: AsJson = False,
) -> int:
    """Look for rules that can never fire, that add nothing, that contradict themselves, and for gaps and overlaps.

    Every finding has a parcel that shows it, or the reason why there is none. What the solver cannot decide in its
    time is said by name. Without --rates a finding holds at any exchange rate. Exit code 1 says that there are faults.

    Example: landfall rules prove fj --on-date 2025-09-01
    """
    refuse_if_no_solver()
    from service.settings import read_settings
    from service.warmup import prepare_kernels

    prepare_kernels(read_settings())
    from service.desk import day_of, read_rates_file

    known = None if rates is None else read_rates_file(rates)
    batch = None if not on or on == [_DEMO] else _read_batch(on)
    shown: list[dict[str, Any]] = []
    has_fault = False
    for book in find(meant(books, overlay), folders or ()):
        rulebook = load_named(book, folders, overlay)
        day = day_of(on_date, rulebook.timezone)
        proof = _prove(rulebook, day, known, seconds)
        history = None
        if on == [_DEMO]:
            history = _look_back(rulebook, day, *_draw_batch(rulebook, day, known))
        elif batch is not None:
            history = _look_back(rulebook, day, batch, known)
        has_fault = has_fault or bool(proof.of_level("fault"))
        if witnesses is not None:
            _write_witnesses(witnesses, proof)
        if as_json:
            shown.append(_to_json(rulebook, proof, history))
        else:
            _draw(rulebook, proof, history)
    if as_json:
        say_json(shown)
    return FOUND if has_fault else ALL_WELL


def refuse_if_no_solver() -> None:
    """Refuse to go on without the solver, and say how to get it."""
    from importlib.util import find_spec

    if find_spec("z3") is None:
        message = "Proving needs the solver z3; install it with: pip install 'landfall-customs[prove]'"
        raise UnusableValue(message, code="no_solver")


def _prove(rulebook: Rulebook, day: int, rates: Any, seconds: float) -> Proof:
    from engine.prove.prove import prove as prove_rulebook

    console = remarks()
    if not console.is_terminal:
        return prove_rulebook(rulebook, day, rates=rates, seconds=seconds)
    with console.status(f"{rulebook.name}: setting out") as status:
        return prove_rulebook(
            rulebook, day, rates=rates, seconds=seconds, tell=lambda what: status.update(f"{rulebook.name}: {what}")
        )


def _read_batch(paths: Sequence[str]) -> list[RawRecord]:
    from service.commands.screen import read_inputs

    return [record for reading in read_inputs(paths, None, strict=False) for record in reading.records]


def _draw_batch(rulebook: Rulebook, day: int, rates: Any) -> tuple[list[RawRecord], Any]:
    """Draw the parcels of the demonstration, and take its exchange rates where none were given."""
    from engine.columns.codes import currency_exponents
    from engine.days import day_text
    from engine.exchange import read_rates
    from engine.formats.read import read
    from engine.simulation.population import make_day
    from service.screening import encode_records

    drawn = make_day(seed=_DEMO_SEED, consignments=_DEMO_PARCELS, country=rulebook.country, day=day_text(day))
    records = list(read(encode_records(drawn.records), "consignments.ndjson").records)
    remark(f"The batch: {len(records):,} invented parcels of the demonstration.")
    return records, rates or read_rates(drawn.rates_csv, "rates.csv", currency_exponents())


def _look_back(rulebook: Rulebook, day: int, records: Sequence[RawRecord], rates: Any) -> History:
    from engine.prove.history import look_back

    with busy(f"{rulebook.name}: screening {len(records):,} parcels of the past"):
        return look_back(rulebook, day, records, rates)


def _to_json(rulebook: Rulebook, proof: Proof, history: History | None) -> dict[str, Any]:
    from engine.days import day_text

    return {
        "rulebook": proof.rulebook,
        "digest": rulebook.digest,
        "day": day_text(proof.day),
        "questions": proof.questions,
        "findings": [finding.to_json() for finding in proof.findings],
        "history": None if history is None else history.to_json(),
    }


def _draw(rulebook: Rulebook, proof: Proof, history: History | None) -> None:
    from engine.days import day_text

    for level in ("fault", "undecided", "note"):
        for finding in proof.of_level(level):
            _draw_finding(finding)
    faults, notes, undecided = (len(proof.of_level(level)) for level in ("fault", "note", "undecided"))
    say(
        f"{rulebook.name} on {day_text(proof.day)}: {_number(faults, 'fault')}, {_number(notes, 'note')}, "
        f"{undecided or 'nothing'} undecided, in {proof.questions:,} questions."
    )
    if history is not None:
        _draw_history(history)


def _number(count: int, one: str) -> str:
    return f"{count or 'no'} {one if count == 1 else one + 's'}"


def _draw_finding(finding: Finding) -> None:
    """Print one finding; a record stands in one line, so that it can be copied whole."""
    import json

    say("\n".join(finding.places))
    say(_filled(f"{finding.level} {finding.code}: {finding.sentence}", ""))
    for text in filter(None, (finding.reason, finding.limits)):
        say(_filled(text, _INDENT))
    if finding.witness is not None:
        witness = finding.witness.to_json()
        say(f"{_INDENT}Parcel that shows it: {json.dumps(witness['record'], ensure_ascii=False)}")
        for record in witness["beside"]:
            say(f"{_INDENT}Beside it in the batch: {json.dumps(record, ensure_ascii=False)}")
        for currency, rate in witness.get("rates", {}).items():
            say(f"{_INDENT}At an invented rate: 1 {currency} is {rate} in national currency.")
    say("")


def _filled(text: str, indent: str) -> str:
    import textwrap

    return textwrap.fill(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _draw_history(history: History) -> None:
    refused = f", {history.refused:,} more could not be read" if history.refused else ""
    rows = [[one.rule, f"{one.hits:,}", f"{one.unknown:,}", f"{one.alone:,}"] for one in history.rules]
    title = f"On {history.parcels:,} parcels of the past{refused}"
    results().print(make_table(title, ("rule", ">hits", ">unknown", ">hit alone"), rows))
    for finding in history.findings:
        say(_filled(f"{finding.level} {finding.code}: {finding.sentence}", ""))


def _write_witnesses(folder: Path, proof: Proof) -> None:
    """Write each witness with the parcels beside it as a file of records that `landfall screen` reads."""
    import json

    from service.whole_files import write_whole

    folder.mkdir(parents=True, exist_ok=True)
    shown = [finding for finding in proof.findings if finding.witness is not None]
    files = {}
    for number, finding in enumerate(shown, start=1):
        records = finding.witness.records() if finding.witness is not None else []
        text = json.dumps(records, indent=2, ensure_ascii=False) + "\n"
        files[folder / f"{proof.rulebook}-{number:02}-{finding.code}.json"] = text.encode()
    write_whole(files)
