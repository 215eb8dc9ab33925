"""English: its table of phrases and how it writes nouns, numbers and days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from engine.language.phrasing.english_law import LAW_PHRASES
from engine.language.phrasing.labels import code_labels
from engine.language.phrasing.nouns import Noun
from engine.language.phrasing.tongue import Tongue

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _definite(noun: Noun) -> str:
    return f"the {noun.text}" if noun.has_article else noun.text


def _bare(noun: Noun) -> str:
    return noun.text


def _lowered(title: str) -> str:
    """Write a title inside a sentence: its first letter small, unless it begins with a name or an abbreviation."""
    first = title.split(" ", 1)[0].rstrip(",")
    is_name = any(title.startswith(name) for (codes, _), (_, name) in code_labels("en").items() if codes == "country")
    return title if is_name or not first[1:].islower() else title[0].lower() + title[1:]


def _after(word: str) -> Callable[[str], str]:
    def put(text: str) -> str:
        return f"{word}, {text}" if text.startswith("for ") else f"{word} {text}"

    return put


def _day(day: date, month: str) -> str:
    return f"{day.day} {month} {day.year}"


_PHRASES: Final[Mapping[str, str]] = {
    "minus": "minus ",
    "colon": ":",
    "semicolon": ";",
    "join.and": "{first} and {last}",
    "join.or": "{first} or {last}",
    "join.nor_after_not": "{first} or {last}",
    "join.and.conditions": "{first}, and {last}",
    "join.or.conditions": "{first}, or {last}",
    "join.nor": "neither {first} nor {last}",
    "unit.days": "{figure} day|{figure} days",
    "unit.litres": "{figure} litre|{figure} litres",
    "unit.money_per_mass": "{figure} {currency} per kg",
    "unit.money_per_volume": "{figure} {currency} per litre",
    # Comparisons; after .not, what is said where the rule asks for the opposite.
    "compare.<": "{left} is below {right}",
    "compare.<.not": "{left} is not below {right}",
    "compare.<=": "{left} is at most {right}",
    "compare.<=.not": "{left} is not at most {right}",
    "compare.>": "{left} is above {right}",
    "compare.>.not": "{left} is not above {right}",
    "compare.>=": "{left} is at least {right}",
    "compare.>=.not": "{left} is not at least {right}",
    "compare.==": "{left} is exactly {right}",
    "compare.==.not": "{left} is not exactly {right}",
    "compare.!=": "{left} is other than {right}",
    "compare.!=.not": "{left} is not other than {right}",
    "compare.date.<": "{left} is before {right}",
    "compare.date.<.not": "{left} is not before {right}",
    "compare.date.<=": "{left} is on or before {right}",
    "compare.date.<=.not": "{left} is not on or before {right}",
    "compare.date.>": "{left} is after {right}",
    "compare.date.>.not": "{left} is not after {right}",
    "compare.date.>=": "{left} is on or after {right}",
    "compare.date.>=.not": "{left} is not on or after {right}",
    "compare.date.==": "{left} is {right}",
    "compare.date.==.not": "{left} is not {right}",
    "compare.date.!=": "{left} is other than {right}",
    "compare.date.!=.not": "{left} is not other than {right}",
    "compare.code.==": "{left} is the same as {right}",
    "compare.code.==.not": "{left} is not the same as {right}",
    "compare.code.!=": "{left} is different from {right}",
    "compare.code.!=.not": "{left} is not different from {right}",
    # Membership.
    "codes": "{value} is {codes:or,}",
    "codes.not": "{value} is not {codes:or,}",
    "codes.none_of": "{value} is {codes:nor,}",
    "texts": "{value} is {texts:or,}",
    "texts.not": "{value} is not {texts:or,}",
    "prefixes": "{value} falls under {prefixes:or,}",
    "prefixes.not": "{value} does not fall under {prefixes:or,}",
    "hs.chapter.one": "-|chapter {codes}",
    "hs.chapter.many": "-|chapters {codes}",
    "hs.heading.one": "-|heading {codes}",
    "hs.heading.many": "-|headings {codes}",
    "hs.subheading.one": "-|subheading {codes}",
    "hs.subheading.many": "-|subheadings {codes}",
    "hs.line.one": "-|tariff line {codes}",
    "hs.line.many": "-|tariff lines {codes}",
    "range": "{first} to {last}",
    "listed": "{value} is in the list {list}",
    "listed.not": "{value} is not in the list {list}",
    # What is known.
    "unknown": "{value} is not known",
    "unknown.not": "{value} is known",
    "unknown.condition": "it is not known {condition:whether}",
    "unknown.condition.not": "it is known {condition:whether}",
    # Joined conditions; the lead stands above a list.
    "and": "all of these hold",
    "and.not": "not all of these hold",
    "or": "at least one of these holds",
    "or.not": "none of these holds",
    "and.guarded": "{condition} (where this is known)",
    "or.guarded": "{condition}, or this is not known",
    "not_all": "it is not so {condition:that}",
    "if.lead": "as the case may be, this holds",
    "if.yes": "if {condition}: {value}",
    "if.no": "otherwise: {value}",
    "if": "if {condition}, {yes}; otherwise, {no}",
    # Over the goods items.
    "item.many": "all goods items",
    "item.many.where": "the goods items for which {condition}",
    "any": "for at least one goods item, {condition}",
    "any.not": "there is no goods item for which {condition}",
    "all": "for every goods item, {condition}",
    "all.not": "not for every goods item is it so that {condition}",
    "none": "there is no goods item for which {condition}",
    "none.not": "for at least one goods item, {condition}",
    "any.where": "for at least one of the goods items for which {where}, {condition}",
    "any.not.where": "of the goods items for which {where}, there is none for which {condition}",
    "all.where": "for each of the goods items for which {where}, {condition}",
    "all.not.where": "not for each of the goods items for which {where} is it so that {condition}",
    "none.where": "of the goods items for which {where}, there is none for which {condition}",
    "none.not.where": "for at least one of the goods items for which {where}, {condition}",
    # Texts.
    "starts_with": "{value} begins with {texts:or,}",
    "starts_with.not": "{value} does not begin with {texts:or,}",
    "ends_with": "{value} ends with {texts:or,}",
    "ends_with.not": "{value} does not end with {texts:or,}",
    "contains": "{value} contains {texts:or,}",
    "contains.not": "{value} does not contain {texts:or,}",
    "of_list": "-|a text of the list {list}",
    "has_word": "{value} contains the word {texts:or,}",
    "has_word.not": "{value} does not contain the word {texts:or,}",
    "has_word.listed": "{value} contains {texts:or,}",
    "has_word.listed.not": "{value} does not contain {texts:or,}",
    "word_of_list": "-|a word of the list {list}",
    "the_word": "-|the word {text}",
    "proven": "a registration that holds is shown under the scheme {name}",
    "proven.not": "no registration that holds is shown under the scheme {name}",
    "elects": "the choice {name} was made",
    "elects.not": "the choice {name} was not made",
    "alike": "{left} and {right} are alike",
    "alike.not": "{left} and {right} are not alike",
    # What a definition of the rulebook says.
    "defined": "{title} applies",
    "defined.not": "{title} does not apply",
    "defined.means": "{title} applies, which means that {condition}",
    "defined.means.not": "{title} does not apply; it would if {condition}",
    "defined.value": "value {title}",
    "defined.value.means": "value {title} (that is, {value})",
    # Values.
    "on_day": "-|{day}",
    "named": "{title:lowered}",
    "named.foreign": "value “{title}”",
    "not_known_today": "not known on this day",
    "found": "figure of the table {table} for {key}",
    "value.sum.lead": "the sum of these",
    "value.min.lead": "the smallest of these",
    "value.max.lead": "the largest of these",
    "value.if.lead": "it depends on the case",
    "value.sum": "sum of {terms:and,}",
    "value.less": "less {right}",
    "value.minus": "negative of {value}",
    "value.times": "product of {left} and {right}",
    "value.times.number": "-|{factor} times {value}",
    "value.share": "-|{factor} of {value}",
    "value.per_unit": "-|{factor} of {value}",
    "value.share.named": "-|{share} of {value}",
    "value.fits": "number of times that {right} goes into {left}",
    "value.kilograms": "number of kilograms in {left}",
    "value.litres": "number of litres in {left}",
    "value.ratio": "ratio of {left} to {right}",
    "value.days": "number of days from {right} to {left}",
    "value.after": "day that is {right} after {left}",
    "value.before": "day that is {right} before {left}",
    "value.min": "smallest of {terms:and,}",
    "value.min.bound": "(at most {bound})",
    "value.max.bound": "(at least {bound})",
    "value.max": "largest of {terms:and,}",
    "value.if": "value that is {yes} if {condition}, and otherwise {no}",
    "round_down": "(rounded down to steps of {step})",
    "round_up": "(rounded up to steps of {step})",
    "round_half_up": "(rounded to the nearest step of {step}, a half going up)",
    "different": "number of different HS codes, told apart by {digits} digits, among {items}",
    "count": "number of goods items for which {condition}",
    "sum": "total of {value} over {items}",
    "smallest": "smallest {value:bare} among {items}",
    "largest": "largest {value:bare} among {items}",
    "length": "number of characters in {value}",
    "date.year": "year of {value}",
    "date.month": "month of {value} (1 to 12)",
    "date.weekday": "weekday of {value} (1 is Monday)",
}  # fmt: skip

ENGLISH: Final = Tongue(
    code="en",
    name="English",
    phrases={**_PHRASES, **LAW_PHRASES},
    cases={"": _definite, "bare": _bare},
    after={"lowered": _lowered, "whether": _after("whether"), "that": _after("that"), "where": _after("where")},
    point=".",
    group=",",
    gap=" ",
    quoted="“{}”",
    without_article=("what ", "how ", "whether ", "the ", "a ", "an "),
    plural_from=None,
    months=_MONTHS,
    day=_day,
)
