"""The command line, `landfall`: this file is the list of commands and the one place where errors become sentences."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from engine import VERSION
from engine.errors import LandfallError, RulebookError
from service.commands.demo import demo
from service.commands.doctor import doctor
from service.commands.estimate import estimate
from service.commands.manual import manual
from service.commands.rules import rules
from service.commands.screen import screen
from service.console import forgive_narrow_encodings, remark

ALL_WELL = 0
FOUND = 1
WRONG_USE = 2
SOME_REFUSED = 3
STOPPED = 130
READER_LEFT = 141

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
app.command(short_help="Say what one parcel would owe, and why.")(estimate)
app.add_typer(rules, name="rules", short_help="Check, test, list and show rulebooks.")
app.command(short_help="Say what is present and what is missing.")(doctor)
app.command(name="help", short_help="Read the manual, one page a task.")(manual)


@app.callback()
def landfall(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    """Screen low-value parcels for risk and work out what they owe, under each administration's own law."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a person's mistake is a sentence, never a stack trace."""
    forgive_narrow_encodings()
    if arguments is None:
        # One command is one short process: looking for cycles takes a tenth of its start and finds next to none.
        gc.disable()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as mistake:
        return _tell_mistake(mistake)
    except RulebookError as broken:
        return _tell_faults(broken)
    except LandfallError as problem:
        remark(problem.message)
        return WRONG_USE
    except (KeyboardInterrupt, typer.Abort):
        remark("Stopped; nothing more was written.")
        return STOPPED
    except BrokenPipeError:
        return _leave_quietly()


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["--version"]:
        sys.stdout.write(f"landfall {VERSION}\n")
        return ALL_WELL
    command = get_command(app)
    with command.make_context("landfall", arguments) as context:
        status = command.invoke(context)
        sys.stdout.flush()
        return status if isinstance(status, int) else ALL_WELL


def _tell_mistake(mistake: typer.TyperException) -> int:
    context = getattr(mistake, "ctx", None)
    path = context.command_path if context is not None else "landfall"
    sentence = mistake.format_message()
    remark(sentence if "Usage:" in sentence else f"{sentence}\nSee how it is used: {path} --help")
    return WRONG_USE


def _tell_faults(broken: RulebookError) -> int:
    from engine.language.diagnostics import render

    for fault in broken.faults:
        remark(render(fault) + "\n")
    remark(broken.message)
    return WRONG_USE


def _leave_quietly() -> int:
    # Whoever read our output has left; what is still buffered must not fail again while Python closes.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    return READER_LEFT


if __name__ == "__main__":
    sys.exit(main())
