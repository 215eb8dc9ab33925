"""A batch that a command looks at beside the law: a file of records, or the invented day of the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.days import day_text
from service.console import counted, remark

if TYPE_CHECKING:
    from engine.columns.ingest import Ingested
    from engine.exchange import ExchangeRates

DEMO: Final = "demo"
_DEMO_PARCELS: Final = 5000
_DEMO_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class BatchRead:
    """The records of a batch in columns, and the exchange rates of its days."""

    ingested: Ingested
    rates: ExchangeRates


def read_batch(named: str, country: str, arrival: int, rates: Path | None, input_format: str | None) -> BatchRead:
    """Read a batch, and say what it is.

    Parameters
    ----------
    named
        A file of records, - for standard input, or demo.
    country, arrival
        Whose demonstration, and the day on which its parcels arrive.
    rates
        A file of exchange rates; without one the demonstration brings its own, which are invented.
    """
    from engine.columns.ingest import ingest
    from service.desk import read_rates_file

    if named == DEMO:
        records, scenario_rates = _demo_records(country, arrival)
        ingested = ingest(records)
        remark(
            f"The batch: {counted(len(records), 'parcel')} of the demonstration, invented as its exchange rates are."
        )
        return BatchRead(ingested, scenario_rates if rates is None else read_rates_file(rates))
    from service.commands.screen import read_inputs

    records = [record for reading in read_inputs([named], input_format, strict=False) for record in reading.records]
    ingested = ingest(records)
    refused = f"; {len(ingested.refused):,} refused and left out" if ingested.refused else ""
    remark(f"The batch: {counted(len(records), 'record')} of {named}{refused}.")
    return BatchRead(ingested, read_rates_file(rates))


def _demo_records(country: str, arrival: int) -> tuple[Sequence[Any], ExchangeRates]:
    from engine.columns.codes import currency_exponents
    from engine.exchange import read_rates
    from engine.formats.read import read
    from engine.simulation.population import make_day
    from service.screening import encode_records

    drawn = make_day(seed=_DEMO_SEED, consignments=_DEMO_PARCELS, country=country, day=day_text(arrival))
    found = read(encode_records(drawn.records), "consignments.ndjson").records
    return found, read_rates(drawn.rates_csv, "rates.csv", currency_exponents())
