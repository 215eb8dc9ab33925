"""A language: its table of phrases, how it puts nouns into them, and how it writes figures, days and lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from engine.columns.codes import currency_exponents
from engine.language.kinds import Kind, Quantity
from engine.language.phrasing.nouns import Case, Noun, NounSlot, NounsSlot, Phrase, Slotted, TextSlot

_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_MOST_DECIMALS: Final = 15
_GROUP: Final = 3


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language as data: what a third language would have to bring.

    ``phrases`` has one entry for each way in which a part of a rule, a rulebook or a decision is said; ``cases`` the
    forms of nouns and ``after`` the words that change with what they stand before. ``point`` and ``group`` stand in
    numbers, ``gap`` between a number and its unit; ``plural_from`` is the least number that stands in the plural (None:
    every number but 1). ``without_article`` are beginnings of titles that take none.
    ``months`` are full names, and ``day`` writes a date with them.
    """

    code: str
    name: str
    phrases: Mapping[str, str]
    cases: Mapping[str, Case]
    after: Mapping[str, Callable[[str], str]]
    point: str
    group: str
    gap: str
    quoted: str
    without_article: tuple[str, ...]
    plural_from: int | None
    months: tuple[str, ...]
    day: Callable[[date, str], str]

    def say(self, key: str, /, **slots: Slotted) -> str:
        """Fill a phrase of the table."""
        return self.phrases[key].format(**{name: self._slot(value) for name, value in slots.items()})

    def wrap(self, key: str, inner: Phrase, /, **slots: Slotted) -> Phrase:
        """Put a condition into a phrase of the table; its parts stay its parts."""
        if not inner.parts:
            return Phrase(self.say(key, condition=inner.text, **slots))
        text = self.say(key, condition=f"({inner.text})", **slots)
        return Phrase(text, self.say(key, condition=inner.lead, **slots), inner.parts)

    def noun(self, key: str, /, **slots: Slotted) -> Noun:
        """Make a noun from a phrase of the table: after "f|" feminine, "fp|" its plural, "-|" without article."""
        mark, _, phrase = self.phrases[key].rpartition("|")
        text = phrase.format(**{name: self._slot(value) for name, value in slots.items()})
        return Noun(text, "f" if mark.startswith("f") else "m", mark.endswith("p"), has_article=mark != "-")

    def join(self, texts: Sequence[str], word: str) -> str:
        """Join texts with ``and``, ``or`` or ``nor``: a, b and c."""
        if len(texts) == 1:
            return texts[0]
        return self.phrases[f"join.{word}"].format(first=", ".join(texts[:-1]), last=texts[-1])

    def quote(self, text: str) -> str:
        """Put a text between the quotation marks of the language."""
        return self.quoted.format(text)

    def number(self, amount: Fraction, decimals: int = 0) -> str:
        """Write a number exactly, with at least so many decimals where it is not whole."""
        whole, rest = divmod(round(abs(amount) * 10**_MOST_DECIMALS), 10**_MOST_DECIMALS)
        after = f"{rest:0{_MOST_DECIMALS}}".rstrip("0").ljust(decimals, "0") if rest else ""
        sign = self.phrases["minus"] if amount < 0 else ""
        return sign + self._grouped(str(whole)) + (self.point + after if after else "")

    def quantity(self, quantity: Quantity) -> str:
        """Write an amount with its unit."""
        return self.amount(quantity.kind, quantity.amount)

    def amount(self, kind: Kind, amount: Fraction) -> str:
        """Write an amount of a kind with its unit; money without a currency of its own is written without one."""
        if kind.name == "date":
            return self.date(int(amount))
        if kind.name == "share":
            return self.number(amount * 100) + self.gap + "%"
        unit, size = _unit_of(kind, amount)
        is_money = kind.name.startswith("money")
        figure = self.number(amount * size, currency_exponents().get(kind.currency or "", 0) if is_money else 0)
        one, _, many = self.phrases.get(f"unit.{unit}", "{figure}" + (f"{self.gap}{unit}" if unit else "")).partition(
            "|"
        )
        form = many if many and self.is_plural(amount * size) else one
        return form.format(figure=figure, currency=kind.currency or "")

    def counted(self, key: str, number: int) -> str:
        """Write a number with what it counts: 1 rule, 1,200 rules."""
        one, _, many = self.phrases[key].partition("|")
        return (many if self.is_plural(Fraction(number)) else one).format(figure=self.number(Fraction(number)))

    def is_plural(self, amount: Fraction) -> bool:
        """Say whether what is counted stands in the plural."""
        return amount != 1 if self.plural_from is None else abs(amount) >= self.plural_from

    def date(self, day: int) -> str:
        """Write a day, given as days since 1970-01-01."""
        written = date.fromordinal(day + _EPOCH_ORDINAL)
        return self.day(written, self.months[written.month - 1])

    def _grouped(self, digits: str) -> str:
        first = len(digits) % _GROUP or _GROUP
        return self.group.join([digits[:first], *(digits[k : k + _GROUP] for k in range(first, len(digits), _GROUP))])

    def _slot(self, value: Slotted) -> NounSlot | NounsSlot | TextSlot:
        if isinstance(value, Noun):
            return NounSlot(value, self.cases)
        if isinstance(value, tuple):
            return NounsSlot(value, self.cases, self.join)
        return TextSlot(value.text if isinstance(value, Phrase) else value, self.after)


def _unit_of(kind: Kind, amount: Fraction) -> tuple[str, int]:
    """Give the unit that people would count this amount in, and how many of it make one of the kind's own."""
    is_small = 0 < abs(amount) < 1
    match kind.name:
        case "mass":
            return ("g", 1000) if is_small else ("kg", 1)
        case "volume":
            return ("ml", 1000) if is_small else ("litres", 1)
        case "days":
            return "days", 1
        case "money":
            return kind.currency or "", 1
        case "money_per_mass" | "money_per_volume":
            return kind.name, 1
        case _:
            return "", 1
