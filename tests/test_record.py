"""Records to documents and back, and the public reader."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
import zstandard

from corpus_tools import normalize, read_jsonl
from corpus_tools.base.errors import BadRecord
from corpus_tools.record.document import Document
from corpus_tools.record.record import from_record, to_record
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


@pytest.mark.parametrize(("name", "compress"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_compressed_files_are_read_as_they_are(tmp_path: Path, name: str, compress: Callable[[bytes], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(compress(orjson.dumps(record()) + b"\n"))
    assert [document.id for document in read_jsonl(path)] == [record()["id"]]
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(BadRecord, match=f"{name}:1: the .* data is cut off"):
        list(read_jsonl(path))


def test_reading_can_start_before_the_file_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\nnonsense\n")
    documents = read_jsonl(path)
    assert next(documents).id == record()["id"]
    with pytest.raises(BadRecord, match=r"a\.jsonl:2: not JSON"):
        next(documents)


def test_validation_is_asked_for(tmp_path: Path) -> None:
    row = record()
    row["comments"][1]["parent"] = "c3"
    path = tmp_path / "late-parent.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\n" + orjson.dumps(row) + b"\n")
    assert len(list(read_jsonl(path))) == 2
    documents = read_jsonl(path, validate=True)
    next(documents)
    with pytest.raises(BadRecord, match=r"late-parent\.jsonl:2: \$\.comments\[1\]\.parent: 'c3' is no earlier comment"):
        next(documents)


def test_reading_records_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\n")
    program = f"import sys\nfrom corpus_tools import read_jsonl\nlist(read_jsonl({str(path)!r}))\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "corpus_tools.record.jsonl.read" in loaded
    heavy = {"typer", "rich", "regex", "jsonschema", "jsonschema_rs", "ftfy", "zstandard", "importlib.resources"}
    assert not heavy & loaded
    assert {name for name in loaded if name.startswith("corpus_tools.")} <= {
        "corpus_tools.base",
        "corpus_tools.base.arguments",
        "corpus_tools.base.extras",
        "corpus_tools.base.show",
        "corpus_tools.inputs",
        "corpus_tools.record",
        "corpus_tools.record.jsonl",
        "corpus_tools.base.errors",
        "corpus_tools.record.findings",
        "corpus_tools.record.jsonl.lines",
        "corpus_tools.base.model",
        "corpus_tools.record.document",
        "corpus_tools.record.schema",
        "corpus_tools.record.versions",
        "corpus_tools.record.jsonl.read",
        "corpus_tools.record.record",
        "corpus_tools.inputs.unpack",
    }


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"id": NaN}', b'{"id": "a"'])
def test_a_bad_line_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(orjson.dumps(record()) + b"\n" + line + b"\n")
    with pytest.raises(BadRecord, match=r"bad\.jsonl:2: "):
        list(read_jsonl(path))


def test_importing_the_package_loads_none_of_its_modules() -> None:
    program = "import sys, corpus_tools; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("corpus_tools")}
    assert loaded == {"corpus_tools"}
