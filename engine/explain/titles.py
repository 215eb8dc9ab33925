"""The names of a rulebook on one day, in one language: this file prepares what sentences call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.days import Span
from engine.language.phrasing.names import Named, Names
from engine.language.phrasing.saying import Speaker
from engine.language.phrasing.tongue import Tongue
from engine.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True)
class Setting:
    """What explanations of one rulebook share: the day, the language, and who speaks it."""

    rulebook: Rulebook
    day: int
    tongue: Tongue
    speaker: Speaker

    def title(self, title: str, titles: Mapping[str, str]) -> str:
        """Give a title in the language of the explanation where there is one, else the rulebook's main one."""
        return titles.get(self.tongue.code, title)

    def within(self, span: Span) -> Setting:
        """Give the setting as it is; outside a span, as of the span's day that lies nearest to it."""
        if Span(span.since, span.until).holds(self.day):
            return self
        is_over = span.until is not None and span.until < self.day
        nearest = span.until if is_over else span.since
        return (
            self if nearest is None else setting_of(self.rulebook, nearest, self.tongue, expands=self.speaker.expands)
        )

    def date(self, day: int) -> str:
        """Write a day."""
        return self.tongue.date(day)


def setting_of(rulebook: Rulebook, day: int, tongue: Tongue, *, expands: bool = True) -> Setting:
    """Prepare to explain a rulebook as of a day; ``expands``: what definitions mean is said where they are used."""
    return Setting(rulebook, day, tongue, Speaker(tongue, names_on(rulebook, day, tongue), expands))


def names_on(rulebook: Rulebook, day: int, tongue: Tongue) -> Names:
    """Give the titles of a rulebook's names, and what its parameters are on a day."""
    language, main = tongue.code, rulebook.about.languages[0] if rulebook.about.languages else "en"
    parameters = {}
    for name, parameter in rulebook.parameters.items():
        entry = parameter.history.at(day)
        titles = parameter.titles or {main: parameter.title}
        value = None if entry is None else entry.value
        parameters[name] = Named(titles.get(language, parameter.title), value, is_foreign=language not in titles)
    defined = rulebook.definitions.items()
    return Names(
        parameters=parameters,
        tables={name: table.titles.get(language, table.title) for name, table in rulebook.tables.items()},
        lists={name: one.titles.get(language, one.title) for name, one in rulebook.lists.items()},
        definitions={name: one.titles.get(language, one.definition.title) for name, one in defined},
        nouns={levy.id: tongue.noun("levy", title=levy.titles.get(language, levy.title)) for levy in rulebook.levies},
    )
