"""The written table of everything that a rule file may say: per file its keys, what each one holds and what it means.

The loader types each scalar by this table, and the manual and the editor schema are generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from engine.columns.catalogue import WORDS
from engine.rulebook.law import LANES

Reads = Literal[
    "text",  # any text of one or more lines
    "wording",  # one text, or one for each language: {en: "...", fr: "..."}
    "name",  # lower-case letters, digits and _
    "id",  # names joined by points, beginning with the rulebook's code: fj.splitting.same_parties
    "day",  # 2024-07-01
    "whole",  # a whole number between least and most
    "choice",  # one of a few words
    "quantity",  # 400 FJD, 2 kg, 12.5 %, 4 USD per kg; or the word unknown
    "unit",  # what a quantity is measured in: FJD, kg, %, days, FJD per kg, number
    "rate",  # 15 %; or the word unknown
    "share",  # 2 %, at most 100 %
    "amount",  # 1 FJD in the rulebook's own currency, exact in its minor units
    "expression",  # an amount or a sum in the rule language; whoever uses it checks it
    "sum",  # customs_value + fiscal_duty
    "condition",  # text of the rule language
    "decimal",  # 120.00, or the word unknown
    "url",  # https://...
    "currency",  # an ISO 4217 code
    "raw",  # kept as it stands; whoever uses it reads it
    "shape",  # a nested mapping
    "shapes",  # a list of them
    "named",  # a mapping from a name of the writer's choice to one of them
    "texts",  # a list of texts
    "codes",  # a list of HS prefixes, codes or texts
    "by_key",  # a mapping from HS prefixes or codes to quantities of one kind
    "by_name",  # a mapping from names to decimals
    "by_currency",  # a mapping from currencies to decimals
    "by_period",  # a mapping from month and year to decimals
    "by_lane",  # a mapping from lanes to whole numbers
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what its value is, what it means, and whether it must stand."""

    reads: Reads
    meaning: str
    needed: bool = True
    shape: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with a fixed set of keys. ``noun`` is what a message calls one of them."""

    noun: str
    keys: dict[str, Key]


def _some(meaning: str, shape: str) -> Key:
    return Key("shapes", meaning, shape=shape, least=1)


def _optional(reads: Reads, meaning: str, shape: str = "", choices: tuple[str, ...] = ()) -> Key:
    return Key(reads, meaning, needed=False, shape=shape, choices=choices)


CODE_LISTS: Final = tuple(sorted({column.codes for column in WORDS.values() if column.codes}))
"""Lists of codes that a table or a list of the rulebook may be about, beside HS prefixes."""

SHARED_CODE: Final = "common"
"""Name of the shared base, with which its identifiers begin."""

SHARED_LANGUAGES: Final = ("en", "fr")
"""Languages that every text of the shared base is written in."""

_STATUS: Final = Key(
    "choice",
    "sourced: a public source says so. dated: the source is old or leaves something open, and the text says what. "
    "unknown: nobody found it. fictional: invented, for Examplia and tests, or as a starting value that nobody has set yet.",
    choices=("sourced", "dated", "unknown", "fictional"),
)
_CITE: Final = Key("shape", "Where it comes from.", shape="cite")
_SINCE: Final = Key("day", "First day on which it holds.")
_REVIEW: Final = _optional("day", "Day after which somebody should look whether it still holds.")
_UNTIL: Final = _optional("day", "Last day on which it holds; left out while it is open.")
_YES_NO: Final = ("yes", "no")
_LIABLE: Final = ("consignee", "consignor", "seller", "platform", "carrier", "reporter")
_COLLECTORS: Final = ("customs", "seller", "platform", "carrier", "post")
_POINTS: Final = ("sale", "pre_arrival", "border", "delivery", "periodic")
_ROUNDINGS: Final = ("half_up", "down", "up", "half_even")

SHAPES: Final[dict[str, Shape]] = {
    "about": Shape("rulebook", {
        "code": Key("text", "ISO 3166-1 alpha-2 code of the country, EU or EA; XX is Examplia."),
        "country": Key("text", "Name of the country."),
        "title": Key("text", "Title of the rulebook."),
        "currency": Key("currency", "National currency, ISO 4217."),
        "timezone": Key("text", "Time zone that says which day it is, such as Pacific/Fiji."),
        "languages": Key("texts", "Languages of the titles and reasons, ISO 639-1, the main one first."),
        "administration": _optional("text", "Who applies this law: the name of the administration."),
        "includes": _optional("texts", "Shared bases that the rulebook builds on; there is one, common. What the rulebook writes under a name of the base replaces it."),
        "unknowns": Key("shapes", "What the administration must fill in before it relies on this rulebook.", shape="gap"),
    }),
    "gap": Shape("unknown", {
        "id": Key("name", "Name of the gap."),
        "what": Key("text", "What is not known, and what the rulebook does meanwhile."),
        "ask": Key("text", "Who knows it."),
        "read": _optional("text", "Section of law that answers it."),
    }),
    "cite": Shape("citation", {
        "text": _optional("text", "The act, page or letter, in our own words, with what it says."),
        "url": _optional("url", "Public address of that source."),
        "note": _optional("text", "Instead of text, where there is no public source: who set the value and why."),
        "read": _optional("text", "The section of law to read, where the value is not known or not sure."),
    }),
    "thresholds": Shape("thresholds", {
        "parameters": _optional("named", "Quantities that rules and reliefs use by name, each with its history.", "parameter"),
        "reliefs": _optional("shapes", "What frees low-value goods from levies, in order: the first that applies to a levy is the one.", "relief"),
    }),
    "parameter": Shape("parameter", {
        "title": Key("wording", "What the quantity is."),
        "unit": _optional("unit", "What it is measured in: FJD, kg, %, days, FJD per kg or number. Needed where no value of it is known."),
        "history": _some("Its values, oldest first. Nothing is edited in the past; a new value supersedes.", "quantity_entry"),
    }),
    "quantity_entry": Shape("value", {
        "since": _SINCE,
        "value": Key("quantity", "The quantity with its unit, or unknown."),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "relief": Shape("relief", {
        "id": Key("id", "Identifier."),
        "title": Key("wording", "What it frees, for whom."),
        "since": _SINCE,
        "until": _UNTIL,
        "shape": Key("choice", "cliff: above the line everything is due. allowance: above it only the excess. waiver: nothing is collected while what is payable stays under the line.", choices=("cliff", "allowance", "waiver")),
        "measure": Key("expression", "What is compared with the line: cif, fob, goods, or an amount in the rule language. Of a waiver: the levies that are payable, such as import_duty + vat."),
        "up_to": _optional("expression", "The line, itself inside: an amount, a parameter, or an amount in the rule language."),
        "below": _optional("expression", "The line, itself outside: an amount, a parameter, or an amount in the rule language."),
        "levies": Key("texts", "Levies that are relieved."),
        "when": Key("condition", "Who and what it is for. The relief is given on yes; where the answer is unknown, so is the relief."),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "levies": Shape("levies", {
        "customs_value": _some("What the customs value includes, with its history.", "basis_entry"),
        "levies": _some("The levies in the order in which they are worked out.", "levy"),
    }),
    "basis_entry": Shape("value", {
        "since": _SINCE,
        "value": Key("choice", "cif: goods, insurance and freight. fob: the goods alone. unknown: nobody found which.", choices=("cif", "fob", "unknown")),
        "status": _STATUS,
        "cite": _CITE,
    }),
    "levy": Shape("levy", {
        "id": Key("name", "Identifier, as the decision shows it."),
        "title": Key("wording", "What people call it."),
        "class": Key("choice", "What kind of levy it is.", choices=("duty", "excise", "tax", "fee", "composite")),
        "since": _optional("day", "First day of the levy; left out where it is older than the rulebook."),
        "until": _UNTIL,
        "when": _optional("condition", "It is charged only where the answer is yes; where that is unknown, so is the levy. Left out: always."),
        "base": _optional("sum", "What the rate applies to: one of customs_value, cif_value, fob_value and goods_value, and earlier levies, joined by +."),
        "rates": _optional("shapes", "One rate for all goods, with its history.", "rate_entry"),
        "tariff": _optional("name", "Column of tariff.csv that holds its rates by HS prefix."),
        "amounts": _optional("shapes", "In place of a rate: how much is charged, in the rule language, with its history.", "amount_entry"),
        "selective": _optional("choice", "yes: goods that the tariff does not list owe none. no: their rate is unknown.", choices=_YES_NO),
        "supplied": _optional("choice", "Field of the record by which the caller may supply the rate; it comes before the tariff.", choices=("duty_rate", "excise_rate", "tax_rate")),
        "base_rounding": _optional("choice", "How the base is rounded before the rate is applied; needs base_step.", choices=_ROUNDINGS),
        "base_step": _optional("amount", "To what the base is rounded; left out: not at all."),
        "rounding": _optional("choice", "How the levy is rounded; left out: half_up.", choices=_ROUNDINGS),
        "step": _optional("amount", "To what the levy is rounded; left out: the smallest unit of the currency."),
        "liable": _optional("choice", "Who owes it, where that is not as collection.yaml says. reporter: whoever lodges the report or declaration, on its own account.", choices=_LIABLE),
        "collector": _optional("choice", "Who collects it, where that is not as collection.yaml says.", choices=_COLLECTORS),
        "point": _optional("choice", "Where it is collected, where that is not as collection.yaml says. periodic: later, on account; it is deferred and not collected at the border.", choices=_POINTS),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "rate_entry": Shape("rate", {
        "since": _SINCE,
        "value": Key("rate", "The rate as a percentage, or unknown."),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "amount_entry": Shape("amount", {
        "since": _SINCE,
        "value": Key("expression", "How much is charged: an amount in the rule language, such as max(10 FJD, 0.5 % of customs_value), or unknown."),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "collection": Shape("collection", {
        "models": _some("Who is liable, who collects and where, with its history.", "model"),
    }),
    "model": Shape("collection model", {
        "since": _SINCE,
        "model": Key("choice", "Collection model.", choices=("border",)),
        "liable": Key("choice", "Who owes it.", choices=_LIABLE),
        "collector": Key("choice", "Who collects it.", choices=_COLLECTORS),
        "point": Key("choice", "Where it is collected.", choices=_POINTS),
        "status": _STATUS,
        "cite": _CITE,
    }),
    "lanes": Shape("lanes", {
        "settings": _some("How a score becomes a lane, with its history.", "lane_setting"),
    }),
    "lane_setting": Shape("lane setting", {
        "since": _SINCE,
        "at_least": Key("by_lane", "Score from which a consignment goes to the lane; below all of them it is green."),
        "total_cap": Key("whole", "The highest score there is.", least=1),
        "random": Key("shape", "Share of all consignments that is looked at by chance, so that nobody is sure to pass.", shape="random"),
        "capacity": _optional("shape", "How many consignments of one batch the lane can take.", "capacity"),
        "cite": _CITE,
        "owner": Key("text", "Who sets it: an office's address."),
    }),
    "random": Shape("random share", {
        "share": Key("share", "Share of all consignments."),
        "lane": Key("choice", "Lane that they go to at least.", choices=LANES[1:]),
    }),
    "capacity": Shape("capacity", {
        "lane": Key("choice", "Lane that can take only so many.", choices=LANES[1:]),
        "most": Key("whole", "How many it can take.", most=1_000_000),
        "overflow": Key("choice", "Lane that the others go to.", choices=LANES),
        "rank_by": Key("choice", "Who goes first: the higher score, or the more money due.", choices=("score", "money")),
    }),
    "tables": Shape("tables", {
        "tables": _optional("named", "Tables that rules read as name[item_hs_code], name[country_of_export] or name[gross_mass].", "table"),
        "lists": _optional("named", "Lists that rules ask as item_hs_code in name.", "list"),
    }),
    "table": Shape("table", {
        "title": Key("wording", "What it holds."),
        "by": _optional("choice", "What it is asked with: hs (HS prefixes, the longest wins; also where this is left out), bands of a quantity, or a list of codes such as country.", choices=("hs", "bands", *CODE_LISTS)),
        "history": _some("Its versions, oldest first; each is whole.", "table_entry"),
    }),
    "table_entry": Shape("table version", {
        "since": _SINCE,
        "values": _optional("by_key", "A quantity for each HS prefix or code; the longest prefix wins."),
        "bands": _optional("shapes", "Instead of values: a quantity for each band, from the lowest to the highest.", "band"),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "band": Shape("band", {
        "from": _optional("quantity", "Where the band begins, itself inside; without from and above it has no lower end."),
        "above": _optional("quantity", "Where the band begins, itself outside."),
        "below": _optional("quantity", "Where the band ends, itself outside; without below and up_to it has no upper end."),
        "up_to": _optional("quantity", "Where the band ends, itself inside."),
        "value": Key("quantity", "The quantity that holds in the band, or unknown."),
    }),
    "list": Shape("list", {
        "title": Key("wording", "What stands in it."),
        "of": Key("choice", "What it lists: hs (HS prefixes), text, or a list of codes such as country.", choices=("hs", "text", *CODE_LISTS)),
        "history": _some("Its versions, oldest first; each is whole.", "list_entry"),
    }),
    "list_entry": Shape("list version", {
        "since": _SINCE,
        "values": Key("codes", "The HS prefixes, codes or texts."),
        "review": _REVIEW,
        "status": _STATUS,
        "cite": _CITE,
    }),
    "definitions": Shape("definitions", {
        "define": Key("named", "Conditions and values with a name, which rules, reliefs and levies use by it.", shape="definition"),
    }),
    "definition": Shape("definition", {
        "title": Key("wording", "What it says of a consignment or an item."),
        "means": Key("expression", "The condition or value, in the rule language; it may use other definitions."),
    }),
    "overlay": Shape("overlay", {
        "overlay": Key("name", "Name of the overlay."),
        "title": _optional("text", "What it tries out."),
        "rulebook": Key("text", "Code of the rulebook that it changes, such as fj."),
        "since": _optional("day", "First day of the changes; left out: they hold on every day."),
        "changes": Key("raw", "Dotted names of the rulebook, each with its new value, such as low_value_line: 500 FJD."),
    }),
    "risk": Shape("risk area", {
        "area": Key("name", "Name of the risk area, which is also the name of the file."),
        "title": _optional("wording", "What it is about; left out: as in the shared base."),
        "cap": Key("whole", "The most points that all rules of the area add together.", needed=False, least=1),
        "leaves_out": _optional("texts", "Rules of the shared base that are not wanted here, under this rulebook's own identifiers."),
        "rules": Key("shapes", "Its rules. A rule with the identifier of one of the shared base replaces it.", shape="rule"),
    }),
    "rule": Shape("rule", {
        "id": Key("id", "Identifier: the rulebook's code, the area and a name."),
        "title": Key("wording", "What it looks for."),
        "since": _SINCE,
        "until": _UNTIL,
        "when": Key("condition", "The condition, in the rule language."),
        "points": Key("whole", "What a hit adds to the score."),
        "lane": _optional("choice", "Lane that a hit sends the consignment to at least.", choices=LANES[1:]),
        "because": Key("wording", "The reason that the officer reads; words and parameters stand in braces."),
        "if_unknown": Key("choice", "What an unknown answer means. ask: at least yellow. hold: hold. pass: listed only.", choices=("ask", "hold", "pass")),
        "review": _REVIEW,
        "cite": _CITE,
        "owner": Key("text", "Who answers for the rule: an office's address."),
    }),
    "examples": Shape("examples", {
        "examples": Key("shapes", "Worked examples; `landfall rules test` runs them.", shape="example"),
    }),
    "example": Shape("example", {
        "id": Key("id", "Identifier."),
        "title": Key("wording", "What it shows."),
        "kind": Key("choice", "published: a public source prints the result. derived: worked out from the law by us. rule_test: shows what one rule does.", choices=("published", "derived", "rule_test")),
        "cite": _CITE,
        "on": Key("day", "The law's day."),
        "rates": _optional("by_currency", "Exchange rates for this example: one unit of the currency in national currency."),
        "counters": _optional("by_period", "What the consignee has used of the quota before: month and year, in national currency."),
        "record": Key("raw", "The consignment, with the names of the consignment record."),
        "beside": _optional("raw", "Other consignments of the same batch."),
        "expect": Key("shape", "Parts of the decision that must come out.", shape="expected"),
    }),
    "expected": Shape("expectation", {
        "lane": _optional("choice", "Lane.", choices=LANES),
        "hits": _optional("texts", "Identifiers of all rules that are hit, in any order."),
        "misses": _optional("texts", "Identifiers of rules that leave the parcel alone: neither hit nor unknown."),
        "assessment": _optional("shape", "What is owed.", "expected_assessment"),
    }),
    "expected_assessment": Shape("assessment", {
        "computable": _optional("choice", "Whether everything needed is known.", choices=_YES_NO),
        "customs_value": _optional("decimal", "Customs value."),
        "levies": _optional("by_name", "What is due for each levy, now or later, relieved and waived parts left out; one that is not charged counts 0.00, and one that is not named is not compared."),
        "due_at_border": _optional("decimal", "What is collected at the border."),
        "relieved": _optional("decimal", "What reliefs took away, all levies together."),
        "waived": _optional("decimal", "What is not collected because too little is payable, all levies together."),
        "deferred": _optional("decimal", "What is collected later, on account."),
        "total": _optional("decimal", "All levies together."),
        "unknown": _optional("texts", "The names of all that is missing, in any order."),
    }),
}  # fmt: skip

FILES: Final[dict[str, str]] = {
    "about.yaml": "about",
    "thresholds.yaml": "thresholds",
    "levies.yaml": "levies",
    "collection.yaml": "collection",
    "lanes.yaml": "lanes",
    "tables.yaml": "tables",
    "definitions.yaml": "definitions",
}
"""Single files and their shapes."""

FOLDERS: Final[dict[str, str]] = {"risk": "risk", "examples": "examples"}
"""Folders of files that all have one shape."""

NEEDED_FILES: Final = ("about.yaml", "thresholds.yaml", "levies.yaml", "collection.yaml", "CHANGELOG.md")
"""Files that every rulebook has."""

NEEDED_ALONE: Final = ("lanes.yaml",)
"""Files, beside a risk area, that a rulebook needs where it includes no shared base; tariff.csv is needed by a levy."""

BASE_FILES: Final = ("thresholds.yaml", "tables.yaml", "definitions.yaml", "lanes.yaml")
"""Files that the shared base has, beside its folder risk."""

NEEDED_BY_BASE: Final = ("low_value_line", "formal_entry_line")
"""Parameters that the shared base uses and that only the including rulebook can declare."""

TARIFF_COLUMNS: Final = ("prefix", "since", "until", "status", "cite", "url")
"""Columns of tariff.csv beside the rates, which have one column for each levy that names it."""
