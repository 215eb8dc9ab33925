"""The reasons of decisions in the language that somebody asked for, with their facts written as that language does."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from engine.columns.batch import Batch
from engine.columns.catalogue import WORDS, Column
from engine.columns.codes import code_list, currency_exponents
from engine.columns.reading import MOST_SHOWN, cell_text, is_missing, item_texts
from engine.hs import hs_text
from engine.language.kinds import Kind, KindName
from engine.language.phrasing.headings import with_points
from engine.language.phrasing.labels import code_name
from engine.language.phrasing.tongue import Tongue
from engine.language.phrasing.tongues import TONGUES
from engine.rulebook.law import Rule, RulesInForce

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_MEASURED: Final[frozenset[KindName]] = frozenset({"mass", "volume", "count", "number", "share"})
_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Voice:
    """How reasons are said: ``language`` None says them as the rulebook does, with the plain figures of records.

    ``tongues`` are the languages that figures can be written in; a reason in another one has plain figures.
    """

    language: str | None = None

    def because(self, rule: Rule, law: RulesInForce, known: Batch, row: int) -> str:
        """Say why a rule hit a consignment; a rule that has no reason in the language says its main one."""
        said_in = self.language if self.language in rule.reasons else next(iter(rule.reasons), None)
        text = rule.because if said_in is None else rule.reasons[said_in]
        tongue = None if self.language is None or said_in is None else TONGUES.get(said_in)

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name not in law.parameters:
                return _fact(WORDS[name], law, known, row, tongue)
            value = law.quantities.get(name)
            if tongue is None:
                return law.parameters[name]
            return tongue.say("fact.unknown") if value is None else tongue.quantity(value)

        return PLACEHOLDER.sub(filled, text)


def _fact(column: Column, law: RulesInForce, known: Batch, row: int, tongue: Tongue | None) -> str:
    is_of_items = column.grain == "item"
    if tongue is None:
        return (item_texts if is_of_items else cell_text)(known, column, row, law.currency)
    if not is_of_items:
        return _cell(column, law, known, row, tongue)
    first, last = known.item_offsets[row], known.item_offsets[row + 1]
    texts = list(dict.fromkeys(_cell(column, law, known, item, tongue) for item in range(first, last)))
    shown = ", ".join(texts[:MOST_SHOWN])
    more = len(texts) - MOST_SHOWN
    return tongue.say("fact.more", texts=shown, count=str(more)) if more > 0 else shown


def _cell(column: Column, law: RulesInForce, known: Batch, position: int, tongue: Tongue) -> str:
    """Write one cell in a language; texts and codes without a name stay as they were declared."""
    cell: Any = known[column.name][position].item()
    if is_missing(column, cell):
        return tongue.say("fact.unknown")
    match column.kind:
        case "money":
            return tongue.amount(Kind("money", law.currency), Fraction(cell, 10 ** currency_exponents()[law.currency]))
        case "money_per_mass":
            minor = math.floor(cell + 0.5)
            scale = 10 ** currency_exponents()[law.currency]
            return tongue.amount(Kind("money_per_mass", law.currency), Fraction(minor, scale))
        case "date":
            return tongue.date(cell)
        case "flag":
            return tongue.say("fact.yes" if cell else "fact.no")
        case "code":
            codes = column.codes or ""
            return code_name(tongue.code, codes, code_list(codes).codes[int(cell)])
        case "hs":
            return with_points(hs_text(cell).replace(".", ""))
        case kind if kind in _MEASURED:
            return tongue.amount(Kind(kind), round(Fraction(cell), _DECIMALS))
        case _:
            return cell_text(known, column, position, law.currency)
