"""A collection model as it is compared: what it says of itself, and how the money comes in under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from engine.days import Citation
from engine.errors import UnusableValue
from engine.language.diagnostics import nearest
from engine.revenue.collection import COLLECTION_MODELS, find_model
from engine.rulebook.law import Channel, LawOfDays, Relief, RevenueLaw, RulesInForce

Kind = Literal["nobody", "border", "buyer", "account"]
"""How a model brings money in. nobody: it collects nothing. border: customs stops every parcel that owes. buyer: the
receiver pays unasked, or at the border. account: sellers, platforms or carriers pay by return."""

RETURNS_IN_A_YEAR: Final = {"month": 12, "quarter": 4, "half_year": 2, "year": 1, "": 0}
"""How many returns there are of each period; none where each consignment is settled by itself."""

_KINDS: Final[dict[str, Kind]] = {
    "exempt": "nobody", "border": "border", "simplified": "border", "purchaser": "buyer", "vendor": "account",
    "platform": "account", "carrier": "account",
}  # fmt: skip
_PARTIES: Final = {"seller": "seller", "platform": "platform", "carrier": "carrier", "post": "carrier"}
FLAT: Final = "simplified"
"""The model under which one flat rate takes the place of levies."""


@dataclass(frozen=True, slots=True)
class Way:
    """One collection model for some levies of a law; the others stay at the border.

    ``levies`` are names. ``party`` is who keeps an account: seller, platform or carrier; empty for a
    model without accounts. ``evidence`` is the scheme that the law's own channel asks for, where it has one.
    """

    name: str
    title: str
    kind: Kind
    levies: tuple[str, ...]
    liable: str
    collector: str
    point: str
    remit: str
    needs: str
    without: str
    party: str
    evidence: str = ""


def describe(name: str, law: RevenueLaw, levies: Sequence[str] = ()) -> Way:
    """Describe a model as it would stand in a law, in place of its channels.

    Parameters
    ----------
    name
        A collection model: one that ships, or one that was given to the law.
    levies
        What it collects; by default what the law's own channel of that model does, else everything.

    Raises
    ------
    UnusableValue
        ``unknown_collection_model``, ``unknown_levy``.
    """
    model = find_model(name, law)
    own = next((channel for channel in law.channels if channel.model == name), None)
    every = tuple(levy.id for levy in law.levies)
    covered = (
        _named_levies(levies, every) if levies else every if own is None else tuple(every[at] for at in own.levies)
    )
    kind = _KINDS.get(name) or _kind_of(model.status, model.collector)
    said = own or Channel("", "", name, Citation(""), "fictional", ())
    collector = said.collector or model.collector
    return Way(
        name, model.title, kind, covered, said.liable or model.liable, collector, said.point or model.point,
        said.remit or model.remit, model.needs, model.without,
        _PARTIES.get(collector, "") if kind == "account" else "", said.evidence,
    )  # fmt: skip


def model_names(law: RevenueLaw) -> tuple[str, ...]:
    """Name every collection model that can be compared."""
    return (*COLLECTION_MODELS, *law.models)


def _named_levies(levies: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    for name in levies:
        if name not in every:
            near = nearest(name, every)
            meant = f" Did you mean {near}?" if near else ""
            message = f"{name!r} is not a levy in force; there is {', '.join(every)}.{meant}"
            raise UnusableValue(message, code="unknown_levy")
    return tuple(name for name in every if name in levies)


def collected_at_the_border(law: RevenueLaw) -> RevenueLaw:
    """Give the law with one channel for everything, so that all that is charged is known, whoever would collect it."""
    cite = law.channels[-1].cite
    every = tuple(range(len(law.levies)))
    return replace(law, channels=(Channel("", "", "border", cite, "fictional", every),))


def find_reliefs(named: Sequence[str], law: RevenueLaw) -> tuple[Relief, ...]:
    """Find reliefs by their identifier, or by its last part where only one has it.

    Raises
    ------
    UnusableValue
        ``unknown_relief``.
    """
    found = []
    for name in named:
        meant = [one for one in law.reliefs if name in (one.id, one.id.rpartition(".")[2])]
        if len(meant) != 1:
            names = [one.id for one in law.reliefs]
            near = nearest(name, names)
            there_is = f"there is {', '.join(names)}" if names else "there is none"
            hint = f" Did you mean {near}?" if near else ""
            raise UnusableValue(f"{name!r} is not a relief in force; {there_is}.{hint}", code="unknown_relief")
        found.append(meant[0])
    return tuple(found)


def without_reliefs(law: RevenueLaw, lifted: Sequence[Relief]) -> RevenueLaw:
    """Give the law without some of its reliefs."""
    gone = {relief.id for relief in lifted}
    return replace(law, reliefs=tuple(relief for relief in law.reliefs if relief.id not in gone))


def changed(law: RulesInForce, change: Callable[[RevenueLaw], RevenueLaw]) -> RulesInForce:
    """Give a law with what is owed changed, on every day that it speaks of."""
    days = None if law.other_days is None else _ChangedDays(law.other_days, change)
    return replace(law, revenue=change(law.revenue), other_days=days)


@dataclass(slots=True)
class _ChangedDays:
    """The changed law of every day; days that shared one law share the changed one."""

    days: LawOfDays
    change: Callable[[RevenueLaw], RevenueLaw]
    known: dict[int, tuple[RevenueLaw, RevenueLaw]] = field(default_factory=dict)

    def on(self, day: int) -> RevenueLaw | None:
        """Give what is owed by the changed law of a day."""
        plain = self.days.on(day)
        if plain is None:
            return None
        if id(plain) not in self.known:
            self.known[id(plain)] = (plain, self.change(plain))
        return self.known[id(plain)][1]


def _kind_of(status: str, collector: str) -> Kind:
    if status == "waived":
        return "nobody"
    if collector in _PARTIES:
        return "account"
    return "border" if status == "due" else "buyer"
