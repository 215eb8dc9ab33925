"""The two voices of the command line, results and remarks, and how tables and bars look: this file is all of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDTH_IN_A_FILE: Final = 120
_LONGEST_BAR: Final = 40


def results() -> Console:
    """Give the console that prints what was asked for, on standard output."""
    return _console(to_remarks=False)


def remarks() -> Console:
    """Give the console that prints what is said beside it, on standard error."""
    return _console(to_remarks=True)


def remark(sentence: str) -> None:
    """Say one thing on standard error."""
    sys.stderr.write(sentence + "\n")


@contextlib.contextmanager
def busy(sentence: str) -> Iterator[None]:
    """Show on a terminal that something is being done, for as long as it takes; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield
        return
    with remarks().status(sentence):
        yield


def say(text: str) -> None:
    """Print text as it stands on standard output."""
    sys.stdout.write(text + "\n")


def say_bytes(content: bytes) -> None:
    """Write bytes to standard output, all of them: an output without a buffer may take a part at a time."""
    sys.stdout.flush()
    left = memoryview(content)
    while left:
        left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.buffer.flush()


def say_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    import json

    say(json.dumps(value, indent=2, ensure_ascii=False))


def make_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Lay out rows of text; a column whose name begins with ">" is set to the right.

    Names in the first column and numbers are never broken; the other columns share what is left alike, so that only
    long texts and addresses give way.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    cells = [list(row) for row in rows]
    for position, column in enumerate(columns):
        right = column.startswith(">")
        is_name = position == 0 and not any(" " in row[0] for row in cells)
        table.add_column(
            column.removeprefix(">"),
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=right or is_name,
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    return table


def counted(number: int, one: str) -> str:
    """Write a number with what it counts: 1 record, 2 records."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def bar(share: float) -> str:
    """Draw a share of 1 as a bar of text."""
    length = round(share * _LONGEST_BAR)
    return ("\N{FULL BLOCK}" if _is_drawn() else "#") * (max(length, 1) if share > 0 else 0)


def balance(share: float, half: int = 10) -> str:
    """Draw a share from -1 to 1 as a bar to the left or right of a middle."""
    full, middle = ("\N{FULL BLOCK}", "\N{BOX DRAWINGS LIGHT VERTICAL}") if _is_drawn() else ("#", "|")
    length = max(round(abs(share) * half), 1) if share else 0
    drawn = full * length
    return f"{(drawn if share < 0 else '').rjust(half)}{middle}{(drawn if share > 0 else '').ljust(half)}"


def _is_drawn() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")


def forgive_narrow_encodings() -> None:
    """Let a terminal that cannot show a letter show its number, rather than stop half way."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _console(*, to_remarks: bool) -> Console:
    from rich.console import Console

    class QuietConsole(Console):
        def on_broken_pipe(self) -> None:
            # rich would leave with exit code 1, which here means that something was found.
            raise BrokenPipeError

    options: dict[str, Any] = {"stderr": to_remarks, "highlight": False, "markup": False, "emoji": False}
    is_terminal = (sys.stderr if to_remarks else sys.stdout).isatty()
    return QuietConsole(**options) if is_terminal else QuietConsole(**options, width=_WIDTH_IN_A_FILE)
