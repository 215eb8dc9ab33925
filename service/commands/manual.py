"""`landfall help`: this file prints the pages of the manual, which come with the installation."""

from __future__ import annotations

from typing import Annotated

import typer

from service.console import say


def manual(
    topic: Annotated[str | None, typer.Argument(metavar="[TOPIC]", help="Name of a page.", show_default=False)] = None,
) -> None:
    """Read the manual, one page a task.

    Example: landfall help screening
    """
    from service.manual_pages import page, titles

    if topic is None:
        width = max(len(name) for name in titles())
        say("Pages of the manual; read one with: landfall help TOPIC\n")
        for name, title in titles().items():
            say(f"  {name.ljust(width)}  {title}")
    else:
        say(page(topic).rstrip())
