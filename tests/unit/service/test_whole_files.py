"""Files appear whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from engine.errors import UnusableValue
from service.whole_files import refuse_unusable, write_folder, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_every_file_is_written(tmp_path):
    write_whole({tmp_path / "a": b"1", tmp_path / "b": b"2"})

    assert [(tmp_path / name).read_bytes() for name in ("a", "b")] == [b"1", b"2"]


def test_where_one_cannot_be_written_none_is(tmp_path):
    with pytest.raises(UnusableValue, match=r"The folder .*missing does not exist; make it first\."):
        write_whole({tmp_path / "a": b"1", tmp_path / "missing" / "b": b"2"})

    assert names(tmp_path) == []


def test_an_older_file_is_replaced(tmp_path):
    (tmp_path / "a").write_bytes(b"older and longer")

    write_whole({tmp_path / "a": b"new"})

    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == ["a"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "a").mkdir()

    with pytest.raises(UnusableValue, match=r"a is a folder; name a file\."):
        write_whole({tmp_path / "a": b"1"})

    assert names(tmp_path) == ["a"]


def test_what_is_no_file_stays_what_it_is():
    write_whole({Path(os.devnull): b"1"})

    assert not Path(os.devnull).is_file()


def test_a_link_is_followed(tmp_path):
    if sys.platform == "win32":
        return
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_whole({tmp_path / "link": b"new"})

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_folder_is_replaced_whole(tmp_path):
    write_folder(tmp_path / "demo", {"a": b"1", "b": b"2"})
    write_folder(tmp_path / "demo", {"a": b"3", "b": b"4"})

    assert (tmp_path / "demo" / "b").read_bytes() == b"4"
    assert names(tmp_path) == ["demo"]


def test_a_folder_with_a_foreign_file_is_left_alone(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UnusableValue, match=r"thesis\.txt"):
        write_folder(tmp_path / "demo", {"a": b"1"})

    assert names(tmp_path / "demo") == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    (tmp_path / "demo").write_text("mine", encoding="utf-8")

    with pytest.raises(UnusableValue, match="name a folder"):
        write_folder(tmp_path / "demo", {"a": b"1"})


def test_a_file_that_cannot_be_written_is_called_what_the_person_called_it(tmp_path):
    name = "a" * 250

    with pytest.raises(UnusableValue) as caught:
        write_whole({tmp_path / name: b"1"})

    assert caught.value.message.startswith(f"{tmp_path / name} cannot be written (")


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_what_is_read_is_not_written_over_whatever_it_is_called(tmp_path, link):
    (tmp_path / "in.csv").write_bytes(b"1")
    link(tmp_path / "other", tmp_path / "in.csv")

    with pytest.raises(UnusableValue, match=r"other is also what is read; name another file\."):
        refuse_unusable([tmp_path / "other"], [tmp_path / "in.csv"])


def test_a_device_may_be_read_and_written():
    refuse_unusable([Path(os.devnull)], [Path(os.devnull)])
