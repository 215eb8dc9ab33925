"""The tree of a rule's text: what was written, before anybody asks what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Something that stands in the text from ``start`` up to ``end``; two trees are equal wherever they stand."""

    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A bare name: a word, a parameter or a code."""

    name: str


@dataclass(frozen=True, slots=True)
class Amount(Written):
    """A number as written, leading zeros and separators kept, with its unit where it has one: 4, USD, kg."""

    number: str
    unit: str = ""
    per: str = ""


@dataclass(frozen=True, slots=True)
class Date(Written):
    """A day, year-month-day."""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Written):
    """Quoted text, without its quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Call(Written):
    """A function and what it is asked about; ``where`` says which goods items it goes over, None all of them."""

    function: str
    arguments: tuple[Node, ...]
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Lookup(Written):
    """A table and the key that is looked up in it."""

    table: str
    key: Node


@dataclass(frozen=True, slots=True)
class Negative(Written):
    """The negative of a value."""

    value: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Written):
    """``left operator right``, the operator one of + - * / and of, which says the same as *: 10 % of goods_value."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Written):
    """``values[0] operators[0] values[1] operators[1] ...``: each value is compared with the next."""

    values: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership(Written):
    """``value in [entries]`` or ``value in listed``, a named list; ``not in`` where it is negated."""

    value: Node
    entries: tuple[Node, ...]
    negated: bool
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Not(Written):
    """The opposite of a condition."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Joined(Written):
    """Two or more conditions joined with ``and``, or with ``or``."""

    word: str
    conditions: tuple[Node, ...]


Node: TypeAlias = (
    Name | Amount | Date | Text | Call | Lookup | Negative | Arithmetic | Comparison | Membership | Not | Joined
)


def parts_of(node: Node) -> Iterator[Node]:
    """Go through the nodes directly under a node, in the order in which they are written."""
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Written):
            yield value  # type: ignore[misc]  # every Written is a Node
        elif isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Written))  # type: ignore[misc]


def depth_of(node: Node) -> int:
    """Count how deep a tree is, without recursion: the tree may be deeper than Python's stack."""
    depth, level = 0, [node]
    while level:
        depth += 1
        level = [part for above in level for part in parts_of(above)]
    return depth
