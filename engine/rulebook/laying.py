"""Laying an overlay over the files of a rulebook: each of its changes, or the fault that keeps it from being made."""

from __future__ import annotations

import re
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from engine.days import Citation
from engine.errors import Fault
from engine.language.diagnostics import did_you_mean
from engine.rulebook.commas import comma_fault, numbers_split
from engine.rulebook.edits import (
    change_history,
    change_span,
    entries_of,
    find_at,
    is_same,
    pairs_of,
    quantity_of,
    set_at,
    supersede,
    text_at,
    text_of,
    with_value,
    without,
)
from engine.rulebook.merging import Files, own_id
from engine.rulebook.nodes import Listing, Mapping, Mark, Node, Pair, Text
from engine.rulebook.overlay import Overlay
from engine.rulebook.scalars import Misread, read_rate
from engine.rulebook.targets import Target, Targets, find_targets
from engine.rulebook.tariff import NOT_LISTED
from engine.rulebook.tariff_changes import RateChange

_NUMBER: Final = re.compile(r"[0-9][0-9.,]*")
_MODELS: Final = ("models",)
"""Where collection.yaml has the fallback, which is a history, beside channels, which have names."""

_INSTEAD: Final[Lookup[str, str]] = {"up_to": "below", "below": "up_to", "values": "bands", "bands": "values"}
"""Keys of which only one may stand: setting one takes the other out."""


@dataclass(slots=True)
class Laying:
    """One overlay on its way over the files of a rulebook and of the base that it shares.

    ``off`` collects the rules and reliefs that it takes out, ``rates`` what it changes in the tariff.
    """

    overlay: Overlay
    own: Files
    shared: Files
    faults: list[Fault]
    off: set[str]
    rates: list[RateChange]

    def lay(self, rulebook: str) -> None:
        """Make every change, or tell why it cannot be made."""
        if self.overlay.rulebook != rulebook:
            self._refuse_other(rulebook)
            return
        targets = find_targets(self.own, self.shared, rulebook)
        split = numbers_split(Mapping(self.overlay.whose, self.overlay.changes))
        for pair in self.overlay.changes:
            if pair.key.value in split:
                self.faults.append(comma_fault(pair, split[pair.key.value], f"overlay {self.overlay.name}"))
                continue
            if pair.key in split.values():
                continue
            target = targets.find(pair.key.value)
            if target is None:
                self._tell_unknown(pair.key, targets)
            elif not self._is_refused(pair, target):
                self._change(pair, target)

    def _change(self, pair: Pair, target: Target) -> None:
        if target.how == "tariff":
            self._change_rate(pair, target)
            return
        files = self._files(target)
        root = files[target.file]
        if target.how == "plain":
            if not is_same(find_at(root, *target.path), pair.value):
                files[target.file] = set_at(root, target.path, pair.value)
        elif target.owner:
            listing = find_at(root, target.path[0])
            changed = [
                part
                for entry in entries_of(listing)
                for part in (self._change_owned(entry, pair, target) if _is_of(entry, target) else [entry])
            ]
            files[target.file] = set_at(root, target.path[:1], _listing(listing, changed))
        else:
            listing = find_at(root, *target.path)
            named = [entry for entry in entries_of(listing) if target.path == _MODELS and _has_name(entry)]
            others = [entry for entry in entries_of(listing) if entry not in named]
            history = [*self._change_history(others, pair, target), *named]
            files[target.file] = set_at(self._with_unit(root, pair, target), target.path, _listing(listing, history))

    def _change_rate(self, pair: Pair, target: Target) -> None:
        text, (column, prefix) = text_of(pair.value), target.key
        try:
            ppm = None if text == NOT_LISTED else read_rate(text)
        except Misread as wrong:
            self._tell(pair.value.mark, wrong.code, wrong.message, wrong.hint)
            return
        cite = Citation(self._note())
        self.rates.append(RateChange(column, prefix, ppm, text != NOT_LISTED, self.overlay.since, cite))

    def _change_owned(self, entry: Mapping, pair: Pair, target: Target) -> list[Mapping]:
        if target.how == "value":
            group = target.path[1]
            listing = entry.find(group)
            if listing is None:
                return [entry]
            history = self._change_history(list(entries_of(listing)), pair, target)
            return [with_value(entry, group, _listing(listing, history))]
        if target.key == ("off",):
            if text_of(pair.value) == "no":
                return [entry]
            self.off.add(own_id(target.owner, self.overlay.rulebook))
            self._forget_shared(target)
            return change_span(entry, self.overlay.since, lambda _entry: None)
        return change_span(entry, self.overlay.since, partial(_with_key, key=target.key[0], value=pair.value))

    def _forget_shared(self, target: Target) -> None:
        """Take out the shared rule that a rule of the rulebook's own replaced: it would come back in its place."""
        listing = find_at(self.shared.get(target.file), *target.path)
        if not target.is_shared and isinstance(listing, Listing):
            code = self.overlay.rulebook
            kept = [entry for entry in entries_of(listing) if own_id(text_of(entry.find("id")), code) != target.owner]
            self.shared[target.file] = set_at(self.shared[target.file], target.path, _listing(listing, kept))

    def _change_history(self, entries: list[Mapping], pair: Pair, target: Target) -> list[Mapping]:
        edit = partial(self._dated, key=target.key, value=pair.value)
        if not entries:
            return entries
        change = supersede if target.how == "value" else change_history
        return change(entries, self.overlay.since, edit)

    def _with_unit(self, root: Node, pair: Pair, target: Target) -> Node:
        """Keep what a parameter is measured in where the overlay may make all its values unknown."""
        place = (*target.path[:-1], "unit")
        if target.path[0] != "parameters" or text_of(pair.value) != "unknown" or find_at(root, *place) is not None:
            return root
        known = next(filter(None, map(quantity_of, self._values_of(target))), None)
        if known is None:
            return root
        return set_at(root, place, text_at(pair.value.mark, _NUMBER.sub("", known.text).strip() or "number"))

    def _dated(self, entry: Mapping, key: tuple[str, ...], value: Node) -> Mapping:
        """Give an entry its new value, and say that the overlay set it."""
        if is_same(find_at(entry, *key), value):
            return entry
        changed = set_at(entry, key, value)
        if not isinstance(changed, Mapping):
            return entry
        if len(key) == 1:
            changed = without(changed, _INSTEAD.get(key[0], ""))
            if entry.find("status") is not None:
                status = "unknown" if text_of(value) == "unknown" else "fictional"
                changed = with_value(changed, "status", text_at(value.mark, status))
        cite = Mapping(value.mark, (Pair(text_at(value.mark, "note"), text_at(value.mark, self._note())),))
        return replace(with_value(changed, "cite", cite), mark=value.mark)

    def _note(self) -> str:
        return self.overlay.source_text

    def _is_refused(self, pair: Pair, target: Target) -> bool:
        before = len(self.faults)
        if target.how == "plain" and self.overlay.since is not None:
            message = f"{pair.key.value} has no days of its own: it cannot change from a day on."
            hint = "Put it into an overlay without since, which holds on every day."
            self._tell(pair.key.mark, "no_history", message, hint)
        if target.key == ("off",) and text_of(pair.value) not in {"yes", "no"}:
            hint = f"Write {pair.key.value}: yes to leave it out."
            self._tell(pair.value.mark, "unknown_choice", "off is yes or no.", hint)
        self._check_kind(pair, target)
        return len(self.faults) > before

    def _check_kind(self, pair: Pair, target: Target) -> None:
        """Hold a quantity to the kind that the name has had: what uses it would fail in other files."""
        if target.file not in {"thresholds.yaml", "tables.yaml"} or target.how == "span":
            return
        new = quantity_of(pair.value)
        known = next(filter(None, map(quantity_of, self._values_of(target))), None)
        if new is not None and known is not None and new.kind != known.kind:
            message = f"{new.text} is {new.kind.describe()}, and {pair.key.value} is {known.kind.describe()}."
            hint = f"Write it as the rulebook does, such as {known.text}."
            self._tell(pair.value.mark, "wrong_kind", message, hint)

    def _values_of(self, target: Target) -> list[Node | None]:
        entries = list(entries_of(find_at(self._files(target)[target.file], *target.path)))
        if target.how == "value":
            return [entry.find(target.key[0]) for entry in entries]
        return [row.value for entry in entries for row in pairs_of(entry.find(target.key[0]))]

    def _refuse_other(self, rulebook: str) -> None:
        written = self.overlay.rulebook
        message = f"this overlay is of the rulebook {written}, and it is laid over {rulebook}."
        hint = f"Use it with {written}, or write rulebook: {rulebook} if it is meant for that one."
        self._tell(self.overlay.whose, "other_rulebook", message, hint)

    def _files(self, target: Target) -> Files:
        return self.shared if target.is_shared else self.own

    def _tell_unknown(self, key: Text, targets: Targets) -> None:
        name, owner = key.value, targets.owner_of(key.value)
        if owner is None:
            names = [*targets.whole, *targets.keys]
            hint = did_you_mean(name, names, "Give a parameter, a table, or a levy, relief or rule with its key.")
            self._tell(key.mark, "unknown_target", f"{name} is no name of the rulebook {self.overlay.rulebook}.", hint)
            return
        parts, rest = targets.keys[owner], name[len(owner) + 1 :]
        listed = f"What can be changed of {owner}: {', '.join(parts)}."
        if not rest:
            message = f"{name} has several parts, and this does not say which one changes."
            self._tell(key.mark, "no_key", message, f"{listed} Write {owner}.{parts[0]}, for example.")
            return
        mark = replace(key.mark, column=key.mark.column + len(owner) + 1, length=len(rest))
        # Who leaves out the rulebook's code means a rule or relief of that name.
        whole = next((known for known in targets.whole if known.endswith(f".{name}")), None)
        hint = f"Did you mean {whole}?" if whole is not None else did_you_mean(rest, parts, listed)
        self._tell(mark, "no_such_key", f"{owner} has no {rest} that can be changed.", hint)

    def _tell(self, at: Mark, code: str, message: str, hint: str) -> None:
        self.faults.append(at.fault(code, message, hint, f"overlay {self.overlay.name}"))


def _has_name(entry: Mapping) -> bool:
    return entry.find("id") is not None


def _is_of(entry: Mapping, target: Target) -> bool:
    return text_of(entry.find("id")) == target.owner


def _with_key(entry: Mapping, key: str, value: Node) -> Mapping:
    if is_same(entry.find(key), value):
        return entry
    return replace(without(with_value(entry, key, value), _INSTEAD.get(key, "")), mark=entry.mark)


def _listing(old: Node | None, entries: list[Mapping]) -> Node:
    if not isinstance(old, Listing):
        raise TypeError(old)
    return replace(old, entries=tuple(entries))
