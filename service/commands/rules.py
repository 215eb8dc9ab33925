"""`landfall rules`: this file tests, lists and shows rulebooks, and lists the other commands on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.errors import RulebookError
from service.commands.named_rulebooks import Books, find, load_named, meant
from service.commands.options import AsJson, Language, On, OverlayFiles, RulesFolders
from service.commands.rules_cases import cases
from service.commands.rules_check import check
from service.commands.rules_diff import diff
from service.commands.rules_explain import explain, history
from service.commands.rules_new import new
from service.commands.rules_schema import schema
from service.console import make_table, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND

if TYPE_CHECKING:
    from engine.examples import ExampleResult
    from engine.rulebook.book import Rulebook
    from engine.rulebook.load import Reading

_DIGEST_SHOWN: Final = 12

rules = typer.Typer(
    help="Write, check, test and show rulebooks. A rulebook is named by its code or its folder.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@rules.command(name="list")
def list_rulebooks(*, folders: RulesFolders = None, as_json: AsJson = False) -> int:
    """List the rulebooks that are here.

    Example: landfall rules list
    """
    from engine.rulebook.cache import ReadingCache
    from engine.rulebook.load import find_folder, read
    from service.desk import models_in_use

    rows: list[dict[str, Any]] = []
    cache, models = ReadingCache(), models_in_use()
    for book in find(None, folders or ()):
        reading = read(find_folder(book, folders or ()), cache=cache, models=models)
        rows.append(_row(reading, reading.book) if reading.book is not None else _broken_row(reading))
    is_broken = any("digest" not in row for row in rows)
    if as_json:
        say_json(rows)
    else:
        columns = ("rulebook", "status", "country", "currency", ">values", ">rules", ">examples", "digest", "title")
        cells = [[_cell(row, column.removeprefix(">")) for column in columns] for row in rows]
        results().print(make_table("", columns, cells))
    return FOUND if is_broken else ALL_WELL


@rules.command()
def show(book: Annotated[str, typer.Argument(metavar="CODE or FOLDER")], *, on: On = None, folders: RulesFolders = None,
         overlay: OverlayFiles = None, language: Language = "en", as_json: AsJson = False) -> None:  # fmt: skip
    """Show what is in force on a day: thresholds, levies with their sources, lanes and rules.

    Example: landfall rules show fj --on 2025-09-01
    """
    from service.desk import day_of
    from service.law_in_words import describe, draw

    rulebook = load_named(find([book], folders or ())[0], folders, overlay)
    described = describe(rulebook, day_of(on, rulebook.timezone), language or "en")
    if as_json:
        say_json(described)
    else:
        draw(described)


@rules.command(name="test")
def run_worked_examples(
    books: Books = None, *, folders: RulesFolders = None, overlay: OverlayFiles = None, as_json: AsJson = False
) -> int:
    """Run the worked examples of rulebooks and show those that come out otherwise.

    Exit code 1 says that an example failed.

    Example: landfall rules test fj
    """
    from engine.rulebook.cache import ReadingCache
    from service.settings import read_settings
    from service.warmup import prepare_kernels

    prepare_kernels(read_settings())
    cache = ReadingCache()
    loaded = [load_named(book, folders, overlay, cache) for book in find(meant(books, overlay), folders or ())]
    from engine.examples import run_examples

    outcomes = [(book, run_examples(book)) for book in loaded]
    return _tell_examples(outcomes, as_json=as_json)


rules.command()(check)
rules.command()(cases)
rules.command(name="new")(new)
rules.command(name="schema")(schema)
rules.command(name="diff")(diff)
rules.command(name="explain")(explain)
rules.command(name="history")(history)


def _broken_row(reading: Reading) -> dict[str, Any]:
    problem = RulebookError(reading.files.name, reading.faults)
    return {"rulebook": problem.rulebook.lower(), "title": problem.message}


def _row(reading: Reading, book: Rulebook) -> dict[str, Any]:
    from engine.rulebook.counting import count_statuses

    return {
        "rulebook": book.name,
        "status": book.about.status,
        "country": book.country,
        "currency": book.currency,
        "values": count_statuses(reading).total(),
        "rules": sum(len(area.rules) for area in book.areas),
        "examples": len(book.examples),
        "digest": book.digest,
        "title": book.title,
    }


def _cell(row: dict[str, Any], column: str) -> str:
    value = row.get(column, "")
    return str(value).removeprefix("sha256:")[:_DIGEST_SHOWN] if column == "digest" else str(value)


def _tell_examples(outcomes: Sequence[tuple[Rulebook, Sequence[ExampleResult]]], *, as_json: bool) -> int:
    from engine.examples import describe

    failed = [result for _, found in outcomes for result in found if not result.has_passed]
    if as_json:
        say_json([
            {"rulebook": book.name, "example": result.example.id, "differences": list(result.differences)}
            for book, found in outcomes
            for result in found
        ])  # fmt: skip
        return FOUND if failed else ALL_WELL
    for result in failed:
        say(describe(result))
    for book, found in outcomes:
        say(f"{book.name}: {sum(result.has_passed for result in found)} of {len(found)} examples came out as written.")
    return FOUND if failed else ALL_WELL
