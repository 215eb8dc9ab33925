"""`landfall compare`: this file lays the same parcels under several ways of collecting, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.batches import DEMO, read_batch
from service.commands.options import AsJson, CountersFile, ModelsFrom, On, RatesFile, RulesFolders
from service.console import remark, say_json

if TYPE_CHECKING:
    from engine.compare.assumptions import Assumptions
    from engine.compare.compare import Side
    from engine.compare.outcome import Prices
    from engine.exchange import ExchangeRates
    from service.commands.batches import BatchRead
    from service.comparison import LawShown
    from service.versions import Pair, Version

_MODELS = "border,vendor,platform,carrier,simplified,purchaser,exempt"


def compare(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="A file of records, - for standard input, or demo.")],
    *,
    country: Annotated[str, typer.Option("--country", help="Whose law: a code, a folder, either with @DATE.")],
    models: Annotated[str, typer.Option("--models", metavar="MODEL,...", help="Ways of collecting.")] = _MODELS,
    reform: Annotated[
        str | None,
        typer.Option("--reform", metavar="FILE", help="An overlay, or another version of the law, to stand beside it."),
    ] = None,
    lift: Annotated[
        str, typer.Option("--lift", metavar="RELIEF,...", help="Reliefs that do not stand in the comparison.")
    ] = "",
    levies: Annotated[
        str,
        typer.Option("--levies", metavar="LEVY,...", help="What the models collect; the rest stays at the border."),
    ] = "",
    assume: Annotated[
        Path | None, typer.Option("--assume", metavar="FILE", help="Assumptions that replace the shipped ones by name.")
    ] = None,
    on: On = None,
    rates: RatesFile = None,
    counters: CountersFile = None,
    rules: RulesFolders = None,
    model_from: ModelsFrom = None,
    input_format: Annotated[str | None, typer.Option("--input-format", help="As of screen.")] = None,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE.html", help="Write a page to read and print as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare ways of collecting on the same parcels: revenue, cost, leakage, and from which value it pays.

    What is due is worked out by the law, exactly. What comes of it rests on stated assumptions, each with its source or
    marked as one that has none; --assume replaces them. The reliefs of the law stand unless --lift names them.

    Example: landfall compare demo --country fj --models border,vendor,platform,carrier --on 2025-09-01
    """
    from service.settings import read_settings
    from service.versions import Places, find_pair
    from service.warmup import prepare_kernels
    from service.whole_files import refuse_unusable, write_whole

    settings = read_settings()
    given = [path for path in (None if batch in (DEMO, "-") else Path(batch), rates, counters, assume) if path]
    refuse_unusable([] if page is None else [page], given)
    code = country.lower() if len(country) == len("fj") else country
    pair = find_pair(code, reform or code, on, Places(rules or (), settings.kept_folder, tuple(model_from or ())))
    for sentence in (*pair.remarks, *_not_yet(pair)):
        remark(sentence)
    assumptions = _assumptions(assume)
    prepare_kernels(settings)
    from engine.compare.compare import REFORM, TODAY, Question, compare_models
    from service.comparison import Compared, comparison_json

    found = read_batch(batch, pair.old.rulebook.country, min(pair.old_day, pair.new_day), rates, input_format)
    known = [_side(TODAY, pair.old, pair.old_day, found, counters)]
    laws = [_law(TODAY, pair.old, pair.old_day)]
    if reform is not None:
        known.append(_side(REFORM, pair.new, pair.new_day, found, counters))
        laws.append(_law(REFORM, pair.new, pair.new_day))
    question = Question(_names(models), _names(levies), _names(lift))
    comparison = compare_models(known, question, assumptions, _prices(pair, found.rates))
    shown = "the demonstration" if batch == DEMO else Path(batch).name
    compared = Compared(comparison, assumptions, tuple(laws), shown, len(found.ingested.refused))
    if page is not None:
        from service.comparison_page import comparison_page

        write_whole({page: comparison_page(compared)})
        remark(f"A page to read and print: {page}")
    if as_json:
        say_json(comparison_json(compared))
    else:
        from service.comparison_tables import draw_comparison

        draw_comparison(compared)


def _side(label: str, version: Version, day: int, found: BatchRead, counters: Path | None) -> Side:
    from engine.compare.compare import Side
    from engine.evidence import make_evidence
    from service.desk import read_counters_file

    book = version.rulebook
    used = read_counters_file(counters, book.exponent)
    law = book.in_force(day, found.rates)
    evidence = make_evidence(
        book.country, book.currency, day, found.rates, version.words, used, law.date_basis, book.registrations(),
    )  # fmt: skip
    return Side(label, law, evidence.gather(found.ingested.batch), evidence)


def _not_yet(pair: Pair) -> Iterator[str]:
    """Say of each overlay of the reform that begins after the day on which it is looked at that it does nothing yet."""
    from engine.days import day_text

    for overlay in pair.new.rulebook.overlays:
        if overlay.since is not None and overlay.since > pair.new_day:
            yield (
                f"The reform {overlay.name} is not in force on {day_text(pair.new_day)}: it begins on "
                f"{day_text(overlay.since)}, and both laws are alike until then. Give --on {day_text(overlay.since)}."
            )


def _law(label: str, version: Version, day: int) -> LawShown:
    from service.comparison import LawShown

    book = version.rulebook
    overlays = tuple(overlay.name for overlay in book.overlays)
    return LawShown(label, book.name, book.title, day, book.digest, overlays)


def _assumptions(assume: Path | None) -> Assumptions:
    from engine.compare.assumptions_file import SHIPPED, read_assumptions
    from service.desk import read_file

    found = read_assumptions(read_file(SHIPPED), "rules/common/assumptions.yaml")
    return found if assume is None else read_assumptions(read_file(assume), assume.as_posix(), found)


def _prices(pair: Pair, rates: ExchangeRates) -> Prices:
    """Give what one unit of a currency is in national minor units, on the day of today's law."""
    from engine.columns.codes import currency_exponents

    book, exponents = pair.old.rulebook, currency_exponents()

    def price(currency: str) -> Fraction | None:
        factor = rates.minor_factor(currency, book.currency, pair.old_day, exponents)
        return None if factor is None else factor * 10 ** exponents[currency]

    return price


def _names(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))
