"""YAML files as nodes: scalars stay text, and what nobody would see coming is refused."""

from __future__ import annotations

import pytest

from engine.rulebook.nodes import Listing, Mapping, Node, Text
from engine.rulebook.yaml_reader import MAX_FILE_BYTES, decode, read_nodes


def read(text: str) -> Node | None:
    node, faults = read_nodes(decode(text.encode(), "file.yaml")[0])
    assert faults == []
    return node


def codes(text: str) -> list[str]:
    file, faults = decode(text.encode(), "file.yaml")
    return [fault.code for fault in faults or read_nodes(file)[1]]


@pytest.mark.parametrize("written", ["NO", "0101", "12.5 %", "1_000", "2024-07-01", "null", "~", "1e3", "0x10", "on"])
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    node = read(f"key: {written}\n")
    assert isinstance(node, Mapping)
    assert isinstance(node.pairs[0].value, Text)
    assert node.pairs[0].value.value == written


def test_norway_stays_norway_in_a_list() -> None:
    node = read("countries: [NO, SE]\n")
    assert isinstance(node, Mapping)
    entries = node.pairs[0].value
    assert isinstance(entries, Listing)
    assert [entry.value for entry in entries.entries if isinstance(entry, Text)] == ["NO", "SE"]


def test_a_node_knows_its_line_and_column() -> None:
    node = read("first: 1\nsecond:\n  inner: value\n")
    assert isinstance(node, Mapping)
    inner = node.pairs[1].value
    assert isinstance(inner, Mapping)
    mark = inner.pairs[0].value.mark
    assert (mark.line, mark.column, mark.length, mark.source) == (3, 10, 5, "  inner: value")


def test_windows_line_endings_and_a_byte_order_mark_change_nothing() -> None:
    with_mark = decode(b"\xef\xbb\xbfkey: value\r\nother: 1\r\n", "file.yaml")[0]
    assert with_mark == decode(b"key: value\nother: 1\n", "file.yaml")[0]


def test_a_second_equal_key_is_told_with_the_place_of_the_first() -> None:
    _, faults = read_nodes(decode(b"a: 1\nb: 2\na: 3\n", "file.yaml")[0])
    assert [(fault.code, fault.line) for fault in faults] == [("duplicate_key", 3)]
    assert "line 1" in faults[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &name 1\n", "anchor"),
        ("a: *name\n", "alias"),
        ("a: !!int 1\n", "tag"),
        ("a: 1\n---\nb: 2\n", "several_documents"),
        ("%YAML 1.1\n---\na: 1\n", "yaml_directive"),
        ("a:\n\tb: 1\n", "tab_indent"),
        ("a: 'x\n", "unclosed_quote"),
        ("a: {b: 1\n", "unclosed_mapping"),
        ('a: "x" y\n', "text_after_quote"),
        ('a: "\\q"\n', "bad_escape"),
        ("a: > text\n", "text_after_fold"),
        ("a: `x`\n", "reserved_character"),
        ("? [a]\n: 1\n", "key_not_text"),
        ("", "empty_file"),
        ("# only a comment\n", "empty_file"),
        ("a: \x07\n", "control_character"),
        ("a: " + "[" * 5_000 + "\n", "too_deep"),
        ("a" * (MAX_FILE_BYTES + 1), "file_too_large"),
    ],
)
def test_what_is_not_used_here_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]
