"""Parquet and WET: formats that need a package of their own."""

from __future__ import annotations

import gzip
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_tools.base.limits import raise_limit
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.shards import Row
from tests.shards import read

TYPE = pa.struct([("url", pa.string()), ("at", pa.timestamp("ns"))])
AT = datetime(2014, 5, 6, 7, 8)


def table(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


class TestParquet:
    """Columns are fields."""

    def test_rows_in_their_order(self, tmp_path: Path) -> None:
        texts = [f"text {number}" for number in range(1000)]
        path = table(tmp_path / "x.parquet", {"text": texts, "other": list(range(1000))}, row_group_size=300)
        rows, reasons, broken = read(path)
        assert [(row.path, row.data.decode()) for row in rows] == [
            (f"x.parquet#{number}", text) for number, text in enumerate(texts, 1)
        ]
        assert (rows[0].id, reasons, broken) == ("x.parquet#1", {}, "")

    def test_fields_are_columns_or_parts_of_them(self, tmp_path: Path) -> None:
        columns = {
            "page": pa.array([{"url": "u1", "at": AT}, None], TYPE),
            "a.b": pa.array(["dotted", "x"]),
            "body": pa.array([b"caf\xe9", b"two"]),
            "n": pa.array([7, 8]),
            "price": pa.array([Decimal("1.10"), None]),
            "score": pa.array([0.5, float("nan")]),
            "tags": pa.array([["a", "é"], []]),
        }
        keep = ("page.url", "page.at", "page.nothing", "a.b", "price", "score", "tags", "missing", "missing.too")
        rows, reasons, _ = read(table(tmp_path / "x.parquet", columns), RowOptions("body", "n", keep))
        assert reasons == {}
        assert rows == [
            Row(
                "doc-7",
                "x.parquet#1",
                b"caf\xe9",
                (
                    ("page.url", "u1"),
                    ("page.at", "2014-05-06 07:08:00.000000000"),
                    ("a.b", "dotted"),
                    ("price", "1.10"),
                    ("score", "0.5"),
                    ("tags", '["a","é"]'),
                ),
            ),
            Row("doc-8", "x.parquet#2", b"two", (("a.b", "x"), ("score", "NaN"), ("tags", "[]"))),
        ]

    def test_a_broken_row_does_not_cost_the_others(self, tmp_path: Path) -> None:
        path = table(tmp_path / "x.parquet", {"text": ["one", None, "", "four", "x" * 100]})
        rows, reasons, broken = read(path, limits=Limits(99))
        assert ([row.data for row in rows], broken) == ([b"one", b"four"], "")
        assert reasons == {
            "x.parquet#2": "the field 'text' is null",
            "x.parquet#3": "the text is empty",
            "x.parquet#5": f"the text is larger than 99 bytes; split it or {raise_limit('document_bytes')}",
        }

    def test_no_such_column(self, tmp_path: Path) -> None:
        path = table(tmp_path / "x.parquet", {"content": ["one"], "url": ["u"]})
        assert read(path) == (
            [],
            {},
            "there is no column 'text'; the columns are 'content', 'url'; "
            "name the one with the text with --text-field (NAME,NAME if rows differ)",
        )

    def test_no_column_with_ids(self, tmp_path: Path) -> None:
        path = table(tmp_path / "x.parquet", {"text": ["one"]})
        said = (
            "there is no column 'id'; the columns are 'text'; name the one with the id with --id-field, or leave that "
        )
        assert read(path, RowOptions(id_field="id")) == ([], {}, f"{said}out")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_what_is_cut_off(self, tmp_path: Path, share: float) -> None:
        path = table(tmp_path / "x.parquet", {"text": [f"text {number}" for number in range(1000)]})
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        rows, reasons, broken = read(path)
        assert (rows, reasons) == ([], {})
        assert broken.startswith("the file is damaged, cut off, or no Parquet file (")

    def test_what_is_damaged_gives_its_good_rows(self, tmp_path: Path) -> None:
        texts = [f"text {number}" for number in range(1000)]
        path = table(tmp_path / "x.parquet", {"text": texts}, row_group_size=500, write_page_checksum=True)
        second = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
        data = bytearray(path.read_bytes())
        data[second + 60] ^= 0xFF
        path.write_bytes(data)
        rows, _, broken = read(path)
        assert [row.data.decode() for row in rows] == texts[: len(rows)]
        assert 384 <= len(rows) <= 500
        assert broken.startswith("the file is damaged, cut off, or no Parquet file (")

    def test_bytes_changed_anywhere(self, tmp_path: Path) -> None:
        path = table(tmp_path / "x.parquet", {"text": [f"text {number}" for number in range(50)]})
        whole = path.read_bytes()
        for position in range(0, len(whole), 7):
            data = bytearray(whole)
            data[position] ^= 0x55
            path.write_bytes(data)
            read(path)

    def test_a_bomb(self, tmp_path: Path) -> None:
        path = table(tmp_path / "x.parquet", {"text": ["x" * 1_000_000] * 300})
        rows, _, broken = read(path)
        assert len(rows) < 300
        assert broken.startswith("the shard unpacks to more than 250 times its size")


def record(content: bytes, kind: str = "conversion", *headers: str, length: object = None) -> bytes:
    """A record of a WET file."""
    lines = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Date: 2014-05-06T07:08:09Z", *headers]
    lines.append(f"Content-Length: {len(content) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


INFO = record(b"Software: none\r\n", "warcinfo")


def page(number: int) -> bytes:
    return record(f"Seite {number}".encode(), "conversion", f"WARC-Target-URI: http://example.org/{number}")


class TestWet:
    """The texts of Common Crawl."""

    @pytest.mark.parametrize("name", ["x.warc.wet", "x.warc.wet.gz"])
    def test_texts_in_their_order(self, tmp_path: Path, name: str) -> None:
        records = [INFO, page(1), page(2), record(b"GET /", "request"), page(3)]
        packed = [gzip.compress(data) if name.endswith(".gz") else data for data in records]
        (tmp_path / name).write_bytes(b"".join(packed))
        rows, reasons, broken = read(tmp_path / name, RowOptions(keep=("WARC-Target-URI", "WARC-Date", "text")))
        assert [(row.path, row.data) for row in rows] == [
            (f"{name}#2", b"Seite 1"), (f"{name}#3", b"Seite 2"), (f"{name}#5", b"Seite 3")
        ]  # fmt: skip
        assert rows[0].id == f"{name}#2"
        assert rows[0].extra[:2] == (
            ("WARC-Target-URI", "http://example.org/1"), ("WARC-Date", "2014-05-06T07:08:09Z")
        )  # fmt: skip
        assert (reasons, broken) == ({}, "")

    def test_ids_from_a_header(self, tmp_path: Path) -> None:
        (tmp_path / "x.warc.wet").write_bytes(INFO + page(1) + page(1) + record(b"x"))
        rows, reasons, _ = read(tmp_path / "x.warc.wet", RowOptions(id_field="WARC-Target-URI"))
        assert [row.id for row in rows] == ["http://example.org/1"]
        assert reasons == {
            "x.warc.wet#3": "an earlier row has the id http://example.org/1 too",
            "x.warc.wet#4": "the row has no field 'WARC-Target-URI'; it has 'WARC-Type', 'WARC-Date', "
            "'Content-Length', 'text'; name the one with the id with --id-field, or leave that out",
        }

    @pytest.mark.parametrize(
        ("bad", "good"),
        [
            (record(b"x" * 20, length="many"), 1),
            (record(b"x" * 20, length=-5), 1),
            (record(b"x" * 20, length=19), 2),
            (record(b"x" * 20, length=5), 2),
            (record(b"x" * 20, length=30_000), 1),
            (record(b"x" * 20).replace(b"Content-Length", b"Content-Size"), 1),
            (record(b"x" * 20).replace(b"WARC/1.0", b"WORK/1.0"), 1),
            (b"\0" * 100, 1),
            (record(b"x" * 20, "conversion", "X: " + "y" * 1_000_000), 1),
        ],
    )
    def test_broken_headers(self, tmp_path: Path, bad: bytes, good: int) -> None:
        (tmp_path / "x.warc.wet").write_bytes(INFO + page(1) + bad + page(2))
        rows, reasons, broken = read(tmp_path / "x.warc.wet")
        assert (rows[0].data, len(rows), reasons) == (b"Seite 1", good, {})
        assert broken

    def test_headers_of_any_form(self, tmp_path: Path) -> None:
        odd = record(b"odd", "conversion", "no colon", "X: caf\xe9", ": no name")
        (tmp_path / "x.warc.wet").write_bytes(INFO + odd + page(2))
        assert [row.data for row in read(tmp_path / "x.warc.wet")[0]] == [b"odd", b"Seite 2"]

    @pytest.mark.parametrize("cut", [1, 5, 10, 60, 110])
    def test_what_is_cut_off(self, tmp_path: Path, cut: int) -> None:
        (tmp_path / "x.warc.wet").write_bytes((INFO + page(1) + page(2))[: -4 - cut])
        rows, _, broken = read(tmp_path / "x.warc.wet")
        assert [row.data for row in rows] == [b"Seite 1"]
        assert broken

    def test_a_text_that_is_too_large(self, tmp_path: Path) -> None:
        (tmp_path / "x.warc.wet").write_bytes(INFO + record(b"x" * 100) + page(2) + record(b"", "conversion"))
        rows, reasons, broken = read(tmp_path / "x.warc.wet", limits=Limits(99))
        assert ([row.data for row in rows], broken) == ([b"Seite 2"], "")
        assert reasons == {
            "x.warc.wet#2": f"the text is larger than 99 bytes; split it or {raise_limit('document_bytes')}",
            "x.warc.wet#4": "the text is empty",
        }


@pytest.mark.parametrize(
    ("name", "package", "module", "extra"),
    [
        ("x.parquet", "pyarrow", "pyarrow.parquet", "parquet"),
        ("x.warc.wet", "fastwarc", "fastwarc.warc", "wet"),
    ],
)
def test_a_package_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, module: str, extra: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, module, None)
    assert read(tmp_path / name) == ([], {}, f"reading it needs {package}; run: pip install 'corpus-tools[{extra}]'")
