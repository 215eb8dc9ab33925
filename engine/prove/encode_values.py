"""How the encoder reads values: words, amounts, tables, arithmetic, and what goes over the goods items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import z3

from engine.arrays import MISSING_DAY
from engine.columns.codes import code_list
from engine.language.kinds import Quantity
from engine.language.meaning import (
    Calculation,
    Choice,
    Constant,
    DatePart,
    Defined,
    Different,
    Extreme,
    Found,
    LawDay,
    OverItems,
    Parameter,
    Rounded,
    TextLength,
    Word,
)
from engine.prove import over_items
from engine.prove.calendar import part_of_date
from engine.prove.encode import CHAPTER, Encoder, NumberEncoders, hs_instead
from engine.prove.numbers import UNKNOWN_NUMBER, Number, chosen, fixed
from engine.prove.parcel import among
from engine.prove.truths import FALSE, TRUE, Truth, both, certain, either, implied, negated
from engine.records import MAX_TEXT_CHARACTERS

_TRUTHS_BY_KIND: Final = frozenset({"truth", "flag"})


def _word_number(encoder: Encoder, word: Word, item: int | None) -> Number:
    return encoder.parcel.number(word.column.name, item)


def _parameter(encoder: Encoder, parameter: Parameter, item: int | None) -> Number:
    if parameter.of_items:
        return encoder.names(f"{parameter.name} of item {item}")
    return encoder.value_of(parameter.name)


def _constant(encoder: Encoder, constant: Constant, item: int | None) -> Number:
    del item
    return encoder.quantity(constant.quantity)


def _law_day(encoder: Encoder, meaning: LawDay, item: int | None) -> Number:
    del meaning, item
    return UNKNOWN_NUMBER if encoder.values.day == MISSING_DAY else fixed(encoder.values.day)


def _date_part(encoder: Encoder, meaning: DatePart, item: int | None) -> Number:
    date = encoder.number(meaning.value, item)
    return Number(date.known, part_of_date(meaning.part, date.value), 0)


def _text_length(encoder: Encoder, meaning: TextLength, item: int | None) -> Number:
    column = meaning.value.column.name
    text, length = encoder.parcel.choice(column, item), z3.Int(f"length of {column} {item}")
    encoder.parcel.state(both([length >= 1, length <= MAX_TEXT_CHARACTERS]))
    for position, written in enumerate(encoder.parcel.texts.get(column, ())):
        encoder.parcel.state(implied(text.at == position, length == len(written)))
    return Number(text.known, length, 0)


def _calculation(encoder: Encoder, meaning: Calculation, item: int | None) -> Number:
    left, right = encoder.number(meaning.left, item), encoder.number(meaning.right, item)
    return encoder.arithmetic.calculate("*" if meaning.operator == "of" else meaning.operator, left, right)


def _choose_number(encoder: Encoder, meaning: Choice, item: int | None) -> Number:
    asked = encoder.truth(meaning.condition, item)
    yes, no = encoder.number(meaning.yes, item), encoder.number(meaning.no, item)
    same = both([yes.known, no.known, yes.value == no.value])
    known = either([both([asked.yes, yes.known]), both([asked.no, no.known]), same])
    return chosen(known, [(asked.yes, yes)], no)


def _rounded(encoder: Encoder, meaning: Rounded, item: int | None) -> Number:
    value, step = encoder.number(meaning.value, item), encoder.number(meaning.step, item)
    return encoder.arithmetic.to_step(meaning.way, value, step)


def _different(encoder: Encoder, meaning: Different, item: int | None) -> Number:
    """Leave open how many codes there are, but for one item alone: codes of the solver are not told apart by digits."""
    del item
    name = f"codes told apart by {meaning.digits} digits ({id(meaning)})"
    known, codes, items = z3.Bool(f"{name} are known"), z3.Int(name), encoder.parcel.items_count
    encoder.parcel.state(both([codes >= (0 if meaning.where is not None else 1), codes <= items]))
    if meaning.where is None:
        encoder.parcel.state(implied(items == 1, known))
    return Number(known, codes, 0)


def _extreme(encoder: Encoder, meaning: Extreme, item: int | None) -> Number:
    return over_items.extreme(meaning.function, [encoder.number(value, item) for value in meaning.values])


def _found(encoder: Encoder, meaning: Found, item: int | None) -> Number:
    if meaning.table in encoder.supposed:
        return encoder.any_number(f"{meaning.table} {item}")
    if meaning.table in encoder.values.bands:
        return _found_in_bands(encoder, meaning, item)
    table = encoder.values.tables.get(meaning.table, {})
    if isinstance(meaning.key, Word) and meaning.key.kind.name in {"hs", "code"}:
        key = encoder.parcel.choice(hs_instead(meaning.key.column.name), item)
        cases = _cases(encoder, meaning.key, table)
    else:
        return UNKNOWN_NUMBER
    numbers = [(among(key.at, positions), encoder.quantity(value)) for value, positions in cases.items()]
    listed = either([both([claim, number.known]) for claim, number in numbers])
    return chosen(both([key.known, listed]), numbers, UNKNOWN_NUMBER) if numbers else UNKNOWN_NUMBER


def _cases(encoder: Encoder, key: Word, table: Mapping[str, Quantity | None]) -> dict[Quantity, frozenset[int]]:
    if key.kind.name == "hs" or key.column.name == CHAPTER:
        return encoder.parcel.hs.found(table)
    positions = code_list(key.kind.codes or "").positions
    found: dict[Quantity, set[int]] = {}
    for code, quantity in table.items():
        if quantity is not None:
            found.setdefault(quantity, set()).add(positions[code])
    return {quantity: frozenset(codes) for quantity, codes in found.items()}


def _found_in_bands(encoder: Encoder, meaning: Found, item: int | None) -> Number:
    key, cases = encoder.number(meaning.key, item), []
    for band in encoder.values.bands[meaning.table]:
        inside = [TRUE]
        if band.start is not None:
            start = encoder.quantity(band.start)
            inside += [start.known, key.value >= start.value if band.start_inside else key.value > start.value]
        if band.end is not None:
            end = encoder.quantity(band.end)
            inside += [end.known, key.value <= end.value if band.end_inside else key.value < end.value]
        cases.append((both(inside), encoder.quantity(band.value)))
    # Of overlapping bands the first counts: its own value may be unknown, and then the answer is.
    known, before = FALSE, TRUE
    for claim, number in cases:
        known = either([known, both([before, claim, number.known])])
        before = both([before, negated(claim)])
    return chosen(both([key.known, known]), cases, UNKNOWN_NUMBER)


def _over_numbers(encoder: Encoder, meaning: OverItems, item: int | None) -> Number:
    del item
    rows = [
        over_items.Row(there, where_of(encoder, meaning, at), _answer(encoder, meaning, at))
        for at, there in encoder.parcel.each_item()
    ]
    return over_items.fold(meaning.function, rows)


def _answer(encoder: Encoder, meaning: OverItems, item: int) -> Number | Truth:
    if meaning.argument.kind.name in _TRUTHS_BY_KIND:
        return encoder.truth(meaning.argument, item)
    return encoder.number(meaning.argument, item)


def _defined_number(encoder: Encoder, meaning: Defined, item: int | None) -> Number:
    return encoder.number(meaning.meaning, item)


def where_of(encoder: Encoder, meaning: OverItems, item: int) -> Truth:
    """Say whether an item is among those that a function goes over."""
    return certain(TRUE) if meaning.where is None else encoder.truth(meaning.where, item)


NUMBERS: Final[NumberEncoders] = {
    Word: _word_number,
    Parameter: _parameter,
    Constant: _constant,
    LawDay: _law_day,
    DatePart: _date_part,
    TextLength: _text_length,
    Calculation: _calculation,
    Choice: _choose_number,
    Extreme: _extreme,
    Rounded: _rounded,
    Different: _different,
    Found: _found,
    OverItems: _over_numbers,
    Defined: _defined_number,
}
"""How each kind of value is encoded."""
