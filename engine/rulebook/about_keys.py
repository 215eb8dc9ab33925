"""Keys of about.yaml, overlays, risk rules, worked examples and cases that stand apart."""

from __future__ import annotations

from typing import Final

from engine.registrations import PREPAID_CHECKS
from engine.rulebook.keys import CITE, REVIEW, SINCE, UNTIL, YES_NO, Key, Shape, optional
from engine.rulebook.law import LANES

ABOUT_SHAPES: Final[dict[str, Shape]] = {
    "about": Shape("rulebook", {
        "code": Key("text", "ISO 3166-1 alpha-2 code of the country, EU or EA; XX is Examplia."),
        "country": Key("text", "Name of the country."),
        "title": Key("text", "Title of the rulebook."),
        "currency": Key("currency", "National currency, ISO 4217."),
        "timezone": Key("text", "Time zone that says which day it is, such as Pacific/Fiji."),
        "languages": Key("texts", "Languages of the titles and reasons, ISO 639-1, the main one first."),
        "status": optional("choice", "national: the rulebook of an administration, or made for one to take over. reference: the regime of another country, to compare with; nobody applies it. Left out: national.", choices=("national", "reference")),
        "administration": optional("text", "Who applies this law: the name of the administration."),
        "includes": optional("texts", "Shared bases that the rulebook builds on; there is one, common. What the rulebook writes under a name of the base replaces it."),
        "unknowns": Key("shapes", "What the administration must fill in before it relies on this rulebook.", shape="gap"),
    }),
    "gap": Shape("unknown", {
        "id": Key("name", "Name of the gap."),
        "what": Key("text", "What is not known, and what the rulebook does meanwhile."),
        "ask": Key("text", "Who knows it."),
        "read": optional("text", "Section of law that answers it."),
    }),
    "cite": Shape("citation", {
        "text": optional("text", "The act, page or letter, in our own words, with what it says."),
        "url": optional("url", "Public address of that source."),
        "note": optional("text", "Instead of text, where there is no public source: who set the value and why."),
        "read": optional("text", "The section of law to read, where the value is not known or not sure."),
    }),
    "overlay": Shape("overlay", {
        "overlay": Key("name", "Name of the overlay."),
        "title": optional("text", "What it tries out."),
        "rulebook": Key("text", "Code of the rulebook that it changes, such as fj."),
        "since": optional("day", "First day of the changes; left out: they hold on every day."),
        "changes": Key("raw", "Dotted names of the rulebook, each with its new value, such as low_value_line: 500 FJD."),
    }),
    "risk": Shape("risk area", {
        "area": Key("name", "Name of the risk area, which is also the name of the file."),
        "title": optional("wording", "What it is about; left out: as in the shared base."),
        "cap": Key("whole", "The most points that all rules of the area add together.", needed=False, least=1),
        "leaves_out": optional("texts", "Rules of the shared base that are not wanted here, under this rulebook's own identifiers."),
        "rules": Key("shapes", "Its rules. A rule with the identifier of one of the shared base replaces it.", shape="rule"),
    }),
    "rule": Shape("rule", {
        "id": Key("id", "Identifier: the rulebook's code, the area and a name."),
        "title": Key("wording", "What it looks for."),
        "since": SINCE,
        "until": UNTIL,
        "when": Key("condition", "The condition, in the rule language."),
        "points": Key("whole", "What a hit adds to the score."),
        "lane": optional("choice", "Lane that a hit sends the consignment to at least.", choices=LANES[1:]),
        "because": Key("wording", "The reason that the officer reads; words and parameters stand in braces."),
        "if_unknown": Key("choice", "What an unknown answer means. ask: at least yellow. hold: hold. pass: listed only.", choices=("ask", "hold", "pass")),
        "review": REVIEW,
        "cite": CITE,
        "owner": Key("text", "Who answers for the rule: an office's address."),
    }),
    "examples": Shape("examples", {
        "examples": optional("shapes", "Worked examples; `landfall rules test` runs them.", "example"),
        "apart": optional("shapes", "Published cases that are not run, each with the reason; `landfall rules cases` lists them.", "apart"),
    }),
    "apart": Shape("case apart", {
        "id": Key("id", "Identifier, as that of an example."),
        "title": Key("wording", "What the source works out."),
        "prints": Key("text", "What the source prints."),
        "we_get": optional("text", "What the law as written here gives, where it can be worked out; left out: it is not."),
        "why": Key("text", "Why it is no example: it contradicts its own rule, is out of scope, or rests on another law."),
        "cite": CITE,
    }),
    "example": Shape("example", {
        "id": Key("id", "Identifier."),
        "title": Key("wording", "What it shows."),
        "kind": Key("choice", "published: a public source prints the result. derived: worked out from the law by us. rule_test: shows what one rule does.", choices=("published", "derived", "rule_test")),
        "cite": CITE,
        "on": Key("day", "The law's day."),
        "rates": optional("by_currency", "Exchange rates for this example: one unit of the currency in national currency."),
        "counters": optional("by_period", "What the consignee has used before: of a quota by its period (day, month, quarter, half_year, year) in national currency, and how many imports by imports_ and the period."),
        "record": Key("raw", "The consignment, with the names of the consignment record."),
        "beside": optional("raw", "Other consignments of the same batch."),
        "expect": Key("shape", "Parts of the decision that must come out.", shape="expected"),
    }),
    "expected": Shape("expectation", {
        "lane": optional("choice", "Lane.", choices=LANES),
        "hits": optional("texts", "Identifiers of all rules that are hit, in any order."),
        "misses": optional("texts", "Identifiers of rules that leave the parcel alone: neither hit nor unknown."),
        "assessment": optional("shape", "What is owed.", "expected_assessment"),
    }),
    "expected_assessment": Shape("assessment", {
        "computable": optional("choice", "Whether everything needed is known.", choices=YES_NO),
        "customs_value": optional("decimal", "Customs value."),
        "levies": optional("by_name", "What is due for each levy, now or later, relieved and waived parts left out; one that is not charged counts 0.00, and one that is not named is not compared."),
        "due_at_border": optional("decimal", "What is collected at the border."),
        "relieved": optional("decimal", "What reliefs took away, all levies together."),
        "waived": optional("decimal", "What is not collected because too little is payable, all levies together."),
        "prepaid": optional("decimal", "What was collected before the border, at the sale or on account, all levies together."),
        "deferred": optional("decimal", "What is collected later, on account."),
        "check": optional("choice", "What the check of the registration that the record shows comes to.", choices=PREPAID_CHECKS),
        "total": optional("decimal", "All levies together."),
        "unknown": optional("texts", "The names of all that is missing, in any order."),
    }),
}  # fmt: skip
"""Shapes by the name that keys call them by."""
