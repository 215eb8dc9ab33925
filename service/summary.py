"""The summary of a call: this file adds decision records up while they go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from engine.columns.codes import currency_exponents
from engine.rulebook.law import LANES

if TYPE_CHECKING:
    from engine.records import DecisionRecord

_OWED: Final = ("due", "prepaid", "deferred")
_SPARED: Final = ("relieved", "waived")
_How: TypeAlias = tuple[str | None, str | None, str]
"""Under which model, at which point, and with which status."""

_NOT_COMPUTABLE: Final = "not_computable"
_GREEN: Final = LANES[0]


@dataclass(frozen=True, slots=True)
class LevySum:
    """One levy over all consignments: amounts as decimal text, and how many consignments are behind each.

    A sum is a least amount where some of what belongs to it is unknown: ``due_unknown_count`` counts amounts owed that
    are not known, with those that are not computable; ``relieved_unknown_count`` amounts relieved that are not known.
    """

    due: str
    due_count: int
    due_unknown_count: int
    relieved: str
    relieved_count: int
    relieved_unknown_count: int
    not_computable_count: int


@dataclass(frozen=True, slots=True)
class CollectedSum:
    """What one collection model collects at one point: rows of levies, and their amounts as decimal text.

    ``model`` and ``point`` are None where nobody knows who collects; ``unknown_count`` rows have no known amount.
    """

    model: str | None
    point: str | None
    status: str
    amount: str
    count: int
    unknown_count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What one call decided, in numbers.

    ``refused_because`` counts each refused record once for every code; ``not_green_because`` counts the parcels that
    are not green by all that sent them to their lane, joined by a plus sign, in the words of selected_by.
    """

    records: int
    decided: int
    refused: int
    refused_because: Mapping[str, int]
    lanes: Mapping[str, int]
    not_green_because: Mapping[str, int]
    currency: str | None
    levies: Mapping[str, LevySum]
    collected: tuple[CollectedSum, ...]
    total_due: str
    total_due_unknown_count: int
    total_relieved: str
    total_relieved_unknown_count: int
    not_computable: int
    not_computable_because: Mapping[str, int]
    rules: Mapping[str, int]
    seconds: Mapping[str, float]


@dataclass(slots=True)
class Tally:
    """A count that goes on; amounts are added as decimals, never as floating point."""

    statuses: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    not_computable: int = 0
    currency: str | None = None
    levies: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    levy_counts: dict[str, Counter[str]] = field(default_factory=dict)
    unknown_counts: dict[str, Counter[str]] = field(default_factory=dict)
    collected: dict[_How, Decimal] = field(default_factory=dict)
    collected_counts: dict[_How, Counter[str]] = field(default_factory=dict)

    def watch(self, records: Iterable[DecisionRecord]) -> Iterator[DecisionRecord]:
        """Let records go by, counting each."""
        for record in records:
            self.add(record)
            yield record

    def add(self, record: DecisionRecord) -> None:
        """Count one decision."""
        self.statuses[record["status"]] += 1
        if record["status"] == "refused":
            self.problems.update({problem["code"] for problem in record["problems"]})
            return
        self.lanes[record["lane"]] += 1
        if record["lane"] != _GREEN:
            self.causes["+".join(record["selected_by"])] += 1
        self.rules.update(hit["rule"] for hit in record["hits"])
        self._add_money(record["assessment"])

    def summary(self, seconds: Mapping[str, float]) -> Summary:
        """Sum up what went by."""
        zero = _zero(self.currency)
        levies = {
            name: _levy_sum(self.levies[name], self.levy_counts[name], self.unknown_counts[name], zero)
            for name in self.levies
        }
        return Summary(
            records=self.statuses.total(),
            decided=self.statuses["decided"],
            refused=self.statuses["refused"],
            refused_because=_ranked(self.problems),
            lanes={lane: self.lanes[lane] for lane in LANES},
            not_green_because=_ranked(self.causes),
            currency=self.currency,
            levies=levies,
            collected=tuple(
                CollectedSum(*how, _plain(zero + amount), counts["rows"], counts["unknown"])
                for how, amount in sorted(self.collected.items(), key=str)
                for counts in (self.collected_counts[how],)
            ),
            total_due=_plain(sum((Decimal(levy.due) for levy in levies.values()), zero)),
            total_due_unknown_count=sum(levy.due_unknown_count for levy in levies.values()),
            total_relieved=_plain(sum((Decimal(levy.relieved) for levy in levies.values()), zero)),
            total_relieved_unknown_count=sum(levy.relieved_unknown_count for levy in levies.values()),
            not_computable=self.not_computable,
            not_computable_because=_ranked(self.missing),
            rules=_ranked(self.rules),
            seconds=dict(seconds),
        )

    def _add_money(self, assessment: Mapping[str, Any]) -> None:
        self.currency = assessment["currency"]
        if not assessment["computable"]:
            self.not_computable += 1
            self.missing.update(_inputs(assessment["unknown"]))
        for row in assessment["levies"]:
            name, status = row["levy"], row["status"]
            self.levy_counts.setdefault(name, Counter())[status] += 1
            if status in _OWED:
                how = (row["model"], row["point"], status)
                self.collected[how] = self.collected.get(how, Decimal(0)) + Decimal(row["amount"] or 0)
                self.collected_counts.setdefault(how, Counter()).update({"rows": 1, "unknown": row["amount"] is None})
            amounts = self.levies.setdefault(name, {})
            unknown = self.unknown_counts.setdefault(name, Counter())
            if row["amount"] is None:
                unknown[status] += 1
            else:
                amounts[status] = amounts.get(status, Decimal(0)) + Decimal(row["amount"])


def summarise(records: Iterable[DecisionRecord], seconds: Mapping[str, float]) -> Summary:
    """Sum up decision records that are all there."""
    tally = Tally()
    for record in records:
        tally.add(record)
    return tally.summary(seconds)


def _levy_sum(amounts: Mapping[str, Decimal], counts: Counter[str], unknown: Counter[str], zero: Decimal) -> LevySum:
    return LevySum(
        due=_plain(sum((amounts.get(status, zero) for status in _OWED), zero)),
        due_count=sum(counts[status] for status in _OWED),
        due_unknown_count=sum(unknown[status] for status in (*_OWED, _NOT_COMPUTABLE)),
        relieved=_plain(sum((amounts.get(status, zero) for status in _SPARED), zero)),
        relieved_count=sum(counts[status] for status in _SPARED),
        relieved_unknown_count=sum(unknown[status] for status in _SPARED),
        not_computable_count=counts[_NOT_COMPUTABLE],
    )


def _inputs(unknown: Sequence[str]) -> set[str]:
    """Name what is missing without saying of which goods item: items/2/hs_code is hs_code."""
    return {name.rpartition("/")[2] for name in unknown}


def _zero(currency: str | None) -> Decimal:
    """Give nothing at all with the currency's number of decimals."""
    return Decimal((0, (0,), -currency_exponents()[currency])) if currency is not None else Decimal(0)


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
