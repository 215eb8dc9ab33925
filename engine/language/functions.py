"""The functions of the rule language, in one written table: what each takes, gives and means, and how it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.language.kinds import MEASURED, SUMMED

Takes: TypeAlias = Literal[
    "condition", "anything", "summed", "value", "part", "choice", "text word", "texts", "date", "money", "mass",
    "number", "scheme", "chosen", "step", "hs word", "digits",
]  # fmt: skip
Way: TypeAlias = Literal[
    "over items", "known", "extreme", "choice", "text test", "alike", "length", "between", "date part", "quotient",
    "shown", "rounded", "different",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    ``takes`` says what stands in its brackets, thing by thing; ``and_more``: the last may stand there again and again;
    ``filtered``: it goes over the goods items, and ``where`` and a condition may follow. ``gives`` and ``signature``
    are as people read them. ``runs`` says how the block machine answers it. ``way`` is the reader in calls.py.
    """

    name: str
    way: Way
    takes: tuple[Takes, ...]
    gives: str
    meaning: str
    example: str
    runs: str
    and_more: bool = False
    filtered: bool = False

    @property
    def signature(self) -> str:
        """Write it as people read it: days_between(date, date) -> days."""
        things = ", ".join(SAID[thing] for thing in self.takes) + (", ..." if self.and_more else "")
        return f"{self.name}({things}{' [where condition]' if self.filtered else ''}) -> {self.gives}"


SAID: Final[Mapping[Takes, str]] = {
    "condition": "condition", "anything": "anything", "summed": "amount", "value": "amount", "part": "amount",
    "choice": "value",
       "text word": "text word", "texts": '"text" or list', "date": "date", "money": "money", "mass": "mass",
    "number": "number", "scheme": '"scheme"', "chosen": '"choice"', "step": "step",
    "hs word": "item_hs_code", "digits": "digits",
}  # fmt: skip
"""What stands in brackets, as signatures say it."""

KINDS_TAKEN: Final[Mapping[Takes, frozenset[str]]] = {
    "summed": SUMMED, "value": MEASURED | {"date"}, "part": MEASURED, "date": frozenset({"date"}),
    "money": frozenset({"money"}),
       "mass": frozenset({"mass"}), "number": frozenset({"number", "count"}),
}  # fmt: skip
"""The kinds that a measured thing in brackets may have."""

TRUTH: Final = "yes or no"

FUNCTIONS: Final[Mapping[str, Function]] = {
    function.name: function
    for function in (
        Function("any", "over items", ("condition",), TRUTH,
                 "yes if it holds for at least one goods item",
                 "any(item_value > 500 USD where item_hs_code in [85])",
                 "each item's answer is joined to its consignment's with or", filtered=True),
        Function("all", "over items", ("condition",), TRUTH,
                 "yes if it holds for every goods item",
                 "all(is_known(item_hs_code))",
                 "each item's answer is joined to its consignment's with and", filtered=True),
        Function("none", "over items", ("condition",), TRUTH,
                 "yes if it holds for no goods item",
                 "none(item_is_vague where item_value > 100 USD)",
                 "the opposite of any()", filtered=True),
        Function("count", "over items", ("condition",), "count",
                 "for how many goods items it holds; unknown if it is unknown for one",
                 "count(item_is_vague) >= 3",
                 "each item's yes adds one to its consignment's register", filtered=True),
        Function("sum", "over items", ("summed",), "amount",
                 "the values of the goods items added up, 0 where there is none; unknown if one is",
                 "sum(item_value where item_hs_code in [2402, 2403]) > 50 USD",
                 "each item's value is added to its consignment's register", filtered=True),
        Function("smallest", "over items", ("value",), "amount",
                 "the smallest value among the goods items; unknown if one is, and where there is none",
                 "smallest(item_unit_value) < 1 USD per kg",
                 "each item's value is held against its consignment's register", filtered=True),
        Function("largest", "over items", ("value",), "amount",
                 "the largest value among the goods items; unknown if one is, and where there is none",
                 "largest(item_value) > 50 % of goods_value",
                 "each item's value is held against its consignment's register", filtered=True),
        Function("different", "different", ("hs word", "digits"), "count",
                 "how many different HS codes of 4, 6, 8 or 10 digits the goods items have; unknown where one of "
                 "several has none or a shorter one; one item is always 1",
                 "different(item_hs_code, 6 where item_value > 20 USD) > 2",
                 "each consignment's items are held against those before them, and those with a new code are counted",
                 filtered=True),
        Function("is_unknown", "known", ("anything",), TRUTH,
                 "yes if it is not known; never unknown itself",
                 "is_unknown(gross_mass)",
                 "one instruction over a block of rows"),
        Function("is_known", "known", ("anything",), TRUTH,
                 "yes if it is known; never unknown itself",
                 "is_known(consignee_tax_id)",
                 "the opposite of is_unknown()"),
        Function("min", "extreme", ("value", "value"), "amount",
                 "the smallest of two or more values of one kind; unknown if one is",
                 "min(goods_value, 1,000 USD) > 20 USD",
                 "one instruction over a block of rows for each value after the first", and_more=True),
        Function("max", "extreme", ("value", "value"), "amount",
                 "the largest of two or more values of one kind; unknown if one is",
                 "max(freight, insurance) > 100 USD",
                 "one instruction over a block of rows for each value after the first", and_more=True),
        Function("if", "choice", ("condition", "choice", "choice"), "value",
                 "the first value where the condition holds, else the second; where the condition is unknown it is "
                 "unknown, unless both values are known and equal",
                 "goods_value > if(stream == post, 400 USD, 800 USD)",
                 "one instruction over a block of rows"),
        Function("round_down", "rounded", ("value", "step"), "amount",
                 "the largest whole number of steps that is not above it; unknown where the step is not above 0",
                 "round_down(goods_value, 1,000 USD) > 2,000 USD",
                 "one instruction over a block of rows"),
        Function("round_up", "rounded", ("value", "step"), "amount",
                 "the smallest whole number of steps that is not below it; unknown where the step is not above 0",
                 "round_up(gross_mass, 1 kg) <= 30 kg",
                 "one instruction over a block of rows"),
        Function("round_half_up", "rounded", ("value", "step"), "amount",
                 "the nearest whole number of steps, the higher one of two that are equally near; unknown where the "
                 "step is not above 0",
                 "round_half_up(goods_value, 10 USD) < 100 USD",
                 "one instruction over a block of rows"),
        Function("starts_with", "text test", ("text word", "texts"), TRUTH,
                 "yes if the text begins with one of these; case, accents and signs do not matter",
                 'starts_with(consignee_postcode, "96")',
                 "the distinct texts of the batch are searched once, then looked up for each row", and_more=True),
        Function("ends_with", "text test", ("text word", "texts"), TRUTH,
                 "yes if the text ends with one of these; case, accents and signs do not matter",
                 'ends_with(consignee_email, "example.com")',
                 "the distinct texts of the batch are searched once, then looked up for each row", and_more=True),
        Function("contains", "text test", ("text word", "texts"), TRUTH,
                 "yes if one of these stands anywhere in the text, inside a word too; case, accents and signs do not "
                 "matter",
                 'any(contains(item_description, "batter"))',
                 "the distinct texts of the batch are searched once, then looked up for each row", and_more=True),
        Function("has_word", "text test", ("text word", "texts"), TRUTH,
                 "yes if one of these stands in the text as a whole word or phrase; case, accents and signs do not "
                 "matter",
                 'any(has_word(item_description, "gift card", "voucher"))',
                 "the distinct texts of the batch are searched once, then looked up for each row", and_more=True),
        Function("proven", "shown", ("scheme",), TRUTH,
                 "yes if the parcel shows a registration number of this scheme that holds on the day; else no, never "
                 "unknown",
                 'not proven("IOSS")',
                 "the distinct schemes of the batch are looked at once, then looked up for each row"),
        Function("elects", "shown", ("chosen",), TRUTH,
                 "yes if this choice is among those that were made for the parcel; else no, never unknown",
                 'elects("ad_valorem")',
                 "the distinct elections of the batch are taken apart once, then looked up for each row"),
        Function("alike", "alike", ("text word", "text word"), TRUTH,
                 "yes if two texts are the same but for case, accents and signs; unknown where one has no letter or "
                 "digit at all",
                 "alike(consignor_name, consignee_name)",
                 "texts that are alike share a number, which is compared"),
        Function("length", "length", ("text word",), "count",
                 "how many characters the text has as it was declared",
                 "length(consignee_tax_id) != 9",
                 "the length of each distinct text of the batch is looked up for each row"),
        Function("days_between", "between", ("date", "date"), "days",
                 "how many days the second date is after the first; negative where it is before",
                 "days_between(order_day, arrival_day) > 60 days",
                 "the second date minus the first"),
        Function("year", "date part", ("date",), "number",
                 "the year of a date",
                 "year(law_day) >= 2025",
                 "one instruction over a block of rows"),
        Function("month", "date part", ("date",), "number",
                 "the month of a date, 1 to 12",
                 "month(arrival_day) == 12",
                 "one instruction over a block of rows"),
        Function("weekday", "date part", ("date",), "number",
                 "the day of the week of a date, 1 for Monday to 7 for Sunday",
                 "weekday(arrival_day) >= 6",
                 "one instruction over a block of rows"),
        Function("per_kilogram", "quotient", ("money", "mass"), "money per mass",
                 "money divided by mass; unknown where the mass is 0",
                 "per_kilogram(goods_value + freight, gross_mass) < 2 USD per kg",
                 "the first divided by the second"),
        Function("per_piece", "quotient", ("money", "number"), "money",
                 "money divided by a number of pieces; unknown where the number is 0",
                 "any(per_piece(item_value, item_quantity) < 1 USD per piece)",
                 "the first divided by the second"),
        Function("share_of", "quotient", ("part", "part"), "share",
                 "the first as a part of the second, both of one kind; unknown where the second is 0",
                 "share_of(freight, goods_value) > 50 %",
                 "the first divided by the second"),
    )
}  # fmt: skip
