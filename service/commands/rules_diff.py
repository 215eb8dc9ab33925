"""`landfall rules diff`: this file compares two versions of a law, and what they do to one batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.days import day_text
from service.commands.batches import DEMO, read_batch
from service.commands.options import AsJson, CountersFile, Language, RatesFile, RulesFolders, Seed
from service.console import remark, say, say_json

if TYPE_CHECKING:
    from engine.diff.effect import Effect
    from service.versions import Pair, Version

_DIGEST_SHOWN: Final = 19
_META: Final = "CODE, FOLDER, CODE@DATE or DIGEST"


@dataclass(frozen=True, slots=True)
class _Given:
    """What the caller gave for the batch."""

    on: str
    rates: Path | None
    counters: Path | None
    input_format: str | None

    def paths(self) -> list[Path]:
        """Give the files that are read."""
        batch = None if self.on == DEMO else Path(self.on)
        return [path for path in (batch, self.rates, self.counters) if path is not None]


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"{_META}.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help=f"{_META}; or the FILE of an overlay, laid over OLD.")],
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="BATCH", help="A file of records, or demo: what would change for it.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help="The law's day where none is named; today by default.")
    ] = None,
    rules: RulesFolders = None,
    rates: RatesFile = None,
    counters: CountersFile = None,
    input_format: Annotated[str | None, typer.Option("--input-format", help="As of screen.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write every parcel that changed here, as CSV.")] = None,
    top: Annotated[int, typer.Option("--top", min=0, help="How many parcels that changed are shown.")] = 10,
    seed: Seed = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Say what a law says differently from another version of it, and with --on what that does to a batch.

    Both laws decide the same batch with the same seed, so that chance adds no difference. The exit code is 0 whether
    or not anything differs.

    Example: landfall rules diff fj@2024-06-27 fj@2024-06-28 --on demo
    """
    from service.law_changes import changes_json, draw_changes, sides_of
    from service.settings import read_settings
    from service.versions import Places, find_pair

    settings = read_settings()
    pair = find_pair(old, new, day, Places(rules or (), settings.kept_folder))
    for sentence in pair.remarks:
        remark(sentence)
    from engine.diff.laws import compare_laws
    from engine.scoring.sampling import seed_of

    changes = compare_laws(pair.old.rulebook, pair.new.rulebook, pair.old_day, pair.new_day)
    days = (pair.old.rulebook, pair.old_day), (pair.new.rulebook, pair.new_day)
    sides = sides_of(*days, language or "en")
    compared: dict[str, Any] = {"old": _version(pair.old, pair.old_day), "new": _version(pair.new, pair.new_day)}
    drawn = seed_of(pair.old.rulebook.digest, pair.old_day) if seed is None else seed
    effect = None if on is None else _effect(pair, _Given(on, rates, counters, input_format), out, drawn)
    if not as_json:
        say("\n".join([f"Old: {_sentence(compared['old'])}", f"New: {_sentence(compared['new'])}", ""]))
        if effect is None:
            draw_changes(changes, sides)
        else:
            from service.effect_tables import draw_effect, summary_text

            say(f"{summary_text(effect)}\n")
            draw_changes(changes, sides)
            draw_effect(effect, top)
    if as_json:
        from engine.diff.parcels import changed_parcels
        from service.effects import effect_json

        found = None if effect is None else {"seed": drawn, **effect_json(effect, changed_parcels(effect))}
        say_json({**compared, "changes": changes_json(changes, sides), "effect": found})


def _effect(pair: Pair, given: _Given, out: Path | None, seed: int) -> Effect:
    from service.settings import read_settings
    from service.warmup import prepare_kernels
    from service.whole_files import refuse_unusable, write_whole

    refuse_unusable([] if out is None else [out], given.paths())
    prepare_kernels(read_settings())
    from engine.diff.effect import compare_decisions
    from engine.diff.parcels import changed_parcels
    from engine.evidence import make_evidence
    from engine.screen import screen
    from service.desk import read_counters_file
    from service.effects import parcels_csv

    # The demonstration's parcels arrive on the earlier of the two days.
    arrival = min(pair.old_day, pair.new_day)
    batch = read_batch(given.on, pair.old.rulebook.country, arrival, given.rates, given.input_format)
    decided = []
    for version, day in ((pair.old, pair.old_day), (pair.new, pair.new_day)):
        book = version.rulebook
        used = read_counters_file(given.counters, book.exponent)
        law = book.in_force(day, batch.rates)
        evidence = make_evidence(
            book.country, book.currency, day, batch.rates, version.words, used, law.date_basis, book.registrations()
        )
        decided.append(screen(batch.ingested.batch, law, evidence, seed=seed, threads=read_settings().threads))
    effect = compare_decisions(*decided)
    if out is not None:
        write_whole({out: parcels_csv(changed_parcels(effect), effect.old.law.exponent)})
    return effect


def _version(version: Version, day: int) -> dict[str, Any]:
    book = version.rulebook
    return {
        "named": version.shown,
        "rulebook": book.name,
        "title": book.title,
        "day": day_text(day),
        "digest": book.digest,
        "overlays": [overlay.name for overlay in book.overlays],
    }


def _sentence(version: dict[str, Any]) -> str:
    laid = f" with {', '.join(version['overlays'])} laid over it" if version["overlays"] else ""
    return f"{version['rulebook']}{laid}, on {version['day']} ({version['digest'][:_DIGEST_SHOWN]})"
