"""`landfall statements`: this file makes what sellers, platforms and carriers collected in a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.options import (
    AsJson,
    CountersFile,
    ElectionsFile,
    ModelsFrom,
    OverlayFiles,
    RatesFile,
    RegistersFile,
    RulesFolders,
)
from service.console import counted, make_table, remark, results, say, say_json
from service.exit_codes import ALL_WELL, SOME_REFUSED

if TYPE_CHECKING:
    from engine.statements.statement import Statements
    from service.statements import Beside


def statements(
    batches: Annotated[list[str], typer.Argument(metavar="BATCH...", help="Files of records.")],
    *,
    country: Annotated[str, typer.Option("--country", help="Whose law.")],
    period: Annotated[str, typer.Option("--period", help="2026, 2026-H1, 2026-Q1 or 2026-06.")],
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="One day's law for all parcels; without it each has that of its arrival."
        ),
    ] = None,
    paid: Annotated[
        Path | None, typer.Option("--paid", metavar="FILE", help="CSV: what the parties' own returns say.")
    ] = None,
    events: Annotated[
        Path | None, typer.Option("--events", metavar="FILE", help="CSV: parcels refused, returned, refunded.")
    ] = None,
    registers: RegistersFile = None,
    elections: ElectionsFile = None,
    model_from: ModelsFrom = None,
    rates: RatesFile = None,
    counters: CountersFile = None,
    rules: RulesFolders = None,
    overlay: OverlayFiles = None,
    input_format: Annotated[str | None, typer.Option("--input-format", help="As of screen.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write tables and a page for each party here.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say for each seller, platform and carrier what it collected in a period, corrected, and held against its return.

    A parcel belongs to the period of its day of arrival, or of the day of the call where that is not declared.

    Example: landfall statements parcels.csv --country FJ --period 2026-Q1 --paid returns.csv --out statements
    """
    from service.settings import read_settings
    from service.warmup import prepare_kernels
    from service.whole_files import refuse_if_foreign, with_list, write_folder

    settings = read_settings()
    prepare_kernels(settings)
    from engine.statements.periods import read_period
    from service.commands.screen import read_inputs
    from service.desk import Credentials, open_desk, read_counters_file, read_rates_file
    from service.kept import keep
    from service.statement_files import statement_files
    from service.statements import LawBook, state

    wanted, beside = read_period(period), _beside(paid, events)
    given = Credentials(registers, elections, tuple(model_from or ()))
    desk = open_desk(country, on, read_rates_file(rates), rules or (), overlay or (), counters, given)
    for sentence in desk.remarks:
        remark(sentence)
    book = desk.rulebook
    keep(book, settings.kept_folder)
    used = read_counters_file(counters, book.exponent)
    known = desk.evidence.setting.registrations
    law = LawBook(book, read_rates_file(rates), used, known, desk.law.day, is_fixed=on is not None)
    records = [record for reading in read_inputs(batches, input_format, strict=False) for record in reading.records]
    made = state(records, law, beside, wanted)
    if out is not None:
        files = with_list(statement_files(made.statements, book.title, book.currency, book.exponent))
        refuse_if_foreign(out, files)
        write_folder(out, files)
        remark(f"{counted(len(files), 'file')} in {out}")
    for refused in made.refused:
        remark(f"Refused: {refused.consignment_id or 'a record'}: {refused.problems[0].detail}")
    if as_json:
        say_json(_json(made.statements, book.currency, book.exponent))
    else:
        _draw(made.statements, book.currency, book.exponent, has_counters=used is not None)
    return SOME_REFUSED if made.refused else ALL_WELL


def _beside(paid: Path | None, events: Path | None) -> Beside:
    from engine.columns.codes import currency_exponents
    from engine.statements.events import read_events
    from engine.statements.paid import read_paid
    from service.desk import read_text_file
    from service.statements import Beside

    exponents = currency_exponents()
    returns = None if paid is None else read_paid(read_text_file(paid), paid.name, exponents)
    happened = () if events is None else read_events(read_text_file(events), events.name, exponents)
    return Beside(returns, happened)


def _draw(made: Statements, currency: str, exponent: int, *, has_counters: bool) -> None:
    from service.comparison import money_text

    console, has_returns = results(), any(one.compared is not None for one in made.statements)
    rows: list[Sequence[str]] = []
    for one in made.statements:
        sums = one.sums()
        open_rows = sum(
            row.where not in ("paid_and_arrived", "arrived_in_another_period", "nothing_to_pay")
            for row in one.compared or ()
        )
        rows.append([
            f"{one.party.scheme} {one.party.number}", f"{len({row.consignment_id for row in one.rows}):,}",
            money_text(sum(levy.collected_minor for levy in sums), exponent),
            money_text(sum(levy.corrections_minor for levy in sums), exponent),
            money_text(one.to_pay_minor, exponent), f"{open_rows:,}" if has_returns else "-",
        ])  # fmt: skip
    columns = ("party", ">parcels", ">collected", ">corrections", ">to pay", ">to clear up")
    if rows:
        console.print(make_table(f"Statements of {made.period.name}, {currency}", columns, rows))
    else:
        say(f"No party collected anything in {made.period.name}.")
    at_border = sum(row.minor or 0 for row in made.at_border)
    say(f"At the border, parcel by parcel: {money_text(at_border, exponent)} {currency}.")
    if made.unplaced:
        say(f"{counted(len(made.unplaced), 'amount')} could not be placed: {_why(made)}.")
        say("  Each stands with its reason in unplaced.csv, which --out writes.")
        for advice in _advice(made, has_counters=has_counters):
            say(f"  {advice}")
    if made.refunds:
        say(f"{counted(len(made.refunds), 'refund')} to be claimed, or kept: refunds.csv.")
    if made.to_decide:
        say(f"{counted(len(made.to_decide), 'event')} for a person to decide: to_decide.csv.")
        for why in dict.fromkeys(one.why for one in made.to_decide):
            say(f"  {why}")
    if made.refused:
        say(f"{counted(made.refused, 'record')} refused; they are in no statement.")


def _why(made: Statements) -> str:
    from collections import Counter

    counts = Counter(row.place.replace("_", " ") for row in made.unplaced)
    return ", ".join(f"{place} {many:,}" for place, many in counts.most_common())


def _advice(made: Statements, *, has_counters: bool) -> Iterator[str]:
    """Say what to do about amounts without a place."""
    places = {row.place for row in made.unplaced}
    if "nobody_named" in places:
        missing = ", ".join(dict.fromkeys(row.why for row in made.unplaced if row.place == "nobody_named"))
        yield f"Nobody named ({missing}): write seller_id, platform_id or operator_id into the record, and run again."
    if not has_counters and any("used" in row.why for row in made.unplaced):
        yield "What persons used of a quota before is not known: give --counters FILE, or a file with its header only."


def _json(made: Statements, currency: str, exponent: int) -> dict[str, Any]:
    from collections import Counter

    from engine.days import day_text
    from engine.money import decimal_text
    from engine.statements.reconciliation import WHERES

    def money(minor: int) -> str:
        return decimal_text(minor, exponent)

    return {
        "period": {"name": made.period.name, "first": day_text(made.period.first), "last": day_text(made.period.last)},
        "currency": currency,
        "statements": [
            {
                "scheme": one.party.scheme,
                "number": one.party.number,
                "parcels": len({row.consignment_id for row in one.rows}),
                "levies": [
                    {
                        "levy": levy.levy,
                        "collected": money(levy.collected_minor),
                        "corrections": money(levy.corrections_minor),
                        "to_pay": money(levy.to_pay_minor),
                    }
                    for levy in one.sums()
                ],
                "to_pay": money(one.to_pay_minor),
                "reconciliation": None
                if one.compared is None
                else {where: sum(row.where == where for row in one.compared) for where in WHERES},
            }
            for one in made.statements
        ],
        "at_border": {"amounts": len(made.at_border), "sum": money(sum(row.minor or 0 for row in made.at_border))},
        "nothing_due": made.nothing_due,
        "other_periods": made.other_periods,
        "unplaced": dict(Counter(row.place for row in made.unplaced)),
        "refunds": len(made.refunds),
        "to_decide": len(made.to_decide),
        "refused": made.refused,
    }
