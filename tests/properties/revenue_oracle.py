"""What one parcel owes, worked out in plain Python and fractions straight from the rules, apart from the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

MOST_ASSESSED = 10**13
LARGEST_BASE = 9 * 10**13
MOST_IN_AMOUNTS = 9 * 10**12

FREIGHT_INSIDE = {"CFR", "CPT", "CIF", "CIP", "DAP", "DPU", "DDP"}
INSURANCE_INSIDE = {"CIF", "CIP"}

NOT_LISTED = "not listed"


@dataclass(eq=False)
class Owed:
    """One levy of one parcel."""

    missing: set[str]
    relief: int
    kind: str  # none, whole, part, unknown
    rate: int | str | None
    is_supplied: bool
    base: int | None = None
    amount: int | None = None
    relieved_base: int | None = None
    relieved: int | None = None
    due: list[Fraction] = field(default_factory=list)
    full: list[Fraction] = field(default_factory=list)
    full_missing: set[str] = field(default_factory=set)
    full_amount: int = 0
    is_charged: bool = True
    waiver: int = -1
    waived: int | None = 0
    item_reliefs: list[int] = field(default_factory=list)
    is_by_item: bool = False


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def rounded(amount: Fraction, mode: str, step: int) -> int:
    steps = amount / step
    down = floor(steps)
    rest = steps - down
    if mode == "DOWN" or rest == 0:
        return down * step
    if mode == "UP":
        return (down + 1) * step
    if rest == Fraction(1, 2) and mode == "HALF_EVEN":
        return (down + down % 2) * step
    return half_up(steps) * step


def shared(total: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [floor(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda k: (shares[k] - exact[k], k))
    for k in by_remainder[: total - sum(shares)]:
        shares[k] += 1
    return shares


def factor(currency: str, quotes: Mapping[tuple[str, str], str], national: str, exponents: Mapping[str, int]) -> Any:
    if currency == national:
        rate = Fraction(1)
    elif (currency, national) in quotes:
        rate = Fraction(quotes[currency, national])
    elif (national, currency) in quotes:
        rate = 1 / Fraction(quotes[national, currency])
    else:
        return None
    return rate * Fraction(10) ** (exponents[national] - exponents[currency])


def converted(amount: int | None, name: str, parcel: Mapping[str, Any], rate: Fraction | None) -> Any:
    """Give the national amount and what is missing."""
    missing = set()
    if amount is None:
        missing.add(name)
    if parcel.get("currency") is None:
        missing.add("currency")
    elif rate is None:
        missing.add("exchange_rate")
    if missing:
        return None, missing
    national = half_up(amount * rate)
    return (None, {"too_large"}) if national > MOST_ASSESSED else (national, set())


def measures(parcel: Mapping[str, Any], goods: Any, freight: Any, insurance: Any) -> dict[str, Any]:
    term = parcel.get("incoterm")
    missing = goods[1] | ({"duties_in_ddp_price"} if term == "DDP" else set())
    lacks = {"cif": set(missing), "fob": set(missing), "goods": missing}
    amount = {"cif": goods[0] or 0, "fob": goods[0] or 0, "goods": goods[0]}
    for part, inside in ((freight, FREIGHT_INSIDE), (insurance, INSURANCE_INSIDE)):
        changed, sign = ("fob", -1) if term in inside else ("cif", 1)
        lacks[changed] |= part[1]
        amount[changed] += sign * (part[0] or 0)
    if not lacks["fob"] and amount["fob"] < 0:
        lacks["fob"] = {"freight"}
    if not lacks["cif"] and amount["cif"] > MOST_ASSESSED:
        lacks["cif"] = {"too_large"}
    return {name: (None if lacks[name] else amount[name], lacks[name]) for name in amount}


def attained(code: str, table: Mapping[str, int | None]) -> set[Any]:
    """Give every answer that a ten-digit code beginning with ``code`` can have."""
    if any(prefix != code and prefix.startswith(code) for prefix in table):
        return {answer for digit in "0123456789" for answer in attained(code + digit, table)}
    fitting = [prefix for prefix in table if code.startswith(prefix)]
    return {table[max(fitting, key=len)] if fitting else NOT_LISTED}


def item_rate(item: Mapping[str, Any], levy: Mapping[str, Any]) -> tuple[int | None, bool, str | None]:
    """Give the rate, whether it was supplied, and what is missing."""
    supplied = levy.get("supplied")
    own = item.get(supplied.removeprefix("item_").removesuffix("_ppm")) if supplied else None
    if own is not None:
        return own, True, None
    if levy.get("table") is None:
        flat = levy["flat"]
        return flat, False, "rate_not_known" if flat is None else None
    if item.get("hs_code") is None:
        is_classified = levy.get("selective") and item.get("duty_rate") is not None
        is_classified = is_classified and not item.get("names_liquor_or_tobacco")
        return (0, False, None) if is_classified else (None, False, "hs_code")
    answers = attained(item["hs_code"], levy["table"])
    if levy.get("selective"):
        answers = {0 if answer == NOT_LISTED else answer for answer in answers}
    if len(answers) > 1:
        return None, False, "hs_code"
    answer = answers.pop()
    if answer == NOT_LISTED:
        return None, False, "duty_rate"
    return answer, False, "rate_not_known" if answer is None else None


def judge(relief: Mapping[str, Any], condition: int, values: Mapping[str, Any]) -> tuple[str, set[str]]:
    if relief["shape"] == "waiver" or condition == 0:
        return "none", set()
    value, missing = values[relief["measure"]]
    amount, is_allowance = relief["amount"], relief["shape"] == "allowance"
    lacking = missing | ({"relief_condition"} if condition == -1 else set())
    if amount is None:
        return "unknown", lacking | {"relief_line"}
    is_above = value is not None and (
        value > amount or (value == amount and not relief["or_equal"] and not is_allowance)
    )
    if is_above and (not is_allowance or amount == 0):
        return "none", set()
    if condition == -1 or value is None:
        return "unknown", lacking
    return ("part" if is_above else "whole"), set()


def micro(amount: Fraction) -> Fraction:
    """Round half up to a millionth of a minor unit, as every product of an amount is."""
    return Fraction(floor(amount * 10**6 + Fraction(1, 2)), 10**6)


def amount_of(terms: Mapping[str, Any], values: Mapping[str, Any], basis: str, earlier: Mapping[int, Any]) -> Any:
    """Give the exact amount of a levy that is charged by amounts: fixed + share of a value + share of a levy."""
    total, missing = Fraction(terms["fixed"] or 0), {"amount_not_known"} if terms["fixed"] is None else set()
    for name, share in terms["shares"]:
        value, lacks = earlier[name] if isinstance(name, int) else values[MEASURED.get(name, basis)]
        product = micro(Fraction(value or 0) * Fraction(share, 10**6))
        missing |= lacks
        if value is not None and not lacks and max(value, product) > MOST_IN_AMOUNTS:
            missing.add("too_large")
        total += product
        if not missing and abs(total) > MOST_IN_AMOUNTS:
            missing.add("too_large")
    return (None, missing) if missing else (total, set())


MEASURED = {"cif_value": "cif", "fob_value": "fob", "goods_value": "goods"}


def charged(bases: Sequence[Fraction], rates: Sequence[int], levy: Mapping[str, Any]) -> Any:
    """Give base, amount and the exact amount of each item; None where the base is too large."""
    bases = list(bases)
    if levy["base_step"]:
        for rate in dict.fromkeys(rates):
            group = [k for k, own in enumerate(rates) if own == rate]
            whole = rounded(sum(bases[k] for k in group), levy["base_rounding"].name, levy["base_step"])
            for k, share in zip(group, shared(whole, [floor(bases[k]) for k in group]), strict=True):
                bases[k] = Fraction(share)
    if floor(sum(bases)) > LARGEST_BASE:
        return None
    amounts = [base * rate / 10**6 for base, rate in zip(bases, rates, strict=True)]
    return half_up(sum(bases)), rounded(sum(amounts), levy["rounding"].name, levy["step"]), amounts


def assess_parcel(
    parcel: Mapping[str, Any], levies: Sequence[Mapping[str, Any]], reliefs: Sequence[Mapping[str, Any]],
    conditions: Sequence[int], basis: str, quotes: Mapping[tuple[str, str], str], national: str,
    exponents: Mapping[str, int],
) -> tuple[int | None, set[str], list[Owed]]:  # fmt: skip
    """Give the customs value, what is missing of it, and every levy."""
    items = parcel["items"]
    currency = parcel.get("currency")
    rate = None if currency is None else factor(currency, quotes, national, exponents)
    lines = [item.get("value") for item in items]
    is_itemised = None not in lines
    header = parcel.get("goods_value")
    if not is_itemised and header is not None and sum(line or 0 for line in lines) > header:
        # Some of the items alone are worth more than the header says of all.
        header = None
    goods = converted(sum(lines) if is_itemised else header, "goods_value", parcel, rate)
    freight = converted(parcel.get("freight"), "freight", parcel, rate)
    insurance = converted(parcel.get("insurance"), "insurance", parcel, rate)
    values = measures(parcel, goods, freight, insurance)
    is_split = goods[0] is not None and (is_itemised or len(items) == 1)
    weights = shared(goods[0], lines) if goods[0] is not None and is_itemised else [1]
    answers = [judge(relief, conditions[relief["condition"]], values) for relief in reliefs]
    worth = Worth(items, values, goods[1], weights, is_split)
    owed: list[Owed] = []
    for position, levy in enumerate(levies):
        owed.append(levied_of(position, levy, owed, worth, reliefs, answers, conditions, basis))
    waive(owed, reliefs, conditions)
    return *values[basis], owed


@dataclass(frozen=True)
class Worth:
    """What a parcel's items are and what they are worth."""

    items: Sequence[Mapping[str, Any]]
    values: Mapping[str, Any]
    goods_missing: set[str]
    weights: list[int]
    is_split: bool


def levied_of(
    position: int, levy: Mapping[str, Any], owed: Sequence[Owed], worth: Worth, reliefs: Sequence[Mapping[str, Any]],
    answers: Sequence[Any], conditions: Sequence[int], basis: str,
) -> Owed:  # fmt: skip
    """Work out one levy after those that it builds on."""
    items, values, weights, is_split = worth.items, worth.values, worth.weights, worth.is_split
    value, value_missing = values[MEASURED.get(levy["on_value"], basis)]
    shares = None if value is None else shared(value, weights) if is_split else [value]
    by_amount = levy.get("amount") is not None
    rates = [(0, False, None) if by_amount else item_rate(item, levy) for item in items]
    missing = {lack for _, _, lack in rates if lack}
    distinct = {ppm for ppm, _, _ in rates}
    one_rate = None if missing else distinct.pop() if len(distinct) == 1 else "mixed"
    if one_rate == "mixed" and not is_split:
        missing |= worth.goods_missing or {"item_value_split"}
    if levy["on_value"] and not by_amount:
        missing |= value_missing
    asked = 1 if levy.get("when") is None else conditions[levy["when"]]
    covering = [place for place, relief in enumerate(reliefs) if position in relief["levies"]]
    below = [owed[place] for place in levy["on"]]
    if not by_amount and is_scoped(levy, [reliefs[place] for place in covering], below):
        own = {place: (answers[place], reliefs[place].get("where")) for place in covering}
        lacks = {"levy_condition"} if asked == -1 else set()
        lacks |= value_missing if levy["on_value"] else set()
        scoped = scope_of(items, levy, own, asked, rates)
        split = worth.goods_missing or {"item_value_split"}
        return of_items(scoped, levy, below, shares, lacks, is_split or len(items) == 1, split, reliefs, values)
    if asked == -1:
        missing.add("levy_condition")
    took, kind = -1, "none"
    for place, relief in enumerate(reliefs):
        if asked != 0 and position in relief["levies"] and answers[place][0] != "none":
            took, (kind, lacking) = place, answers[place]
            missing |= lacking
            break
    levied = Owed(missing, took, kind, one_rate, any(given for _, given, _ in rates))
    levied.item_reliefs = [took] * len(items)
    levied.is_charged = asked != 0
    if by_amount:
        levied.rate = None
        charge_amount(levied, levy, owed, values, basis, weights if is_split else [1])
    elif levied.is_charged:
        work_out(levied, levy, below, rates, shares, reliefs, values, is_split)
    else:
        not_charged(levied, len(weights) if is_split else 1)
    return levied


def not_charged(levied: Owed, sums: int) -> None:
    levied.missing, levied.base, levied.amount, levied.relieved_base, levied.relieved = set(), 0, 0, 0, 0
    levied.due, levied.full = [Fraction(0)] * sums, [Fraction(0)] * sums


def charge_amount(
    levied: Owed, levy: Mapping[str, Any], owed: Sequence[Owed], values: Mapping[str, Any], basis: str,
    weights: Sequence[int],
) -> None:  # fmt: skip
    """Charge a levy by its amount: rounded once, and shared over the items in whole units, the rest on the first."""
    nothing = [Fraction(0)] * len(weights)
    levied.due, levied.full = nothing, nothing
    if not levied.is_charged:
        levied.missing, levied.amount, levied.relieved = set(), 0, 0
        return
    due = {place: (one.amount, one.missing) for place, one in enumerate(owed)}
    full = {
        place: (one.full_amount if not one.full_missing else None, one.full_missing)
        if one.relief == levied.relief and levied.relief >= 0
        else due[place]
        for place, one in enumerate(owed)
    }
    own = levied.missing
    exact, lacks = amount_of(levy["amount"], values, basis, full)
    levied.full_missing = own | lacks
    if not levied.full_missing:
        levied.full_amount, levied.full = settled(exact, levy, weights, levied.full_missing)
    exact, lacks = amount_of(levy["amount"], values, basis, due)
    if levied.kind == "none":
        # Without a relief what is due is what would be due in full.
        levied.missing = own | lacks
        if not levied.missing:
            levied.amount, levied.due = settled(exact, levy, weights, levied.missing)
        levied.full_amount, levied.full, levied.full_missing = levied.amount or 0, levied.due, levied.missing
    elif levied.kind == "whole":
        levied.missing, levied.amount = set(), 0
    else:
        levied.missing = own | lacks
    if levied.missing:
        levied.kind, levied.amount = "unknown", None
    else:
        levied.relieved = None if levied.full_missing else max(0, levied.full_amount - (levied.amount or 0))


def settled(exact: Fraction, levy: Mapping[str, Any], weights: Sequence[int], missing: set[str]) -> Any:
    exact = max(exact, Fraction(0))
    if floor(exact) > MOST_ASSESSED:
        missing.add("too_large")
        return 0, [Fraction(0)] * len(weights)
    shares = [Fraction(share) for share in shared(floor(exact), weights)]
    shares[0] += exact - floor(exact)
    return rounded(exact, levy["rounding"].name, levy["step"]), shares


def waive(owed: Sequence[Owed], reliefs: Sequence[Mapping[str, Any]], conditions: Sequence[int]) -> None:
    """Take away what is not worth collecting; every waiver looks at what was due before any."""
    before = [(one.amount, set(one.missing)) for one in owed]
    for place, relief in enumerate(reliefs):
        if relief["shape"] != "waiver":
            continue
        condition, line = conditions[relief["condition"]], relief["amount"]
        known = sum(before[at][0] or 0 for at in relief["payable"])
        lacks = set().union(*(before[at][1] for at in relief["payable"] if before[at][0] is None))
        if condition == 0 or (line is not None and (known > line or (known == line and not relief["or_equal"]))):
            continue
        lacks |= {"relief_condition"} if condition == -1 else set()
        lacks |= {"relief_line"} if line is None else set()
        for at in relief["levies"]:
            one = owed[at]
            if one.waiver >= 0 or one.amount == 0:
                continue
            if one.amount is None:
                one.waived = None
            elif lacks:
                one.waiver, one.waived, one.amount, one.base, one.missing = place, None, None, None, one.missing | lacks
                one.kind = "unknown"
            else:
                one.waiver, one.waived, one.amount = place, one.amount, 0


def work_out(
    levied: Owed, levy: Mapping[str, Any], below: Sequence[Owed], rates: Sequence[Any], shares: list[int] | None,
    reliefs: Sequence[Mapping[str, Any]], values: Mapping[str, Any], is_split: bool,
) -> None:  # fmt: skip
    sums = len(rates) if is_split else 1
    ppm = [own for own, _, _ in rates][:sums]
    nothing = [Fraction(0)] * sums
    shares = shares if levy["on_value"] else [0] * sums
    same = [earlier for earlier in below if earlier.relief == levied.relief and levied.relief >= 0]
    levied.full_missing = set(levied.missing)
    for earlier in below:
        levied.full_missing |= earlier.full_missing if earlier in same else earlier.missing
        levied.missing = levied.missing | earlier.missing
    full_base = full_amount = 0
    if levied.kind in ("whole", "part") and not levied.full_missing:
        extra = [earlier.full if earlier in same else earlier.due for earlier in below]
        full = charged([sum(parts, Fraction(0)) for parts in zip(shares, *extra, strict=True)], ppm, levy)
        if full is None:
            levied.full_missing = {"too_large"}
        else:
            full_base, full_amount, levied.full = full
            levied.full_amount = full_amount
    if levied.kind == "whole":
        levied.missing, levied.base, levied.amount, levied.due = set(), 0, 0, nothing
    elif not levied.missing:
        if levied.kind == "part":
            relief = reliefs[levied.relief]
            part = half_up(Fraction(sum(shares) * relief["amount"], values[relief["measure"]][0]))
            shares = [own - off for own, off in zip(shares, shared(part, shares), strict=True)]
        extra = [earlier.due for earlier in below]
        due = charged([sum(parts, Fraction(0)) for parts in zip(shares, *extra, strict=True)], ppm, levy)
        if due is None:
            levied.missing = {"too_large"}
        else:
            levied.base, levied.amount, levied.due = due
    if levied.missing:
        levied.kind = "unknown"
    elif levied.kind == "none":
        levied.relieved_base = levied.relieved = 0
    elif not levied.full_missing:
        levied.relieved_base = max(0, full_base - levied.base)
        levied.relieved = max(0, full_amount - levied.amount)


@dataclass
class Scoped:
    """One goods item of a levy that differs between items: inside 1, 0 or -1, its relief, and what it lacks."""

    inside: int
    relief: int
    kind: str
    lacks: set[str]
    rate: int
    is_rate_known: bool
    is_supplied: bool

    @property
    def is_owing(self) -> bool:
        return self.inside != 0 and self.kind != "whole"


def is_scoped(levy: Mapping[str, Any], covering: Sequence[Mapping[str, Any]], below: Sequence[Owed]) -> bool:
    has_own = levy.get("where") is not None or levy.get("is_rounded_by_item")
    return bool(
        has_own or any(one.get("where") is not None for one in covering) or any(one.is_by_item for one in below)
    )


def scope_of(
    items: Sequence[Mapping[str, Any]], levy: Mapping[str, Any], reliefs: Mapping[int, Any], asked: int,
    rates: Sequence[Any],
) -> list[Scoped]:  # fmt: skip
    """Say of each item whether the levy is charged on it, and which relief is the first that it has."""
    found = []
    for item, (ppm, is_supplied, rate_lacks) in zip(items, rates, strict=True):
        inside = 1 if levy.get("where") is None else asked_of(item, levy["where"])
        inside = 0 if asked == 0 else inside
        lacks = {rate_lacks} if rate_lacks else set()
        lacks |= {"condition"} if inside == -1 else set()
        took, kind = -1, "none"
        for place, ((answer, lacking), where) in reliefs.items():
            meant = 1 if where is None else asked_of(item, where)
            if inside != 0 and answer != "none" and meant != 0:
                took, kind = place, "unknown" if meant == -1 else answer
                lacks |= lacking | ({"condition"} if meant == -1 else set())
                break
        found.append(Scoped(inside, took, kind, lacks, ppm, rate_lacks is None, is_supplied))
    return found


def asked_of(item: Mapping[str, Any], place: int) -> int:
    answers: Sequence[int] = item.get("asked") or (1, 0)
    return answers[place]


def of_items(
    scoped: Sequence[Scoped], levy: Mapping[str, Any], below: Sequence[Owed], shares: list[int] | None,
    common: set[str], can_split: bool, split: set[str], reliefs: Sequence[Mapping[str, Any]], values: Mapping[str, Any],
) -> Owed:  # fmt: skip
    """Work out a levy item by item."""
    inside, owing = [one for one in scoped if one.inside != 0], [one for one in scoped if one.is_owing]
    levied = Owed(set(), shown_relief(inside), kind_of(inside), rate_of(inside), any(one.is_supplied for one in inside))
    levied.item_reliefs, levied.is_by_item = [one.relief for one in scoped], True
    levied.is_charged = bool(inside)
    due_lacks = set().union(*(one.lacks for one in owing))
    full_lacks = set().union(*(one.lacks for one in inside))
    are_alike = len(inside) == len(scoped) and len({(one.rate, one.kind, one.relief) for one in scoped}) == 1
    if not can_split and not (are_alike and not levy.get("is_rounded_by_item")):
        due_lacks = due_lacks or (split if owing else set())
        full_lacks = full_lacks or split
    takes = [
        [own == one.relief and own >= 0 for own, one in zip(earlier.item_reliefs, scoped, strict=True)]
        for earlier in below
    ]
    for earlier, full in zip(below, takes, strict=True):
        due_lacks = due_lacks | earlier.missing
        full_lacks = full_lacks | (earlier.full_missing if any(full) else set())
        full_lacks = full_lacks | (set() if all(full) else earlier.missing)
    levied.missing = (due_lacks | common) if owing else set()
    levied.full_missing = full_lacks | common
    sums = len(scoped) if can_split else 1
    levied.due = levied.full = [Fraction(0)] * sums
    shares = (shares or [0] * sums) if levy["on_value"] else [0] * sums
    full_base = 0
    if levied.kind in ("whole", "part") and not levied.full_missing:
        extra = [
            [earlier.full[k] if full[k] else earlier.due[k] for k in range(sums)]
            for earlier, full in zip(below, takes, strict=True)
        ]
        bases = [sum((one[k] for one in extra), Fraction(shares[k])) for k in range(sums)]
        settled_full = charged_items(bases, scoped[:sums], [one.inside != 0 for one in scoped], levy)
        if settled_full is None:
            levied.full_missing = {"too_large"}
        else:
            full_base, levied.full_amount, levied.full = settled_full
    levied.base = levied.amount = 0
    if owing and not levied.missing:
        parts = allowed(shares, scoped, reliefs, values) if levy["on_value"] else shares
        bases = [sum((earlier.due[k] for earlier in below), Fraction(parts[k])) for k in range(sums)]
        settled_due = charged_items(bases, scoped[:sums], [one.is_owing for one in scoped], levy)
        if settled_due is None:
            levied.missing = {"too_large"}
        else:
            levied.base, levied.amount, levied.due = settled_due
    if levied.missing:
        levied.kind, levied.base, levied.amount = "unknown", None, None
    elif levied.kind == "none":
        levied.relieved_base = levied.relieved = 0
    elif not levied.full_missing:
        levied.relieved_base = max(0, full_base - levied.base)
        levied.relieved = max(0, levied.full_amount - levied.amount)
    return levied


def shown_relief(inside: Sequence[Scoped]) -> int:
    relieved = [one for one in inside if one.relief >= 0]
    unsure = [one for one in relieved if one.kind == "unknown"]
    return (unsure or relieved)[0].relief if relieved else -1


def kind_of(inside: Sequence[Scoped]) -> str:
    kinds = {one.kind for one in inside}
    if "unknown" in kinds:
        return "unknown"
    if kinds <= {"none"}:
        return "none"
    return "whole" if kinds == {"whole"} else "part"


def rate_of(inside: Sequence[Scoped]) -> int | str | None:
    if not inside or not all(one.is_rate_known for one in inside):
        return None
    return inside[0].rate if len({one.rate for one in inside}) == 1 else "mixed"


def allowed(
    shares: list[int], scoped: Sequence[Scoped], reliefs: Sequence[Mapping[str, Any]], values: Mapping[str, Any]
) -> list[int]:
    """Take an allowance off those items that have one: it is shared over all items of the parcel by their value."""
    parts = list(shares)
    for place in {one.relief for one in scoped if one.kind == "part"}:
        relief = reliefs[place]
        part = half_up(Fraction(sum(shares) * relief["amount"], values[relief["measure"]][0]))
        for k, off in enumerate(shared(part, shares)):
            if scoped[k].relief == place and scoped[k].kind == "part":
                parts[k] = shares[k] - off
    return parts


def charged_items(
    bases: Sequence[Fraction], scoped: Sequence[Scoped], is_on: Sequence[bool], levy: Mapping[str, Any]
) -> Any:
    """Give base, amount and the exact amount of each item, those left out at 0; None where the base is too large."""
    on = [k for k in range(len(scoped)) if is_on[k]]
    amounts = [Fraction(0)] * len(scoped)
    if not levy.get("is_rounded_by_item"):
        found = charged([bases[k] for k in on], [scoped[k].rate for k in on], levy)
        if found is None:
            return None
        for k, amount in zip(on, found[2], strict=True):
            amounts[k] = amount
        return found[0], found[1], amounts
    bases = list(bases)
    for k in on:
        if levy["base_step"]:
            bases[k] = Fraction(rounded(bases[k], levy["base_rounding"].name, levy["base_step"]))
        amounts[k] = Fraction(rounded(bases[k] * scoped[k].rate / 10**6, levy["rounding"].name, levy["step"]))
    total = sum((bases[k] for k in on), Fraction(0))
    return None if floor(total) > LARGEST_BASE else (half_up(total), int(sum(amounts)), amounts)
