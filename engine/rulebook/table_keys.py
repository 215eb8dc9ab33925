"""Keys of lanes.yaml, tables.yaml and definitions.yaml."""

from __future__ import annotations

from typing import Final

from engine.rulebook.keys import CITE, CODE_LISTS, REVIEW, SINCE, STATUS, Key, Shape, optional, some
from engine.rulebook.law import LANES

TABLE_SHAPES: Final[dict[str, Shape]] = {
    "lanes": Shape("lanes", {
        "settings": some("How a score becomes a lane, with its history.", "lane_setting"),
    }),
    "lane_setting": Shape("lane setting", {
        "since": SINCE,
        "at_least": Key("by_lane", "Score from which a consignment goes to the lane; below all of them it is green."),
        "total_cap": Key("whole", "The highest score there is.", least=1),
        "random": Key("shape", "Share of all consignments that is looked at by chance, so that nobody is sure to pass.", shape="random"),
        "capacity": optional("shape", "How many consignments of one batch the lane can take.", "capacity"),
        "cite": CITE,
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
        "tables": optional("named", "Tables that rules read as name[item_hs_code], name[country_of_export] or name[gross_mass].", "table"),
        "lists": optional("named", "Lists that rules ask as item_hs_code in name.", "list"),
    }),
    "table": Shape("table", {
        "title": Key("wording", "What it holds."),
        "by": optional("choice", "What it is asked with: hs (HS prefixes, the longest wins; also where this is left out), bands of a quantity, or a list of codes such as country.", choices=("hs", "bands", *CODE_LISTS)),
        "history": some("Its versions, oldest first; each is whole.", "table_entry"),
    }),
    "table_entry": Shape("table version", {
        "since": SINCE,
        "values": optional("by_key", "A quantity for each HS prefix or code; the longest prefix wins."),
        "bands": optional("shapes", "Instead of values: a quantity for each band, from the lowest to the highest.", "band"),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "band": Shape("band", {
        "from": optional("quantity", "Where the band begins, itself inside; without from and above it has no lower end."),
        "above": optional("quantity", "Where the band begins, itself outside."),
        "below": optional("quantity", "Where the band ends, itself outside; without below and up_to it has no upper end."),
        "up_to": optional("quantity", "Where the band ends, itself inside."),
        "value": Key("quantity", "The quantity that holds in the band, or unknown."),
    }),
    "list": Shape("list", {
        "title": Key("wording", "What stands in it."),
        "of": Key("choice", "What it lists: hs (HS prefixes), text, or a list of codes such as country.", choices=("hs", "text", *CODE_LISTS)),
        "history": some("Its versions, oldest first; each is whole.", "list_entry"),
    }),
    "list_entry": Shape("list version", {
        "since": SINCE,
        "values": Key("codes", "The HS prefixes, codes or texts."),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "definitions": Shape("definitions", {
        "define": Key("named", "Conditions and values with a name, which rules, reliefs and levies use by it.", shape="definition"),
    }),
    "definition": Shape("definition", {
        "title": Key("wording", "What it says of a consignment or an item."),
        "means": Key("expression", "The condition or value, in the rule language; it may use other definitions."),
    }),
}  # fmt: skip
"""Shapes by the name that keys call them by."""
