"""XML with nothing trusted; this file holds the parser to what it must refuse."""

from __future__ import annotations

import pytest

from engine.errors import UnreadableInput
from engine.formats import xml_tree
from engine.formats.xml_tree import children, local_name, parse

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<Awmds>&lol2;</Awmds>"""


def refusal(data: bytes) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        parse(data, "m.xml")
    return caught.value


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<!DOCTYPE Awmds SYSTEM "http://invented.example/x.dtd"><Awmds/>',
        b'<!DOCTYPE Awmds [<!ENTITY x SYSTEM "file:///etc/passwd">]><Awmds>&x;</Awmds>',
        b"<!doctype html><html/>",
    ],
)
def test_a_document_type_is_refused_with_a_sentence(data):
    found = refusal(data)
    assert found.code == "document_type"
    assert "Remove the <!DOCTYPE ...> part" in found.message


def test_a_document_type_in_another_encoding_is_refused_too():
    text = '<?xml version="1.0" encoding="utf-7"?>\n+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY x "y">]><a/>'
    assert refusal(text.encode("ascii")).code in {"document_type", "not_xml"}


@pytest.mark.parametrize("data", [b"<Awmds><Bol>", b"<Awmds></Bol>", b"<Awmds>&foo;</Awmds>", b"<", b"<a/><b/>"])
def test_xml_that_is_not_whole_is_refused_with_its_place(data):
    found = refusal(data)
    assert found.code == "not_xml"
    assert "at line 1, column" in found.message


def test_a_broken_document_is_not_repeated_in_the_sentence():
    assert "Jane" not in refusal(b"<Awmds><Name>Jane Doe</Nam></Awmds>").message


def test_a_file_beyond_the_cap_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(xml_tree, "MAX_XML_BYTES", 100)
    assert refusal(b"<" + b"x" * 200).code == "too_large"


def test_bytes_that_are_not_utf_8_are_named():
    assert "byte 11 (0xE9" in refusal(b"<Awmds>Jos\xe9</Awmds>").message


def test_an_encoding_that_the_document_declares_is_used():
    assert parse('<?xml version="1.0" encoding="ISO-8859-1"?><a>José</a>'.encode("latin-1"), "x").text == "José"


def test_names_are_local_in_any_namespace():
    root = parse(b'<x:a xmlns:x="urn:x"><x:b/><b/><c/></x:a>', "x")
    assert local_name(root) == "a"
    assert len(list(children(root, "b"))) == 2


def test_comments_and_instructions_are_no_children():
    assert len(parse(b"<a><!-- b --><?c d?></a>", "x")) == 0


def test_deep_nesting_is_a_sentence_and_no_crash():
    assert refusal(b"<a>" * 100_000).code == "not_xml"
