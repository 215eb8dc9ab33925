"""How the encoder reads conditions: comparisons, lists, texts, and how yes, no and unknown are joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import z3

from engine.columns.codes import code_list
from engine.columns.fold import fold
from engine.language.meaning import (
    Choice,
    Combined,
    Compared,
    Defined,
    InCodes,
    InList,
    InTexts,
    Meaning,
    Opposite,
    OverItems,
    SameText,
    Shown,
    TextTest,
    UnderPrefixes,
    Unknown,
    Word,
)
from engine.prove.encode import CHAPTER, Encoder, TruthEncoders, hs_instead
from engine.prove.encode_values import where_of
from engine.prove.parcel import among
from engine.prove.solver import Claim
from engine.prove.truths import FALSE, Truth, all_of, any_of, both, certain, either, negated, opposite, where_known
from engine.registrations import names_listed

NEVER_KNOWN: Final = Truth(FALSE, FALSE)

_COMPARING: Final[Mapping[str, Callable[[Any, Any], Claim]]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
_TRUTHS_BY_KIND: Final = frozenset({"truth", "flag"})


def _flag(encoder: Encoder, word: Word, item: int | None) -> Truth:
    return encoder.parcel.flag(word.column.name, item)


def _choose_truth(encoder: Encoder, meaning: Choice, item: int | None) -> Truth:
    asked = encoder.truth(meaning.condition, item)
    yes, no = encoder.truth(meaning.yes, item), encoder.truth(meaning.no, item)
    return Truth(
        either([both([asked.yes, yes.yes]), both([asked.no, no.yes]), both([yes.yes, no.yes])]),
        either([both([asked.yes, yes.no]), both([asked.no, no.no]), both([yes.no, no.no])]),
    )


def _over_conditions(encoder: Encoder, meaning: OverItems, item: int | None) -> Truth:
    del item
    found = []
    for at, there in encoder.parcel.each_item():
        answer, where = encoder.truth(meaning.argument, at), where_of(encoder, meaning, at)
        found.append((there, where, answer))
    if meaning.function == "all":
        return all_of([any_of([certain(negated(there)), opposite(where), answer]) for there, where, answer in found])
    some = any_of([all_of([certain(there), where, answer]) for there, where, answer in found])
    return opposite(some) if meaning.function == "none" else some


def _unknown(encoder: Encoder, meaning: Unknown, item: int | None) -> Truth:
    return certain(negated(_known(encoder, meaning.argument, item)))


def _known(encoder: Encoder, argument: Meaning, item: int | None) -> Claim:
    if argument.kind.name in _TRUTHS_BY_KIND:
        return encoder.truth(argument, item).known
    if argument.kind.name in {"code", "hs", "text"}:
        word = _opened(argument)
        return encoder.parcel.known(hs_instead(word.column.name), item)
    return encoder.number(argument, item).known


def _compared(encoder: Encoder, meaning: Compared, item: int | None) -> Truth:
    left, right = meaning.left, meaning.right
    if left.kind.name == "code" and isinstance(left, Word) and isinstance(right, Word):
        # There is one HS code for each item, so that two chapters are the same where their codes are.
        one, other = (encoder.parcel.choice(hs_instead(word.column.name), item) for word in (left, right))
        return where_known(both([one.known, other.known]), _COMPARING[meaning.operator](one.at, other.at))
    one_number, other_number = encoder.number(left, item), encoder.number(right, item)
    known = both([one_number.known, other_number.known])
    if known is FALSE:
        return NEVER_KNOWN
    return where_known(known, _COMPARING[meaning.operator](one_number.value, other_number.value))


def _in_codes(encoder: Encoder, meaning: InCodes, item: int | None) -> Truth:
    if meaning.value.column.name == CHAPTER:
        chapters = frozenset(code_list("hs_chapter").codes[at] for at in meaning.positions)
        return _under(encoder, chapters, item)
    code = encoder.parcel.choice(meaning.value.column.name, item)
    return where_known(code.known, among(code.at, meaning.positions))


def _under_prefixes(encoder: Encoder, meaning: UnderPrefixes, item: int | None) -> Truth:
    return _under(encoder, meaning.prefixes, item)


def _under(encoder: Encoder, prefixes: frozenset[str], item: int | None) -> Truth:
    code = encoder.parcel.choice("item_hs_code", item)
    yes, no = encoder.parcel.hs.under(prefixes)
    return Truth(both([code.known, among(code.at, yes)]), both([code.known, among(code.at, no)]))


def _in_texts(encoder: Encoder, meaning: InTexts, item: int | None) -> Truth:
    column = meaning.value.column.name
    text, listed = encoder.parcel.choice(column, item), encoder.parcel.texts[column]
    return where_known(text.known, among(text.at, [listed.index(one) for one in meaning.texts]))


def _in_list(encoder: Encoder, meaning: InList, item: int | None) -> Truth:
    if meaning.name in encoder.supposed:
        return certain(z3.Bool(f"in {meaning.name} {item}"))
    held, word = encoder.values.lists.get(meaning.name), meaning.value
    if held is None:
        return NEVER_KNOWN
    if word.kind.name == "hs":
        return _under(encoder, frozenset(prefix.replace(".", "") for prefix in held), item)
    if word.column.name == CHAPTER:
        return _under(encoder, held, item)
    if word.kind.name == "code":
        positions = code_list(word.kind.codes or "").positions
        code = encoder.parcel.choice(word.column.name, item)
        return where_known(code.known, among(code.at, [positions[one] for one in held]))
    return _asked_of_text(encoder, "equals", word, held, item)


def _text_test(encoder: Encoder, meaning: TextTest, item: int | None) -> Truth:
    lists = encoder.values.lists
    texts = meaning.texts.union(*(lists[name] for name in meaning.lists if name in lists))
    found = _asked_of_text(encoder, meaning.function, meaning.value, texts, item)
    if meaning.lists <= lists.keys():
        return found
    if meaning.lists & encoder.supposed:
        return any_of([found, certain(z3.Bool(f"in {sorted(meaning.lists)} {item}"))])
    # A list that nobody knows may hold anything: a yes of the others stays, a no does not.
    return any_of([found, NEVER_KNOWN])


def _asked_of_text(encoder: Encoder, question: str, word: Word, texts: frozenset[str], item: int | None) -> Truth:
    column = word.column.name
    found = [encoder.texts.holds(question, column, item, text) for text in sorted(texts) if fold(text)]
    return where_known(encoder.parcel.known(column, item), either(found))


def _shown(encoder: Encoder, meaning: Shown, item: int | None) -> Truth:
    column = meaning.value.column.name
    text, listed = encoder.parcel.choice(column, item), encoder.parcel.texts[column]
    holding = [at for at, one in enumerate(listed) if meaning.name.casefold() in names_listed(one)]
    return certain(both([text.known, among(text.at, holding)]))


def _same_text(encoder: Encoder, meaning: SameText, item: int | None) -> Truth:
    columns = [meaning.left.column.name, meaning.right.column.name]
    known = [encoder.parcel.known(column, item) for column in columns]
    lettered = [negated(encoder.texts.is_empty(column, item)) for column in columns]
    return where_known(both([*known, *lettered]), encoder.texts.same(columns[0], columns[1], item))


def _opposite(encoder: Encoder, meaning: Opposite, item: int | None) -> Truth:
    return opposite(encoder.truth(meaning.condition, item))


def _combined(encoder: Encoder, meaning: Combined, item: int | None) -> Truth:
    truths: Sequence[Truth] = [encoder.truth(condition, item) for condition in meaning.conditions]
    return all_of(truths) if meaning.word == "and" else any_of(truths)


def _defined_truth(encoder: Encoder, meaning: Defined, item: int | None) -> Truth:
    return encoder.truth(meaning.meaning, item)


def _opened(meaning: Meaning) -> Word:
    while isinstance(meaning, Defined):
        meaning = meaning.meaning
    if not isinstance(meaning, Word):
        raise TypeError(meaning)
    return meaning


TRUTHS: Final[TruthEncoders] = {
    Word: _flag,
    Unknown: _unknown,
    Compared: _compared,
    InCodes: _in_codes,
    InTexts: _in_texts,
    InList: _in_list,
    UnderPrefixes: _under_prefixes,
    TextTest: _text_test,
    SameText: _same_text,
    Shown: _shown,
    Opposite: _opposite,
    Combined: _combined,
    OverItems: _over_conditions,
    Choice: _choose_truth,
    Defined: _defined_truth,
}
"""How each kind of condition is encoded."""
