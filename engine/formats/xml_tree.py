"""XML read with nothing trusted: no document type, no entities, no network, no huge trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.errors import UnreadableInput
from engine.formats.reading import decode

if TYPE_CHECKING:
    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 - the only name that lxml gives the type

MAX_XML_BYTES: Final = 64 * 2**20

_DECLARED_TYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING: Final = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)


def parse(data: bytes, name: str) -> Element:
    """Parse a document and give its root.

    Raises
    ------
    UnreadableInput
        For a document that is too large, has a document type or entities, or is not well formed.
    """
    # The parser is loaded only where there is XML to read.
    from lxml import etree

    _refuse_if_too_large(data, name)
    if _DECLARED_TYPE.search(data) is not None:
        raise _document_type(name)
    if _OTHER_ENCODING.match(data) is None:
        decode(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as found:
        raise _not_well_formed(found, name) from None
    # In an encoding other than UTF-8 the declaration could be spelled in bytes that the search above does not see.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(name)
    return root


def local_name(element: Element) -> str:
    """Give an element's name without its namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Go through the children of one name, in whatever namespace."""
    return (child for child in element if local_name(child) == name)


def _refuse_if_too_large(data: bytes, name: str) -> None:
    if len(data) > MAX_XML_BYTES:
        message = (
            f"{name} is {len(data) / 2**20:,.0f} MiB; XML of at most {MAX_XML_BYTES // 2**20} MiB is read. "
            "Export the manifest in parts."
        )
        raise UnreadableInput(message, code="too_large")


def _document_type(name: str) -> UnreadableInput:
    message = (
        f"{name} declares a document type or entities, which no manifest needs and which can be used for attack; "
        "it was not read. Remove the <!DOCTYPE ...> part, or export the manifest again."
    )
    return UnreadableInput(message, code="document_type")


def _not_well_formed(found: Exception, name: str) -> UnreadableInput:
    line, column = getattr(found, "position", None) or (None, None)
    where = f" at line {line}, column {column}" if line else ""
    message = (
        f"{name} is not whole XML{where}. The file may have been cut short or changed by hand; "
        "export the manifest again."
    )
    return UnreadableInput(message, code="not_xml")
