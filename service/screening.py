"""One call to the hall: this file takes raw records to decision records, writes them and sums them up."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.counters import carry_on, write_counters
from engine.formats.answers import WRITERS, write_levies_csv
from service.console import busy, remarks, say_bytes
from service.summary import Tally
from service.whole_files import write_whole

if TYPE_CHECKING:
    from engine.records import DecisionRecord, RawRecord
    from engine.screen import Screened
    from service.desk import Desk

_WORTH_A_BAR: Final = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """How one call is worked out; decisions depend on the seed only, and their reasons are said in ``language``."""

    seed: int | None
    threads: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """Where the answer of a call goes; decisions that have no file are said on standard output."""

    decisions: Path | None = None
    levies: Path | None = None
    counters: Path | None = None


@dataclass(frozen=True)
class Answer:
    """What one call gave, and how many seconds each step took."""

    screened: Screened
    seconds: Mapping[str, float]

    @property
    def refused(self) -> int:
        """Count the refused records."""
        return len(self.screened.ingested.refused)

    def records(self) -> Iterator[DecisionRecord]:
        """Write each decision as its record, in the order in which the records came in; none is kept."""
        return _shown(self.screened.records(), self.screened.decisions.known.consignments + self.refused)

    @property
    def counts_anything(self) -> bool:
        """Say whether the law says how quotas are used."""
        return self.screened.decisions.owed.drawn is not None

    def write(self, answer_format: str, files: Files) -> Tally:
        """Write the decisions and what goes with them, whole or not at all, and count them."""
        tally = Tally()
        content = WRITERS[answer_format](tally.watch(self.records()))
        written = {} if files.decisions is None else {files.decisions: content}
        if files.levies is not None:
            written[files.levies] = write_levies_csv(self.records())
        if files.counters is not None:
            written[files.counters] = self._counters().encode()
        write_whole(written)
        if files.decisions is None:
            say_bytes(content)
        return tally

    def _counters(self) -> str:
        """Write what persons have used of quotas by the end of the call."""
        decisions = self.screened.decisions
        setting, drawn = decisions.evidence.setting, decisions.owed.drawn
        counters = carry_on(setting.counters, {} if drawn is None else drawn.used(), setting.day)
        return write_counters(counters, decisions.law.exponent)


def decide(records: Sequence[RawRecord], desk: Desk, call: Call) -> Answer:
    """Screen records under the law on the desk; warmup.prepare_kernels was called before the desk was opened."""
    from engine.columns.ingest import ingest
    from engine.reasons import Voice
    from engine.screen import Screened, screen

    started = time.perf_counter()
    with busy(f"Setting out {len(records):,} records in columns"):
        ingested = ingest(records)
    in_columns = time.perf_counter()
    decisions = screen(ingested.batch, desk.law, desk.evidence, seed=call.seed, threads=call.threads)
    seconds = {"columns": in_columns - started, "screen": time.perf_counter() - in_columns}
    return Answer(Screened(ingested, replace(decisions, voice=Voice(call.language))), seconds)


def encode_records(records: Sequence[Mapping[str, object]]) -> bytes:
    """Write consignment records as NDJSON, as a customs system would send them."""
    import msgspec

    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode(record) + b"\n" for record in records)


def _shown(records: Iterator[DecisionRecord], total: int) -> Iterator[DecisionRecord]:
    console = remarks()
    if total < _WORTH_A_BAR or not console.is_terminal:
        return records
    from rich.progress import track

    return iter(track(records, "Writing decisions", total=total, console=console, transient=True))
