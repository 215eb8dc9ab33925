"""Keys of thresholds.yaml and levies.yaml: what is owed, and what is relieved."""

from __future__ import annotations

from typing import Final

from engine.rulebook.keys import (
    CITE,
    COLLECTORS,
    LIABLE,
    POINTS,
    REVIEW,
    ROUNDINGS,
    SINCE,
    STATUS,
    SUSPENDED,
    UNTIL,
    YES_NO,
    Key,
    Shape,
    optional,
    some,
)

REVENUE_SHAPES: Final[dict[str, Shape]] = {
    "thresholds": Shape("thresholds", {
        "parameters": optional("named", "Quantities that rules and reliefs use by name, each with its history.", "parameter"),
        "reliefs": optional("shapes", "What frees low-value goods from levies, in order: the first that applies to a levy is the one.", "relief"),
    }),
    "parameter": Shape("parameter", {
        "title": Key("wording", "What the quantity is."),
        "unit": optional("unit", "What it is measured in: FJD, kg, %, days, FJD per kg or number. Needed where no value of it is known."),
        "history": some("Its values, oldest first. Nothing is edited in the past; a new value supersedes.", "quantity_entry"),
    }),
    "quantity_entry": Shape("value", {
        "since": SINCE,
        "value": Key("quantity", "The quantity with its unit, or unknown."),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "relief": Shape("relief", {
        "id": Key("id", "Identifier."),
        "title": Key("wording", "What it frees, for whom."),
        "since": SINCE,
        "until": UNTIL,
        "shape": Key("choice", "cliff: above the line everything is due. allowance: above it only the excess. waiver: nothing is collected while what is payable stays under the line.", choices=("cliff", "allowance", "waiver")),
        "measure": Key("expression", "What is compared with the line: cif, fob, goods, or an amount in the rule language. Of a waiver: the levies that are payable, such as import_duty + vat."),
        "up_to": optional("expression", "The line, itself inside: an amount, a parameter, or an amount in the rule language."),
        "below": optional("expression", "The line, itself outside: an amount, a parameter, or an amount in the rule language."),
        "levies": Key("texts", "Levies that are relieved."),
        "when": Key("condition", "Who and what it is for. The relief is given on yes; where the answer is unknown, so is the relief."),
        "suspended": SUSPENDED,
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "suspension": Shape("suspension", {
        "since": Key("day", "First day on which it does not hold."),
        "until": optional("day", "Last day on which it does not hold; left out while nobody has said when it holds again."),
        "status": STATUS,
        "cite": CITE,
    }),
    "levies": Shape("levies", {
        "customs_value": some("What the customs value includes, with its history.", "basis_entry"),
        "levies": some("The levies in the order in which they are shown; each is worked out after those that it names.", "levy"),
    }),
    "basis_entry": Shape("value", {
        "since": SINCE,
        "value": Key("expression", "cif: goods, insurance and freight. fob: the goods alone. unknown: nobody found which. Else an amount in the rule language, of what the parcel declares: if(is_personal, 60 % * goods_value, cif_value)."),
        "status": STATUS,
        "cite": CITE,
    }),
    "levy": Shape("levy", {
        "id": Key("name", "Identifier, as the decision shows it."),
        "title": Key("wording", "What people call it."),
        "class": Key("choice", "What kind of levy it is.", choices=("duty", "excise", "tax", "fee", "composite")),
        "since": optional("day", "First day of the levy; left out where it is older than the rulebook."),
        "until": UNTIL,
        "when": optional("condition", "It is charged only where the answer is yes; where that is unknown, so is the levy. Left out: always."),
        "base": optional("sum", "What the rate applies to: one of customs_value, cif_value, fob_value and goods_value, and other levies, joined by +."),
        "rates": optional("shapes", "One rate for all goods, with its history.", "rate_entry"),
        "tariff": optional("name", "Column of tariff.csv that holds its rates by HS prefix."),
        "amounts": optional("shapes", "In place of a rate: how much is charged, in the rule language, with its history.", "amount_entry"),
        "selective": optional("choice", "yes: goods that the tariff does not list owe none. no: their rate is unknown.", choices=YES_NO),
        "supplied": optional("choice", "Field of the record by which the caller may supply the rate; it comes before the tariff.", choices=("duty_rate", "excise_rate", "tax_rate")),
        "base_rounding": optional("choice", "How the base is rounded before the rate is applied; needs base_step.", choices=ROUNDINGS),
        "base_step": optional("amount", "To what the base is rounded; left out: not at all."),
        "rounding": optional("choice", "How the levy is rounded; left out: half_up.", choices=ROUNDINGS),
        "step": optional("amount", "To what the levy is rounded; left out: the smallest unit of the currency."),
        "liable": optional("choice", "Who owes it, where that is not as collection.yaml says. reporter: whoever lodges the report or declaration, on its own account.", choices=LIABLE),
        "collector": optional("choice", "Who collects it, where that is not as collection.yaml says.", choices=COLLECTORS),
        "point": optional("choice", "Where it is collected, where that is not as collection.yaml says. periodic: later, on account; it is deferred and not collected at the border.", choices=POINTS),
        "suspended": SUSPENDED,
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "rate_entry": Shape("rate", {
        "since": SINCE,
        "value": Key("rate", "The rate as a percentage, or unknown."),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
    "amount_entry": Shape("amount", {
        "since": SINCE,
        "value": Key("expression", "How much is charged: an amount in the rule language, such as max(10 FJD, 0.5 % of customs_value), or unknown."),
        "review": REVIEW,
        "status": STATUS,
        "cite": CITE,
    }),
}  # fmt: skip
"""Shapes by the name that keys call them by."""
