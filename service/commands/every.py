"""Every command of `landfall`: this file is the list."""

from __future__ import annotations

from typing import Annotated

import typer

from service.commands.compare import compare
from service.commands.demo import demo
from service.commands.doctor import doctor
from service.commands.estimate import estimate
from service.commands.manual import manual
from service.commands.rules import rules
from service.commands.rules_prove import prove
from service.commands.screen import screen
from service.commands.statements import statements

app = typer.Typer(
    name="landfall",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Try it: landfall demo. Every task has a page: landfall help.",
)
app.command(short_help="Run the main job on a simulated day at one port.")(demo)
app.command(short_help="Decide consignments: lane, reasons and what they owe.")(screen)
app.command(short_help="Say what sellers, platforms and carriers collected in a period.")(statements)
app.command(short_help="Say what one parcel would owe, and why.")(estimate)
app.command(short_help="Compare ways of collecting on the same parcels.")(compare)
rules.command(short_help="Ask a solver what the rules can and cannot do.")(prove)
app.add_typer(rules, name="rules", short_help="Check, test, list and show rulebooks.")
app.command(short_help="Say what is present and what is missing.")(doctor)
app.command(name="help", short_help="Read the manual, one page a task.")(manual)


@app.callback()
def landfall(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    """Screen low-value parcels for risk and work out what they owe, under each administration's own law."""
