"""What holds for every rule: the program is the oracle, printing is parsing backwards, unknown is never an answer."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.arrays import NO, UNKNOWN, YES
from engine.columns.catalogue import WORDS
from engine.language.checker import Condition, check_condition, check_definition, check_value
from engine.language.compiler import compile_conditions
from engine.language.diagnostics import Place
from engine.language.syntax import parse, print_tree
from engine.language.tree import Call, Node, parts_of
from tests.language.expressions import any_trees, conditions, spoilt_conditions
from tests.language.law import LAW, SCOPE, VALUES
from tests.language.oracle import evaluate
from tests.language.rows import Row, batch_of, random_rows

_SEEDS = st.integers(0, 2**32)


def _place(text: str) -> Place:
    return Place("rules/xx/risk/any.yaml", 1, 1, text)


def _checked(tree: Node) -> Condition:
    text = print_tree(tree)
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert condition is not None, (text, faults)
    return condition


def _told(tree: Node, row: Row) -> int:
    answer = evaluate(tree, row, LAW)
    return UNKNOWN if answer is None else YES if answer else NO


@given(conditions(), _SEEDS)
def test_the_program_says_of_every_row_what_the_oracle_says(tree: Node, seed: int) -> None:
    rows = random_rows(random.Random(seed), 6)
    answers = compile_conditions([_checked(tree)], VALUES).run(batch_of(rows), block=4)
    assert answers[0].tolist() == [_told(tree, row) for row in rows], print_tree(tree)


@given(st.lists(conditions(depth=2), min_size=2, max_size=5), _SEEDS)
def test_conditions_compiled_together_answer_as_each_by_itself(trees: list[Node], seed: int) -> None:
    batch = batch_of(random_rows(random.Random(seed), 5))
    found = [_checked(tree) for tree in trees]
    together = compile_conditions(found, VALUES).run(batch)
    alone = np.concatenate([compile_conditions([condition], VALUES).run(batch) for condition in found])
    np.testing.assert_array_equal(together, alone)


@given(conditions())
def test_parsing_a_printed_tree_gives_the_tree(tree: Node) -> None:
    text = print_tree(tree)
    assert parse(text, _place(text)) == (tree, [])


@given(any_trees())
def test_parsing_a_printed_tree_gives_the_tree_even_where_it_means_nothing(tree: Node) -> None:
    text = print_tree(tree)
    assert parse(text, _place(text)) == (tree, [])


@given(spoilt_conditions(), _SEEDS)
def test_whatever_the_checker_accepts_runs_and_says_what_the_oracle_says(tree: Node, seed: int) -> None:
    text = print_tree(tree)
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert (condition is None) == bool(faults)
    if condition is None:
        return
    rows = random_rows(random.Random(seed), 4)
    answers = compile_conditions([condition], VALUES).run(batch_of(rows))
    assert answers[0].tolist() == [_told(tree, row) for row in rows], text


@given(st.text(alphabet=" ()[],.=<>!&|\"'%$+-*/_aeinorsumt019USDCNkg", max_size=40))
def test_any_text_at_all_is_read_or_has_a_fault_inside_its_line(text: str) -> None:
    condition, faults = check_condition(text, _place(text), SCOPE)
    assert (condition is None) == bool(faults)
    for fault in faults:
        assert 1 <= fault.column <= max(1, len(text))
        assert fault.message
        assert fault.hint


_PIECES = st.sampled_from(
    [
        "any(",
        "sum(",
        "min(",
        "if(",
        "has_word(",
        "alike(",
        "days_between(",
        "where ",
        "in ",
        "not ",
        "and ",
        "or ",
        "of ",
        "per ",
        "[",
        "]",
        "(",
        ")",
        ", ",
        "goods_value ",
        "item_value ",
        "item_hs_code ",
        "description ",
        "watched_origins ",
        "scam_words ",
        "is_heavy ",
        "law_day ",
        "processing_fee",
        "400 USD ",
        "US$400 ",
        "$",
        "1 000 ",
        "10 % ",
        "per cent ",
        "2024-07-01 ",
        '"gun" ',
        "'",
        "< ",
        "== ",
        "-",
        "* ",
        "8528.72 ",
        "CN ",
        "USD ",
        "\u00e9 ",
    ],
)


def _is_read_or_told(text: str) -> None:
    for check in (check_condition, check_value, check_definition):
        found, faults = check(text, _place(text), SCOPE)
        assert (found is None) == bool(faults)
        for fault in faults:
            assert 1 <= fault.column <= max(1, len(text)), fault
            assert fault.message.endswith("."), fault
            assert fault.hint, fault
            assert not _OF_A_PARSER.search(fault.message + fault.hint), fault


_OF_A_PARSER = re.compile(r"\bToken|\$END|RSQB|LPAR|Expected one of|Unexpected|__ANON|Lark|Error\b")


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_pieces_of_rules_in_any_order_are_read_or_told_in_our_own_words(text: str) -> None:
    _is_read_or_told(text)


@given(conditions(depth=2), st.data())
def test_a_rule_with_letters_lost_doubled_or_swapped_is_read_or_told(tree: Node, data: st.DataObject) -> None:
    text = print_tree(tree)
    for _ in range(data.draw(st.integers(1, 3))):
        at, way = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 3))
        typed = data.draw(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]))
        text = [text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] + text[at:], text[:at] + typed + text[at:],
                text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]][way]  # fmt: skip
    _is_read_or_told(text)


@given(conditions(), _SEEDS, st.integers(1, 9), st.integers(1, 3))
def test_block_size_and_threads_change_no_answer(tree: Node, seed: int, block: int, threads: int) -> None:
    batch = batch_of(random_rows(random.Random(seed), 13))
    program = compile_conditions([_checked(tree)], VALUES)
    np.testing.assert_array_equal(program.run(batch), program.run(batch, block=block, threads=threads))


@given(conditions(), _SEEDS, st.data())
def test_hiding_an_input_only_turns_answers_into_unknown(tree: Node, seed: int, data: st.DataObject) -> None:
    condition = _checked(tree)
    assume(condition.words and not _asks_whether_known(tree))
    # What a parcel does not show proves nothing, by definition.
    assume(not {"proven_scheme", "election"} & set(condition.words))
    rows = random_rows(random.Random(seed), 6)
    word = data.draw(st.sampled_from(condition.words))
    program = compile_conditions([condition], VALUES)
    before, after = program.run(batch_of(rows))[0], program.run(batch_of([_without(row, word) for row in rows]))[0]
    assert ((after == before) | (after == UNKNOWN)).all(), print_tree(tree)


def _asks_whether_known(node: Node) -> bool:
    if isinstance(node, Call) and node.function in {"is_unknown", "is_known"}:
        return True
    return any(_asks_whether_known(part) for part in parts_of(node))


def _without(row: Row, word: str) -> Row:
    if WORDS[word].grain == "item":
        return replace(row, items=[{**item, word: None} for item in row.items])
    return replace(row, words={**row.words, word: None})
