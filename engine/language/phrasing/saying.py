"""From a meaning to words: this file says, for every kind of node, which phrase of a language's table it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.columns.codes import code_list
from engine.language.meaning import (
    Calculation,
    Choice,
    Combined,
    Compared,
    Constant,
    DatePart,
    Defined,
    Different,
    Extreme,
    Found,
    InCodes,
    InList,
    InTexts,
    LawDay,
    Meaning,
    Opposite,
    OverItems,
    Parameter,
    Rounded,
    SameText,
    Shown,
    TextLength,
    TextTest,
    UnderPrefixes,
    Unknown,
    Word,
)
from engine.language.phrasing import headings
from engine.language.phrasing.calculations import calculated, extreme
from engine.language.phrasing.guards import paired
from engine.language.phrasing.labels import Label, code_noun, labels
from engine.language.phrasing.names import Named, Names, readable
from engine.language.phrasing.nouns import Noun, Phrase
from engine.language.phrasing.tongue import Tongue

_FLIPPED: Final[Mapping[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TRUTHS: Final = frozenset({"truth", "flag"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says meanings in one language.

    ``names`` are the rulebook's; ``expands``: what a definition means is said where it is used, not its title alone.
    """

    tongue: Tongue
    names: Names = field(default_factory=Names)
    expands: bool = True

    def condition(self, meaning: Meaning, *, holds: bool = True) -> Phrase:
        """Say a condition, or its opposite."""
        return _CONDITIONS[type(meaning)](self, meaning, "" if holds else ".not")

    def value(self, meaning: Meaning) -> Noun:
        """Name a value."""
        return _VALUES[type(meaning)](self, meaning)

    def any(self, meaning: Meaning) -> Phrase | Noun:
        """Say a condition, or name a value."""
        return self.condition(meaning) if meaning.kind.name in _TRUTHS else self.value(meaning)

    def label(self, word: Word) -> Label:
        """Give the label of a word."""
        return labels(self.tongue.code)[word.column.word or ""]

    # Conditions. ``opposite`` is ".not" where the opposite is said, and empty otherwise.

    def flag(self, word: Word, opposite: str) -> Phrase:
        """Say a flag."""
        label = self.label(word)
        return Phrase(label.holds_not if opposite else label.holds)

    def opposite(self, meaning: Opposite, opposite: str) -> Phrase:
        """Say the opposite of a condition."""
        return self.condition(meaning.condition, holds=bool(opposite))

    def combined(self, meaning: Combined, opposite: str) -> Phrase:
        """Say joined conditions, as one line and as a list."""
        parts = tuple(self.guarded(meaning.word, part) for part in paired(meaning))
        if len(parts) == 1:
            return parts[0] if not opposite else Phrase(self.tongue.say("not_all", condition=parts[0].text))
        text = self.tongue.join([self.apart(part) for part in parts], f"{meaning.word}.conditions")
        if opposite:
            text = self.tongue.say("not_all", condition=f"({text})")
        return Phrase(text, self.tongue.say(meaning.word + opposite), parts)

    def guarded(self, word: str, part: tuple[Meaning, ...]) -> Phrase:
        """Say a condition together with the question whether what it looks at is known."""
        asked = self.condition(part[-1])
        return asked if len(part) == 1 else Phrase(self.tongue.say(f"{word}.guarded", condition=asked.text))

    def compared(self, meaning: Compared, opposite: str) -> Phrase:
        """Say a comparison; what was written first comes second where it is a bare amount."""
        left, right, operator = meaning.left, meaning.right, meaning.operator
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, operator = right, left, _FLIPPED.get(operator, operator)
        of = f"{left.kind.name}." if left.kind.name in {"date", "code"} else ""
        key = f"compare.{of}{operator}{opposite}"
        figure = f"{key}.figure" if isinstance(right, Constant) and f"{key}.figure" in self.tongue.phrases else key
        return Phrase(self.tongue.say(figure, left=self.value(left), right=self.beside(left, right)))

    def in_codes(self, meaning: InCodes, opposite: str) -> Phrase:
        """Say which codes a code may be."""
        codes = meaning.value.kind.codes or ""
        known = code_list(codes).codes
        nouns = tuple(code_noun(self.tongue.code, codes, known[at]) for at in sorted(meaning.positions))
        label = self.label(meaning.value)
        sentence = label.holds_not if opposite else label.holds
        if sentence:
            form = "nor_after_not" if opposite else "or"
            return Phrase(sentence.format(self.tongue.join([noun.text for noun in nouns], form)))
        key = "codes" if not opposite else "codes.not" if len(nouns) == 1 else "codes.none_of"
        return Phrase(self.tongue.say(key, value=self.value(meaning.value), codes=nouns))

    def in_texts(self, meaning: InTexts, opposite: str) -> Phrase:
        """Say which texts a text may be."""
        return Phrase(
            self.tongue.say("texts" + opposite, value=self.value(meaning.value), texts=self.quoted(meaning.texts))
        )

    def under_prefixes(self, meaning: UnderPrefixes, opposite: str) -> Phrase:
        """Say under which chapters, headings and subheadings an HS code may fall."""
        prefixes = self.prefixes(meaning.prefixes)
        return Phrase(self.tongue.say("prefixes" + opposite, value=self.value(meaning.value), prefixes=prefixes))

    def in_list(self, meaning: InList, opposite: str) -> Phrase:
        """Say that a list of the rulebook is looked at."""
        title = self.tongue.quote(self.names.lists.get(meaning.name, readable(meaning.name)))
        return Phrase(self.tongue.say("listed" + opposite, value=self.value(meaning.value), list=title))

    def unknown(self, meaning: Unknown, opposite: str) -> Phrase:
        """Say that something is not known."""
        if meaning.argument.kind.name in _TRUTHS:
            return self.tongue.wrap("unknown.condition" + opposite, self.condition(meaning.argument))
        return Phrase(self.tongue.say("unknown" + opposite, value=self.value(meaning.argument)))

    def over_items(self, meaning: OverItems, opposite: str) -> Phrase:
        """Say a condition about goods items."""
        key, asked = meaning.function + opposite, self.condition(meaning.argument)
        if meaning.where is None:
            return self.tongue.wrap(key, asked)
        return self.tongue.wrap(f"{key}.where", asked, where=self.bracketed(self.condition(meaning.where)))

    def choice_of_conditions(self, meaning: Choice, opposite: str) -> Phrase:
        """Say which of two conditions counts."""
        yes, no = (self.condition(part, holds=not opposite) for part in (meaning.yes, meaning.no))
        asked = self.bracketed(self.condition(meaning.condition))
        text = self.tongue.say("if", condition=asked, yes=self.bracketed(yes), no=self.bracketed(no))
        cases = (
            self.tongue.say("if.yes", condition=asked, value=self.bracketed(yes)),
            self.tongue.say("if.no", value=self.bracketed(no)),
        )
        return Phrase(text, self.tongue.say("if.lead"), tuple(map(Phrase, cases)))

    def text_test(self, meaning: TextTest, opposite: str) -> Phrase:
        """Say what a text begins with, ends with or holds."""
        listed = [self.tongue.quote(self.names.lists.get(name, readable(name))) for name in sorted(meaning.lists)]
        texts = self.quoted(meaning.texts)
        key: str = meaning.function
        of_list = "of_list"
        if listed and meaning.function == "has_word":
            # "the word" stands before each text then: it does not go with a list.
            key, of_list = "has_word.listed", "word_of_list"
            texts = tuple(self.tongue.noun("the_word", text=text.text) for text in texts)
        texts += tuple(self.tongue.noun(of_list, list=title) for title in listed)
        return Phrase(self.tongue.say(key + opposite, value=self.value(meaning.value), texts=texts))

    def shown(self, meaning: Shown, opposite: str) -> Phrase:
        """Say that a registration is shown, or that a choice was made."""
        return Phrase(self.tongue.say(meaning.question + opposite, name=self.tongue.quote(readable(meaning.name))))

    def same_text(self, meaning: SameText, opposite: str) -> Phrase:
        """Say that two texts are alike."""
        slots = {"left": self.value(meaning.left), "right": self.value(meaning.right)}
        return Phrase(self.tongue.say("alike" + opposite, **slots))

    def defined_condition(self, meaning: Defined, opposite: str) -> Phrase:
        """Say that a definition applies, and what it means."""
        title = self.tongue.quote(self.names.definitions.get(meaning.name, readable(meaning.name)))
        if not self.expands:
            return Phrase(self.tongue.say("defined" + opposite, title=title))
        return self.tongue.wrap("defined.means" + opposite, self.condition(meaning.meaning), title=title)

    # Values.

    def word(self, word: Word) -> Noun:
        """Name a word of the catalogue."""
        return self.label(word).noun

    def parameter(self, meaning: Parameter) -> Noun:
        """Name a parameter by its title, with its value on the day; a name of money by its label."""
        if meaning.name in self.names.nouns:
            return self.names.nouns[meaning.name]
        named = self.names.parameters.get(meaning.name)
        if named is None and meaning.name in labels(self.tongue.code):
            return labels(self.tongue.code)[meaning.name].noun
        return self.named(named or Named(readable(meaning.name), None))

    def named(self, named: Named) -> Noun:
        """Name a value by its title, with what it is on the day."""
        tongue = self.tongue
        noun = tongue.noun("named.foreign" if named.is_foreign else "named", title=named.title)
        figure = tongue.say("not_known_today") if named.value is None else tongue.quantity(named.value)
        if not named.is_foreign and named.title.lower().startswith(tongue.without_article):
            noun = replace(noun, has_article=False)
        return noun.extended(f"({figure})")

    def constant(self, meaning: Constant) -> Noun:
        """Write an amount."""
        quantity, tongue = meaning.quantity, self.tongue
        if quantity.kind.name == "date":
            return tongue.noun("on_day", day=tongue.quantity(quantity))
        return Noun(tongue.quantity(quantity), is_plural=tongue.is_plural(quantity.amount), has_article=False)

    def found(self, meaning: Found) -> Noun:
        """Name what a table says."""
        title = self.tongue.quote(self.names.tables.get(meaning.table, readable(meaning.table)))
        return self.tongue.noun("found", table=title, key=self.value(meaning.key))

    def over_item_values(self, meaning: OverItems) -> Noun:
        """Name a sum, a count or an extreme over goods items."""
        if meaning.function == "count":
            return self.tongue.noun("count", condition=self.bracketed(self.counted(meaning)))
        items = self.items(meaning.where)
        return self.tongue.noun(meaning.function, value=self.value(meaning.argument), items=items)

    def counted(self, meaning: OverItems) -> Phrase:
        """Say for which goods items a count asks."""
        asked = self.condition(meaning.argument)
        if meaning.where is None:
            return asked
        texts = [self.bracketed(part) for part in (self.condition(meaning.where), asked)]
        return Phrase(self.tongue.join(texts, "and.conditions"))

    def choice(self, meaning: Choice) -> Noun:
        """Name a value that hangs on a condition."""
        slots = {"yes": self.apart_value(meaning.yes), "no": self.apart_value(meaning.no)}
        return self.tongue.noun("value.if", condition=self.bracketed(self.condition(meaning.condition)), **slots)

    def rounded(self, meaning: Rounded) -> Noun:
        """Name a value in whole steps."""
        said = self.tongue.say(f"round_{meaning.way}", step=self.value(meaning.step))
        return self.apart_value(meaning.value).extended(said)

    def different(self, meaning: Different) -> Noun:
        """Name how many different HS codes there are."""
        return self.tongue.noun("different", digits=str(meaning.digits), items=self.items(meaning.where))

    def date_part(self, meaning: DatePart) -> Noun:
        """Name the year, month or weekday of a date."""
        return self.tongue.noun(f"date.{meaning.part}", value=self.value(meaning.value))

    def law_day(self, _: LawDay) -> Noun:
        """Name the day whose law is applied."""
        return labels(self.tongue.code)["law_day"].noun

    def defined_value(self, meaning: Defined) -> Noun:
        """Name a definition, and what it means."""
        title = self.tongue.quote(self.names.definitions.get(meaning.name, readable(meaning.name)))
        if not self.expands:
            return self.tongue.noun("defined.value", title=title)
        return self.tongue.noun("defined.value.means", title=title, value=self.value(meaning.meaning))

    def text_length(self, meaning: TextLength) -> Noun:
        """Name the length of a text."""
        return self.tongue.noun("length", value=self.value(meaning.value))

    # Parts of phrases.

    def beside(self, left: Meaning, right: Meaning) -> Noun:
        """Name what a value is compared with; a year is written without a separator."""
        if isinstance(left, DatePart) and left.part == "year" and isinstance(right, Constant):
            return Noun(str(right.quantity.amount), has_article=False)
        return self.value(right)

    def items(self, where: Meaning | None) -> str:
        """Name the goods items that a function goes over."""
        if where is None:
            return self.tongue.say("item.many")
        return self.tongue.say("item.many.where", condition=self.bracketed(self.condition(where)))

    def prefixes(self, prefixes: frozenset[str]) -> tuple[Noun, ...]:
        """Name HS prefixes by what they are, the coarsest first; those of one level share its name."""
        levels = headings.by_level(prefixes, lambda first, last: self.tongue.say("range", first=first, last=last))
        return tuple(
            self.tongue.noun(f"hs.{level}.{'one' if is_single else 'many'}", codes=self.tongue.join(codes, "or"))
            for level, codes, is_single in levels
        )

    def apart_value(self, meaning: Meaning) -> Noun:
        """Name a value; a choice inside a choice stands between brackets."""
        noun = self.value(meaning)
        if not isinstance(meaning, Choice):
            return noun
        return Noun(f"({self.tongue.cases[''](noun)})", noun.gender, noun.is_plural, has_article=False)

    def quoted(self, texts: frozenset[str]) -> tuple[Noun, ...]:
        """Put texts between quotation marks."""
        return tuple(Noun(self.tongue.quote(text), has_article=False) for text in sorted(texts))

    def apart(self, phrase: Phrase) -> str:
        """Put a condition between brackets that would run into its neighbours."""
        return f"({phrase.text})" if phrase.parts or "," in phrase.text else phrase.text

    def bracketed(self, phrase: Phrase) -> str:
        """Put a condition of several parts between brackets, so that it stands as one in a longer phrase."""
        return f"({phrase.text})" if phrase.parts else phrase.text


_CONDITIONS: Final[Mapping[type[Meaning], Callable[[Speaker, Any, str], Phrase]]] = {
    Word: Speaker.flag,
    Opposite: Speaker.opposite,
    Combined: Speaker.combined,
    Compared: Speaker.compared,
    InCodes: Speaker.in_codes,
    InTexts: Speaker.in_texts,
    UnderPrefixes: Speaker.under_prefixes,
    InList: Speaker.in_list,
    Unknown: Speaker.unknown,
    OverItems: Speaker.over_items,
    Choice: Speaker.choice_of_conditions,
    TextTest: Speaker.text_test,
    Shown: Speaker.shown,
    SameText: Speaker.same_text,
    Defined: Speaker.defined_condition,
}
_VALUES: Final[Mapping[type[Meaning], Callable[[Speaker, Any], Noun]]] = {
    Word: Speaker.word,
    Parameter: Speaker.parameter,
    Constant: Speaker.constant,
    Found: Speaker.found,
    Calculation: calculated,
    OverItems: Speaker.over_item_values,
    Choice: Speaker.choice,
    Extreme: extreme,
    Rounded: Speaker.rounded,
    Different: Speaker.different,
    DatePart: Speaker.date_part,
    LawDay: Speaker.law_day,
    Defined: Speaker.defined_value,
    TextLength: Speaker.text_length,
}
SAID: Final = frozenset(_CONDITIONS) | frozenset(_VALUES)
"""Every node that is said."""
