"""`landfall demo`: this file runs the main job end to end on a simulated day at one port."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.errors import UnusableValue
from service.commands.options import AsJson, Language, OverlayFiles
from service.console import make_table, remark, results, say, say_json

if TYPE_CHECKING:
    from engine.records import DecisionRecord
    from engine.simulation.population import PortDay
    from service.summary import Summary

_FILES: Final = {
    "consignments.ndjson": "the records as they came in",
    "rates.csv": "exchange rates of the scenario, invented",
    "truth.csv": "what was planted in each parcel, kept aside from the screening",
    "decisions.ndjson": "the decisions, one a line",
    "decisions.csv": "the same as a table, one row a parcel",
    "levies.csv": "what each parcel owes, one row a levy",
}
_DAY: Final = "2025-09-01"


def demo(
    *,
    parcels: Annotated[int, typer.Option("--parcels", min=1, max=1_000_000, help="How many arrive.")] = 5000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which day; the same seed is the same day.")] = 1,
    country: Annotated[str, typer.Option("--country", help="Whose law; a country with a rulebook.")] = "fj",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The law's day.")] = _DAY,
    overlay: OverlayFiles = None,
    language: Language = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the files go.")] = Path("landfall-demo"),
    as_json: AsJson = False,
) -> None:
    """Screen and assess a simulated day of parcels at one port, and show what was caught and what was missed.

    The parcels, names and exchange rates are invented; the law is real. The same seed gives the same day.

    Example: landfall demo --parcels 5000 --seed 1
    """
    from service.settings import read_settings
    from service.warmup import prepare_kernels
    from service.whole_files import refuse_if_foreign, write_folder

    refuse_if_foreign(out, _FILES)
    settings = read_settings()
    prepare_kernels(settings)
    from engine.columns.codes import currency_exponents
    from engine.exchange import read_rates
    from engine.formats.read import read
    from engine.simulation.population import make_day
    from service.desk import gaps_sentence, open_desk, overlay_sentences, spoken_language
    from service.kept import keep
    from service.screening import Call, decide, encode_records
    from service.summary import summarise

    whose = _offered(country)
    desk_rates = make_day(seed=seed, consignments=1, country=whose, day=on).rates_csv
    desk = open_desk(whose, on, read_rates(desk_rates, "rates.csv", currency_exponents()), (), overlay or ())
    keep(desk.rulebook, settings.kept_folder)
    if not as_json:
        remark(f"A simulated day: {parcels:,} parcels arrive. Parcels, names and exchange rates are invented.")
        remark(f"The law: {desk.rulebook.title}, in force on {on}.")
        for sentence in (*overlay_sentences(desk.rulebook), *gaps_sentence(desk.rulebook)):
            remark(sentence)
    day = make_day(seed=seed, consignments=parcels, country=desk.rulebook.country, day=on)
    arrived = encode_records(day.records)
    spoken, told = spoken_language(desk, language)
    for sentence in told:
        remark(sentence)
    call = Call(None, settings.threads, spoken)

    started = time.perf_counter()
    records = read(arrived, "consignments.ndjson").records
    read_s = time.perf_counter() - started
    decide(records, desk, call)
    answer = decide(records, desk, call)
    started = time.perf_counter()
    decisions = list(answer.records())
    write_folder(out, {**_arrivals(day, arrived), **_answers(decisions)})
    seconds = {"read": read_s, **answer.seconds, "write": time.perf_counter() - started}
    _show(summarise(decisions, seconds), _caught(day.truth, decisions), out, as_json=as_json)


def _offered(country: str) -> str:
    """Refuse a country that has no rulebook, or no market to draw parcels from; name those that have both."""
    from engine.rulebook.load import available
    from engine.simulation.scenario import MARKETS

    code = country.strip().upper()
    offered = [folder.name.upper() for folder in available() if folder.name.upper() in MARKETS]
    if code not in offered:
        message = f"There is no demonstration for {code}; there is one for {', '.join(offered)}."
        raise UnusableValue(message, code="no_demonstration")
    return code


def _arrivals(day: PortDay, arrived: bytes) -> dict[str, bytes]:
    rows = [f"{record['consignment_id']},{truth}" for record, truth in zip(day.records, day.truth, strict=True)]
    truth_csv = "\n".join(["consignment_id,truth", *rows, ""]).encode()
    return {"consignments.ndjson": arrived, "rates.csv": day.rates_csv.encode(), "truth.csv": truth_csv}


def _answers(decisions: Sequence[DecisionRecord]) -> dict[str, bytes]:
    from engine.formats.answers import WRITERS, write_levies_csv

    of_parcels = {f"decisions.{name}": WRITERS[name](decisions) for name in ("ndjson", "csv")}
    return {**of_parcels, "levies.csv": write_levies_csv(decisions)}


def _caught(truth: Sequence[str], records: Sequence[DecisionRecord]) -> dict[str, dict[str, int]]:
    from collections import Counter

    from engine.rulebook.law import LANES

    lanes = Counter((kind, record.get("lane", "refused")) for kind, record in zip(truth, records, strict=True))
    kinds = sorted(set(truth), key=lambda kind: (kind == "clean", kind))
    return {kind: {lane: lanes[kind, lane] for lane in (*LANES, "refused")} for kind in kinds}


def _show(summary: Summary, caught: Mapping[str, Mapping[str, int]], out: Path, *, as_json: bool) -> None:
    from dataclasses import asdict

    from service.summary_tables import draw_summary

    if as_json:
        say_json({**asdict(summary), "planted": caught, "folder": str(out), "files": _FILES})
        return
    console = results()
    draw_summary(summary, console)
    console.print(_caught_table(caught))
    say("Caught is what is not green; the screening saw the declarations only. It ran twice; the time is the second.")
    console.print(make_table(f"Files in {out.resolve()}", ("file", "holds"), list(_FILES.items())))


def _caught_table(caught: Mapping[str, Mapping[str, int]]) -> Any:
    rows = []
    for kind, lanes in caught.items():
        total = sum(lanes.values())
        rows.append(
            [kind, f"{total:,}", *(f"{count:,}" for count in lanes.values()), f"{1 - lanes['green'] / total:.0%}"]
        )
    lanes_shown = [f">{lane}" for lane in next(iter(caught.values()))]
    return make_table("What was planted, and where it went", ("planted", ">parcels", *lanes_shown, ">not green"), rows)
