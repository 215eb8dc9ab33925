"""From phrases to lines: short conditions stand in their sentence, longer ones as a list under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.language.phrasing.nouns import Phrase, Slotted
from engine.language.phrasing.tongue import Tongue

_LONGEST_SENTENCE: Final = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation; ``depth`` 0 is a sentence, 1 an entry of the list under it, 2 an entry below that."""

    text: str
    depth: int = 0


def sentence(tongue: Tongue, key: str, /, condition: Phrase, **slots: Slotted) -> tuple[Line, ...]:
    """Say a sentence of the table that holds a condition; a long condition becomes a list under it."""
    whole = tongue.say(key, condition=condition.text, **slots)
    is_simple = not any(part.parts or "," in part.text for part in condition.parts)
    if not condition.parts or (len(whole) <= _LONGEST_SENTENCE and is_simple):
        return (Line(capitalised(whole)),)
    lead = tongue.say(key, condition=condition.lead, **slots).removesuffix(".")
    return (Line(capitalised(lead) + tongue.phrases["colon"]), *_listed(tongue, condition.parts, 1, "."))


def bullets(tongue: Tongue, key: str, entries: tuple[str, ...], /, **slots: Slotted) -> tuple[Line, ...]:
    """Say a sentence of the table with a list of plain entries under it."""
    lead = capitalised(tongue.say(key, **slots)) + tongue.phrases["colon"]
    phrases = tuple(Phrase(entry) for entry in entries)
    return (Line(lead), *_listed(tongue, phrases, 1, "."))


def as_text(lines: tuple[Line, ...]) -> str:
    """Write lines with a dash before each entry of a list, indented by depth."""
    return "\n".join(f"{'  ' * (line.depth - 1)}- {line.text}" if line.depth else line.text for line in lines)


def capitalised(text: str) -> str:
    """Begin a sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def _listed(tongue: Tongue, parts: tuple[Phrase, ...], depth: int, end: str) -> Iterator[Line]:
    """List parts; only the last line of all ends with ``end``."""
    for position, part in enumerate(parts):
        mark = end if position == len(parts) - 1 else tongue.phrases["semicolon"]
        if part.parts:
            yield Line(part.lead + tongue.phrases["colon"], depth)
            yield from _listed(tongue, part.parts, depth + 1, mark)
        else:
            yield Line(part.text + mark, depth)
