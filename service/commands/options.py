"""The options that several commands share, each worded once: this file is that list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

On: TypeAlias = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The law's day, such as 2025-09-01; today where the law applies."),
]
RulesFolders: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="A folder of rulebooks, looked in before the shipped ones.",
    ),
]
RatesFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--rates", metavar="FILE", help="CSV of dated customs exchange rates: since,currency,to,rate."),
]
OverlayFiles: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="A file that changes named values of the rulebook; several are laid over it in order.",
    ),
]
CountersFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--counters",
        metavar="FILE",
        help="CSV of what persons have used of periodic quotas: consignee_id,period,counter,value and perhaps since.",
    ),
]
CountersOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--counters-out",
        metavar="FILE",
        help="Also write what persons have used by the end of this batch: --counters for the next one.",
    ),
]
RegistersFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--registers",
        metavar="FILE",
        help="CSV of who is registered under schemes of prepaid tax: scheme,number,since,until,holder.",
    ),
]
ElectionsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--elections", metavar="FILE", help="CSV of what parties chose: party,choice,since,until."),
]
ModelsFrom: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--model-from", metavar="NAME", help="A collection model that was installed beside Landfall."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON in place of the table.")]
Seed: TypeAlias = Annotated[
    int | None,
    typer.Option("--seed", help="Seed of the random share; the rulebook and the day say it where none is given."),
]
Language: TypeAlias = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="Language of what is said, such as en or fr."),
]
