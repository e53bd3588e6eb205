"""Shards: what the rows of each format become, and what becomes of rows and files that are broken."""

from __future__ import annotations

import gzip
import hashlib
import os
import pickle
from pathlib import Path

import orjson
import pytest
import zstandard

from corpus_tools.base.limits import raise_limit
from corpus_tools.base.options import Limits, Options, RowOptions
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, Rejection, Shard, collect
from corpus_tools.inputs.shards import BrokenShard, Row, output_name, read_shard
from corpus_tools.run.pipeline import run
from tests.shards import GOOD, TEXT, lines, packed, read, shard


class TestJsonl:
    """One JSON object a line."""

    @pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.jsonl.zst", "X.JSONL.GZ".lower(), "y.JSONL"])
    def test_rows_in_their_order(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(packed(lines({"text": "one"}, {"text": "zwölf"}), name))
        assert read(path) == ([Row(f"{name}#1", f"{name}#1", b"one"), Row(f"{name}#2", f"{name}#2", "zwölf".encode())],
                              {}, "")  # fmt: skip

    def test_fields_are_found_by_name_or_by_dots(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(
            lines({"a": {"b": "deep", "id": 7}, "a.c": "flat", "n": None, "l": [1, {"x": "é"}], "t": True})
        )
        options = RowOptions("a.b", "a.id", ("a.c", "n", "l", "t", "missing", "a.b.c", "a.id"))
        (row,), _, _ = read(path, options)
        assert (row.id, row.data) == ("doc-7", b"deep")
        assert row.extra == (("a.c", "flat"), ("l", '[1,{"x":"é"}]'), ("t", "true"), ("a.id", "7"))

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (b"{not json}\n", "the row is not valid JSON: "),
            (b'{"text":"cut', "the row is not valid JSON: "),
            (b'{"text":"\\ud800"}\n', "the row is not valid JSON: "),
            (b'{"text":"caf\xe9"}\n', "the row is not valid JSON: "),
            (b"[" * 100_000 + b"\n", "the row is not valid JSON: "),
            (b'["text"]\n', "the row is JSON, but no object"),
            (b"12345678901234567890123\n", "the row is JSON, but no object"),
            (b"{}\n", "the row has no field 'text'; it has none; name the one with the text with --text-field"),
            (
                b'{"id":1,"body":"x"}\n',
                "the row has no field 'text'; it has 'id', 'body'; name the one with the text with -",
            ),
            (b'{"text":null}\n', "the field 'text' is null"),
            (b'{"schema_version":"1.1.0","source":{}}\n', "the row is a record of corpus-tools already; give the raw "),
            (b'{"text":["a"]}\n', "'text' is no string; "),
            (b'{"text":12345678901234567890123}\n', "'text' is no string; "),
            (b'{"text":""}\n', "the text is empty"),
        ],
    )
    def test_a_broken_row_does_not_cost_the_others(self, tmp_path: Path, row: bytes, reason: str) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(lines({"text": "one"}, row))
        rows, reasons, broken = read(path)
        assert ([found.data for found in rows], broken) == ([b"one"], "")
        assert list(reasons) == ["x.jsonl#2"]
        assert reasons["x.jsonl#2"].startswith(reason)

    def test_line_ends_blank_lines_and_a_byte_order_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(b'\xef\xbb\xbf{"text":"one"}\r\n\r\n  \n{"text":"four"}')
        rows, reasons, _ = read(path)
        assert [(row.path, row.data) for row in rows] == [("x.jsonl#1", b"one"), ("x.jsonl#4", b"four")]
        assert reasons == {}

    def test_a_row_that_is_too_long_is_read_past(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(lines({"text": "x" * 3_000_000}, {"text": "one"}, {"text": "y" * 100}))
        rows, reasons, _ = read(path, limits=Limits(document_bytes=60))
        assert [row.data for row in rows] == [b"one"]
        assert reasons == dict.fromkeys(
            ["x.jsonl#1", "x.jsonl#3"],
            f"the row is larger than 60 bytes; split it or {raise_limit('document_bytes')}",
        )

    def test_an_id_comes_once(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(lines(*({"text": "one", "id": value} for value in ("a", 7, "7", "a", True, "", 1e30))))
        rows, reasons, _ = read(path, RowOptions(id_field="id"))
        assert [row.id for row in rows] == ["a", "doc-7"]
        assert reasons == {
            "x.jsonl#3": "an earlier row has the id doc-7 too",
            "x.jsonl#4": "an earlier row has the id a too",
            "x.jsonl#5": "the id in 'id' is neither a string nor a whole number that fits into 64 bits",
            "x.jsonl#6": "the id in 'id' is empty",
            "x.jsonl#7": "the id in 'id' is neither a string nor a whole number that fits into 64 bits",
        }

    def test_a_row_without_its_id_is_told_what_it_has(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(lines({"text": "one", "key": "a"}, {"text": "two", "id": None}))
        _, reasons, _ = read(path, RowOptions(id_field="id"))
        assert reasons == {
            "x.jsonl#1": "the row has no field 'id'; it has 'text', 'key'; name the one with the id with --id-field, "
            "or leave that out",
            "x.jsonl#2": "the field 'id' with the id is null",
        }

    def test_rows_travel_between_processes(self) -> None:
        row = Row("a", "x.jsonl#1", b"one", (("url", "x"),))
        assert pickle.loads(pickle.dumps(row)) == row


class TestDamage:
    """Files that are cut off, corrupt, or of another kind than their name says."""

    @pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst"])
    def test_what_is_cut_off_gives_its_good_rows(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        # random text, so that the compressed data is long enough to be cut
        rows = [{"text": os.urandom(3000).hex()} for _ in range(300)]
        data = packed(lines(*rows), name)
        path.write_bytes(data[: len(data) // 2])
        good, reasons, broken = read(path)
        kind = "gzip" if name.endswith("gz") else "zstd"
        assert broken == f"the {kind} data is cut off; fetch the file again"
        assert 100 < len(good) < 151
        assert [row.data.decode() for row in good] == [row["text"] for row in rows[: len(good)]]
        assert reasons == {}

    @pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst"])
    def test_several_streams_in_one_file(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(packed(lines({"text": "one"}), name) + packed(lines({"text": "two"}), name))
        assert [row.data for row in read(path)[0]] == [b"one", b"two"]

    @pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst"])
    def test_no_compressed_data(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(lines({"text": "one"}))
        kind = "gzip" if name.endswith("gz") else "zstd"
        assert read(path)[2].startswith(f"the {kind} data is damaged (")

    @pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz", "x.jsonl.zst"])
    def test_an_empty_file(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).touch()
        assert read(tmp_path / name) == ([], {}, "the file is empty")

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "x.jsonl")
        assert read(tmp_path / "x.jsonl") == ([], {}, "the file is not a regular file")

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(lines(GOOD))
        found = shard(path)
        path.unlink()
        with pytest.raises(BrokenShard, match="the file is not there, or not any more"):
            list(read_shard(found))


class TestBombs:
    """Little that unpacks to much."""

    @pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst"])
    def test_too_much_for_its_size(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(packed(lines(GOOD) + (b" " * 1_000_000 + b"\n") * 80, name))
        rows, _, broken = read(path)
        assert len(rows) == 1
        assert broken.startswith("the shard unpacks to more than 250 times its size")
        assert read(path, limits=Limits(ratio=1_000_000))[2] == ""

    @pytest.mark.parametrize("name", ["x.jsonl.gz", "x.jsonl.zst"])
    def test_too_much_at_all(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(packed(lines(*[GOOD] * 1000), name))
        assert read(path, limits=Limits(unpacked_bytes=10_000))[2].startswith(
            "the shard unpacks to more than 10000 bytes; "
        )


class TestCollect:
    """Shards among other files."""

    def test_shards_and_texts_are_told_apart(self, tmp_path: Path) -> None:
        for name in ("a/b.jsonl.gz", "c.txt", "d.jsonl", "e.gz", "f.json"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        found = collect([str(tmp_path)])
        assert [entry.path for entry in found.entries] == ["c.txt", "e.gz", "f.json"]
        assert found.shards == [
            Shard("a/b.jsonl.gz", tmp_path / "a/b.jsonl.gz", "jsonl", "gz"),
            Shard("d.jsonl", tmp_path / "d.jsonl", "jsonl"),
        ]
        assert [output_name(found) for found in found.shards] == ["a/b.jsonl.gz", "d.jsonl"]

    def test_two_shards_with_one_output(self, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.jsonl").write_bytes(lines(GOOD))
        found = collect([str(tmp_path / "one"), str(tmp_path / "two")])
        assert [found.location for found in found.shards] == [tmp_path / "one/x.jsonl"]
        (rejection,) = found.rejections
        reason = "x.jsonl has the same output as the x.jsonl of another input, x.jsonl; rename one of them"
        assert rejection == Rejection("x.jsonl", reason)

    @pytest.mark.parametrize(
        ("names", "kept"),
        [
            (["a.tar", "a.jsonl/b.jsonl", "a.jsonl/c.jsonl"], ["a.jsonl/b.jsonl", "a.jsonl/c.jsonl"]),
            (["documents.jsonl/x.jsonl", "y.jsonl"], ["y.jsonl"]),
            (["n" * 251 + ".tar", "m" * 249 + ".tar"], ["m" * 249 + ".tar"]),
        ],
    )
    def test_outputs_in_the_way_of_others(self, tmp_path: Path, names: list[str], kept: list[str]) -> None:
        for name in names:
            (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "raw" / name).write_bytes(lines(GOOD))
        found = collect([str(tmp_path / "raw")])
        assert [shard.path for shard in found.shards] == kept
        assert len(found.rejections) == len(names) - len(kept)
        run(found, tmp_path / "out")

    @pytest.mark.parametrize("name", [DOCUMENTS, REJECTED])
    def test_the_files_of_the_run_itself(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(lines(GOOD))
        found = collect([str(tmp_path)])
        assert found.shards == []
        assert found.rejections[0].reason == f"its output would have the name of the run's own {name}; rename it"


def test_each_shard_becomes_a_file_of_records(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "sub").mkdir(parents=True)
    (raw / "page.txt").write_text(TEXT)
    for name in ("a.jsonl", "sub/b.jsonl.gz", "sub/c.jsonl.zst"):
        (raw / name).write_bytes(packed(lines(GOOD, {"text": " "}), name))
    (raw / "cut.jsonl.gz").write_bytes(packed(lines(GOOD), "x.gz")[:-4])
    out = tmp_path / "out"
    summary = run(collect([str(raw)]), out, options=Options(rows=RowOptions(keep=("url",))))
    assert (summary.documents, summary.rejected) == (5, 4)
    files = {
        "a.jsonl": (out / "a.jsonl").read_bytes(),
        "sub/b.jsonl.gz": gzip.decompress((out / "sub/b.jsonl.gz").read_bytes()),
        "sub/c.jsonl.zst": zstandard.ZstdDecompressor()
        .decompressobj()
        .decompress((out / "sub/c.jsonl.zst").read_bytes()),
    }
    for name, data in files.items():
        (record,) = map(orjson.loads, data.splitlines())
        assert (record["id"], record["source"]["path"]) == (f"{name}#1", f"{name}#1")
        assert record["source"]["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
        assert record["source"]["extra"] == [{"key": "url", "value": "https://example.org/ä"}]
        assert record["headline"] == "A title"
    rejected = [orjson.loads(line) for line in (out / REJECTED).read_bytes().splitlines()]
    assert [row["path"] for row in rejected] == ["a.jsonl#2", "cut.jsonl.gz", "sub/b.jsonl.gz#2", "sub/c.jsonl.zst#2"]
