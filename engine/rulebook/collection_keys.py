"""Keys of collection.yaml: who collects what is owed, on which evidence, and what parties may choose."""

from __future__ import annotations

from typing import Final

from engine.registrations import PARTIES
from engine.rulebook.keys import (
    CITE,
    COLLECTORS,
    EVENTS,
    FOLLOWS,
    LIABLE,
    POINTS,
    REMITS,
    REVIEW,
    SINCE,
    STATUS,
    SUSPENDED,
    UNTIL,
    Key,
    Shape,
    optional,
    some,
)

COLLECTION_SHAPES: Final[dict[str, Shape]] = {
    "collection": Shape("collection", {
        "models": some("Who is liable, who collects and where. Entries without id are the fallback with its history; entries with id are channels, and for each levy the first, in order, that collects it from a parcel is the one.", "model"),
        "schemes": optional("shapes", "Schemes under which tax is collected before the border, with the numbers that prove it.", "scheme"),
        "returns": optional("shapes", "What follows for levies that were collected when a parcel is refused, not delivered, returned, replaced or partly refunded; what stands nowhere is for a person to decide.", "return"),
        "elections": optional("shapes", 'What a party may choose, which levies and reliefs ask as elects("choice").', "election"),
    }),
    "model": Shape("collection model", {
        "id": optional("name", "Identifier of a channel, as the decision shows it; without it the entry is the fallback."),
        "title": optional("wording", "What people call it."),
        "since": SINCE,
        "until": UNTIL,
        "model": Key("name", "Collection model: exempt, border, purchaser, vendor, platform, carrier, simplified, or one that a third party has installed."),
        "levies": optional("texts", "Levies that the channel collects; left out: all, or all that its scheme covers."),
        "when": optional("condition", "The channel collects from a parcel only where the answer is yes; where it is unknown, so is who collects. Left out: from every parcel."),
        "evidence": optional("text", "The scheme that must be proven, by a number that is valid on the day; without it the parcel falls to the next channel. none: the law asks for no evidence."),
        "shortfall": optional("choice", "What happens where less was prepaid than is owed. report: the decision says so. due: the rest is due at the border. Left out: report.", choices=("report", "due")),
        "liable": optional("choice", "Who owes it; left out: as the model says.", choices=LIABLE),
        "collector": optional("choice", "Who collects it; left out: as the model says.", choices=COLLECTORS),
        "point": optional("choice", "Where it is collected; left out: as the model says.", choices=POINTS),
        "remit": optional("choice", "Period of the collector's statement; left out: as the model says.", choices=REMITS),
        "remit_due": optional("text", "When what was collected in a period is paid over, in words."),
        "suspended": SUSPENDED,
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "scheme": Shape("scheme", {
        "id": Key("text", "Name of the scheme, as the field prepaid_tax_scheme declares it: letters, digits and _."),
        "title": Key("wording", "What people call it."),
        "since": SINCE,
        "until": UNTIL,
        "number": optional("text", "How python-stdnum calls its numbers, such as eu.oss: form and check digit are checked."),
        "pattern": optional("text", "In place of number, or beside it for numbers of another kind: a pattern that the whole number has, without spaces, points and hyphens, such as 'IM[0-9]{10}'."),
        "holder": optional("texts", "Who may be registered: seller, platform, carrier, consignee."),
        "register_when": optional("text", "Who must register, in words."),
        "covers": optional("texts", "Levies that are not collected again at the border where the scheme is proven; left out: all."),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "return": Shape("rule of returns", {
        "model": Key("name", "Collection model under which the levies were collected."),
        "event": Key("choice", "What happened to the parcel.", choices=EVENTS),
        "levies": optional("texts", "Levies it speaks of; left out: all."),
        "follows": Key("choice", "refund: whoever paid claims it back. correct: the collector takes it off its statement of the period. keep: nothing changes. collect_again: nothing changes for this parcel, and the goods that come for it are charged anew. unknown: nobody found what follows.", choices=FOLLOWS),
        "within": optional("quantity", "Days after the arrival within which it follows, such as 90 days; later the levies are kept. unknown: there is such a time, and nobody found it. Left out: no such time."),
        "since": SINCE,
        "until": UNTIL,
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "election": Shape("election", {
        "id": Key("name", "Identifier."),
        "title": Key("wording", "What is chosen."),
        "by": Key("choice", "Who chooses.", choices=tuple(PARTIES)),
        "choices": Key("texts", "What may be chosen, each a name that the field election holds."),
        "default": optional("name", "What holds where nobody chose; left out: none of them."),
        "since": SINCE,
        "until": UNTIL,
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
}  # fmt: skip
"""Shapes by the name that keys call them by."""
