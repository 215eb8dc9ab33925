"""ASYCUDA World manifests: ``<Awmds>``, the bills of a voyage, and ``<Awbolds>``, the house bills under a master.

Elements are found by their name and their parent's, in any order and any namespace; what is not known here is
ignored. A manifest has no goods items: each bill becomes one consignment with one item, its description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from engine.errors import Problem, UnreadableInput
from engine.formats.reading import FormatName, Reading
from engine.formats.totals import compare_totals, group_remark
from engine.formats.xml_tree import children, local_name, parse
from engine.records import RawRecord

if TYPE_CHECKING:
    from engine.formats.xml_tree import Element

Texts: TypeAlias = Mapping[tuple[str, str], str]

ROOTS: Final[Mapping[str, FormatName]] = {"Awmds": "awmds", "Awbolds": "awbolds"}

_BILL: Final = "Bol_segment"
_NOT_SAID: Final = frozenset({"", "NIL", "NULL", "N/A"})
_NO_CURRENCY: Final = "ZZZ"
_IMPORT: Final = "23"
_STREAMS: Final = {"1": "sea", "4": "air_cargo", "5": "post"}

_DIRECT: Final = {
    "consignment_id": (("Bol_id", "Bol_reference"),),
    "customs_office": (("General_segment_id", "Customs_office_code"), ("Master_bol", "Customs_office_code")),
    "arrival_date": (("General_segment_id", "Date_of_arrival"), ("Master_bol", "Date_of_arrival")),
    "transport_mode": (("Transport_information", "Mode_of_transport_code"),),
    "operator_id": (("Traders_segment/Carrier", "Carrier_code"), ("Transport_information/Carrier", "Carrier_code")),
    "consignor_name": (("Exporter", "Exporter_name"),),
    "consignor_address": (("Exporter", "Exporter_address"),),
    "consignor_id": (("Exporter", "Exporter_code"),),
    "gross_mass_kg": (("Goods_segment", "Gross_mass"),),
    "number_of_packages": (("Goods_segment", "Number_of_packages"),),
}
"""Fields of the wire and where a bill, or else the head of the manifest, says them."""

_PLACES: Final = {
    "country_of_export": (
        ("Load_unload_place", "Place_of_loading_code"),
        ("Load_unload_place", "Port_of_origin_code"),
        ("Load_unload_place", "Place_of_departure_code"),
    ),
    "country_of_destination": (
        ("Load_unload_place", "Place_of_unloading_code"),
        ("Load_unload_place", "Place_of_destination_code"),
    ),
}
_IN_TWO_PLACES: Final = frozenset({"Carrier"})
"""Elements that stand under the traders and under the transport, and may differ there."""

_RECEIVER: Final = {"name": "consignee_name", "address": "consignee_address", "code": "consignee_id"}


@dataclass(slots=True)
class _Notes:
    """What was noticed of single bills, to be said once for all of them."""

    not_imports: list[str] = field(default_factory=list)
    notified: list[str] = field(default_factory=list)
    other_freight: list[str] = field(default_factory=list)
    no_currency: list[str] = field(default_factory=list)


def read_manifest(data: bytes, name: str) -> Reading:
    """Read an ASYCUDA World manifest, one record for each bill.

    Raises
    ------
    UnreadableInput
        For XML that cannot be trusted or is not whole, and for another root element.

    Notes
    -----
    Unknown: an empty element, ``NIL``, a 0, and every amount whose currency is ``ZZZ`` or is not said.
    Source: ASYCUDA World's manifest, element names as customs administrations publish them for carriers.
    """
    root = parse(data, name)
    form = ROOTS.get(local_name(root))
    if form is None:
        message = (
            f"{name} is XML with the root element {local_name(root)[:40]}; of XML, the ASYCUDA World manifests Awmds "
            "and Awbolds are read. Export the manifest in one of these forms."
        )
        raise UnreadableInput(message, code="unrecognised_format")
    head = _texts(root, leave_out=_BILL)
    bills = list(children(root, _BILL))
    texts = [_texts(bill) for bill in bills]
    notes = _Notes()
    records = [
        _record(said, head, notes, number, bill.sourceline)
        for number, (said, bill) in enumerate(zip(texts, bills, strict=True), 1)
    ]
    return Reading(form, records, (*_remarks(notes), *compare_totals(head, texts)))


def _texts(element: Element, leave_out: str = "") -> Texts:
    """Index what is said below an element by the names of parent and child; the first that says something counts."""
    said: dict[tuple[str, str], str] = {}
    waiting = [(local_name(element), element)]
    for label, parent in waiting:
        for child in parent:
            name = local_name(child)
            if name == leave_out:
                continue
            # A line break inside an address is the exporter's layout, not a part of it.
            text = " ".join((child.text or "").split())
            if text.upper() not in _NOT_SAID and not _is_zero(text):
                said.setdefault((label, name), text)
            waiting.append((f"{label}/{name}" if name in _IN_TWO_PLACES else name, child))
    return said


def _is_zero(text: str) -> bool:
    return not text.strip("0.,") and "0" in text


def _record(bill: Texts, head: Texts, notes: _Notes, number: int, line: int | None) -> RawRecord:
    reference = bill.get(("Bol_id", "Bol_reference"))
    if reference is None:
        detail = f"Bill {number} of the manifest has no Bol_reference; give each bill its number."
        return RawRecord(None, (Problem("missing", "/consignment_id", detail),), line)
    value: dict[str, Any] = {wire: text for wire, paths in _DIRECT.items() if (text := _first(paths, bill, head))}
    value |= {wire: text[:2] for wire, paths in _PLACES.items() if (text := _first(paths, bill, head))}
    value |= _receiver(bill, reference, notes)
    value |= _money(bill, reference, notes)
    if (stream := _STREAMS.get(value.get("transport_mode", ""))) is not None:
        value["stream"] = stream
    description = bill.get(("Goods_segment", "Goods_description"))
    value["items"] = [{} if description is None else {"description": description}]
    nature = bill.get(("Bol_id", "Bol_nature"), _IMPORT)
    if nature != _IMPORT:
        notes.not_imports.append(f"{reference} ({nature})")
    return RawRecord(value, (), line)


def _first(paths: tuple[tuple[str, str], ...], bill: Texts, head: Texts) -> str | None:
    return next((said[path] for said in (bill, head) for path in paths if path in said), None)


def _receiver(bill: Texts, reference: str, notes: _Notes) -> dict[str, str]:
    party = "Consignee"
    if (party, "Consignee_name") not in bill and ("Notify", "Notify_name") in bill:
        party = "Notify"
        notes.notified.append(reference)
    return {wire: text for part, wire in _RECEIVER.items() if (text := bill.get((party, f"{party}_{part}")))}


def _money(bill: Texts, reference: str, notes: _Notes) -> dict[str, str]:
    value, currency = _amount(bill, "Customs")
    freight, freight_currency = _amount(bill, "Freight")
    if value is not None and currency is None:
        notes.no_currency.append(reference)
    if currency is None:
        return {} if freight is None or freight_currency is None else {"freight": freight, "currency": freight_currency}
    money = {"currency": currency} | ({} if value is None else {"goods_value": value})
    if freight is not None and freight_currency == currency:
        money["freight"] = freight
    elif freight is not None:
        notes.other_freight.append(reference)
    return money


def _amount(bill: Texts, what: str) -> tuple[str | None, str | None]:
    segment = f"{what}_segment"
    currency = bill.get((segment, f"{what}_currency"))
    return bill.get((segment, f"{what}_value")), None if currency == _NO_CURRENCY else currency


def _remarks(notes: _Notes) -> list[str]:
    remarks = (
        group_remark(notes.not_imports, "Not an import (Bol_nature other than 23) and decided all the same"),
        group_remark(notes.notified, "No consignee is named and the party to notify stands in for it"),
        group_remark(notes.no_currency, "The customs value is in no known currency and so is unknown"),
        group_remark(notes.other_freight, "The freight is in another currency than the value and so is unknown"),
    )
    return [remark for remark in remarks if remark is not None]
