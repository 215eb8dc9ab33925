"""`landfall rules new`: this file begins a rulebook as a copy, and says what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from service.console import say

_PARENT: Final = Path("rules")


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Code of a country, such as to; or a name to try under.")],
    *,
    origin: Annotated[
        str, typer.Option("--from", metavar="CODE", help="Rulebook to copy: xx, or the shipped one of that name.")
    ] = "xx",
) -> None:
    """Begin a rulebook in ./rules/NAME as a copy of Examplia, which checks and tests well from the start.

    With --from it is the shipped rulebook of the same name, to be changed. Nothing is ever overwritten.

    Example: landfall rules new to
    """
    from engine.rulebook.load import find_folder
    from service.copying import carries_examplia, copy_rulebook

    folder = copy_rulebook(name, find_folder(origin.strip().lower()), _PARENT)
    is_examplia = origin.strip().lower() == "xx"
    what = "a copy of Examplia, and everything in it is invented" if is_examplia else f"a copy of the shipped {origin}"
    shown = folder.as_posix()
    say(f"{shown} is {what}: change it file by file, {shown}/about.yaml first.")
    for sentence in carries_examplia(name):
        say(sentence)
    if is_examplia:
        say("Still Examplia's, and read by the public in rules show: administration and unknowns in about.yaml,")
        say("collection.yaml, lanes.yaml, and the sources of all values. Lint names what is left (left_from_examplia).")
    say(f"After each change: landfall rules check {shown} --lint, and landfall rules test {shown}")
    say("How a rule and a value of law are written: landfall help writing-rules")
