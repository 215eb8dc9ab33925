"""The manual page of the rule language: this file writes it from the engine's tables of functions, units and marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from engine.language.functions import FUNCTIONS, Way
from engine.language.marks import MARKS
from engine.language.quantities import PIECES, UNITS

_OPENING: Final = """\
# The rule language: operators, functions, amounts and names

A condition says yes, no or unknown of a consignment; an amount says how much, or unknown. Both are written in the same
language, in rules, levies, reliefs and definitions. The words that they may look at stand on another page:
`landfall help words`.

**Unknown stays unknown.** Whatever looks at something that was not declared is unknown, unless the rest decides it
anyway: `no and unknown` is no, `yes or unknown` is yes. Only `is_unknown()` and `is_known()` turn it into yes or no.
Hiding a fact never turns a no into a yes, or a yes into a no.

## Operators

| written | means |
|---|---|
| `and`, `or`, `not` | join conditions; `not` binds closest, then `and`, then `or`; brackets say it otherwise |
| `==` `!=` | is the same, is not the same: of amounts, dates, codes, HS codes and texts |
| `<` `<=` `>` `>=` | of amounts and dates; `5 kg <= gross_mass < 20 kg` is one comparison |
| `in [CN, VN]`, `not in [CN, VN]` | is one of these; an HS code is one of these if it begins with one: `[22]` is all of chapter 22 |
| `in watched_origins` | is in a list of the rulebook |
| `+` `-` | of amounts of one kind; a date minus a date is days |
| `*` `/` | by numbers and shares; money / mass is money per mass; divided by 0 is unknown |
| `10 % of goods_value` | the same as `10 % * goods_value` |

## Functions

What stands in the brackets is separated by commas. Where amounts meet they are of one kind, in one currency or in the
national one.
"""  # noqa: E501 - a row of a table is one line

_CHAPTERS: Final[Mapping[str, tuple[Way, ...]]] = {
    """\
### Over the goods items

A word that begins with `item_` is told for each goods item, so it stands inside one of these. `where` picks items:
`sum(item_value where item_hs_code in [22])` adds up the drinks only. An item of which it is not known whether it is
picked makes the answer unknown exactly where it would change it.
""": ("over items", "different"),
    "### What is known\n": ("known",),
    "### Choosing\n": ("extreme", "choice"),
    "### Rounding to whole steps\n": ("rounded",),
    """\
### Texts

Both sides are folded before they are held against each other: small letters, no accents, other scripts in Latin
letters, signs as spaces. `==` and `in [...]` do not fold: they compare letter by letter.
""": ("text test", "alike", "length"),
    """\
### What a parcel shows and chooses

The names stand in collection.yaml, under `schemes:` and `elections:`. A parcel that shows or chooses nothing is told by
no, never by unknown: a number that nobody shows proves nothing.
""": ("shown",),
    "### Dates\n": ("between", "date part"),
    "### For each kilogram, for each piece, as a share\n": ("quotient",),
}

_NAMES: Final = """\
## Names of the rulebook

- A **parameter** is a named amount: `goods_value > low_value_line`.
- A **list** holds HS codes, codes or texts, and is asked with `in`: `item_hs_code in excise_headings`,
  `country_of_export in watched_origins`. A list of texts does not mind case, accents and signs, and may stand in a text
  function: `has_word(item_description, scam_words)`.
- A **table** is asked with square brackets. By HS prefix, the longest prefix counts: `floors[item_hs_code]`. By code:
  `origin_fee[country_of_export]`. By bands of an amount: `processing_fee[goods_value]`. What a table does not say is
  unknown; where bands overlap, the first one counts.
- A **definition** is a condition or an amount with a name of its own, written once and used by its name in many rules:
  `is_personal and goods_value <= gift_limit`.
- `law_day` is the day whose law is applied.
"""


def write_functions_page() -> str:
    """Write the page of the rule language."""
    return "\n".join([_OPENING, *_functions(), *_amounts(), _NAMES])


def _functions() -> Iterator[str]:
    for opening, ways in _CHAPTERS.items():
        chosen = [function for function in FUNCTIONS.values() if function.way in ways]
        rows = (f"| `{function.signature}` | {function.meaning} | `{function.example}` |" for function in chosen)
        yield from (opening, "| written | means | example |", "|---|---|---|", *rows, "")


def _amounts() -> Iterator[str]:
    units = groupby(UNITS, key=lambda unit: UNITS[unit][0].name)
    pieces = " or ".join(f"`per {unit}`" for unit in sorted(PIECES))
    yield from (
        "## Amounts",
        "",
        "A number is written with its unit: `2 kg`, `12.5 %`, `10 days`. Thousands may be separated by a comma or a",
        "space (`1,000`, `1 000`), decimals take a point. A date is written `2024-07-01`. Money is written `400 USD`,",
        "`USD 400` or `US$400`; money for each unit `4 USD per kg` or `30 USD per litre`. Currencies are those of ISO",
        "4217. An amount in another currency than the national one is converted at the customs rate of the day, and is",
        f"unknown without a rate. {pieces} behind money only says what it is for.",
        "",
        "| unit of | written |",
        "|---|---|",
        *(f"| {kind} | {', '.join(f'`{unit}`' for unit in group)} |" for kind, group in units),
        "",
        "A mark of a currency is the money of one country only. A bare `$` is refused: nobody can tell whose it is.",
        "",
        "| currency | marks |",
        "|---|---|",
        *(f"| {code} | {', '.join(f'`{mark}`' for mark in marks)} |" for code, marks in _marks()),
        "",
    )


def _marks() -> Iterator[tuple[str, list[str]]]:
    for code in dict.fromkeys(MARKS.values()):
        yield code, [mark for mark, currency in MARKS.items() if currency == code]
