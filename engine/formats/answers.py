"""Answers: decision records as NDJSON, JSON, CSV or Parquet bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from engine.records import DecisionRecord

_CSV: Final = (
    "consignment_id", "status", "lane", "score", "selected_by", "rules", "unknown", "currency", "customs_value",
    "computable", "due_at_border", "prepaid", "deferred", "relieved", "waived", "total", "collection_model",
    "assessment_unknown",
    "notes", "problems", "rulebook_country", "rulebook_day", "rulebook_digest", "engine",
)  # fmt: skip
_LEVIES: Final = (
    "consignment_id", "levy", "class", "base", "rate", "amount", "status", "liable", "collector", "point", "model",
    "channel", "remit", "currency", "rate_source", "cite",
)  # fmt: skip
_MONEY: Final = (
    "currency", "customs_value", "computable", "due_at_border", "prepaid", "deferred", "relieved", "waived",
    "total", "collection_model",
)  # fmt: skip


def write_ndjson(records: Iterable[DecisionRecord]) -> bytes:
    """Write one record a line."""
    import msgspec

    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode(record) + b"\n" for record in records)


def write_json(records: Iterable[DecisionRecord]) -> bytes:
    """Write one array of records."""
    import msgspec

    return msgspec.json.encode(list(records)) + b"\n"


def write_csv(records: Iterable[DecisionRecord]) -> bytes:
    """Write one row for each consignment; lists are joined by spaces, sentences by " | "."""
    return _table(_CSV, (_flat(record) for record in records))


def write_levies_csv(records: Iterable[DecisionRecord]) -> bytes:
    """Write one row for each levy of each decided consignment."""
    return _table(_LEVIES, _levy_rows(records))


def write_parquet(records: Iterable[DecisionRecord]) -> bytes:
    """Write one row for each consignment, hits and levies nested, amounts as decimal text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text, texts = pa.string(), pa.list_(pa.string())
    hit = pa.struct([("rule", text), ("points", pa.int16()), ("because", text), ("facts", pa.map_(text, text))])
    levy = pa.struct([(name, text) for name in _LEVIES[1:-3]] + [("rate_source", text), ("cite", text)])
    schema = pa.schema(
        [(name, {"score": pa.int16(), "computable": pa.bool_()}.get(name, text)) for name in _CSV]
        + [("hits", pa.list_(hit)), ("levies", pa.list_(levy))]
    )
    for name in ("selected_by", "rules", "unknown", "assessment_unknown", "notes", "problems"):
        schema = schema.set(schema.get_field_index(name), pa.field(name, texts))
    table = pa.Table.from_pylist([_nested(record) for record in records], schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


WRITERS: Final[Mapping[str, Callable[[Iterable[DecisionRecord]], bytes]]] = {
    "ndjson": write_ndjson,
    "json": write_json,
    "csv": write_csv,
    "parquet": write_parquet,
}


def _parts(record: DecisionRecord) -> dict[str, Any]:
    assessment: Mapping[str, Any] = record.get("assessment") or {}
    rulebook = record["rulebook"]
    return {
        "consignment_id": record["consignment_id"],
        "status": record["status"],
        "lane": record.get("lane"),
        "score": record.get("score"),
        "selected_by": list(record.get("selected_by", [])),
        "rules": [hit["rule"] for hit in record.get("hits", [])],
        "unknown": [unknown["rule"] for unknown in record.get("unknown", [])],
        **{name: assessment.get(name) for name in _MONEY},
        "assessment_unknown": list(assessment.get("unknown", [])),
        "notes": [note["detail"] for note in record.get("notes", [])],
        "problems": [f"{problem['pointer']} {problem['detail']}".strip() for problem in record.get("problems", [])],
        "rulebook_country": rulebook["country"],
        "rulebook_day": rulebook["day"],
        "rulebook_digest": rulebook["digest"],
        "engine": record["engine"],
    }


def _flat(record: DecisionRecord) -> dict[str, Any]:
    parts = _parts(record)
    joined = {name: " ".join(parts[name]) for name in ("selected_by", "rules", "unknown", "assessment_unknown")}
    sentences = {name: " | ".join(parts[name]) for name in ("notes", "problems")}
    computable = parts["computable"]
    return {**parts, **joined, **sentences, "computable": None if computable is None else str(computable).lower()}


def _nested(record: DecisionRecord) -> dict[str, Any]:
    assessment: Mapping[str, Any] = record.get("assessment") or {}
    hits = [{**hit, "facts": list(hit["facts"].items())} for hit in record.get("hits", [])]
    return {**_parts(record), "hits": hits, "levies": list(assessment.get("levies", []))}


def _levy_rows(records: Iterable[DecisionRecord]) -> Iterator[dict[str, Any]]:
    for record in records:
        assessment: Mapping[str, Any] = record.get("assessment") or {}
        for levy in assessment.get("levies", []):
            yield {**levy, "consignment_id": record["consignment_id"], "currency": assessment["currency"]}


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
