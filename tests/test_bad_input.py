"""Everything harmful at once, through the command: a row in rejected.jsonl for each, and the good ones come out."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from typer.testing import CliRunner

from corpus_tools.base.options import Limits
from corpus_tools.cli.app import app
from corpus_tools.inputs.files import REJECTED
from corpus_tools.inputs.shard_names import SUFFIXES
from tests.shards import GOOD, TEXT, lines, read
from tests.test_archives import PACK, member, tar, zipped
from tests.test_columns_and_pages import INFO, page, record

GOOD_ROW = lines(GOOD)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT] * 50}), buffer)
    return buffer.getvalue()


WHOLE = {
    ".jsonl": GOOD_ROW * 3,
    ".jsonl.gz": gzip.compress(GOOD_ROW * 3),
    ".jsonl.zst": zstandard.compress(GOOD_ROW * 3),
    ".parquet": parquet(),
    ".warc.wet": INFO + page(1) + page(2),
    ".warc.wet.gz": gzip.compress(INFO) + gzip.compress(page(1)) + gzip.compress(page(2)),
    ".zip": zipped(("a.txt", TEXT.encode()), ("b.txt", TEXT.encode())),
    **{
        suffix: PACK[{"tgz": "gz", "tar": ""}.get(kind := suffix.rpartition(".")[2], kind)](
            tar(member("a.txt", TEXT.encode()), member("b.txt", TEXT.encode()))
        )
        for suffix in (".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.bz2", ".tar.xz")
    },
}
"""A small shard of each kind."""


def test_there_is_a_shard_of_each_kind(tmp_path: Path) -> None:
    assert set(WHOLE) == set(SUFFIXES)
    for suffix, data in WHOLE.items():
        path = tmp_path / f"x{suffix}"
        path.write_bytes(data)
        rows, reasons, broken = read(path)
        assert (len(rows) >= 2, reasons, broken) == (True, {}, "")


def zoo(raw: Path) -> set[str]:
    """Fill `raw` with what must be rejected; the names of these files."""
    files = {
        "empty.txt": b"",
        "\x1b]0;title\x07\n\x1b[31m.txt": b"",
        "\x1b[2J\n.jsonl": b"no json\n",
        "rows.jsonl": GOOD_ROW + b'[]\n{"text":1}\n{"text":"\\udc00"}\n' + b'{"a":' * 5000 + b"\n",
        "bomb.jsonl.gz": gzip.compress(GOOD_ROW) + gzip.compress(b" " * 999_999 + b"\n") * 70,
        "members.tar": tar(
            member("../../escaped.txt", b"x"),
            member("/abs\x1b[2J.txt", b"x"),
            member("link.txt", kind=tarfile.SYMTYPE, linkname="../../../etc/passwd"),
            member("good.txt", TEXT.encode()),
        ),
        "members.zip": zipped(("..\\..\\escaped.txt", b"x"), ("C:escaped.txt", b"x"), ("good.txt", TEXT.encode())),
        "nested.zip": zipped(("inner.zip", WHOLE[".zip"]), ("good.txt", TEXT.encode())),
        "headers.warc.wet": INFO + record(b"x", length="many"),
        **{f"cut{suffix}": data[: -len(data) // 3] for suffix, data in WHOLE.items() if suffix != ".jsonl"},
        **{f"zero{suffix}": b"" for suffix in WHOLE},
        **{f"noise{suffix}": random.Random(1).randbytes(5000) for suffix in WHOLE},
    }
    for name, data in files.items():
        (raw / name).write_bytes(data)
    for suffix in (".txt", *WHOLE):
        os.mkfifo(raw / f"pipe{suffix}")
        (raw / f"loop{suffix}").symlink_to(f"loop{suffix}")
        (raw / f"null{suffix}").symlink_to("/dev/null")
        (raw / f"sparse{suffix}").touch()
        os.truncate(raw / f"sparse{suffix}", 10 * 1024**3 if suffix == ".txt" else 100_000_000)  # runs hash shards
    (raw / "up").symlink_to(raw)
    return {path.name for path in raw.iterdir()}


def test_a_whole_zoo(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "deep" / "out"
    raw.mkdir()
    bad = zoo(raw)
    (raw / "fine.txt").write_text(TEXT)
    before = set(tmp_path.rglob("*"))
    result = CliRunner().invoke(app, ["normalize", str(raw), "-o", str(out)])
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert all(line.isprintable() for line in (result.stdout + result.stderr).split("\n"))
    rows = [orjson.loads(line) for line in (out / REJECTED).read_bytes().splitlines()]
    assert {row["path"].partition("#")[0] for row in rows} == bad
    assert not [row for row in rows if "defect" in row["reason"]]
    assert orjson.loads((out / "documents.jsonl").read_bytes())["id"] == "fine"
    written = {path for path in tmp_path.rglob("*") if path not in before}
    assert all(path == out.parent or path.is_relative_to(out) for path in written)
    verified = CliRunner().invoke(app, ["verify", str(out), "--raw", str(raw)])
    assert (verified.exit_code, verified.stdout) == (0, "")


@pytest.mark.parametrize("suffix", sorted(set(WHOLE) - {".jsonl"}))
def test_a_sparse_shard_of_10_gb_is_not_read_to_its_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.touch()
    os.truncate(path, 10 * 1024**3)
    rows, reasons, broken = read(path)
    assert (rows, reasons) == ([], {})
    assert broken


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_bytes_changed_in_any_place(tmp_path: Path, suffix: str) -> None:
    """No change costs more than the shard: no crash, no hang, no error of another kind."""
    chance = random.Random(suffix)
    path = tmp_path / f"x{suffix}"
    for _ in range(150):
        data = bytearray(WHOLE[suffix])
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            if chance.random() < 0.6:
                data[place] = chance.randrange(256)
            elif chance.random() < 0.5:
                del data[place : place + chance.randint(1, 40)]
            else:
                data[place:place] = chance.choice([b"\0" * 512, b"\xff", b"999999999999", b"\n", b"../", data[:100]])
            if not data:
                break
        path.write_bytes(data)
        read(path, limits=Limits(100_000, unpacked_bytes=10_000_000))
