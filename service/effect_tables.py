"""The effect of a changed law on a batch, for reading: this file draws it in eighty columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from engine.diff.effect import INSPECTED
from engine.diff.parcels import changed_parcels
from engine.diff.summary import summarise
from engine.rulebook.law import LANES
from service.console import balance, counted, make_table, results, say
from service.effects import amount_text

if TYPE_CHECKING:
    from engine.diff.effect import Effect
    from engine.diff.groups import GroupEffect
    from engine.diff.parcels import ParcelChange

_WIDTH: Final = 78
_MOST_GROUPS: Final = 8
_MOST_RULES: Final = 12
_CALLED: Final = {"customs_office": "customs office", "operator_id": "operator", "stream": "stream"}
_TOTALS: Final = {"total": "all levies", "relieved": "relieved"}


_NOT_KNOWN: Final = {
    "duty_rate": "the duty rate of their goods",
    "hs_code": "the HS code of their goods",
    "rate_not_known": "a rate that the law has",
    "amount_not_known": "an amount that the law has",
    "relief_line": "the line of a relief",
    "relief_condition": "whether a relief applies",
    "levy_condition": "whether a levy is charged",
    "exchange_rate": "the exchange rate of their currency",
    "value_basis": "what the customs value includes",
    "quota_used": "what the receiver has used of a quota",
    "goods_value": "the value of their goods",
}
"""What to say of inputs that are missing; of any other its name says it."""


def summary_text(effect: Effect) -> str:
    """Say in a few sentences what a law does to a batch."""
    exponent, currency, found = effect.old.law.exponent, effect.old.law.currency, summarise(effect)
    change = f"{_amount(found.delta_minor, exponent, signed=True)} {currency}" if found.delta_minor else "nothing more"
    more = f"{abs(found.looked_at):,} {'more' if found.looked_at > 0 else 'fewer'}" if found.looked_at else "no more"
    said = [f"On the parcels that can be worked out under both laws: {change} due; {more} to look at."]
    if found.stopped:
        reasons = [_NOT_KNOWN.get(name, name.replace("_", " ")) for name in found.missing]
        why = f", because what follows is not known: {'; '.join(reasons)}" if len(reasons) > 1 else ""
        why = f", because {reasons[0]} is not known" if len(reasons) == 1 else why
        was = f"({_amount(found.stopped_minor, exponent)} {currency} under the old law)"
        said.append(f"{counted(found.stopped, 'parcel')} {was} can no longer be worked out{why}.")
    if found.became:
        amount = f"({_amount(found.became_minor, exponent)} {currency} under the new law)"
        said.append(f"{counted(found.became, 'parcel')} {amount} can be worked out only now.")
    return textwrap.fill(" ".join(said), _WIDTH)


def draw_effect(effect: Effect, top: int) -> None:
    """Print an effect: lanes, work, money, offices, rules, and the first ``top`` parcels that changed."""
    console = results()
    say(f"Both laws decided the same {counted(effect.consignments, 'parcel')}, with one seed for the random share.\n")
    if not len(effect.rows):
        say("No parcel changes lane, and nobody owes another amount.")
        return
    console.print(_matrix_table(effect))
    console.print(_lanes_table(effect))
    say(_work_sentence(effect))
    say("")
    console.print(_money_table(effect))
    for sentence in _money_sentences(effect):
        say(textwrap.fill(sentence, _WIDTH))
    say("")
    for column, groups in effect.groups.items():
        if len(groups) > 1 or groups[0].name is not None:
            console.print(_groups_table(column, groups, effect))
    rules = [rule for rule in effect.rules if rule.began or rule.stopped]
    if rules:
        console.print(_rules_table(rules))
    _draw_parcels(effect, top)


def _matrix_table(effect: Effect) -> Any:
    rows = [
        [lane, *(_count(count) for count in row), f"{sum(row):,}"]
        for lane, row in zip(LANES, effect.matrix.tolist(), strict=True)
    ]
    rows.append(["all", *(f"{new:,}" for _, new in effect.lanes().values()), f"{effect.consignments:,}"])
    title = "Lanes: from the row (old law) to the column (new law)"
    return make_table(title, ("", *(f">{lane}" for lane in LANES), ">all"), rows)


def _lanes_table(effect: Effect) -> Any:
    most = max(1, *(abs(new - old) for old, new in effect.lanes().values()))
    rows = [
        (lane, f"{old:,}", f"{new:,}", _signed(new - old), balance((new - old) / most))
        for lane, (old, new) in effect.lanes().items()
    ]
    return make_table("Parcels in each lane", ("lane", ">old", ">new", ">change", ""), rows)


def _work_sentence(effect: Effect) -> str:
    before, after = effect.inspected()
    change = "as many as before" if before == after else f"{_signed(after - before)}, {after / max(before, 1) - 1:+.1%}"
    if not before and after:
        change = _signed(after)
    lanes = f"{', '.join(INSPECTED[:-1])} or {INSPECTED[-1]}"
    return textwrap.fill(
        f"To be looked at ({lanes}): {counted(before, 'parcel')}, then {after:,} ({change}). "
        f"{counted(effect.flipped, 'parcel')} changed lane.", _WIDTH
    )  # fmt: skip


def _money_table(effect: Effect) -> Any:
    exponent, currency = effect.old.law.exponent, effect.old.law.currency
    shown = [(levy.name, levy) for levy in effect.levies]
    shown += [(title, effect.totals[name]) for name, title in _TOTALS.items()]
    for name, title in (("waived", "waived"), ("deferred", "of it deferred")):
        if not effect.totals[name].is_nothing:
            shown.append((title, effect.totals[name]))
    most = max(1, *(abs(money.delta_minor) for _, money in shown))
    rows = [
        (name, _amount(money.old_minor, exponent), _amount(money.new_minor, exponent),
         _amount(money.delta_minor, exponent, signed=True), balance(money.delta_minor / most, 6))
        for name, money in shown
    ]  # fmt: skip
    return make_table(f"What is due, {currency}", ("levy", ">old", ">new", ">change", ""), rows)


def _money_sentences(effect: Effect) -> Iterator[str]:
    yield "Sums are over parcels whose amount is known under both laws."
    exponent, currency = effect.old.law.exponent, effect.old.law.currency
    for money in (*effect.levies, effect.totals["relieved"]):
        if money.became:
            amount = f"{_amount(money.became_minor, exponent)} {currency}"
            yield f"{money.name}: {counted(money.became, 'amount')} became known, together {amount}, not in the sums."
        if money.stopped:
            amount = f"{_amount(money.stopped_minor, exponent)} {currency}"
            yield f"{money.name}: {counted(money.stopped, 'amount')} cannot be worked out any more; they were {amount}."
        if money.unknown:
            yield f"{money.name}: {counted(money.unknown, 'amount')} cannot be worked out under either law."
    if effect.became_computable or effect.stopped_computable:
        became, stopped = effect.became_computable, effect.stopped_computable
        yield f"Assessments that became computable: {became:,}; that stopped being computable: {stopped:,}."


def _groups_table(column: str, groups: Sequence[GroupEffect], effect: Effect) -> Any:
    exponent = effect.old.law.exponent
    shown = sorted(groups, key=lambda one: (-one.moved, -abs(one.money.delta_minor), one.name or ""))
    rows = [
        (one.name or "not declared", f"{one.consignments:,}", f"{one.moved:,}", f"{_looked_at(one.old_lanes):,}",
         f"{_looked_at(one.new_lanes):,}", _amount(one.money.delta_minor, exponent, signed=True))
        for one in shown[:_MOST_GROUPS]
    ]  # fmt: skip
    left = len(groups) - len(rows)
    title = f"By {_CALLED[column]}" + (f", the {_MOST_GROUPS} with most changes of {len(groups):,}" if left else "")
    called = _CALLED[column]
    return make_table(title, (called, ">parcels", ">moved", ">looked at, old", ">new", ">due, change"), rows)


def _rules_table(rules: Sequence[Any]) -> Any:
    shown = sorted(rules, key=lambda rule: (-(rule.began + rule.stopped), rule.rule))[:_MOST_RULES]
    rows = [
        (rule.rule, f"{rule.old_hits:,}", f"{rule.new_hits:,}", _signed(rule.began), _signed(-rule.stopped))
        for rule in shown
    ]
    return make_table("Rules that hit other parcels", ("rule", ">old", ">new", ">began", ">stopped"), rows)


def _draw_parcels(effect: Effect, top: int) -> None:
    shown = list(changed_parcels(effect, top))
    if not shown:
        return
    left = len(effect.rows) - len(shown)
    rest = f" The first {len(shown)}; --json and --out FILE give all." if left else ""
    say(textwrap.fill(f"{counted(len(effect.rows), 'parcel')} changed lane or owe another amount.{rest}", _WIDTH))
    for parcel in shown:
        for line in _parcel_lines(parcel, effect.old.law.exponent):
            say(line)


def _parcel_lines(parcel: ParcelChange, exponent: int) -> Iterator[str]:
    lane = f"{parcel.old_lane} -> {parcel.new_lane}" if parcel.old_lane != parcel.new_lane else parcel.new_lane
    score = f", score {parcel.old_score} -> {parcel.new_score}" if parcel.old_score != parcel.new_score else ""
    yield f"  {parcel.consignment_id}: {lane}{score}"
    reasons: list[tuple[str, Sequence[str]]] = [
        ("hit now by", parcel.began), ("not hit any more by", parcel.stopped),
        ("no longer answered", parcel.became_unknown), ("answered now", parcel.became_known),
    ]  # fmt: skip
    told = [f"{title} {', '.join(names)}" for title, names in reasons if names]
    said: Callable[[int | None], str] = lambda minor: amount_text(minor, exponent) or "unknown"  # noqa: E731
    told += [f"{levy} {said(old)} -> {said(new)}" for levy, (old, new) in parcel.levies.items()]
    if not told and parcel.old_selected_by != parcel.new_selected_by:
        told = [f"sent by {_causes(parcel.old_selected_by)}, now by {_causes(parcel.new_selected_by)}"]
    yield from textwrap.wrap(
        "; ".join(told), _WIDTH, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False
    )


def _causes(selected_by: Sequence[str]) -> str:
    return " and ".join(selected_by) or "nothing"


def _looked_at(lanes: Sequence[int]) -> int:
    return sum(count for lane, count in zip(LANES, lanes, strict=True) if lane in INSPECTED)


def _count(number: int) -> str:
    return f"{number:,}" if number else "."


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _amount(minor: int, exponent: int, *, signed: bool = False) -> str:
    amount = Decimal(minor).scaleb(-exponent)
    return f"{amount:+,}" if signed and minor else f"{amount:,}"
