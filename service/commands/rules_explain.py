"""`landfall rules explain` and `history`: this file says in words what a rulebook holds, and what held before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from engine.errors import UnusableValue
from service.commands.options import AsJson, Language, On, OverlayFiles, RulesFolders
from service.console import remark, results, say_json

if TYPE_CHECKING:
    from engine.explain.explanation import Reader
    from engine.explain.subjects import Subject
    from engine.explain.titles import Setting

_READERS: Final = ("officer", "trader")


def explain(
    name: Annotated[str, typer.Argument(metavar="RULE", help="A rule, area, relief, levy or value: fj.splitting.")],
    *,
    language: Language = "en",
    reader: Annotated[str, typer.Option("--for", metavar="READER", help="officer or trader (the public).")] = "officer",
    on: On = None,
    folders: RulesFolders = None,
    overlay: OverlayFiles = None,
    as_json: AsJson = False,
) -> None:
    """Say in plain words what a rule, relief, levy, definition or value is, with all that belongs to it.

    RULE is the dotted name, the rulebook's code first: fj.splitting.same_parties, fj.relief.gift, fj.vat,
    fj.low_value_line. A risk area, such as fj.splitting, gives all of its rules. For the trader a risk rule is
    explained without its figures, points and lane.

    Example: landfall rules explain fj.splitting.same_parties --language fr
    """
    if reader not in _READERS:
        message = f"{reader!r} is not a reader; give --for officer or --for trader."
        raise UnusableValue(message, code="unknown_reader")
    setting, subject = _asked(name, language, on, folders, overlay)
    from engine.explain.explanation import explain as explain_subject
    from service.explanations import as_values, draw

    found = explain_subject(setting, subject, cast("Reader", reader))
    if as_json:
        say_json([as_values(setting, one) for one in found])
        return
    for one in found:
        draw(setting, one)


def history(
    name: Annotated[str, typer.Argument(metavar="VALUE", help="A value, levy, relief or rule: fj.low_value_line.")],
    *,
    language: Language = "en",
    on: On = None,
    folders: RulesFolders = None,
    overlay: OverlayFiles = None,
    as_json: AsJson = False,
) -> None:
    """Show what held from when to when, with its sources, what comes next, and when to look at it again.

    VALUE is a parameter, table, list, levy, relief or rule, or lanes, customs_value or collection: fj.lanes.

    Example: landfall rules history fj.low_value_line
    """
    setting, subject = _asked(name, language, on, folders, overlay)
    from engine.explain.explanation import title_of
    from engine.explain.timeline import timeline
    from service.explanations import draw_outlook, draw_timeline, eras_as_values, outlook

    eras = timeline(setting, subject)
    if as_json:
        held = {"id": subject.id, "kind": subject.kind, "title": title_of(setting, subject)}
        say_json({**held, "history": eras_as_values(setting, eras), "outlook": list(outlook(setting, eras))})
        return
    if not eras:
        message = f"{subject.id} has no history of its own: landfall rules explain {subject.id} says what it is."
        raise UnusableValue(message, code="no_history")
    results().print(f"{subject.id}: {title_of(setting, subject)}\n", style="bold")
    draw_timeline(setting, eras)
    results().print()
    draw_outlook(setting, eras)


def _asked(
    name: str, language: str | None, on: str | None, folders: RulesFolders, overlay: OverlayFiles
) -> tuple[Setting, Subject]:
    """Load the rulebook that a dotted name begins with, and find what the name means."""
    from engine.explain.subjects import find
    from engine.explain.titles import setting_of
    from engine.language.phrasing.tongues import tongue_of
    from engine.rulebook.load import load
    from service.desk import day_of, models_in_use, overlay_sentences, read_overlays

    tongue = tongue_of(language or "en")
    code, point, _ = name.strip().partition(".")
    if not point:
        message = f"{name} names no rule; write the rulebook's code and the name, such as {code}.low_value_line."
        raise UnusableValue(message, code="no_name")
    rulebook = load(code.lower(), folders or (), read_overlays(overlay or ()), models=models_in_use())
    for sentence in overlay_sentences(rulebook):
        remark(sentence)
    setting = setting_of(rulebook, day_of(on, rulebook.timezone), tongue)
    return setting, find(rulebook, name)
