"""HS codes for the solver: a finite list of codes that stands for all codes of four to ten digits.

What a rulebook asks of a code is only whether it begins with this or that prefix. Two codes of which all prefixes say
the same are alike to it, so one of each is enough, and "no code exists" is then true of every code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from engine.hs import DIGITS

T = TypeVar("T")

_SHORTEST: Final = 4
_TEN: Final = "0123456789"


@dataclass(frozen=True, slots=True)
class HsClasses:
    """Codes in rising order, one for each way in which the prefixes may answer."""

    codes: tuple[str, ...]
    _under: dict[frozenset[str], tuple[frozenset[int], frozenset[int]]] = field(default_factory=dict, compare=False)

    def under(self, prefixes: frozenset[str]) -> tuple[frozenset[int], frozenset[int]]:
        """Give the positions of the codes that begin with one of the prefixes, and of those that cannot."""
        if prefixes not in self._under:
            answers = [_is_under(code, sorted(prefixes)) for code in self.codes]
            yes = frozenset(at for at, answer in enumerate(answers) if answer is True)
            no = frozenset(at for at, answer in enumerate(answers) if answer is False)
            self._under[prefixes] = yes, no
        return self._under[prefixes]

    def found(self, table: Mapping[str, T | None]) -> dict[T, frozenset[int]]:
        """Give, for each value of a table, the positions of the codes that have it; the others have none that is known.

        The longest prefix counts, and a short code has a value where all that begin with it have the same.
        """
        prefixes = sorted(table)
        values: dict[T, set[int]] = {}
        for at, code in enumerate(self.codes):
            value = _value_of(code, prefixes, table)
            if value is not None:
                values.setdefault(value, set()).add(at)
        return {value: frozenset(positions) for value, positions in values.items()}

    def of_chapter(self, chapter: str) -> frozenset[int]:
        """Give the positions of the codes of a chapter."""
        return frozenset(at for at, code in enumerate(self.codes) if code.startswith(chapter))


def classes_of(prefixes: Iterable[str]) -> HsClasses:
    """Find one code for each way in which prefixes of two to ten digits may answer."""
    known = sorted(set(prefixes))
    found: set[str] = set()
    for prefix in ["", *known]:
        if len(prefix) >= _SHORTEST:
            # A code may be declared as short as this: what begins with it may then lie inside a longer prefix or not.
            found.update(prefix[:length] for length in range(_SHORTEST, len(prefix) + 1))
        own = _own_code(prefix, known)
        if own is not None:
            found.add(own)
    return HsClasses(tuple(sorted(found)))


def _own_code(prefix: str, known: list[str]) -> str | None:
    """Find a code that begins with ``prefix`` and neither begins nor goes on with a longer one."""
    longer = [other for other in _beginning_with(prefix, known) if other != prefix]
    if not longer and len(prefix) >= _SHORTEST:
        return prefix
    return next(_free_codes(prefix, longer), None)


def _free_codes(start: str, longer: list[str]) -> Iterator[str]:
    if len(start) == DIGITS:
        return
    inner = []
    for digit in _TEN:
        code = start + digit
        if not any(other.startswith(code) for other in longer):
            yield code.ljust(_SHORTEST, "0")
        elif code not in longer:
            inner.append(code)
    for code in inner:
        yield from _free_codes(code, [other for other in longer if other.startswith(code)])


def _is_under(code: str, prefixes: list[str]) -> bool | None:
    """Say whether everything that begins with ``code`` begins with one of the prefixes; None where only a part does."""
    if any(code[:length] in prefixes for length in range(len(code) + 1)):
        return True
    longer = _beginning_with(code, prefixes)
    if not longer:
        return False
    answers = {_is_under(code + digit, longer) for digit in _TEN}
    return answers.pop() if len(answers) == 1 else None


def _value_of(code: str, prefixes: list[str], table: Mapping[str, T | None]) -> T | None:
    if any(prefix != code for prefix in _beginning_with(code, prefixes)):
        values = {_value_of(code + digit, prefixes, table) for digit in _TEN}
        return values.pop() if len(values) == 1 else None
    held = [code[:length] for length in range(len(code), 0, -1) if code[:length] in table]
    return table[held[0]] if held else None


def _beginning_with(start: str, prefixes: list[str]) -> list[str]:
    """Give the prefixes that begin with ``start``; they stand together, because the list is sorted."""
    return prefixes[bisect_left(prefixes, start) : bisect_left(prefixes, start + ":")]
