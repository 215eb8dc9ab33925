"""Questions whether something is known that stand beside a question about it: this file finds such pairs."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.meaning import Combined, Meaning, Opposite, Unknown, Word, inner


def paired(meaning: Combined) -> Iterator[tuple[Meaning, ...]]:
    """Give the joined conditions one by one; a question whether a word is known goes with the next one about it.

    ``is_known(a) and a > 2``, ``is_unknown(a) or a > 2``: people say both in one breath.
    """
    waiting = list(meaning.conditions)
    while waiting:
        first = waiting.pop(0)
        word = _asked_word(first, meaning.word)
        if word is not None and waiting and _is_about(waiting[0], word):
            yield first, waiting.pop(0)
        else:
            yield (first,)


def words_in(meaning: Meaning) -> Iterator[str]:
    """Give the words that a meaning looks at, in order of appearance."""
    if isinstance(meaning, Word):
        yield meaning.column.word or ""
    for part in inner(meaning):
        yield from words_in(part)


def _asked_word(meaning: Meaning, joined: str) -> str | None:
    """Give the word that is asked whether it is known (before and) or not known (before or)."""
    asked: Meaning | None = meaning
    if joined == "and":
        asked = meaning.condition if isinstance(meaning, Opposite) else None
    if isinstance(asked, Unknown) and isinstance(asked.argument, Word):
        return asked.argument.column.word
    return None


def _is_about(meaning: Meaning, word: str) -> bool:
    """Say whether a condition looks at this word alone and is no list of conditions."""
    inside = meaning.condition if isinstance(meaning, Opposite) else meaning
    return not isinstance(inside, Combined | Unknown) and set(words_in(inside)) == {word}
