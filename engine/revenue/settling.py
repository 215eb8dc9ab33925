"""Where the money due is collected: each levy of each consignment at the border, at the sale, or on account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import MISSING_MINOR, AnyArray, Minor
from engine.columns.batch import Batch
from engine.errors import UnusableValue
from engine.revenue.channels import Channels, is_shown
from engine.revenue.charging import add_known
from engine.revenue.collection import COLLECTION_MODELS, NO_CHANNEL, find_model, is_periodic
from engine.revenue.models.model import CollectionModel, Flags, Settled, is_whole
from engine.rulebook.law import Channel, RevenueLaw


@dataclass(frozen=True, slots=True)
class Collected:
    """Where each levy is collected (levies, n), and all levies together (n), in minor units."""

    levy_at_border: AnyArray
    levy_prepaid: AnyArray
    levy_deferred: AnyArray
    at_border: Minor
    prepaid: Minor
    deferred: Minor


def exempt(law: RevenueLaw, chosen: Channels, amount: AnyArray, waived: AnyArray) -> tuple[AnyArray, AnyArray]:
    """Move what no channel collects from what is due to what is waived.

    Returns
    -------
    tuple
        bool (levies, n): where that is so; and int64 (levies, n): what is waived. ``amount`` is changed in place.
    """
    places = [at for at, one in enumerate(law.channels) if find_model(one.model, law).status == "waived"]
    if not places:
        return np.broadcast_to(np.bool_(False), amount.shape), waived  # noqa: FBT003 - a value of an array
    is_exempt = np.isin(chosen.place, places)
    waived = np.where(is_exempt & (amount != 0), amount, waived)
    amount[is_exempt & (amount != MISSING_MINOR)] = 0
    return is_exempt, waived


def collect(law: RevenueLaw, chosen: Channels, amount: AnyArray, due: Minor, known: Batch) -> Collected:
    """Say where the money due is collected.

    Parameters
    ----------
    amount
        int64 (levies, n): what is due of each levy, in minor units.
    due
        int64 (n): all levies together.

    Notes
    -----
    Unknown: where the channel is, unless nothing is due. What is settled on account is deferred, not due at the border.

    Raises
    ------
    UnusableValue
        ``collection_does_not_add_up``, ``collection_model_failed``: a third party's model gives parts that are not the
        whole, or none.
    """
    channels, levies = law.channels, range(len(law.levies))
    is_periodic_at = [[is_periodic(levy, channel, law) for channel in channels] for levy in law.levies]
    if len(channels) == 1 and not any(map(any, is_periodic_at)) and _is_plain(channels[0], law):
        # Most laws collect everything at the border: nothing is worked out, and nothing is copied.
        none, nothing = np.broadcast_to(np.int64(0), amount.shape), np.broadcast_to(np.int64(0), due.shape)
        return Collected(amount, none, none, due, nothing, nothing)
    at_border, prepaid, deferred = np.zeros((3, *amount.shape), np.int64)
    for at, channel in enumerate(channels):
        rows = chosen.place == at
        if not rows.any():
            continue
        for levy, settled in _settle(law, channel, rows, amount, known).items():
            later = is_periodic_at[levy][at]
            np.copyto(at_border[levy], 0 if later else settled.at_border, where=rows[levy])
            np.copyto(prepaid[levy], settled.prepaid, where=rows[levy])
            on_account = _plus(settled.deferred, settled.at_border) if later else settled.deferred
            np.copyto(deferred[levy], on_account, where=rows[levy])
    for levy in levies:
        nobody_knows = (chosen.place[levy] == NO_CHANNEL) & (amount[levy] != 0)
        for part in (at_border, prepaid, deferred):
            part[levy][nobody_knows] = MISSING_MINOR
    return Collected(at_border, prepaid, deferred, *(_add(part) for part in (at_border, prepaid, deferred)))


def _is_plain(channel: Channel, law: RevenueLaw) -> bool:
    return COLLECTION_MODELS.get(channel.model) is find_model("border", law)


def _settle(law: RevenueLaw, channel: Channel, rows: AnyArray, amount: AnyArray, known: Batch) -> dict[int, Settled]:
    """Settle the levies of one channel; what was declared as paid is set against them in the law's order."""
    model, proven = find_model(channel.model, law), is_shown(channel, known)
    left = _declared(known)
    found = {}
    for levy in range(len(law.levies)):
        if not rows[levy].any():
            continue
        due = amount[levy]
        declared = np.where((left == MISSING_MINOR) | (due == MISSING_MINOR), MISSING_MINOR, np.minimum(left, due))
        declared[~rows[levy]] = 0
        left = np.where(left == MISSING_MINOR, MISSING_MINOR, left - np.where(declared == MISSING_MINOR, 0, declared))
        if model.name in COLLECTION_MODELS:
            settled = model.settle(due, declared, proven)
        else:
            settled = _settled_by_a_stranger(model, due, declared, proven, rows[levy])
        found[levy] = _with_shortfall(settled, declared) if channel.shortfall == "due" else settled
    return found


def _settled_by_a_stranger(
    model: CollectionModel, due: Minor, declared: Minor, proven: Flags, rows: AnyArray
) -> Settled:
    """Have a third party's model settle a levy; whatever its code raises or gives is told, not traced.

    Raises
    ------
    UnusableValue
        ``collection_model_failed``, ``collection_does_not_add_up``.
    """
    try:
        settled = model.settle(due.copy(), declared.copy(), proven.copy())
        is_sound = is_whole(due[rows], _of(settled, rows))
    except Exception as problem:
        message = (
            f"The collection model {model.name} failed in settle(): {type(problem).__name__}: {problem}. Nothing was "
            "decided. It must give a Settled of three columns as long as due; mend its package, or leave it out."
        )
        raise UnusableValue(message, code="collection_model_failed") from problem
    if not is_sound:
        message = f"The collection model {model.name} gives parts that do not add up to what is due of a levy."
        raise UnusableValue(message, code="collection_does_not_add_up")
    return settled


def _declared(known: Batch) -> Minor:
    if "prepaid_tax_amount_national_minor" not in known.columns:
        return np.full(known.consignments, MISSING_MINOR, np.int64)
    return known["prepaid_tax_amount_national_minor"]


def _of(settled: Settled, rows: AnyArray) -> Settled:
    return Settled(settled.at_border[rows], settled.prepaid[rows], settled.deferred[rows])


def _with_shortfall(settled: Settled, declared: Minor) -> Settled:
    """Put at the border what should have been prepaid and was not declared; unknown where nothing was declared."""
    prepaid = settled.prepaid
    lacks = (declared == MISSING_MINOR) & (prepaid != 0)
    paid = np.where(lacks | (prepaid == MISSING_MINOR), MISSING_MINOR, np.minimum(declared, prepaid))
    short = np.where(paid == MISSING_MINOR, MISSING_MINOR, prepaid - paid)
    is_paid = prepaid == 0
    return Settled(
        np.where(is_paid, settled.at_border, _plus(settled.at_border, short)),
        np.where(is_paid, 0, paid),
        settled.deferred,
    )


def _plus(left: Minor, right: Minor) -> Minor:
    is_known = (left != MISSING_MINOR) & (right != MISSING_MINOR)
    found: Minor = np.where(is_known, left + np.where(is_known, right, 0), MISSING_MINOR)
    return found


def _add(amounts: AnyArray) -> Minor:
    total = np.empty(amounts.shape[1], np.int64)
    add_known(amounts, total)
    return total
