"""`landfall rules schema`: this file writes JSON Schema, by which editors complete and explain keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from service.console import say, say_json


def schema(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", file_okay=False, help="Write one file for each kind here.")
    ] = None,
) -> None:
    """Write JSON Schema for every kind of rule file, so that editors complete and explain keys without a network.

    With --out it is one file for each kind, and the line that a rule file begins with so that editors find it.

    Example: landfall rules schema --out schema
    """
    from engine.rulebook.json_schema import file_name, hint_line, json_schemas
    from service.whole_files import write_folder

    schemas = json_schemas()
    if out is None:
        say_json(schemas)
        return
    write_folder(out, {file_name(kind): json.dumps(one, indent=2).encode() + b"\n" for kind, one in schemas.items()})
    say(f"Written to {out.as_posix()}: {', '.join(file_name(kind) for kind in schemas)}.")
    say("The first line of a rule file says where its schema is; from a folder beside the rulebooks, for example:")
    say(hint_line("about", f"../../{out.name}"))
