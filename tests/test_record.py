"""Records to documents and back, and the public reader."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from corpus_tools import normalize, read_jsonl
from corpus_tools.model import Document
from corpus_tools.readers import BadRecord
from corpus_tools.record import from_record, to_record
from tests.samples import NAME, RAW, record


def test_a_document_survives_being_a_record() -> None:
    document = normalize(RAW, name=NAME).document
    assert from_record(orjson.loads(orjson.dumps(to_record(document)))) == document


def test_extra_fields_survive() -> None:
    row = record()
    row["source"]["extra"] = [{"key": "url", "value": "x"}]
    assert from_record(row).source.extra == (("url", "x"),)
    assert to_record(from_record(row)) == row


def test_reading_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\n" + orjson.dumps(record()) + b"\n")
    documents = list(read_jsonl(path))
    assert documents == [normalize(RAW, name=NAME).document] * 2
    assert all(isinstance(document, Document) for document in documents)


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"id": NaN}', b'{"id": "a"'])
def test_a_bad_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\n" + line + b"\n")
    with pytest.raises(BadRecord, match=r"bad\.jsonl:2: "):
        list(read_jsonl(path))


def test_functions_are_not_hidden_by_the_modules_they_live_in() -> None:
    import corpus_tools.normalize
    import corpus_tools.repair

    assert callable(corpus_tools.normalize)
    assert corpus_tools.repair(b"caf\xc3\xa9").text == "café"
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(corpus_tools, "nonsense")  # noqa: B009  (mypy knows that it is not there)
