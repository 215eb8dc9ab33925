"""The command line, `landfall`: this file runs one command and is the one place where errors become sentences."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine import VERSION
from engine.errors import LandfallError, RulebookError
from service.console import forgive_narrow_encodings, remark
from service.exit_codes import ALL_WELL, READER_LEFT, STOPPED, WRONG_USE

if TYPE_CHECKING:
    import typer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a person's mistake is a sentence, never a stack trace."""
    forgive_narrow_encodings()
    if arguments is None:
        # One command is one short process: looking for cycles takes a tenth of its start and finds next to none.
        gc.disable()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _tell(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        _drop_output()
        return READER_LEFT
    except OSError as problem:
        return _tell_system(problem)
    return status


def _tell(arguments: list[str]) -> int:
    # Everything is imported in here, so that Ctrl-C is heard while it is.
    import typer

    try:
        return _run(arguments)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as mistake:
        return _tell_mistake(mistake)
    except RulebookError as broken:
        return _tell_faults(broken)
    except LandfallError as problem:
        remark(problem.message)
        return WRONG_USE
    except typer.Abort:
        return _stopped()


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["--version"]:
        sys.stdout.write(f"landfall {VERSION}\n")
        return ALL_WELL
    from typer.main import get_command

    from service.commands.every import app

    command = get_command(app)
    with command.make_context("landfall", arguments) as context:
        status = command.invoke(context)
        return status if isinstance(status, int) else ALL_WELL


def _stopped() -> int:
    remark("Stopped; nothing more was written.")
    return STOPPED


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


def _tell_system(problem: OSError) -> int:
    """Say what the system refused; an error that names no file is one of writing what was asked for."""
    reason = problem.strerror or str(problem)
    if problem.filename is None:
        _drop_output()
        remark(f"The output cannot be written: {reason}.")
    else:
        remark(f"{os.fsdecode(problem.filename)} cannot be used: {reason}.")
    return WRONG_USE


def _drop_output() -> None:
    """Send what is still buffered nowhere: it must not fail again while Python closes."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, sys.stdout.fileno())
    except io.UnsupportedOperation:
        # The output is no file of the system, so nothing is flushed to one.
        return
    finally:
        os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
