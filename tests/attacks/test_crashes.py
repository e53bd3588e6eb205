"""Shards that crash the library which reads them cost themselves; what the library prints is seen by nobody."""

from __future__ import annotations

from pathlib import Path

import orjson
import pyarrow
import pytest
from pyarrow import parquet

from tests.attacks.conftest import Run, page


def _hostile(path: Path) -> None:
    """A Parquet file whose table says that a column of strings holds numbers: pyarrow 26 aborts when it is asked."""
    names = list("abcdefghi")
    parquet.write_table(pyarrow.table({"text": [page(number) for number in range(9)], "name": names}), path)
    data = path.read_bytes()
    at = data.index(b"\x18\x04name")
    path.write_bytes(data[: at - 4] + data[at - 4 : at].replace(b"\x15\x0c", b"\x15\x0a") + data[at:])
    assert path.read_bytes() != data


@pytest.mark.parametrize("name", ["a.parquet", "z.parquet"])
def test_a_shard_that_aborts_the_process_costs_itself(name: str, tmp_path: Path, corpus: Run) -> None:
    (tmp_path / "raw").mkdir()
    _hostile(tmp_path / "raw" / name)
    (tmp_path / "raw" / "page.txt").write_text(page())
    (tmp_path / "raw" / "m.jsonl").write_bytes(orjson.dumps({"text": page(1)}))
    for _ in range(2):
        done = corpus("normalize", "raw", "-o", "out", cwd=tmp_path)
        assert done.returncode == 1
        assert "terminate" not in done.stderr
        assert (tmp_path / "out" / "documents.jsonl").read_bytes().count(b"\n") == 1
        assert (tmp_path / "out" / "m.jsonl").read_bytes().count(b"\n") == 1
        (line,) = (tmp_path / "out" / "rejected.jsonl").read_bytes().splitlines()
        assert orjson.loads(line)["path"] == name
    assert corpus("normalize", "raw", "-o", "out", "--check", cwd=tmp_path).returncode == 0
    done = corpus("explain", f"raw/{name}#1", cwd=tmp_path)
    assert done.returncode == 1
    assert name in done.stderr
