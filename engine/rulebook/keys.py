"""What a key of a rule file is: what its value may be, what it means, and the keys that stand in many places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from engine.columns.catalogue import WORDS

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
    "by_period",  # a mapping from counters.ACCOUNTS to decimals
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


def some(meaning: str, shape: str) -> Key:
    """Give a key that needs a list of at least one."""
    return Key("shapes", meaning, shape=shape, least=1)


def optional(reads: Reads, meaning: str, shape: str = "", choices: tuple[str, ...] = ()) -> Key:
    """Give a key that may be left out."""
    return Key(reads, meaning, needed=False, shape=shape, choices=choices)


CODE_LISTS: Final = tuple(sorted({column.codes for column in WORDS.values() if column.codes}))
"""Lists of codes that a table or a list of the rulebook may be about, beside HS prefixes."""

STATUS: Final = Key(
    "choice",
    "sourced: a public source says so. dated: the source is old or leaves something open, and the text says what. "
    "unknown: nobody found it. fictional: invented, for Examplia and tests, "
    "or as a starting value that nobody has set yet.",
    choices=("sourced", "dated", "unknown", "fictional"),
)
CITE: Final = Key("shape", "Where it comes from.", shape="cite")
SINCE: Final = Key("day", "First day on which it holds.")
REVIEW: Final = optional("day", "Day after which somebody should look whether it still holds.")
UNTIL: Final = optional("day", "Last day on which it holds; left out while it is open.")
SUSPENDED: Final = optional(
    "shapes",
    "Days on which it is suspended by notice, and not repealed: it does not hold from since to until, and then again.",
    "suspension",
)
YES_NO: Final = ("yes", "no")
LIABLE: Final = ("consignee", "consignor", "seller", "platform", "carrier", "reporter")
COLLECTORS: Final = ("customs", "seller", "platform", "carrier", "post")
POINTS: Final = ("sale", "pre_arrival", "border", "delivery", "periodic")
EVENTS: Final = ("refused", "undelivered", "returned", "replaced", "partly_refunded")
"""What may become of a parcel after it was assessed."""
FOLLOWS: Final = ("refund", "correct", "keep", "collect_again", "unknown")
"""What the law may say follows."""
REMITS: Final = ("month", "quarter", "half_year", "year")
TOGETHER_BY: Final = ("consignee", "day", "sender", "seller", "carrier", "order")
DATE_BASES: Final = ("acceptance", "arrival", "sale")
ROUNDINGS: Final = ("half_up", "down", "up", "half_even")
