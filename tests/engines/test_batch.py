"""Batches of Arrow: the records of `corpus normalize`, and no exception for what stands in a row."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools import BadInput, Limits, Options, RowOptions, native_schema, normalize, normalize_batch
from corpus_tools import normalize_batches as normalize_all
from corpus_tools.engines import batch as engine
from corpus_tools.run import pipeline
from tests.engines.shards import BROKEN, Expected, as_lines, expected
from tests.runs import stub
from tests.samples import NAME, RAW
from tests.test_reference_dates import PAGE as AGO

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

OPTIONS = Options(
    reference_date=datetime(2024, 5, 6),
    rows=RowOptions(id_field="url", keep=("page", "url")),
    limits=Limits(document_bytes=3000),
)


def batch(**columns: Any) -> Any:
    return pa.RecordBatch.from_pydict(columns)


def reasons(made: Any) -> list[str | None]:
    return [row and row["reason"] for row in made.column("rejected").to_pylist()]


def unchecked(*texts: bytes) -> Any:
    """Strings of Arrow whose bytes are these, UTF-8 or not."""
    data = pa.array(texts, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(data), data.buffers())


def test_a_record_is_that_of_normalize_and_the_types_are_those_of_the_schema() -> None:
    made = normalize_batch(batch(text=[RAW], path=[NAME]))
    record = normalize(RAW, name=NAME).record
    assert made.drop_columns("rejected").to_pylist() == [record]
    assert as_lines(made.to_pylist()).records == [orjson.dumps(record)]
    assert made.drop_columns("rejected").schema == native_schema("arrow")


def test_shards_give_the_records_of_corpus_normalize(raw: Path, tmp_path: Path) -> None:
    """With ids, fields to keep and a limit, row by row and by the names of the files."""
    import pyarrow.parquet as pq

    files = sorted(raw.glob("*.parquet"))
    (tmp_path / "raw").mkdir()
    for path in files:
        shutil.copy(path, tmp_path / "raw")
    plain = expected(tmp_path / "raw", tmp_path / "plain", OPTIONS)
    batches = [batch for path in files for batch in pq.read_table(path).to_batches()]
    one_by_one = [row for batch in batches for row in normalize_batch(batch, options=OPTIONS).to_pylist()]
    assert as_lines(one_by_one) == plain
    names = [batch_of_names(path.name) for path in files]
    by_name = normalize_all(names, options=OPTIONS, folder=str(tmp_path / "raw"))
    assert as_lines(row for batch in by_name for row in batch.to_pylist()) == plain


def batch_of_names(*names: str) -> Any:
    return batch(path=list(names))


@pytest.mark.parametrize("name", [None, "", "a\0b"])
def test_a_row_that_names_no_file_is_set_aside(raw: Path, name: str | None) -> None:
    names = pa.RecordBatch.from_pydict({"path": [name, "part-00.parquet"]}, pa.schema([("path", pa.string())]))
    (made,) = normalize_all([names], folder=str(raw))
    rejected = made.column("rejected").to_pylist()
    assert rejected[0] == {"path": "#1", "reason": "'path' names no file", "first_bytes": ""}
    assert None in rejected, "the file behind it is read"


def test_files_of_a_storage_are_fetched() -> None:
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    with fsspec.open("memory://corpus/more/a.jsonl", "wb") as file:
        file.write(orjson.dumps({"text": RAW.decode()}) + b"\n{}\n")
    with fsspec.open("memory://corpus/page.txt", "wb") as file:
        file.write(RAW)
    names = batch_of_names("more/a.jsonl", "page.txt")
    (made,) = normalize_all([names], folder="memory://corpus")
    assert made.column("id").to_pylist() == ["more/a.jsonl#1", None, "page"]
    assert made.column("source").to_pylist()[2]["sha256"] == normalize(RAW, name=NAME).record["source"]["sha256"]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary"])
def test_the_text_can_have_any_type_of_strings(kind: str) -> None:
    text = pa.array([RAW.decode(), None, ""]).cast(getattr(pa, kind)())
    made = normalize_batch(batch(text=text, path=["a", "b", "c"]))
    assert made.column("id").to_pylist() == ["a", None, None]
    assert reasons(made)[1:] == [
        "the field 'text' is null",
        "the text is empty",
    ]


def test_the_text_can_be_a_dictionary_and_fields_can_lie_in_structs() -> None:
    page = pa.array([{"body": RAW.decode(), "meta": {"url": "u", "seen": datetime(2024, 5, 6)}}])
    options = Options(rows=RowOptions("page.body", "page.meta.url", ("page.meta.seen",)))
    made = normalize_batch(batch(page=page, path=["a"]), options=options)
    assert made.column("id").to_pylist() == ["u"]
    assert made.column("source").to_pylist()[0]["extra"] == [
        {"key": "page.meta.seen", "value": "2024-05-06 00:00:00.000000"}
    ]
    encoded = normalize_batch(batch(text=pa.array([RAW.decode()] * 2).dictionary_encode(), path=["a", "b"]))
    assert encoded.column("id").to_pylist() == ["a", "b"]


def test_strings_that_are_no_utf8_are_text_of_another_encoding() -> None:
    made = normalize_batch(batch(text=unchecked(BROKEN, b"words"), path=["a", "b"]))
    assert made.column("source").to_pylist()[0]["encoding"] == normalize(BROKEN, name="a").document.source.encoding
    assert reasons(made) == [None, None]


def test_other_fields_that_are_no_utf8_cost_their_row_at_most() -> None:
    columns = {"text": ["one", "two"], "url": unchecked(b"\xff", b"u"), "path": ["a", "b"]}
    made = normalize_batch(batch(**columns), options=Options(rows=RowOptions(id_field="url")))
    assert made.column("id").to_pylist() == [None, "u"]
    kept = normalize_batch(batch(**columns), options=Options(rows=RowOptions(keep=("url",))))
    assert kept.column("source").to_pylist()[0]["extra"] == [{"key": "url", "value": "\\xff"}]
    paths = normalize_batch(batch(text=["one", "two", "three"], path=unchecked(b"\xff", b"\0", b"c")))
    assert [row and row["path"] for row in paths.column("rejected").to_pylist()] == ["#1", "#2", None]


def test_the_text_can_be_in_one_of_several_columns() -> None:
    options = Options(rows=RowOptions(("text", "body")))
    made = normalize_batch(batch(body=["words", "more"], text=[None, "less"], path=["a", "b"]), options=options)
    assert made.column("body").to_pylist() == ["words", "less"]
    assert normalize_batch(batch(body=["words"], path=["a"]), options=options).column("id").to_pylist() == ["a"]


def test_a_row_says_when_its_page_was_saved() -> None:
    options = Options(rows=RowOptions(reference_date_field="saved"))
    made = normalize_batch(batch(text=[AGO], path=["a"], saved=[date(2020, 5, 4)]), options=options)
    assert made.column("comments").to_pylist()[0][0]["timestamp"] == "2020-05-04T00:00:00"
    with pytest.raises(BadInput, match="there is no column 'saved'"):
        normalize_batch(batch(text=[AGO], path=["a"]), options=options)


def test_a_path_that_names_no_row_gets_the_id() -> None:
    columns = {"text": ["one", "two", "three"], "url": ["https://example.org/a.html"] * 3, "key": ["7", "k", "l"]}
    made = normalize_batch(batch(**columns), options=Options(rows=RowOptions(id_field="key")), path_field="url")
    assert made.column("id").to_pylist() == ["doc-7", "k", "l"]
    paths = [source["path"] for source in made.column("source").to_pylist()]
    assert paths == [f"https://example.org/a.html#{key}" for key in ("doc-7", "k", "l")]
    odd = normalize_batch(batch(text=["one", "two"], path=["/data/a.txt", "../a"]))
    assert odd.column("source").to_pylist()[0]["path"] == "file:///data/a.txt"
    assert reasons(odd) == [None, "'path' does not say where the row comes from"]


def test_a_column_that_is_not_there_is_the_callers_mistake() -> None:
    with pytest.raises(BadInput, match="there is no column 'text'; the columns are 'body', 'path'"):
        normalize_batch(batch(body=["x"], path=["a"]))
    with pytest.raises(BadInput, match="no column 'path'"):
        normalize_batch(batch(text=["x"]))


@given(st.lists(st.none() | st.binary(max_size=300), max_size=4))
def test_any_bytes_give_a_row_each(texts: list[bytes | None]) -> None:
    made = normalize_batch(batch(text=pa.array(texts, pa.binary()), path=[f"a#{n}" for n in range(len(texts))]))
    assert made.num_rows == len(texts)
    for row in made.to_pylist():
        assert (row["id"] is None) == (row["rejected"] is not None)


def test_large_batches_have_large_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = batch(text=[RAW, b"", BROKEN], path=["a", "b", "c"])
    small = normalize_batch(rows)
    monkeypatch.setattr(engine, "_LONGEST_COLUMN", 10)
    large = normalize_batch(rows)
    assert large.schema.field("body").type == pa.large_string()
    assert large.schema.field("edits").type.value_type.field("kind").type == pa.large_string()
    assert large.to_pylist() == small.to_pylist()


def test_batches_are_split_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BATCH_BYTES", 10_000)
    rows = batch(text=[RAW, b"", b"words", RAW, RAW], path=list("abcde"))
    made = list(normalize_all([rows, rows]))
    assert [len(part) for part in made] == [3, 1, 3, 1, 2] or len(made) > 2
    assert [row for part in made for row in part.to_pylist()] == normalize_batch(rows).to_pylist() * 2


def test_no_rows_give_no_rows() -> None:
    empty = batch(text=pa.array([], pa.string()), path=pa.array([], pa.string()))
    assert normalize_batch(empty).num_rows == 0
    assert list(normalize_all([empty])) == []


def test_a_document_that_kills_or_hangs_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "do_job", stub.do_job)
    monkeypatch.setattr(engine, "batch_schema", lambda: None)
    monkeypatch.setattr(engine, "_record_batch", lambda lines: [orjson.loads(line) for line in lines])
    texts = ["one", "KILL", "HANG", "two"]
    (made,) = normalize_all([batch(text=texts, path=list("abcd"))], seconds=2)
    assert [row.get("id") for row in made] == ["a", None, None, "d"]
    assert "died (signal 9)" in made[1]["rejected"]["reason"]
    assert "takes longer than 2 seconds" in made[2]["rejected"]["reason"]


def test_a_worker_that_is_killed_costs_nothing() -> None:
    rows = batch(text=[RAW, b"words"], path=["a", "b"])

    def batches() -> Iterator[Any]:
        for _ in range(40):
            yield rows
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
        yield rows

    made = as_lines(row for part in normalize_all(batches()) for row in part.to_pylist())
    assert made == Expected(sorted(as_lines(normalize_batch(rows).to_pylist()).records * 41), [])
