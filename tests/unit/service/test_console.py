"""What the command line says goes to the right place, in a form that the place can show."""

import io
import sys
from types import SimpleNamespace

import pytest
from rich.console import Console

from service import console


def test_a_share_is_a_bar_as_long_as_it_is_large(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))

    assert (len(console.bar(1.0)), len(console.bar(0.5)), console.bar(0.0)) == (40, 20, "")


def test_a_small_share_is_still_seen():
    assert len(console.bar(0.0001)) == 1


def test_a_terminal_without_block_letters_gets_plain_ones(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))

    assert set(console.bar(0.5)) == {"#"}


def test_nothing_is_drawn_where_nobody_watches(capsys):
    with console.busy("Reading"):
        pass

    assert capsys.readouterr().err == ""


def test_a_table_has_a_row_for_each_entry(capsys):
    console.results().print(console.make_table("Lanes", ("lane", ">parcels"), [("green", "3"), ("red", "1")]))

    told = capsys.readouterr().out
    assert [word for word in told.split() if word in ("green", "red", "3", "1")] == ["green", "3", "red", "1"]


@pytest.mark.parametrize("width", [80, 100])
def test_a_name_and_a_number_are_never_broken(width):
    told = io.StringIO()
    rows = [("xx.undervaluation.under_the_line", "1,234,567.00", "drinks_excise and a long text " * 9)]

    Console(file=told, width=width).print(console.make_table("", ("rule", ">points", "when"), rows))

    assert "xx.undervaluation.under_the_line" in told.getvalue()
    assert "1,234,567.00" in told.getvalue()
    assert told.getvalue().count("drinks_excise") == 9
    assert max(len(line) for line in told.getvalue().splitlines()) == width


def test_a_long_text_in_the_first_column_leaves_room_for_the_others():
    told = io.StringIO()

    Console(file=told, width=80).print(console.make_table("", ("what", "ask"), [("many words " * 30, "the ministry")]))

    assert told.getvalue().count("many") == 30
    assert "the ministry" in told.getvalue()


def test_bytes_are_written_whole_where_a_part_is_taken_at_a_time(monkeypatch):
    class Narrow(io.BytesIO):
        def write(self, content):
            return super().write(bytes(content)[:3])

    taken = Narrow()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=taken, flush=lambda: None))

    console.say_bytes(b"eight ch")

    assert taken.getvalue() == b"eight ch"


def test_one_is_counted_in_the_singular():
    assert (console.counted(1, "record"), console.counted(2_000, "record")) == ("1 record", "2,000 records")


def test_text_with_brackets_stands_as_it_is(capsys):
    console.results().print(console.make_table("", ("",), [("[bold]items[0][/bold]",)]))

    assert "[bold]items[0][/bold]" in capsys.readouterr().out


def test_a_letter_that_a_terminal_cannot_show_is_shown_by_its_number(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))

    console.forgive_narrow_encodings()
    console.say("caf\N{LATIN SMALL LETTER E WITH ACUTE}")
    sys.stdout.flush()

    assert written.getvalue() == b"caf\\xe9\n"


@pytest.mark.parametrize("voice", [console.results, console.remarks])
def test_a_reader_that_left_is_not_taken_for_a_finding(voice):
    with pytest.raises(BrokenPipeError):
        voice().on_broken_pipe()
