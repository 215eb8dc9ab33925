"""French: its table of phrases and how it writes nouns with their articles, numbers and days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from engine.language.phrasing.french_law import LAW_PHRASES
from engine.language.phrasing.nouns import Noun
from engine.language.phrasing.tongue import Tongue

_NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
_WIDE: Final = "\N{NO-BREAK SPACE}"
_VOWELS: Final = frozenset("aàâäeéèêëiîïoôöuùûüyœæhAÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜŒÆH")
_ASPIRATED: Final = ("hausse", "hauteur", "huit", "hong kong", "haïti", "honduras", "hongrie", "hors")
_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_WITH_ARTICLES: Final = {"of": ("du", "de la", "de l'", "des"), "to": ("au", "à la", "à l'", "aux")}


def is_elided(text: str) -> bool:
    """Say whether le, la and de lose their vowel before a text."""
    return text[:1] in _VOWELS and not text.lower().startswith(_ASPIRATED)


def _definite(noun: Noun) -> str:
    if not noun.has_article:
        return noun.text
    if noun.is_plural:
        return f"les {noun.text}"
    if is_elided(noun.text):
        return f"l'{noun.text}"
    return f"{'la' if noun.gender == 'f' else 'le'} {noun.text}"


def _with_preposition(case: str, bare: str) -> Callable[[Noun], str]:
    masculine, feminine, elided, plural = _WITH_ARTICLES[case]

    def put(noun: Noun) -> str:
        if not noun.has_article:
            return f"d'{noun.text}" if case == "of" and is_elided(noun.text) else f"{bare} {noun.text}"
        if noun.is_plural:
            return f"{plural} {noun.text}"
        if is_elided(noun.text):
            return f"{elided}{noun.text}"
        return f"{feminine if noun.gender == 'f' else masculine} {noun.text}"

    return put


def _bare(noun: Noun) -> str:
    return noun.text


def _that(text: str) -> str:
    if is_elided(text):
        return f"qu'{text}"
    return f"que, {text}" if text.startswith("pour ") else f"que {text}"


def _whether(text: str) -> str:
    if text.startswith(("il ", "ils ")):
        return f"s'{text}"
    return f"si, {text}" if text.startswith("pour ") else f"si {text}"


def _day(day: date, month: str) -> str:
    return f"{'1er' if day.day == 1 else day.day}{_WIDE}{month} {day.year}"


_EQUAL: Final = "égal/égale/égaux/égales"

_PHRASES: Final[Mapping[str, str]] = {
    "minus": "moins ",
    "colon": _WIDE + ":",
    "semicolon": _NARROW + ";",
    "join.and": "{first} et {last}",
    "join.or": "{first} ou {last}",
    "join.nor_after_not": "{first} ni {last}",
    "join.and.conditions": "{first} et {last}",
    "join.or.conditions": "{first} ou {last}",
    "join.nor": "ni {first} ni {last}",
    "unit.days": "{figure}" + _WIDE + "jour|{figure}" + _WIDE + "jours",
    "unit.litres": "{figure}" + _WIDE + "litre|{figure}" + _WIDE + "litres",
    "unit.money_per_mass": "{figure}" + _WIDE + "{currency} par kg",
    "unit.money_per_volume": "{figure}" + _WIDE + "{currency} par litre",
    "compare.<": "{left} {left:est/sont} {left:inférieur/inférieure/inférieurs/inférieures} {right:to}",
    "compare.<.not": "{left} {left:n'est/ne sont} pas {left:inférieur/inférieure/inférieurs/inférieures} {right:to}",
    "compare.<=": "{left} ne {left:dépasse/dépassent} pas {right}",
    "compare.<=.not": "{left} {left:dépasse/dépassent} {right}",
    "compare.>": "{left} {left:est/sont} {left:supérieur/supérieure/supérieurs/supérieures} {right:to}",
    "compare.>.not": "{left} {left:n'est/ne sont} pas {left:supérieur/supérieure/supérieurs/supérieures} {right:to}",
    "compare.>=": "{left} {left:atteint/atteignent} ou {left:dépasse/dépassent} {right}",
    "compare.>=.not": "{left} {left:n'atteint/n'atteignent} pas {right}",
    "compare.>=.figure": "{left} {left:est/sont} d'au moins {right}",
    "compare.>=.not.figure": "{left} {left:n'est/ne sont} pas d'au moins {right}",
    "compare.==": "{left} {left:est/sont} exactement {left:" + _EQUAL + "} {right:to}",
    "compare.==.not": "{left} {left:n'est/ne sont} pas {left:" + _EQUAL + "} {right:to}",
    "compare.!=": "{left} {left:est/sont} {left:différent/différente/différents/différentes} {right:of}",
    "compare.!=.not": "{left} {left:n'est/ne sont} pas {left:différent/différente/différents/différentes} {right:of}",
    "compare.date.<": "{left} est antérieur {right:to}",
    "compare.date.<.not": "{left} n'est pas antérieur {right:to}",
    "compare.date.<=": "{left} est au plus tard {right}",
    "compare.date.<=.not": "{left} n'est pas au plus tard {right}",
    "compare.date.>": "{left} est postérieur {right:to}",
    "compare.date.>.not": "{left} n'est pas postérieur {right:to}",
    "compare.date.>=": "{left} est au plus tôt {right}",
    "compare.date.>=.not": "{left} n'est pas au plus tôt {right}",
    "compare.date.==": "{left} est {right}",
    "compare.date.==.not": "{left} n'est pas {right}",
    "compare.date.!=": "{left} est différent {right:of}",
    "compare.date.!=.not": "{left} n'est pas différent {right:of}",
    "compare.code.==": "{left} {left:est/sont} le même que {right}",
    "compare.code.==.not": "{left} {left:n'est/ne sont} pas le même que {right}",
    "compare.code.!=": "{left} {left:diffère/diffèrent} {right:of}",
    "compare.code.!=.not": "{left} ne {left:diffère/diffèrent} pas {right:of}",
    "codes": "{value} {value:est/sont} {codes:or,}",
    "codes.not": "{value} {value:n'est/ne sont} pas {codes:or,}",
    "codes.none_of": "{value} {value:n'est/ne sont} {codes:nor,}",
    "texts": "{value} {value:est/sont} {texts:or,}",
    "texts.not": "{value} {value:n'est/ne sont} pas {texts:or,}",
    "prefixes": "{value} relève {prefixes:or,of}",
    "prefixes.not": "{value} ne relève pas {prefixes:or,of}",
    "hs.chapter.one": "m|chapitre {codes}",
    "hs.chapter.many": "mp|chapitres {codes}",
    "hs.heading.one": "f|position {codes}",
    "hs.heading.many": "fp|positions {codes}",
    "hs.subheading.one": "f|sous-position {codes}",
    "hs.subheading.many": "fp|sous-positions {codes}",
    "hs.line.one": "f|ligne tarifaire {codes}",
    "hs.line.many": "fp|lignes tarifaires {codes}",
    "range": "{first} à {last}",
    "listed": "{value} figure sur la liste {list}",
    "listed.not": "{value} ne figure pas sur la liste {list}",
    "unknown": "{value} {value:n'est/ne sont} pas {value:connu/connue/connus/connues}",
    "unknown.not": "{value} {value:est/sont} {value:connu/connue/connus/connues}",
    "unknown.condition": "on ne sait pas {condition:whether}",
    "unknown.condition.not": "on sait {condition:whether}",
    "and": "toutes ces conditions sont réunies",
    "and.not": "ces conditions ne sont pas toutes réunies",
    "or": "au moins une de ces conditions est remplie",
    "or.not": "aucune de ces conditions n'est remplie",
    "and.guarded": "{condition} (si c'est connu)",
    "or.guarded": "{condition}, ou ce n'est pas connu",
    "not_all": "il n'est pas vrai {condition:that}",
    "if.lead": "selon le cas, ceci est vrai",
    "if.yes": "{condition:whether}" + _WIDE + ": {value}",
    "if.no": "sinon" + _WIDE + ": {value}",
    "if": "quand {condition}, {yes}" + _NARROW + "; sinon, {no}",
    "item.many": "tous les articles",
    "item.many.where": "les articles pour lesquels {condition}",
    "any": "pour au moins un article, {condition}",
    "any.not": "il n'y a aucun article pour lequel {condition}",
    "all": "pour chaque article, {condition}",
    "all.not": "il n'est pas vrai, pour chaque article, {condition:that}",
    "none": "il n'y a aucun article pour lequel {condition}",
    "none.not": "pour au moins un article, {condition}",
    "any.where": "pour au moins un des articles pour lesquels {where}, {condition}",
    "any.not.where": "parmi les articles pour lesquels {where}, il n'y en a aucun pour lequel {condition}",
    "all.where": "pour chacun des articles pour lesquels {where}, {condition}",
    "all.not.where": "il n'est pas vrai, pour chacun des articles pour lesquels {where}, {condition:that}",
    "none.where": "parmi les articles pour lesquels {where}, il n'y en a aucun pour lequel {condition}",
    "none.not.where": "pour au moins un des articles pour lesquels {where}, {condition}",
    "starts_with": "{value} commence par {texts:or,}",
    "starts_with.not": "{value} ne commence pas par {texts:or,}",
    "ends_with": "{value} se termine par {texts:or,}",
    "ends_with.not": "{value} ne se termine pas par {texts:or,}",
    "contains": "{value} contient {texts:or,}",
    "contains.not": "{value} ne contient pas {texts:or,}",
    "of_list": "-|un texte de la liste {list}",
    "has_word": "{value} contient le mot {texts:or,}",
    "has_word.not": "{value} ne contient pas le mot {texts:or,}",
    "has_word.listed": "{value} contient {texts:or,}",
    "has_word.listed.not": "{value} ne contient pas {texts:or,}",
    "word_of_list": "-|un mot de la liste {list}",
    "the_word": "-|le mot {text}",
    "proven": "une immatriculation valable est présentée au titre du régime {name}",
    "proven.not": "aucune immatriculation valable n'est présentée au titre du régime {name}",
    "elects": "l'option {name} a été choisie",
    "elects.not": "l'option {name} n'a pas été choisie",
    "alike": "{left} et {right} se ressemblent",
    "alike.not": "{left} et {right} ne se ressemblent pas",
    "defined": "la définition {title} s'applique",
    "defined.not": "la définition {title} ne s'applique pas",
    "defined.means": "la définition {title} s'applique, c'est-à-dire {condition:that}",
    "defined.means.not": "la définition {title} ne s'applique pas" + _NARROW + "; elle s'appliquerait {condition:whether}",
    "defined.value": "f|valeur {title}",
    "defined.value.means": "f|valeur {title} (c'est-à-dire {value})",
    "on_day": "m|{day}",
    "named": "f|valeur «" + _WIDE + "{title}" + _WIDE + "»",
    "named.foreign": "f|valeur «" + _WIDE + "{title}" + _WIDE + "»",
    "not_known_today": "inconnue ce jour-là",
    "found": "f|valeur du tableau {table} pour {key}",
    "value.sum.lead": "la somme de ces montants",
    "value.min.lead": "le plus petit de ces montants",
    "value.max.lead": "le plus grand de ces montants",
    "value.if.lead": "cela dépend du cas",
    "value.sum": "f|somme {terms:and,of}",
    "value.less": "moins {right}",
    "value.minus": "m|opposé {value:of}",
    "value.times": "m|produit {left:of} par {right}",
    "value.times.number": "-|{factor} fois {value}",
    "value.share": "-|{factor} {value:of}",
    "value.per_unit": "-|{factor} {value:of}",
    "value.share.named": "-|{share} {value:of}",
    "value.fits": "m|nombre de fois {right} dans {left}",
    "value.kilograms": "m|nombre de kilogrammes dans {left}",
    "value.litres": "m|nombre de litres dans {left}",
    "value.ratio": "m|rapport entre {left} et {right}",
    "value.days": "m|nombre de jours entre {right} et {left}",
    "value.after": "m|jour situé {right} après {left}",
    "value.before": "m|jour situé {right} avant {left}",
    "value.min": "f|plus petite valeur parmi {terms:and,}",
    "value.min.bound": "(au plus {bound})",
    "value.max.bound": "(au moins {bound})",
    "value.max": "f|plus grande valeur parmi {terms:and,}",
    "value.if": "f|valeur qui est {yes} quand {condition}, et {no} sinon",
    "round_down": "(avec arrondi inférieur, par pas de {step:bare})",
    "round_up": "(avec arrondi supérieur, par pas de {step:bare})",
    "round_half_up": "(avec arrondi au plus proche, par pas de {step:bare}, la moitié vers le haut)",
    "different": "m|nombre de codes SH différents, distingués sur {digits} chiffres, parmi {items}",
    "count": "m|nombre d'articles pour lesquels {condition}",
    "sum": "m|total {value:of} pour {items}",
    "smallest": "m|minimum {value:of} parmi {items}",
    "largest": "m|maximum {value:of} parmi {items}",
    "length": "m|nombre de caractères {value:of}",
    "date.year": "f|année {value:of}",
    "date.month": "m|mois (1 à 12) {value:of}",
    "date.weekday": "m|jour de la semaine (1 pour lundi) {value:of}",
}  # fmt: skip

FRENCH: Final = Tongue(
    code="fr",
    name="français",
    phrases={**_PHRASES, **LAW_PHRASES},
    cases={
        "": _definite, "bare": _bare, "of": _with_preposition("of", "de"), "to": _with_preposition("to", "à"),
    },
    after={"that": _that, "whether": _whether},
    point=",",
    group=_NARROW,
    gap=_WIDE,
    without_article=("ce que ", "ce qui ", "combien "),
    quoted="«" + _WIDE + "{}" + _WIDE + "»",
    plural_from=2,
    months=_MONTHS,
    day=_day,
)  # fmt: skip
