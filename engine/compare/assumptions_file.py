"""Files of assumptions: YAML, read strictly; every fault is told with its place, all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal, TypeVar

from engine.columns.codes import RULES_FOLDER, code_list
from engine.compare.assumptions import (
    OF_A_MODEL,
    OF_ALL,
    STATUSES,
    Assumption,
    Assumptions,
    Figure,
    FigureStatus,
    Unit,
    unit_of,
)
from engine.days import Citation
from engine.errors import Fault, RulebookError
from engine.language.diagnostics import nearest
from engine.money import with_point
from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Text
from engine.rulebook.yaml_reader import decode, read_nodes

SHIPPED: Final = RULES_FOLDER / "common" / "assumptions.yaml"
"""The assumptions that ship with Landfall."""

T = TypeVar("T")

_ENTRY: Final = ("id", "title", "unit", "more_means", "value", "low", "middle", "high", "status", "cite")
_FIGURE: Final = ("value", "status", "cite")
_CITE: Final = ("text", "note", "url")
_MORE: Final = ("more", "less")
_RANGE: Final = ("low", "middle", "high")
_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(?![0-9])")
_FORMS: Final[dict[Unit, str]] = {
    "share": "a share such as 90 %, at most 100 %",
    "rate": "a rate such as 20 %",
    "money": "an amount with its currency, such as 4.50 NZD",
    "hours": "a time such as 2 hours",
    "days": "days, such as 1 day",
    "number": "a number such as 12",
}
_BEHIND: Final[dict[Unit, tuple[str, ...]]] = {
    "share": ("%",), "rate": ("%",), "hours": ("hour", "hours"), "days": ("day", "days"), "number": ("",),
}  # fmt: skip


def read_assumptions(data: bytes, shown: str, known: Assumptions | None = None) -> Assumptions:
    """Read a file of assumptions.

    Parameters
    ----------
    data
        YAML with the key ``assumptions``: a list of entries.
    shown
        What messages call the file.
    known
        Assumptions that the file replaces by name: its entries then need only a name and values, take title and unit
        from the one that they replace, and are status assumption where they name no other.

    Returns
    -------
    Assumptions
        All of them, those of ``known`` included.

    Raises
    ------
    RulebookError
        With every fault of the file.
    """
    file, faults = decode(data, shown)
    node = None
    if not faults:
        node, faults = read_nodes(file)
    reading = _Reading(shown, list(faults), known or Assumptions({}))
    found = [] if node is None else reading.entries(node)
    if reading.faults:
        raise RulebookError(shown, reading.faults)
    return reading.known.with_replaced(found)


@dataclass(slots=True)
class _Reading:
    """Reads one file; ``faults`` is everything that is wrong with it."""

    shown: str
    faults: list[Fault]
    known: Assumptions
    about: str = ""
    seen: set[str] = field(default_factory=set)

    def entries(self, root: Node) -> list[Assumption]:
        top = self.mapping(root, ("assumptions",))
        listed = None if top is None else top.find("assumptions")
        if not isinstance(listed, Listing):
            self.tell(root.mark, "wrong_shape", "a file of assumptions is a list.", "Begin it with assumptions:")
            return []
        read = [self.entry(node) for node in listed.entries]
        return [one for one in read if one is not None]

    def entry(self, node: Node) -> Assumption | None:
        self.about = ""
        given = self.mapping(node, _ENTRY)
        if given is None:
            return None
        name = self.text(given, "id")
        if name is None:
            return None
        self.about = f"assumption {name.value}"
        replaced = self.known.by_id.get(name.value)
        measured = self.unit_of(name, given)
        if measured is None:
            return None
        title = self.text(given, "title", replaced.title if replaced else None)
        more = self.choice(given, "more_means", _MORE, replaced.more_means if replaced else None)
        figures = self.figures(given, measured, is_trial=replaced is not None)
        if title is None or more is None or figures is None:
            return None
        means: Literal["more", "less"] = "more" if more == "more" else "less"
        return Assumption(name.value, title.value, measured, means, *figures, self.shown)

    def unit_of(self, name: Text, given: Mapping) -> Unit | None:
        expected = unit_of(name.value)
        if expected is None:
            names = [*OF_ALL, *self.known.by_id]
            near = nearest(name.value, names)
            listed = f"a model and one of {', '.join(OF_A_MODEL)}, or one of {', '.join(OF_ALL)}"
            hint = f"Did you mean {near}?" if near else f"Write {listed}."
            self.tell(name.mark, "unknown_assumption", f"nothing asks for an assumption {name.value}.", hint)
            return None
        if name.value in self.seen:
            self.tell(name.mark, "duplicate_id", f"{name.value} stands here a second time.", "Keep one of them.")
        self.seen.add(name.value)
        stated = given.find("unit")
        if isinstance(stated, Text) and stated.value != expected:
            hint = f"Write unit: {expected}, and {_FORMS[expected]}."
            self.tell(stated.mark, "wrong_unit", f"{name.value} is measured as {expected}, not {stated.value}.", hint)
        elif stated is None and name.value not in self.known.by_id:
            self.tell(name.mark, "missing_key", "unit is missing.", f"Write unit: {expected}.")
        return expected

    def figures(self, given: Mapping, unit: Unit, *, is_trial: bool) -> tuple[Figure, Figure, Figure] | None:
        ends = [given.find(end) for end in _RANGE]
        if given.find("value") is not None:
            for end, node in zip(_RANGE, ends, strict=True):
                if node is not None:
                    hint = "Write value alone, or low, middle and high."
                    self.tell(node.mark, "value_and_range", f"{end} stands beside value.", hint)
            one = self.figure(given, unit, is_trial=is_trial)
            return None if one is None else (one, one, one)
        read: list[Figure | None] = []
        for end, node in zip(_RANGE, ends, strict=True):
            if node is None:
                hint = "Write value alone, or low, middle and high."
                self.tell(given.mark, "missing_key", f"{end} is missing.", hint)
                read.append(None)
                continue
            inside = self.short(node, is_trial=is_trial) or self.mapping(node, _FIGURE)
            read.append(None if inside is None else self.figure(inside, unit, is_trial=is_trial))
        low, middle, high = read
        if low is None or middle is None or high is None:
            return None
        self.hold_order(given.mark, [low, middle, high])
        return low, middle, high

    def short(self, node: Node, *, is_trial: bool) -> Mapping | None:
        """Take a value alone for one end of a range where a file only tries something out."""
        if not (is_trial and isinstance(node, Text)):
            return None
        from engine.rulebook.nodes import Pair

        return Mapping(node.mark, (Pair(Text(node.mark, "value", ""), node),))

    def hold_order(self, mark: Mark, figures: Sequence[Figure]) -> None:
        known = [figure for figure in figures if figure.value is not None]
        if len({figure.currency for figure in known}) > 1:
            message = "low, middle and high are in different currencies."
            self.tell(mark, "two_currencies", message, "Write all three in one.")
            return
        values = [figure.value for figure in known if figure.value is not None]
        if values != sorted(values):
            hint = "Put the least figure under low and the greatest under high."
            self.tell(mark, "wrong_order", "low, middle and high do not rise.", hint)

    def figure(self, given: Mapping, unit: Unit, *, is_trial: bool) -> Figure | None:
        value = self.text(given, "value")
        status = self.status(given, is_trial=is_trial)
        cite = self.cite(given, status, is_trial=is_trial)
        if value is None or status is None or cite is None:
            return None
        if (value.value == "unknown") != (status == "unknown"):
            hint = "Write value: unknown and status: unknown together."
            self.tell(value.mark, "unknown_status", f"{value.value} and status {status} do not go together.", hint)
            return None
        if status == "unknown":
            return Figure(None, "", "unknown", status, cite)
        read = self.number(value, unit)
        return None if read is None else Figure(read[0], read[1], value.value, status, cite)

    def number(self, written: Text, unit: Unit) -> tuple[Fraction, str] | None:
        digits, _, behind = written.value.partition(" ")
        digits = digits.replace(",", "") if _GROUPED.match(digits) else digits
        behind = behind.strip()
        is_currency = unit == "money" and behind in code_list("currency").positions
        if not _NUMBER.fullmatch(digits) or not (is_currency or behind in _BEHIND.get(unit, ())):
            meant = with_point(written.value)
            hint = f"Write {meant}." if meant else f"Write {_FORMS[unit]}."
            self.tell(written.mark, "not_a_figure", f"{written.value!r} is not {_FORMS[unit]}.", hint)
            return None
        number = Fraction(digits) / 100 if unit in ("share", "rate") else Fraction(digits)
        most = {"share": Fraction(1), "rate": Fraction(10)}.get(unit)
        if most is not None and number > most:
            message = f"{written.value} is more than {int(most * 100):,} %."
            self.tell(written.mark, "out_of_range", message, f"Write {_FORMS[unit]}.")
            return None
        return number, behind if is_currency else ""

    def status(self, given: Mapping, *, is_trial: bool) -> FigureStatus | None:
        usual = "assumption" if is_trial else None
        value = given.find("value")
        if is_trial and isinstance(value, Text) and value.value == "unknown":
            usual = "unknown"
        said = self.choice(given, "status", STATUSES, usual)
        return next((status for status in STATUSES if status == said), None)

    def cite(self, given: Mapping, status: FigureStatus | None, *, is_trial: bool) -> Citation | None:
        node = given.find("cite")
        if node is None:
            if is_trial:
                return Citation(f"As given in {self.shown}.")
            hint = 'Write cite: {text: "...", url: "https://..."}, or cite: {note: "..."} where there is no source.'
            self.tell(given.mark, "missing_key", "cite is missing.", hint)
            return None
        inside = self.mapping(node, _CITE)
        if inside is None:
            return None
        texts = {key: found.value for key in _CITE if isinstance(found := inside.find(key), Text)}
        url = texts.get("url", "")
        if status in ("sourced", "dated") and not re.fullmatch(r"https?://\S+", url):
            hint = 'Add url: "https://..." to cite, or write status: assumption.'
            self.tell(node.mark, "source_needed", f"a {status} figure names its public source.", hint)
        said = texts.get("text") or texts.get("note") or ""
        if not said:
            self.tell(node.mark, "missing_key", "cite says nothing.", "Say in your own words what it rests on.")
        return Citation(said, url)

    def mapping(self, node: Node, keys: Sequence[str]) -> Mapping | None:
        if not isinstance(node, Mapping):
            self.tell(node.mark, "wrong_shape", "keys with values are needed here.", f"Write {', '.join(keys)}.")
            return None
        for pair in node.pairs:
            if pair.key.value not in keys:
                near = nearest(pair.key.value, keys)
                hint = f"Did you mean {near}?" if near else f"The keys are {', '.join(keys)}."
                self.tell(pair.key.mark, "unknown_key", f"{pair.key.value} is not a key of this file.", hint)
        return node

    def text(self, given: Mapping, key: str, usual: str | None = None) -> Text | None:
        node = given.find(key)
        if isinstance(node, Text) and node.value.strip():
            return Text(node.mark, " ".join(node.value.split()), node.style)
        if node is None and usual is not None:
            return Text(given.mark, usual, "")
        mark = given.mark if node is None else node.mark
        what = "is missing" if node is None else "is empty or no text"
        self.tell(mark, "missing_key", f"{key} {what}.", f"Write {key}: and its text.")
        return None

    def choice(self, given: Mapping, key: str, choices: Sequence[str], usual: str | None = None) -> str | None:
        written = self.text(given, key, usual)
        if written is None or written.value in choices:
            return None if written is None else written.value
        near = nearest(written.value, choices)
        hint = f"Did you mean {near}?" if near else f"Write one of {', '.join(choices)}."
        self.tell(written.mark, "unknown_choice", f"{written.value!r} is not one of {', '.join(choices)}.", hint)
        return None

    def tell(self, mark: Mark, code: str, message: str, hint: str) -> None:
        self.faults.append(mark.fault(code, message, hint, self.about))
