"""The short way past ruamel gives what ruamel gives, or nothing: ruamel is the oracle."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns.codes import RULES_FOLDER
from engine.rulebook.nodes import SourceFile
from engine.rulebook.plain_yaml import read_plain
from engine.rulebook.yaml_reader import read_any
from tests.rulebooks.museum import HERE

SHIPPED = sorted(path for book in ("fj", "xx") for path in (RULES_FOLDER / book).rglob("*.yaml"))
WRITTEN = [*SHIPPED, *sorted(HERE.rglob("*.yaml"))]
_SIZED = 3_000
TEXTS = [text for text in (path.read_bytes().decode("utf-8", "replace") for path in WRITTEN) if len(text) < _SIZED]
PIECES = [
    " ", "  ", "\n", "-", "- ", ": ", ":", "#", " #", "[", "]", "{", "}", ", ", ",", '"', "'", ">", "|", "&a ", "*a",
    "!t ", "%", "\\", "?", "? ", "---", "...", "\t", "a", "key: ", "key:\n", "- x\n", "  x\n", "\n\n", "~", "e\u0301",
    "\x85", "\u2028", "\ufeff", "\u00a0", "[]", "{}", "{a: b}", "[a, b]", "<<: ", "1.5", "`", "@", "(", "=",
]  # fmt: skip


def holds_to_ruamel(text: str) -> bool:
    """Say whether the short way gives what ruamel gives, faultless, or leaves the file to it."""
    file = SourceFile("file.yaml", tuple(text.split("\n")))
    plain = read_plain(file)
    return plain is None or (plain, []) == read_any(file)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(RULES_FOLDER).as_posix())
def test_every_shipped_file_goes_the_short_way_and_comes_out_as_ruamel_reads_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read_plain(SourceFile(path.name, tuple(text.split("\n")))) is not None
    assert holds_to_ruamel(text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_file_of_the_museum_comes_out_as_ruamel_reads_it(text: str) -> None:
    assert holds_to_ruamel(text)


@given(data=st.data())
def test_whatever_somebody_types_into_a_rule_file_comes_out_as_ruamel_reads_it(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 4))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + gone :]
    assert holds_to_ruamel(text)


@given(st.lists(st.sampled_from([*PIECES, "a: ", "b: ", "\n  ", "\n- "]), max_size=14).map("".join))
def test_whatever_a_file_is_made_of_comes_out_as_ruamel_reads_it(text: str) -> None:
    assert holds_to_ruamel(text + "\n")


@pytest.mark.parametrize("after", ["", "d: 1\n", "# e\nd: 1\n", "  # e\nd: 1\n"])
@pytest.mark.parametrize(
    "block", ["  b\n  c\n", "  b\n  # c\n", "  b\n\n", "  b\n\n  c\n", "  b\n   c\n", "b\n", "  b\n # c\n"]
)
def test_a_folded_text_ends_where_ruamel_ends_it(block: str, after: str) -> None:
    assert holds_to_ruamel(f"a: >\n{block}{after}")
